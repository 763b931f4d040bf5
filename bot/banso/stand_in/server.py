"""The server process of the stand-in."""

from __future__ import annotations

import socket

import uvicorn
from fastapi import FastAPI

END_SECONDS = 3


class StandInServer(uvicorn.Server):
    """A server that sends open chat pages away when it ends, instead of waiting for them."""

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._live = app.state.platform.live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the pages' streams, then everything else."""
        self._live.close()
        await super().shutdown(sockets)


def server_of(app: FastAPI) -> StandInServer:
    """The server of a stand-in, where its settings say."""
    settings = app.state.platform.settings
    config = uvicorn.Config(
        app, settings.host, settings.port, log_level="warning", timeout_graceful_shutdown=END_SECONDS
    )
    return StandInServer(app, config)
