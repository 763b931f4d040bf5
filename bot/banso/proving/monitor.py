"""Whether a conversation that is really held keeps the promises: looked at turn by turn, as it comes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from banso.dialog.draft import SAY_DIFFERENTLY, Draft
from banso.dialog.effects import Alert, Erase, HandOff, RunAction
from banso.dialog.events import (
    CRISIS_INTENT,
    CounselorActed,
    Event,
    Followed,
    Media,
    Pressed,
    Said,
    TimerFired,
    Unfollowed,
)
from banso.dialog.machine import Machine
from banso.dialog.model import HISTORY
from banso.dialog.snapshot import Snapshot
from banso.dialog.story import Story, UserSays
from banso.dialog.turn import Trace, resolve_press
from banso.dialog.typed import as_pressed
from banso.dialog.walk import Walk
from banso.proving.choices import SHOWN
from banso.proving.happenings import NO_ANSWER, Happening
from banso.proving.judging import Judge, Memory, Seen
from banso.proving.matching import CLIMBED, ERASED, HANDED_OFF, SPOKE, inside
from banso.proving.promises import Pattern, Promise
from banso.proving.trees import UNKNOWN
from banso.proving.values import Values, clock_at
from banso.testing.conversation import Exchange

Plays = Callable[[Story], Sequence[tuple[Snapshot, Exchange]]]
"""Runs a story; each exchange with the snapshot before it."""
WATCHED = ("always", "never", "leads_to")
"""The kinds of promise that single turns keep or break."""


class Monitor:
    """Watches one conversation for broken promises. What spans turns (`unless_before`, `after`) it remembers itself."""

    def __init__(self, machine: Machine, promises: Sequence[Promise]) -> None:
        """Promises of other kinds than WATCHED are left out: no single turn breaks them."""
        self.machine = machine
        self.promises = [p for p in promises if p.kind in WATCHED]
        self._judge = Judge(machine, Values(machine.dialogs), self.promises)
        self._asks = {s.question.ask: s.question.slot for s in machine.states.values() if s.question is not None}
        self._notes: dict[int, int] = {}

    def restart(self) -> None:
        """Watch another conversation from its beginning."""
        self._notes = {}

    def broken(self, before: Snapshot, exchange: Exchange) -> list[Promise]:
        """The promises that this turn breaks, in their order; to be told every turn of the conversation in order.

        `before` is the snapshot that the turn was taken from, `exchange` the event with all that came of it, actions
        and their outcomes among it.
        """
        return [self.promises[i] for i in self._judge.judged(self.seen(before, exchange), self._notes)]

    def stands(self, pattern: Pattern, exchange: Exchange) -> bool:
        """Whether somebody stands as the pattern says when the turn is over."""
        look = _look(self.machine, exchange.snapshot, exchange.at)
        nothing = Happening("", exchange.event, "")
        holds = pattern.when is None or self._judge.sure(pattern.when, nothing, look) is True
        return holds and inside(exchange.snapshot.state, pattern.states)

    def seen(self, before: Snapshot, exchange: Exchange) -> Seen:
        """The turn, to be compared with patterns."""
        said = [name for trace in exchange.traces for name in _said(trace)]
        tokens = {("says", name) for name in said}
        tokens |= {("asks", self._asks[name]) for name in said if name in self._asks}
        tokens |= {("runs", e.action) for e in exchange.effects if isinstance(e, RunAction)}
        tokens |= {("alerts", str(e.grade)) for e in exchange.effects if isinstance(e, Alert)}
        shown = any(trace.event == "action" for trace in exchange.traces) and bool(exchange.messages)
        flags = {
            SPOKE: bool(said) or shown,
            ERASED: any(isinstance(e, Erase) for e in exchange.effects),
            HANDED_OFF: any(isinstance(e, HandOff) for e in exchange.effects),
            CLIMBED: any(self._climbs(trace) for trace in exchange.traces),
        }
        tokens |= {token for token, true in flags.items() if true} | ({("says", SHOWN)} if shown else set())
        happening = self._happening(before, exchange.event, exchange.at)
        memory = Memory(happening, before.state, (), (), frozenset(tokens), frozenset(), frozenset())
        look_before = _look(self.machine, before, exchange.at)
        return Seen(
            self._judge,
            memory,
            look_before,
            _look(self.machine, exchange.snapshot, exchange.at),
            exchange.snapshot.state,
        )

    def _climbs(self, trace: Trace) -> bool:
        rule = next((c.candidate.rule for c in trace.considered if c.fired), None)
        back = rule is not None and rule.to == HISTORY
        return self._judge.climbs(trace.state_before, trace.state_after, back=back)

    def _happening(self, before: Snapshot, event: Event, at: datetime) -> Happening:
        match as_pressed(before, event):
            case Said(parse=parse, risk=risk, risk_kind=kind):
                intent = parse.intent if parse else None
                return Happening("", event, "said" if parse else "outage", intent, risk=risk, risk_kind=kind)
            case Pressed() as press:
                draft = Draft(self.machine, before, press, at)
                resolve_press(draft, Walk(self.machine, draft))
                return Happening("", press, "pressed", draft.intent, draft.press_name)
            case Media(kind=kind):
                return Happening("", event, kind)
            case Followed(again=again):
                return Happening("", event, "followed", name="again" if again else "first")
            case TimerFired(name=name):
                return Happening("", event, "timer", name=name)
            case CounselorActed(act=act):
                return Happening("", event, "counselor", name=act)
            case Unfollowed():
                return Happening("", event, "unfollowed")
        return Happening("", event, "action")


def breaks(promise: Promise, held: Sequence[tuple[Snapshot, Exchange]], machine: Machine) -> bool:
    """Whether some turn of the conversation breaks the promise."""
    monitor = Monitor(machine, [promise])
    return any(monitor.broken(before, exchange) for before, exchange in held)


def strands(promise: Promise, story: Story, play: Plays, machine: Machine) -> bool:
    """Whether the story ends where a promise with `wherever` speaks of, and no messages that NLU reads for sure lead on
    from there to what it promises: all are tried."""
    monitor, held = Monitor(machine, []), play(story)
    if not held or not monitor.stands(promise.on, held[-1][1]):
        return False
    intents = [intent for intent in machine.dialogs.domain.intents if intent != CRISIS_INTENT]
    for tried in itertools.product(intents, repeat=promise.messages):
        further = tuple(UserSays(NO_ANSWER, intent) for intent in tried)
        after = play(replace(story, steps=(*story.steps, *further)))[len(held) :]
        if any(monitor.seen(before, exchange).like(promise.then) is True for before, exchange in after):
            return False
    return True


def _said(trace: Trace) -> list[str]:
    """The responses that were said, be it in other words since their own were just said."""
    worded = {name for name, _ in trace.said}
    return [name for name in trace.performed if name in worded or SAY_DIFFERENTLY in worded]


def _look(machine: Machine, snapshot: Snapshot, at: datetime) -> Callable[[str], Any]:
    """What guards of promises ask for by name, as the engine would say it of this snapshot."""
    slots = machine.dialogs.domain.slots

    def look(name: str) -> Any:
        space, _, field = name.partition(".")
        match space:
            case "slot":
                found = snapshot.slots.get(field)
                return found.value if found is not None else slots[field].initial if field in slots else None
            case "question":
                return UNKNOWN if field.endswith("~") else snapshot.questions.get(field)
            case "clock":
                return clock_at(at)
            case "hold":
                return snapshot.hold is not None
            case "watch":
                return snapshot.watch_until is not None and snapshot.watch_until > at
            case "known":
                return snapshot.turn > 0
            case "mode" | "stopped" | "misses" | "stay":
                return getattr(snapshot, space)
        return UNKNOWN

    return look
