"""What comes in: arrivals, what waits in the mailbox, and the way into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from banso.dialog.events import Event


@dataclass(frozen=True, slots=True)
class Unsent:
    """The seeker took a message back: it and what was read from it are erased. Nothing for the dialog core."""

    message_id: str


@dataclass(frozen=True, slots=True)
class ReplyToken:
    """Serves for one reply, until `until`."""

    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a channel delivered, before NLU. `event_id` is the channel's own and is worked on once.

    `user` is the channel's id of the person; `message_id` is set where the person can take the message back.
    """

    event_id: str
    user: str
    event: Event | Unsent
    at: datetime
    reply: ReplyToken | None = None
    message_id: str | None = None
    redelivered: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """An arrival that waits in the mailbox for its turn."""

    id: int
    seeker_id: str
    event: Event | Unsent
    at: datetime
    reply: ReplyToken | None = None
    message_id: str | None = None
    attempts: int = 0


class Inbox(Protocol):
    """Where everything that can happen is told: stored before the call returns, worked on afterwards, in order."""

    async def accept(self, arrivals: Sequence[Arrival]) -> None:
        """Store what a channel delivered, in one transaction; what was already stored is passed over."""

    async def tell(self, seeker_id: str, event: Event, event_id: str) -> None:
        """Store what the house itself has to say to a conversation: a timer, a counselor's act."""
