"""What is to happen later."""

from __future__ import annotations

from banso.ports import Store, Unit
from tests.contract.store.examples import LATER, NOW, seeker


async def test_a_timer_of_the_same_name_is_replaced(store: Store) -> None:
    def start(unit: Unit) -> str:
        seeker_id = seeker(unit)
        unit.timers.start(seeker_id, "a", NOW)
        unit.timers.start(seeker_id, "a", LATER)
        unit.timers.start(seeker_id, "b", NOW)
        unit.timers.cancel(seeker_id, "b")
        return seeker_id

    seeker_id = await store.run(start)
    assert await store.run(lambda unit: unit.timers.due(NOW)) == ()
    assert await store.run(lambda unit: unit.timers.due(LATER)) == ((seeker_id, "a", LATER),)
