"""Whether one event may set off two rules, and whether it then matters which of them is taken."""

from __future__ import annotations

from collections.abc import Iterable

from banso.dialog.guards import AllOf, Compare, Constant, Guard, Lookup, Name, Not, holds, names
from banso.dialog.model import Rule

_OVERLAPPING = ({"intent", "entity"},)
"""Kinds of trigger that one and the same event may set off."""


def alike(one: Rule, other: Rule) -> bool:
    """Whether both do the same and lead the same way, so that it is all one which of them is taken."""
    return (one.do, one.to, one.resume, one.during_hold) == (other.do, other.to, other.resume, other.during_hold)


def _needs(rule: Rule) -> Guard | None:
    """The rule's guard with what its trigger says of the intent."""
    trigger = rule.trigger
    if trigger is None or trigger.kind != "intent" or not trigger.names:
        return rule.when
    intent = Compare(Name("event", "intent"), "in", trigger.names)
    more = rule.when.parts if isinstance(rule.when, AllOf) else (rule.when,) if rule.when is not None else ()
    return AllOf((intent, *more))


def overlap(one: Rule, other: Rule) -> bool:
    """Whether one event may set off both."""
    first, second = one.trigger, other.trigger
    if never_both(_needs(one), _needs(other)):
        return False
    if first is None or second is None:
        return first is second
    if first.kind != second.kind:
        return {first.kind, second.kind} in _OVERLAPPING
    return not first.names or not second.names or bool(set(first.names) & set(second.names))


def never_both(first: Guard | None, second: Guard | None) -> bool:
    """Whether one of the guards is surely false where the other is true: by one thing that both look at."""
    if first is None or second is None:
        return False
    pairs = [(a, b) for a in _parts(first) for b in _parts(second)]
    return any(_contradict(a, b) or _contradict(b, a) for a, b in pairs)


def _parts(guard: Guard) -> tuple[Guard, ...]:
    return guard.parts if isinstance(guard, AllOf) else (guard,)


def _contradict(first: Guard, second: Guard) -> bool:
    if isinstance(second, Not) and str(second.inner) == str(first):
        return True
    if not isinstance(first, Compare) or {str(name) for name in names(second)} != {str(first.left)}:
        return False
    if first.op in ("==", "in"):
        values: Iterable[Constant] = first.right if isinstance(first.right, tuple) else (first.right,)
    elif isinstance(second, Compare) and isinstance(first.right, int) and isinstance(second.right, int):
        values = {bound + step for bound in (first.right, second.right) for step in (-1, 0, 1)}
    else:
        return False
    return not any(holds(first, _always(value)) and holds(second, _always(value)) for value in values)


def _always(value: Constant) -> Lookup:
    return lambda name: value
