"""Buttons as short text, since they live for years on phones: a format version, what is meant, where it was sent."""

from __future__ import annotations

import json

from banso.dialog.events import Payload

FORMAT_VERSION = 1
MAX_LENGTH = 300
"""LINE's limit for postback data, in characters."""


def encode(payload: Payload) -> str:
    """The payload as postback data. Raises ValueError where it would exceed LINE's 300 characters."""
    body: dict[str, object] = {"v": FORMAT_VERSION, "n": payload.name}
    if payload.values:
        body["d"] = dict(payload.values)
    if payload.question:
        body["q"] = payload.question
    body |= {"s": payload.state, "t": payload.turn}
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    if len(data) > MAX_LENGTH:
        raise ValueError(f"a button's data has {len(data)} characters, LINE allows {MAX_LENGTH}: {data[:80]}…")
    return data


def decode(data: str) -> Payload | None:
    """The payload behind postback data, None where it is of no format that this version knows."""
    try:
        body = json.loads(data)
    except ValueError:
        return None
    if not isinstance(body, dict) or body.get("v") != FORMAT_VERSION or not isinstance(body.get("n"), str):
        return None
    values, question, state, turn = body.get("d", {}), body.get("q"), body.get("s", ""), body.get("t", 0)
    if not (isinstance(values, dict) and isinstance(state, str) and isinstance(turn, int)):
        return None
    return Payload(body["n"], values, question if isinstance(question, str) else None, state, turn)
