"""The ways out and around: NLU, the channel, notices to counselors, waking, and the clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from banso.dialog.events import Grade, Parse, RiskKind
from banso.dialog.messages import Message


@dataclass(frozen=True, slots=True)
class Sent:
    """How a send ended.

    sent: accepted (or accepted before, by its retry key). refused: not accepted and never will be.
    bad_token: the reply token no longer serves, nothing was sent. unreached: surely not accepted, may be tried
    again. doubtful: nobody knows. quota: the month's messages are used up. `detail` has no personal text.
    """

    outcome: Literal["sent", "refused", "bad_token", "unreached", "doubtful", "quota"]
    detail: str = ""


class Nlu(Protocol):
    async def parse(self, text: str) -> Parse | None:
        """What was read, None where NLU cannot be asked now."""


class Channel(Protocol):
    """The way to a seeker. A call takes at most `max_messages` messages; none of them raises for the network."""

    max_messages: int

    async def reply(self, token: str, messages: Sequence[Message]) -> Sent:
        """Answer with a reply token: free, tried once."""

    async def push(self, user: str, messages: Sequence[Message], retry_key: str) -> Sent:
        """Send unasked, counted against the quota; the same key is accepted once however often it is tried."""

    async def show_typing(self, user: str) -> None:
        """Show that an answer is being written."""


Recipient = Literal["duty", "on_call"]


@dataclass(frozen=True, slots=True)
class Notice:
    """What counselors are told outside of the console: that, never what."""

    alert_id: int
    grade: Grade
    kind: RiskKind | None
    raised_at: datetime
    to: Recipient
    passed_on: bool = False
    address: str = ""


class Notifier(Protocol):
    async def notify(self, notice: Notice) -> bool:
        """Tell the counselors; whether it reached at least one of the ways that are set."""

    def reaches(self, to: Recipient) -> bool:
        """Whether any way to this recipient is set."""


class Waker(Protocol):
    def wake(self, seeker_id: str) -> None:
        """Have the seeker's mailbox looked at soon. May be lost, doubled or late without harm."""


Clock = Callable[[], datetime]
"""The time now, aware."""
