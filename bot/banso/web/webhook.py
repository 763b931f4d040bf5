"""`POST /line/webhook`: signature, then stored, then 200; the work is done afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import structlog
from fastapi import APIRouter, Request, Response

from banso.ports import Arrival, Clock

log = structlog.get_logger()

MAX_BODY = 2 * 1024 * 1024
"""Bytes; LINE's webhooks are far smaller."""
OK, BAD_REQUEST, TOO_LARGE = 200, 400, 413


class Accepts(Protocol):
    """The part of `ports.Inbox` that is needed here."""

    async def accept(self, arrivals: Sequence[Arrival]) -> None: ...


class Reader(Protocol):
    """Turns a raw body into arrivals; raises one of `refusals` where it is not the channel's."""

    def read(self, body: bytes, signature: str, now: datetime) -> Sequence[Arrival]: ...


def webhook(reader: Reader, refusals: tuple[type[Exception], ...], inbox: Accepts, clock: Clock) -> APIRouter:
    """The route. What is refused gets 400 and an empty body; nothing of it is stored or echoed."""
    router = APIRouter()

    @router.post("/line/webhook")
    async def receive(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=TOO_LARGE)
        try:
            arrivals = reader.read(body, request.headers.get("x-line-signature", ""), clock())
        except refusals as error:
            log.warning("webhook refused", error=type(error).__name__)
            return Response(status_code=BAD_REQUEST)
        await inbox.accept(arrivals)
        return Response(status_code=OK)

    return router


async def _body(request: Request) -> bytes | None:
    """The raw body, None where it is too large."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            return None
        parts.append(part)
    return b"".join(parts)
