"""The notation that the crisis gate's tables are written in."""

import re

import pytest

from banso.japanese.crisis import RULES
from banso.japanese.crisis_denials import DENIALS, PLAIN, SHAME
from banso.japanese.crisis_masks import MASKS
from banso.japanese.crisis_words import families, lines, slots


def test_a_slot_stands_for_any_of_its_words_and_may_hold_other_slots() -> None:
    own = slots(
        """
        who: 姉 妹
        whose: <who>の
            あの子の
        """
    )
    (pattern,) = lines("<whose>(手|腕)", **own)
    assert all(re.fullmatch(pattern, text) for text in ["姉の手", "妹の腕", "あの子の手"])
    assert not re.fullmatch(pattern, "兄の手")


def test_the_gap_stays_within_a_sentence_and_the_end_is_that_of_a_sentence() -> None:
    (pattern,) = lines("朝…来ない$")
    assert re.search(pattern, "朝がもう来ない。寝ます")
    assert not re.search(pattern, "朝です。もう来ない")
    assert not re.search(pattern, "朝が来ないで")


def test_headings_name_the_families() -> None:
    found = families(
        """
        # first
        あ|い
        う

        # second
        え
        """
    )
    assert found == {"first": ("あ|い", "う"), "second": ("え",)}


def test_a_slot_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError, match="nobody"):
        lines("<nobody>が")


def test_no_pattern_waits_for_what_is_dropped_from_messages() -> None:
    patterns = [pattern for rule in RULES for pattern in rule.patterns] + [*MASKS, *DENIALS, *SHAME, PLAIN]
    assert [pattern for pattern in patterns if re.search("[、「」『』・]", pattern)] == []
