"""The service's surroundings in memory: for stories, `banso chat` and tests."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime


class MemoryDesk:
    """Appointments and interests in memory; keeps the same promises as the one on a database."""

    def __init__(self) -> None:
        self._bookings: dict[str, datetime] = {}
        self.interests: set[tuple[str, str]] = set()

    def taken(self) -> Collection[datetime]:
        return set(self._bookings.values())

    def booking(self, seeker: str) -> datetime | None:
        return self._bookings.get(seeker)

    def book(self, seeker: str, start: datetime) -> bool:
        if any(other == start and who != seeker for who, other in self._bookings.items()):
            return False
        self._bookings[seeker] = start
        return True

    def cancel_booking(self, seeker: str) -> datetime | None:
        return self._bookings.pop(seeker, None)

    def note_interest(self, seeker: str, posting: str) -> bool:
        known = (seeker, posting) in self.interests
        self.interests.add((seeker, posting))
        return not known
