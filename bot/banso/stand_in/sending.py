"""What the account sends: reply, push, multicast and broadcast, with tokens, retry keys and the quota."""

from __future__ import annotations

import json
import re
import secrets
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from banso.stand_in import errors, limits
from banso.stand_in.checks import check_messages
from banso.stand_in.clock import JAPAN, PlatformClock
from banso.stand_in.errors import Detail, LineError, body_errors, invalid_property
from banso.stand_in.live import Live
from banso.stand_in.seekers import Seekers
from banso.stand_in.store import Store

Json = dict[str, Any]
USER_ID = re.compile(r"U[0-9a-f]{32}")
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Sending:
    """Accepts or refuses sends as LINE does. `quota` is messages a month; None is without limit."""

    def __init__(self, store: Store, clock: PlatformClock, seekers: Seekers, live: Live, quota: int | None) -> None:
        self._store, self._clock, self._seekers, self._live = store, clock, seekers, live
        self.quota = quota

    def month(self) -> str:
        """The month that is counted now, YYYY-MM in Japan's time."""
        moment = datetime.fromtimestamp(self._clock.now_ms() / 1000, UTC)
        return f"{moment.astimezone(JAPAN):%Y-%m}"

    def used(self) -> int:
        """Messages counted this month."""
        return self._store.count(self.month())

    def reply(self, body: Json) -> Json:
        """Send with a reply token, which then is used up; costs nothing."""
        token = body.get("replyToken")
        if not isinstance(token, str) or not token:
            raise invalid_property("replyToken")
        check_messages(body.get("messages"))
        row = self._store.row("SELECT * FROM reply_tokens WHERE token = ?", token)
        if row is None or row["used"] or self._clock.now_ms() > row["expires_at"]:
            raise LineError(400, errors.INVALID_REPLY_TOKEN)
        self._store.run("UPDATE reply_tokens SET used = 1 WHERE token = ?", token)
        return self._deliver("reply", [row["user_id"]], body, counted=0)

    def push(self, body: Json, retry_key: str | None, request_id: str) -> Json:
        """Send to one person, counted."""
        self.check_retry_key(retry_key, with_sent_messages=True)
        user_id = body.get("to")
        if not isinstance(user_id, str) or not USER_ID.fullmatch(user_id):
            raise invalid_property("to")
        check_messages(body.get("messages"))
        if self._seekers.find(user_id) is None:
            raise LineError(400, errors.FAILED_TO_SEND)
        return self._send("push", [user_id], body, retry_key, request_id)

    def multicast(self, body: Json, retry_key: str | None, request_id: str) -> Json:
        """Send to several people, counted for each."""
        self.check_retry_key(retry_key)
        people = body.get("to")
        if not isinstance(people, list) or not all(isinstance(p, str) and USER_ID.fullmatch(p) for p in people):
            raise invalid_property("to")
        if not 1 <= len(people) <= limits.MULTICAST_RECIPIENTS:
            raise body_errors([Detail(f"Size must be between 1 and {limits.MULTICAST_RECIPIENTS}", "to")])
        check_messages(body.get("messages"))
        self._send("multicast", list(dict.fromkeys(people)), body, retry_key, request_id)
        return {}

    def broadcast(self, body: Json, retry_key: str | None, request_id: str) -> Json:
        """Send to all friends, counted for each."""
        self.check_retry_key(retry_key)
        check_messages(body.get("messages"))
        self._send("broadcast", [s.user_id for s in self._seekers.all()], body, retry_key, request_id)
        return {}

    def check_retry_key(self, key: str | None, *, with_sent_messages: bool = False) -> None:
        """Refuse a key that is no UUID (400) or was accepted within a day (409)."""
        if key is None:
            return
        if not UUID.fullmatch(key):
            raise LineError(400, "The retry key is invalid")
        oldest = self._clock.now_ms() - limits.RETRY_KEY_MS
        row = self._store.row("SELECT * FROM retry_keys WHERE key = ? AND at > ?", key.lower(), oldest)
        if row is not None:
            sent = json.loads(row["sent_messages"])
            raise LineError(
                409,
                errors.RETRY_KEY_ACCEPTED,
                headers={"x-line-accepted-request-id": row["request_id"]},
                extra={"sentMessages": sent} if with_sent_messages else {},
            )

    def note_refusal(self, operation: str, status: int, body: Any) -> None:
        """Remember a send that was refused, for tests."""
        self._note(operation, status, [], [], body)

    def _send(self, operation: str, people: Sequence[str], body: Json, retry_key: str | None, request_id: str) -> Json:
        friends = [p for p in people if (s := self._seekers.find(p)) is not None and s.status == "friend"]
        if self.quota is not None and self.used() + len(friends) > self.quota:
            raise LineError(429, errors.MONTHLY_LIMIT)
        answer = self._deliver(operation, people, body, counted=len(friends))
        if retry_key is not None:
            self._store.run(
                "INSERT OR REPLACE INTO retry_keys (key, request_id, sent_messages, at) VALUES (?, ?, ?, ?)",
                retry_key.lower(), request_id, json.dumps(answer["sentMessages"]), self._clock.now_ms(),
            )  # fmt: skip
        return answer

    def _deliver(self, operation: str, people: Sequence[str], body: Json, counted: int) -> Json:
        """Everybody who is a friend gets the messages; nobody else is told, and neither is the sender, as in LINE."""
        sent: list[Json] = []
        delivered: list[str] = []
        for user_id in people:
            ids = [self._seekers.receive(user_id, message) for message in body["messages"]]
            if all(ids):
                delivered.append(user_id)
            sent = [{"id": i or str(uuid.uuid4().int)[:18], "quoteToken": secrets.token_urlsafe(24)} for i in ids]
        if counted:
            self._store.run(
                "INSERT INTO usage (month, count) VALUES (?, ?) "
                "ON CONFLICT (month) DO UPDATE SET count = count + excluded.count",
                self.month(), counted,
            )  # fmt: skip
            self._live.changed("quota")
        self._note(operation, 200, list(people), delivered, body)
        return {"sentMessages": sent}

    def _note(self, operation: str, status: int, people: list[str], delivered: list[str], body: Any) -> None:
        self._store.run(
            "INSERT INTO sends (at, operation, status, recipients, delivered, body) VALUES (?, ?, ?, ?, ?, ?)",
            self._clock.now_ms(), operation, status, json.dumps(people), json.dumps(delivered),
            json.dumps(body, ensure_ascii=False),
        )  # fmt: skip
