"""A server that does not wait for consoles that stay open."""

from __future__ import annotations

import socket

import uvicorn

from banso.web.console.live import Live


class Server(uvicorn.Server):
    """uvicorn's, ending the consoles' event streams when it begins to stop: it waits for open connections."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.close()
        await super().shutdown(sockets)
