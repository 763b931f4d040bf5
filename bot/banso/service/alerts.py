"""Somebody may be in danger: counselors are told outside of the console until one of them acknowledges by name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from banso.dialog.windows import ON_DUTY, within
from banso.ports import AlertRecord, Clock, Notice, Notifier, Recipient, Store, Unit

log = structlog.get_logger()

PATIENCE = timedelta(minutes=5)
"""How long a notice may stay unacknowledged before it is passed on (care requirement 1)."""


class AlertError(Exception):
    """An act on an alert that is not possible; the message is for the counselor."""


def closed(alert: AlertRecord, by: str, now: datetime) -> AlertRecord:
    """The alert, closed; who closes it has also acknowledged it, where nobody had."""
    known, at = alert.acknowledged_by or by, alert.acknowledged_at or now
    return replace(alert, acknowledged_by=known, acknowledged_at=at, closed_by=by, closed_at=now)


class AlertDesk:
    """Notices, acknowledgements and what follows where there are none."""

    def __init__(self, store: Store, notifier: Notifier, clock: Clock, console_url: str) -> None:
        self._store, self._notifier, self._clock, self._console_url = store, notifier, clock, console_url
        self._one_at_a_time = asyncio.Lock()
        self._complained: set[int] = set()

    async def tick(self) -> None:
        """Send the notices that are due. What does not reach anybody is tried again at the next tick."""
        async with self._one_at_a_time:
            now = self._clock()
            for alert in await self._store.run(lambda unit: unit.duty.alerts()):
                if alert.grade == "crisis" and alert.acknowledged_at is None:
                    await self._remind(alert, now)

    async def acknowledge(self, alert_id: int, by: str) -> None:
        """A counselor has seen it and takes care. Raises AlertError where somebody else already does."""
        now = self._clock()

        def acknowledged(_: Unit, alert: AlertRecord) -> AlertRecord:
            if alert.acknowledged_by not in (None, by):
                raise AlertError(f"{alert.acknowledged_by}さんが確認しています。")
            return replace(alert, acknowledged_by=by, acknowledged_at=alert.acknowledged_at or now)

        await self._change(alert_id, acknowledged)

    async def close(self, alert_id: int, by: str) -> None:
        """End an alert without a hold to lift: a watch that was looked at, or a seeker who has erased everything."""
        now = self._clock()

        def looked_at(unit: Unit, alert: AlertRecord) -> AlertRecord:
            talk = unit.talks.load(alert.seeker_id)
            if talk is not None and talk.snapshot.hold is not None:
                raise AlertError("保留中です。メモを書いて保留を解除すると、警告も閉じます。")
            return closed(alert, by, now)

        await self._change(alert_id, looked_at)

    async def _change(self, alert_id: int, change: Callable[[Unit, AlertRecord], AlertRecord]) -> None:
        """Store what the change makes of the alert. Raises AlertError where there is none, and what the change does."""

        def store(unit: Unit) -> None:
            alert = unit.duty.alert(alert_id)
            if alert is None:
                raise AlertError("この警告はもうありません。")
            unit.duty.update_alert(change(unit, alert))

        await self._store.run(store)

    async def _remind(self, alert: AlertRecord, now: datetime) -> None:
        if alert.notified_at is None:
            if await self._notify(alert, self._first_recipient(now), passed_on=False):
                await self._note(alert, lambda known: replace(known, notified_at=now))
        elif alert.passed_on_at is None and now - alert.notified_at >= PATIENCE:
            to: Recipient = "on_call" if self._notifier.reaches("on_call") else "duty"
            if await self._notify(alert, to, passed_on=True):
                await self._note(alert, lambda known: replace(known, passed_on_at=now))

    def _first_recipient(self, now: datetime) -> Recipient:
        off_duty = not within(ON_DUTY, now)
        return "on_call" if off_duty and self._notifier.reaches("on_call") else "duty"

    async def _notify(self, alert: AlertRecord, to: Recipient, *, passed_on: bool) -> bool:
        notice = Notice(alert.id, alert.grade, alert.kind, alert.raised_at, to, passed_on, self._console_url)
        reached = await self._notifier.notify(notice)
        if not reached and alert.id not in self._complained:
            self._complained.add(alert.id)  # tried at every tick, told once
            log.error("nobody was reached about an alert", alert=alert.id, to=to, passed_on=passed_on)
        return reached

    async def _note(self, alert: AlertRecord, change: Callable[[AlertRecord], AlertRecord]) -> None:
        """Note what was sent, unless the alert was raised anew meanwhile: that is news to be sent again."""

        def store(unit: Unit) -> None:
            known = unit.duty.alert(alert.id)
            if known is not None and known.raised_at == alert.raised_at:
                unit.duty.update_alert(change(known))

        await self._store.run(store)
