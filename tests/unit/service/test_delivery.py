"""Replies are free and tried once; pushes carry a key and are tried until they are surely there."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.dialog.events import CounselorActed, Payload, Pressed, TimerFired, Unfollowed
from banso.dialog.messages import Cards, Message, Text, text_of
from banso.ports import Sent
from banso.service.delivery import batches
from tests.unit.service.conftest import World

MUCH = Pressed(Payload("much"))


async def test_more_messages_than_one_reply_takes_are_joined_so_that_it_stays_free(world: World) -> None:
    await world.tell(MUCH)
    assert world.channel.texts() == ["一。\n\n二。", "三。", "四。", "五。", "六。"]
    assert world.channel.pushes == []


async def test_a_token_that_has_run_out_is_not_tried(world: World) -> None:
    await world.mailbox.accept([world.arrival(MUCH)])
    world.wait(timedelta(minutes=2))
    await world.settle()
    assert world.channel.replies == []
    assert len(world.channel.pushes) == 1


async def test_a_refused_token_falls_back_to_a_push(world: World) -> None:
    world.channel.outcomes = [Sent("bad_token")]
    await world.say("こんにちは")
    assert len(world.channel.replies) == len(world.channel.pushes) == 1
    assert (await world.transcript())[0].delivery == ("sent",)


async def test_a_reply_in_doubt_is_not_sent_again_but_recorded_and_shown(world: World) -> None:
    world.channel.outcomes = [Sent("doubtful")]
    await world.say("こんにちは")
    assert world.channel.pushes == []
    assert (await world.transcript())[0].delivery == ("unknown",)
    assert (await world.talk()).in_doubt
    await world.say("こんにちは")
    assert not (await world.talk()).in_doubt


async def test_the_answer_to_a_crisis_is_pushed_where_its_reply_is_in_doubt(world: World) -> None:
    world.channel.outcomes = [Sent("doubtful")]
    await world.say("もう死にたい")
    assert world.channel.pushed() == world.channel.texts()
    assert (await world.transcript())[0].delivery == ("sent",)


@pytest.mark.parametrize("outcome", ["doubtful", "unreached"])
async def test_a_push_is_tried_again_with_the_key_it_was_stored_with(world: World, outcome: str) -> None:
    world.channel.outcomes = [Sent(outcome)] * 4  # type: ignore[arg-type]
    await world.tell(MUCH, token=False)
    keys = {key for *_, key in world.channel.pushes}
    assert len(world.channel.pushes) == 3
    assert [item.status for item in await world.unfinished()] == ["waiting"]
    world.channel.outcomes = []
    await world.mailbox.run(await world.seeker_id())
    assert {key for *_, key in world.channel.pushes} == keys
    assert await world.unfinished() == ()


async def test_a_push_that_nobody_took_for_a_day_is_given_up(world: World) -> None:
    world.channel.outcomes = [Sent("unreached")] * 3
    await world.tell(MUCH, token=False)
    world.wait(timedelta(hours=24))
    await world.mailbox.run(await world.seeker_id())
    assert len(world.channel.pushes) == 3
    assert (await world.transcript())[0].delivery == ("failed",)


@pytest.mark.parametrize("outcome", ["refused", "quota"])
async def test_what_will_never_be_taken_is_not_tried_again(world: World, outcome: str) -> None:
    world.channel.outcomes = [Sent(outcome)]  # type: ignore[arg-type]
    await world.tell(MUCH, token=False)
    assert len(world.channel.pushes) == 1
    assert (await world.transcript())[0].delivery == ("failed",)


async def test_pushes_are_counted_by_month_whatever_they_hold_and_replies_are_not(world: World) -> None:
    await world.say("こんにちは")
    await world.tell(MUCH, token=False)
    assert await world.store.run(lambda unit: unit.outbox.count("push", "2026-11", 0)) == 1


async def test_nothing_is_sent_to_somebody_who_blocks(world: World) -> None:
    world.channel.outcomes = [Sent("unreached")] * 3
    await world.tell(MUCH, token=False)
    await world.tell(Unfollowed(), token=False)
    await world.mailbox.tell(await world.seeker_id(), CounselorActed("took", "田中"), "c1")
    await world.settle()
    assert len(world.channel.pushes) == 3
    assert [r.delivery for r in await world.transcript()] == [("dropped",), (), ()]


async def test_a_counselors_words_use_a_token_that_still_serves(world: World) -> None:
    await world.say("こんにちは")
    seeker_id = await world.seeker_id()
    await world.mailbox.tell(seeker_id, CounselorActed("took", "田中"), "c1")
    await world.settle()
    await world.say("お願いします")  # the bot is silent, its token stays
    await world.mailbox.tell(seeker_id, CounselorActed("said", "田中", "こんにちは、田中です"), "c2")
    await world.settle()
    assert world.channel.replies[-1][0] == "token-1"
    assert text_of(world.channel.replies[-1][1][0]) == "こんにちは、田中です"
    await world.mailbox.tell(seeker_id, CounselorActed("said", "田中", "もう一つ"), "c3")
    await world.settle()
    assert world.channel.pushed()[-1] == "もう一つ"


async def test_a_note_after_silence_is_pushed(world: World) -> None:
    await world.say("こんにちは")
    world.wait(timedelta(days=3))
    await world.mailbox.tell(await world.seeker_id(), TimerFired("root/note"), "t1")
    await world.settle()
    assert world.channel.pushed() == ["お変わりありませんか。"]


UNREACHED = [Sent("unreached")] * 4
"""A reply and the three tries of the push in its place."""


async def still_to_send(world: World) -> None:
    """A message that LINE did not take; LINE takes the next ones."""
    world.channel.outcomes = list(UNREACHED)
    await world.say("こんにちは")
    world.channel.pushes.clear()


async def test_what_could_not_be_sent_is_sent_after_the_next_answer(world: World) -> None:
    await still_to_send(world)
    await world.say("もしもし")
    assert len(world.channel.pushes) == 1


async def test_what_could_not_be_sent_does_not_come_into_a_hold(world: World) -> None:
    await still_to_send(world)
    world.wait(timedelta(seconds=20))
    await world.say("もう死にたい")
    assert world.channel.pushes == []
    assert [r.delivery for r in await world.transcript()] == [("failed",), ("sent",)]
    assert await world.unfinished() == ()


async def test_the_answer_to_a_crisis_that_could_not_be_sent_comes_whatever_happens(world: World) -> None:
    world.channel.outcomes = list(UNREACHED)
    await world.say("もう死にたい")
    world.channel.pushes.clear()
    await world.mailbox.tell(await world.seeker_id(), CounselorActed("took", "田中"), "c1")
    await world.settle()
    assert [r.delivery for r in await world.transcript()] == [("sent",), ("sent",)]


async def test_nothing_goes_before_the_answer_to_a_crisis_that_could_not_be_sent(world: World) -> None:
    world.channel.outcomes = list(UNREACHED)
    await world.say("もう死にたい")
    world.channel.outcomes = [Sent("unreached")] * 3
    await world.say("もしもし")
    assert [r.delivery for r in await world.transcript()] == [("waiting",), ("sent",)]


async def test_what_could_not_be_sent_does_not_come_between_a_counselors_words(world: World) -> None:
    await still_to_send(world)
    seeker_id = await world.seeker_id()
    world.channel.outcomes = [Sent("unreached")] * 3
    await world.mailbox.tell(seeker_id, CounselorActed("took", "田中"), "c1")
    await world.settle()
    world.channel.pushes.clear()
    await world.mailbox.tell(seeker_id, CounselorActed("said", "田中", "こんにちは"), "c2")
    await world.settle()
    assert sorted(world.channel.pushed()) == ["こんにちは", "相談員の田中です。"]


@pytest.mark.parametrize("between", ["night", "a message", "nothing"])
async def test_a_note_that_could_not_be_sent_comes_only_while_it_is_welcome(world: World, between: str) -> None:
    await world.say("こんにちは")
    world.wait(timedelta(days=3))
    world.channel.outcomes = [Sent("unreached")] * 3
    seeker_id = await world.seeker_id()
    await world.mailbox.tell(seeker_id, TimerFired("root/note"), "t1")
    await world.settle()
    world.channel.pushes.clear()
    if between == "night":
        world.wait(timedelta(hours=3))
    elif between == "a message":
        await world.say("もしもし")
    await world.mailbox.run(seeker_id)
    assert world.channel.pushed() == (["お変わりありませんか。"] if between == "nothing" else [])
    assert await world.unfinished() == ()


texts = st.lists(st.text(min_size=1, max_size=3000).map(Text) | st.just(Cards("求人", ())), max_size=14)


@given(texts)
def test_no_words_are_lost_and_no_request_is_too_large(messages: list[Message]) -> None:
    requests = batches(messages, 5)
    assert all(1 <= len(request) <= 5 for request in requests)
    sent = [m for request in requests for m in request]
    assert "".join(text_of(m) for m in sent).replace("\n", "") == "".join(text_of(m) for m in messages).replace(
        "\n", ""
    )
    assert [m for m in sent if isinstance(m, Cards)] == [m for m in messages if isinstance(m, Cards)]
    longest = max((len(text_of(m).encode("utf-16-le")) // 2 for m in messages), default=0)
    assert all(len(text_of(m).encode("utf-16-le")) // 2 <= max(5000, longest) for m in sent)
    if len(messages) <= 5:
        assert sent == messages
