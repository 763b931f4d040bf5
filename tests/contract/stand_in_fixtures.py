"""A stand-in served over real HTTP on a free port of this machine, and the SDK pointed at it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI, Request, Response
from linebot.v3 import WebhookParser
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, MessagingApiBlob

from banso.sse import Server
from banso.stand_in.app import create_app
from banso.stand_in.clock import PlatformClock
from banso.stand_in.settings import StandInSettings

TOKEN = "test-token"
SECRET = "test-secret"
START = 1_795_000_000.0  # some moment of November 2026, in seconds


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve `app` in a thread on a free port; yields its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, ws="none")
        platform = getattr(app.state, "platform", None)
        server = uvicorn.Server(config) if platform is None else Server(config, platform.live)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the server under test did not start")
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=5)


@dataclass(frozen=True)
class RunningStandIn:
    """A stand-in that runs: its address, its control API and the SDK's clients."""

    url: str
    control: httpx.Client
    api: MessagingApi
    blob: MessagingApiBlob

    def post(self, path: str, **body: Any) -> Any:
        """Call the control API; a refusal is an error."""
        answer = self.control.post(path, json=body)
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str) -> Any:
        """Read from the control API."""
        answer = self.control.get(path)
        answer.raise_for_status()
        return answer.json()

    def friend(self, name: str = "みどり") -> str:
        """A new person who has added the account; returns the user ID."""
        return str(self.post("/seekers", name=name, follow=True)["user_id"])

    def chat(self, user_id: str) -> list[tuple[str, str]]:
        """Who said what in a chat."""
        return [(m["from"], m["text"] or m["type"]) for m in self.get(f"/seekers/{user_id}/messages")]


@dataclass
class Listener:
    """A bot that only listens: what it was sent, and what it answers (the last of `statuses` again and again)."""

    events: list[Any] = field(default_factory=list)
    raw: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=lambda: [200])

    def app(self) -> FastAPI:
        """The listener as an application; it checks signatures with the SDK and answers 400 to a wrong one."""
        app, parser = FastAPI(), WebhookParser(SECRET)

        @app.post("/line/webhook")
        async def webhook(request: Request) -> Response:
            body = (await request.body()).decode()
            try:
                events = parser.parse(body, request.headers["x-line-signature"])
            except InvalidSignatureError:
                return Response(status_code=400)
            self.raw.append(json.loads(body))
            self.events.extend(events)
            return Response(status_code=self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0])

        return app


@contextmanager
def running_stand_in(bot_url: str, **settings: Any) -> Iterator[RunningStandIn]:
    """Serve a stand-in whose clock is stopped, for the bot at `bot_url`."""
    clock = PlatformClock(lambda: START)
    clock.freeze()
    chosen = StandInSettings(bot_url=bot_url, channel_secret=SECRET, channel_access_token=TOKEN, **settings)
    with serving(create_app(chosen, clock)) as url:
        configuration = Configuration(host=url, access_token=TOKEN)
        with (
            httpx.Client(base_url=f"{url}/_stand_in", trust_env=False, timeout=10) as control,
            ApiClient(configuration) as client,
        ):
            yield RunningStandIn(url, control, MessagingApi(client), MessagingApiBlob(client))
