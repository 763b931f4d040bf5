"""News for pages that stay open."""

from __future__ import annotations

import asyncio
import json
import socket

import httpx
import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from banso.sse import Broadcast, Server


async def test_every_open_page_is_told_and_one_that_left_holds_nobody_up() -> None:
    broadcast = Broadcast()
    first, second = broadcast.stream(), broadcast.stream()
    for page in (first, second):
        assert await anext(page) == "retry: 1000\n\n"
    broadcast.tell({"seeker": "alice"})
    for page in (first, second):
        assert json.loads((await anext(page)).removeprefix("data: ")) == {"seeker": "alice"}
    await first.aclose()  # type: ignore[attr-defined]
    broadcast.tell({"seeker": "bob"})
    assert json.loads((await anext(second)).removeprefix("data: ")) == {"seeker": "bob"}


async def test_a_server_that_stops_sends_the_pages_away() -> None:
    app, broadcast = FastAPI(), Broadcast()

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        return StreamingResponse(broadcast.stream())

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = Server(uvicorn.Config(app, log_level="critical"), broadcast)
        running = asyncio.create_task(server.serve([listener]))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/stream"
        async with httpx.AsyncClient(trust_env=False) as page, page.stream("GET", address) as answer:
            lines = answer.aiter_lines()
            assert await anext(lines) == "retry: 1000"
            server.should_exit = True
            assert [line async for line in lines if line] == []
        await asyncio.wait_for(running, 10)
    late = broadcast.stream()
    await anext(late)
    assert await anext(late, "ended") == "ended", "who connects now is not kept either"
