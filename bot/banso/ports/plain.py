"""The records of the dialog core as data of JSON's own types, and back. Unions carry their class name in `type`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from banso.dialog.events import (
    ActionDone,
    CounselorActed,
    Followed,
    Media,
    Pressed,
    Said,
    TimerFired,
    Unfollowed,
)
from banso.dialog.messages import Message
from banso.ports.inbox import Unsent

_EVENTS: Mapping[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind)
    for kind in (Said, Pressed, Media, Followed, Unfollowed, TimerFired, CounselorActed, ActionDone, Unsent)
}
_MESSAGES: TypeAdapter[tuple[Message, ...]] = TypeAdapter(tuple[Message, ...])
_ANY: TypeAdapter[Any] = TypeAdapter(Any)


def plain(value: Any) -> Any:
    """Any of our records, or data with records in it; unions lose their class names."""
    return _ANY.dump_python(value, mode="json")


def tagged(record: Any) -> dict[str, Any]:
    """A record as plain data with its class name under `type`."""
    return {"type": type(record).__name__, **plain(record)}


def event_from(data: Mapping[str, Any]) -> Any:
    """The event that `tagged` made. Raises KeyError on a type that this version does not know."""
    event = _EVENTS[data["type"]].validate_python({k: v for k, v in data.items() if k != "type"})
    return replace(event, messages=messages_from(event.messages)) if isinstance(event, ActionDone) else event


def messages_from(data: Iterable[Any]) -> tuple[Message, ...]:
    """The messages. Their classes differ in a field each requires, so they need no tags."""
    return _MESSAGES.validate_python(tuple(data))
