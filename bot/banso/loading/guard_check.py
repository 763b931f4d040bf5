"""Guards read and checked: the names they look at, and whether their constants can ever be equal to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from banso.dialog import guards
from banso.dialog.events import Grade, RiskKind
from banso.dialog.guards import Compare, Guard, GuardError, Name
from banso.dialog.snapshot import Mode, QuestionStatus
from banso.loading.problems import did_you_mean
from banso.loading.references import Known
from banso.loading.values import fits, misfit
from banso.loading.yaml_source import Key, Source

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "mode": get_args(Mode),
    "event.risk": get_args(Grade),
    "event.risk_kind": get_args(RiskKind),
}
_NUMBERS = ("misses", "stay", "event.confidence")
_FLAGS = ("hold", "watch", "stopped", "known", "during.night", "during.on_duty")


def check_guard(source: Source, known: Known, written: str, path: Key) -> Guard | None:
    """The guard at `path`; None, and a problem at its column, where it cannot be read."""
    try:
        guard = guards.parse(written)
    except GuardError as error:
        cure = "A guard looks like `slot.wage >= 1200 and not slot.night`"
        source.tell(source.within(path, error.column), f"bad guard: {error}", cure)
        return None
    for name in guards.names(guard):
        _check_name(source, known, name, path)
    for test in guards.tests(guard):
        if isinstance(test, Compare):
            _check_comparison(source, known, test, path)
    return guard


def _check_name(source: Source, known: Known, name: Name, path: Key) -> None:
    place = source.within(path, name.column)
    domain = known.domain
    if name.space == "slot" and domain is not None and name.field not in (*domain.slots, *known.spared):
        source.tell(place, f"no slot `{name.field}`", did_you_mean(name.field, domain.slots, "Add it to domain.yml"))
    elif (
        name.space in ("entity", "negated")
        and domain is not None
        and name.field not in (*domain.entities, *known.spared)
    ):
        cure = did_you_mean(name.field, domain.entities, "Add it to domain.yml")
        source.tell(place, f"no entity `{name.field}`", cure)
    elif name.space == "question" and name.field not in known.questions:
        cure = did_you_mean(name.field, known.questions)
        source.tell(place, f"no question for the slot `{name.field}`", cure)


def _check_comparison(source: Source, known: Known, guard: Compare, path: Key) -> None:
    constants = guard.right if isinstance(guard.right, tuple) else (guard.right,)
    for constant in constants:
        found = _never_equal(known, guard, constant)
        if found is not None:
            source.tell(source.within(path, guard.left.column), *found)


def _never_equal(known: Known, guard: Compare, constant: object) -> tuple[str, str] | None:
    """Message and cure where the thing looked at never has this value."""
    if constant is None:
        return None
    name, domain = str(guard.left), known.domain
    choices = get_args(QuestionStatus) if guard.left.space == "question" else _CHOICES.get(name)
    if name == "event.intent" and domain is not None:
        choices = domain.intents
    if choices is not None:
        if constant in choices:
            return None
        return f"`{name}` is never `{constant}`", did_you_mean(str(constant), choices)
    if name in _FLAGS and not isinstance(constant, bool):
        return f"`{name}` is true or false, never `{constant}`", f"Write `{name}` or `not {name}`"
    if name in _NUMBERS and (isinstance(constant, bool) or not isinstance(constant, int | float)):
        return f"`{name}` is a number, never `{constant}`", f"Write for example `{name} >= 2`"
    if guard.left.space == "slot" and domain is not None and guard.left.field in domain.slots:
        slot = domain.slots[guard.left.field]
        if guard.op in ("<", "<=", ">", ">=") and slot.type not in ("float", "any"):
            return f"the slot `{slot.name}` holds {slot.type}, no number to compare", "Use `==` or `in`"
        if guard.op in ("==", "!=", "in", "not in") and not fits(slot, constant):
            return misfit(slot, constant)
    return None
