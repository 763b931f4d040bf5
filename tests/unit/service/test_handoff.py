"""From the bot to a human and back, and what the console shows of it."""

import pytest

from banso.dialog.events import Payload, Pressed, Unfollowed
from banso.ports import Sent
from banso.service.conversations import Conversations, Line
from banso.service.handoff import HandoffDesk, HandoffError
from tests.unit.service.conftest import ALICE, World

ASK = "人と話したい"


@pytest.fixture
async def waiting(world: World) -> World:
    world.nlu.intents[ASK] = "request_counselor"
    await world.say(ASK)
    return world


@pytest.fixture
def desk(waiting: World) -> HandoffDesk:
    return HandoffDesk(waiting.store, waiting.mailbox)


async def lines(world: World) -> tuple[Line, ...]:
    detail = await Conversations(world.store).open(await world.seeker_id())
    assert detail is not None
    return detail.lines


async def test_who_asks_for_a_human_stands_in_the_list_with_the_time(waiting: World) -> None:
    (row,) = await Conversations(waiting.store).all()
    assert (row.mode, row.waiting_since, row.taken_by) == ("waiting", waiting.now[0], None)


async def test_a_human_takes_over_speaks_and_hands_back(waiting: World, desk: HandoffDesk) -> None:
    seeker_id = await waiting.seeker_id()
    await desk.take(seeker_id, "田中")
    await waiting.settle()
    await waiting.say("お願いします")
    assert len(waiting.channel.replies) == 1, "the bot is silent while a human speaks"
    await desk.say(seeker_id, "田中", "こんにちは。")
    await desk.hand_back(seeker_id, "田中")
    await waiting.settle()
    said = [(line.who, line.name, line.text) for line in await lines(waiting)]
    assert ("seeker", "", "お願いします") in said
    assert ("counselor", "田中", "こんにちは。") in said
    assert said[-1] == ("bot", "", "またわたしがうかがいます。")
    (row,) = await Conversations(waiting.store).all()
    assert (row.mode, row.taken_by) == ("bot", None)


async def test_what_one_counselor_holds_no_other_takes(waiting: World, desk: HandoffDesk) -> None:
    seeker_id = await waiting.seeker_id()
    await desk.take(seeker_id, "田中")
    await waiting.settle()
    with pytest.raises(HandoffError, match="田中さんが対応中"):
        await desk.take(seeker_id, "佐藤")
    with pytest.raises(HandoffError, match="田中さんが対応中"):
        await desk.say(seeker_id, "佐藤", "こんにちは")


async def test_of_two_who_take_at_once_the_first_has_it(waiting: World, desk: HandoffDesk) -> None:
    seeker_id = await waiting.seeker_id()
    await desk.take(seeker_id, "田中")
    await desk.take(seeker_id, "佐藤")
    await waiting.settle()
    (row,) = await Conversations(waiting.store).all()
    assert row.taken_by == "田中"
    assert [t for t in waiting.channel.pushed() if "相談員" in t] == ["相談員の田中です。"]


async def test_nobody_speaks_who_has_not_taken_over(waiting: World, desk: HandoffDesk) -> None:
    seeker_id = await waiting.seeker_id()
    for act in (desk.say(seeker_id, "田中", "こんにちは"), desk.hand_back(seeker_id, "田中")):
        with pytest.raises(HandoffError, match="先に会話を引き受けて"):
            await act


async def test_words_to_somebody_who_blocks_are_refused_at_once(waiting: World, desk: HandoffDesk) -> None:
    seeker_id = await waiting.seeker_id()
    await desk.take(seeker_id, "田中")
    await waiting.settle()
    await waiting.tell(Unfollowed(), token=False)
    with pytest.raises(HandoffError, match="ブロック"):
        await desk.say(seeker_id, "田中", "こんにちは")


async def test_a_pressed_button_reads_as_it_was_written(waiting: World) -> None:
    (button,) = waiting.channel.replies[-1][1][-1].buttons
    await waiting.tell(Pressed(button.payload))  # LINE does not tell what stood on it
    assert "［待ちます］" in [line.text for line in await lines(waiting)]


async def test_a_reply_that_may_not_have_arrived_is_shown_so(waiting: World) -> None:
    waiting.channel.outcomes = [Sent("doubtful")]
    await waiting.say("こんにちは")
    assert (await lines(waiting))[-1].delivery == ("unknown",)
    assert (await Conversations(waiting.store).all())[0].in_doubt


async def test_the_console_hears_of_every_change(waiting: World) -> None:
    conversations, heard = Conversations(waiting.store), []
    end = conversations.listen(heard.append)
    conversations.changed("s1", None, waiting.now[0])
    end()
    conversations.changed("s2", None, waiting.now[0])
    assert heard == ["s1"]


async def test_a_conversation_that_was_erased_cannot_be_opened_or_taken(waiting: World, desk: HandoffDesk) -> None:
    seeker_id = await waiting.seeker_id(ALICE)
    await waiting.tell(Pressed(Payload("erase")))
    assert await Conversations(waiting.store).open(seeker_id) is None
    with pytest.raises(HandoffError, match="消去"):
        await desk.take(seeker_id, "田中")
