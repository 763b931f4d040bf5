"""What happens to a message between the webhook and the answer."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from banso.dialog.events import ActionDone, CounselorActed, Followed, Media, Payload, Pressed, Said
from banso.dialog.messages import Button, Text
from banso.ports import ActionContext, Booking, Unsent
from tests.unit.service.conftest import ALICE, BOB, Build, World


def button(name: str) -> Button:
    return Button("", Payload(name))


async def test_a_message_is_answered_by_one_free_reply(world: World) -> None:
    await world.say("こんにちは")
    assert [token for token, _ in world.channel.replies] == ["token-0"]
    assert world.channel.pushes == []
    assert await world.unfinished() == ()


async def test_the_same_event_again_is_not_answered_again(world: World) -> None:
    arrival = world.arrival(Said("こんにちは"))
    await world.mailbox.accept([arrival])
    await world.settle()
    await world.mailbox.accept([replace(arrival, redelivered=True), arrival])
    await world.settle()
    assert len(world.channel.replies) == 1


async def test_events_are_worked_on_in_the_order_they_happened_not_arrived(world: World) -> None:
    first = world.arrival(Said("こんにちは"))
    world.wait(timedelta(seconds=1))
    second = world.arrival(Media("sticker"))
    await world.mailbox.accept([second])
    await world.mailbox.accept([first])
    await world.settle()
    assert [record.kind for record in await world.transcript()] == ["Said", "Media"]


async def test_one_webhook_may_carry_several_people(world: World) -> None:
    await world.mailbox.accept([world.arrival(Said("a")), world.arrival(Said("b"), BOB), world.arrival(Said("c"))])
    await world.settle()
    assert [r.turn for r in await world.transcript(ALICE)] == [1, 2]
    assert [r.turn for r in await world.transcript(BOB)] == [1]


async def test_nobody_is_answered_before_it_is_stored(world: World) -> None:
    await world.mailbox.accept([world.arrival(Said("こんにちは"))])
    assert world.channel.replies == []
    assert await world.store.run(lambda unit: unit.mail.waiting()) == (await world.seeker_id(),)


async def test_with_nlu_down_buttons_and_the_crisis_gate_still_work(world: World) -> None:
    world.nlu.up = False
    await world.press(button("give_consent"))
    assert (await world.talk()).snapshot.value("consent") is True
    await world.say("もう死にたい")
    assert (await world.talk()).snapshot.state == "danger.holding"
    assert [alert.grade for alert in await world.alerts()] == ["crisis"]


async def test_where_reading_takes_longer_than_a_moment_the_animation_shows(build: Build) -> None:
    world = build(typing_after=timedelta(0))
    world.nlu.gate = asyncio.Event()
    await world.mailbox.accept([world.arrival(Said("こんにちは"))])
    working = asyncio.create_task(world.mailbox.run(world.waker.woken.pop()))
    while not world.channel.typing:
        await asyncio.sleep(0)
    assert world.channel.replies == []
    world.nlu.gate.set()
    await working
    assert world.channel.typing == [ALICE]
    assert len(world.channel.replies) == 1


async def test_a_quick_answer_shows_no_animation(world: World) -> None:
    await world.say("こんにちは")
    assert world.channel.typing == []


async def test_an_action_that_writes_is_undone_with_the_turn_that_fails(build: Build) -> None:
    attempts = []

    def book(args: object, context: ActionContext) -> ActionDone:
        attempts.append(context.now)
        context.writer.book(Booking("2026-11-25T10:00+09:00", context.now))
        if len(attempts) == 1:
            raise RuntimeError("the first attempt fails after it has written")
        return ActionDone("action_book", "booked", messages=(Text(f"{len(context.writer.taken())}件"),))

    world = build(actions={"action_book": book})
    await world.press(button("book"))
    assert len(attempts) == 2
    assert world.channel.texts() == ["1件", "予約について。"]
    seeker_id = await world.seeker_id()
    assert len(await world.store.run(lambda unit: unit.writer(seeker_id).bookings())) == 1


async def test_a_turn_that_never_works_is_apologised_for_and_the_next_message_is_heard(build: Build) -> None:
    def broken(args: object, context: ActionContext) -> ActionDone:
        raise RuntimeError("broken")

    world = build(actions={"action_find": broken})
    await world.press(button("find"))
    assert "うまくお返事できませんでした" in world.channel.texts()[0]
    await world.say("こんにちは")
    assert len(world.channel.replies) == 2
    assert await world.store.run(lambda unit: unit.mail.waiting()) == ()


async def test_an_action_that_nobody_has_written_fails_by_its_outcome(world: World) -> None:
    await world.press(button("book"))
    assert world.channel.texts() == ["予約について。"]


async def test_a_message_taken_back_before_its_turn_is_never_read(world: World) -> None:
    await world.mailbox.accept([world.arrival(Said("秘密"), message_id="m1")])
    await world.mailbox.accept([world.arrival(Unsent("m1"), token=False)])
    await world.settle()
    assert world.channel.replies == []
    assert await world.transcript() == ()


async def test_an_unsend_of_somebody_unknown_makes_nobody_known(world: World) -> None:
    await world.tell(Unsent("m1"), token=False)
    assert await world.store.run(lambda unit: unit.mail.find(ALICE)) is None


async def test_what_was_left_is_taken_up_at_the_next_start(world: World) -> None:
    await world.mailbox.accept([world.arrival(Said("こんにちは"))])
    world.waker.woken.clear()  # the process ended before it was looked at
    await world.mailbox.resume()
    await world.settle()
    assert len(world.channel.replies) == 1


async def test_what_the_house_tells_twice_happens_once(world: World) -> None:
    await world.tell(Followed())
    seeker_id = await world.seeker_id()
    for _ in range(2):
        await world.mailbox.tell(seeker_id, CounselorActed("took", "田中"), "counselor:1")
        await world.settle()
    assert [r.kind for r in await world.transcript()].count("CounselorActed") == 1


async def test_a_press_of_an_unreadable_button_is_answered(world: World) -> None:
    await world.tell(Pressed(None))
    assert len(world.channel.replies) == 1
