"""The way out: a reply where a token still serves, a push where none does, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

import stamina
import structlog

from banso.dialog.events import CounselorActed, TimerFired
from banso.dialog.messages import Message, Text
from banso.dialog.windows import JST, NIGHT, within
from banso.ports import Channel, Clock, OutboxItem, OutboxStatus, Sent, Unit

log = structlog.get_logger()

TOKEN_MARGIN = timedelta(seconds=5)
"""A reply token is not used in its last seconds: the request has to get there as well."""
KEY_LIFE = timedelta(hours=23)
"""LINE remembers a retry key for 24 hours; after that a second try could be a second message."""
LATE = timedelta(minutes=1)
"""After so long it is looked at whether a message is still welcome."""
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
class Send:
    """A send that is claimed: about to be tried by this way. `user` is empty where a reply needs none."""

    item: OutboxItem
    route: Literal["reply", "push"]
    user: str = ""


class Delivery:
    """Sends what the outbox holds for a seeker, in order. Callers hold the seeker's lock.

    A reply is tried once. Where its end is unknown this is recorded, and only the answer to a crisis is pushed then.
    A push is tried again with the key it was stored with, so that it arrives once.
    """

    def __init__(self, channel: Channel, clock: Clock) -> None:
        self._channel, self._clock = channel, clock

    def claim(self, unit: Unit, unfinished: Sequence[OutboxItem], *, again: bool, tried: Set[int]) -> Send | None:
        """The next send of a seeker's, marked as about to be tried; with `again` those that failed before, else the
        new ones and the answer to a crisis, which nothing goes before."""
        now = self._clock()
        for item in unfinished:
            if item.id in tried or ((item.attempts > 0) != again and not item.urgent):
                continue
            if now - item.created_at > KEY_LIFE:
                _give_up(unit, item, "failed", "too old")
            elif (item.attempts > 0 or now - item.created_at > LATE) and not _still_welcome(unit, item, now):
                _give_up(unit, item, "failed", "no longer welcome")
            elif item.status == "sending" and item.route == "reply" and not item.urgent:
                # The process ended in the middle of the reply: it has no key, so it is not tried again.
                _give_up(unit, item, "unknown", "interrupted")
            else:
                return _claimed(unit, item, now)
        return None

    async def send(self, send: Send) -> Sent:
        """Try it: a reply once, a push some times within seconds."""
        item = send.item
        if send.route == "reply" and item.reply is not None:
            return await self._channel.reply(item.reply.token, item.messages)
        try:
            async for attempt in stamina.retry_context(on=_NotYetError, attempts=3, timeout=10.0):
                with attempt:
                    sent = await self._channel.push(send.user, item.messages, item.retry_key)
                    if sent.outcome in ("unreached", "doubtful"):
                        raise _NotYetError(sent)
                    return sent
        except _NotYetError as last:
            return last.sent
        raise AssertionError("stamina tries at least once")

    def settle(self, unit: Unit, send: Send, sent: Sent) -> Send | None:
        """Record how it ended; the push that is to be tried now in place of a reply."""
        item = send.item
        if sent.outcome == "sent":
            unit.outbox.settle(item.id, "sent", sent.detail)
            if send.route == "push":
                # LINE counts a request once for each who gets it, however many messages it holds.
                unit.outbox.count(PUSHES, f"{self._clock().astimezone(JST):%Y-%m}", 1)
            return None
        log.warning("not sent", item=item.id, route=send.route, outcome=sent.outcome, detail=sent.detail)
        if send.route == "reply":
            return _after_reply(unit, item, sent)
        if sent.outcome in ("unreached", "doubtful"):
            unit.outbox.settle(item.id, "waiting", sent.detail)
        else:
            _give_up(unit, item, "failed", f"{sent.outcome}: {sent.detail}")
        return None


def _claimed(unit: Unit, item: OutboxItem, now: datetime) -> Send | None:
    if item.route is None and item.reply is not None and item.reply.until - TOKEN_MARGIN > now:
        unit.outbox.claim(item.id, "reply")
        return Send(item, "reply")
    return _push(unit, item)


def _still_welcome(unit: Unit, item: OutboxItem, now: datetime) -> bool:
    """Whether what could not be sent at once may still come: an answer not into a hold or a counselor's talk that has
    begun meanwhile, what is unasked not once anything else has happened or the night has begun. A counselor's own
    words always may."""
    talk = unit.talks.load(item.seeker_id)
    record = next((r for r in unit.talks.transcript(item.seeker_id) if r.id == item.turn_id), None)
    if item.urgent or talk is None or record is None or record.kind == CounselorActed.__name__:
        return True
    snapshot = talk.snapshot
    if record.kind == TimerFired.__name__:
        night_has_begun = within(NIGHT, now) and not within(NIGHT, item.created_at)
        return snapshot.turn == record.turn and not night_has_begun
    held_since = snapshot.hold is not None and item.created_at < snapshot.hold.since
    return snapshot.mode != "human" and not held_since


def _push(unit: Unit, item: OutboxItem) -> Send | None:
    seeker = unit.mail.seeker(item.seeker_id)
    if seeker is None:
        return None
    unit.outbox.claim(item.id, "push")
    return Send(item, "push", seeker.user)


def _after_reply(unit: Unit, item: OutboxItem, sent: Sent) -> Send | None:
    surely_not_there = sent.outcome in ("bad_token", "unreached")
    if surely_not_there or (sent.outcome == "doubtful" and item.urgent):
        return _push(unit, item)
    _give_up(unit, item, "unknown" if sent.outcome == "doubtful" else "failed", sent.detail)
    return None


def _give_up(unit: Unit, item: OutboxItem, status: OutboxStatus, detail: str) -> None:
    unit.outbox.settle(item.id, status, detail)
    unit.talks.mark_doubt(item.seeker_id)


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
