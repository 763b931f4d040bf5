"""What is still to be sent, and how much was."""

from __future__ import annotations

from banso.ports import ReplyToken, Store, Unit
from tests.contract.store.examples import LATER, MESSAGES, item, seeker


async def test_the_outbox_gives_what_is_unfinished_with_its_key_and_way(store: Store) -> None:
    def add(unit: Unit) -> tuple[str, list[int]]:
        seeker_id = seeker(unit)
        return seeker_id, [unit.outbox.add(item(unit, seeker_id, f"k{n}")) for n in range(3)]

    seeker_id, (first, second, third) = await store.run(add)

    def work(unit: Unit) -> None:
        unit.outbox.claim(first, "reply")
        unit.outbox.settle(second, "sent")

    await store.run(work)
    found = await store.run(lambda unit: unit.outbox.unfinished(seeker_id))
    assert [(i.id, i.status, i.route, i.retry_key, i.attempts) for i in found] == [
        (first, "sending", "reply", "k0", 1),
        (third, "waiting", None, "k2", 0),
    ]
    assert found[0].messages == MESSAGES
    assert found[0].reply == ReplyToken("t", LATER)
    assert found[0].urgent


async def test_counters_add_up_by_month(store: Store) -> None:
    await store.run(lambda unit: unit.outbox.count("push", "2026-11", 2))
    assert await store.run(lambda unit: unit.outbox.count("push", "2026-11", 3)) == 5
    assert await store.run(lambda unit: unit.outbox.count("push", "2026-12", 1)) == 1
