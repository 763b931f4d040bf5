"""News for the consoles that are open."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from banso.service.turns import TurnResult
from banso.sse import Broadcast, News


class Live(Broadcast):
    """Tells open consoles of whom there is news, never what: pages ask for that. A notice may be lost without harm,
    since a page that connects again asks for everything."""

    def changed(self, seeker_id: str, result: TurnResult | None = None, at: datetime | None = None) -> None:
        """Tell every page; a `service.mailbox.Watcher`."""
        self.tell({"seeker": seeker_id})

    @contextmanager
    def next_change(self, seeker_id: str) -> Iterator[asyncio.Event]:
        """An event that is set once something has changed for this seeker."""
        happened = asyncio.Event()
        with self.listening() as queue:
            waiting = asyncio.ensure_future(_until(queue, {"seeker": seeker_id}, happened))
            try:
                yield happened
            finally:
                waiting.cancel()


async def _until(queue: asyncio.Queue[News | None], awaited: News, happened: asyncio.Event) -> None:
    while (news := await queue.get()) is not None:
        if news == awaited:
            happened.set()
            return
