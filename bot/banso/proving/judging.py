"""Whether turns keep the promises: what may break one counts as broken until it is looked at more closely."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banso.dialog.check import GROUND
from banso.dialog.guards import Guard, Name, holds, names
from banso.dialog.machine import Machine
from banso.proving.exploring import UNKNOWN, Step
from banso.proving.happenings import Happening
from banso.proving.promises import Pattern, Promise
from banso.proving.tracing import BACK, MAYBE, MODES, UNSURE
from banso.proving.values import CLOCKS, FLAGS, QUESTION, TOP, Values

Look = Callable[[str], Any]
Sure = bool | None
"""True, False, or None: it depends on what was not looked at."""
CLIMBED, SPOKE, ERASED, HANDED_OFF = "climbed", "spoke", "erased", "handed off"


@dataclass(frozen=True, slots=True)
class Memory:
    """What a turn under way was before, and what has come of it so far."""

    happening: Happening
    state: str
    armed: tuple[int, ...]
    before: tuple[tuple[str, Any], ...]
    tokens: frozenset[tuple[str, str]]
    perhaps: frozenset[tuple[str, str]]
    changed: frozenset[str]


class Judge:
    """Watches for broken promises among those given; keeps between turns only what they ask for."""

    def __init__(self, machine: Machine, values: Values, promises: Sequence[Promise]) -> None:
        self.machine, self.values, self.promises = machine, values, promises
        self._interest = {str(n) for p in promises for g in _guards(p) for n in names(g)}
        self._interest |= {
            f"settled.{n.partition('.')[2]}" for n in self._interest if n.startswith(("slot.", "question."))
        }
        self._tokens = {t for p in promises for pattern in _patterns(p) for t in _wanted(pattern)}
        self._needs = [tuple(_needed(p)) for p in promises]
        self._by_event: dict[tuple[str | None, ...], tuple[int, ...]] = {}
        self._wanted: dict[tuple[int, ...], frozenset[tuple[str, str]]] = {}
        self._looked_at: dict[tuple[int, ...], frozenset[str]] = {}
        self._same: dict[tuple[tuple[int, ...], str, str], tuple[Happening, str]] = {}
        self._first: dict[tuple[Any, ...], tuple[Happening, str]] = {}

    # -- called by the explorer

    def see(self, step: Step, look: Look, memory: Hashable, done: bool) -> Hashable:
        """Remember what this step shows of the turn."""
        old = memory if isinstance(memory, Memory) else None
        tokens, perhaps = self._shown(step)
        changed = frozenset(n for n, v in step.outcome.changes.items() if n in self._interest and v != MAYBE)
        changed |= {f"{n}?" for n, v in step.outcome.changes.items() if n in self._interest and v == MAYBE}
        if old is None:
            happening, state, before = step.happening, step.before.state, self._before(step, frozenset())
            armed = self._armed(step, tokens | perhaps if done else None)
        else:
            happening, state, armed = old.happening, old.state, old.armed
            before = tuple(sorted({**dict(self._before(step, old.changed)), **dict(old.before)}.items(), key=str))
            tokens, perhaps, changed = tokens | old.tokens, perhaps | old.perhaps, changed | old.changed
        if not done:  # what nobody waits for is forgotten, so that turns that differ no more become one
            wanted = self._wanted_by(armed)
            tokens, perhaps = tokens & wanted, perhaps & wanted
            happening, state = self._merged(happening, state, armed)
            asked = self._asked_by(armed)
            before = tuple((n, v) for n, v in before if n.rstrip("~") in asked)
            changed = frozenset(n for n in changed if n.rstrip("?") in asked)
        return Memory(happening, state, armed, before, tokens, perhaps, changed)

    def end(self, step: Step, look: Look, memory: Hashable) -> tuple[Hashable, tuple[int, ...]]:
        """The note for the next turn, and the promises that this turn may break."""
        assert isinstance(memory, Memory)  # noqa: S101  `see` made it
        known = dict(memory.before)
        turn = Seen(self, memory, lambda n: known.get(n, UNKNOWN), look, step.after.state)
        notes = dict(step.before.note or ())  # type: ignore[call-overload]  # a note of ours
        broken = [i for i in memory.armed if self.broken(i, self.promises[i], turn, notes)]
        return tuple(sorted(notes.items())) or None, tuple(broken)

    def judged(self, turn: Seen, notes: dict[int, int]) -> list[int]:
        """The promises that a turn breaks of which all is known; `notes` are kept up to date."""
        tokens = turn.memory.tokens
        return [
            i
            for i in self._concerning(turn.memory.happening, notes)
            if (i in notes or all(tokens & group for group in self._needs[i]))
            and self.broken(i, self.promises[i], turn, notes)
        ]

    # --

    def broken(self, index: int, promise: Promise, turn: Seen, notes: dict[int, int]) -> bool:
        match promise.kind:
            case "always":
                return turn.like(promise.on) is not False and turn.like(promise.then, sure=True) is not True
            case "never":
                allowed = notes.pop(index, 0) if turn.spoke else notes.get(index, 0)
                if promise.unless_before is not None and turn.like(promise.unless_before) is True:
                    notes[index] = 1
                return not allowed and turn.like(promise.on) is not False
            case "leads_to":
                return self._keeps_waiting(index, promise, turn, notes)
        return False

    def _keeps_waiting(self, index: int, promise: Promise, turn: Seen, notes: dict[int, int]) -> bool:
        waited = notes.get(index)
        ended = promise.until is not None and turn.like(promise.until) is True
        if waited is not None and (turn.like(promise.then) is True or ended):
            notes.pop(index)
            waited = None
        elif waited is not None and turn.memory.happening.by_seeker:
            if waited >= promise.messages:
                return True
            notes[index] = waited + 1
        if waited is None and not ended and turn.like(promise.on) is not False:
            notes[index] = 1
        return False

    def _armed(self, step: Step, shown: frozenset[tuple[str, str]] | None) -> tuple[int, ...]:
        """The promises that have to do with a turn that begins like this, and, where it is over, shows this."""
        noted = dict(step.before.note or ())  # type: ignore[call-overload]  # a note of ours
        before = {**step.known, **step.assumed}
        return tuple(
            i
            for i in self._concerning(step.happening, noted)
            if i in noted
            or (
                (shown is None or all(shown & group for group in self._needs[i]))
                and self._may_begin(self.promises[i], step, before)
            )
        )

    def _concerning(self, happening: Happening, noted: Mapping[int, int]) -> Sequence[int]:
        """The promises that have to do with such an event, or with the turn after one that is noted."""
        key = (happening.kind, happening.intent, happening.name, happening.risk, happening.risk_kind)
        if key not in self._by_event:
            self._by_event[key] = tuple(i for i, p in enumerate(self.promises) if _concerns(p, happening))
        found = self._by_event[key]
        return sorted({*found, *noted}) if noted else found

    def _may_begin(self, promise: Promise, step: Step, before: dict[str, Any]) -> bool:
        """Not surely otherwise; a guard is only looked into where all of it is known."""
        patterns = [promise.on] if promise.unless_before is None else [promise.on, promise.unless_before]
        for pattern in patterns:
            if not _in(step.before.state, pattern.states):
                continue
            guard = pattern.when
            if guard is None or not all(str(n) in before for n in names(guard)):
                return True
            if self.sure(guard, step.happening, lambda n: before.get(n, UNKNOWN)) is not False:
                return True
        return False

    def _wanted_by(self, armed: tuple[int, ...]) -> frozenset[tuple[str, str]]:
        if armed not in self._wanted:
            found = {("", SPOKE) for i in armed if self.promises[i].unless_before is not None}
            found |= {t for i in armed for pattern in _patterns(self.promises[i]) for t in _wanted(pattern)}
            self._wanted[armed] = frozenset(found)
        return self._wanted[armed]

    def _asked_by(self, armed: tuple[int, ...]) -> frozenset[str]:
        """The names that the armed promises look at."""
        if armed not in self._looked_at:
            found = {str(n) for i in armed for g in _guards(self.promises[i]) for n in names(g)}
            found |= {f"settled.{n.partition('.')[2]}" for n in found if n.startswith(("slot.", "question."))}
            self._looked_at[armed] = frozenset(
                found | ({"clock"} if any(n.startswith("during.") for n in found) else set())
            )
        return self._looked_at[armed]

    def _merged(self, happening: Happening, state: str, armed: tuple[int, ...]) -> tuple[Happening, str]:
        """An event and a state that stand for all that no armed promise tells from these."""
        key = (armed, happening.key, state)
        if key not in self._same:
            patterns = [p for i in armed for p in _patterns(self.promises[i])]
            guards = [g for i in armed for g in _guards(self.promises[i])]
            sign: list[Any] = [armed, happening.by_seeker]
            sign += [(_event_like(p, happening), _in(state, p.states)) for p in patterns]
            if any(p.moves is not None for p in patterns):
                sign.append(state)
            if any(n.space == "event" for g in guards for n in names(g)):
                sign.append(happening.key)
            self._same[key] = self._first.setdefault(tuple(sign), (happening, state))
        return self._same[key]

    def may_stand(self, pattern: Pattern, state: str, known: dict[str, Any]) -> bool:
        """Whether somebody may stand here as the pattern says, before anything happens."""
        nothing = Happening("", None, "")  # type: ignore[arg-type]  # no event yet
        guard = pattern.when
        if not _in(state, pattern.states):
            return False
        return guard is None or self.sure(guard, nothing, lambda n: known.get(n, UNKNOWN)) is not False

    def _before(self, step: Step, changed: frozenset[str]) -> tuple[tuple[str, Any], ...]:
        """What is known of how things stood before the turn, as far as some promise asks."""
        known = {**step.known, **step.assumed}
        found = {}
        for name, value in known.items():
            plain = name.rstrip("~")
            if plain.startswith("settles."):
                plain = f"settled.{plain[8:]}" if value is False else ""
            slot = plain.partition(".")[2]
            if plain not in self._interest and plain != "clock":
                continue
            nothing = value is False if plain.startswith("settled.") else value is None
            if plain.startswith("settled.") and not nothing:
                continue
            doubts = {f"slot.{slot}", f"question.{slot}"} if plain.startswith("settled.") else {plain}
            if not doubts & changed and (nothing or not {f"{n}?" for n in doubts} & changed):
                found[name if name.endswith("~") else plain] = value
        return tuple(sorted(found.items(), key=str))

    def _shown(self, step: Step) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
        outcome = step.outcome
        found = {("says", s) for s in outcome.said}
        found |= {("asks", s) for s in outcome.asked}
        found |= {("runs", s) for s in outcome.runs}
        found |= {("alerts", s) for s in outcome.alerts}
        flags = {SPOKE: bool(outcome.said), ERASED: outcome.erased, HANDED_OFF: outcome.handed_off}
        found |= {("", name) for name, shown in flags.items() if shown}
        if self._climbs(step):
            found.add(("", CLIMBED))
        spoke = ("", SPOKE)
        return frozenset(t for t in found if t in self._tokens or t == spoke), frozenset(
            t for s in outcome.perhaps_said if (t := ("says", s)) in self._tokens
        )

    def _climbs(self, step: Step) -> bool:
        """Up the ladder; back from an aside (stage 0) is no step up."""
        old, new = self._stage(step.before.state), self._stage(step.outcome.state)
        return new > max(old, GROUND) and not (step.happening.key == BACK and old == 0)

    def _stage(self, state: str) -> int:
        dialog = self.machine.dialog_of(state)
        return 0 if dialog is None else dialog.stage

    def sure(self, guard: Guard, happening: Happening, look: Look) -> Sure:
        """Whether a guard holds; None where that depends on what is not known."""
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
                fields = {"intent": happening.intent, "risk": happening.risk, "risk_kind": happening.risk_kind}
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
            case "":
                return (
                    MODES if name.field == "mode" else tuple(range(TOP[name.field] + 1)) if name.field in TOP else FLAGS
                )
        return FLAGS


class Seen:
    """A whole turn, to be compared with patterns."""

    def __init__(self, judge: Judge, memory: Memory, before: Look, after: Look, state: str) -> None:
        self.judge, self.memory, self._before, self._after, self._state = judge, memory, before, after, state

    @property
    def spoke(self) -> bool:
        return ("", SPOKE) in self.memory.tokens

    def like(self, pattern: Pattern, *, sure: bool = False) -> Sure:
        """Whether the turn is like the pattern. Things perhaps said count as said, with `sure` as not said."""
        memory = self.memory
        if not _event_like(pattern, memory.happening) or not _in(memory.state, pattern.states):
            return False
        tokens = memory.tokens if sure else memory.tokens | memory.perhaps
        if not self._shows(pattern, tokens):
            return False
        found: list[Sure] = []
        if pattern.when is not None:
            found.append(self.judge.sure(pattern.when, memory.happening, self._before))
        if pattern.after is not None:
            found.append(self.judge.sure(pattern.after, memory.happening, self._after))
        if pattern.any_of:
            several = [self.like(other, sure=sure) for other in pattern.any_of]
            found.append(True if True in several else None if None in several else False)
        for other in pattern.none_of:
            result = self.like(other, sure=True)
            found.append(None if result is None else not result)
        return False if False in found else None if None in found else True

    def _shows(self, pattern: Pattern, tokens: frozenset[tuple[str, str]]) -> bool:
        for kind, wanted in (
            ("says", pattern.says),
            ("asks", pattern.asks),
            ("runs", pattern.runs),
            ("alerts", pattern.alerts),
        ):
            if wanted and not any((kind, name) in tokens for name in wanted):
                return False
        if pattern.silent is not None and pattern.silent is self.spoke:
            return False
        flags = ((pattern.erases, ERASED), (pattern.hands_off, HANDED_OFF), (pattern.climbs, CLIMBED))
        if any(wanted is not None and wanted is not (("", name) in tokens) for wanted, name in flags):
            return False
        if pattern.moves is not None and pattern.moves is (self.memory.state == self._state):
            return False
        return _in(self._state, pattern.enters)


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


def _settled(found: Iterable[str]) -> set[str]:
    """What says whether a question is settled, for the slots and questions among the names."""
    return {f"settled.{n.partition('.')[2]}" for n in found if n.startswith(("slot.", "question."))}


def _in(state: str, wanted: Iterable[str]) -> bool:
    names = tuple(wanted)
    return not names or any(state == name or state.startswith(f"{name}.") for name in names)


def _event_like(pattern: Pattern, happening: Happening) -> bool:
    return all(
        not wanted or found in wanted
        for wanted, found in (
            (pattern.kinds, happening.kind),
            (pattern.intents, happening.intent),
            (pattern.presses, happening.name if happening.kind == "pressed" else None),
            (pattern.timers, happening.name if happening.kind == "timer" else None),
            (pattern.counselor, happening.name if happening.kind == "counselor" else None),
            (pattern.risks, happening.risk),
            (pattern.risk_kinds, happening.risk_kind),
        )
    )


def _concerns(promise: Promise, happening: Happening) -> bool:
    if promise.kind == "leads_to":
        return True
    if promise.kind not in ("always", "never"):
        return False
    patterns = [promise.on] if promise.unless_before is None else [promise.on, promise.unless_before]
    return any(_event_like(p, happening) for p in patterns)


def _patterns(promise: Promise) -> Iterator[Pattern]:
    queue = [promise.on, promise.then, promise.unless_before, promise.until]
    for pattern in queue:
        if pattern is not None:
            yield pattern
            queue += (*pattern.none_of, *pattern.any_of)


def _guards(promise: Promise) -> Iterator[Guard]:
    for pattern in _patterns(promise):
        yield from (g for g in (pattern.when, pattern.after) if g is not None)


def guards_of_promises(promises: Iterable[Promise]) -> list[Guard]:
    """All guards in the promises, so that values are told apart as they do."""
    return [guard for promise in promises for guard in _guards(promise)]


def _shown_by(pattern: Pattern) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("says", pattern.says), ("asks", pattern.asks), ("runs", pattern.runs), ("alerts", pattern.alerts))


def _needed(promise: Promise) -> Iterator[frozenset[tuple[str, str]]]:
    """What a turn has to show one of, group by group, to be able to break the promise."""
    if promise.kind == "never" and promise.unless_before is None:
        on = promise.on
        for kind, wanted in _shown_by(on):
            if wanted:
                yield frozenset((kind, name) for name in wanted)
        for wanted_flag, name in ((on.erases, ERASED), (on.hands_off, HANDED_OFF), (on.climbs, CLIMBED)):
            if wanted_flag:
                yield frozenset({("", name)})


def _wanted(pattern: Pattern) -> Iterator[tuple[str, str]]:
    for kind, wanted in (
        ("says", pattern.says),
        ("asks", pattern.asks),
        ("runs", pattern.runs),
        ("alerts", pattern.alerts),
    ):
        yield from ((kind, name) for name in wanted)
    flags = (
        (pattern.climbs, CLIMBED),
        (pattern.silent, SPOKE),
        (pattern.erases, ERASED),
        (pattern.hands_off, HANDED_OFF),
    )
    yield from (("", name) for asked, name in flags if asked is not None)
