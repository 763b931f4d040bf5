"""The server process of the stand-in."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI


class StandInServer(uvicorn.Server):
    """A server that sends open chat pages away when it ends, instead of waiting for them."""

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._live = app.state.platform.live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the pages' streams, then everything else."""
        self._live.close()
        await super().shutdown(sockets)
