"""Readings that wait for a designer, sealed like all that is a seeker's, and the lessons made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from banso.adapters.storage import codec
from banso.adapters.storage import tables as t
from banso.adapters.storage.vault import Vault
from banso.ports import Lesson, Reading

LESSON = "lesson"


class SqlLearning:
    """`ports.Learning`."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._db = vault, vault.connection

    def note(self, reading: Reading) -> None:
        same = (t.reading.c.seeker_id == reading.seeker_id) & (t.reading.c.turn == reading.turn)
        self._db.execute(delete(t.reading).where(same))
        body = {name: getattr(reading, name) for name in ("text", "intent", "confidence", "ranking", "risk", "pressed")}
        self._db.execute(
            insert(t.reading).values(
                city=self._vault.city,
                seeker_id=reading.seeker_id,
                turn=reading.turn,
                at=reading.at,
                message_id=reading.message_id,
                body=self._vault.seal(reading.seeker_id, "reading", body),
            )
        )

    def readings(self, limit: int) -> tuple[Reading, ...]:
        ours = select(t.reading).where(t.reading.c.city == self._vault.city).order_by(t.reading.c.id).limit(limit)
        found = []
        for row in self._db.execute(ours):
            body = self._vault.open(row.seeker_id, "reading", row.body)
            body["ranking"] = tuple((intent, confidence) for intent, confidence in body["ranking"])
            found.append(Reading(row.seeker_id, row.turn, row.at, message_id=row.message_id, id=row.id, **body))
        return tuple(found)

    def waiting(self) -> int:
        ours = select(func.count()).select_from(t.reading).where(t.reading.c.city == self._vault.city)
        return self._db.scalar(ours) or 0

    def accept(self, reading_id: int, text: str, intent: str, by: str, now: datetime) -> bool:
        if not self.discard(reading_id):
            return False
        body = self._vault.keyring.house.seal(codec.to_json({"text": text}), LESSON)
        row = {"city": self._vault.city, "intent": intent, "accepted_by": by, "accepted_at": now, "body": body}
        self._db.execute(insert(t.lesson).values(row))
        return True

    def discard(self, reading_id: int) -> bool:
        mine = (t.reading.c.id == reading_id) & (t.reading.c.city == self._vault.city)
        return self._db.execute(delete(t.reading).where(mine)).rowcount > 0

    def drop_message(self, seeker_id: str, message_id: str) -> None:
        mine = (t.reading.c.seeker_id == seeker_id) & (t.reading.c.message_id == message_id)
        self._db.execute(delete(t.reading).where(mine))

    def forget(self, seeker_id: str) -> None:
        self._db.execute(delete(t.reading).where(t.reading.c.seeker_id == seeker_id))

    def lessons(self) -> tuple[Lesson, ...]:
        ours = (t.lesson.c.city == self._vault.city) & t.lesson.c.exported_at.is_(None)
        return tuple(
            Lesson(
                row.id,
                codec.parsed(self._vault.keyring.house.open(row.body, LESSON))["text"],
                row.intent,
                row.accepted_by,
                row.accepted_at,
            )
            for row in self._db.execute(select(t.lesson).where(ours).order_by(t.lesson.c.id))
        )

    def mark_exported(self, lesson_ids: Sequence[int], now: datetime) -> None:
        mine = (t.lesson.c.city == self._vault.city) & t.lesson.c.id.in_(lesson_ids)
        self._db.execute(update(t.lesson).where(mine).values(exported_at=now))
