"""What is kept for a designer of messages that may have been read wrongly, and what never is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from banso.dialog.events import CounselorActed, Parse, Payload, Pressed
from banso.dialog.messages import Button
from banso.dialog.snapshot import SlotValue
from banso.ports import Reading, Unit, Unsent
from banso.service.learning import MAX_TEXT
from tests.unit.service.conftest import Build, World

GIVE, DECLINE, ERASE = (Pressed(Payload(name)) for name in ("give_consent", "decline_consent", "erase"))
UNSURE = Parse("greet", 0.3, (("greet", 0.3), ("request_counselor", 0.2)))
UNKNOWN = Parse("nlu_fallback", 0.8, (("nlu_fallback", 0.8),))
SURE = Parse("greet", 0.9, (("greet", 0.9),))


def reads(world: World, parse: Parse | None) -> None:
    async def read(text: str) -> Parse | None:
        return parse

    world.nlu.parse = read  # type: ignore[method-assign]


async def readings(world: World) -> tuple[Reading, ...]:
    return await world.store.run(lambda unit: unit.learning.readings(99))


async def consenting(world: World, parse: Parse) -> None:
    await world.tell(GIVE)
    reads(world, parse)


async def press(world: World, name: str, *, state: str | None = None) -> None:
    """Press a button that the last turn showed, or one of another state."""
    snapshot = (await world.talk()).snapshot
    await world.press(Button(name, Payload(name, state=state or snapshot.state, turn=snapshot.turn)))


@pytest.mark.parametrize(("parse", "kept"), [(UNSURE, True), (UNKNOWN, True), (SURE, False)])
async def test_what_was_read_unsurely_is_kept(world: World, parse: Parse, kept: bool) -> None:
    await consenting(world, parse)
    await world.say("どうしたものか")
    found = [(r.text, r.intent, r.confidence, r.ranking) for r in await readings(world)]
    assert found == ([("どうしたものか", parse.intent, parse.confidence, parse.ranking)] if kept else [])


async def test_from_where_on_a_reading_is_trusted_can_be_set(build: Build) -> None:
    world = build(review_below=0.2)
    await consenting(world, UNSURE)
    await world.say("どうしたものか")
    assert await readings(world) == ()


async def test_names_numbers_and_places_are_masked(world: World) -> None:
    await consenting(world, UNSURE)
    await world.say("山田太郎です。伏見区で48歳、電話は090-1234-5678、taro@example.jpです")
    (reading,) = await readings(world)
    assert reading.text == "［名前］です。［地名］で［年齢］、電話は［電話番号］、［メール］です"


async def test_the_name_that_was_told_before_is_masked_wherever_it_stands(world: World) -> None:
    await consenting(world, UNSURE)
    await name(world, "ぽんた")
    await world.say("ぽんたは今日もだめでした")
    assert [r.text for r in await readings(world)] == ["［名前］は今日もだめでした"]


async def name(world: World, nickname: str) -> None:
    talk = await world.talk()
    slots = {**talk.snapshot.slots, "nickname": SlotValue(nickname, "asked")}
    named = replace(talk, snapshot=replace(talk.snapshot, slots=slots))
    await world.store.run(lambda unit: unit.talks.save(named))


async def test_without_consent_nothing_is_kept(world: World) -> None:
    reads(world, UNSURE)
    await world.say("どうしたものか")
    await world.tell(GIVE)
    await press(world, "request_counselor")
    assert await readings(world) == ()


async def test_an_outage_and_a_life_story_are_no_misreadings(world: World) -> None:
    await consenting(world, UNSURE)
    await world.say("あ" * (MAX_TEXT + 1))
    reads(world, None)
    await world.say("どうしたものか")
    assert await readings(world) == ()


async def test_what_is_said_to_a_counselor_is_not_kept(world: World) -> None:
    await consenting(world, UNSURE)
    await world.mailbox.tell(await world.seeker_id(), CounselorActed("took", "田中"), "took-1")
    await world.settle()
    await world.say("内緒の話です")
    assert await readings(world) == ()


async def test_danger_is_kept_masked_and_says_that_it_is(world: World) -> None:
    await consenting(world, UNSURE)
    await world.say("山田です、もう死にたい")
    assert [(r.text, r.risk) for r in await readings(world)] == [("［名前］です、もう死にたい", "crisis")]


async def test_words_of_a_button_were_understood(world: World) -> None:
    await consenting(world, UNSURE)
    await world.tell(Pressed(None))
    await press(world, "request_counselor")  # its answer offers a button 待ちます
    await world.say("待ちます")
    assert await readings(world) == ()


async def test_a_button_pressed_right_after_says_what_was_meant(world: World) -> None:
    await consenting(world, SURE)
    await world.say("ひとにききたい", message_id="m1")
    assert await readings(world) == ()
    await press(world, "request_counselor")
    (reading,) = await readings(world)
    assert (reading.text, reading.intent, reading.pressed) == ("ひとにききたい", "greet", "request_counselor")


async def test_the_press_is_added_to_what_was_unsure(world: World) -> None:
    await consenting(world, UNSURE)
    await world.say("ひとにききたい")
    await press(world, "request_counselor")
    assert [r.pressed for r in await readings(world)] == ["request_counselor"]


@pytest.mark.parametrize(("intent", "state"), [("greet", None), ("give_consent", None), ("crisis", "helper.waiting")])
async def test_the_same_intent_no_intent_or_another_states_button_correct_nothing(
    world: World, intent: str, state: str | None
) -> None:
    await consenting(world, SURE)
    await world.say("こんばんは")
    await press(world, intent, state=state)
    assert await readings(world) == ()


async def test_only_the_next_event_corrects(world: World) -> None:
    await consenting(world, SURE)
    await world.say("ひとにききたい")
    await world.tell(Pressed(None))
    await press(world, "request_counselor")
    assert await readings(world) == ()


@pytest.mark.parametrize("event", [DECLINE, ERASE, Unsent("m1")])
async def test_it_goes_with_consent_with_the_message_and_with_the_person(world: World, event: Pressed | Unsent) -> None:
    await consenting(world, UNSURE)
    await world.say("どうしたものか", message_id="m1")
    assert len(await readings(world)) == 1
    await world.tell(event)
    assert await readings(world) == ()


async def test_what_was_accepted_stays_when_the_person_is_erased(world: World) -> None:
    await consenting(world, UNSURE)
    await world.say("どうしたものか")
    (reading,) = await readings(world)

    def accept(unit: Unit) -> bool:
        return unit.learning.accept(reading.id, reading.text, "greet", "山田", world.now[0])

    assert await world.store.run(accept)
    await world.tell(ERASE)
    assert [lesson.text for lesson in await world.store.run(lambda unit: unit.learning.lessons())] == ["どうしたものか"]
