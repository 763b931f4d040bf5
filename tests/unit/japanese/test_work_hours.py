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
        ("水日休み", {"off": ["水", "日"]}),
        ("カレンダー通り", {"off": ["土", "日", "祝"]}),
        ("週3、4日", {"days_per_week": {"min": 3, "max": 4}}),
        ("しゅうみっか", {"days_per_week": 3}),
        ("早朝6時から9時まで", {"from": "06:00", "to": "09:00"}),
        ("水曜定休", {"off": ["水"]}),
        ("日曜祝日休み", {"off": ["日", "祝"]}),
        ("日勤", {"shift": "日勤"}),
        ("夜勤", {"shift": "夜勤", "night": True}),
        ("フルタイム", {"full_time": True}),
        ("固定シフト", {"shift": "シフト制"}),
        ("三交代", {"shift": "交代勤務"}),
        ("定時上がり", {"overtime": False}),
        ("残業少なめ", {"overtime": False}),
        ("残業月20時間以内", {"overtime": {"max": 20}}),
    ],
)
def test_hours_are_read_in_whatever_wish_they_stand(wish: str, words: str, value: dict[str, Any]) -> None:
    found = [(span, read) for name, span, read in _read(wish.format(words)) if name in {"work_time", "datetime"}]
    assert found == [(words, value)]


def test_days_a_week_at_home_are_no_date() -> None:
    assert [one.value for one in _hours("週3日で在宅なら")] == [{"days_per_week": 3}]


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
        ("土日だけ働きたい", "土日"),
        ("日勤のみの仕事がいい", "日勤"),
        ("夜勤専従で働いてます", "夜勤"),
        ("残業なしの仕事", "残業"),
        ("11時〜16時くらいまでのパート", "11時〜16時"),
        ("8時半から17時15分の仕事", "8時半から17時15分"),
        ("7時出勤の仕事はきつい", "7時"),
        ("朝は弱いので10時スタートがいい", "10時"),
        ("週三日からでも雇ってもらえますか", "週三日"),
        ("24時間勤務の警備でした", "24時間"),
        ("休憩1時間の8時間勤務です", "8時間"),
        ("朝9時始まりの仕事", "朝9時"),
    ],
)
def test_the_span_ends_with_the_bound(text: str, span: str) -> None:
    assert [text[one.start : one.end] for one in _hours(text)] == [span]


@pytest.mark.parametrize(
    "text", ["残業はしたくないです", "残業なしがいい", "残業がない事務", "残業多いとこは嫌", "残業できひんねん"]
)
def test_overtime_that_is_refused_is_negated(text: str) -> None:
    [refused] = _hours(text)
    assert refused.negated
    assert refused.value == {"overtime": True}


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("10時以降やないと無理な仕事です", [False]),
        ("夜勤だけは堪忍してください", [True]),
        ("パートで、金曜だけアカン", [True]),
        ("深夜のバイト、深夜はちょっと…", [False, True]),
        ("夜間は目が見えにくいので入れません", [True]),
        ("交代勤務は体がもたないので嫌です", [True]),
        ("土曜は出れます、日曜はNGで", [False, True]),
        ("週3か週4、土日は除く", [False, False, True]),
        ("土日出るんはもうええわ", [True]),
        ("夜勤のない仕事", [True]),
        ("夜勤はないですか", [False]),
        ("シフト制じゃないところ希望", [True]),
        ("22時から翌5時のシフトで働いてます", [False]),
    ],
)
def test_what_is_refused_and_what_alone_will_do(text: str, negated: list[bool]) -> None:
    assert [one.negated for one in _hours(text)] == negated


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5時までのパート", {"to": "17:00"}),
        ("朝5時までの仕事", {"to": "05:00"}),
        ("夜勤で5時まで働いてます", {"to": "05:00"}),
        ("休みは日曜と祝日がいい", {"off": ["日", "祝"]}),
        ("土日は無理です、それ以外でお願いします", {"days": ["土", "日"]}),
        ("いまバイトが月、水、金なので空いてる日に入れたい", {"days": ["月", "水", "金"]}),
        ("日曜に面談の予約はできますか 月〜土は清掃入ってて", {"days": list("月火水木金土")}),
        ("水曜は病院なので休みたい", {"off": ["水"]}),
        ("働くのは4時間までと医師に言われています", {"hours_per_day": 4}),
        ("ざんぎょうないとこ", {"overtime": True}),
        ("毎日8時間働けません", {"hours_per_day": 8}),
        ("4時間、週3日が限度の仕事", {"hours_per_day": 4}),
        ("ﾔｷﾝﾊﾑﾘﾃﾞｽ", {"shift": "夜勤", "night": True}),
    ],
)
def test_how_hours_are_meant(text: str, value: dict[str, Any]) -> None:
    assert value in [one.value for one in _hours(text)]


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
        "週3でカレー食べてる",
        "透析に週3で通院しています",
        "お久しゅうございます",
        "来週3日にお願いします",
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
