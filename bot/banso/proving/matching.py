"""What of a pattern can be told from the event and from what a turn shows, without knowing how things stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from banso.dialog.guards import Guard
from banso.proving.happenings import Happening
from banso.proving.promises import Pattern, Promise
from banso.proving.values import ANY

Sure = bool | None
"""True, False, or None: it depends on what is not known."""
Token = tuple[str, str]
"""Something that a turn shows: `says` and a response, `asks` and a slot, `runs`, `alerts`, or "" and one of these."""
CLIMBED, SPOKE, ERASED, HANDED_OFF = ("", "climbed"), ("", "spoke"), ("", "erased"), ("", "handed off")


def inside(state: str, names: Iterable[str]) -> bool:
    """Whether the state is one of these or lies in one; true where there are none."""
    wanted = tuple(names)
    return not wanted or any(state == name or state.startswith(f"{name}.") for name in wanted)


def event_like(pattern: Pattern, happening: Happening) -> Sure:
    """Whether the event is like the pattern; None where that hangs on what a message is read as."""
    name, kind = happening.name, happening.kind
    for wanted, found in (
        (pattern.kinds, kind),
        (pattern.presses, name if kind == "pressed" else None),
        (pattern.timers, name if kind == "timer" else None),
        (pattern.counselor, name if kind == "counselor" else None),
        (pattern.risks, happening.risk),
        (pattern.risk_kinds, happening.risk_kind),
    ):
        if wanted and found not in wanted:
            return False
    if pattern.intents and happening.intent == ANY:
        return None
    return not pattern.intents or happening.intent in pattern.intents


def concerns(promise: Promise, happening: Happening) -> bool:
    """Whether a turn that such an event begins may have to do with the promise."""
    if promise.kind == "leads_to":
        return True
    if promise.kind not in ("always", "never"):
        return False
    begins = [promise.on] if promise.unless_before is None else [promise.on, promise.unless_before]
    return any(event_like(pattern, happening) is not False for pattern in begins)


def patterns_of(promises: Iterable[Promise]) -> list[Pattern]:
    """All patterns in the promises, those within others too."""
    found = [
        pattern
        for promise in promises
        for pattern in (promise.on, promise.then, promise.unless_before, promise.until)
        if pattern is not None
    ]
    for pattern in found:
        found += (*pattern.none_of, *pattern.any_of)
    return found


def guards_of_promises(promises: Iterable[Promise]) -> list[Guard]:
    """All guards in the promises, so that values are told apart as they do."""
    return [guard for p in patterns_of(promises) for guard in (p.when, p.after) if guard is not None]


def wanted(pattern: Pattern) -> Iterator[Token]:
    """What the pattern looks for in a turn."""
    for kind, names in _named(pattern):
        yield from ((kind, name) for name in names)
    flags = ((pattern.silent, SPOKE), (pattern.climbs, CLIMBED), (pattern.erases, ERASED))
    yield from (token for asked, token in (*flags, (pattern.hands_off, HANDED_OFF)) if asked is not None)


def shows(pattern: Pattern, tokens: frozenset[Token]) -> bool:
    """Whether a turn that shows this is like the pattern in that."""
    if any(names and not any((kind, name) in tokens for name in names) for kind, names in _named(pattern)):
        return False
    if pattern.silent is not None and pattern.silent is (SPOKE in tokens):
        return False
    flags = ((pattern.erases, ERASED), (pattern.hands_off, HANDED_OFF), (pattern.climbs, CLIMBED))
    return all(asked is None or asked is (token in tokens) for asked, token in flags)


def needed(promise: Promise) -> tuple[frozenset[Token], ...]:
    """What a turn has to show one of, group by group, to have to do with the promise; what follows on an earlier turn
    left aside."""
    if promise.kind == "never":
        groups = _positive(promise.on)
        if promise.unless_before is None:
            return groups
        before = _positive(promise.unless_before)
        return (groups[0] | before[0],) if groups and before else ()
    if promise.kind == "always" and promise.then == Pattern(silent=True):
        return (frozenset({SPOKE}),)
    return ()


def growing(pattern: Pattern) -> bool:
    """Whether a turn that once shows enough to be like the pattern stays like it whatever comes of it further."""
    return pattern == Pattern(
        says=pattern.says,
        asks=pattern.asks,
        runs=pattern.runs,
        alerts=pattern.alerts,
        silent=False if pattern.silent is False else None,
        erases=True if pattern.erases else None,
        hands_off=True if pattern.hands_off else None,
        climbs=True if pattern.climbs else None,
    )


def _positive(pattern: Pattern) -> tuple[frozenset[Token], ...]:
    groups = [frozenset((kind, name) for name in names) for kind, names in _named(pattern) if names]
    flags = ((pattern.erases, ERASED), (pattern.hands_off, HANDED_OFF), (pattern.climbs, CLIMBED))
    groups += [frozenset({token}) for asked, token in flags if asked]
    return (*groups, *((frozenset({SPOKE}),) if pattern.silent is False else ()))


def _named(pattern: Pattern) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("says", pattern.says), ("asks", pattern.asks), ("runs", pattern.runs), ("alerts", pattern.alerts))
