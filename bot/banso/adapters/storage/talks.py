"""Conversations, their turns and what was sent of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BindParameter, Row, bindparam, delete, exists, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from banso.adapters.storage import codec
from banso.adapters.storage import tables as t
from banso.adapters.storage.mail import reply_from
from banso.adapters.storage.vault import Vault
from banso.dialog.events import CounselorActed
from banso.ports import OutboxItem, OutboxStatus, Standing, Talk, TurnRecord
from banso.ports.plain import messages_from

UNFINISHED = ("waiting", "sending")

# What every turn needs is built once: building a statement takes four times as long as running it.
_SEEKER: BindParameter[str] = bindparam("of_seeker")
_LOAD = select(t.talk).where(t.talk.c.seeker_id == _SEEKER)
_NEW_TALK = insert_or(t.talk)
_SAVE = _NEW_TALK.on_conflict_do_update(
    index_elements=["seeker_id"],
    set_={name: _NEW_TALK.excluded[name] for name in ("last_at", "consented", "open", "in_doubt", "body")},
)
_LOG = insert(t.turn_log).returning(t.turn_log.c.id)
_ADD = insert(t.outbox).returning(t.outbox.c.id)
_CLAIM = (
    update(t.outbox)
    .where(t.outbox.c.id == bindparam("of_item"))
    .values(status="sending", route=bindparam("by_route"), attempts=t.outbox.c.attempts + 1)
)
_UNFINISHED = select(t.outbox).where(t.outbox.c.city == bindparam("in_city"), t.outbox.c.status.in_(UNFINISHED))
_ALL_UNFINISHED = _UNFINISHED.order_by(t.outbox.c.id)
_THEIR_UNFINISHED = _UNFINISHED.where(t.outbox.c.seeker_id == _SEEKER).order_by(t.outbox.c.id)
_NEW_TIMER = insert_or(t.timer)
_START = _NEW_TIMER.on_conflict_do_update(index_elements=["seeker_id", "name"], set_={"due": _NEW_TIMER.excluded.due})


class SqlTalks:
    """`ports.Talks`."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._db = vault, vault.connection

    def load(self, seeker_id: str) -> Talk | None:
        row = self._db.execute(_LOAD, {"of_seeker": seeker_id}).one_or_none()
        return None if row is None else self._talk(row)

    def save(self, talk: Talk) -> None:
        snapshot = talk.snapshot
        row = {
            "city": self._vault.city,
            "seeker_id": talk.seeker_id,
            "last_at": talk.last_at,
            "consented": snapshot.value("consent") is True,
            "open": snapshot.mode != "bot" or snapshot.hold is not None,
            "in_doubt": talk.in_doubt,
            "body": self._vault.seal(talk.seeker_id, "talk", {"snapshot": snapshot, "reply": talk.reply}),
        }
        self._db.execute(_SAVE, row)

    def mark_doubt(self, seeker_id: str) -> None:
        self._db.execute(update(t.talk).where(t.talk.c.seeker_id == seeker_id).values(in_doubt=True))

    def log(self, seeker_id: str, record: TurnRecord) -> int:
        row = {
            "city": self._vault.city,
            "seeker_id": seeker_id,
            "turn": record.turn,
            "at": record.at,
            "kind": record.kind,
            "risk": record.risk,
            "dialog_version": record.dialog_version,
            "message_id": record.message_id,
            "body": self._sealed(seeker_id, record),
        }
        return int(self._db.execute(_LOG, row).scalar_one())

    def transcript(self, seeker_id: str, limit: int = 200) -> tuple[TurnRecord, ...]:
        mine = select(t.turn_log).where(t.turn_log.c.seeker_id == seeker_id)
        rows = self._db.execute(mine.order_by(t.turn_log.c.id.desc()).limit(limit)).all()
        sends = defaultdict(list)
        oldest = rows[-1].id if rows else 0
        sent = select(t.outbox.c.turn_id, t.outbox.c.status).where(
            t.outbox.c.seeker_id == seeker_id, t.outbox.c.turn_id >= oldest
        )
        for turn_id, status in self._db.execute(sent.order_by(t.outbox.c.id)):
            sends[turn_id].append(status)
        return tuple(replace(self._record(row), delivery=tuple(sends[row.id])) for row in reversed(rows))

    def erase_message(self, seeker_id: str, message_id: str) -> tuple[int, ...]:
        mine = (t.turn_log.c.seeker_id == seeker_id) & (t.turn_log.c.message_id == message_id)
        return self._empty(seeker_id, mine, unsent=True)

    def empty(self, seeker_id: str) -> None:
        theirs = (t.turn_log.c.seeker_id == seeker_id) & (t.turn_log.c.kind != CounselorActed.__name__)
        self._empty(seeker_id, theirs, unsent=False)

    def listed(self, limit: int) -> tuple[Talk, ...]:
        ours = t.talk.c.city == self._vault.city
        latest = select(t.talk.c.seeker_id).where(ours).order_by(t.talk.c.last_at.desc()).limit(limit)
        alerted = select(t.alert.c.seeker_id).where(t.alert.c.closed_at.is_(None))
        wanted = t.talk.c.open | t.talk.c.seeker_id.in_(alerted) | t.talk.c.seeker_id.in_(latest)
        found = select(t.talk).where(ours, wanted).order_by(t.talk.c.last_at.desc())
        return tuple(self._talk(row) for row in self._db.execute(found))

    def silent_without_consent(self, before: datetime) -> tuple[str, ...]:
        silent = (t.talk.c.last_at < before) & ~t.talk.c.consented & ~t.talk.c.open
        return tuple(self._db.scalars(select(t.talk.c.seeker_id).where(t.talk.c.city == self._vault.city, silent)))

    def consenting(self) -> tuple[str, ...]:
        leaving = exists().where(t.seeker.c.id == t.talk.c.seeker_id, t.seeker.c.erasure_asked)
        found = select(t.talk.c.seeker_id).where(t.talk.c.city == self._vault.city, t.talk.c.consented, ~leaving)
        return tuple(self._db.scalars(found.order_by(t.talk.c.seeker_id)))

    def standings(self, after: str, limit: int) -> tuple[Standing, ...]:
        ours = (t.talk.c.city == self._vault.city) & (t.talk.c.seeker_id > after)
        found = select(t.talk).where(ours).order_by(t.talk.c.seeker_id).limit(limit)
        return tuple(self._standing(row) for row in self._db.execute(found))

    def _standing(self, row: Row[Any]) -> Standing:
        # Far quicker than the whole snapshot, and nothing told leaves this method.
        snapshot = self._vault.open(row.seeker_id, "talk", row.body)["snapshot"]
        return Standing(
            row.seeker_id,
            snapshot["state"],
            snapshot["mode"],
            row.last_at,
            snapshot["hold"] is not None,
            snapshot["stopped"],
            snapshot["blocked"],
        )

    def _empty(self, seeker_id: str, which: Any, *, unsent: bool) -> tuple[int, ...]:
        rows = self._db.execute(select(t.turn_log).where(which)).all()
        for row in rows:
            known = self._record(row)
            left = replace(known, event={}, messages=(), effects=(), trace=(), omitted=True, unsent=unsent)
            left = replace(left, performed=(), outcomes=())
            mine = t.turn_log.c.id == row.id
            self._db.execute(update(t.turn_log).where(mine).values(body=self._sealed(seeker_id, left)))
        return tuple(row.turn for row in rows)

    def _talk(self, row: Row[Any]) -> Talk:
        body = self._vault.open(row.seeker_id, "talk", row.body)
        snapshot = codec.snapshot_from(body["snapshot"])
        return Talk(row.seeker_id, snapshot, row.last_at, reply_from(body["reply"]), row.in_doubt)

    def _sealed(self, seeker_id: str, record: TurnRecord) -> bytes:
        names = ("state", "mode", "event", "messages", "effects", "trace", "performed", "outcomes", "omitted", "unsent")
        return self._vault.seal(seeker_id, "turn_log", {name: getattr(record, name) for name in names})

    def _record(self, row: Row[Any]) -> TurnRecord:
        body: Mapping[str, Any] = self._vault.open(row.seeker_id, "turn_log", row.body)
        return TurnRecord(
            row.turn,
            row.at,
            row.kind,
            body["state"],
            body["mode"],
            row.risk,
            row.message_id,
            body["event"],
            messages_from(body["messages"]),
            tuple(body["effects"]),
            tuple(body["trace"]),
            body["omitted"],
            body["unsent"],
            # What was logged before these were kept has none.
            performed=tuple(body.get("performed", ())),
            outcomes=tuple(body.get("outcomes", ())),
            dialog_version=row.dialog_version,
            id=row.id,
        )


