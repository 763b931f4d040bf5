"""The values of everything a guard can look at, as far as guards, conditions and questions can tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from banso.dialog.check import rules_of, states
from banso.dialog.delays import MAX_STAY
from banso.dialog.draft import CONSENT
from banso.dialog.guards import Compare, Guard, Name, Test, holds, name_of, tests
from banso.dialog.model import DialogSet, SetSlots, State
from banso.dialog.turn import MAX_MISSES
from banso.dialog.windows import NIGHT, ON_DUTY, within

ANY = "‥"
"""Stands for a value that nothing tells from others."""
DAY, EVENING, DEEP_NIGHT = "day", "evening", "deep night"
CLOCKS: Mapping[str, Mapping[str, bool]] = {
    DAY: {"night": False, "on_duty": True},
    EVENING: {"night": True, "on_duty": True},
    DEEP_NIGHT: {"night": True, "on_duty": False},
}
"""The times of day that `during` can tell apart: 8–22, 22–1 and 6–8, 1–6 o'clock."""
HOURS = {DAY: time(10), EVENING: time(23), DEEP_NIGHT: time(3)}
"""A time in each, as clocks in Japan show it."""
QUESTION = (None, "open", "answered", "skipped")
FLAGS = (False, True)
TOP = {"stay": MAX_STAY, "misses": MAX_MISSES}


def clock_at(now: datetime) -> str:
    """Which of CLOCKS it is at `now` (aware)."""
    during = {"night": within(NIGHT, now), "on_duty": within(ON_DUTY, now)}
    return next(clock for clock, fields in CLOCKS.items() if fields == during)


def guards_of(state: State) -> Iterator[Guard]:
    """The guards on the state's own rules and ways on."""
    yield from (rule.when for rule in rules_of(state) if rule.when is not None)
    yield from (following.when for following in state.next if following.when is not None)


@dataclass(frozen=True, slots=True)
class Classes:
    """The values of one name up to what the tests tell apart; `domain` has one of each."""

    tests: tuple[Test, ...]
    domain: tuple[Any, ...]

    def of(self, value: Any) -> Any:
        """The one in the domain that no test tells from `value`."""
        if value is None and None in self.domain:
            return None
        found = _signature(self.tests, value)
        return next((v for v in self.domain if v is not None and _signature(self.tests, v) == found), ANY)


def _signature(told: Iterable[Test], value: Any) -> tuple[bool, ...]:
    return tuple(holds(test, lambda _: value) for test in told)


def classes(told: Iterable[Test], candidates: Iterable[Any], *, empty: bool = True) -> Classes:
    """Classes by the tests; `candidates` are values that can occur. With `empty` no value is one of its own."""
    distinct = tuple(dict.fromkeys(told))
    domain: dict[tuple[bool, ...], Any] = {}
    for value in candidates:
        if value is not None or not empty:
            domain.setdefault(_signature(distinct, value), value)
    return Classes(distinct, (*([None] if empty else []), *domain.values()))


