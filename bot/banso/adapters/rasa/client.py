"""Asking Rasa's server what a message says. An outage is an answer of its own (None), never an empty intent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import structlog

from banso.dialog.events import CRISIS_INTENT, FALLBACK_INTENT, Entity, Parse

MAX_LENGTH = 1000
"""Characters sent to the model: 5,000 took it more than half a second. The gate's rules read the whole text."""
UNSURE = 0.3
"""An intent less likely than this is asked about, not acted upon: of such readings of the test sets a third was right,
of those between 0.3 and 0.4 two in three. Better no feeling than one that nobody named."""
TIMEOUT_SECONDS = 3.0
PATH = "/model/parse"
ROLES = ("self", "other")
KINDS = ("self", "other", "violence", "threat")
OUTAGES = (httpx.HTTPError, ValueError, KeyError, TypeError)

log = structlog.get_logger()


class RasaNlu:
    """A client for `POST /model/parse` with one pool of connections."""

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, trust_env=False, transport=transport)

    async def parse(self, text: str) -> Parse | None:
        """What the message says; None where the server does not answer in time or not as Rasa does."""
        try:
            return _read(await self._client.post(PATH, json=_question(text)), len(text) - len(text.lstrip()))
        except OUTAGES as error:
            log.warning("nlu_outage", error=type(error).__name__)
            return None

    async def close(self) -> None:
        await self._client.aclose()


def _question(text: str) -> dict[str, str]:
    cut = text[:MAX_LENGTH]
    # A message that begins with a slash would be taken for an intent by its name.
    return {"text": "／" + cut[1:] if cut.startswith("/") else cut}


def _read(response: httpx.Response, shift: int) -> Parse:
    response.raise_for_status()
    return parse_of(response.json(), shift)


def parse_of(answer: Mapping[str, Any], shift: int = 0) -> Parse:
    """Rasa's parse result as ours; what is UNSURE is not understood, with what it may be in the ranking. Raises
    KeyError or TypeError where it is of another shape.

    `shift` moves the spans: Rasa strips blanks at a text's ends before it reads.
    """
    intent = answer["intent"]
    ranking = tuple((str(r["name"]), float(r["confidence"])) for r in answer.get("intent_ranking", ()))
    entities = tuple(_entity(e, shift) for e in answer.get("entities", ()))
    name, confidence = str(intent["name"] or FALLBACK_INTENT), float(intent["confidence"])
    kind = answer.get("kind")
    if confidence < UNSURE and ranking and name not in (CRISIS_INTENT, FALLBACK_INTENT):
        name, confidence = FALLBACK_INTENT, 1 - confidence
        ranking = ((name, confidence), *ranking)
    return Parse(name, confidence, ranking, entities, kind if kind in KINDS else None)


def _entity(found: Mapping[str, Any], shift: int) -> Entity:
    role = found.get("role")
    return Entity(
        str(found["entity"]),
        found.get("value"),
        int(found.get("start", 0)) + shift,
        int(found.get("end", 0)) + shift,
        role if role in ROLES else None,
        bool(found.get("negated", False)),
    )
