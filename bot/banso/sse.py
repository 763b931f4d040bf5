"""Server-sent events for pages that stay open: whoever serves them says what the news are about."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import uvicorn

HEARTBEAT_SECONDS = 15.0
"""Well within the 60 seconds after which nginx, as it comes, cuts a connection that is silent (proxy_read_timeout)."""
News = dict[str, str | None]


class Broadcast:
    """What is told reaches every page that is open then, each in its own time and in order."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[News | None]] = set()
        self._closed = False

    def tell(self, news: News) -> None:
        """To be called in the event loop that serves the pages."""
        for queue in self._listeners:
            queue.put_nowait(news)

    def close(self) -> None:
        """End all streams once they have given what was told before, and at once those opened from here on."""
        self._closed = True
        for queue in self._listeners:
            queue.put_nowait(None)

    async def stream(self) -> AsyncIterator[str]:
        """The lines of one page's event stream, until the page goes away or all streams are ended."""
        with self.listening() as queue:
            yield "retry: 1000\n\n"
            while True:
                try:
                    news = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if news is None:
                    return
                yield f"data: {json.dumps(news)}\n\n"

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[News | None]]:
        """All that is told from here on; None where all streams are ended."""
        queue: asyncio.Queue[News | None] = asyncio.Queue()
        if self._closed:
            queue.put_nowait(None)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)


class Server(uvicorn.Server):
    """uvicorn's, which waits for open connections when it stops: the streams are ended first."""

    def __init__(self, config: uvicorn.Config, broadcast: Broadcast) -> None:
        super().__init__(config)
        self._broadcast = broadcast

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._broadcast.close()
        await super().shutdown(sockets)
