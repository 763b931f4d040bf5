"""Rasa's `POST /model/parse`. Whatever goes wrong is an outage, told apart from an empty intent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import structlog

from banso.dialog.events import FALLBACK_INTENT, Entity, Parse

log = structlog.get_logger()

MAX_LENGTH = 1000
"""Code points sent to NLU; the crisis rules see all of the text elsewhere."""


class RasaNlu:
    """`ports.Nlu` over HTTP. `timeout` in seconds, for one message."""

    def __init__(self, url: str, timeout: float) -> None:
        self._url, self._timeout = url.rstrip("/"), timeout
        self._client: httpx.AsyncClient | None = None

    async def parse(self, text: str) -> Parse | None:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=self._timeout, trust_env=False)
        try:
            answer = await self._client.post(f"{self._url}/model/parse", json={"text": sendable(text)})
            answer.raise_for_status()
            return read(answer.json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            log.warning("NLU could not be asked", error=type(error).__name__)
            return None

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()


def sendable(text: str) -> str:
    """The text as Rasa may see it: cut, and without the slash at its start that would make it an intent."""
    cut = text[:MAX_LENGTH]
    lead = len(cut) - len(cut.lstrip())
    return f"{cut[:lead]}／{cut[lead + 1 :]}" if cut[lead:].startswith("/") else cut


def read(result: Mapping[str, Any]) -> Parse:
    """Rasa's parse result as ours. Raises KeyError, TypeError where it is none."""
    ranking = tuple((entry["name"], float(entry["confidence"])) for entry in result.get("intent_ranking", ()))
    intent = result["intent"]
    return Parse(
        intent["name"] or FALLBACK_INTENT,
        float(intent["confidence"]),
        ranking,
        tuple(_entity(entity) for entity in result.get("entities", ())),
    )


def _entity(data: Mapping[str, Any]) -> Entity:
    role = data.get("role")
    return Entity(
        data["entity"],
        data["value"],
        data["start"],
        data["end"],
        role if role in ("self", "other") else None,
        bool(data.get("negated", False)),
    )
