"""The shape of `domain.yml`: Rasa's domain format 3.1, with what Rasa knows and banso does not let by.

Keys from https://legacy-docs-oss.rasa.com/docs/rasa/domain (Rasa Open Source 3.x).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from banso.loading.schema import Doc, EntityName, Intents, Known, Name, SlotName

MappingType = Literal["from_entity", "from_intent", "from_text", "from_trigger_intent", "custom"]


class MappingDoc(Doc):
    """How a slot is filled; banso fills from entities, the rest is told as a note."""

    may_be_empty = frozenset({"value"})
    type: MappingType
    entity: EntityName | None = Field(None, examples=["district"])
    intent: Intents = Field([])
    not_intent: Intents = Field([])
    value: Any = None
    role: str | None = None
    group: str | None = None
    conditions: list[dict[str, Any]] = Field([])
    action: str | None = None


class SlotDoc(Doc):
    """A typed slot."""

    may_be_empty = frozenset({"initial_value"})
    foreign = {"mapping": "Write `mappings:`"}
    type: Name = Field(examples=["text"])
    values: list[Any] = Field([], description="For categorical.", examples=[["day", "night"]])
    initial_value: Any = None
    influence_conversation: bool = True
    min_value: float | int | None = None
    max_value: float | int | None = None
    auto_fill: bool | None = Field(None, description="Rasa 2's: slots are filled by their mappings here.")
    mappings: list[MappingDoc] = Field([], examples=[[{"type": "from_entity", "entity": "district"}]])


class ButtonDoc(Doc):
    """A button of a response."""

    may_be_empty = frozenset({"url", "image"})
    title: Name = Field(examples=["はい"])
    url: Any = None
    image: Any = None
    payload: Annotated[Name, Known("payload")] = Field(examples=["/affirm"])
    type: str | None = None


class ConditionDoc(Doc):
    """The variant counts only where the slot has this value."""

    may_be_empty = frozenset({"value"})
    type: Literal["slot"]
    name: SlotName
    value: Any = None


class VariantDoc(Doc):
    """One way to say a response."""

    text: str | None = Field(None, examples=["こんにちは。"])
    buttons: list[ButtonDoc] = Field([], examples=[[{"title": "はい", "payload": "/affirm"}]])
    image: str | None = None
    custom: dict[str, Any] | None = None
    condition: list[ConditionDoc] = Field([], examples=[[{"type": "slot", "name": "known", "value": True}]])
    channel: str | None = None
    id: str | None = None
    metadata: Any = None
    attachment: Any = None
    elements: Any = None
    quick_replies: Any = None
    button_type: Any = None


def _names_with_options(value: Any) -> Any:
    """Rasa lets a list's name carry options (`- name: {…}`): they are kept beside the name."""
    if not isinstance(value, list):
        return value
    named = []
    for item in value:
        if isinstance(item, dict) and len(item) == 1:
            ((name, options),) = item.items()
            named.append({"name": name, "options": options})
        else:
            named.append({"name": item})
    return named


class NamedDoc(Doc):
    """A name, with Rasa's options for it."""

    may_be_empty = frozenset({"options"})
    name: Name
    options: Any = None


NamedList = Annotated[
    list[NamedDoc],
    BeforeValidator(_names_with_options),
    WithJsonSchema({"type": "array", "items": {"type": ["string", "object"]}}),
    Field(examples=[["greet", "affirm"]]),
]


class DomainDoc(Doc):
    """domain.yml."""

    may_be_empty = frozenset({"forms", "e2e_actions", "session_config", "config"})
    foreign = {"templates": "Write `responses:`: Rasa 1 called them so"}
    version: str | None = Field(None, examples=['"3.1"'])
    intents: NamedList = Field([])
    entities: NamedList = Field([])
    slots: dict[str, SlotDoc] = Field({}, examples=[{"place": {"type": "text"}}])
    responses: dict[str, Annotated[list[VariantDoc], Field(min_length=1, examples=[[{"text": "…"}]])]] = Field({})
    actions: NamedList = Field([])
    forms: Any = None
    e2e_actions: Any = None
    session_config: Any = None
    config: Any = None
