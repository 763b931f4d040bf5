"""Who is to be helped by a human, and by whom."""

from __future__ import annotations

from banso.ports import Staff, Store, Unit
from tests.contract.store.examples import LATER, NOW, seeker


async def test_a_handoff_is_requested_taken_and_ended_once(store: Store) -> None:
    def work(unit: Unit) -> list[object]:
        seeker_id, seen = seeker(unit), []
        for act in (
            lambda: unit.duty.request_handoff(seeker_id, NOW),
            lambda: unit.duty.request_handoff(seeker_id, LATER),
            lambda: unit.duty.take_handoff(seeker_id, "田中", LATER),
            lambda: unit.duty.end_handoff(seeker_id, LATER),
        ):
            act()
            seen.append([(h.requested_at, h.taken_by) for h in unit.duty.handoffs()])
        return seen

    assert await store.run(work) == [[(NOW, None)], [(NOW, None)], [(NOW, "田中")], []]


async def test_staff_are_found_by_login_and_changed_by_it(store: Store) -> None:
    await store.run(lambda unit: unit.duty.put_staff(Staff("t", "田中", "counselor", "h1")))
    await store.run(lambda unit: unit.duty.put_staff(Staff("t", "田中", "admin", "h2")))
    assert await store.run(lambda unit: unit.duty.staff("t")) == Staff("t", "田中", "admin", "h2")
    assert await store.run(lambda unit: unit.duty.staff("x")) is None
