"""Actions, and what they may read and write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from banso.dialog.events import ActionDone
from banso.dialog.snapshot import Snapshot
from banso.ports.records import Booking, Interest, TurnRecord


class Writer(Protocol):
    """One seeker's bookings and interests, in the transaction of the turn."""

    def taken(self) -> frozenset[str]:
        """The slots that anybody has booked."""

    def bookings(self) -> tuple[Booking, ...]:
        """This seeker's, earliest first."""

    def book(self, booking: Booking) -> bool:
        """Take a slot; False where it is already taken by somebody else. The seeker's own again is True."""

    def cancel(self, slot: str) -> bool:
        """Give a slot of this seeker's back; False where there was none."""

    def interests(self) -> tuple[Interest, ...]:
        """In the order they were noted."""

    def note(self, interest: Interest) -> None:
        """Keep it; the same posting and kind again replaces what was kept."""

    def transcript(self) -> tuple[TurnRecord, ...]:
        """What is kept of the talk so far, oldest first, for somebody who wants to see or take away their data."""


@dataclass(frozen=True, slots=True)
class ActionContext:
    """What an action may look at. Actions declared `reads` do not call the writing methods of `writer`."""

    seeker_id: str
    snapshot: Snapshot
    now: datetime
    writer: Writer


Action = Callable[[Mapping[str, Any], ActionContext], ActionDone]
"""An action by its code. It answers with one of the outcomes that `actions.yml` declares for it; runs in a turn's
transaction, so it is quick and touches nothing but the writer."""

Actions = Mapping[str, Action]
