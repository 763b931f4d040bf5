"""The shape of the files in `promises/`, from which the reader and the published JSON Schema are made alike."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from banso.loading.json_schemas import schema_text as schema_text_of
from banso.loading.schema import Doc, Intents, Known, Names, Or, Presses, SlotNames, listed

Responses = Annotated[list[Annotated[str, Known("response")]], BeforeValidator(listed), Or(("string",), "response")]
Actions = Annotated[list[Annotated[str, Known("action")]], BeforeValidator(listed), Or(("string",), "action")]
Places = Annotated[list[Annotated[str, Known("place")]], BeforeValidator(listed), Or(("string",), "place")]
Timers = Annotated[list[Annotated[str, Known("timer")]], BeforeValidator(listed), Or(("string",), "timer")]


class PatternDoc(Doc):
    """A turn that has all of this."""

    kind: Names = []
    intent: Intents = []
    press: Presses = []
    timer: Timers = []
    counselor: Names = []
    risk: Names = []
    risk_kind: Names = []
    when: str | None = None
    state: Places = []
    says: Responses = []
    silent: bool | None = None
    asks: SlotNames = []
    runs: Actions = []
    alerts: Names = []
    erases: bool | None = None
    hands_off: bool | None = None
    climbs: bool | None = None
    moves: bool | None = None
    enters: Places = []
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
    return schema_text_of(PromisesDoc)
