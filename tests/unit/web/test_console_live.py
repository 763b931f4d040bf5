"""News for open consoles."""

from __future__ import annotations

import asyncio
import json
import socket

import httpx
import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from banso.web.console.live import Live
from banso.web.console.serving import Server
from tests.unit.web.conftest import Rooms


async def test_every_open_page_is_told_who_has_news() -> None:
    live = Live()
    pages = [live.stream(), live.stream()]
    for page in pages:
        assert await anext(page) == "retry: 1000\n\n"
    live.changed("alice")
    for page in pages:
        assert json.loads((await anext(page)).removeprefix("data: ")) == {"seeker": "alice"}
        await page.aclose()  # type: ignore[attr-defined]
    live.changed("alice")  # nobody listens any more


async def test_a_message_that_arrives_is_news(rooms: Rooms) -> None:
    page = rooms.live.stream()
    await anext(page)
    seeker_id = await rooms.say("こんばんは")
    assert seeker_id in await anext(page)
    await page.aclose()  # type: ignore[attr-defined]


async def test_a_server_that_stops_sends_the_pages_away() -> None:
    app, live = FastAPI(), Live()

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        return StreamingResponse(live.stream())

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = Server(uvicorn.Config(app, log_level="critical"), live)
        running = asyncio.create_task(server.serve([listener]))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/stream"
        async with httpx.AsyncClient(trust_env=False) as page, page.stream("GET", address) as answer:
            lines = answer.aiter_lines()
            assert await anext(lines) == "retry: 1000"
            server.should_exit = True
            assert [line async for line in lines if line] == []
        await asyncio.wait_for(running, 10)
    late = live.stream()
    await anext(late)
    assert await anext(late, "ended") == "ended", "who connects now is not kept either"


async def test_an_act_waits_for_the_news_of_its_own_seeker() -> None:
    live = Live()
    with live.next_change("alice") as happened:
        live.changed("bob")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not happened.is_set()
        live.changed("alice")
        await asyncio.wait_for(happened.wait(), 5)
