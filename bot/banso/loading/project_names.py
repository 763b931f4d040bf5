"""A project's own names as a JSON Schema (`names.json`), which the other schemas point to, so that editors complete
them.

No name is refused there: a new one is written before the schema is made anew, and `banso check` says better what is
wrong with a name and where.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from banso.dialog.check import rules_of, states
from banso.dialog.model import DialogSet, Slot

Kind = Literal[
    "intent",
    "entity",
    "slot",
    "response",
    "action",
    "outcome",
    "performed",
    "press",
    "payload",
    "state",
    "place",
    "target",
    "timer",
    "slots",
    "slot_sources",
    "entities",
    "source",
]
"""What a name stands for. `performed`: a response or an action; `place`: a state or a dialog; `target`: where a rule
may lead; `slots`, `slot_sources` and `entities` are mappings by name."""
KINDS: tuple[Kind, ...] = get_args(Kind)
HISTORY = "history"


def names_schema(dialogs: DialogSet | None) -> dict[str, Any]:
    """The `$defs` that the other schemas point to; without dialogs every name is as good as another."""
    names: Mapping[str, Iterable[str]] = {} if dialogs is None else _names(dialogs)
    found = {kind: _one_of(names.get(kind, ())) for kind in KINDS if kind not in ("slots", "slot_sources", "entities")}
    slots: Mapping[str, Slot] = {} if dialogs is None else dialogs.domain.slots
    return found | {
        "slots": _mapping({name: _value(slot) for name, slot in slots.items()}),
        "slot_sources": _mapping({name: {"$ref": "#/$defs/source"} for name in slots}),
        "entities": _mapping({name: {} for name in names.get("entity", ())}),
    }


def _names(dialogs: DialogSet) -> dict[str, Iterable[str]]:
    domain = dialogs.domain
    every = [dialogs.root, *states(dialogs)]
    paths = [state.path for state in every[1:]]
    rules = [rule for state in every for rule in rules_of(state)] + list(dialogs.gate)
    presses = [
        name
        for rule in rules
        if rule.trigger is not None and rule.trigger.kind == "press"
        for name in rule.trigger.names
    ]
    outcomes = [outcome for action in domain.actions.values() for outcome in action.outcomes]
    values = [f"slot.{slot}" for slot in domain.slots]
    values += [f"{space}.{entity}" for space in ("entity", "negated") for entity in domain.entities]
    return {
        "intent": [*domain.intents, "any"],
        "entity": domain.entities,
        "slot": domain.slots,
        "response": domain.responses,
        "action": domain.actions,
        "outcome": outcomes,
        "performed": [*domain.responses, *domain.actions],
        "press": presses,
        "payload": [f"/{name}" for name in (*domain.intents, *presses)],
        "state": [path for path in paths if path not in dialogs.dialogs],
        "place": paths,
        "target": [
            *(path.rpartition(".")[2] for path in paths),
            *paths,
            HISTORY,
            *(f"{name}.{HISTORY}" for name in dialogs.dialogs),
        ],
        "timer": [delay.name for state in every for delay in state.after],
        "source": [*values, "event.text", "event.name"],
    }


def _one_of(names: Iterable[str]) -> dict[str, Any]:
    listed = sorted(set(names))
    return {"anyOf": [{"enum": listed}, {"type": "string"}]} if listed else {"type": "string"}


def _mapping(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {name: properties[name] for name in sorted(properties)}}


def _value(slot: Slot) -> dict[str, Any]:
    if slot.type == "bool":
        return {"anyOf": [{"enum": [True, False]}, {}]}
    return {"anyOf": [{"enum": list(slot.values)}, {}]} if slot.values else {}
