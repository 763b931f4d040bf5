"""What `banso dev` does: the chat page, the bot with the dialogs as they are saved, and a look at every save."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from rich.console import Console
from rich.markup import escape

from banso.care.words import words
from banso.dev.session import Session
from banso.dev.sources import DIALOGS
from banso.dev.talks import Talks
from banso.dev.workbench import Workbench
from banso.dialog.events import Parse
from banso.dialog.machine import Machine
from banso.dialog.messages import Message
from banso.dialog.windows import JST
from banso.nlu.project import NluError
from banso.settings import Settings, read_settings
from banso.testing.conversation import Conversation, Read
from banso.testing.simulation import simulated
from banso.up.commands import trained
from banso.up.supervisor import Child, UpError, require_free_ports
from banso.web.debug import Seen, designer_view
from banso.wiring.project import actions, as_sent, nlu_reader, unread, without_code
from banso.wiring.service import line_here, line_webhook

TICK_SECONDS = 1.0


def run_dev(project: Path, *, nlu: bool) -> int:
    """Serve until Ctrl-C; the exit code."""
    console, settings = Console(soft_wrap=True, highlight=False, emoji=False), read_settings()
    if not (project / DIALOGS).is_dir():
        console.print(f"there is no folder {escape(str(project / DIALOGS))}. Name the project's folder with --project")
        return 1
    app, server = line_here(settings)
    try:
        require_free_ports((Child("the chat page", (), server.config.port, "", "BANSO_STAND_IN_URL"),))
        if nlu:
            trained(console)
        with nlu_reader(wanted=nlu) as read, contextlib.suppress(KeyboardInterrupt):
            talks = _talks(app, settings, _Reading(read, console))
            bench = Workbench(project, words(), actions(), without_code)
            session = Session(bench, talks, app.state.platform.notices, console.print)
            asyncio.run(_serve(server, session, talks, lambda: _welcome(console, settings)))
    except (NluError, UpError) as error:
        console.print(f"[red]{escape(str(error))}[/red]")
        return 1
    console.print("Stopped.")
    return 0


def _talks(app: FastAPI, settings: Settings, read: Read) -> Talks:
    """The bot behind the page, as routes of the page's own application."""
    platform = app.state.platform

    def clock() -> datetime:
        return datetime.fromtimestamp(platform.clock.now_ms() / 1000, UTC)

    talks = Talks(platform.seekers, _bodies, _begin, read, clock)
    app.include_router(line_webhook(settings, talks, clock))
    app.include_router(designer_view(lambda user: _seen(talks, user)))
    return talks


async def _serve(server: uvicorn.Server, session: Session, talks: Talks, welcome: Callable[[], None]) -> None:
    gc.freeze()  # what was imported stays: no save has to wait for it to be looked through
    with server.config.bind_socket() as listener:
        listener.listen()
        welcome()
        async with asyncio.TaskGroup() as group:
            beside = [group.create_task(part) for part in (session.run(), _tick(talks), talks.warm_up())]
            await server.serve([listener])
            for task in beside:
                task.cancel()


def _welcome(console: Console, settings: Settings) -> None:
    console.print(f"\n[bold green]Talk at[/bold green] [cyan]{settings.stand_in_url}[/cyan], as in LINE.")
    console.print("Save a file, and the talk is told anew with it. Ctrl-C ends it.\n")


async def _tick(talks: Talks) -> None:
    while True:
        await asyncio.sleep(TICK_SECONDS)
        talks.tick()


def _begin(machine: Machine, now: datetime) -> Conversation:
    return simulated(machine, actions(now.astimezone(JST).date()), unread, now=now)


def _bodies(messages: Sequence[Message]) -> Sequence[Mapping[str, Any]]:
    return [body for message in messages if (body := as_sent(message)) is not None]


async def _seen(talks: Talks, user: str) -> Seen | None:
    talk = talks.find(user)
    if talk is None or talk.last is None:
        return None
    return Seen(talk.last.snapshot, talk.last.at, talk.last.result)


class _Reading:
    """NLU, until it fails: then messages go unread, as in an outage, and that is told once."""

    def __init__(self, read: Read, console: Console) -> None:
        self._read, self._console = read, console

    def __call__(self, text: str) -> Parse | None:
        try:
            return self._read(text)
        except NluError as error:
            self._console.print(f"[red]{escape(str(error))}[/red]\n  From now on no message is read; start anew.")
            self._read = unread
            return None
