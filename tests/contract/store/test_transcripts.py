"""What is kept of the turns of a conversation."""

from __future__ import annotations

from dataclasses import replace

from banso.dialog.events import ActionDone
from banso.ports import OutboxItem, Store, TurnRecord, Unit
from banso.ports.plain import event_from, tagged
from tests.contract.store.examples import MESSAGES, NOW, seeker


async def test_a_turn_comes_back_as_it_was_logged_with_how_its_sends_ended(store: Store) -> None:
    record = TurnRecord(3, NOW, "Said", "s", "bot", "watch", "m1", {"type": "Said"}, MESSAGES, ({"a": 1},), ("t",))
    outcome = tagged(ActionDone("action_x", "found", {"only": "p1"}, MESSAGES))
    record = replace(record, performed=("utter_x", "action_x"), outcomes=(outcome,), dialog_version="v2")

    def log(unit: Unit) -> str:
        seeker_id = seeker(unit)
        turn_id = unit.talks.log(seeker_id, record)
        number = unit.outbox.add(OutboxItem(0, seeker_id, turn_id, MESSAGES, "k1", NOW))
        unit.outbox.settle(number, "unknown")
        return seeker_id

    seeker_id = await store.run(log)
    (found,) = await store.run(lambda unit: unit.talks.transcript(seeker_id))
    assert found.delivery == ("unknown",)
    names = [name for name in TurnRecord.__slots__ if name not in ("id", "delivery")]
    assert [getattr(found, name) for name in names] == [getattr(record, name) for name in names]
    assert event_from(found.outcomes[0]) == ActionDone("action_x", "found", {"only": "p1"}, MESSAGES)


async def test_a_transcript_has_the_last_turns_oldest_first(store: Store) -> None:
    def log(unit: Unit) -> str:
        seeker_id = seeker(unit)
        for turn in range(5):
            unit.talks.log(seeker_id, TurnRecord(turn, NOW, "Said", "s", "bot"))
        return seeker_id

    seeker_id = await store.run(log)
    assert [r.turn for r in await store.run(lambda unit: unit.talks.transcript(seeker_id, 2))] == [3, 4]


async def test_a_message_taken_back_leaves_the_version_that_answered_and_nothing_else(store: Store) -> None:
    record = TurnRecord(1, NOW, "Said", "s", "bot", "none", "m1", {"type": "Said"}, MESSAGES, ({"a": 1},), ("t",))

    def log(unit: Unit) -> TurnRecord:
        seeker_id = seeker(unit)
        unit.talks.log(seeker_id, replace(record, performed=("x",), outcomes=({"a": 1},), dialog_version="v"))
        unit.talks.erase_message(seeker_id, "m1")
        return unit.talks.transcript(seeker_id)[0]

    found = await store.run(log)
    left = TurnRecord(1, NOW, "Said", "s", "bot", "none", "m1", omitted=True, unsent=True, dialog_version="v")
    assert replace(found, id=0) == left


async def test_without_consent_turns_are_emptied_and_what_counselors_did_stays(store: Store) -> None:
    def work(unit: Unit) -> list[tuple[str, bool, bool]]:
        mine, theirs = seeker(unit, "U1"), seeker(unit, "U2")
        for seeker_id in (mine, theirs):
            for turn, kind in enumerate(("Said", "CounselorActed")):
                unit.talks.log(seeker_id, TurnRecord(turn, NOW, kind, "s", "bot", event={"type": kind}))
        unit.talks.empty(mine)
        records = [record for seeker_id in (mine, theirs) for record in unit.talks.transcript(seeker_id)]
        return [(record.kind, bool(record.event), record.omitted) for record in records]

    assert await store.run(work) == [
        ("Said", False, True),
        ("CounselorActed", True, False),
        ("Said", True, False),
        ("CounselorActed", True, False),
    ]
