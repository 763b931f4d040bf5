"""Whether a constant fits the type of the slot it is meant for."""

from __future__ import annotations

from typing import Any

from banso.dialog.model import Slot
from banso.loading.problems import did_you_mean
from banso.loading.yaml_source import Key, Source

_EXPECTED = {"text": "text", "bool": "true or false", "float": "a number", "list": "a list", "categorical": "a value"}


def fits(slot: Slot, value: Any) -> bool:
    """Whether the slot can hold the value; None, which empties it, always fits."""
    if value is None:
        return True
    match slot.type:
        case "text":
            return isinstance(value, str)
        case "bool":
            return isinstance(value, bool)
        case "float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "list":
            return not isinstance(value, dict)  # one value is kept as a list of one
        case "categorical":
            return value in slot.values
        case "any":
            return True


def check_value(source: Source, slot: Slot, value: Any, path: Key) -> None:
    """Tell where the value at `path` does not fit the slot."""
    if not fits(slot, value):
        source.tell(source.place(*path), *misfit(slot, value))


def misfit(slot: Slot, value: Any) -> tuple[str, str]:
    """Message and cure for a value that does not fit."""
    if slot.type == "categorical":
        values = [str(v) for v in slot.values]
        return f"the slot `{slot.name}` has no value `{value}`", did_you_mean(str(value), values)
    shown = str(value).lower() if isinstance(value, bool) else value
    return (
        f"the slot `{slot.name}` holds {_EXPECTED[slot.type]}, not `{shown}`",
        "Put it in quotes" if slot.type == "text" else f"Write {_EXPECTED[slot.type]}, or change the slot's type",
    )
