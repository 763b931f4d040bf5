"""The platform's time: the real one, moved on or stopped by whoever tests with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")
"""Months are counted and days are shown in its time."""


class PlatformClock:
    """Milliseconds since the epoch. `advance` moves it on, `freeze` stops it, `run` lets it go on from there."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._offset_ms = 0
        self._frozen_ms: int | None = None

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen_ms is not None

    def now_ms(self) -> int:
        """The time now, in milliseconds since the epoch."""
        if self._frozen_ms is not None:
            return self._frozen_ms
        return int(self._source() * 1000) + self._offset_ms

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`; the clock never goes back. Raises ValueError for a negative number."""
        if seconds < 0:
            raise ValueError(f"The clock cannot go back (by {-seconds} s).")
        if self._frozen_ms is not None:
            self._frozen_ms += int(seconds * 1000)
        else:
            self._offset_ms += int(seconds * 1000)

    def freeze(self) -> None:
        """Stop at the present moment."""
        self._frozen_ms = self.now_ms()

    def run(self) -> None:
        """Go on from where the clock was stopped."""
        if self._frozen_ms is not None:
            self._offset_ms = self._frozen_ms - int(self._source() * 1000)
            self._frozen_ms = None
