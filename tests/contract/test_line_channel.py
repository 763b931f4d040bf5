"""Our messages and LINE's rules: what is rendered is accepted, and each answer of LINE's is understood."""

from __future__ import annotations

import asyncio
import socket
import uuid
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banso.adapters.line.client import LineChannel
from banso.dialog.events import Payload
from banso.dialog.messages import Button, Card, Cards, Custom, Image, Link, Message, Text
from banso.ports import Sent
from tests.contract.stand_in_fixtures import TOKEN, Listener, RunningStandIn, running_stand_in, serving

HELLO = (Text("こんにちは"),)


@pytest.fixture(scope="module")
def line() -> Iterator[RunningStandIn]:
    with serving(Listener().app()) as bot, running_stand_in(bot, monthly_quota=100_000) as stand_in:
        yield stand_in


@pytest.fixture(scope="module")
def user(line: RunningStandIn) -> str:
    return line.friend()


def call(line: RunningStandIn, act: Callable[[LineChannel], Awaitable[Any]], token: str = TOKEN) -> Any:
    async def run() -> Any:
        channel = LineChannel(token, line.url)
        try:
            return await act(channel)
        finally:
            await channel.close()

    return asyncio.run(run())


def push(line: RunningStandIn, user: str, messages: tuple[Message, ...], key: str | None = None) -> Sent:
    sent: Sent = call(line, lambda channel: channel.push(user, messages, key or str(uuid.uuid4())))
    return sent


def last_sent(line: RunningStandIn) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = line.get("/sends")[-1]["body"]["messages"]
    return messages


words = st.text(min_size=1, max_size=60).filter(str.strip)
buttons = st.builds(Button, words, st.builds(Payload, st.just("answer"), st.fixed_dictionaries({"value": words})))
quick = st.lists(buttons, max_size=16).map(tuple)
links = st.builds(Link, words, st.sampled_from(["tel:0120061338", "https://example.org/a"]))
cards = st.builds(
    Card,
    title=words,
    subtitle=st.just("") | words,
    lines=st.lists(words, max_size=4).map(tuple),
    reasons=st.lists(words, max_size=3).map(tuple),
    footnote=st.just("") | words,
    buttons=st.lists(buttons | links, max_size=3).map(tuple),
)
messages = st.one_of(
    st.builds(Text, words, quick),
    st.builds(Text, st.text(min_size=4000, max_size=7000, alphabet="あ😀a"), quick),
    st.builds(Image, st.just("https://example.org/a.png"), words, quick),
    st.builds(Cards, words, st.lists(cards, min_size=1, max_size=14).map(tuple), quick),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(messages, min_size=1, max_size=5))
def test_whatever_the_dialogs_say_line_accepts(line: RunningStandIn, user: str, said: list[Message]) -> None:
    assert push(line, user, tuple(said)).outcome == "sent"


def test_buttons_become_quick_replies_that_say_themselves(line: RunningStandIn, user: str) -> None:
    title = "とても長い名前のボタンで二十文字をこえるもの"
    push(line, user, (Text("どうですか。", (Button(title, Payload("affirm")),)),))
    (item,) = last_sent(line)[0]["quickReply"]["items"]
    assert item["action"]["displayText"] == title
    assert item["action"]["label"] == title[:19] + "…"


def test_a_card_shows_its_reasons_and_one_card_stands_alone(line: RunningStandIn, user: str) -> None:
    card = Card("倉庫の仕分け", "伏見区", ("時給 1,200円",), ("通える距離です",), "2026-11-01現在")
    push(line, user, (Cards("求人", (card,)),))
    contents = last_sent(line)[0]["contents"]
    assert contents["type"] == "bubble"
    assert all(text in str(contents) for text in ("倉庫の仕分け", "伏見区", "時給", "通える距離です", "現在"))
    push(line, user, (Cards("求人", (card, card)),))
    assert last_sent(line)[0]["contents"]["type"] == "carousel"


def test_a_designers_own_message_is_sent_as_it_stands(line: RunningStandIn, user: str) -> None:
    sticker = {"type": "sticker", "packageId": "446", "stickerId": "1988"}
    push(line, user, (Custom(sticker, "にこにこ", (Button("はい", Payload("affirm")),)),))
    (sent,) = last_sent(line)
    assert {key: sent[key] for key in sticker} == sticker
    assert len(sent["quickReply"]["items"]) == 1


def test_a_message_that_is_none_of_lines_says_its_words_at_least(line: RunningStandIn, user: str) -> None:
    assert push(line, user, (Custom({"type": "hologram"}, "別の言葉"),)).outcome == "sent"
    assert last_sent(line)[0]["text"] == "別の言葉"


def test_what_is_beside_a_message_that_is_none_of_lines_is_sent(line: RunningStandIn, user: str) -> None:
    assert push(line, user, (Image("", "絵のことば"), *HELLO, Custom({}, ""))).outcome == "sent"
    assert [message["text"] for message in last_sent(line)] == ["絵のことば", "こんにちは"]


def test_a_button_that_line_would_not_take_does_not_cost_the_message(line: RunningStandIn, user: str) -> None:
    heavy = Button("重い", Payload("answer", {"value": "あ" * 400}))
    light = Button("軽い", Payload("answer", {"value": "a"}))
    assert (
        push(line, user, (Text("どちら", (heavy, light)), Cards("x", (Card("題", buttons=(heavy, light)),)))).outcome
        == "sent"
    )
    assert "重い" not in str(last_sent(line))


def reply_token(line: RunningStandIn, user: str) -> str:
    line.post(f"/seekers/{user}/text", text="はい")
    return str(line.get("/webhooks")[-1]["event"]["replyToken"])


def test_a_reply_is_taken_once(line: RunningStandIn, user: str) -> None:
    token = reply_token(line, user)
    outcomes = [call(line, lambda channel: channel.reply(token, HELLO)).outcome for _ in range(2)]
    assert outcomes == ["sent", "bad_token"]


def test_a_push_tried_again_with_its_key_is_said_once(line: RunningStandIn, user: str) -> None:
    key, before = str(uuid.uuid4()), len(line.chat(user))
    line.post("/faults", operation="push", status=500, accept_first=True)
    assert push(line, user, HELLO, key).outcome == "doubtful"
    assert push(line, user, HELLO, key).outcome == "sent"
    assert len(line.chat(user)) == before + 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"status": 500}, "doubtful"),
        ({"status": 503}, "doubtful"),
        ({"status": 429, "message": "The API rate limit has been exceeded. Try again later."}, "unreached"),
        ({"status": 429, "message": "You have reached your monthly limit."}, "quota"),
        ({"status": 400, "message": "The request body has 1 error(s)"}, "refused"),
        ({"status": 401, "message": "Authentication failed"}, "refused"),
    ],
    ids=str,
)
def test_each_trouble_is_told_apart(line: RunningStandIn, user: str, fault: dict[str, Any], outcome: str) -> None:
    line.post("/faults", operation="push", **fault)
    assert push(line, user, HELLO).outcome == outcome


def test_where_nobody_listens_nothing_was_sent_for_sure() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"

        async def run() -> Sent:
            channel = LineChannel(TOKEN, url)
            try:
                return await channel.push("U", HELLO, str(uuid.uuid4()))
            finally:
                await channel.close()

        assert asyncio.run(run()).outcome == "unreached"


def test_the_loading_animation_shows(line: RunningStandIn, user: str) -> None:
    call(line, lambda channel: channel.show_typing(user))
    assert line.get(f"/seekers/{user}/chat")["loading_ms"] > 0
