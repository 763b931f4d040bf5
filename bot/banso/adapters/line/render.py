"""Our messages as LINE's: text with quick replies, cards as a Flex carousel, within LINE's limits.

Limits as in LINE's Messaging API reference: 5 messages a request, text 5,000 UTF-16 units, 13 quick replies with
labels of 20 grapheme clusters, 12 bubbles a carousel, altText 1,500 characters, postback data 300.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from linebot.v3.messaging import (
    FlexContainer,
    FlexMessage,
    ImageMessage,
    PostbackAction,
    QuickReply,
    QuickReplyItem,
    TextMessage,
)
from linebot.v3.messaging.models import Message as LineMessage

from banso.dialog.messages import Button, Card, Cards, Custom, Image, Link, Message, Text
from banso.dialog.postbacks import encode

MAX_MESSAGES = 5
MAX_TEXT_UNITS = 5000
MAX_QUICK_REPLIES = 13
MAX_LABEL = 20
MAX_BUBBLES = 12
MAX_ALT = 1500
GREEN, GREY, INK, RULE = "#06C755", "#8C8C8C", "#222222", "#EDEDED"


def render(messages: Sequence[Message]) -> list[LineMessage]:
    """The messages of one turn as LINE's, in as few requests as possible: more than five texts are joined."""
    return [_rendered(message) for message in _joined(_split(messages))]


def requests(messages: Sequence[LineMessage]) -> list[list[LineMessage]]:
    """What fits into one request each, in order."""
    return [list(messages[start : start + MAX_MESSAGES]) for start in range(0, len(messages), MAX_MESSAGES)]


def _split(messages: Iterable[Message]) -> list[Message]:
    """Texts longer than LINE takes, in pieces; the quick replies stay at the last piece."""
    pieces: list[Message] = []
    for message in messages:
        if isinstance(message, Text):
            *first, last = _pieces(message.text)
            pieces += [*(Text(piece) for piece in first), Text(last, message.buttons)]
        else:
            pieces.append(message)
    return pieces


def _pieces(text: str) -> list[str]:
    pieces, rest = [], text
    while utf16_units(rest) > MAX_TEXT_UNITS:
        end = MAX_TEXT_UNITS // 2
        cut = max(rest.rfind("\n", 0, end), rest.rfind("。", 0, end)) + 1 or end
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return [*pieces, rest]


def utf16_units(text: str) -> int:
    """The length of a text as LINE counts it."""
    return len(text.encode("utf-16-le")) // 2


def _joined(messages: list[Message]) -> list[Message]:
    """Neighbouring texts joined, from the start, until the turn fits into one request."""
    joined = list(messages)
    while len(joined) > MAX_MESSAGES:
        index = next((i for i in range(len(joined) - 1) if _can_join(joined[i], joined[i + 1])), None)
        if index is None:
            break
        one, two = joined[index], joined[index + 1]
        assert isinstance(one, Text)  # noqa: S101  _can_join said so
        assert isinstance(two, Text)  # noqa: S101
        joined[index : index + 2] = [Text(f"{one.text}\n\n{two.text}", two.buttons or one.buttons)]
    return joined


def _can_join(one: Message, two: Message) -> bool:
    return (
        isinstance(one, Text)
        and isinstance(two, Text)
        and utf16_units(one.text) + utf16_units(two.text) + 2 <= MAX_TEXT_UNITS
    )


def _rendered(message: Message) -> LineMessage:
    quick = _quick_reply(message.buttons)
    match message:
        case Text(text=text):
            return TextMessage(text=text, quickReply=quick)
        case Image(url=url):
            return ImageMessage(originalContentUrl=url, previewImageUrl=url, quickReply=quick)
        case Cards(alt=alt, cards=cards):
            return _flex(alt, _carousel(cards), quick)
        case Custom(payload=payload, alt=alt):
            return _custom(payload, alt, quick)


def _quick_reply(buttons: Sequence[Button]) -> QuickReply | None:
    if not buttons:
        return None
    return QuickReply(items=[QuickReplyItem(action=_postback(button)) for button in buttons[:MAX_QUICK_REPLIES]])


def _postback(button: Button) -> PostbackAction:
    label = _label(button.title)
    return PostbackAction(label=label, data=encode(button.payload), displayText=button.title)


def _label(title: str) -> str:
    return title if len(title) <= MAX_LABEL else title[: MAX_LABEL - 1] + "…"


def _flex(alt: str, contents: dict[str, Any], quick: QuickReply | None) -> FlexMessage:
    container = FlexContainer.from_dict(contents)
    return FlexMessage(altText=(alt or "お知らせ")[:MAX_ALT], contents=container, quickReply=quick)


def _custom(payload: Any, alt: str, quick: QuickReply | None) -> LineMessage:
    """`custom:` of domain.yml: a whole LINE message, or the contents of a Flex message."""
    body = dict(payload)
    if body.get("type") in ("bubble", "carousel"):
        return _flex(alt, body, quick)
    message = LineMessage.from_dict(body)
    if message is None:
        raise ValueError(f"`custom` is no message that LINE knows: {body.get('type')!r}")
    if quick is not None:
        message.quick_reply = quick
    return message


def _carousel(cards: Sequence[Card]) -> dict[str, Any]:
    return {"type": "carousel", "contents": [_bubble(card) for card in cards[:MAX_BUBBLES]]}


def _bubble(card: Card) -> dict[str, Any]:
    body: list[dict[str, Any]] = [_text(card.title, weight="bold", size="lg", color=INK)]
    if card.subtitle:
        body.append(_text(card.subtitle, size="sm", color=GREY))
    if card.lines:
        body += [{"type": "separator", "margin": "md", "color": RULE}, *(_text(line, size="sm") for line in card.lines)]
    if card.reasons:
        reasons = [_text("おすすめする理由", size="xs", weight="bold", color=GREEN)]
        reasons += [_text(f"・{reason}", size="sm") for reason in card.reasons]
        body.append({**_box(reasons), "margin": "md", "paddingAll": "10px", "cornerRadius": "8px"})
        body[-1]["backgroundColor"] = "#F2FBF5"
    if card.footnote:
        body.append(_text(card.footnote, size="xxs", color=GREY, margin="md"))
    bubble: dict[str, Any] = {"type": "bubble", "size": "kilo", "body": _box(body)}
    if card.buttons:
        bubble["footer"] = _box([_button(b, first=n == 0) for n, b in enumerate(card.buttons)])
    return bubble


def _box(contents: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "spacing": "sm", "contents": contents}


def _text(text: str, **style: str) -> dict[str, Any]:
    return {"type": "text", "text": text or " ", "wrap": True, **style}


def _button(button: Button | Link, *, first: bool) -> dict[str, Any]:
    if isinstance(button, Link):
        action: dict[str, Any] = {"type": "uri", "label": _label(button.title), "uri": button.uri}
    else:
        action = {
            "type": "postback",
            "label": _label(button.title),
            "data": encode(button.payload),
            "displayText": button.title,
        }
    look = {"style": "primary", "color": GREEN} if first else {"style": "secondary"}
    return {"type": "button", "height": "sm", "action": action, **look}
