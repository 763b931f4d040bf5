"""LINE's webhook to arrivals. The signature is checked on the raw body before anything is read.

Source of the rules: LINE Developers documentation, "Receive messages (webhook)" and the Messaging API reference.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import structlog
from linebot.v3.webhook import SignatureValidator

from banso.dialog.events import Event, Followed, Media, MediaKind, Pressed, Said, Unfollowed
from banso.dialog.postbacks import decode
from banso.ports import Arrival, ReplyToken, Unsent

log = structlog.get_logger()

TOKEN_LIFE = timedelta(minutes=1)
REDELIVERY_LIFE = timedelta(minutes=20)
"""A reply token of a redelivered event older than this no longer serves."""
KINDS: tuple[MediaKind, ...] = get_args(MediaKind)
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError)
"""What reading JSON of another shape than LINE's raises."""

Json = Mapping[str, Any]


class UnsignedError(Exception):
    """The signature is missing or wrong: not LINE's, or made with another channel's secret."""


class UnreadableError(Exception):
    """Signed, but no webhook of LINE's."""


class WebhookReader:
    """Reads the webhooks of one channel.

    The events are read field by field and not by the SDK's models: those refuse a whole message where LINE leaves out
    or adds to a field that we do not need, and what somebody wrote must not be lost for that.
    """

    def __init__(self, channel_secret: str) -> None:
        self._signatures = SignatureValidator(channel_secret)

    def read(self, body: bytes, signature: str, now: datetime) -> tuple[Arrival, ...]:
        """The arrivals in a raw body; what is not for us or unknown is passed over and logged by its type.

        Raises UnsignedError, UnreadableError.
        """
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise UnreadableError("not UTF-8") from None
        if not self._signatures.validate(text, signature):
            raise UnsignedError
        try:
            events = json.loads(text)["events"]
            return tuple(arrival for event in events if (arrival := _arrival(event, now)) is not None)
        except UNREADABLE as error:
            raise UnreadableError(type(error).__name__) from None


def _arrival(event: Json, now: datetime) -> Arrival | None:
    kind, source = event["type"], event.get("source") or {}
    happened = _event(event)
    if happened is None or source.get("type") != "user" or not source.get("userId"):
        log.info("webhook event passed over", type=kind, message=(event.get("message") or {}).get("type"))
        return None
    if event.get("mode", "active") != "active":
        # Another module has the chat: there is no reply token and nothing may be sent.
        log.info("webhook event passed over", type=kind, mode=event["mode"])
        return None
    at = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
    redelivered = bool((event.get("deliveryContext") or {}).get("isRedelivery"))
    token = event.get("replyToken")
    serves = not (redelivered and now - at > REDELIVERY_LIFE)
    reply = ReplyToken(token, now + TOKEN_LIFE) if token and serves else None
    message_id = event["message"].get("id") if kind == "message" else None
    return Arrival(event["webhookEventId"], source["userId"], happened, at, reply, message_id, redelivered)


def _event(event: Json) -> Event | Unsent | None:
    match event["type"]:
        case "message":
            return _message(event["message"])
        case "postback":
            return Pressed(decode(event["postback"]["data"]))
        case "follow":
            return Followed(bool((event.get("follow") or {}).get("isUnblocked")))
        case "unfollow":
            return Unfollowed()
        case "unsend":
            return Unsent(event["unsend"]["messageId"])
    return None


def _message(message: Json) -> Event | None:
    if message["type"] == "text":
        return Said(message["text"])
    kind = next((kind for kind in KINDS if kind == message["type"]), None)
    return None if kind is None else Media(kind, message.get("text") or message.get("address") or "")
