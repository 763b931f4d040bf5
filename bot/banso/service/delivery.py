"""The way out: a reply where a token still serves, a push where none does, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Literal

import stamina
import structlog

from banso.dialog.messages import Message, Text
from banso.dialog.windows import JST
from banso.ports import Channel, Clock, OutboxItem, Sent, Store, Unit

log = structlog.get_logger()

TOKEN_MARGIN = timedelta(seconds=5)
"""A reply token is not used in its last seconds: the request has to get there as well."""
KEY_LIFE = timedelta(hours=23)
"""LINE remembers a retry key for 24 hours; after that a second try could be a second message."""
MAX_TEXT = 5000
"""UTF-16 units in one LINE text message."""
PUSHES = "push"
"""The counter of pushed messages, by month in Japan's time."""


class _NotYetError(Exception):
    """A push that may be tried again."""

    def __init__(self, sent: Sent) -> None:
        super().__init__(sent.detail)
        self.sent = sent


@dataclass(frozen=True, slots=True)
class _Job:
    item: OutboxItem
    user: str
    route: Literal["reply", "push"]


class Delivery:
    """Sends what the outbox holds for a seeker, in order. Callers hold the seeker's lock."""

    def __init__(self, store: Store, channel: Channel, clock: Clock) -> None:
        self._store, self._channel, self._clock = store, channel, clock

    async def deliver(self, seeker_id: str) -> None:
        """Try everything that is unfinished once; what could not be reached stays for later.

        A reply is tried once. Where its end is unknown this is recorded, and only the answer to a crisis is
        pushed then. A push is tried again with the key it was stored with, so that it arrives once.
        """
        tried: set[int] = set()
        while (job := await self._store.run(partial(self._next, seeker_id, frozenset(tried)))) is not None:
            sent = await self._try(job)
            again = await self._store.run(partial(self._settle, job, sent))
            if not again:
                tried.add(job.item.id)

    def _next(self, seeker_id: str, tried: frozenset[int], unit: Unit) -> _Job | None:
        now, talk = self._clock(), unit.talks.load(seeker_id)
        for item in unit.outbox.unfinished(seeker_id):
            if item.id in tried:
                continue
            if talk is not None and talk.snapshot.blocked:
                unit.outbox.settle(item.id, "dropped", "blocked")
            elif now - item.created_at > KEY_LIFE:
                unit.outbox.settle(item.id, "failed", "too old")
                unit.talks.mark_doubt(seeker_id, True)
            elif item.status == "sending" and item.route == "reply" and not item.urgent:
                # The process ended in the middle of the reply: it has no key, so it is not tried again.
                unit.outbox.settle(item.id, "unknown", "interrupted")
                unit.talks.mark_doubt(seeker_id, True)
            else:
                return self._claim(unit, item, now)
        return None

    def _claim(self, unit: Unit, item: OutboxItem, now: datetime) -> _Job | None:
        seeker = unit.mail.seeker(item.seeker_id)
        if seeker is None:
            return None
        fresh = item.route is None and item.reply is not None and item.reply.until - TOKEN_MARGIN > now
        route: Literal["reply", "push"] = "reply" if fresh else "push"
        unit.outbox.claim(item.id, route)
        return _Job(item, seeker.user, route)

    async def _try(self, job: _Job) -> Sent:
        item = job.item
        if job.route == "reply" and item.reply is not None:
            return await self._channel.reply(item.reply.token, item.messages)
        try:
            async for attempt in stamina.retry_context(on=_NotYetError, attempts=3, timeout=10.0):
                with attempt:
                    sent = await self._channel.push(job.user, item.messages, item.retry_key)
                    if sent.outcome in ("unreached", "doubtful"):
                        raise _NotYetError(sent)
                    return sent
        except _NotYetError as last:
            return last.sent
        raise AssertionError("stamina tries at least once")

    def _settle(self, job: _Job, sent: Sent, unit: Unit) -> bool:
        """Record how it ended; whether it is to be tried again now, by push."""
        item = job.item
        if sent.outcome == "sent":
            unit.outbox.settle(item.id, "sent", sent.detail)
            unit.talks.mark_doubt(item.seeker_id, False)
            if job.route == "push":
                unit.outbox.count(PUSHES, f"{self._clock().astimezone(JST):%Y-%m}", len(item.messages))
            return False
        log.warning("not sent", item=item.id, route=job.route, outcome=sent.outcome, detail=sent.detail)
        if job.route == "reply":
            return self._after_reply(unit, item, sent)
        if sent.outcome in ("unreached", "doubtful"):
            unit.outbox.settle(item.id, "waiting", sent.detail)
            return False
        unit.outbox.settle(item.id, "failed", f"{sent.outcome}: {sent.detail}")
        unit.talks.mark_doubt(item.seeker_id, True)
        return False

    def _after_reply(self, unit: Unit, item: OutboxItem, sent: Sent) -> bool:
        surely_not_there = sent.outcome in ("bad_token", "unreached")
        if surely_not_there or (sent.outcome == "doubtful" and item.urgent):
            unit.outbox.claim(item.id, "push")
            return True
        unit.outbox.settle(item.id, "unknown" if sent.outcome == "doubtful" else "failed", sent.detail)
        unit.talks.mark_doubt(item.seeker_id, True)
        return False


def batches(messages: Sequence[Message], limit: int) -> tuple[tuple[Message, ...], ...]:
    """The messages in requests of at most `limit`: neighbouring texts are joined until they fit into one, since
    only the first request can be a free reply."""
    joined = list(messages)
    while len(joined) > limit and (at := _joinable(joined)) is not None:
        first, second = joined[at], joined[at + 1]
        assert isinstance(first, Text)  # noqa: S101  _joinable looked
        assert isinstance(second, Text)  # noqa: S101
        joined[at : at + 2] = [replace(second, text=f"{first.text}\n\n{second.text}")]
    return tuple(tuple(joined[start : start + limit]) for start in range(0, len(joined), limit))


def _joinable(messages: Sequence[Message]) -> int | None:
    """Where the shortest pair of neighbouring texts stands that may be one text."""
    pairs = []
    for at, (first, second) in enumerate(pairwise(messages)):
        if isinstance(first, Text) and isinstance(second, Text):
            length = len(f"{first.text}\n\n{second.text}".encode("utf-16-le")) // 2
            if length <= MAX_TEXT:
                pairs.append((length, at))
    return min(pairs)[1] if pairs else None
