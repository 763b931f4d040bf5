"""The records that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from banso.dialog.events import Grade, RiskKind
from banso.dialog.messages import Message
from banso.dialog.snapshot import Mode, Snapshot
from banso.ports.inbox import ReplyToken


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment with a counselor. `slot` is its start in ISO format and can be taken once."""

    slot: str
    starts_at: datetime
    topic: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interest:
    """What a seeker thinks of a posting: shown, wants to hear more, rather not after all, said no (with the reason)."""

    posting: str
    kind: Literal["shown", "interested", "withdrawn", "declined"]
    at: datetime
    reason: str = ""


def wanted(interests: Iterable[Interest]) -> tuple[str, ...]:
    """The postings that the seeker wants to hear more of and has not taken back since.

    `interests` are in the order noted, as a Writer brings them.
    """
    kinds = {item.posting: item.kind for item in interests if item.kind in ("interested", "withdrawn")}
    return tuple(posting for posting, kind in kinds.items() if kind == "interested")


@dataclass(frozen=True, slots=True)
class Seeker:
    id: str
    city: str
    user: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """A turn as it is kept. Where nothing said may be kept, `event` and `messages` are empty and `omitted` is set.

    `event` has `type` and the event's fields; `effects` and `outcomes` (`ActionDone`: what actions brought) likewise;
    `performed` are the responses and actions it came to, by name; `trace` is lines for a person. `dialog_version` is
    that of the dialogs that answered, empty in turns logged before it was kept.
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
    performed: tuple[str, ...] = ()
    outcomes: tuple[Mapping[str, Any], ...] = ()
    dialog_version: str = ""
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
class Standing:
    """Where a conversation stands, and nothing of what was told in it."""

    seeker_id: str
    state: str
    mode: Mode
    last_at: datetime
    held: bool = False
    stopped: bool = False
    blocked: bool = False


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
