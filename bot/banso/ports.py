"""What the rooms of the house ask of each other, and the records that pass between them.

Service and careers speak to these Protocols; adapters fill them; `wiring` joins the two. Times are aware.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar

from banso.dialog.events import ActionDone, Event, Grade, Parse, RiskKind
from banso.dialog.messages import Message
from banso.dialog.snapshot import Mode, Snapshot

T = TypeVar("T")


# What comes in


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


# NLU, channel, alerts, waking, clock


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


# Actions


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment with a counselor. `slot` is its start in ISO format and can be taken once."""

    slot: str
    starts_at: datetime
    topic: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interest:
    """What a seeker thinks of a posting: shown, wants to hear more, said no (with the reason)."""

    posting: str
    kind: Literal["shown", "interested", "declined"]
    at: datetime
    reason: str = ""


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


# Storage


@dataclass(frozen=True, slots=True)
class Seeker:
    id: str
    city: str
    user: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """A turn as it is kept. Where nothing said may be kept, `event` and `messages` are empty and `omitted` is set.

    `event` has `type` and the event's fields; `effects` likewise; `trace` is lines for a person.
    """

    turn: int
    at: datetime
    kind: str
    state: str
    mode: Mode
    risk: Grade = "none"
    message_id: str | None = None
    event: Mapping[str, Any] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    effects: tuple[Mapping[str, Any], ...] = ()
    trace: tuple[str, ...] = ()
    omitted: bool = False
    unsent: bool = False
    delivery: tuple[str, ...] = ()
    id: int = 0


OutboxStatus = Literal["waiting", "sending", "sent", "unknown", "failed", "dropped"]


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One send. `retry_key` is fixed before the first try. `reply` is None where it has to be pushed.

    waiting → sending → sent; unknown: a reply whose end nobody knows; failed: will not be tried again;
    dropped: the seeker blocked the account. `urgent`: an answer to a crisis, pushed where its reply is in doubt.
    """

    id: int
    seeker_id: str
    turn_id: int
    messages: tuple[Message, ...]
    retry_key: str
    created_at: datetime
    reply: ReplyToken | None = None
    urgent: bool = False
    route: Literal["reply", "push"] | None = None
    status: OutboxStatus = "waiting"
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as it is kept. `reply` is a token that no reply has used yet; `in_doubt`: nobody knows
    whether what was last said arrived."""

    seeker_id: str
    snapshot: Snapshot
    last_at: datetime
    reply: ReplyToken | None = None
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class AlertRecord:
    id: int
    seeker_id: str
    grade: Grade
    kind: RiskKind | None
    raised_at: datetime
    raised_times: int = 1
    notified_at: datetime | None = None
    passed_on_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    closed_by: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandoffRecord:
    seeker_id: str
    requested_at: datetime
    taken_by: str | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A message that may have been read wrongly, for a designer to say what it meant.

    `text` is masked. `ranking` are the likeliest intents, best first; `pressed` is the intent of the button that was
    pressed right after. Nothing says whose it is but `seeker_id`, by which it is erased with the seeker.
    """

    seeker_id: str
    turn: int
    at: datetime
    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...] = ()
    risk: Grade = "none"
    pressed: str | None = None
    message_id: str | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A masked sentence that a designer has given its intent. It belongs to nobody and outlives the seeker."""

    id: int
    text: str
    intent: str
    accepted_by: str
    accepted_at: datetime
    exported_at: datetime | None = None


Role = Literal["counselor", "designer", "official", "admin"]


@dataclass(frozen=True, slots=True)
class Staff:
    login: str
    name: str
    role: Role
    password_hash: str = ""


class Mail(Protocol):
    """Seekers and what waits for them."""

    def seeker(self, seeker_id: str) -> Seeker | None: ...
    def find(self, user: str) -> Seeker | None: ...
    def find_or_create(self, user: str, now: datetime) -> Seeker: ...
    def first_time(self, event_id: str, now: datetime) -> bool:
        """Record the id; False where it was recorded before. Survives erasure."""

    def put(
        self,
        seeker_id: str,
        event: Event | Unsent,
        at: datetime,
        reply: ReplyToken | None = None,
        message_id: str | None = None,
    ) -> None: ...
    def next(self, seeker_id: str) -> Pending | None:
        """The oldest by the time it happened."""

    def waiting(self) -> tuple[str, ...]:
        """Seekers for whom something waits."""

    def done(self, pending_id: int) -> None: ...
    def failed(self, pending_id: int) -> int:
        """Count a failed attempt; how many there were now."""

    def drop_message(self, seeker_id: str, message_id: str) -> None:
        """Remove what waits of a message that was taken back."""

    def ask_erasure(self, seeker_id: str) -> None:
        """Have the seeker erased as soon as what was said last is sent."""

    def erasures(self, seeker_id: str | None = None) -> tuple[str, ...]: ...
    def erase(self, seeker_id: str) -> None:
        """Destroy the key and every row about the seeker but open alerts, which say nothing about them."""


