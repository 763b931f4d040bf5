"""A recorded conversation told to other dialogs than those that answered, turn by turn.

Each event is told where the replayed conversation stands, not where the recorded one stood. While both stand in the
same state the answers are compared. When they part, that is told once; the replay goes on, uncompared, as long as
what the person did still makes sense, and compares again where both stand in the same state.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from banso.bench.replaying.own_words import OwnWords, own_words
from banso.bench.replaying.recording import effect_words
from banso.bench.replaying.records import Answer, Recorded, RecordedTurn
from banso.bench.replaying.veil import masked_again
from banso.dialog.effects import RunAction
from banso.dialog.events import ActionDone, Event, Followed, Pressed, Said, TimerFired
from banso.dialog.machine import Machine
from banso.dialog.messages import Message, text_of
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import MAX_TRAIL, begin, relocate
from banso.service.turns import TurnResult, answer

Kind = Literal["counselors", "goes", "mode", "unasked", "silent", "speaks", "action", "says", "words", "buttons"]
WORDS_OF: dict[Kind, str] = {
    "counselors": "counselors are told otherwise",
    "goes": "leads elsewhere",
    "mode": "somebody else has the conversation",
    "unasked": "speaks unasked",
    "silent": "says nothing any more",
    "speaks": "answers what was not answered",
    "action": "runs an action of whose outcome nothing is recorded",
    "says": "says something else",
    "words": "says the same in other words",
    "buttons": "other buttons",
}
GRAVE: tuple[Kind, ...] = ("counselors",)
"""No tolerance holds for these: somebody in danger is alerted for, or was, or waits for a human."""
LATE, VERY_LATE = timedelta(minutes=1), timedelta(hours=1)
"""A timer that was due so shortly before a message may not have been told before it; and one that was told then may
have been due so much earlier, while the service stood still."""
LATELY = 2
"""Exchanges that are shown before the one that differs."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event and what was said to it then."""

    event: Event
    said: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that differs. `before` is the state that both stood in, `lately` what came just before, oldest first;
    `conversation` counts from 0."""

    kinds: tuple[Kind, ...]
    conversation: int
    turn: int
    at: datetime
    version: str
    before: str
    event: Event
    then: Answer
    now: Answer
    lately: tuple[Told, ...] = ()

    @property
    def grave(self) -> bool:
        return any(kind in GRAVE for kind in self.kinds)


@dataclass(slots=True)
class Replayed:
    """All that a replay found. Answers are counted by what became of them: `compared`, `unknown` (nothing was kept),
    `apart` (after the conversation had gone another way), `left` (not told any more: it made no sense there)."""

    differences: list[Difference] = field(default_factory=list)
    conversations: int = 0
    compared: int = 0
    unknown: int = 0
    apart: int = 0
    left: int = 0
    passed: int = 0
    versions: Counter[str] = field(default_factory=Counter)

    @property
    def differing(self) -> int:
        """Conversations in which an answer differs."""
        return len({difference.conversation for difference in self.differences})

    @property
    def percent(self) -> float:
        """Of the compared answers, those that differ."""
        return 100 * len(self.differences) / self.compared if self.compared else 0.0

    @property
    def grave(self) -> int:
        return sum(difference.grave for difference in self.differences)

    def beyond(self, tolerance: float) -> bool:
        """Whether more differs than `tolerance` percent of the answers allows; a grave difference always does."""
        return self.grave > 0 or self.percent > tolerance


def replay(machine: Machine, conversations: Iterable[Recorded], versions: Collection[str] = ()) -> Replayed:
    """Tell the conversations to these dialogs; with `versions` only answers of these versions are compared."""
    found, stage = Replayed(), _Stage(machine, own_words(machine), frozenset(versions))
    for number, conversation in enumerate(conversations):
        found.conversations += 1
        _Replay(stage, conversation, number, found).run()
    return found


@dataclass(frozen=True, slots=True)
class _Stage:
    """What all conversations are told to."""

    machine: Machine
    own: OwnWords
    versions: frozenset[str]


class _UnknownOutcomeError(Exception):
    """The dialogs ask for an action that was not run then."""


class _Replay:
    """One conversation."""

    def __init__(self, stage: _Stage, conversation: Recorded, number: int, found: Replayed) -> None:
        self._machine, self._own, self._versions = stage.machine, stage.own, stage.versions
        self._number, self._found, self._turns = number, found, conversation.turns
        self._snapshot = begin(stage.machine, conversation.seed)
        self._apart = False
        self._shown: set[tuple[str, str | None]] = set()
        self._lately: list[Told] = []

    def run(self) -> None:
        for index, turn in enumerate(self._turns):
            self._found.versions[turn.version] += 1
            self._fire_timers(index)
            event = self._event(turn)
            if event is None or not turn.kept:
                self._pass_over(turn, event)
                continue
            if self._apart and not self._makes_sense(event):
                self._found.left += len(self._turns) - index
                return
            if not self._tell(turn, event):
                self._found.left += len(self._turns) - index - 1
                return
            self._lately = [*self._lately, Told(event, turn.answer.said)][-LATELY:]

    def _event(self, turn: RecordedTurn) -> Event | None:
        if isinstance(turn.event, Followed) and not turn.kept:
            return Followed(self._snapshot.blocked)
        return turn.event

    def _pass_over(self, turn: RecordedTurn, event: Event | None) -> None:
        """A turn of which nothing was kept: told as far as it is known, then the conversation is put where it stood."""
        self._found.unknown += 1
        if event is not None:
            self._take(event, turn.at, {})
        moved = relocate(self._machine, replace(self._snapshot, state=turn.answer.state))
        self._snapshot = replace(_with_trail(self._snapshot, moved), mode=turn.answer.mode, turn=turn.turn)
        self._apart = False

    def _makes_sense(self, event: Event) -> bool:
        """Words can be said anywhere; a button only where it is shown."""
        if not isinstance(event, Pressed) or event.payload is None:
            return True
        return (event.payload.name, event.payload.question) in self._shown

    def _tell(self, turn: RecordedTurn, event: Event) -> bool:
        """Tell one event and compare the answers; whether the replay can go on."""
        before, was_apart = self._snapshot.state, self._apart
        outcomes = {outcome.action: outcome for outcome in turn.outcomes}
        try:
            now = self._answer(event, turn.at, outcomes)
        except _UnknownOutcomeError as error:
            now = Answer((), (str(error),), before, self._snapshot.mode)
            if was_apart:
                self._found.apart += 1
            else:
                self._note(turn, event, before, now, ("action",))
            return False
        there = relocate(self._machine, replace(self._snapshot, state=turn.answer.state)).state
        self._apart = (now.state, now.mode) != (there, turn.answer.mode)
        if was_apart:
            self._found.apart += 1
        else:
            self._note(turn, event, before, now, tuple(self._kinds(turn.answer, now, there)))
        return True

    def _note(self, turn: RecordedTurn, event: Event, before: str, now: Answer, kinds: tuple[Kind, ...]) -> None:
        if self._versions and turn.version not in self._versions:
            self._found.passed += 1
            return
        self._found.compared += 1
        if kinds:
            self._found.differences.append(
                Difference(
                    kinds,
                    self._number,
                    turn.turn,
                    turn.at,
                    turn.version,
                    before,
                    event,
                    turn.answer,
                    now,
                    tuple(self._lately),
                )
            )

    def _fire_timers(self, index: int) -> None:
        """What these dialogs would have said unasked before this turn, besides the timers that were told then."""
        until = self._turns[index].at - LATE
        told = dict(_timers(self._turns[index:]))
        while due := sorted((at, name) for name, at in self._snapshot.timers.items() if at < until):
            due = [(at, name) for at, name in due if name not in told or at + VERY_LATE < told[name]]
            if not due:
                return
            moment, name = due[0]
            before, event = self._snapshot.state, TimerFired(name)
            try:
                now = self._answer(event, moment, {})
            except _UnknownOutcomeError:
                return
            if now.said and not self._apart:
                silent = Answer((), (), before, self._snapshot.mode)
                turn = replace(self._turns[index], at=moment, answer=silent)
                self._note(turn, event, before, now, ("unasked",))
            self._apart = self._apart or now.state != before

    def _answer(self, event: Event, at: datetime, outcomes: dict[str, ActionDone]) -> Answer:
        before = self._snapshot
        if isinstance(event, TimerFired) and before.timers.get(event.name, at) > at + LATE:
            return Answer((), (), before.state, before.mode)  # these dialogs wait longer
        result = self._take(event, at, outcomes)
        performed = tuple(name for trace in result.traces for name in trace.performed)
        effects = effect_words(type(effect).__name__ for effect in result.effects)
        return Answer(result.messages, performed, result.snapshot.state, result.snapshot.mode, effects)

    def _take(self, event: Event, at: datetime, outcomes: dict[str, ActionDone]) -> TurnResult:
        left = dict(outcomes)

        def run(effect: RunAction, snapshot: Snapshot, now: datetime) -> ActionDone:
            if effect.action not in left:
                raise _UnknownOutcomeError(effect.action)
            return left.pop(effect.action)

        result = answer(self._machine, run, self._snapshot, event, at)
        self._snapshot = result.snapshot
        self._shown |= {(b.payload.name, b.payload.question) for m in result.messages for b in m.buttons}
        return result

    def _kinds(self, then: Answer, now: Answer, there: str) -> Iterable[Kind]:
        if then.effects != now.effects:
            yield "counselors"
        if now.state != there:
            yield "goes"
        if now.mode != then.mode:
            yield "mode"
        if bool(then.said) != bool(now.said):
            yield "silent" if then.said else "speaks"
        elif not self._same_words(then.said, now.said):
            yield "words" if then.performed == now.performed else "says"
        elif not _same_buttons(then.said, now.said):
            yield "buttons"

    def _same_words(self, then: Sequence[Message], now: Sequence[Message]) -> bool:
        """Message by message: the same words, or another variant of the same response, whose turn it may be now."""
        return len(then) == len(now) and all(
            self._same(text_of(one), text_of(other)) for one, other in zip(then, now, strict=True)
        )

    def _same(self, then: str, now: str) -> bool:
        if then == now or self._own.responses(then) & self._own.responses(now):
            return True
        return masked_again(then) == masked_again(now)


def _with_trail(before: Snapshot, after: Snapshot) -> Snapshot:
    """With the way back, as a turn that leads from one dialog to another leaves it."""
    old, new = (snapshot.state.split(".", 1)[0] for snapshot in (before, after))
    if old == new:
        return after
    trail = tuple(path for path in before.trail if path.split(".", 1)[0] not in (old, new))
    return replace(after, trail=(*trail, before.state)[-MAX_TRAIL:], history={**before.history, old: before.state})


def _timers(turns: Sequence[RecordedTurn]) -> Iterator[tuple[str, datetime]]:
    """The timers that were told first of these turns, with when."""
    for turn in turns:
        if not isinstance(turn.event, TimerFired):
            return
        yield turn.event.name, turn.at


def _same_buttons(then: Sequence[Message], now: Sequence[Message]) -> bool:
    """Compared where the words are the very same: variants may have buttons of their own."""
    if [text_of(message) for message in then] != [text_of(message) for message in now]:
        return True
    titles = ([masked_again(b.title) for m in messages for b in m.buttons] for messages in (then, now))
    return next(titles) == next(titles)


def event_words(event: Event) -> str:
    """What happened, as the report groups it: `intent ask_jobs`, `button 見る`, `timer gentle_note`."""
    match event:
        case Said(risk=risk) if risk != "none":
            return f"words of {'danger' if risk == 'crisis' else 'unclear danger'}"
        case Said(parse=None):
            return "a message that was not read"
        case Said(parse=parse) if parse is not None:
            return f"intent {parse.intent}"
        case Pressed(payload=payload, title=title):
            return f"button {title or (payload.name if payload else 'of an old version')}"
        case TimerFired(name=name):
            return f"timer {name}"
    kind = getattr(event, "kind", None) or getattr(event, "act", None)
    return kind.replace("_", " ") if kind else type(event).__name__.lower()
