"""Where conversations stand."""

from __future__ import annotations

from datetime import timedelta

from banso.dialog.snapshot import Hold, SlotValue, Snapshot
from banso.ports import ReplyToken, Standing, Store, Talk, Unit
from tests.contract.store.examples import LATER, NOW, SNAPSHOT, seeker


async def test_a_conversation_comes_back_as_it_was_saved(store: Store) -> None:
    def save(unit: Unit) -> Talk:
        talk = Talk(seeker(unit), SNAPSHOT, NOW, ReplyToken("t", LATER), True)
        unit.talks.save(talk)
        unit.talks.save(talk)
        return talk

    talk = await store.run(save)
    assert await store.run(lambda unit: unit.talks.load(talk.seeker_id)) == talk
    assert await store.run(lambda unit: unit.talks.listed(0)) == (talk,), "who waits is always listed"


async def test_the_latest_conversations_are_listed_and_those_that_need_a_human(store: Store) -> None:
    def fill(unit: Unit) -> list[str]:
        ids = [seeker(unit, f"U{n}") for n in range(4)]
        for n, seeker_id in enumerate(ids):
            unit.talks.save(Talk(seeker_id, Snapshot(), NOW + timedelta(minutes=n)))
        unit.duty.raise_alert(ids[0], "watch", "self", NOW)
        return ids

    first, _, _, last = await store.run(fill)
    listed = await store.run(lambda unit: unit.talks.listed(1))
    assert [talk.seeker_id for talk in listed] == [last, first]


async def test_where_everybody_stands_is_told_piece_by_piece(store: Store) -> None:
    def fill(unit: Unit) -> list[str]:
        ids = sorted(seeker(unit, f"U{n}") for n in range(3))
        unit.talks.save(Talk(ids[0], SNAPSHOT, NOW))
        unit.talks.save(Talk(ids[1], Snapshot(state="talk.listening", blocked=True), LATER))
        unit.talks.save(Talk(ids[2], Snapshot(state="talk.listening"), LATER))
        return ids

    ids = await store.run(fill)
    first = await store.run(lambda unit: unit.talks.standings("", 2))
    assert first == (
        Standing(ids[0], "jobs.ask", "waiting", NOW, held=True, stopped=True),
        Standing(ids[1], "talk.listening", "bot", LATER, blocked=True),
    )
    rest = await store.run(lambda unit: unit.talks.standings(first[-1].seeker_id, 2))
    assert rest == (Standing(ids[2], "talk.listening", "bot", LATER),)
    assert await store.run(lambda unit: unit.talks.standings(ids[2], 2)) == ()


async def test_only_those_whose_consent_holds_are_named_as_consenting(store: Store) -> None:
    def fill(unit: Unit) -> list[str]:
        ids = [seeker(unit, f"U{n}") for n in range(4)]
        for seeker_id, consent in zip(ids, (True, False, True, None), strict=True):
            slots = {} if consent is None else {"consent": SlotValue(consent, "button")}
            unit.talks.save(Talk(seeker_id, Snapshot(slots=slots), NOW))
        unit.mail.ask_erasure(ids[2])
        return ids

    ids = await store.run(fill)
    assert await store.run(lambda unit: unit.talks.consenting()) == (ids[0],)


async def test_a_doubt_whether_words_arrived_lasts_until_it_is_saved_otherwise(store: Store) -> None:
    def work(unit: Unit) -> list[bool]:
        seeker_id, seen = seeker(unit), []
        for act in (
            lambda: unit.talks.save(Talk(seeker_id, SNAPSHOT, NOW)),
            lambda: unit.talks.mark_doubt(seeker_id),
            lambda: unit.talks.save(Talk(seeker_id, SNAPSHOT, LATER)),
        ):
            act()
            talk = unit.talks.load(seeker_id)
            assert talk is not None
            seen.append(talk.in_doubt)
        return seen

    assert await store.run(work) == [False, True, False]


async def test_silent_without_consent_is_nobody_who_consented_or_needs_a_human(store: Store) -> None:
    consented = Snapshot(slots={"consent": SlotValue(True, "button")})
    declined = Snapshot(slots={"consent": SlotValue(False, "button")})
    cases = (
        (Snapshot(), NOW),
        (declined, NOW),
        (consented, NOW),
        (Snapshot(mode="waiting"), NOW),
        (Snapshot(hold=Hold("self", NOW)), NOW),
        (Snapshot(), LATER),
    )

    def fill(unit: Unit) -> list[str]:
        ids = [seeker(unit, f"U{n}") for n in range(len(cases))]
        for seeker_id, (snapshot, at) in zip(ids, cases, strict=True):
            unit.talks.save(Talk(seeker_id, snapshot, at))
        return ids

    ids = await store.run(fill)
    assert set(await store.run(lambda unit: unit.talks.silent_without_consent(LATER))) == set(ids[:2])
