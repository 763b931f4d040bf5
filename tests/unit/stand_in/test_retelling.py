"""A chat told anew: what the seeker wrote stays, the account's answers are others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import count
from typing import Any, cast

import pytest

from banso.stand_in.clock import PlatformClock
from banso.stand_in.live import Live
from banso.stand_in.notices import Notice, NoticeBoard
from banso.stand_in.seekers import Seekers
from banso.stand_in.store import Store
from banso.stand_in.webhooks import Webhooks

NOW = 1_795_000_000_000


class NoBot:
    """Events that nobody hears."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new_event_id(self) -> str:
        return f"event {next(self._numbers)}"

    def emit(self, user_id: str, event: Mapping[str, Any], event_id: str | None = None) -> str:
        return event_id or self.new_event_id()


@pytest.fixture
def seekers() -> Seekers:
    clock = PlatformClock(lambda: NOW / 1000)
    return Seekers(Store(":memory:"), clock, cast("Webhooks", NoBot()), Live())


def text(words: str) -> dict[str, str]:
    return {"type": "text", "text": words}


def chat(seekers: Seekers, user: str) -> list[tuple[str, str]]:
    return [(message["from"], message["text"]) for message in seekers.transcript(user)]


def test_answers_stand_behind_what_they_answer_and_what_is_not_answered_yet_at_the_end(seekers: Seekers) -> None:
    user = seekers.create().user_id
    follow = seekers.follow(user)
    first, second = seekers.say(user, "ひとつ"), seekers.say(user, "ふたつ")
    seekers.retell(
        user, [(follow, NOW, [text("ようこそ")]), (first, NOW, [text("はい")]), (None, NOW + 5, [text("その後")])]
    )
    assert chat(seekers, user) == [
        ("bot", "ようこそ"), ("seeker", "ひとつ"), ("bot", "はい"), ("bot", "その後"), ("seeker", "ふたつ"),
    ]  # fmt: skip
    assert seekers.transcript(user)[3]["at"] == NOW + 5
    seekers.retell(user, [(follow, NOW, []), (first, NOW, [text("ええ")]), (second, NOW, [text("そうですか")])])
    assert chat(seekers, user) == [("seeker", "ひとつ"), ("bot", "ええ"), ("seeker", "ふたつ"), ("bot", "そうですか")]


def test_messages_keep_their_ids_so_that_a_page_draws_them_where_they_are(seekers: Seekers) -> None:
    user = seekers.create().user_id
    seekers.follow(user)
    said = seekers.say(user, "ひとつ")
    seekers.retell(user, [(said, NOW, [text("はい"), text("どうぞ")])])
    before = [message["id"] for message in seekers.transcript(user)]
    seekers.retell(user, [(said, NOW, [text("ええ"), text("どうぞ"), text("ゆっくり")])])
    after = [message["id"] for message in seekers.transcript(user)]
    assert after[:3] == before
    assert len(set(after)) == 4


def test_what_was_taken_back_stays_taken_back(seekers: Seekers) -> None:
    user = seekers.create().user_id
    seekers.follow(user)
    said = seekers.say(user, "ひとつ")
    seekers.unsend(user, seekers.transcript(user)[0]["id"])
    seekers.retell(user, [(said, NOW, [text("はい")])])
    assert [message["state"] for message in seekers.transcript(user)] == ["unsent", "sent"]


def test_somebody_who_is_gone_is_passed_over(seekers: Seekers) -> None:
    seekers.retell("U" + "0" * 32, [(None, NOW, [text("はい")])])


async def test_pages_are_told_of_a_notice_once_and_when_it_goes() -> None:
    live = Live()
    board, stream = NoticeBoard(live), live.stream()
    await anext(stream)
    board.show("直すところがあります", ["a.yml:1:1: <b>"])
    board.show("直すところがあります", ["a.yml:1:1: <b>"])
    assert board.notice == Notice("直すところがあります", ("a.yml:1:1: <b>",))
    board.clear()
    live.close()
    news = [json.loads(line.removeprefix("data: "))["what"] async for line in stream]
    assert news == ["notice", "notice"]
