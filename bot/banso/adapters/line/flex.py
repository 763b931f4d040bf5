"""Cards as Flex bubbles: the facts, why it is shown, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banso.dialog.messages import Button, Card, Link
from banso.dialog.postbacks import encode

INK, QUIET, LEAF, MIST = "#2B2F2E", "#7A8481", "#2E7D6B", "#EEF6F3"
MAX_LABEL = 40

Json = dict[str, Any]


def carousel(cards: Sequence[Card]) -> Json:
    """The cards side by side; a single one stands alone and wide."""
    if len(cards) == 1:
        return _bubble(cards[0], "mega")
    return {"type": "carousel", "contents": [_bubble(card, "kilo") for card in cards]}


def _bubble(card: Card, size: str) -> Json:
    bubble: Json = {"type": "bubble", "size": size, "body": _body(card)}
    if card.buttons:
        buttons = [_button(button, first=at == 0) for at, button in enumerate(card.buttons)]
        bubble["footer"] = _box(buttons, spacing="sm", paddingTop="none")
    return bubble


def _body(card: Card) -> Json:
    parts: list[Json] = [_text(card.title, size="lg", weight="bold", color=INK)]
    if card.subtitle:
        parts.append(_text(card.subtitle, size="sm", color=QUIET, margin="xs"))
    if card.lines:
        lines = [_text(line, size="sm", color=INK) for line in card.lines if line]
        parts.append(_box(lines, spacing="xs", margin="lg"))
    if card.reasons:
        reasons = [_reason(reason) for reason in card.reasons if reason]
        parts.append(_box(reasons, spacing="sm", margin="lg", paddingAll="md", backgroundColor=MIST, cornerRadius="md"))
    if card.footnote:
        parts.append(_text(card.footnote, size="xxs", color=QUIET, margin="lg"))
    return _box(parts)


def _reason(reason: str) -> Json:
    mark = {"type": "text", "text": "✓", "size": "sm", "color": LEAF, "flex": 0, "weight": "bold"}
    return _box([mark, _text(reason, size="sm", color=INK, flex=1)], layout="horizontal", spacing="sm")


def _button(button: Button | Link, *, first: bool) -> Json:
    style = {"style": "primary", "color": LEAF} if first else {"style": "link", "color": LEAF}
    label = button.title[:MAX_LABEL]
    if isinstance(button, Link):
        action: Json = {"type": "uri", "label": label, "uri": button.uri}
    else:
        action = {"type": "postback", "label": label, "data": encode(button.payload), "displayText": button.title}
    return {"type": "button", "height": "sm", "action": action, **style}


def _text(text: str, **look: Any) -> Json:
    return {"type": "text", "text": text or " ", "wrap": True, **look}


def _box(contents: list[Json], layout: str = "vertical", **look: Any) -> Json:
    return {"type": "box", "layout": layout, "contents": contents, **look}
