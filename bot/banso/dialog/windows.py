"""Named windows of the day in Japan."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")
NIGHT = (time(22), time(8))
"""Nothing unasked is sent in it (care requirement 5)."""
ON_DUTY = (time(6), time(1))
"""Counselors are online from 6:00 to 25:00, that is 1:00 of the next day."""


def within(window: tuple[time, time], now: datetime) -> bool:
    """Whether `now` (aware) lies in the window, start included, end excluded; a window may cross midnight."""
    start, end = window
    clock = now.astimezone(JST).time()
    return start <= clock < end if start < end else clock >= start or clock < end


def next_start(at: time, now: datetime) -> datetime:
    """The next time after `now` when the clock in Japan shows `at`."""
    local = now.astimezone(JST)
    candidate = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return candidate if candidate > local else candidate + timedelta(days=1)
