"""What can be pressed in a message, and what it says in plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Json = dict[str, Any]


def quick_replies_of(messages: Sequence[Json]) -> list[Json]:
    """The quick replies on the screen: those of the last message, if it is the account's. As in LINE, they go once
    anything follows."""
    if not messages or messages[-1]["sender"] != "bot":
        return []
    items = (messages[-1]["body"].get("quickReply") or {}).get("items", [])
    return [item["action"] for item in items]


def buttons_of(message: Json) -> list[Json]:
    """All actions inside a message, in the order in which they are seen; quick replies are not among them."""
    return list(_actions({key: value for key, value in message.items() if key != "quickReply"}))


def plain_text(message: Json) -> str:
    """The words of a message: its text, or what is shown instead of it where it cannot be drawn."""
    match message.get("type"):
        case "text" | "textV2":
            return str(message["text"])
        case "flex" | "template" | "imagemap":
            return str(message.get("altText", ""))
        case "location":
            return f"{message.get('title', '')} {message.get('address', '')}".strip()
        case _:
            return ""


def _actions(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "action" and isinstance(inner, dict):
                yield inner
            elif key == "actions" and isinstance(inner, list):
                yield from (action for action in inner if isinstance(action, dict))
            else:
                yield from _actions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _actions(inner)
