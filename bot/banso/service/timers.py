"""What happens because time has passed: timers, sends to be tried again, notices, data that may not be kept."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime, timedelta

import structlog

from banso.dialog.events import TimerFired
from banso.ports import Clock, Store, Unit, Waker
from banso.service.alerts import AlertDesk

log = structlog.get_logger()

UNCONSENTED_FOR = timedelta(days=30)
"""Who has not consented and is silent for so long is forgotten."""


SEEN_FOR = timedelta(days=30)
"""So long a webhook that comes again is known. LINE does not tell how long it goes on, and a reply token is refused
20 minutes after the event, so days are far beyond it."""
PURGE_EVERY = timedelta(days=1)


class Ticker:
    """Looks at the time whenever it is asked to; what was missed while nobody looked is found at the next look."""

    def __init__(self, store: Store, waker: Waker, alerts: AlertDesk, clock: Clock) -> None:
        self._store, self._waker, self._alerts, self._clock = store, waker, alerts, clock
        self._purged_at: datetime | None = None

    async def tick(self) -> None:
        """Bring due timers into their mailboxes, wake whoever has something left to send, send due notices."""
        for seeker_id in await self._store.run(self._due):
            self._waker.wake(seeker_id)
        await self._alerts.tick()

    async def run(self, every: timedelta) -> None:
        """Tick for ever; a failed tick is logged and the next one tries again."""
        while True:
            try:
                await self.tick()
            except Exception as error:
                log.error("a tick failed", error=type(error).__name__)
            await asyncio.sleep(every.total_seconds())

    def _due(self, unit: Unit) -> tuple[str, ...]:
        now = self._clock()
        due = unit.timers.due(now)
        for seeker_id, name, at in due:
            unit.timers.cancel(seeker_id, name)
            if unit.mail.first_time(_event_id(seeker_id, name, at), now):
                unit.mail.put(seeker_id, TimerFired(name), at)
        if self._purged_at is None or now - self._purged_at >= PURGE_EVERY:
            unit.mail.forget_seen(now - SEEN_FOR)
            self._purged_at = now
        forgotten = unit.talks.silent_without_consent(now - UNCONSENTED_FOR)
        for seeker_id in forgotten:
            unit.mail.ask_erasure(seeker_id)
        unsent = tuple(item.seeker_id for item in unit.outbox.unfinished())
        return tuple(dict.fromkeys([*(seeker_id for seeker_id, _, _ in due), *forgotten, *unsent]))


def _event_id(seeker_id: str, name: str, at: datetime) -> str:
    """The same for the same timer; it outlives the seeker, so nobody can be told by it."""
    return f"timer:{uuid.uuid5(uuid.UUID(seeker_id), f'{name}:{at.isoformat()}')}"