class SqlOutbox:
    """`ports.Outbox`."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._db = vault, vault.connection

    def add(self, item: OutboxItem) -> int:
        body = {"messages": item.messages, "reply": item.reply}
        row = {
            "city": self._vault.city,
            "seeker_id": item.seeker_id,
            "turn_id": item.turn_id,
            "created_at": item.created_at,
            "urgent": item.urgent,
            "status": item.status,
            "retry_key": item.retry_key,
            "body": self._vault.seal(item.seeker_id, "outbox", body),
        }
        return int(self._db.execute(_ADD, row).scalar_one())

    def claim(self, item_id: int, route: Literal["reply", "push"]) -> None:
        self._db.execute(_CLAIM, {"of_item": item_id, "by_route": route})

    def settle(self, item_id: int, status: OutboxStatus, detail: str = "") -> None:
        values: dict[str, Any] = {"status": status, "detail": detail}
        if status not in UNFINISHED:
            values["body"] = None
        self._db.execute(update(t.outbox).where(t.outbox.c.id == item_id).values(values))

    def unfinished(self, seeker_id: str | None = None) -> tuple[OutboxItem, ...]:
        here = {"in_city": self._vault.city}
        if seeker_id is None:
            return tuple(self._item(row) for row in self._db.execute(_ALL_UNFINISHED, here))
        theirs = self._db.execute(_THEIR_UNFINISHED, here | {"of_seeker": seeker_id})
        return tuple(self._item(row) for row in theirs)

    def count(self, name: str, month: str, by: int = 1) -> int:
        row = {"city": self._vault.city, "name": name, "month": month, "value": by}
        added = insert_or(t.counter).values(row)
        self._db.execute(
            added.on_conflict_do_update(
                index_elements=["city", "name", "month"], set_={"value": t.counter.c.value + by}
            )
        )
        same = (t.counter.c.name == name) & (t.counter.c.month == month) & (t.counter.c.city == self._vault.city)
        return self._db.scalar(select(t.counter.c.value).where(same)) or 0

    def _item(self, row: Row[Any]) -> OutboxItem:
        body = self._vault.open(row.seeker_id, "outbox", row.body)
        return OutboxItem(
            row.id,
            row.seeker_id,
            row.turn_id,
            messages_from(body["messages"]),
            row.retry_key,
            row.created_at,
            reply_from(body["reply"]),
            row.urgent,
            row.route,
            row.status,
            row.attempts,
        )


class SqlTimers:
    """`ports.Timers`."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._db = vault, vault.connection

    def start(self, seeker_id: str, name: str, due: datetime) -> None:
        row = {"city": self._vault.city, "seeker_id": seeker_id, "name": name, "due": due}
        self._db.execute(_START, row)

    def cancel(self, seeker_id: str, name: str) -> None:
        self._db.execute(delete(t.timer).where(t.timer.c.seeker_id == seeker_id, t.timer.c.name == name))

    def due(self, now: datetime) -> tuple[tuple[str, str, datetime], ...]:
        found = select(t.timer).where(t.timer.c.city == self._vault.city, t.timer.c.due <= now)
        return tuple((row.seeker_id, row.name, row.due) for row in self._db.execute(found.order_by(t.timer.c.due)))
