"""What could tell who wrote does not stay in a masked sentence; what was said does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.japanese.masking import masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("山田太郎と申します", "［名前］と申します"),
        ("上司の佐藤に怒られた", "上司の［名前］に怒られた"),
        ("鬼瓦さんによくしてもらった", "［名前］さんによくしてもらった"),
        ("電話は０９０ー１２３４ー５６７８です", "電話は［電話番号］です"),
        ("taro.yamada@example.jpまで", "［メール］まで"),
        ("〒612-0000 京都市伏見区深草", "〒［数］ ［地名］"),
        ("48歳、時給1200円で3年", "［年齢］、［金額］で［期間］"),
        ("LINEのIDは abc_123", "［ID］"),
        ("株式会社オムロンを辞めた", "［固有名］を辞めた"),
        ("龍谷大学を出ました", "［固有名］を出ました"),
        ("https://example.jp/taro を見て", "［URL］ を見て"),
    ],
)
def test_who_and_where_is_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "もう死にたい",
        "相談員さんと話したい",
        "店長さんに怒られた",
        "簿記2級を持ってます",
        "夜勤は無理です",
        "来週がこわい",
    ],
)
def test_what_tells_of_nobody_stays(text: str) -> None:
    assert masked(text) == text


def test_a_known_name_is_masked_also_where_it_is_no_name() -> None:
    assert masked("きなこは元気です", ["きなこ", ""]) == "［名前］は元気です"


def test_it_is_one_line_and_brackets_are_not_taken_for_placeholders() -> None:
    assert masked("つらい\n［名前］ [b](c)") == "つらい 〔名前〕 〔b〕(c)"


@given(st.text())
def test_no_digit_is_left_and_no_text_breaks_it(text: str) -> None:
    left = masked(f"{text} 4126")
    assert "\n" not in left
    assert not re.search(r"4126", left)


@given(st.from_regex(r"0[789]0-?[0-9]{4}-?[0-9]{4}", fullmatch=True), st.sampled_from(["電話は", "tel:", "", "番号"]))
def test_no_phone_number_is_left(phone: str, before: str) -> None:
    assert not re.search(r"\d", masked(f"{before}{phone}です"))
