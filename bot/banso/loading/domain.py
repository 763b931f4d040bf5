"""Rasa's domain as the model's: what banso uses, and notes on what it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, get_args

from banso.dialog.events import FALLBACK_INTENT
from banso.dialog.model import (
    Action,
    Domain,
    Response,
    ResponseButton,
    Slot,
    SlotMapping,
    SlotType,
    Variant,
)
from banso.loading.domain_schema import DomainDoc, MappingDoc, NamedDoc, SlotDoc, VariantDoc
from banso.loading.problems import Severity, did_you_mean
from banso.loading.schema import ActionDoc
from banso.loading.validation import validate
from banso.loading.values import check_value
from banso.loading.yaml_source import Key, Source

SLOT_TYPES = get_args(SlotType)
_PAYLOAD = re.compile(r"\s*/(?P<name>[^{\s]+)\s*(?P<values>\{.*\})?(?P<rest>.*)", re.DOTALL)
_UNUSED_KEYS = ("attachment", "elements", "quick_replies", "button_type")


def read_domain(source: Source, actions: Mapping[str, ActionDoc]) -> Domain | None:
    """The domain of a file already read, with the behaviour of the actions from `dialogs/actions.yml`.

    None where the file does not have the shape; everything wrong with it is told to `source.problems`.
    """
    doc = validate(source, DomainDoc)
    return None if doc is None else _DomainReader(source, doc).domain(actions)


class _DomainReader:
    def __init__(self, source: Source, doc: DomainDoc) -> None:
        self.source = source
        self.doc = doc
        self.intents = (*dict.fromkeys(i.name for i in doc.intents), FALLBACK_INTENT)
        self.entities = tuple(dict.fromkeys(e.name for e in doc.entities))

    def tell(self, path: Key, message: str, cure: str = "", severity: Severity = "error") -> None:
        self.source.tell(self.source.place(*path), message, cure, severity)

    def domain(self, actions: Mapping[str, ActionDoc]) -> Domain:
        self._duplicates("intents", self.doc.intents)
        self._duplicates("entities", self.doc.entities)
        self._duplicates("actions", self.doc.actions)
        if self.doc.forms:
            self.tell(("forms",), "Rasa's forms are not run here", "Write `question:` states in dialogs/", "note")
        if self.doc.e2e_actions:
            self.tell(("e2e_actions",), "end-to-end actions are not run here", "Write responses", "note")
        return Domain(
            intents=tuple(dict.fromkeys(self.intents)),
            entities=self.entities,
            slots={name: self._slot(name, slot) for name, slot in self.doc.slots.items()},
            responses={name: self._response(name, variants) for name, variants in self.doc.responses.items()},
            actions={n: Action(n, a.kind, tuple(a.outcomes)) for n, a in actions.items()},
        )

    def _duplicates(self, key: str, named: list[NamedDoc]) -> None:
        first: dict[str, int] = {}
        for index, item in enumerate(named):
            if item.name in first:
                line = self.source.place(key, first[item.name]).line
                message = f"`{item.name}` stands twice in `{key}`, first in line {line}"
                self.tell((key, index), message, "Keep one of them")
            first.setdefault(item.name, index)

    def _slot(self, name: str, doc: SlotDoc) -> Slot:
        path: Key = ("slots", name)
        slot_type: SlotType = "any"
        if doc.type in SLOT_TYPES:
            slot_type = next(t for t in SLOT_TYPES if t == doc.type)
        elif doc.type == "unfeaturized":
            self.tell((*path, "type"), "`unfeaturized` is Rasa 2's, and kept as `any`", "Write `type: any`", "note")
        elif "." in doc.type:
            self.tell((*path, "type"), f"slots of the class `{doc.type}` are kept as `any`", severity="note")
        else:
            self.tell((*path, "type"), f"no slot type is called `{doc.type}`", did_you_mean(doc.type, SLOT_TYPES))
        if slot_type == "categorical" and not doc.values:
            message = f"the categorical slot `{name}` has no values"
            self.source.tell_unless_pruned(self.source.place(*path), message, "Add for example `values: [day, night]`")
        if doc.auto_fill is not None or (self.doc.version or "").startswith("2"):
            self._not_filled(name, doc, path)
        slot = Slot(name, slot_type, tuple(doc.values), doc.initial_value)
        check_value(self.source, slot, doc.initial_value, (*path, "initial_value"))
        mappings = tuple(
            mapping
            for index, written in enumerate(doc.mappings)
            for mapping in self._mapping(written, (*path, "mappings", index))
        )
        return replace(slot, mappings=mappings)

    def _not_filled(self, name: str, doc: SlotDoc, path: Key) -> None:
        """Rasa 2 fills a slot from the entity of its name unless that is turned off."""
        if doc.auto_fill is not False and not doc.mappings and name in self.entities:
            cure = f"Add `mappings: [{{type: from_entity, entity: {name}}}]`"
            self.tell(path, f"the slot `{name}` is not filled from the entity of its name", cure, "note")

    def _mapping(self, doc: MappingDoc, path: Key) -> Iterator[SlotMapping]:
        if doc.type == "custom":
            return
        if doc.type != "from_entity":
            self.tell(path, f"`{doc.type}` does not fill slots here", "Write a question or a step `set:`", "note")
            return
        if doc.conditions:
            self.tell(path, "a mapping for an active form is not used here", "Write a question", "note")
            return
        if doc.entity is None:
            place = self.source.place(*path)
            self.source.tell_unless_pruned(place, "`from_entity` needs an entity", "Add for example `entity: district`")
            return
        if doc.entity not in self.entities:
            place = self.source.place(*path, "entity")
            cure = did_you_mean(doc.entity, self.entities)
            self.source.tell_unless_pruned(place, f"no entity `{doc.entity}`", cure)
        self._known_intents(doc.intent, (*path, "intent"))
        self._known_intents(doc.not_intent, (*path, "not_intent"))
        intents = tuple(doc.intent)
        if doc.not_intent:
            intents = tuple(i for i in doc.intent or self.intents if i not in doc.not_intent)
        if doc.role not in (None, "self", "negated"):
            self.tell(path, f"the role `{doc.role}` is not told apart here", "Use `negated`, or no role", "note")
        yield SlotMapping(doc.entity, intents, negated=doc.role == "negated")

    def _known_intents(self, intents: list[str], path: Key) -> None:
        for index, intent in enumerate(intents):
            if intent not in self.intents:
                place = self.source.place(*path, index)
                cure = did_you_mean(intent, self.intents)
                self.source.tell_unless_pruned(place, f"no intent `{intent}`", cure)

    def _response(self, name: str, variants: list[VariantDoc]) -> Response:
        path: Key = ("responses", name)
        read = tuple(self._variant(v, (*path, index)) for index, v in enumerate(variants))
        return Response(name, read, self.source.key_place(*path))

    def _variant(self, doc: VariantDoc, path: Key) -> Variant:
        if doc.text is None and doc.image is None and doc.custom is None:
            place = self.source.place(*path)
            self.source.tell_unless_pruned(place, "a variant says nothing", "Add for example `text: こんにちは。`")
        for key in _UNUSED_KEYS:
            if getattr(doc, key) is not None:
                self.tell((*path, key), f"`{key}` is not shown in LINE", severity="note")
        buttons = tuple(self._button(b.title, b.payload, (*path, "buttons", i)) for i, b in enumerate(doc.buttons))
        for i, button in enumerate(doc.buttons):
            for key in button.model_fields_set & {"url", "image"}:
                self.tell((*path, "buttons", i, key), f"a button's `{key}` is not shown here", severity="note")
        conditions = tuple((c.name, c.value) for c in doc.condition)
        return Variant(doc.text, buttons, doc.image, doc.custom, conditions, doc.channel)

    def _button(self, title: str, payload: str, path: Key) -> ResponseButton:
        """The button; with an empty name where its payload cannot be read, which is told."""
        found = _PAYLOAD.fullmatch(payload)
        if found is None:
            cure = f'Write `/intent` or `/intent{{"slot": "value"}}`, for example `/{payload.split(maxsplit=1)[0]}`'
            self.tell((*path, "payload"), f"the payload `{payload}` does not begin with `/`", cure)
            return ResponseButton(title, "")
        values: Any = {}
        if found["values"]:
            try:
                values = json.loads(found["values"])
            except ValueError as error:
                message = f"the data of the payload is not JSON: {error}"
                self.tell((*path, "payload"), message, 'Write for example `/affirm{"place": "anywhere"}`')
                return ResponseButton(title, "")
        if found["rest"].strip():
            message = f"`{found['rest'].strip()}` behind the payload means nothing"
            self.tell((*path, "payload"), message, "Delete it", "warning")
        return ResponseButton(title, found["name"], values)
