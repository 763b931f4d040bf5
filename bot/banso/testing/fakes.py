"""The service's surroundings in memory: for stories, `banso chat` and tests."""

from __future__ import annotations

from banso.ports import Booking, Interest, TurnRecord


class MemoryWriter:
    """One seeker's bookings and interests in memory; keeps the promises of the one on a database."""

    def __init__(self, elsewhere: frozenset[str] = frozenset()) -> None:
        self._elsewhere = elsewhere
        self._bookings: dict[str, Booking] = {}
        self._interests: dict[tuple[str, str], Interest] = {}

    def taken(self) -> frozenset[str]:
        return self._elsewhere | frozenset(self._bookings)

    def bookings(self) -> tuple[Booking, ...]:
        return tuple(sorted(self._bookings.values(), key=lambda b: b.starts_at))

    def book(self, booking: Booking) -> bool:
        if booking.slot in self._elsewhere:
            return False
        self._bookings[booking.slot] = booking
        return True

    def cancel(self, slot: str) -> bool:
        return self._bookings.pop(slot, None) is not None

    def interests(self) -> tuple[Interest, ...]:
        return tuple(self._interests.values())

    def note(self, interest: Interest) -> None:
        key = interest.posting, interest.kind
        self._interests.pop(key, None)
        self._interests[key] = interest

    def transcript(self) -> tuple[TurnRecord, ...]:
        return ()
