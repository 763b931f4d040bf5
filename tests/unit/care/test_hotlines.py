"""The telephone lines that people in danger are given."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.care.hotlines import FILE, HotlinesError, hotlines, lines_for, read_hotlines
from banso.care.words import next_duty, words
from banso.dialog.events import RiskKind
from banso.dialog.windows import JST

# 2026-11-24 is a Tuesday.
DAY = datetime(2026, 11, 24, 14, 0, tzinfo=JST)
NIGHT = datetime(2026, 11, 25, 3, 0, tzinfo=JST)
ANY_TIME = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda t: t.replace(tzinfo=JST))  # noqa: DTZ001
KINDS = st.sampled_from(get_args(RiskKind))

NUMBERS = {
    "#いのちSOS": "0120-061-338",
    "よりそいホットライン": "0120-279-338",
    "こころの健康相談統一ダイヤル": "0570-064-556",
    "いのちの電話（フリーダイヤル）": "0120-783-556",
    "いのちの電話（ナビダイヤル）": "0570-783-556",
    "きょう こころ ほっとでんわ": "075-321-5560",
    "DV相談プラス": "0120-279-889",
    "DV相談ナビ": "#8008",
    "警察": "110",
    "救急": "119",
}


def test_each_number_is_the_one_that_was_checked() -> None:
    assert {line.name: line.number for line in hotlines().lines} == NUMBERS


@given(KINDS, ANY_TIME)
def test_at_any_hour_there_is_a_line_that_is_open_and_free(kind: RiskKind, at: datetime) -> None:
    assert "0120-279-338" in lines_for(kind, at)


@given(KINDS, ANY_TIME)
def test_only_lines_that_are_open_are_told_and_few_of_them(kind: RiskKind, at: datetime) -> None:
    told = lines_for(kind, at).splitlines()
    by_number = {line.number: line for line in hotlines().lines}
    numbers = [re.search(r"(#?[\d-]+)（", row)[1] for row in told]  # type: ignore[index]
    assert all(by_number[number].open_at(at) and kind in by_number[number].kinds for number in numbers)
    assert len(numbers) <= 5


@pytest.mark.parametrize(("kind", "first"), [("self", "119"), ("other", "119"), ("violence", "110"), ("threat", "110")])
def test_what_saves_a_life_now_comes_first(kind: RiskKind, first: str) -> None:
    assert first in lines_for(kind, NIGHT).splitlines()[0]


def test_a_person_hit_at_home_is_given_the_line_for_it() -> None:
    assert "0120-279-889" in lines_for("violence", NIGHT)
    assert "0120-279-889" not in lines_for("self", NIGHT)


def test_a_line_closed_at_night_is_not_given_at_night() -> None:
    assert "0120-061-338" in lines_for("self", DAY)
    assert "0120-061-338" not in lines_for("self", NIGHT)


def test_a_line_of_weekdays_is_not_given_on_a_sunday() -> None:
    tuesday, sunday = DAY.replace(hour=19), datetime(2026, 11, 29, 19, 0, tzinfo=JST)
    number = "0570-064-556"
    line = next(line for line in hotlines().lines if line.number == number)
    assert line.open_at(tuesday)
    assert not line.open_at(sunday)


def written(tmp_path: Path, old: str, new: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "hotlines.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0120-061-338", "0120-61-338", "no telephone number"),
        ("0120-061-338", "0120-061-3388", "no telephone number"),
        ("075-321-5560", "075-321-556", "no telephone number"),
        ("075-321-5560", "0751-3215-5560", "digits"),
        ("0120-061-338", "0120-279-338", "stands twice"),
        ('"6:00"', '"6時"', "no time of day"),
        ("kinds: [self, other, threat]", "kinds: [myself]", "kinds"),
        ("checked: 2026-11-24", "checked: yesterday", "checked"),
        ("urgent: true", "urgnet: true", "urgnet"),
        ("lines:", "lines: [", "hotlines.yml"),
    ],
)
def test_a_mistake_in_the_file_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(HotlinesError, match=said):
        read_hotlines(written(tmp_path, old, new))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(HotlinesError, match=r"none\.yml"):
        read_hotlines(tmp_path / "none.yml")


def test_hours_may_pass_midnight(tmp_path: Path) -> None:
    lines = read_hotlines(written(tmp_path, 'to: "24:00"', 'to: "25:30"'))
    sos = next(line for line in lines.lines if line.number == "0120-061-338")
    assert sos.open_at(datetime(2026, 11, 25, 1, 29, tzinfo=JST))
    assert not sos.open_at(datetime(2026, 11, 25, 1, 30, tzinfo=JST))


def told(path: Path, today: date) -> str:
    return "\n".join(map(str, read_hotlines(path).findings(today)))


def test_an_operator_is_told_when_the_check_is_old() -> None:
    checked = hotlines().checked
    assert "checked" not in told(FILE, checked + timedelta(days=90))
    assert "last checked 91 days ago" in told(FILE, checked + timedelta(days=91))


def test_an_operator_is_told_until_the_numbers_are_confirmed(tmp_path: Path) -> None:
    assert "not confirmed" in told(FILE, hotlines().checked)
    assert "075-321-5560 stands on one source" in told(FILE, hotlines().checked)
    confirmed = written(tmp_path, "confirmed: false", "confirmed: true")
    assert "confirm" not in told(confirmed, hotlines().checked)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 25, 3, 0, tzinfo=JST), "朝6時"),
        (datetime(2026, 11, 24, 23, 0, tzinfo=JST), "明日の朝6時"),
        (datetime(2026, 11, 24, 16, 0, tzinfo=JST), "明日の朝6時"),
    ],
)
def test_when_a_counselor_is_there_next(at: datetime, said: str) -> None:
    assert next_duty(at) == said


def test_the_words_for_responses() -> None:
    given_words = words()
    assert set(given_words) == {
        "next_duty", "hotlines:self", "hotlines:other", "hotlines:violence", "hotlines:threat"
    }  # fmt: skip
    assert given_words["hotlines:violence"](NIGHT) == lines_for("violence", NIGHT)
