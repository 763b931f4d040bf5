"""What actions write about a seeker: appointments and how postings were received."""

from __future__ import annotations

from banso.ports import Booking, Interest, Store, Unit
from tests.contract.store.examples import LATER, NOW, seeker


async def test_a_slot_is_booked_by_one(store: Store) -> None:
    def book(unit: Unit) -> list[bool]:
        one, other = unit.writer(seeker(unit, "U1")), unit.writer(seeker(unit, "U2"))
        booking = Booking("slot", NOW, "相談", {"a": 1})
        return [one.book(booking), other.book(booking), one.book(booking), other.cancel("slot")]

    assert await store.run(book) == [True, False, True, False]
    kept = await store.run(lambda unit: unit.writer(seeker(unit)).bookings())
    assert kept == (Booking("slot", NOW, "相談", {"a": 1}),)
    assert await store.run(lambda unit: unit.writer(seeker(unit, "U2")).taken()) == {"slot"}


async def test_an_interest_noted_again_replaces_the_old_one(store: Store) -> None:
    last = Interest("p1", "declined", LATER, "遠い")

    def note(unit: Unit) -> None:
        writer = unit.writer(seeker(unit))
        for interest in (Interest("p1", "declined", NOW), Interest("p2", "shown", NOW), last):
            writer.note(interest)

    await store.run(note)
    found = await store.run(lambda unit: unit.writer(seeker(unit)).interests())
    assert found == (Interest("p2", "shown", NOW), last)
