"""The crisis gate's rules."""

import re
from dataclasses import dataclass
from typing import Literal

from banso.japanese.text import normalize
from banso.japanese.tokens import readings

Grade = Literal["none", "watch", "crisis"]
Kind = Literal["self", "other", "violence", "threat"]

_RANK = {"none": 0, "watch": 1, "crisis": 2}


@dataclass(frozen=True, slots=True)
class Risk:
    grade: Grade
    kind: Kind | None = None
    rule: str | None = None


def higher(a: Risk, b: Risk) -> Risk:
    """The graver of two risks; the first where they are equal."""
    return b if _RANK[b.grade] > _RANK[a.grade] else a


def assess(text: str) -> Risk:
    """The gravest risk that any rule finds in the whole text."""
    reading = readings(text).text
    if re.search("シニタイ|シニタク(?!ナ)|キエ(テシマイ|チャイ|)タイ|シンダホウガ", reading) or re.search(
        "自殺", normalize(text)
    ):
        return Risk("crisis", "self", "wish_to_die")
    if re.search("ラクニナリタイ|オワリニシタイ", reading):
        return Risk("watch", "self", "unclear_release")
    return Risk("none")
