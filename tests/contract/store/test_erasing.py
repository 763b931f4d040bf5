"""Whoever is erased is gone, and nobody else."""

from __future__ import annotations

from dataclasses import replace

from banso.dialog.events import Said
from banso.ports import Booking, Interest, Store, Talk, TurnRecord, Unit
from tests.contract.store.examples import LATER, NOW, SNAPSHOT, item, reading, seeker


async def test_erasing_one_leaves_the_other(store: Store) -> None:
    def fill(unit: Unit) -> list[str]:
        ids = [seeker(unit, "U1"), seeker(unit, "U2")]
        for seeker_id in ids:
            unit.mail.put(seeker_id, Said("x"), NOW)
            unit.talks.save(Talk(seeker_id, SNAPSHOT, NOW))
            unit.talks.log(seeker_id, TurnRecord(1, NOW, "Said", "s", "bot"))
            unit.outbox.add(item(unit, seeker_id, f"k{seeker_id}"))
            unit.timers.start(seeker_id, "a", NOW)
            unit.duty.request_handoff(seeker_id, NOW)
            unit.learning.note(reading(seeker_id))
            unit.writer(seeker_id).book(Booking(f"slot-{seeker_id}", NOW))
            unit.writer(seeker_id).note(Interest("p", "shown", NOW))
        return ids

    gone, left = await store.run(fill)
    await store.run(lambda unit: unit.mail.erase(gone))
    await store.scrub()

    def look(unit: Unit) -> list[object]:
        writer = unit.writer(left)
        return [
            unit.mail.waiting(),
            tuple(talk.seeker_id for talk in unit.talks.listed(9)),
            tuple(i.seeker_id for i in unit.outbox.unfinished()),
            tuple(s for s, *_ in unit.timers.due(NOW)),
            tuple(h.seeker_id for h in unit.duty.handoffs()),
            tuple(r.seeker_id for r in unit.learning.readings(9)),
            len(writer.taken()),
            unit.talks.transcript(gone),
        ]

    assert await store.run(look) == [*[(left,)] * 6, 1, ()]
    assert await store.run(lambda unit: unit.mail.find("U1")) is None


async def test_an_open_alert_outlives_the_seeker_and_a_closed_one_does_not(store: Store) -> None:
    def work(unit: Unit) -> tuple[object, object]:
        gone = seeker(unit)
        closed = unit.duty.raise_alert(gone, "watch", None, NOW)
        unit.duty.update_alert(replace(closed, closed_by="田中", closed_at=LATER))
        still_open = unit.duty.raise_alert(gone, "crisis", "self", LATER)
        unit.mail.erase(gone)
        return still_open, unit.duty.alerts(open_only=False)

    still_open, left = await store.run(work)
    assert left == (still_open,)
