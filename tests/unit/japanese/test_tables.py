"""The notation in which the patterns of names, ages, hours and the like are written."""

import pytest

from banso.japanese.tables import longest_first, pattern, slots, table


def test_a_slot_stands_for_any_of_its_words() -> None:
    found = pattern("<who>(です|だ)", **slots("who: 私 僕\n  俺"))
    assert [found.fullmatch(text) is not None for text in ("私です", "俺だ", "君です")] == [True, True, False]


def test_slots_may_have_slots_themselves() -> None:
    assert pattern("<day>は<off>", **slots("day: <one>曜日?\none: [土日]\noff: 休み")).fullmatch("土曜日は休み")


def test_only_what_is_named_is_captured() -> None:
    match = pattern("(週|月)(?P<count>[0-9(]+)(日|回)").fullmatch("週3日")
    assert match
    assert match.groups() == ("3",)


def test_blanks_line_ends_and_comments_mean_nothing() -> None:
    found = pattern(
        r"""
        # how many
        週 [1-7 ]
          | 毎日 \s だけ
        """
    )
    assert [found.fullmatch(text) is not None for text in ("週3", "週 ", "毎日 だけ", "毎日だけ")] == [
        True,
        True,
        True,
        False,
    ]


def test_an_unknown_slot_is_an_error() -> None:
    with pytest.raises(KeyError, match="nobody"):
        pattern("<nobody>です")


def test_the_longer_word_comes_first() -> None:
    assert longest_first(frozenset({"山", "山田", "川.村"})).split("|")[0] == r"川\.村"


def test_a_table_keeps_what_a_line_names_first() -> None:
    assert table("事務: デスク\n内勤: デスク") == {"事務": "事務", "デスク": "事務", "内勤": "内勤"}
