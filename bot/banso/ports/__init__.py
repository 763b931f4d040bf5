"""What the rooms of the house ask of each other, and the records that pass between them.

Service and careers speak to these Protocols; adapters fill them; `wiring` joins the two. Times are aware.
"""

from banso.ports.actions import Action, ActionContext, Actions, Writer
from banso.ports.inbox import Arrival, Inbox, Pending, ReplyToken, Unsent
from banso.ports.records import (
    AlertRecord,
    Booking,
    HandoffRecord,
    Interest,
    Lesson,
    OutboxItem,
    OutboxStatus,
    Reading,
    Role,
    Seeker,
    Staff,
    Standing,
    Talk,
    TurnRecord,
    wanted,
)
from banso.ports.storage import Duty, Learning, Mail, Outbox, Store, Talks, Timers, Unit
from banso.ports.ways import Channel, Clock, Nlu, Notice, Notifier, Recipient, Sent, Waker

__all__ = [
    "Action",
    "ActionContext",
    "Actions",
    "AlertRecord",
    "Arrival",
    "Booking",
    "Channel",
    "Clock",
    "Duty",
    "HandoffRecord",
    "Inbox",
    "Interest",
    "Learning",
    "Lesson",
    "Mail",
    "Nlu",
    "Notice",
    "Notifier",
    "Outbox",
    "OutboxItem",
    "OutboxStatus",
    "Pending",
    "Reading",
    "Recipient",
    "ReplyToken",
    "Role",
    "Seeker",
    "Sent",
    "Staff",
    "Standing",
    "Store",
    "Talk",
    "Talks",
    "Timers",
    "TurnRecord",
    "Unit",
    "Unsent",
    "Waker",
    "Writer",
    "wanted",
]
