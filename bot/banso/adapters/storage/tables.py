"""The tables. Each has the city; columns named `body` are sealed, under the seeker's key where there
is one, and hold all that is personal.

Moments are microseconds since 1970 in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, to the microsecond."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(microseconds=value)


metadata = MetaData()


def _table(name: str, *columns: Any) -> Table:
    return Table(name, metadata, Column("city", String, nullable=False), *columns, sqlite_autoincrement=True)


def _number() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _seeker(*, primary: bool = False) -> Column[str]:
    return Column("seeker_id", String, primary_key=primary, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, Moment, nullable=nullable)


key_check = Table(
    "key_check",
    metadata,
    Column("city", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
seeker = Table(
    "seeker",
    metadata,
    Column("city", String, nullable=False),
    Column("id", String, primary_key=True),
    Column("lookup", String, nullable=False, unique=True),
    Column("key", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _moment("created_at"),
    Column("erasure_asked", Boolean, nullable=False, default=False),
    Index("ix_seeker_erasure", "erasure_asked"),
)
seen_event = Table(
    "seen_event",
    metadata,
    Column("city", String, primary_key=True),
    Column("event_id", String, primary_key=True),
    _moment("at"),
)
mailbox = _table(
    "mailbox",
    _number(),
    _seeker(),
    _moment("at"),
    Column("message_id", String),
    Column("attempts", Integer, nullable=False, default=0),
    Column("body", LargeBinary, nullable=False),
    Index("ix_mailbox_order", "seeker_id", "at"),
)
talk = Table(
    "talk",
    metadata,
    Column("city", String, nullable=False),
    _seeker(primary=True),
    _moment("last_at"),
    Column("consented", Boolean, nullable=False, default=False),
    Column("open", Boolean, nullable=False, default=False),
    Column("in_doubt", Boolean, nullable=False, default=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_talk_last", "last_at"),
    Index("ix_talk_consent", "consented", "last_at"),
)
turn_log = _table(
    "turn_log",
    _number(),
    _seeker(),
    Column("turn", Integer, nullable=False),
    _moment("at"),
    Column("kind", String, nullable=False),
    Column("risk", String, nullable=False),
    Column("dialog_version", String, nullable=False, default="", server_default=""),
    Column("message_id", String),
    Column("body", LargeBinary, nullable=False),
    Index("ix_turn_log_seeker", "seeker_id", "id"),
)
outbox = _table(
    "outbox",
    _number(),
    _seeker(),
    Column("turn_id", Integer, nullable=False),
    _moment("created_at"),
    Column("urgent", Boolean, nullable=False, default=False),
    Column("route", String),
    Column("status", String, nullable=False),
    Column("detail", String, nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    Column("retry_key", String, nullable=False, unique=True),
    Column("body", LargeBinary),
    Index("ix_outbox_status", "status", "seeker_id"),
    Index("ix_outbox_seeker", "seeker_id", "turn_id"),
)
timer = Table(
    "timer",
    metadata,
    Column("city", String, nullable=False),
    _seeker(primary=True),
    Column("name", String, primary_key=True),
    _moment("due"),
    Index("ix_timer_due", "due"),
)
alert = _table(
    "alert",
    _number(),
    _seeker(),
    Column("grade", String, nullable=False),
    Column("kind", String),
    _moment("raised_at"),
    Column("raised_times", Integer, nullable=False, default=1),
    _moment("notified_at", nullable=True),
    _moment("passed_on_at", nullable=True),
    Column("acknowledged_by", String),
    _moment("acknowledged_at", nullable=True),
    Column("closed_by", String),
    _moment("closed_at", nullable=True),
    Index("ix_alert_seeker", "seeker_id"),
)
handoff = _table(
    "handoff",
    _number(),
    _seeker(),
    _moment("requested_at"),
    Column("taken_by", String),
    _moment("taken_at", nullable=True),
    _moment("ended_at", nullable=True),
    Index("ix_handoff_seeker", "seeker_id"),
)
staff = Table(
    "staff",
    metadata,
    Column("city", String, primary_key=True),
    Column("login", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("password_hash", String, nullable=False),
)
booking = _table(
    "booking",
    _number(),
    _seeker(),
    Column("slot", String, nullable=False),
    _moment("starts_at"),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("city", "slot", name="uq_booking_slot"),
)
interest = _table(
    "interest",
    _number(),
    _seeker(),
    Column("body", LargeBinary, nullable=False),
    Index("ix_interest_seeker", "seeker_id"),
)
reading = _table(
    "reading",
    _number(),
    _seeker(),
    Column("turn", Integer, nullable=False),
    _moment("at"),
    Column("message_id", String),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("seeker_id", "turn", name="uq_reading_turn"),
)
lesson = _table(
    "lesson",
    _number(),
    Column("intent", String, nullable=False),
    Column("accepted_by", String, nullable=False),
    _moment("accepted_at"),
    _moment("exported_at", nullable=True),
    Column("body", LargeBinary, nullable=False),
    Index("ix_lesson_exported", "exported_at"),
)
counter = Table(
    "counter",
    metadata,
    Column("city", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("month", String, primary_key=True),
    Column("value", Integer, nullable=False),
)

OF_A_SEEKER = (mailbox, talk, turn_log, outbox, timer, handoff, booking, interest, reading)
"""Everything that goes with the seeker; alerts stay until they are closed."""
