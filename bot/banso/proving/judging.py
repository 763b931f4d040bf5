"""Whether turns keep the promises: what may break one counts as broken until it is looked at more closely."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from banso.dialog.check import GROUND
from banso.dialog.guards import names
from banso.dialog.machine import Machine
from banso.proving.choices import BACK, MAYBE
from banso.proving.exploring import Step
from banso.proving.happenings import Happening
from banso.proving.knowing import Knowing, Look
from banso.proving.matching import (
    CLIMBED,
    ERASED,
    HANDED_OFF,
    SPOKE,
    Sure,
    Token,
    concerns,
    event_like,
    growing,
    guards_of_promises,
    inside,
    needed,
    patterns_of,
    shows,
    wanted,
)
from banso.proving.promises import Pattern, Promise
from banso.proving.running import Outcome
from banso.proving.trees import UNKNOWN
from banso.proving.values import Values


@dataclass(frozen=True, slots=True)
class Memory:
    """What a turn under way was before, and what has come of it so far."""

    happening: Happening
    state: str
    armed: tuple[int, ...]
    before: tuple[tuple[str, Any], ...]
    tokens: frozenset[Token]
    perhaps: frozenset[Token]
    changed: frozenset[str]


class Judge(Knowing):
    """Watches for broken promises among those given; keeps between turns only what they ask for."""

    def __init__(self, machine: Machine, values: Values, promises: Sequence[Promise]) -> None:
        super().__init__(machine, values)
        self.promises = promises
        self._interest = _looked_at(promises)
        self._tokens = {token for pattern in patterns_of(promises) for token in wanted(pattern)} | {SPOKE}
        self._needs = [needed(p) for p in promises]
        self._growing = [p.kind == "always" and growing(p.then) for p in promises]
        self._by_event: dict[Hashable, tuple[int, ...]] = {}
        self._open: dict[Hashable, tuple[int, ...]] = {}
        self._wanted: dict[tuple[int, ...], frozenset[Token]] = {}
        self._asked: dict[tuple[int, ...], frozenset[str]] = {}
        self._same: dict[tuple[tuple[int, ...], str, str], tuple[Happening, str]] = {}
        self._first: dict[tuple[Any, ...], tuple[Happening, str]] = {}
        self._tokens_of: dict[tuple[int, str, bool], tuple[frozenset[Token], frozenset[Token]]] = {}

    # -- called by the explorer

    def see(self, step: Step, memory: Hashable, to_come: frozenset[Token] | None) -> Memory:
        """What the turn shows up to this step; no more than `to_come` will show later (None: anything)."""
        old = memory if isinstance(memory, Memory) else None
        tokens, perhaps = self._shown(step)
        if old is None:
            note = step.before.note
            concerned = tuple(self._concerning(step.happening, _notes(step)))
            armed = tuple(
                i for i in self._still_open(concerned, tokens, perhaps, note, to_come) if self._may_begin(i, step)
            )
            before = self._before(step, frozenset()) if armed else ()
            return Memory(step.happening, step.before.state, armed, before, tokens, perhaps, self._changed(step))
        before = tuple(sorted({**dict(self._before(step, old.changed)), **dict(old.before)}.items(), key=str))
        changed = self._changed(step) | old.changed
        return Memory(old.happening, old.state, old.armed, before, tokens | old.tokens, perhaps | old.perhaps, changed)

    def keep(self, memory: Memory, note: Hashable, to_come: frozenset[Token] | None) -> Memory:
        """What to remember of a turn that goes on: what nobody waits for is forgotten, so that turns that differ no
        more become one."""
        armed = self._still_open(memory.armed, memory.tokens, memory.perhaps, note, to_come)
        looked_for, asked = self._wanted_by(armed), self._asked_by(armed)
        happening, state = self._merged(memory.happening, memory.state, armed)
        return Memory(
            happening,
            state,
            armed,
            tuple((n, v) for n, v in memory.before if n.rstrip("~") in asked),
            memory.tokens & looked_for,
            memory.perhaps & looked_for,
            frozenset(n for n in memory.changed if n.rstrip("?") in asked),
        )

    def end(self, step: Step, look: Look, memory: Memory) -> tuple[Hashable, tuple[int, ...]]:
        """The note for the next turn, and the promises that this turn may break."""
        note = step.before.note
        armed = self._still_open(memory.armed, memory.tokens, memory.perhaps, note, frozenset())
        if not armed:
            return note, ()
        known = dict(memory.before)
        turn = Seen(self, memory, lambda n: known.get(n, UNKNOWN), look, step.after.state)
        notes = _notes(step)
        broken = [i for i in armed if self._breaks(i, self.promises[i], turn, notes)]
        return tuple(sorted(notes.items())) or None, tuple(broken)

    def shown(self, step: Step) -> frozenset[Token]:
        """All that the step shows or perhaps shows, as far as some promise looks for it."""
        tokens, perhaps = self._shown(step)
        return tokens | perhaps

    @property
    def looks_after(self) -> frozenset[str]:
        """The names that promises look at when a turn is over."""
        guards = [p.after for p in patterns_of(self.promises) if p.after is not None]
        found = {str(n) for g in guards for n in names(g)}
        return frozenset(found | ({"clock"} if any(n.startswith("during.") for n in found) else set()))

    # -- called by the monitor

    def judged(self, turn: Seen, notes: dict[int, int]) -> list[int]:
        """The promises that a turn breaks of which all is known; `notes` are kept up to date."""
        tokens = turn.memory.tokens
        return [
            i
            for i in self._concerning(turn.memory.happening, notes)
            if (i in notes or all(tokens & group for group in self._needs[i]))
            and self._breaks(i, self.promises[i], turn, notes)
        ]

    def climbs(self, before: str, after: str, *, back: bool) -> bool:
        """Whether it is a step up the ladder. `back`: to where one was, which from an aside (stage 0) is no step up."""
        old, new = self._stage(before), self._stage(after)
        return new > max(old, GROUND) and not (back and old == 0)

    def _stage(self, state: str) -> int:
        dialog = self.machine.dialog_of(state)
        return 0 if dialog is None else dialog.stage

    def _breaks(self, index: int, promise: Promise, turn: Seen, notes: dict[int, int]) -> bool:
        """Whether the turn may break it; `notes` are kept up to date."""
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

    def _concerning(self, happening: Happening, noted: Mapping[int, int]) -> Sequence[int]:
        """The promises that have to do with such an event, or with the turn after one that is noted."""
        key = happening.sign
        if key not in self._by_event:
            self._by_event[key] = tuple(i for i, p in enumerate(self.promises) if concerns(p, happening))
        found = self._by_event[key]
        return sorted({*found, *noted}) if noted else found

    def _may_begin(self, index: int, step: Step) -> bool:
        """Not surely otherwise; a guard is only looked into where all of it is known."""
        promise = self.promises[index]
        known, assumed = step.known, step.assumed

        def look(name: str) -> Any:
            return assumed[name] if name in assumed else known.get(name, UNKNOWN)

        for pattern in (promise.on, promise.unless_before):
            if pattern is None or not inside(step.before.state, pattern.states):
                continue
            if pattern.when is None or self.sure(pattern.when, step.happening, look) is not False:
                return True
        return any(i == index for i, _ in step.before.note or ())  # type: ignore[attr-defined]

    def _still_open(
        self,
        armed: tuple[int, ...],
        tokens: frozenset[Token],
        perhaps: frozenset[Token],
        note: Hashable,
        to_come: frozenset[Token] | None,
    ) -> tuple[int, ...]:
        """Of these promises those that a turn that shows this may still have to do with."""
        if not armed:
            return ()
        key = (armed, tokens, perhaps, note, to_come)
        if key not in self._open:
            noted = dict(note or ())  # type: ignore[call-overload]  # a note of ours
            may_show = tokens | perhaps | (to_come or frozenset())
            self._open[key] = tuple(
                i
                for i in armed
                if i in noted
                or (
                    (to_come is None or all(may_show & group for group in self._needs[i]))
                    and not (self._growing[i] and shows(self.promises[i].then, tokens))
                )
            )
        return self._open[key]

    def _wanted_by(self, armed: tuple[int, ...]) -> frozenset[Token]:
        if armed not in self._wanted:
            promises = [self.promises[i] for i in armed]
            found = {SPOKE for p in promises if p.unless_before is not None}
            self._wanted[armed] = frozenset(found | {t for p in patterns_of(promises) for t in wanted(p)})
        return self._wanted[armed]

    def _asked_by(self, armed: tuple[int, ...]) -> frozenset[str]:
        """The names that the armed promises look at."""
        if armed not in self._asked:
            found = _looked_at([self.promises[i] for i in armed])
            self._asked[armed] = found | ({"clock"} if any(n.startswith("during.") for n in found) else set())
        return self._asked[armed]

    def _merged(self, happening: Happening, state: str, armed: tuple[int, ...]) -> tuple[Happening, str]:
        """An event and a state that stand for all that no armed promise tells from these."""
        key = (armed, happening.key, state)
        if key not in self._same:
            promises = [self.promises[i] for i in armed]
            patterns, guards = patterns_of(promises), guards_of_promises(promises)
            sign: list[Any] = [armed, happening.by_seeker]
            sign += [(event_like(p, happening), inside(state, p.states)) for p in patterns]
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
        if not inside(state, pattern.states):
            return False
        return guard is None or self.sure(guard, nothing, lambda n: known.get(n, UNKNOWN)) is not False

    def _changed(self, step: Step) -> frozenset[str]:
        """What the step changes of what some promise asks for; with `?` where it perhaps does."""
        changes = step.outcome.changes.items()
        return frozenset(n if v != MAYBE else f"{n}?" for n, v in changes if n in self._interest)

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

    def _shown(self, step: Step) -> tuple[frozenset[Token], frozenset[Token]]:
        outcome, back = step.outcome, step.happening.key == BACK
        key = (id(outcome), step.before.state, back)
        if key not in self._tokens_of:
            self._tokens_of[key] = self._tokens_shown(
                outcome, climbed=self.climbs(step.before.state, outcome.state, back=back)
            )
        return self._tokens_of[key]

    def _tokens_shown(self, outcome: Outcome, *, climbed: bool) -> tuple[frozenset[Token], frozenset[Token]]:
        found: set[Token] = {("says", s) for s in outcome.said}
        found |= {("asks", s) for s in outcome.asked}
        found |= {("runs", s) for s in outcome.runs}
        found |= {("alerts", s) for s in outcome.alerts}
        flags = {SPOKE: bool(outcome.said), ERASED: outcome.erased, HANDED_OFF: outcome.handed_off, CLIMBED: climbed}
        found |= {token for token, true in flags.items() if true}
        perhaps = frozenset(("says", s) for s in outcome.perhaps_said)
        return frozenset(found & self._tokens), perhaps & self._tokens


class Seen:
    """A whole turn, to be compared with patterns."""

    def __init__(self, judge: Judge, memory: Memory, before: Look, after: Look, state: str) -> None:
        self.judge, self.memory, self._before, self._after, self._state = judge, memory, before, after, state

    @property
    def spoke(self) -> bool:
        return SPOKE in self.memory.tokens

    def like(self, pattern: Pattern, *, sure: bool = False) -> Sure:
        """Whether the turn is like the pattern. Things perhaps said count as said, with `sure` as not said."""
        memory = self.memory
        found: list[Sure] = [event_like(pattern, memory.happening)]
        tokens = memory.tokens if sure else memory.tokens | memory.perhaps
        if found[0] is False or not inside(memory.state, pattern.states) or not shows(pattern, tokens):
            return False
        if pattern.moves is not None and pattern.moves is (memory.state == self._state):
            return False
        if not inside(self._state, pattern.enters):
            return False
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


def _notes(step: Step) -> dict[int, int]:
    notes: dict[int, int] = dict(step.before.note or ())  # type: ignore[call-overload]  # a note of ours
    return notes


@cache
def _settled(name: str) -> str:
    return f"settled.{name.partition('.')[2]}"


def _looked_at(promises: Sequence[Promise]) -> frozenset[str]:
    """The names in their guards, and what says whether a question is settled that they look at."""
    found = {str(n) for g in guards_of_promises(promises) for n in names(g)}
    return frozenset(found | {_settled(n) for n in found if n.startswith(("slot.", "question."))})
