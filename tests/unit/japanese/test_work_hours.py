"""Hours of work: how people put them, apart from appointments, whose days and hours are no wish."""

from typing import Any

import pytest

from banso.japanese.entities import Entity, read_entities

WISHES = [
    "{}で働きたい",
    "{}の仕事ありますか",
    "今は{}で働いてます",
    "{}のパートを探しています",
    "条件は{}です",
    "{}でお願いします。事務の仕事で",
]


def _read(text: str) -> list[tuple[str, str, Any]]:
    return [(one.name, text[one.start : one.end], one.value) for one in read_entities(text)]


def _hours(text: str) -> list[Entity]:
    return [one for one in read_entities(text) if one.name == "work_time"]


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("9時から17時", {"from": "09:00", "to": "17:00"}),
        ("9:00〜15:30", {"from": "09:00", "to": "15:30"}),
        ("夕方5時から9時まで", {"from": "17:00", "to": "21:00"}),
        ("夜10時から朝6時", {"from": "22:00", "to": "06:00"}),
        ("週3日", {"days_per_week": 3}),
        ("週2〜3日", {"days_per_week": {"min": 2, "max": 3}}),
        ("週3日以上", {"days_per_week": {"min": 3}}),
        ("週休2日", {"days_per_week": 5}),
        ("1日4〜5時間", {"hours_per_day": {"min": 4, "max": 5}}),
        ("週20時間以内", {"hours_per_week": 20}),
        ("月・水・金", {"days": ["月", "水", "金"]}),
        ("土日だけ", {"days": ["土", "日"]}),
        ("水曜定休", {"off": ["水"]}),
        ("日曜祝日休み", {"off": ["日", "祝"]}),
        ("日勤のみ", {"shift": "日勤"}),
        ("夜勤専従", {"shift": "夜勤", "night": True}),
        ("固定シフト", {"shift": "シフト制"}),
        ("三交代", {"shift": "交代勤務"}),
        ("定時上がり", {"overtime": False}),
        ("残業なし", {"overtime": False}),
        ("残業月20時間以内", {"overtime": {"max": 20}}),
    ],
)
def test_hours_are_read_in_whatever_wish_they_stand(wish: str, words: str, value: dict[str, Any]) -> None:
    found = [(span, read) for name, span, read in _read(wish.format(words)) if name in {"work_time", "datetime"}]
    assert found == [(words, value)]


def test_counts_side_by_side_stay_two() -> None:
    assert [one.value for one in _hours("週3日4時間で働きたい")] == [{"days_per_week": 3}, {"hours_per_day": 4}]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("9時〜14時くらいで働きたいです", "9時〜14時"),
        ("16時半までに上がりたいです", "16時半まで"),
        ("週3回から始めたい", "週3回"),
        ("週2からOKの仕事", "週2から"),
        ("残業は無理です", "残業"),
        ("土日は絶対休みたいです", "土日は絶対休み"),
        ("夜間の警備をやってます", "夜間"),
    ],
)
def test_the_span_ends_with_the_bound(text: str, span: str) -> None:
    assert [text[one.start : one.end] for one in _hours(text)] == [span]


def test_overtime_that_is_refused_is_negated() -> None:
    [refused] = _hours("残業はしたくないです")
    assert refused.negated
    assert refused.value == {"overtime": True}


def test_a_day_on_which_one_cannot_work_is_negated_with_the_reason_between() -> None:
    [day] = _hours("火曜日は親の通院があって働けません")
    assert day.negated
    assert day.role is None


@pytest.mark.parametrize(
    "text",
    [
        "週2リモートがいい",
        "シフトを減らされて困ってます",
        "求人の配信を週末だけにして",
        "土曜の午後に予約したいです",
        "木曜は無理やけど金曜やったらいけるで",
        "朝から何も食べてない",
        "夜間の大学を卒業した",
    ],
)
def test_no_hours_of_work(text: str) -> None:
    assert _hours(text) == []


def test_each_sentence_speaks_of_work_or_of_an_appointment() -> None:
    text = "土日休みの仕事を探してます。面談は来週の火曜、18時以降でお願いします"
    assert [(name, span) for name, span, _ in _read(text)] == [
        ("work_time", "土日休み"),
        ("datetime", "来週の火曜、18時以降"),
    ]
