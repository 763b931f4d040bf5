"""Points in time, resolved against a clock that the test sets."""

from datetime import datetime

import pytest

from banso.japanese.entities import read_entities
from banso.japanese.times import JST, resolve_datetime

NOW = datetime(2026, 11, 24, 17, 30, tzinfo=JST)
"""A Tuesday."""


def _resolved(text: str, now: datetime = NOW) -> dict[str, str] | None:
    value = next(entity.value for entity in read_entities(text) if entity.name == "datetime")
    return resolve_datetime(value, now)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("土曜の夜は空いてますか", "2026-11-28T18:00", "2026-11-29T00:00"),
        ("来週水曜に予約したいです", "2026-12-02T00:00", "2026-12-03T00:00"),
        ("明日の25時でお願いします", "2026-11-26T01:00", "2026-11-26T01:00"),
        ("25時に予約できますか", "2026-11-25T01:00", "2026-11-25T01:00"),
        ("明日の10時半に変更", "2026-11-25T10:30", "2026-11-25T10:30"),
        ("12月3日(木)の午後2時に伺います", "2026-12-03T14:00", "2026-12-03T14:00"),
        ("十二月三日の十時に予約", "2026-12-03T10:00", "2026-12-03T10:00"),
        ("今夜8時に予約できますか", "2026-11-24T20:00", "2026-11-24T20:00"),
        ("十五日の三時に面談をお願いします", "2026-12-15T15:00", "2026-12-15T15:00"),
        ("朝6時に予約したい", "2026-11-25T06:00", "2026-11-25T06:00"),
        ("12月8日火曜日14時でお願いできますか", "2026-12-08T14:00", "2026-12-08T14:00"),
        ("20日(日)15:00〜で予約してます", "2026-12-20T15:00", "2026-12-20T15:00"),
        ("15日(火)の10時でお願いします", "2026-12-15T10:00", "2026-12-15T10:00"),
        ("明日の夜に電話で話せませんか", "2026-11-25T18:00", "2026-11-26T00:00"),
        ("らいしゅうのきんように面談をおねがいします", "2026-12-04T00:00", "2026-12-05T00:00"),
        ("面談はげつようびでたのみます", "2026-11-30T00:00", "2026-12-01T00:00"),
        ("今晩あいてますか", "2026-11-24T18:00", "2026-11-25T00:00"),
        ("10日の予約", "2026-12-10T00:00", "2026-12-11T00:00"),
        ("来月の上旬で予約", "2026-12-01T00:00", "2026-12-11T00:00"),
        ("週末に予約したい", "2026-11-28T00:00", "2026-11-30T00:00"),
        ("月曜に予約したい", "2026-11-30T00:00", "2026-12-01T00:00"),
        ("1月5日に予約したい", "2027-01-05T00:00", "2027-01-06T00:00"),
        ("来月の第2土曜に予約したい", "2026-12-12T00:00", "2026-12-13T00:00"),
        ("第4土曜に予約したい", "2026-11-28T00:00", "2026-11-29T00:00"),
        ("第1土曜に予約したい", "2026-12-05T00:00", "2026-12-06T00:00"),
        ("3月末に面談したい", "2027-03-21T00:00", "2027-04-01T00:00"),
        ("11月の下旬に面談したい", "2026-11-21T00:00", "2026-12-01T00:00"),
        ("1月15日(金)の15時に予約", "2027-01-15T15:00", "2027-01-15T15:00"),
    ],
)
def test_a_time_is_resolved_against_the_clock(text: str, start: str, end: str) -> None:
    resolved = _resolved(text)
    assert resolved is not None
    assert (resolved["from"][:16], resolved["to"][:16]) == (start, end)
    assert resolved["from"].endswith("+09:00")


def test_the_day_is_that_of_japan_whatever_zone_the_clock_is_in() -> None:
    late_in_london = datetime.fromisoformat("2026-11-24T16:00:00+00:00")
    resolved = _resolved("明日の予約", late_in_london)
    assert resolved is not None
    assert resolved["from"].startswith("2026-11-26")


@pytest.mark.parametrize("text", ["お盆明けに予約したい", "お盆明けの14時に予約したい"])
def test_when_people_alone_know_when_it_is_nothing_is_resolved(text: str) -> None:
    assert _resolved(text) is None


def test_a_fifth_weekday_that_a_month_lacks_resolves_to_nothing() -> None:
    assert resolve_datetime({"month_offset": 0, "weekday": "土", "nth": 5}, NOW) is None


def test_a_day_that_does_not_exist_resolves_to_nothing() -> None:
    assert resolve_datetime({"month": 2, "day": 30}, NOW) is None
