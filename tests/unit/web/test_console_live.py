"""News for open consoles."""

from __future__ import annotations

import asyncio
import json

from banso.web.console.live import Live
from tests.unit.web.conftest import Rooms


async def test_a_message_that_arrives_is_news_of_whom_and_nothing_else(rooms: Rooms) -> None:
    page = rooms.live.stream()
    await anext(page)
    seeker_id = await rooms.say("こんばんは")
    assert json.loads((await anext(page)).removeprefix("data: ")) == {"seeker": seeker_id}
    await page.aclose()  # type: ignore[attr-defined]


async def test_an_act_waits_for_the_news_of_its_own_seeker() -> None:
    live = Live()
    with live.next_change("alice") as happened:
        live.changed("bob")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not happened.is_set()
        live.changed("alice")
        await asyncio.wait_for(happened.wait(), 5)
