"""Tells open consoles that something has changed, by server-sent events. It never says what: pages ask for that."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime

from banso.service.turns import TurnResult

HEARTBEAT_SECONDS = 15.0


class Live:
    """The open consoles. A notice may be lost without harm: a page that connects again asks for everything."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[str | None]] = set()
        self._closed = False

    def changed(self, seeker_id: str, result: TurnResult | None = None, at: datetime | None = None) -> None:
        """Tell every page; a `service.mailbox.Watcher`. Called in the event loop that serves the pages."""
        for page in self._pages:
            page.put_nowait(seeker_id)

    def close(self) -> None:
        """End all streams. Called when the server begins to stop, since it waits for its open connections."""
        self._closed = True
        for page in self._pages:
            page.put_nowait(None)

    async def stream(self) -> AsyncIterator[str]:
        """The lines of one page's event stream, until the page goes away or the server stops."""
        with self._page() as queue:
            yield "retry: 1000\n\n"
            while not self._closed:
                try:
                    seeker_id = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if seeker_id is None:
                    return
                yield f"data: {json.dumps({'seeker': seeker_id})}\n\n"

    @contextmanager
    def next_change(self, seeker_id: str) -> Iterator[asyncio.Event]:
        """An event that is set once something has changed for this seeker."""
        happened = asyncio.Event()
        with self._page() as queue:
            waiting = asyncio.ensure_future(_until(queue, seeker_id, happened))
            try:
                yield happened
            finally:
                waiting.cancel()

    @contextmanager
    def _page(self) -> Iterator[asyncio.Queue[str | None]]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._pages.add(queue)
        try:
            yield queue
        finally:
            self._pages.discard(queue)


async def _until(queue: asyncio.Queue[str | None], seeker_id: str, happened: asyncio.Event) -> None:
    while (changed := await queue.get()) is not None:
        if changed == seeker_id:
            happened.set()
            return
