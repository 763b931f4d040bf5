"""The words and patterns of the crisis gate's tables."""

import re

from banso.japanese.crisis import RULES
from banso.japanese.crisis_denials import DENIALS, DENIED, PLAIN, SHAME
from banso.japanese.crisis_masks import MASKS, STORIES
from banso.japanese.crisis_words import SLOTS
from banso.japanese.tables import lines

PATTERNS = [pattern for rule in RULES for pattern in rule.patterns] + [*MASKS, *DENIALS, *SHAME, STORIES, DENIED, PLAIN]


def test_the_end_is_that_of_a_sentence() -> None:
    (pattern,) = lines("来ない$", **SLOTS)
    assert re.search(pattern, "朝が来ない。寝ます")
    assert re.search(pattern, "朝が来ない")
    assert not re.search(pattern, "朝が来ないで")


def test_no_pattern_ends_with_the_message_alone() -> None:
    assert [pattern for pattern in PATTERNS if re.search(r"\$(?!\|。\))", pattern)] == []


def test_no_pattern_waits_for_what_is_dropped_from_messages() -> None:
    assert [pattern for pattern in PATTERNS if re.search("[、「」『』・]", pattern)] == []
