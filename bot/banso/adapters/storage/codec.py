"""The records of the dialog core as JSON and back. Unions of records carry their class name in `type`."""

from __future__ import annotations

import json
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
from banso.dialog.snapshot import Snapshot
from banso.ports import Unsent

_EVENTS: Mapping[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind)
    for kind in (Said, Pressed, Media, Followed, Unfollowed, TimerFired, CounselorActed, ActionDone, Unsent)
}
_SNAPSHOT: TypeAdapter[Snapshot] = TypeAdapter(Snapshot)
_MESSAGES: TypeAdapter[tuple[Message, ...]] = TypeAdapter(tuple[Message, ...])
_ANY: TypeAdapter[Any] = TypeAdapter(Any)


def to_json(value: Any) -> bytes:
    """Any of our records, or plain data with records in it; unions lose their class names."""
    return _ANY.dump_json(value)


def plain(value: Any) -> Any:
    """The same as data of JSON's own types."""
    return _ANY.dump_python(value, mode="json")


def tagged(record: Any) -> dict[str, Any]:
    """A record as plain data with its class name under `type`."""
    return {"type": type(record).__name__, **plain(record)}


def event_from(data: Mapping[str, Any]) -> Any:
    """The event that `tagged` made. Raises KeyError on a type that this version does not know."""
    return _EVENTS[data["type"]].validate_python({k: v for k, v in data.items() if k != "type"})


def snapshot_from(data: Any) -> Snapshot:
    """The snapshot; JSON has no tuples, so lists in slots become the tuples they were."""
    snapshot = _SNAPSHOT.validate_python(data)
    slots = {
        name: replace(slot, value=tuple(slot.value)) if isinstance(slot.value, list) else slot
        for name, slot in snapshot.slots.items()
    }
    return replace(snapshot, slots=slots)


def messages_from(data: Iterable[Any]) -> tuple[Message, ...]:
    """The messages. Their classes differ in a field each requires, so they need no tags."""
    return _MESSAGES.validate_python(tuple(data))


def parsed(body: bytes) -> Any:
    return json.loads(body)
