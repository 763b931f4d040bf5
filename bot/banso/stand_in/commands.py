"""`banso stand-in`."""

from __future__ import annotations

import contextlib
from typing import Annotated

import typer

from banso.stand_in.app import create_app
from banso.stand_in.server import server_of
from banso.stand_in.settings import DEFAULT_CHANNEL_ACCESS_TOKEN, DEFAULT_CHANNEL_SECRET, StandInSettings


def run(settings: StandInSettings) -> None:
    """Serve until a signal."""
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again once everything has ended
        server_of(create_app(settings)).run()


def stand_in(
    *,
    host: Annotated[str, typer.Option(envvar="BANSO_STAND_IN_HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="BANSO_STAND_IN_PORT")] = 8801,
    bot_url: Annotated[str, typer.Option(envvar="BANSO_STAND_IN_BOT_URL")] = "http://127.0.0.1:8800",
    channel_secret: Annotated[str, typer.Option(envvar="BANSO_LINE_CHANNEL_SECRET")] = DEFAULT_CHANNEL_SECRET,
    channel_access_token: Annotated[
        str, typer.Option(envvar="BANSO_LINE_CHANNEL_ACCESS_TOKEN")
    ] = DEFAULT_CHANNEL_ACCESS_TOKEN,
    database: Annotated[str, typer.Option(envvar="BANSO_STAND_IN_DATABASE")] = "var/stand_in.sqlite3",
) -> None:
    """Serve a LINE platform for this machine, with its chat page."""
    run(
        StandInSettings(
            host=host,
            port=port,
            bot_url=bot_url,
            channel_secret=channel_secret,
            channel_access_token=channel_access_token,
            database=database,
        )
    )
