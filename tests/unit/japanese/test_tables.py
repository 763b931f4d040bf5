"""The notation in which word lists and patterns are written."""

import pytest

from banso.japanese.tables import families, lines, longest_first, pattern, slots, table


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


def test_the_gap_stays_within_a_sentence_and_is_itself_in_brackets() -> None:
    found = pattern("朝…来ない")
    assert found.search("朝がもう来ない")
    assert not found.search("朝です。もう来ない")
    assert pattern("朝[…]").fullmatch("朝…")


def test_the_end_is_what_the_filling_says_and_else_that_of_the_text() -> None:
    assert not pattern("<off>$", off="休み").search("休み、です")
    assert pattern("<off>$", **{"off": "休み", "$": "(?:$|、)"}).search("休み、です")


def test_a_table_has_a_pattern_a_line_under_the_headings_of_families() -> None:
    written = """
        # first
        <who>|い
        う

        # second
        (え|お)$
        """
    assert families(written, who="あ") == {"first": ("(?:あ)|い", "う"), "second": ("(?:え|お)$",)}
    assert lines(written, who="あ") == ("(?:あ)|い", "う", "(?:え|お)$")


def test_an_unknown_slot_is_an_error() -> None:
    with pytest.raises(KeyError, match="nobody"):
        pattern("<nobody>です")
    with pytest.raises(KeyError, match="nobody"):
        lines("<nobody>が")


def test_the_longer_word_comes_first() -> None:
    assert longest_first(frozenset({"山", "山田", "川.村"})).split("|")[0] == r"川\.村"


def test_a_table_keeps_what_a_line_names_first() -> None:
    assert table("事務: デスク\n内勤: デスク") == {"事務": "事務", "デスク": "事務", "内勤": "内勤"}
