"""The whole bot over real HTTP: the stand-in as LINE, the SDK on both sides, a stub for NLU."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from banso.dialog.events import Parse
from banso.dialog.windows import JST
from banso.settings import Settings
from banso.wiring.service import Bot, build, web_app
from tests.contract.stand_in_fixtures import SECRET, TOKEN, RunningStandIn, running_stand_in

DEADLINE = 10.0
EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=JST)
"""When the bot believes it is: counselors are on duty."""


@dataclass
class StubNlu:
    """Reads what the test says, else that it does not understand; None where it is down."""

    intents: dict[str, str] = field(default_factory=dict)
    up: bool = True

    async def parse(self, text: str) -> Parse | None:
        return Parse(self.intents.get(text, "nlu_fallback"), 0.9) if self.up else None


@dataclass(frozen=True)
class RunningBot:
    """A bot that serves, with a stand-in before it."""

    bot: Bot
    url: str
    line: RunningStandIn
    nlu: StubNlu
    loop: asyncio.AbstractEventLoop

    def do(self, coroutine: Any) -> Any:
        """Run something in the bot's own event loop."""
        future: Future[Any] = asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        return future.result(DEADLINE)

    def settle(self) -> None:
        """Until the bot has worked on all that it was told."""
        self.do(self.bot.waker.settle())

    def write(self, user: str, text: str, **more: Any) -> list[str]:
        """Write, and what the bot answered."""
        return self.answers(user, lambda: self.line.post(f"/seekers/{user}/text", text=text, **more))

    def press(self, user: str, label: str) -> list[str]:
        return self.answers(user, lambda: self.line.post(f"/seekers/{user}/press", label=label))

    def answers(self, user: str, act: Callable[[], Any]) -> list[str]:
        before = len(self.line.chat(user))
        act()
        self.settle()
        return [text for who, text in self.line.chat(user)[before:] if who == "bot"]


@contextmanager
def running_bot(folder: Path, **more: Any) -> Iterator[RunningBot]:
    """A bot and its stand-in on free ports, with the project's own dialogs."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with running_stand_in(url) as line:
            settings = Settings(
                _env_file=None,
                database=str(folder / "banso.db"),
                line_channel_secret=SECRET,
                line_channel_access_token=TOKEN,
                line_api_url=line.url,
                stand_in_url=line.url,
                alert_webhook_url=f"{line.url}/_stand_in/alerts",
                master_key="A" * 43 + "=",
                **more,
            )
            nlu = StubNlu()
            bot = build(settings, nlu=nlu, clock=lambda: EVENING)
            with _serving(bot, listener) as loop:
                yield RunningBot(bot, url, line, nlu, loop)


@contextmanager
def _serving(bot: Bot, listener: socket.socket) -> Iterator[asyncio.AbstractEventLoop]:
    server = uvicorn.Server(uvicorn.Config(web_app(bot)[0], log_level="warning", ws="none"))
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve(sockets=[listener])

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the bot did not start"
        time.sleep(0.005)
    try:
        yield loops[0]
    finally:
        server.should_exit = True
        thread.join(DEADLINE)


@pytest.fixture(scope="module")
def module_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """One bot for all tests of a module; each test has a seeker of its own."""
    with running_bot(tmp_path_factory.mktemp("bot")) as bot:
        yield bot
