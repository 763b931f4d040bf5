"""What the service asks of a store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from banso.dialog.events import Event, Grade, RiskKind
from banso.ports.actions import Writer
from banso.ports.inbox import Pending, ReplyToken, Unsent
from banso.ports.records import (
    AlertRecord,
    HandoffRecord,
    Lesson,
    OutboxItem,
    OutboxStatus,
    Reading,
    Seeker,
    Staff,
    Standing,
    Talk,
    TurnRecord,
)

T = TypeVar("T")


class Mail(Protocol):
    """Seekers and what waits for them."""

    def seeker(self, seeker_id: str) -> Seeker | None: ...
    def find(self, user: str) -> Seeker | None: ...
    def find_or_create(self, user: str, now: datetime) -> Seeker: ...
    def first_time(self, event_id: str, now: datetime) -> bool:
        """Record the id; False where it was recorded before. Survives erasure."""

    def forget_seen(self, before: datetime) -> None:
        """Forget the ids recorded before then: what comes again so late is heard again."""

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

    def consenting(self) -> tuple[str, ...]:
        """Seekers whose consent holds and who have not asked to be erased, by id."""

    def standings(self, after: str, limit: int) -> tuple[Standing, ...]:
        """Where at most `limit` conversations stand, by seeker id, those that follow `after` (empty: the first)."""

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
