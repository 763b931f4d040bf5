"""What every store promises. A store's own tests inherit these and give `store` as a fixture."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from banso.dialog.events import (
    ActionDone,
    CounselorActed,
    Followed,
    Media,
    Payload,
    Pressed,
    Said,
    TimerFired,
    Unfollowed,
)
from banso.dialog.messages import Button, Card, Cards, Custom, Image, Link, Text
from banso.dialog.snapshot import Hold, SlotValue, Snapshot
from banso.ports import (
    Booking,
    Interest,
    OutboxItem,
    Reading,
    ReplyToken,
    Staff,
    Standing,
    Store,
    Talk,
    TurnRecord,
    Unit,
    Unsent,
)
from banso.ports.plain import event_from, tagged

NOW = datetime(2026, 11, 24, 11, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
BUTTON = Button("はい", Payload("affirm", {"value": 1, "more": ["a", None]}, "place", "jobs.ask", 7))
MESSAGES = (
    Text("こんにちは", (BUTTON,)),
    Image("https://example.org/a.png", "絵"),
    Cards("求人", (Card("題", "副題", ("行",), ("理由",), "注", (BUTTON, Link("電話", "tel:119"))),), (BUTTON,)),
    Custom({"type": "text", "text": "x"}, "別"),
)
SNAPSHOT = Snapshot(
    seed=7,
    dialog_version="v",
    state="jobs.ask",
    mode="waiting",
    slots={"wished": SlotValue(("a", "b"), "told", 3), "consent": SlotValue(True, "button", 1)},
    questions={"place": "open"},
    history={"jobs": "jobs.ask"},
    trail=("talk.listening",),
    answered=("hours",),
    hold=Hold("self", NOW),
    watch_until=LATER,
    stopped=True,
    rotation={"utter_x": 2},
    texts=((3, "こんにちは"),),
    presses=("1:affirm",),
    timers={"root/note": LATER},
    misses=1,
    stay=2,
    turn=3,
)
EVENTS = (
    Said("こんにちは"),
    Pressed(BUTTON.payload, "はい"),
    Pressed(None),
    Media("sticker", "笑"),
    Followed(True),
    Unfollowed(),
    TimerFired("root/note"),
    CounselorActed("said", "田中", "こんにちは"),
    Unsent("m1"),
)


def seeker(unit: Unit, user: str = "U1") -> str:
    return unit.mail.find_or_create(user, NOW).id


def item(unit: Unit, seeker_id: str, key: str) -> OutboxItem:
    return OutboxItem(0, seeker_id, 1, MESSAGES, key, NOW, ReplyToken("t", LATER), urgent=True)


def reading(seeker_id: str, turn: int = 3) -> Reading:
    ranking = (("ask_jobs", 0.4), ("greet", 0.2))
    return Reading(seeker_id, turn, NOW, "［名前］です", "nlu_fallback", 0.3, ranking, "watch", None, "m1")


class StoreContract:
    """Inherit, and give a fixture `store`."""

    async def test_a_transaction_that_raises_leaves_nothing(self, store: Store) -> None:
        def fail(unit: Unit) -> None:
            seeker(unit)
            unit.mail.first_time("e1", NOW)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await store.run(fail)
        assert await store.run(lambda unit: unit.mail.find("U1")) is None
        assert await store.run(lambda unit: unit.mail.first_time("e1", NOW))

    async def test_a_seeker_is_found_again_and_only_by_their_own_id(self, store: Store) -> None:
        made = await store.run(lambda unit: unit.mail.find_or_create("U1", NOW))
        assert await store.run(lambda unit: unit.mail.find_or_create("U1", LATER)) == made
        assert await store.run(lambda unit: unit.mail.seeker(made.id)) == made
        assert await store.run(lambda unit: unit.mail.find("U2")) is None

    async def test_an_event_is_there_for_the_first_time_once(self, store: Store) -> None:
        seen = [await store.run(lambda unit: unit.mail.first_time("e1", NOW)) for _ in range(3)]
        assert seen == [True, False, False]

    async def test_events_of_long_ago_are_forgotten_and_no_others(self, store: Store) -> None:
        def again(unit: Unit) -> list[bool]:
            unit.mail.first_time("old", NOW)
            unit.mail.first_time("new", LATER)
            unit.mail.forget_seen(LATER)
            return [unit.mail.first_time(event_id, LATER) for event_id in ("old", "new")]

        assert await store.run(again) == [True, False]

    async def test_every_event_comes_back_as_it_was_told(self, store: Store) -> None:
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
            (event, NOW + timedelta(microseconds=at), ReplyToken("t", LATER), f"m{at}")
            for at, event in enumerate(EVENTS)
        ]

    async def test_the_oldest_comes_first_whenever_it_arrived(self, store: Store) -> None:
        def put(unit: Unit) -> str:
            seeker_id = seeker(unit)
            unit.mail.put(seeker_id, Said("second"), LATER)
            unit.mail.put(seeker_id, Said("first"), NOW)
            return seeker_id

        seeker_id = await store.run(put)
        pending = await store.run(lambda unit: unit.mail.next(seeker_id))
        assert pending is not None
        assert pending.event == Said("first")

    async def test_a_conversation_comes_back_as_it_was_saved(self, store: Store) -> None:
        def save(unit: Unit) -> Talk:
            talk = Talk(seeker(unit), SNAPSHOT, NOW, ReplyToken("t", LATER), True)
            unit.talks.save(talk)
            unit.talks.save(talk)
            return talk

        talk = await store.run(save)
        assert await store.run(lambda unit: unit.talks.load(talk.seeker_id)) == talk
        assert await store.run(lambda unit: unit.talks.listed(0)) == (talk,), "who waits is always listed"

    async def test_the_latest_conversations_are_listed_and_those_that_need_a_human(self, store: Store) -> None:
        def fill(unit: Unit) -> list[str]:
            ids = [seeker(unit, f"U{n}") for n in range(4)]
            for n, seeker_id in enumerate(ids):
                unit.talks.save(Talk(seeker_id, Snapshot(), NOW + timedelta(minutes=n)))
            unit.duty.raise_alert(ids[0], "watch", "self", NOW)
            return ids

        first, _, _, last = await store.run(fill)
        listed = await store.run(lambda unit: unit.talks.listed(1))
        assert [talk.seeker_id for talk in listed] == [last, first]

    async def test_a_turn_comes_back_as_it_was_logged_with_how_its_sends_ended(self, store: Store) -> None:
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

    async def test_a_transcript_has_the_last_turns_oldest_first(self, store: Store) -> None:
        def log(unit: Unit) -> str:
            seeker_id = seeker(unit)
            for turn in range(5):
                unit.talks.log(seeker_id, TurnRecord(turn, NOW, "Said", "s", "bot"))
            return seeker_id

        seeker_id = await store.run(log)
        assert [r.turn for r in await store.run(lambda unit: unit.talks.transcript(seeker_id, 2))] == [3, 4]

    async def test_a_message_taken_back_leaves_the_version_that_answered_and_nothing_else(self, store: Store) -> None:
        record = TurnRecord(1, NOW, "Said", "s", "bot", "none", "m1", {"type": "Said"}, MESSAGES, ({"a": 1},), ("t",))

        def log(unit: Unit) -> TurnRecord:
            seeker_id = seeker(unit)
            unit.talks.log(seeker_id, replace(record, performed=("x",), outcomes=({"a": 1},), dialog_version="v"))
            unit.talks.erase_message(seeker_id, "m1")
            return unit.talks.transcript(seeker_id)[0]

        found = await store.run(log)
        left = TurnRecord(1, NOW, "Said", "s", "bot", "none", "m1", omitted=True, unsent=True, dialog_version="v")
        assert replace(found, id=0) == left

    async def test_where_everybody_stands_is_told_piece_by_piece(self, store: Store) -> None:
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

    async def test_only_those_whose_consent_holds_are_named_as_consenting(self, store: Store) -> None:
        def fill(unit: Unit) -> list[str]:
            ids = [seeker(unit, f"U{n}") for n in range(4)]
            for seeker_id, consent in zip(ids, (True, False, True, None), strict=True):
                slots = {} if consent is None else {"consent": SlotValue(consent, "button")}
                unit.talks.save(Talk(seeker_id, Snapshot(slots=slots), NOW))
            unit.mail.ask_erasure(ids[2])
            return ids

        ids = await store.run(fill)
        assert await store.run(lambda unit: unit.talks.consenting()) == (ids[0],)

    async def test_the_outbox_gives_what_is_unfinished_with_its_key_and_way(self, store: Store) -> None:
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

    async def test_counters_add_up_by_month(self, store: Store) -> None:
        await store.run(lambda unit: unit.outbox.count("push", "2026-11", 2))
        assert await store.run(lambda unit: unit.outbox.count("push", "2026-11", 3)) == 5
        assert await store.run(lambda unit: unit.outbox.count("push", "2026-12", 1)) == 1

    async def test_a_timer_of_the_same_name_is_replaced(self, store: Store) -> None:
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

    async def test_a_slot_is_booked_by_one(self, store: Store) -> None:
        def book(unit: Unit) -> list[bool]:
            one, other = unit.writer(seeker(unit, "U1")), unit.writer(seeker(unit, "U2"))
            booking = Booking("slot", NOW, "相談", {"a": 1})
            return [one.book(booking), other.book(booking), one.book(booking), other.cancel("slot")]

        assert await store.run(book) == [True, False, True, False]
        kept = await store.run(lambda unit: unit.writer(seeker(unit)).bookings())
        assert kept == (Booking("slot", NOW, "相談", {"a": 1}),)
        assert await store.run(lambda unit: unit.writer(seeker(unit, "U2")).taken()) == {"slot"}

    async def test_an_interest_noted_again_replaces_the_old_one(self, store: Store) -> None:
        last = Interest("p1", "declined", LATER, "遠い")

        def note(unit: Unit) -> None:
            writer = unit.writer(seeker(unit))
            for interest in (Interest("p1", "declined", NOW), Interest("p2", "shown", NOW), last):
                writer.note(interest)

        await store.run(note)
        found = await store.run(lambda unit: unit.writer(seeker(unit)).interests())
        assert found == (Interest("p2", "shown", NOW), last)

    async def test_a_handoff_is_requested_taken_and_ended_once(self, store: Store) -> None:
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

    async def test_staff_are_found_by_login_and_changed_by_it(self, store: Store) -> None:
        await store.run(lambda unit: unit.duty.put_staff(Staff("t", "田中", "counselor", "h1")))
        await store.run(lambda unit: unit.duty.put_staff(Staff("t", "田中", "admin", "h2")))
        assert await store.run(lambda unit: unit.duty.staff("t")) == Staff("t", "田中", "admin", "h2")
        assert await store.run(lambda unit: unit.duty.staff("x")) is None

    async def test_a_reading_comes_back_as_it_was_noted_once_for_its_turn(self, store: Store) -> None:
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

    async def test_what_was_taken_back_or_is_not_to_be_kept_waits_no_more(self, store: Store) -> None:
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

    async def test_a_lesson_outlives_the_seeker_and_is_exported_once(self, store: Store) -> None:
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

    async def test_erasing_one_leaves_the_other(self, store: Store) -> None:
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
