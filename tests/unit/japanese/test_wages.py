"""Wages in lists and spans, telephone numbers as they are typed, and what is taken back."""

from typing import Any

import pytest

from banso.japanese.entities import Entity, read_entities


def _of(text: str, name: str) -> list[Entity]:
    return [one for one in read_entities(text) if one.name == name]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("時給1090円、8:00〜11:00です", "時給1090円", {"unit": "hour", "min": 1090, "max": None}),
        ("手取り十六万、三人家族です", "手取り十六万", {"unit": "month", "min": 160000, "max": None}),
        ("月収で21、2万は欲しい", "月収で21、2万", {"unit": "month", "min": 210000, "max": 220000}),
        ("17万〜21万で考えてます", "17万〜21万", {"unit": "month", "min": 170000, "max": 210000}),
        ("賞与なしで18万5千円ならどっちがいいですか", "18万5千円", {"unit": "month", "min": 185000, "max": None}),
        ("わたしのパート代、月8万円だけです", "月8万円", {"unit": "month", "min": 80000, "max": None}),
    ],
)
def test_amounts_beside_other_numbers(text: str, span: str, value: dict[str, Any]) -> None:
    (one,) = _of(text, "wage")
    assert (text[one.start : one.end], one.value) == (span, value)


@pytest.mark.parametrize("text", ["月6万の家賃がきつい", "親の年金は月七万の年金だけ", "家賃代、月5万円です"])
def test_money_that_is_paid_or_comes_otherwise_is_no_wage(text: str) -> None:
    assert not _of(text, "wage")


@pytest.mark.parametrize(
    "typed", ["(075)111-2222", "０７５・１１１・２２２２", "075（111）2222", "075‐111‐2222", "075ー111ー2222"]
)
def test_telephone_numbers_with_any_separator(typed: str) -> None:
    text = f"{typed}に電話ください"
    (one,) = _of(text, "phone")
    assert (text[one.start : one.end], one.value) == (typed, "0751112222")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("さっきの090-0000-1111は間違いです", "phone"),
        ("old@example.jpはもう使ってません", "email"),
        ("土曜じゃなくて日曜に予約したい", "datetime"),
    ],
)
def test_what_is_taken_back_is_negated(text: str, name: str) -> None:
    assert _of(text, name)[0].negated


def test_what_a_wage_became_is_a_wage_too() -> None:
    found = _of("転職して年収380万が210万になりました", "wage")
    assert [(one.value["unit"], one.value["min"]) for one in found] == [("year", 3_800_000), ("year", 2_100_000)]


def test_a_question_is_no_refusal() -> None:
    (one,) = _of("来月の12日に予約は無理ですか", "datetime")
    assert not one.negated


@pytest.mark.parametrize(
    "text", ["日曜が来るのがこわいです", "土曜の夜にテレビを見るのが楽しみです", "夜中の3時に目が冴えてしまう"]
)
def test_a_day_that_is_dreaded_or_looked_forward_to_is_no_appointment(text: str) -> None:
    assert not _of(text, "datetime")


def test_what_is_about_is_no_part_of_a_duration() -> None:
    text = "工場で十五年近く働きました"
    (one,) = _of(text, "duration")
    assert (text[one.start : one.end], one.value) == ("十五年", {"amount": 15, "unit": "year"})


@pytest.mark.parametrize(
    "text",
    [
        "父の四十九日が済みました",
        "猫を見送って百日です",
        "年間休日は百二十日ほしいです",
        "給料日まであと四日です",
        "休みは月に二日だけです",
        "履歴書に三日かけました",
        "明日はお通夜です",
    ],
)
def test_days_that_are_counted_are_no_date(text: str) -> None:
    assert not [one for one in _of(text, "datetime") if {"day", "part"} & one.value.keys()]


@pytest.mark.parametrize("text", ["保険を見直して月四千円浮きました", "切手代だけで先月三千円"])
def test_small_sums_a_month_are_no_wage(text: str) -> None:
    assert not _of(text, "wage")


def test_how_often_one_wants_a_notice_is_no_work() -> None:
    assert not _of("求人のお知らせは週1くらいがいいです", "work_time")


def test_to_be_home_by_four_is_the_afternoon() -> None:
    (one,) = _of("夕方になると母がそわそわするので、四時には帰らないと", "work_time")
    assert one.value == {"to": "16:00"}


@pytest.mark.parametrize(
    "text",
    [
        "施設の費用が月14万です",
        "年金の見込みは月六万でした",
        "毎月2万足りません",
        "毎月三万の仕送りをしています",
        "一日二万歩は歩きます",
        "老後は二千万必要らしい",
    ],
)
def test_money_that_is_no_pay_and_what_is_no_money(text: str) -> None:
    assert not [one for one in _of(text, "wage") if one.value != {"unit": "year", "min": 20_000_000, "max": None}]


@pytest.mark.parametrize(
    "text", ["三日で辞めました", "友達に三日返事をしていません", "給料日まで十二日です", "三日ぶん録画しました"]
)
def test_days_that_something_takes_are_no_date(text: str) -> None:
    assert not _of(text, "datetime")
