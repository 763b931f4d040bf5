"""Seekers and their mailboxes."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from banso.adapters.storage import tables as t
from banso.adapters.storage.vault import Vault
from banso.dialog.events import Event
from banso.ports import Pending, ReplyToken, Seeker, Unsent
from banso.ports.plain import event_from, tagged

# What every message needs is built once: building a statement takes four times as long as running it.
_SEEKER: BindParameter[str] = bindparam("of_seeker")
_KNOWN = select(t.seeker).where(t.seeker.c.id == _SEEKER)
_FIND = select(t.seeker.c.id, t.seeker.c.created_at).where(t.seeker.c.lookup == bindparam("by_lookup"))
_SEEN = insert_or(t.seen_event).on_conflict_do_nothing()
_PUT = insert(t.mailbox)
_NEXT = select(t.mailbox).where(t.mailbox.c.seeker_id == _SEEKER).order_by(t.mailbox.c.at, t.mailbox.c.id).limit(1)
_DONE = delete(t.mailbox).where(t.mailbox.c.id == bindparam("of_pending"))
_ERASURES = select(t.seeker.c.id).where(t.seeker.c.erasure_asked, t.seeker.c.city == bindparam("in_city"))
_THEIR_ERASURE = _ERASURES.where(t.seeker.c.id == _SEEKER)


class SqlMail:
    """`ports.Mail`."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._db = vault, vault.connection

    def seeker(self, seeker_id: str) -> Seeker | None:
        row = self._db.execute(_KNOWN, {"of_seeker": seeker_id}).one_or_none()
        if row is None:
            return None
        user = self._vault.open(row.id, "seeker", row.body)["user"]
        return Seeker(row.id, row.city, user, row.created_at)

    def find(self, user: str) -> Seeker | None:
        lookup = self._vault.keyring.lookup(self._vault.city, user)
        row = self._db.execute(_FIND, {"by_lookup": lookup}).one_or_none()
        return None if row is None else Seeker(row.id, self._vault.city, user, row.created_at)

    def find_or_create(self, user: str, now: datetime) -> Seeker:
        known = self.find(user)
        if known is not None:
            return known
        seeker_id = uuid.uuid4().hex
        wrapped, self._vault.sealers[seeker_id] = self._vault.keyring.new_key(seeker_id)
        self._db.execute(
            insert(t.seeker).values(
                city=self._vault.city,
                id=seeker_id,
                lookup=self._vault.keyring.lookup(self._vault.city, user),
                key=wrapped,
                body=self._vault.seal(seeker_id, "seeker", {"user": user}),
                created_at=now,
            )
        )
        return Seeker(seeker_id, self._vault.city, user, now)

    def first_time(self, event_id: str, now: datetime) -> bool:
        row = {"city": self._vault.city, "event_id": event_id, "at": now}
        return self._db.execute(_SEEN, row).rowcount == 1

    def forget_seen(self, before: datetime) -> None:
        old = (t.seen_event.c.city == self._vault.city) & (t.seen_event.c.at < before)
        self._db.execute(delete(t.seen_event).where(old))

    def put(
        self,
        seeker_id: str,
        event: Event | Unsent,
        at: datetime,
        reply: ReplyToken | None = None,
        message_id: str | None = None,
    ) -> None:
        body = {"event": tagged(event), "reply": reply}
        row = {
            "city": self._vault.city,
            "seeker_id": seeker_id,
            "at": at,
            "message_id": message_id,
            "body": self._vault.seal(seeker_id, "mailbox", body),
        }
        self._db.execute(_PUT, row)

    def next(self, seeker_id: str) -> Pending | None:
        row = self._db.execute(_NEXT, {"of_seeker": seeker_id}).one_or_none()
        if row is None:
            return None
        body = self._vault.open(seeker_id, "mailbox", row.body)
        event = event_from(body["event"])
        return Pending(row.id, seeker_id, event, row.at, reply_from(body["reply"]), row.message_id, row.attempts)

    def waiting(self) -> tuple[str, ...]:
        found = select(t.mailbox.c.seeker_id).where(t.mailbox.c.city == self._vault.city)
        return tuple(self._db.scalars(found.group_by(t.mailbox.c.seeker_id).order_by(func.min(t.mailbox.c.at))))

    def done(self, pending_id: int) -> None:
        self._db.execute(_DONE, {"of_pending": pending_id})

    def failed(self, pending_id: int) -> int:
        mine = t.mailbox.c.id == pending_id
        self._db.execute(update(t.mailbox).where(mine).values(attempts=t.mailbox.c.attempts + 1))
        return self._db.scalar(select(t.mailbox.c.attempts).where(mine)) or 0

    def drop_message(self, seeker_id: str, message_id: str) -> None:
        mine = (t.mailbox.c.seeker_id == seeker_id) & (t.mailbox.c.message_id == message_id)
        self._db.execute(delete(t.mailbox).where(mine))

    def ask_erasure(self, seeker_id: str) -> None:
        self._db.execute(update(t.seeker).where(t.seeker.c.id == seeker_id).values(erasure_asked=True))

    def erasures(self, seeker_id: str | None = None) -> tuple[str, ...]:
        here = {"in_city": self._vault.city}
        if seeker_id is None:
            return tuple(self._db.scalars(_ERASURES, here))
        return tuple(self._db.scalars(_THEIR_ERASURE, here | {"of_seeker": seeker_id}))

    def erase(self, seeker_id: str) -> None:
        for table in t.OF_A_SEEKER:
            self._db.execute(delete(table).where(table.c.seeker_id == seeker_id))
        closed = (t.alert.c.seeker_id == seeker_id) & t.alert.c.closed_at.is_not(None)
        self._db.execute(delete(t.alert).where(closed))
        self._db.execute(delete(t.seeker).where(t.seeker.c.id == seeker_id))
        self._vault.sealers.pop(seeker_id, None)


def reply_from(data: Any) -> ReplyToken | None:
    """A reply token as it was sealed."""
    return None if data is None else ReplyToken(data["token"], datetime.fromisoformat(data["until"]))
