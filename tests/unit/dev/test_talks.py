"""The chats of the page: answered as they come, and told anew when the dialogs change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import pytest

from banso.dev.talks import Body, Retold, Talks
from banso.dialog.events import Event, Followed, Parse, Payload, Pressed, Said
from banso.dialog.machine import Machine
from banso.dialog.messages import Message, text_of
from banso.ports import Arrival, Unsent
from banso.testing.conversation import Conversation
from banso.testing.simulation import EVENING, simulated
from banso.wiring.project import unread
from tests.unit.dev.conftest import Bench

INTENTS = {"こんばんは": "greet", "不安です": "express_anxiety", "求人を見たい": "ask_jobs"}


@dataclass
class Chats:
    """What each person sees of the bot: event, milliseconds, texts."""

    shown: dict[str, list[tuple[str | None, int, list[str]]]] = field(default_factory=dict)

    def retell(self, user_id: str, answers: Sequence[tuple[str | None, int, Sequence[Body]]]) -> None:
        self.shown[user_id] = [(event, at, [body["text"] for body in bodies]) for event, at, bodies in answers]

    def start_loading(self, user_id: str, seconds: int) -> None:
        pass

    def texts(self, user: str) -> list[str]:
        return [text for _, _, texts in self.shown[user] for text in texts]


def bodies(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"text": text_of(message)} for message in messages]


@dataclass
class World:
    """The talks of one bench on a clock of their own."""

    bench: Bench
    chats: Chats = field(default_factory=Chats)
    now: datetime = EVENING
    numbers: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.talks = Talks(self.chats, bodies, self.begin, self.read, lambda: self.now)

    @staticmethod
    def begin(machine: Machine, now: datetime) -> Conversation:
        return simulated(machine, {}, unread, now=now)

    @staticmethod
    def read(text: str) -> Parse | None:
        return Parse(INTENTS[text], 1.0) if text in INTENTS else None

    def change(self) -> Retold:
        machine = self.bench.bench.machine()
        assert machine is not None
        return self.talks.change(machine)

    async def do(self, event: Event | Unsent, user: str = "U1") -> str:
        """Let somebody do this now; the event's id."""
        name = f"event {next(self.numbers)}"
        await self.talks.accept([Arrival(name, user, event, self.now)])
        return name

    async def press(self, title: str, user: str = "U1") -> str:
        """Press the latest button of that title."""
        talk = self.talks.find(user)
        assert talk is not None
        assert talk.conversation is not None
        (button,) = [button for button in talk.conversation.buttons() if button.title == title]
        return await self.do(Pressed(button.payload), user)


@pytest.fixture
def world(bench: Bench) -> World:
    made = World(bench)
    made.change()
    return made


async def test_each_event_is_answered_in_its_place_at_its_time(world: World) -> None:
    first = await world.do(Followed())
    world.now += timedelta(minutes=5)
    second = await world.do(Said("不安です"))
    at = int(EVENING.timestamp() * 1000)
    assert world.chats.shown["U1"] == [
        (first, at, ["こんにちは。", "何でも聞かせてください。"]),
        (second, at + 300_000, ["不安なんですね。"]),
    ]


async def test_a_changed_text_is_heard_where_it_was_said(world: World) -> None:
    await world.do(Followed())
    await world.do(Said("不安です"))
    await world.do(Followed(), "U2")
    world.bench.change("domain.yml", "{text: 不安なんですね。}", "{text: 心細いですね。}")
    assert world.change() == Retold(talks=2, others=1, answers=3)
    assert world.chats.texts("U1") == ["こんにちは。", "何でも聞かせてください。", "心細いですね。"]


async def test_a_press_of_what_was_shown_is_one_of_what_is_shown_now(world: World) -> None:
    await world.do(Followed())
    await world.do(Said("求人を見たい"))
    await world.press("伏見")
    assert world.chats.texts("U1")[-1] == "時間はどうですか。"
    world.bench.change("dialogs/jobs.yml", "label: 伏見}", "label: 伏見区のあたり}")
    world.bench.change("dialogs/jobs.yml", "  ask_place:\n", "  place_first:\n")
    world.bench.change("dialogs/jobs.yml", "initial: ask_place", "initial: place_first")
    world.bench.change("dialogs/jobs.yml", "to: ask_place", "to: place_first")
    world.change()
    assert world.chats.texts("U1")[-2:] == ["伏見区のあたりですね。", "時間はどうですか。"]


async def test_an_old_button_stays_the_one_that_it_is(world: World) -> None:
    await world.do(Followed())
    await world.do(Pressed(Payload("affirm", {}, None, "talk.somewhere", 0)))
    assert world.chats.texts("U1")[-2:] == ["前のボタンですね。", "よければ続けてください。"]
    world.bench.change("domain.yml", "前のボタンですね。", "前のお話のボタンですね。")
    world.change()
    assert world.chats.texts("U1")[-2:] == ["前のお話のボタンですね。", "よければ続けてください。"]


async def test_timers_speak_when_they_are_due_and_where_they_are_due_in_the_talk_told_anew(world: World) -> None:
    await world.do(Followed())
    world.now += timedelta(days=3, hours=12)
    world.talks.tick()
    note = world.chats.shown["U1"][-1]
    assert note[0] is None
    assert note[2] == ["お変わりありませんか。"]
    await world.do(Said("不安です"))
    before = world.chats.shown["U1"]
    world.bench.change("domain.yml", "お待ちください", "お待ちを")
    assert world.change().others == 0
    assert world.chats.shown["U1"] == before
    world.bench.change("dialogs/root.yml", "silence: 3 days", "silence: 9 days")
    world.change()
    assert "お変わりありませんか。" not in world.chats.texts("U1")


async def test_what_is_said_while_nothing_can_answer_is_answered_once_it_can(bench: Bench) -> None:
    world = World(bench)
    first = await world.do(Followed())
    assert world.chats.shown["U1"] == []
    world.talks.tick()
    world.change()
    assert [(event, texts[0]) for event, _, texts in world.chats.shown["U1"]] == [(first, "こんにちは。")]


async def test_an_event_delivered_twice_is_answered_once(world: World) -> None:
    arrival = Arrival("same", "U1", Followed(), EVENING)
    await world.talks.accept([arrival, arrival])
    assert len(world.chats.shown["U1"]) == 1


async def test_a_message_taken_back_leaves_the_talk_as_it_went(world: World) -> None:
    await world.do(Followed())
    await world.do(Unsent("580"))
    assert len(world.chats.shown["U1"]) == 1
