"""Seekers, and what waits for them."""

from __future__ import annotations

from datetime import timedelta

from banso.dialog.events import Said
from banso.ports import ReplyToken, Store, Unit
from tests.contract.store.examples import EVENTS, LATER, NOW, seeker


async def test_a_seeker_is_found_again_and_only_by_their_own_id(store: Store) -> None:
    made = await store.run(lambda unit: unit.mail.find_or_create("U1", NOW))
    assert await store.run(lambda unit: unit.mail.find_or_create("U1", LATER)) == made
    assert await store.run(lambda unit: unit.mail.seeker(made.id)) == made
    assert await store.run(lambda unit: unit.mail.find("U2")) is None


async def test_an_event_is_there_for_the_first_time_once(store: Store) -> None:
    seen = [await store.run(lambda unit: unit.mail.first_time("e1", NOW)) for _ in range(3)]
    assert seen == [True, False, False]


async def test_events_of_long_ago_are_forgotten_and_no_others(store: Store) -> None:
    def again(unit: Unit) -> list[bool]:
        unit.mail.first_time("old", NOW)
        unit.mail.first_time("new", LATER)
        unit.mail.forget_seen(LATER)
        return [unit.mail.first_time(event_id, LATER) for event_id in ("old", "new")]

    assert await store.run(again) == [True, False]


async def test_every_event_comes_back_as_it_was_told(store: Store) -> None:
    def put(unit: Unit) -> str:
        seeker_id = seeker(unit)
        for at, event in enumerate(EVENTS):
            moment = NOW + timedelta(microseconds=at)
            unit.mail.put(seeker_id, event, moment, ReplyToken("t", LATER), f"m{at}")
        return seeker_id

    def take(unit: Unit) -> list[object]:
        found = []
        while (pending := unit.mail.next(seeker_id)) is not None:
            found.append((pending.event, pending.at, pending.reply, pending.message_id))
            unit.mail.done(pending.id)
        return found

    seeker_id = await store.run(put)
    assert await store.run(take) == [
        (event, NOW + timedelta(microseconds=at), ReplyToken("t", LATER), f"m{at}") for at, event in enumerate(EVENTS)
    ]


async def test_the_oldest_comes_first_whenever_it_arrived(store: Store) -> None:
    def put(unit: Unit) -> str:
        seeker_id = seeker(unit)
        unit.mail.put(seeker_id, Said("second"), LATER)
        unit.mail.put(seeker_id, Said("first"), NOW)
        return seeker_id

    seeker_id = await store.run(put)
    pending = await store.run(lambda unit: unit.mail.next(seeker_id))
    assert pending is not None
    assert pending.event == Said("first")


async def test_what_fails_stays_and_its_attempts_are_counted(store: Store) -> None:
    def work(unit: Unit) -> list[int]:
        seeker_id = seeker(unit)
        unit.mail.put(seeker_id, Said("x"), NOW)
        pending = unit.mail.next(seeker_id)
        assert pending is not None
        return [unit.mail.failed(pending.id), unit.mail.failed(pending.id), len(unit.mail.waiting())]

    assert await store.run(work) == [1, 2, 1]


async def test_a_message_taken_back_waits_no_more(store: Store) -> None:
    def work(unit: Unit) -> object:
        mine, theirs = seeker(unit, "U1"), seeker(unit, "U2")
        for seeker_id in (mine, theirs):
            unit.mail.put(seeker_id, Said("taken back"), NOW, message_id="m1")
            unit.mail.put(seeker_id, Said("kept"), LATER, message_id="m2")
        unit.mail.drop_message(mine, "m1")
        found = [unit.mail.next(seeker_id) for seeker_id in (mine, theirs)]
        return [pending.event for pending in found if pending is not None]

    assert await store.run(work) == [Said("kept"), Said("taken back")]


async def test_who_asks_to_be_erased_is_known_until_they_are(store: Store) -> None:
    def ask(unit: Unit) -> tuple[str, str]:
        leaving, staying = seeker(unit, "U1"), seeker(unit, "U2")
        unit.mail.ask_erasure(leaving)
        return leaving, staying

    leaving, staying = await store.run(ask)
    assert await store.run(lambda unit: unit.mail.erasures()) == (leaving,)
    assert await store.run(lambda unit: unit.mail.erasures(leaving)) == (leaving,)
    assert await store.run(lambda unit: unit.mail.erasures(staying)) == ()
    await store.run(lambda unit: unit.mail.erase(leaving))
    assert await store.run(lambda unit: unit.mail.erasures()) == ()
