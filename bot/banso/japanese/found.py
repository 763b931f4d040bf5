"""What the readers of single entities hand to `entities`, and what several of them ask about the text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from banso.japanese.tables import pattern

SENTENCE = re.compile(r"[^。!?\n]+")

LISTED = pattern(
    r"(の(お)?仕事|職|系|関係|勤務|業)?(と|や|も|とか|でも|か|、|,|・|/|,?\s)(か|それに|あと|それと|または)?"
)
"""What stands between two members of a list: 営業と警備, 介護も清掃も. What excludes the last excludes all."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entity within the normalised text; `rank` decides between two over the same place (lower wins)."""

    name: str
    value: Any
    start: int
    end: int
    rank: int
    other: bool = False


def longest(members: Iterable[str]) -> str:
    """Any of the words as they stand in the normalised text, where one begins like another the longer."""
    return "|".join(re.escape(word.lower()) for word in sorted(members, key=len, reverse=True))


def lowered(table: dict[str, str]) -> dict[str, str]:
    """The table with its words as they stand in the normalised text."""
    return {word.lower(): form for word, form in table.items()}


def listed(text: str, span: tuple[int, int], known: list[tuple[int, int]]) -> bool:
    """Whether the span stands in a list right beside one that is known (大型免許と牽引)."""
    start, end = span
    return any(LISTED.fullmatch(text, other[1], start) or LISTED.fullmatch(text, end, other[0]) for other in known)
