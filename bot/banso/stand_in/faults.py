"""Trouble on request: refusals, silence and rate limits, so that the bot's behaviour in it can be tested."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, replace

from banso.stand_in import limits
from banso.stand_in.clock import PlatformClock
from banso.stand_in.errors import RATE_LIMIT, LineError

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Fault:
    """The next `count` calls of `operation` (`any` is all of them) are answered with `status`.

    A `status` of None is no answer at all, until the client gives up. With `accept_first` the platform does what
    was asked before it fails: the answer is lost, not the work.
    """

    operation: str
    status: int | None
    count: int = 1
    accept_first: bool = False
    message: str = "Internal Server Error"


class Faults:
    """The faults still to come and the calls of late, per operation."""

    def __init__(self, clock: PlatformClock) -> None:
        self._clock = clock
        self._faults: list[Fault] = []
        self._calls: defaultdict[str, deque[int]] = defaultdict(deque)
        self.per_second = dict(limits.REQUESTS_PER_SECOND)

    def add(self, fault: Fault) -> None:
        """Let a fault happen, after those added before."""
        self._faults.append(fault)

    def clear(self) -> None:
        """No more faults, and LINE's own rates."""
        self._faults.clear()
        self._calls.clear()
        self.per_second = dict(limits.REQUESTS_PER_SECOND)

    def take(self, operation: str) -> Fault | None:
        """The fault that this call meets; it counts as used."""
        for index, fault in enumerate(self._faults):
            if fault.operation in (operation, "any"):
                if fault.count > 1:
                    self._faults[index] = replace(fault, count=fault.count - 1)
                else:
                    del self._faults[index]
                return fault
        return None

    def check_rate(self, operation: str) -> None:
        """Count a call; raises LineError 429 when there were too many of them lately."""
        if operation == "broadcast":
            most, window = limits.BROADCASTS_PER_HOUR, HOUR_MS
        elif operation in self.per_second:
            most, window = self.per_second[operation], 1_000
        else:
            return
        now, calls = self._clock.now_ms(), self._calls[operation]
        while calls and calls[0] <= now - window:
            calls.popleft()
        if len(calls) >= most:
            raise LineError(429, RATE_LIMIT)
        calls.append(now)
