"""Whether a conversation that was really held breaks a promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from banso.dialog.check import GROUND
from banso.dialog.effects import Alert, Erase, HandOff, RunAction
from banso.dialog.events import CounselorActed, Event, Followed, Media, Pressed, Said, TimerFired, Unfollowed
from banso.dialog.machine import Machine
from banso.dialog.snapshot import Snapshot
from banso.dialog.story import Story
from banso.dialog.windows import NIGHT, ON_DUTY, within
from banso.proving.exploring import UNKNOWN
from banso.proving.happenings import Happening
from banso.proving.judging import CLIMBED, ERASED, HANDED_OFF, SPOKE, Judge, Memory, Seen
from banso.proving.promises import Promise
from banso.proving.values import CLOCKS, Values
from banso.testing.conversation import Exchange

Plays = Callable[[Story], Sequence[tuple[Snapshot, Exchange]]]
"""Runs a story; each exchange with the snapshot before it."""


def breaks(promise: Promise, held: Sequence[tuple[Snapshot, Exchange]], machine: Machine) -> bool:
    """Whether some turn of the conversation breaks the promise."""
    judge = Judge(machine, Values(machine.dialogs), [promise])
    notes: dict[int, int] = {}
    found = [judge.broken(0, promise, seen_in(judge, before, exchange, machine), notes) for before, exchange in held]
    return True in found


def seen_in(judge: Judge, before: Snapshot, exchange: Exchange, machine: Machine) -> Seen:
    """A turn that was really taken, to be compared with patterns."""
    performed = [name for trace in exchange.traces for name in trace.performed]
    tokens = {("says", p) for p in performed}
    asks = {s.question.ask: s.question.slot for s in machine.states.values() if s.question is not None}
    tokens |= {("asks", asks[p]) for p in performed if p in asks}
    tokens |= {("runs", e.action) for e in exchange.effects if isinstance(e, RunAction)}
    tokens |= {("alerts", str(e.grade)) for e in exchange.effects if isinstance(e, Alert)}
    flags = {
        SPOKE: bool(exchange.messages),
        ERASED: any(isinstance(e, Erase) for e in exchange.effects),
        HANDED_OFF: any(isinstance(e, HandOff) for e in exchange.effects),
        CLIMBED: _climbed(exchange, machine),
    }
    tokens |= {("", name) for name, shown in flags.items() if shown}
    happening = _happening(exchange.event)
    clock = _clock(exchange)
    memory = Memory(happening, before.state, (0,), (), frozenset(tokens), frozenset(), frozenset())
    return Seen(judge, memory, _look(before, clock), _look(exchange.snapshot, clock), exchange.snapshot.state)


def _climbed(exchange: Exchange, machine: Machine) -> bool:
    def stage(state: str) -> int:
        dialog = machine.dialog_of(state)
        return 0 if dialog is None else dialog.stage

    return any(stage(t.state_after) > max(stage(t.state_before), GROUND) for t in exchange.traces)


def _clock(exchange: Exchange) -> str:
    fields = {"night": within(NIGHT, exchange.at), "on_duty": within(ON_DUTY, exchange.at)}
    return next(name for name, given in CLOCKS.items() if given == fields)


def _look(snapshot: Snapshot, clock: str) -> Callable[[str], Any]:
    def look(name: str) -> Any:
        space, _, field = name.partition(".")
        match space:
            case "slot":
                return snapshot.value(field)
            case "question":
                return UNKNOWN if field.endswith("~") else snapshot.questions.get(field)
            case "clock":
                return clock
            case "hold":
                return snapshot.hold is not None
            case "watch":
                return snapshot.watch_until is not None
            case "known":
                return snapshot.turn > 0
            case "mode" | "stopped" | "misses" | "stay":
                return getattr(snapshot, space)
        return UNKNOWN

    return look


def _happening(event: Event) -> Happening:
    match event:
        case Said(parse=parse, risk=risk, risk_kind=kind):
            intent = parse.intent if parse else None
            return Happening("", event, "said" if parse else "outage", intent, risk=risk, risk_kind=kind)
        case Pressed(payload=payload):
            name = payload.name if payload else "expired"
            return Happening("", event, "pressed", name, name)
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
