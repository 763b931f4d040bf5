"""Whether guards of promises hold, as far as that is known."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable
from typing import Any

from banso.dialog.guards import Guard, Name, holds, names
from banso.dialog.machine import Machine
from banso.proving.choices import MODES, UNSURE
from banso.proving.happenings import Happening
from banso.proving.matching import Sure
from banso.proving.trees import UNKNOWN
from banso.proving.values import ANY, CLOCKS, FLAGS, QUESTION, TOP, Values

Look = Callable[[str], Any]


class Knowing:
    """Looks into guards by what is known, and remembers the answers."""

    def __init__(self, machine: Machine, values: Values) -> None:
        self.machine, self.values = machine, values
        self._keys: dict[int, tuple[tuple[str, ...], bool]] = {}
        self._answers: dict[Hashable, Sure] = {}

    def sure(self, guard: Guard, happening: Happening, look: Look) -> Sure:
        """Whether a guard holds; None where that depends on what is not known."""
        if id(guard) not in self._keys:
            self._keys[id(guard)] = _keys(guard)
        keys, by_event = self._keys[id(guard)]
        key = (id(guard), happening.sign if by_event else None, *[look(name) for name in keys])
        try:
            if key not in self._answers:
                self._answers[key] = self._sure(guard, happening, look)
            return self._answers[key]
        except TypeError:  # a value that cannot be hashed, as entities of real messages have
            return self._sure(guard, happening, look)

    def _sure(self, guard: Guard, happening: Happening, look: Look) -> Sure:
        given: dict[str, Any] = {}
        open_names: dict[str, tuple[Any, ...]] = {}
        for name in dict.fromkeys(names(guard)):
            found = self._value(name, happening, look)
            if found is UNKNOWN or found == UNSURE:
                open_names[str(name)] = self._domain(name)
            else:
                given[str(name)] = found
        results = set()
        for values in itertools.product(*open_names.values()):
            chosen = {**given, **dict(zip(open_names, values, strict=True))}
            if not _contradicts(chosen, look):
                results.add(holds(guard, lambda n: chosen[str(n)]))  # noqa: B023  called at once
        return None if len(results) != 1 else results.pop()

    def _value(self, name: Name, happening: Happening, look: Look) -> Any:
        match name.space:
            case "during":
                clock = look("clock")
                return UNKNOWN if clock is UNKNOWN else CLOCKS[clock][name.field]
            case "event":
                intent = UNKNOWN if happening.intent == ANY else happening.intent
                fields = {"intent": intent, "risk": happening.risk, "risk_kind": happening.risk_kind}
                return {**fields, "kind": happening.kind}.get(name.field, UNKNOWN)
            case "slot" if look(f"settled.{name.field}") is False:
                return None
        return look(str(name))

    def _domain(self, name: Name) -> tuple[Any, ...]:
        match name.space:
            case "slot":
                return self.values.slot(name.field).domain
            case "question":
                return QUESTION
            case "entity":
                return self.values.entity(name.field).domain
            case "event" if name.field == "intent":
                return (None, *self.machine.dialogs.domain.intents)
            case "event" if name.field == "guesses":
                return (0, 1, 2)
            case "event":
                return self.values.confidence().domain
            case "":
                return (
                    MODES if name.field == "mode" else tuple(range(TOP[name.field] + 1)) if name.field in TOP else FLAGS
                )
        return FLAGS


def _keys(guard: Guard) -> tuple[tuple[str, ...], bool]:
    """Everything that is looked up to see whether a guard holds, and whether the event is looked at."""
    found: dict[str, None] = {}
    for name in names(guard):
        match name.space:
            case "during":
                found["clock"] = None
            case "slot":
                found |= dict.fromkeys((str(name), f"settled.{name.field}"))
            case "question":
                found |= dict.fromkeys((str(name), f"settled.{name.field}", f"{name}~"))
            case "event":
                pass
            case _:
                found[str(name)] = None
    return tuple(found), any(name.space == "event" for name in names(guard))


def _contradicts(chosen: dict[str, Any], look: Look) -> bool:
    """Whether values are chosen that what is known of the question rules out."""
    for name, value in chosen.items():
        if not name.startswith("question."):
            continue
        slot = name[9:]
        settled = look(f"settled.{slot}")
        if settled is False and value == "skipped":
            return True
        if look(f"{name}~") is not UNKNOWN and bool(value) != bool(look(f"{name}~")):
            return True
    return False
