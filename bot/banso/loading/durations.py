"""Spans of time as people write them: `3 days`, `30 minutes`."""

from __future__ import annotations

import re
from datetime import timedelta

_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(second|minute|hour|day|week)s?\s*")


def read_duration(text: str) -> timedelta | None:
    """The span, None where the text is none."""
    found = _DURATION.fullmatch(text)
    return timedelta(**{f"{found[2]}s": float(found[1])}) if found else None
