"""What the log of a turn says besides its words: which dialogs answered, and what it came to."""

from __future__ import annotations

from banso.dialog.events import ActionDone, Followed, Payload, Pressed
from banso.dialog.machine import compile_dialogs
from banso.dialog.messages import Text
from banso.loading.dialogs import load
from banso.ports import ActionContext
from banso.ports.plain import event_from
from tests.unit.service.conftest import PROJECT, Build, World

GIVE, DECLINE, FIND = (Pressed(Payload(name)) for name in ("give_consent", "decline_consent", "find"))
FOUND = ActionDone("action_find", "found", {"place": "伏見"}, (Text("1件"),))
VERSION = compile_dialogs(load(PROJECT)).dialogs.version


def find(args: object, context: ActionContext) -> ActionDone:
    return FOUND


def fail(args: object, context: ActionContext) -> ActionDone:
    raise RuntimeError("broken")


async def test_every_stored_turn_names_the_dialogs_that_answered(build: Build) -> None:
    world: World = build(actions={"action_find": fail})
    for event in (Followed(), FIND, GIVE, Pressed(Payload("much"))):
        await world.tell(event)
    records = await world.transcript()
    assert [record.kind for record in records] == ["Followed", "failed", "Pressed", "Pressed"]
    assert {record.dialog_version for record in records} == {VERSION}


async def test_a_turn_is_stored_with_what_its_actions_brought_so_that_it_can_be_taken_again(build: Build) -> None:
    world: World = build(actions={"action_find": find})
    await world.tell(GIVE)
    await world.tell(FIND)
    given, found = await world.transcript()
    assert (given.performed, given.outcomes) == (("utter_thanks",), ())
    assert found.performed == ("action_find",)
    assert [event_from(outcome) for outcome in found.outcomes] == [FOUND]


async def test_what_actions_brought_is_kept_only_while_words_may_be_kept(build: Build) -> None:
    world: World = build(actions={"action_find": find})
    await world.tell(FIND)
    await world.tell(GIVE)
    await world.tell(FIND)
    await world.tell(DECLINE)
    assert [(record.performed, record.outcomes) for record in await world.transcript()] == [((), ())] * 4