class Talks(Protocol):
    """Conversations and their turns."""

    def load(self, seeker_id: str) -> Talk | None: ...
    def save(self, talk: Talk) -> None: ...
    def mark_doubt(self, seeker_id: str) -> None:
        """What was last said may not have arrived."""

    def log(self, seeker_id: str, record: TurnRecord) -> int: ...
    def transcript(self, seeker_id: str, limit: int = 200) -> tuple[TurnRecord, ...]:
        """The last turns, oldest first, with how their sends ended."""

    def erase_message(self, seeker_id: str, message_id: str) -> tuple[int, ...]:
        """Empty the turns that this message led to; their numbers."""

    def empty(self, seeker_id: str) -> None:
        """Empty all turns so far, since consent was declined; what counselors did stays on record."""

    def listed(self, limit: int) -> tuple[Talk, ...]:
        """Those that a human should see (waiting, with one, in a hold, with an open alert) and the `limit` latest;
        latest first."""

    def silent_without_consent(self, before: datetime) -> tuple[str, ...]: ...


class Outbox(Protocol):
    def add(self, item: OutboxItem) -> int: ...
    def claim(self, item_id: int, route: Literal["reply", "push"]) -> None:
        """About to be tried by this way."""

    def settle(self, item_id: int, status: OutboxStatus, detail: str = "") -> None: ...
    def unfinished(self, seeker_id: str | None = None) -> tuple[OutboxItem, ...]:
        """Waiting or sending, oldest first."""

    def count(self, name: str, month: str, by: int = 1) -> int:
        """Add to a counter of the city, for example pushes of a month; its new value."""


class Timers(Protocol):
    def start(self, seeker_id: str, name: str, due: datetime) -> None: ...
    def cancel(self, seeker_id: str, name: str) -> None: ...
    def due(self, now: datetime) -> tuple[tuple[str, str, datetime], ...]:
        """(seeker id, name, due) of what is due, earliest first."""


class Duty(Protocol):
    """Alerts, handoffs and staff."""

    def raise_alert(self, seeker_id: str, grade: Grade, kind: RiskKind | None, now: datetime) -> AlertRecord:
        """Open an alert, or raise the seeker's open one; a graver one is to be noticed and acknowledged anew."""

    def alerts(self, *, open_only: bool = True) -> tuple[AlertRecord, ...]: ...
    def alert(self, alert_id: int) -> AlertRecord | None: ...
    def update_alert(self, alert: AlertRecord) -> None: ...
    def request_handoff(self, seeker_id: str, now: datetime) -> None: ...
    def take_handoff(self, seeker_id: str, by: str, now: datetime) -> None: ...
    def end_handoff(self, seeker_id: str, now: datetime) -> None: ...
    def handoffs(self) -> tuple[HandoffRecord, ...]:
        """Those that wait or are with a counselor, longest waiting first."""

    def staff(self, login: str) -> Staff | None: ...
    def put_staff(self, staff: Staff) -> None: ...


class Learning(Protocol):
    """What designers may teach the NLU from."""

    def note(self, reading: Reading) -> None:
        """Keep it; a reading of the same turn is replaced."""

    def readings(self, limit: int) -> tuple[Reading, ...]:
        """Those that wait for a designer, oldest first."""

    def waiting(self) -> int:
        """How many wait."""

    def accept(self, reading_id: int, text: str, intent: str, by: str, now: datetime) -> bool:
        """Make a lesson of it, and forget whose it was; False where it is gone."""

    def discard(self, reading_id: int) -> bool:
        """Forget it; False where it is gone."""

    def drop_message(self, seeker_id: str, message_id: str) -> None:
        """Forget what came of a message that was taken back."""

    def forget(self, seeker_id: str) -> None:
        """Forget what waits of a seeker, since consent was declined."""

    def lessons(self) -> tuple[Lesson, ...]:
        """Those that were not exported yet, oldest first."""

    def mark_exported(self, lesson_ids: Sequence[int], now: datetime) -> None: ...


class Unit(Protocol):
    """One transaction: all of it or nothing."""

    @property
    def mail(self) -> Mail: ...
    @property
    def talks(self) -> Talks: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def duty(self) -> Duty: ...
    @property
    def learning(self) -> Learning: ...
    def writer(self, seeker_id: str) -> Writer: ...


class Store(Protocol):
    async def run(self, work: Callable[[Unit], T]) -> T:
        """Do `work` in one transaction on the store's own thread; rolled back where it raises."""

    async def scrub(self) -> None:
        """Make sure that the files hold nothing of what was erased."""

    async def close(self) -> None: ...
