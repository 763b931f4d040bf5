"""Whoever is erased is gone, and nobody else."""

from __future__ import annotations

from banso.dialog.events import Said
from banso.ports import Booking, Interest, Store, Talk, TurnRecord, Unit
from tests.contract.store.examples import NOW, SNAPSHOT, item, seeker


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
            len(writer.taken()),
            unit.talks.transcript(gone),
        ]

    assert await store.run(look) == [*[(left,)] * 5, 1, ()]
    assert await store.run(lambda unit: unit.mail.find("U1")) is None
