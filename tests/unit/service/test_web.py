"""The routes of the bot, without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from banso.dialog.events import Entity, Parse
from banso.web.app import create_app
from banso.web.debug import LastTurns, debug
from banso.web.webhook import MAX_BODY, webhook
from tests.unit.service.conftest import ALICE, EVENING, Build, World


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    yield


@pytest.fixture
def turns() -> LastTurns:
    return LastTurns()


@pytest.fixture
def watched(build: Build, turns: LastTurns) -> World:
    return build(watchers=[turns.remember])


def client(app: FastAPI, peer: str = "127.0.0.1", host: str = "127.0.0.1:8800") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(peer, 1)), base_url=f"http://{host}")


async def test_the_designer_sees_the_last_turn_even_before_consent(watched: World, turns: LastTurns) -> None:
    async def parse(text: str) -> Parse:
        return Parse("greet", 0.8, entities=(Entity("district", "伏見区", 0, 3),))

    watched.nlu.parse = parse  # type: ignore[method-assign]
    await watched.say("伏見区です")
    app = create_app([debug(watched.store, turns)], running)
    async with client(app) as http:
        view = (await http.get(f"/debug/seekers/{ALICE}")).json()
    assert (view["state"], view["mode"], view["intent"], view["confidence"]) == ("talk.listening", "bot", "greet", 0.8)
    assert view["slots"] == {"place": "伏見区"}
    assert view["entities"] == [{"entity": "district", "value": "伏見区", "role": None, "negated": False}]
    assert (view["risk"], view["hold"]) == ("none", None)
    assert view["trace"]
    assert view["time"] == EVENING.isoformat()


@pytest.mark.parametrize(("peer", "host"), [("192.0.2.7", "127.0.0.1:8800"), ("127.0.0.1", "rebound.example.org:8800")])
async def test_the_designers_view_is_for_this_machine_only(
    watched: World, turns: LastTurns, peer: str, host: str
) -> None:
    await watched.say("こんにちは")
    async with client(create_app([debug(watched.store, turns)], running), peer, host) as http:
        assert (await http.get(f"/debug/seekers/{ALICE}")).status_code == 404


async def test_of_somebody_who_never_wrote_there_is_no_view(watched: World, turns: LastTurns) -> None:
    async with client(create_app([debug(watched.store, turns)], running)) as http:
        assert (await http.get("/debug/seekers/nobody")).status_code == 404


async def test_a_body_too_large_is_not_read_to_its_end(world: World) -> None:
    class Reader:
        def read(self, *_: object) -> tuple[()]:
            raise AssertionError("it was read")

    app = create_app([webhook(Reader(), (), world.mailbox, lambda: EVENING)], running)
    async with client(app) as http:
        assert (await http.post("/line/webhook", content=b"x" * (MAX_BODY + 1))).status_code == 413
