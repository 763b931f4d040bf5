"""Rasa's answers as they come, and everything that is an outage."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from banso.adapters.rasa.client import MAX_LENGTH, RasaNlu
from banso.dialog.events import Entity, Parse

ANSWER: dict[str, Any] = {
    "text": "伏見区で時給1200円",
    "intent": {"name": "tell_condition", "confidence": 0.91},
    "intent_ranking": [{"name": "tell_condition", "confidence": 0.91}, {"name": "ask_jobs", "confidence": 0.05}],
    "entities": [
        {"entity": "district", "value": "伏見区", "start": 0, "end": 3, "extractor": "x", "negated": True},
        {"entity": "wage", "value": {"min": 1200}, "start": 4, "end": 10, "role": "other", "negated": False},
    ],
    "risk": "watch",
    "kind": "other",
}


async def ask(text: str, answer: Any, status: int = 200) -> tuple[Parse | None, dict[str, Any]]:
    """What was read, and what the server was asked."""
    asked: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if isinstance(answer, Exception):
            raise answer
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return httpx.Response(status, content=content)

    nlu = RasaNlu("http://nlu", httpx.MockTransport(serve))
    parse = await nlu.parse(text)
    await nlu.close()
    assert [str(request.url) for request in asked] == ["http://nlu/model/parse"]
    return parse, json.loads(asked[0].content)


async def test_an_answer_is_read_whole() -> None:
    parse, _ = await ask("伏見区で時給1200円", ANSWER)
    assert parse == Parse(
        "tell_condition",
        0.91,
        (("tell_condition", 0.91), ("ask_jobs", 0.05)),
        (
            Entity("district", "伏見区", 0, 3, None, negated=True),
            Entity("wage", {"min": 1200}, 4, 10, "other"),
        ),
        "other",
    )


def _ranked(*ranking: tuple[str, float]) -> dict[str, Any]:
    entries = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return {"intent": entries[0], "intent_ranking": entries, "entities": []}


async def test_a_mere_guess_is_not_understood_and_keeps_what_it_may_be() -> None:
    parse, _ = await ask("もわっとしてて", _ranked(("repeat", 0.2), ("reject_job", 0.15)))
    assert parse == Parse("nlu_fallback", 0.8, (("nlu_fallback", 0.8), ("repeat", 0.2), ("reject_job", 0.15)))


async def test_a_doubtful_crisis_stays_one() -> None:
    parse, _ = await ask("もうあかん", _ranked(("crisis", 0.2), ("deny", 0.15)))
    assert parse is not None
    assert parse.intent == "crisis"


async def test_no_intent_at_all_is_the_fallback_and_no_outage() -> None:
    parse, _ = await ask("あ", {"intent": {"name": None, "confidence": 0.0}, "entities": []})
    assert parse is not None
    assert parse.intent == "nlu_fallback"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (ANSWER, 500),
        (ANSWER, 409),
        ({}, 200),
        ([], 200),
        ({"intent": "greet"}, 200),
        ({"intent": {"name": "greet", "confidence": "much"}}, 200),
        (b"<html>", 200),
        (httpx.ConnectError("nobody listens"), 200),
        (httpx.ReadTimeout("too slow"), 200),
        (httpx.RemoteProtocolError("cut off"), 200),
    ],
    ids=str,
)
async def test_everything_else_is_an_outage(answer: Any, status: int) -> None:
    assert (await ask("こんにちは", answer, status))[0] is None


async def test_a_long_text_is_cut() -> None:
    _, asked = await ask("あ" * 5000, ANSWER)
    assert len(asked["text"]) == MAX_LENGTH


async def test_a_slash_at_the_start_makes_no_intent() -> None:
    _, asked = await ask("/greet", ANSWER)
    assert not asked["text"].startswith("/")
    assert asked["text"].endswith("greet")
