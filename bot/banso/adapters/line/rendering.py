"""Our messages in LINE's words, inside LINE's limits (Messaging API reference, August 2026)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import structlog
from linebot.v3.messaging import (
    FlexContainer,
    FlexMessage,
    ImageMessage,
    PostbackAction,
    QuickReply,
    QuickReplyItem,
    TextMessage,
)
from linebot.v3.messaging import Message as LineMessage
from wcwidth import iter_graphemes

from banso.adapters.line import flex
from banso.dialog.messages import Button, Card, Cards, Custom, Image, Message, Text, text_of
from banso.dialog.postbacks import encode

log = structlog.get_logger()

MAX_TEXT = 5000
"""UTF-16 units."""
MAX_ALT = 1500
MAX_QUICK_REPLIES = 13
MAX_LABEL = 20
"""Grapheme clusters on a quick reply."""
MAX_BUBBLES = 12


def render(messages: Sequence[Message]) -> list[LineMessage]:
    """The messages as the SDK sends them; those without anything to show are left out."""
    return [line for message in messages if (line := _renderable(message)) is not None]


def _renderable(message: Message) -> LineMessage | None:
    """The message, or its words alone where the SDK finds it to be none of LINE's."""
    try:
        return _render(message)
    except (ValueError, KeyError) as error:
        log.error("message cannot be rendered", kind=type(message).__name__, error=type(error).__name__)
        words = text_of(message)
        return TextMessage(text=shortened(words, MAX_TEXT), quickReply=None) if words.strip() else None


def _render(message: Message) -> LineMessage | None:
    quick = _quick_replies(message.buttons)
    match message:
        case Text(text=text) if text.strip():
            return TextMessage(text=shortened(text, MAX_TEXT), quickReply=quick)
        case Image(url=url, alt=alt) if not url.startswith("https://"):
            log.error("picture left out: LINE shows https addresses only")
            return _render(Text(alt, message.buttons))
        case Image(url=url):
            return ImageMessage(originalContentUrl=url, previewImageUrl=url, quickReply=quick)
        case Cards(alt=alt, cards=cards) if cards:
            contents = FlexContainer.from_dict(flex.carousel([_usable(card) for card in cards[:MAX_BUBBLES]]))
            return FlexMessage(altText=shortened(alt, MAX_ALT), contents=contents, quickReply=quick)
        case Custom(payload=payload):
            return _custom(payload, quick)
    return None


def _custom(payload: Any, quick: QuickReply | None) -> LineMessage:
    line: LineMessage = LineMessage.from_dict(dict(payload))
    if quick is not None:
        line.quick_reply = quick
    return line


def _quick_replies(buttons: Iterable[Button]) -> QuickReply | None:
    items = [
        QuickReplyItem(
            action=PostbackAction(
                label=clipped(button.title, MAX_LABEL), data=data, displayText=button.title, inputOption=None
            )
        )
        for button in buttons
        if (data := postback_data(button)) is not None
    ]
    return QuickReply(items=items[:MAX_QUICK_REPLIES]) if items else None


def postback_data(button: Button) -> str | None:
    """The button's data; None, and an error in the log, where LINE would not take it."""
    try:
        return encode(button.payload)
    except ValueError:
        log.error("button left out: its data is too long", name=button.payload.name)
        return None


def _usable(card: Card) -> Card:
    fits = tuple(b for b in card.buttons if not isinstance(b, Button) or postback_data(b) is not None)
    return replace(card, buttons=fits)


def shortened(text: str, limit: int) -> str:
    """The text in at most `limit` UTF-16 units, with an ellipsis where something was cut off."""
    if len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    log.error("text cut off", limit=limit)
    kept = text.encode("utf-16-le")[: (limit - 1) * 2].decode("utf-16-le", "ignore")
    return f"{kept}…"


def clipped(label: str, limit: int) -> str:
    """The label in at most `limit` grapheme clusters."""
    clusters = list(iter_graphemes(label))
    return label if len(clusters) <= limit else "".join(clusters[: limit - 1]) + "…"
