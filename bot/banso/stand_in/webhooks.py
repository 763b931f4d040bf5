"""Events to the bot: signed, in order for each person, delivered again where that is asked for."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import secrets
from collections import defaultdict
from typing import Any

import httpx

from banso.stand_in import limits
from banso.stand_in.clock import PlatformClock
from banso.stand_in.live import Live
from banso.stand_in.settings import StandInSettings
from banso.stand_in.store import Store

Json = dict[str, Any]
log = logging.getLogger(__name__)
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
WITH_REPLY_TOKEN = ("message", "follow", "postback")
BOT_USER_ID = "U" + hashlib.sha256(b"banso stand-in").hexdigest()[:32]


def sign(secret: str, body: bytes) -> str:
    """The x-line-signature of `body`: HMAC-SHA256 with the channel secret, Base64."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


class Webhooks:
    """Makes events and posts them. `url` can be changed, as in LINE's developers console."""

    def __init__(self, settings: StandInSettings, store: Store, clock: PlatformClock, live: Live) -> None:
        self._settings, self._store, self._clock, self._live = settings, store, clock, live
        self.url = settings.webhook_url
        self._client = httpx.AsyncClient(timeout=settings.webhook_timeout, trust_env=False)
        self._order: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: dict[str, asyncio.Task[int | None]] = {}

    async def close(self) -> None:
        """Stop what is still under way."""
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self._client.aclose()

    def new_event_id(self) -> str:
        """A ULID: 48 bits of time and 80 of chance, in Crockford's Base32."""
        number = (self._clock.now_ms() << 80) | secrets.randbits(80)
        return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))

    def emit(self, user_id: str, event: Json, event_id: str | None = None) -> str:
        """Complete an event of a person and deliver it in the background; returns its webhookEventId."""
        whole = self.complete({**event, "source": {"type": "user", "userId": user_id}}, event_id)
        key = whole["webhookEventId"]
        task = asyncio.create_task(self._deliver_in_order(user_id, whole))
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._tasks.pop(key, None))
        return str(key)

    def complete(self, event: Json, event_id: str | None = None) -> Json:
        """Add what every event has, keep it for redelivery, and issue its reply token."""
        now = self._clock.now_ms()
        whole: Json = {
            "webhookEventId": event_id or self.new_event_id(),
            "timestamp": now,
            "mode": "active",
            "deliveryContext": {"isRedelivery": False},
            **event,
        }
        user_id = whole.get("source", {}).get("userId")
        if whole.get("type") in WITH_REPLY_TOKEN and whole["mode"] == "active" and "replyToken" not in whole:
            whole["replyToken"] = secrets.token_hex(16)
            self._store.run(
                "INSERT INTO reply_tokens (token, user_id, event_at, expires_at) VALUES (?, ?, ?, ?)",
                whole["replyToken"], user_id, now, now + limits.REPLY_TOKEN_MS,
            )  # fmt: skip
        self._store.run(
            "INSERT OR REPLACE INTO webhooks (event_id, user_id, event, at) VALUES (?, ?, ?, ?)",
            whole["webhookEventId"], user_id, json.dumps(whole, ensure_ascii=False), now,
        )  # fmt: skip
        return whole

    async def settled(self, event_id: str) -> int | None:
        """Wait until an event has been delivered; the bot's status, None where it was not reached."""
        if (task := self._tasks.get(event_id)) is not None:
            return await asyncio.shield(task)
        row = self._store.row("SELECT status FROM webhooks WHERE event_id = ?", event_id)
        return row["status"] if row else None

    async def redeliver(self, event_id: str) -> int | None:
        """Deliver an event once more, as LINE does after a failure. Raises KeyError for an event never made."""
        row = self._store.row("SELECT event FROM webhooks WHERE event_id = ?", event_id)
        if row is None:
            raise KeyError(event_id)
        event: Json = json.loads(row["event"])
        event["deliveryContext"] = {"isRedelivery": True}
        now = self._clock.now_ms()
        self._store.run(
            "UPDATE reply_tokens SET expires_at = ? WHERE token = ? AND used = 0 AND event_at >= ?",
            now + limits.REPLY_TOKEN_MS, event.get("replyToken"), now - limits.REDELIVERED_REPLY_TOKEN_MAX_AGE_MS,
        )  # fmt: skip
        return await self._deliver_once(event)

    async def post(self, events: list[Json], signature: str | None = None) -> int | None:
        """Post events in one body; `signature` replaces the right one. None where the bot was not reached."""
        body = json.dumps({"destination": BOT_USER_ID, "events": events}, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": signature or sign(self._settings.channel_secret, body),
        }
        try:
            return (await self._client.post(self.url, content=body, headers=headers)).status_code
        except httpx.HTTPError as error:
            log.warning("The bot's webhook %s was not reached: %s", self.url, type(error).__name__)
            return None

    async def _deliver_in_order(self, user_id: str, event: Json) -> int | None:
        async with self._order[user_id]:
            status = await self._deliver_once(event)
            for delay in self._settings.redelivery_delays:
                if status is not None and 200 <= status < 300:
                    break
                await asyncio.sleep(delay)
                status = await self.redeliver(event["webhookEventId"])
            return status

    async def _deliver_once(self, event: Json) -> int | None:
        status = await self.post([event])
        self.note(event, status)
        return status

    def note(self, event: Json, status: int | None) -> None:
        """Remember how an event was received; what the bot took has been read, what it did not take is marked."""
        event_id, user_id = event["webhookEventId"], event.get("source", {}).get("userId")
        self._store.run(
            "UPDATE webhooks SET deliveries = deliveries + 1, status = ? WHERE event_id = ?", status, event_id
        )
        state = "read" if status is not None and 200 <= status < 300 else "failed"
        self._store.run("UPDATE messages SET state = ? WHERE event_id = ? AND state != 'unsent'", state, event_id)
        self._live.changed("chat", user_id)
