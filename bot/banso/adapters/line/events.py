"""LINE's webhook to arrivals. The signature is checked on the raw body before anything is read.

Source of the rules: LINE Developers documentation, "Receive messages (webhook)" and the Messaging API reference.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.webhook import WebhookParser
from linebot.v3.webhooks import (
    AudioMessageContent,
    FileMessageContent,
    FollowEvent,
    ImageMessageContent,
    LocationMessageContent,
    MessageEvent,
    PostbackEvent,
    StickerMessageContent,
    TextMessageContent,
    UnfollowEvent,
    UnsendEvent,
    UserSource,
    VideoMessageContent,
)

from banso.dialog.events import Event, Followed, Media, Pressed, Said, Unfollowed
from banso.dialog.postbacks import decode
from banso.ports import Arrival, ReplyToken, Unsent

log = structlog.get_logger()

TOKEN_LIFE = timedelta(minutes=1)
REDELIVERY_LIFE = timedelta(minutes=20)
"""A reply token of a redelivered event older than this no longer serves."""
_KINDS = {
    ImageMessageContent: "image",
    VideoMessageContent: "video",
    AudioMessageContent: "audio",
    FileMessageContent: "file",
}


class UnsignedError(Exception):
    """The signature is missing or wrong: not LINE's, or made with another channel's secret."""


class UnreadableError(Exception):
    """Signed, but no webhook of LINE's."""


class WebhookReader:
    """Reads the webhooks of one channel."""

    def __init__(self, channel_secret: str) -> None:
        self._parser = WebhookParser(channel_secret)

    def read(self, body: bytes, signature: str, now: datetime) -> tuple[Arrival, ...]:
        """The arrivals in a raw body; what is not for us or unknown is passed over and logged by its type.

        Raises UnsignedError, UnreadableError.
        """
        try:
            text = body.decode()
            events: list[Any] = self._parser.parse(text, signature)
        except InvalidSignatureError:
            raise UnsignedError from None
        except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableError(type(error).__name__) from None
        return tuple(arrival for event in events if (arrival := _arrival(event, now)) is not None)


def _arrival(event: Any, now: datetime) -> Arrival | None:
    kind = getattr(event, "type", "?")
    happened = _event(event)
    if happened is None or not isinstance(event.source, UserSource) or not event.source.user_id:
        log.info("webhook event passed over", type=kind, message=getattr(getattr(event, "message", None), "type", None))
        return None
    if event.mode != "active":
        # Another module has the chat: there is no reply token and nothing may be sent.
        log.info("webhook event passed over", type=kind, mode=str(event.mode))
        return None
    at = datetime.fromtimestamp(event.timestamp / 1000, UTC)
    redelivered = bool(event.delivery_context.is_redelivery)
    token = getattr(event, "reply_token", None)
    serves = not (redelivered and now - at > REDELIVERY_LIFE)
    reply = ReplyToken(token, now + TOKEN_LIFE) if token and serves else None
    message_id = event.message.id if isinstance(event, MessageEvent) else None
    return Arrival(event.webhook_event_id, event.source.user_id, happened, at, reply, message_id, redelivered)


def _event(event: Any) -> Event | Unsent | None:
    match event:
        case MessageEvent(message=message):
            return _message(message)
        case PostbackEvent(postback=postback):
            return Pressed(decode(postback.data))
        case FollowEvent(follow=follow):
            return Followed(bool(follow and follow.is_unblocked))
        case UnfollowEvent():
            return Unfollowed()
        case UnsendEvent(unsend=unsend):
            return Unsent(unsend.message_id)
    return None


def _message(message: Any) -> Event | None:
    match message:
        case TextMessageContent(text=text):
            return Said(text)
        case StickerMessageContent(text=text):
            return Media("sticker", text or "")
        case LocationMessageContent(address=address):
            return Media("location", address or "")
    kind = _KINDS.get(type(message))
    return Media(kind) if kind else None  # type: ignore[arg-type]  # the table holds media kinds only
