"""Choosing a variant of a response and filling it in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from banso.dialog.model import Response, Variant
from banso.dialog.snapshot import SlotValue

PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)?)\}")
CHANNELS = (None, "line")


def fill(text: str, look: Callable[[str], Any]) -> str:
    """Put values in for `{slot}`, `{outcome.key}`, `{hotlines:self}`; what has no value is left out."""
    return PLACEHOLDER.sub(lambda found: in_words(look(found[1])), text)


def in_words(value: Any) -> str:
    """A value as it stands in a sentence."""
    match value:
        case None | bool():
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case list() | tuple():
            return "、".join(words for v in value if (words := in_words(v)))
        case Mapping():
            return ""
        case _:
            return str(value)


def slot_words(slot: SlotValue | None) -> str:
    """A slot's value in words; one that has none of its own (a range, a band) as the seeker said it."""
    return "" if slot is None else in_words(slot.value) or slot.words


def fitting(response: Response, slot: Callable[[str], Any]) -> tuple[Variant, ...]:
    """The variants whose conditions hold; as in Rasa, those with conditions go before those without."""
    usable = [v for v in response.variants if v.channel in CHANNELS]
    conditional = tuple(v for v in usable if v.conditions and all(slot(n) == value for n, value in v.conditions))
    return conditional or tuple(v for v in usable if not v.conditions)


def choose(variants: tuple[Variant, ...], first: int, avoid: Callable[[Variant], bool]) -> tuple[int, Variant] | None:
    """The first variant from index `first` on, going round, that is not to be avoided; None where all are."""
    for step in range(len(variants)):
        variant = variants[(first + step) % len(variants)]
        if not avoid(variant):
            return step, variant
    return None
