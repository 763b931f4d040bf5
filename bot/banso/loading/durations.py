"""Spans and moments as people write them: `3 days`, `30 minutes`, `2026-11-27T08:00:00+09:00`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(second|minute|hour|day|week)s?\s*")


def read_duration(text: str) -> timedelta | None:
    """The span, None where the text is none."""
    found = _DURATION.fullmatch(text)
    return timedelta(**{f"{found[2]}s": float(found[1])}) if found else None


def read_moment(text: str) -> datetime | None:
    """The moment in ISO 8601, None where the text is none or does not tell its offset from UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
