"""Tells open pages that something has changed, by server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

HEARTBEAT_SECONDS = 15.0


class Live:
    """`changed` reaches every open page; a page fetches what it needs itself, so a lost notice does no harm."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[str | None]] = set()

    def changed(self, what: str, user_id: str | None = None) -> None:
        """`what` is chat, seekers, alerts, quota or notice; `user_id` says whose."""
        for page in self._pages:
            page.put_nowait(json.dumps({"what": what, "seeker": user_id}))

    def close(self) -> None:
        """End every page's stream, so that the server need not wait for pages that stay open."""
        for page in self._pages:
            page.put_nowait(None)

    @contextmanager
    def _page(self) -> Iterator[asyncio.Queue[str | None]]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._pages.add(queue)
        try:
            yield queue
        finally:
            self._pages.discard(queue)

    async def stream(self) -> AsyncIterator[str]:
        """The lines of one page's event stream, until the page goes away."""
        with self._page() as queue:
            yield "retry: 1000\n\n"
            while True:
                try:
                    news = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if news is None:
                    return
                yield f"data: {news}\n\n"
