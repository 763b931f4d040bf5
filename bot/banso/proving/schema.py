"""The shape of the files in `promises/`, from which the reader and the published JSON Schema are made alike."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from banso.loading.schema import OR_TEXT, Doc

Names = Annotated[list[str], BeforeValidator(lambda v: [v] if isinstance(v, str) else v), OR_TEXT]


class PatternDoc(Doc):
    """A turn that has all of this."""

    kind: Names = []
    intent: Names = []
    press: Names = []
    timer: Names = []
    counselor: Names = []
    risk: Names = []
    risk_kind: Names = []
    when: str | None = None
    state: Names = []
    says: Names = []
    silent: bool | None = None
    asks: Names = []
    runs: Names = []
    alerts: Names = []
    erases: bool | None = None
    hands_off: bool | None = None
    climbs: bool | None = None
    moves: bool | None = None
    enters: Names = []
    after: str | None = None
    none_of: list[PatternDoc] = []
    any_of: list[PatternDoc] = []


class PromiseDoc(Doc):
    """One promise: one of the kinds, with what belongs to it."""

    promise: str
    always: PatternDoc | None = None
    never: PatternDoc | None = None
    wherever: PatternDoc | None = None
    after: PatternDoc | None = None
    then: PatternDoc | None = None
    unless_before: PatternDoc | None = None
    until: PatternDoc | None = None
    messages: int = Field(default=1, ge=1, le=5)
    for_each: Literal["question"] | None = None
    buttons: Literal[True] | None = None
    varied: Literal[True] | None = None


class PromisesDoc(Doc):
    """A file of promises."""

    promises: list[PromiseDoc]


def schema_text() -> str:
    """The published JSON Schema of `promises/*.yml`."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **PromisesDoc.model_json_schema()}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
