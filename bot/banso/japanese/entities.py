"""Entities read by rules on tokens and gazetteers."""

from dataclasses import dataclass
from typing import Any, Literal

Role = Literal["self", "other"]


@dataclass(frozen=True, slots=True)
class Entity:
    """`value` is JSON-ready and normalised; `start`, `end` are code-point offsets into the original text."""

    name: str
    value: Any
    start: int
    end: int
    role: Role | None = None
    negated: bool = False


def read_entities(text: str) -> list[Entity]:
    """All entities of `text` in order of their start, without overlaps."""
    return []
