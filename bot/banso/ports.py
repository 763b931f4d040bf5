"""What the service needs of the world, as Protocols, and the records that pass between them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from banso.dialog.events import ActionDone
from banso.dialog.snapshot import Snapshot


class Desk(Protocol):
    """What actions read and write for a seeker, in the transaction of the turn."""

    def taken(self) -> Collection[datetime]:
        """The starts of all appointments that are booked."""
        ...

    def booking(self, seeker: str) -> datetime | None:
        """The start of the seeker's appointment."""
        ...

    def book(self, seeker: str, start: datetime) -> bool:
        """Book in place of an earlier appointment; False where somebody else has that time."""
        ...

    def cancel_booking(self, seeker: str) -> datetime | None:
        """Cancel; the start of what was cancelled, None where there was none."""
        ...

    def note_interest(self, seeker: str, posting: str) -> bool:
        """Note that the seeker would like to hear a firm out; False where that is noted already."""
        ...


@dataclass(frozen=True, slots=True)
class ActionContext:
    """What an action may look at and write to. `now` is aware."""

    seeker: str
    snapshot: Snapshot
    now: datetime
    desk: Desk


Action = Callable[[Mapping[str, Any], ActionContext], ActionDone]
"""An action registered by name: its arguments and context to one of its declared outcomes. It raises for nothing
that a seeker can do."""
