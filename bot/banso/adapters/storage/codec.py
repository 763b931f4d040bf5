"""What is sealed, as JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from banso.dialog.snapshot import Snapshot

_SNAPSHOT: TypeAdapter[Snapshot] = TypeAdapter(Snapshot)
_ANY: TypeAdapter[Any] = TypeAdapter(Any)


def to_json(value: Any) -> bytes:
    """Any of our records, or plain data with records in it; unions lose their class names."""
    return _ANY.dump_json(value)


def snapshot_from(data: Any) -> Snapshot:
    """The snapshot; JSON has no tuples, so lists in slots become the tuples they were."""
    snapshot = _SNAPSHOT.validate_python(data)
    slots = {
        name: replace(slot, value=tuple(slot.value)) if isinstance(slot.value, list) else slot
        for name, slot in snapshot.slots.items()
    }
    return replace(snapshot, slots=slots)


def parsed(body: bytes) -> Any:
    return json.loads(body)
