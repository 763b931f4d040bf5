"""Tokens and their offsets into the text as it was typed."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.japanese import normalize, tokenize
from banso.japanese.tokens import readings

_TYPED = st.text(
    alphabet=st.one_of(
        st.sampled_from("ｱｶﾞﾊﾟｰ㌔㈱①がガ゙゚ﾞﾟ死にたい伏見区　 \n\t\x00/👨‍👩‍👧️️Ａ1９"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)


@given(_TYPED)
def test_every_token_is_a_slice_of_what_was_typed_and_none_overlap(text: str) -> None:
    tokens = tokenize(text)
    assert all(token.surface == text[token.start : token.end] for token in tokens)
    assert all(first.end <= second.start for first, second in itertools.pairwise(tokens))


@given(_TYPED)
def test_nothing_but_blanks_lies_between_tokens(text: str) -> None:
    covered = {index for token in tokenize(text) for index in range(token.start, token.end)}
    left = "".join(char for index, char in enumerate(text) if index not in covered)
    assert not normalize(left).replace("\N{VARIATION SELECTOR-16}", "")


@given(_TYPED)
def test_each_character_of_the_reading_comes_from_the_text(text: str) -> None:
    traced = readings(text)
    assert all(0 <= span.start < span.end <= len(text) for span in traced.spans)


@pytest.mark.parametrize(
    ("text", "surface", "lemma", "reading"),
    [
        ("働きたいです", "働き", "働く", "ハタラキ"),
        ("ﾊﾟｿｺﾝできます", "ﾊﾟｿｺﾝ", "パソコン", "パソコン"),
        ("しにたい", "しに", "死ぬ", "シニ"),
        ("　伏見に住む", "伏見", "フシミ", "フシミ"),
    ],
)
def test_tokens_carry_dictionary_form_and_reading(text: str, surface: str, lemma: str, reading: str) -> None:
    token = next(token for token in tokenize(text) if token.surface == surface)
    assert (token.lemma, token.reading) == (lemma, reading)


def test_the_normal_form_is_half_width_lower_case_and_single_spaced() -> None:
    assert normalize("　ＡＢＣ　 ﾊﾛｰﾜｰｸ\n１２ ") == "abc ハローワーク 12"
