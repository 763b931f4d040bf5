"""A conversation with everything real but LINE, the database and the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from banso.dialog.machine import Machine
from banso.dialog.turn import begin
from banso.dialog.windows import JST
from banso.ports import Action
from banso.service.turns import runner, take_turn
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
    return Conversation(
        lambda snapshot, event, at: take_turn(machine, run, snapshot, event, at), read, begin(machine, seed), now
    )