class Values:
    """What every slot, entity and counter can be, by all guards of the dialogs and `further` ones (of promises)."""

    def __init__(self, dialogs: DialogSet, further: Iterable[Guard] = ()) -> None:
        self._dialogs = dialogs
        everywhere = (dialogs.root, *states(dialogs))
        guards = [g for state in everywhere for g in guards_of(state)]
        guards += [rule.when for rule in dialogs.gate if rule.when is not None]
        self._further = tuple(t for g in further for t in tests(g))
        found: dict[str, list[Test]] = {}
        for test in [t for g in guards for t in tests(g)] + list(self._further):
            found.setdefault(str(name_of(test)), []).append(test)
        for response in dialogs.domain.responses.values():
            for variant in response.variants:
                for slot, value in variant.conditions:
                    test = _equals(slot, value)
                    found.setdefault(f"slot.{slot}", []).append(test)
        self._tests = found
        self._set = _set_values(everywhere)
        self._asked = {state.question.slot for state in everywhere if state.question is not None}
        self._classes: dict[str, Classes] = {}
        self._local: dict[tuple[str, str], Classes] = {}

    def slot(self, name: str) -> Classes:
        """A slot's values. One that no guard looks into is empty or has a value."""
        asked = name in self._asked or name == CONSENT
        return self._of(f"slot.{name}", lambda: [None, *self._candidates(name)], empty=asked)

    def question(self, slot: str) -> Classes:
        """How a question can stand, as far as guards tell it apart."""
        return self._of(f"question.{slot}", lambda: QUESTION, empty=False)

    def entity(self, name: str, *, negated: bool = False) -> Classes:
        looked_at = f"{'negated' if negated else 'entity'}.{name}"
        return self._of(looked_at, lambda: self._constants(looked_at))

    def card(self, key: str) -> Classes:
        """What the card that a message names may carry under the key."""
        return self._of(f"card.{key}", lambda: self._constants(f"card.{key}"))

    def confidence(self) -> Classes:
        return self._of("event.confidence", lambda: [0.5, *self._constants("event.confidence")])

    def _of(self, name: str, candidates: Callable[[], Sequence[Any]], *, empty: bool = True) -> Classes:
        """`empty`: no value is told from every value, as questions do."""
        if name not in self._classes:
            self._classes[name] = classes(self._tests.get(name, ()), candidates(), empty=empty)
        return self._classes[name]

    def counter(self, name: str, lineage: Sequence[State]) -> Classes:
        """The classes of `stay` or `misses` that the rules of a state and around it tell apart."""
        key = (name, lineage[0].path)
        if key in self._local:
            return self._local[key]
        told = [t for s in lineage for g in guards_of(s) for t in tests(g) if str(name_of(t)) == name]
        told += [t for r in self._dialogs.gate if r.when is not None for t in tests(r.when) if str(name_of(t)) == name]
        told += [t for t in self._further if str(name_of(t)) == name]
        self._local[key] = classes(told, range(TOP[name] + 1), empty=False)
        return self._local[key]

    def most(self, name: str, lineage: Sequence[State] = ()) -> int:
        """Where `stay` or `misses` stops counting, since nothing tells more from it: no guard anywhere, or, where that
        is given, none around a state, of the gate, and where questions lead on."""
        told = self._tests.get(name, ())
        if lineage:
            around = [g for s in lineage for g in guards_of(s)]
            around += [f.when for s in states(self._dialogs) for f in s.next if f.when is not None]
            around += [rule.when for rule in self._dialogs.gate if rule.when is not None]
            told = [t for g in around for t in tests(g) if str(name_of(t)) == name]
            told += [t for t in self._further if str(name_of(t)) == name]
        rights = [test.right for test in told if isinstance(test, Compare)]
        numbers = [n for right in rights for n in (right if isinstance(right, tuple) else (right,))]
        return min(TOP[name], max((int(n) + 1 for n in numbers if isinstance(n, int | float)), default=1))

    def _candidates(self, slot: str) -> list[Any]:
        declared = self._dialogs.domain.slots.get(slot)
        given: list[Any] = [ANY]
        if declared is not None and declared.type == "bool":
            return [True, False]
        if declared is not None and declared.type == "categorical":
            given = [*declared.values]
        return [*given, *self._set.get(slot, ()), *self._constants(f"slot.{slot}")]

    def _constants(self, name: str) -> list[Any]:
        """Values on each side of every constant compared with."""
        constants: list[Any] = []
        for test in self._tests.get(name, ()):
            if isinstance(test, Compare):
                constants += test.right if isinstance(test.right, tuple) else [test.right]
        numbers = [c for c in constants if isinstance(c, int | float) and not isinstance(c, bool)]
        return [ANY, *constants, *(n + d for n in numbers for d in (-1, -0.5, 0.5, 1))]


def _equals(slot: str, value: Any) -> Test:
    return Compare(Name("slot", slot), "==", value)


def _set_values(everywhere: Iterable[State]) -> dict[str, list[Any]]:
    """The constants that steps and answers give to slots."""
    found: dict[str, list[Any]] = {}
    for state in everywhere:
        for answer in state.question.answers if state.question else ():
            assert state.question is not None  # noqa: S101  just looked at
            found.setdefault(state.question.slot, []).append(answer.value)
        for step in (step for rule in rules_of(state) for step in rule.do):
            if isinstance(step, SetSlots):
                for slot, value in step.values.items():
                    found.setdefault(slot, []).append(value)
    return found
