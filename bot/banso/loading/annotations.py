"""Rasa's way of marking entities in a text: `[伏見区](district)`, `[伏見]{"entity": "district", "value": "伏見区"}`.

Format from https://legacy-docs-oss.rasa.com/docs/rasa/training-data-format#entities
"""

from __future__ import annotations

import json
import re
from typing import Any, Literal

from banso.dialog.events import Entity

_OPENING = re.compile(r"\[(?P<text>[^\[\]]+)\](?=[({\[])")
_SHORT = re.compile(r"\((?P<name>[^:()]+)(?::(?P<value>[^)]+))?\)")
_DECODER = json.JSONDecoder()


def read_annotated(text: str) -> tuple[str, tuple[Entity, ...]]:
    """The text without marks, and its entities with offsets into that text.

    Raises ValueError where the data behind a marked text is not JSON or names no entity.
    """
    plain, entities, at = "", [], 0
    while (found := _OPENING.search(text, at)) is not None:
        plain += text[at : found.start()]
        marked, after = _marks(text, found.end())
        if after == found.end():
            plain, at = plain + text[found.start() : found.end()], found.end()
            continue
        span = found["text"]
        entities += [_entity(mark, span, len(plain)) for mark in marked]
        plain, at = plain + span, after
    return plain + text[at:], tuple(entities)


def _marks(text: str, at: int) -> tuple[list[dict[str, Any]], int]:
    """The entities written at `at`, and where the text goes on; the same place where there are none."""
    if text[at] == "(":
        short = _SHORT.match(text, at)
        if short is None:
            return [], at
        mark = {"entity": short["name"].strip()}
        return [mark if short["value"] is None else mark | {"value": short["value"]}], short.end()
    try:
        data, after = _DECODER.raw_decode(text, at)
    except ValueError as error:
        if text[at] == "[":
            return [], at
        raise ValueError(f"the entity behind `[…]` is not JSON: {error}") from None
    return (data if isinstance(data, list) else [data]), after


def _entity(mark: object, span: str, start: int) -> Entity:
    if not isinstance(mark, dict) or not isinstance(mark.get("entity"), str):
        raise ValueError(f'the entity behind `[{span}]` has no name: write {{"entity": "district"}}')
    return entity_of(mark["entity"], mark.get("value", span), mark, start, start + len(span))


def entity_of(name: str, value: Any, mark: dict[str, Any], start: int = 0, end: int = 0) -> Entity:
    """An entity with the negation that the mark tells, and its role where that is `self` or `other`: of Rasa's own
    roles none is told apart here."""
    role: Literal["self", "other"] | None
    match mark.get("role"):
        case "self":
            role = "self"
        case "other":
            role = "other"
        case _:
            role = None
    return Entity(name, value, start, end, role, mark.get("negated") is True)
