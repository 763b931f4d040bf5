"""One seeker's bookings and interests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from banso.adapters.storage import tables as t
from banso.adapters.storage.talks import SqlTalks
from banso.adapters.storage.vault import Vault
from banso.ports import Booking, Interest, TurnRecord


class SqlWriter:
    """`ports.Writer`."""

    def __init__(self, vault: Vault, seeker_id: str) -> None:
        self._vault, self._db, self._seeker_id = vault, vault.connection, seeker_id

    def taken(self) -> frozenset[str]:
        return frozenset(self._db.scalars(select(t.booking.c.slot).where(t.booking.c.city == self._vault.city)))

    def bookings(self) -> tuple[Booking, ...]:
        mine = select(t.booking).where(t.booking.c.seeker_id == self._seeker_id).order_by(t.booking.c.starts_at)
        return tuple(
            Booking(row.slot, row.starts_at, **self._vault.open(self._seeker_id, "booking", row.body))
            for row in self._db.execute(mine)
        )

    def book(self, booking: Booking) -> bool:
        same = (t.booking.c.city == self._vault.city) & (t.booking.c.slot == booking.slot)
        holder = self._db.scalar(select(t.booking.c.seeker_id).where(same))
        if holder is not None:
            return bool(holder == self._seeker_id)
        body = {"topic": booking.topic, "details": booking.details}
        self._db.execute(
            insert(t.booking).values(
                city=self._vault.city,
                seeker_id=self._seeker_id,
                slot=booking.slot,
                starts_at=booking.starts_at,
                body=self._vault.seal(self._seeker_id, "booking", body),
            )
        )
        return True

    def cancel(self, slot: str) -> bool:
        mine = (t.booking.c.seeker_id == self._seeker_id) & (t.booking.c.slot == slot)
        return self._db.execute(delete(t.booking).where(mine)).rowcount > 0

    def interests(self) -> tuple[Interest, ...]:
        return tuple(interest for _, interest in self._interests())

    def note(self, interest: Interest) -> None:
        for number, known in self._interests():
            if (known.posting, known.kind) == (interest.posting, interest.kind):
                self._db.execute(delete(t.interest).where(t.interest.c.id == number))
        body = self._vault.seal(self._seeker_id, "interest", interest)
        row = {"city": self._vault.city, "seeker_id": self._seeker_id, "body": body}
        self._db.execute(insert(t.interest).values(row))

    def transcript(self) -> tuple[TurnRecord, ...]:
        return SqlTalks(self._vault).transcript(self._seeker_id, limit=10_000)

    def _interests(self) -> list[tuple[int, Interest]]:
        mine = select(t.interest).where(t.interest.c.seeker_id == self._seeker_id).order_by(t.interest.c.id)
        found = []
        for row in self._db.execute(mine):
            body = self._vault.open(self._seeker_id, "interest", row.body)
            found.append((row.id, Interest(**{**body, "at": datetime.fromisoformat(body["at"])})))
        return found
