"""What designers may teach the NLU from."""

from __future__ import annotations

from dataclasses import replace

from banso.ports import Reading, Store, Unit
from tests.contract.store.examples import LATER, NOW, reading, seeker


async def test_a_reading_comes_back_as_it_was_noted_once_for_its_turn(store: Store) -> None:
    def note(unit: Unit) -> Reading:
        first = reading(seeker(unit))
        last = replace(first, pressed="greet")
        unit.learning.note(first)
        unit.learning.note(last)
        unit.learning.note(replace(first, turn=4))
        return last

    last = await store.run(note)
    found = await store.run(lambda unit: unit.learning.readings(9))
    assert [replace(r, id=0) for r in found] == [last, replace(last, turn=4, pressed=None)]
    assert await store.run(lambda unit: unit.learning.readings(1)) == found[:1]
    assert await store.run(lambda unit: unit.learning.waiting()) == 2


async def test_what_was_taken_back_or_is_not_to_be_kept_waits_no_more(store: Store) -> None:
    def work(unit: Unit) -> list[str]:
        ids = [seeker(unit, f"U{n}") for n in range(3)]
        for seeker_id in ids:
            unit.learning.note(reading(seeker_id))
        unit.learning.drop_message(ids[0], "m1")
        unit.learning.drop_message(ids[1], "another")
        unit.learning.forget(ids[2])
        return ids

    ids = await store.run(work)
    assert [r.seeker_id for r in await store.run(lambda unit: unit.learning.readings(9))] == [ids[1]]


async def test_a_lesson_outlives_the_seeker_and_is_exported_once(store: Store) -> None:
    def accept(unit: Unit) -> list[bool]:
        gone = seeker(unit)
        unit.learning.note(reading(gone))
        unit.learning.note(reading(gone, turn=4))
        accepted, left = unit.learning.readings(9)
        done = [unit.learning.accept(accepted.id, "仕事を変えたい", "ask_jobs", "山田", NOW) for _ in range(2)]
        unit.mail.erase(gone)
        return [*done, unit.learning.discard(left.id), unit.learning.waiting() == 0]

    assert await store.run(accept) == [True, False, False, True]
    (lesson,) = await store.run(lambda unit: unit.learning.lessons())
    assert (lesson.text, lesson.intent, lesson.accepted_by) == ("仕事を変えたい", "ask_jobs", "山田")
    assert (lesson.accepted_at, lesson.exported_at) == (NOW, None)
    await store.run(lambda unit: unit.learning.mark_exported([lesson.id], LATER))
    assert await store.run(lambda unit: unit.learning.lessons()) == ()
