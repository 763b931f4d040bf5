"""The server process of the stand-in."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from banso.sse import Server

END_SECONDS = 3


def server_of(app: FastAPI) -> Server:
    """The server of a stand-in, where its settings say."""
    platform = app.state.platform
    host, port = platform.settings.host, platform.settings.port
    config = uvicorn.Config(app, host, port, log_level="warning", timeout_graceful_shutdown=END_SECONDS)
    return Server(config, platform.live)
