"""Who is to be helped by a human, and by whom."""

from __future__ import annotations

from dataclasses import replace

from banso.ports import AlertRecord, Staff, Store, Unit
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


async def test_a_graver_alert_is_to_be_acknowledged_anew_and_a_lighter_one_changes_nothing(store: Store) -> None:
    def work(unit: Unit) -> list[AlertRecord]:
        seeker_id = seeker(unit)
        first = unit.duty.raise_alert(seeker_id, "watch", None, NOW)
        unit.duty.update_alert(replace(first, notified_at=NOW, acknowledged_by="田中", acknowledged_at=NOW))
        graver = unit.duty.raise_alert(seeker_id, "crisis", "self", LATER)
        lighter = unit.duty.raise_alert(seeker_id, "watch", None, LATER)
        assert unit.duty.alerts() == (lighter,)
        return [first, graver, lighter]

    first, graver, lighter = await store.run(work)
    assert graver == AlertRecord(first.id, first.seeker_id, "crisis", "self", LATER, raised_times=2)
    assert lighter == replace(graver, raised_times=3)


async def test_a_closed_alert_is_on_record_and_the_next_one_is_another(store: Store) -> None:
    def work(unit: Unit) -> tuple[AlertRecord, AlertRecord]:
        seeker_id = seeker(unit)
        first = unit.duty.raise_alert(seeker_id, "crisis", "self", NOW)
        closed = replace(first, closed_by="田中", closed_at=LATER)
        unit.duty.update_alert(closed)
        assert unit.duty.alert(first.id) == closed
        return closed, unit.duty.raise_alert(seeker_id, "watch", None, LATER)

    closed, following = await store.run(work)
    assert await store.run(lambda unit: unit.duty.alerts()) == (following,)
    assert await store.run(lambda unit: unit.duty.alerts(open_only=False)) == (closed, following)
