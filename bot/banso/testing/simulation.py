"""A conversation with everything real but LINE, the database and the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from banso.dialog.effects import RunAction
from banso.dialog.events import ActionDone, Event
from banso.dialog.machine import Machine
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import begin
from banso.dialog.windows import JST
from banso.ports import Action
from banso.service.turns import RunsAction, TurnResult, runner, take_turn
from banso.testing.conversation import Conversation, Read
from banso.testing.fakes import MemoryWriter

EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=JST)
"""When a simulated conversation begins: a Tuesday evening, counselors on duty."""
SEEKER = "seeker"


def simulated(
    machine: Machine, actions: Mapping[str, Action], read: Read, *, now: datetime = EVENING, seed: int = 0
) -> Conversation:
    """A conversation that has not begun, on a clock that only it moves."""
    writer = MemoryWriter()
    run = runner(actions, SEEKER, writer)

    def take(snapshot: Snapshot, event: Event, at: datetime) -> TurnResult:
        return take_turn(machine, coming_out(talk.actions_are, machine, run), snapshot, event, at)

    talk = Conversation(take, read, begin(machine, seed), now)
    return talk


def coming_out(outcome: str | None, machine: Machine, run: RunsAction) -> RunsAction:
    """Actions that come out so, without having run, where they can; None: all run."""

    def told(effect: RunAction, snapshot: Snapshot, now: datetime) -> ActionDone:
        if outcome in machine.dialogs.domain.actions[effect.action].outcomes:
            return ActionDone(effect.action, outcome)
        return run(effect, snapshot, now)

    return run if outcome is None else told
