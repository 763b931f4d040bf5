"""What is known of how things stand in a turn, and whether guards hold as far as it goes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from typing import Any

from banso.dialog.guards import Guard, Name, holds, names
from banso.dialog.machine import Machine
from banso.proving.choices import MODES, UNSURE
from banso.proving.happenings import Happening
from banso.proving.matching import Sure
from banso.proving.running import Outcome
from banso.proving.trees import UNKNOWN
from banso.proving.values import ANY, CLOCKS, FLAGS, QUESTION, TOP, Values

Look = Callable[[str], Any]
_LASTING = (
    "settled.",
    "slot.",
    "question.",
    "watch",
    "stopped",
    "blocked",
    "known",
    "clock",
    "mode",
    "hold",
    "history.",
)
"""Beginnings of the names of what is assumed of more than the event alone."""


class Knowing:
    """Looks names up in what is known and into guards by it, and remembers what guards answered."""

    def __init__(self, machine: Machine, values: Values) -> None:
        self.machine, self.values = machine, values
        self._keys: dict[int, tuple[tuple[str, ...], bool]] = {}
        self._answers: dict[Hashable, Sure] = {}

    def looked_up(self, name: str, known: Mapping[str, Any], state: str, *, plain: bool) -> Any:
        """What a turn from the state finds where it looks at this name; UNKNOWN where that is open. `plain`: messages
        tell nothing but their intent."""
        space, _, field = name.partition(".")
        if plain and space in ("entity", "negated", "card", "told"):
            return False if space == "told" else None
        if plain and space == "settles":
            return settled(known, field)
        if name in known:
            return known[name]
        if name.startswith("mode="):
            return known["mode"] == name[5:]
        counter, plus, moved = name.partition("+")
        if plus and counter in known:
            value = min(known[counter] + int(moved), TOP[counter])
            return self.values.counter(counter, self.machine.lineage(state)).of(value)
        if space == "settled":
            return settled(known, field)
        if space == "settles":
            return True if settled(known, field) is True else UNKNOWN
        if space == "slot" and known.get(f"settled.{field}") is False:
            return None
        if name.endswith("~") and name[:-1] in known:
            return self.values.question(field[:-1]).of(known[name[:-1]])
        return UNKNOWN

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
            case "entity" | "negated":
                return self.values.entity(name.field, negated=name.space == "negated").domain
            case "card":
                return self.values.card(name.field).domain
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


def settled(known: Mapping[str, Any], slot: str) -> Any:
    """Whether a question is known to need no asking."""
    itself, told, asked = _of_question(slot)
    if known.get(itself) is False:
        return False
    value, status = known.get(told, UNKNOWN), known.get(asked, UNKNOWN)
    if status == "skipped" or (value is not UNKNOWN and value is not None):
        return True
    return UNKNOWN if UNKNOWN in (value, status) else False


@cache
def _of_question(slot: str) -> tuple[str, str, str]:
    return f"settled.{slot}", f"slot.{slot}", f"question.{slot}"


def unsettled(assumed: Mapping[str, Any], outcome: Outcome) -> Iterator[str]:
    """The slots whose questions are sure to be open after a step: a question is only asked where it is not settled."""
    yield from (n[8:] for n, value in assumed.items() if n.startswith("settles.") and value is False)
    yield from (n[9:] for n, value in outcome.changes.items() if n.startswith("question.") and value == "open")


@cache
def lasts(name: str) -> bool:
    """Whether what was assumed is still so when the step is over."""
    return name.startswith(_LASTING)


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
        if look(f"settled.{slot}") is False and value == "skipped":
            return True
        if look(f"{name}~") is not UNKNOWN and bool(value) != bool(look(f"{name}~")):
            return True
    return False
