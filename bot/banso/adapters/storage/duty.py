"""Alerts, handoffs and staff."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from banso.adapters.storage import tables as t
from banso.adapters.storage.vault import Vault
from banso.dialog.events import Grade, RiskKind
from banso.ports import AlertRecord, HandoffRecord, Staff


class SqlDuty:
    """`ports.Duty`."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._db = vault, vault.connection

    def raise_alert(self, seeker_id: str, grade: Grade, kind: RiskKind | None, now: datetime) -> AlertRecord:
        open_ones = select(t.alert).where(t.alert.c.seeker_id == seeker_id, t.alert.c.closed_at.is_(None))
        row = self._db.execute(open_ones.order_by(t.alert.c.id.desc()).limit(1)).one_or_none()
        if row is None:
            values = {"city": self._vault.city, "seeker_id": seeker_id, "grade": grade, "kind": kind, "raised_at": now}
            number = self._db.execute(insert(t.alert).values(values).returning(t.alert.c.id)).scalar_one()
            return AlertRecord(number, seeker_id, grade, kind, now)
        known = replace(_alert(row), raised_times=row.raised_times + 1)
        if grade == "crisis" and known.grade != "crisis":
            known = AlertRecord(known.id, seeker_id, grade, kind, now, known.raised_times)
        elif grade == "crisis" and known.acknowledged_at is not None and kind != known.kind:
            # Danger of another kind is news to the counselor who knows of the first.
            known = AlertRecord(known.id, seeker_id, grade, kind, now, known.raised_times)
        self.update_alert(known)
        return known

    def alerts(self, *, open_only: bool = True) -> tuple[AlertRecord, ...]:
        found = select(t.alert).where(t.alert.c.city == self._vault.city).order_by(t.alert.c.raised_at)
        if open_only:
            found = found.where(t.alert.c.closed_at.is_(None))
        return tuple(_alert(row) for row in self._db.execute(found))

    def alert(self, alert_id: int) -> AlertRecord | None:
        row = self._db.execute(select(t.alert).where(t.alert.c.id == alert_id)).one_or_none()
        return None if row is None else _alert(row)

    def update_alert(self, alert: AlertRecord) -> None:
        values = asdict(alert)
        self._db.execute(update(t.alert).where(t.alert.c.id == values.pop("id")).values(values))

    def request_handoff(self, seeker_id: str, now: datetime) -> None:
        if self._db.execute(select(t.handoff.c.id).where(self._running(seeker_id))).first() is None:
            row = {"city": self._vault.city, "seeker_id": seeker_id, "requested_at": now}
            self._db.execute(insert(t.handoff).values(row))

    def take_handoff(self, seeker_id: str, by: str, now: datetime) -> None:
        self.request_handoff(seeker_id, now)
        self._db.execute(update(t.handoff).where(self._running(seeker_id)).values(taken_by=by, taken_at=now))

    def end_handoff(self, seeker_id: str, now: datetime) -> None:
        self._db.execute(update(t.handoff).where(self._running(seeker_id)).values(ended_at=now))

    def handoffs(self) -> tuple[HandoffRecord, ...]:
        found = select(t.handoff).where(t.handoff.c.city == self._vault.city, t.handoff.c.ended_at.is_(None))
        rows = self._db.execute(found.order_by(t.handoff.c.requested_at))
        return tuple(HandoffRecord(row.seeker_id, row.requested_at, row.taken_by, row.taken_at) for row in rows)

    def staff(self, login: str) -> Staff | None:
        mine = select(t.staff).where(t.staff.c.city == self._vault.city, t.staff.c.login == login)
        row = self._db.execute(mine).one_or_none()
        return None if row is None else Staff(row.login, row.name, row.role, row.password_hash)

    def put_staff(self, staff: Staff) -> None:
        values = asdict(staff)
        added = insert_or(t.staff).values({"city": self._vault.city, **values})
        self._db.execute(added.on_conflict_do_update(index_elements=["city", "login"], set_=values))

    def _running(self, seeker_id: str) -> Any:
        return (t.handoff.c.seeker_id == seeker_id) & t.handoff.c.ended_at.is_(None)


def _alert(row: Row[Any]) -> AlertRecord:
    return AlertRecord(**{name: getattr(row, name) for name in AlertRecord.__slots__})
