"""Stories begin alike: the same events in the same order at the same times make the same turns, which are made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from banso.dialog.events import Event
from banso.dialog.machine import Machine
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import begin
from banso.ports import Action
from banso.service.turns import TurnResult, runner, take_turn
from banso.testing.conversation import Conversation, Read
from banso.testing.fakes import MemoryWriter
from banso.testing.simulation import EVENING, SEEKER, coming_out


@dataclass
class _Place:
    """What came of each event that followed here, and where it led."""

    turns: dict[tuple[str, datetime], tuple[TurnResult, _Place]] = field(default_factory=dict)


class Beginnings:
    """Conversations with the same dialogs that share the turns they begin with, up to the first action: what an action
    writes is a conversation's own."""

    def __init__(self, machine: Machine, actions: Mapping[str, Action], read: Read) -> None:
        self._machine, self._actions, self._read = machine, actions, read
        self._first = _Place()

    def conversation(self) -> Conversation:
        """A conversation that has not begun, as `simulated` makes it."""
        run = runner(self._actions, SEEKER, MemoryWriter())
        place: _Place | None = self._first

        def take(snapshot: Snapshot, event: Event, at: datetime) -> TurnResult:
            nonlocal place
            key = (repr(event), at)
            if place is not None and key in place.turns:
                result, place = place.turns[key]
                return result
            result = take_turn(self._machine, coming_out(talk.actions_are, self._machine, run), snapshot, event, at)
            if place is not None:
                here, place = place, _Place() if len(result.traces) == 1 else None
                if place is not None:
                    here.turns[key] = result, place
            return result

        talk = Conversation(take, self._read, begin(self._machine), EVENING)
        return talk
