"""A whole house in memory: real store, real dialogs of the test project, and a channel that only remembers."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import stamina

from banso.adapters.storage.keys import Keyring, new_master_key
from banso.adapters.storage.store import SqlStore
from banso.dialog.events import Event, Parse, Pressed, Said
from banso.dialog.machine import compile_dialogs
from banso.dialog.messages import Button, Message, text_of
from banso.dialog.windows import JST
from banso.loading.dialogs import load
from banso.ports import Actions, AlertRecord, Arrival, OutboxItem, ReplyToken, Sent, Talk, TurnRecord, Unsent
from banso.service.mailbox import House, Mailbox

PROJECT = Path(__file__).parent / "project"
EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=JST)
ALICE, BOB = "U" + "a" * 32, "U" + "b" * 32


@dataclass
class FakeChannel:
    """Remembers what was sent; answers what the test laid out, else `sent`."""

    replies: list[tuple[str, tuple[Message, ...]]] = field(default_factory=list)
    pushes: list[tuple[str, tuple[Message, ...], str]] = field(default_factory=list)
    typing: list[str] = field(default_factory=list)
    outcomes: list[Sent] = field(default_factory=list)
    max_messages: int = 5

    async def reply(self, token: str, messages: Sequence[Message]) -> Sent:
        self.replies.append((token, tuple(messages)))
        return self._outcome()

    async def push(self, user: str, messages: Sequence[Message], retry_key: str) -> Sent:
        self.pushes.append((user, tuple(messages), retry_key))
        return self._outcome()

    async def show_typing(self, user: str) -> None:
        self.typing.append(user)

    def _outcome(self) -> Sent:
        return self.outcomes.pop(0) if self.outcomes else Sent("sent")

    def texts(self) -> list[str]:
        return [text_of(m) for _, messages in self.replies for m in messages]

    def pushed(self) -> list[str]:
        return [text_of(m) for _, messages, _ in self.pushes for m in messages]


@dataclass
class FakeNlu:
    """Reads what the test says it reads; None is an outage."""

    intents: dict[str, str] = field(default_factory=dict)
    up: bool = True
    gate: asyncio.Event | None = None

    async def parse(self, text: str) -> Parse | None:
        if self.gate is not None:
            await self.gate.wait()
        return Parse(self.intents.get(text, "greet"), 0.9) if self.up else None


@dataclass
class FakeWaker:
    woken: list[str] = field(default_factory=list)

    def wake(self, seeker_id: str) -> None:
        self.woken.append(seeker_id)


@dataclass
class World:
    """The house with somebody who writes to it, on a clock that only the test moves."""

    store: SqlStore
    channel: FakeChannel
    nlu: FakeNlu
    waker: FakeWaker
    mailbox: Mailbox
    now: list[datetime]
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def arrival(
        self, event: Event | Unsent, user: str = ALICE, *, token: bool = True, message_id: str | None = None
    ) -> Arrival:
        number = next(self.numbers)
        until = self.now[0] + timedelta(minutes=1)
        reply = ReplyToken(f"token-{number}", until) if token else None
        return Arrival(f"event-{number}", user, event, self.now[0], reply, message_id)

    async def tell(self, event: Event | Unsent, user: str = ALICE, **more: object) -> None:
        await self.mailbox.accept([self.arrival(event, user, **more)])  # type: ignore[arg-type]
        await self.settle()

    async def say(self, text: str, user: str = ALICE, **more: object) -> None:
        await self.tell(Said(text), user, **more)

    async def press(self, button: Button) -> None:
        await self.tell(Pressed(button.payload, button.title))

    async def settle(self) -> None:
        while self.waker.woken:
            await self.mailbox.run(self.waker.woken.pop(0))

    def wait(self, span: timedelta) -> None:
        self.now[0] += span

    async def seeker_id(self, user: str = ALICE) -> str:
        seeker = await self.store.run(lambda unit: unit.mail.find(user))
        assert seeker is not None
        return seeker.id

    async def talk(self, user: str = ALICE) -> Talk:
        seeker_id = await self.seeker_id(user)
        talk = await self.store.run(lambda unit: unit.talks.load(seeker_id))
        assert talk is not None
        return talk

    async def transcript(self, user: str = ALICE) -> tuple[TurnRecord, ...]:
        seeker_id = await self.seeker_id(user)
        return await self.store.run(lambda unit: unit.talks.transcript(seeker_id))

    async def alerts(self) -> tuple[AlertRecord, ...]:
        return await self.store.run(lambda unit: unit.duty.alerts())

    async def unfinished(self) -> tuple[OutboxItem, ...]:
        return await self.store.run(lambda unit: unit.outbox.unfinished())


Build = Callable[..., World]


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(new_master_key())


@pytest.fixture
async def build(tmp_path: Path, keyring: Keyring) -> AsyncIterator[Build]:
    stores = []

    def make(path: str = ":memory:", actions: Actions | None = None, **more: object) -> World:
        store, channel, nlu, waker = SqlStore(path, "kyoto", keyring), FakeChannel(), FakeNlu(), FakeWaker()
        stores.append(store)
        now = [EVENING]
        house = House(store, nlu, channel, waker, lambda: now[0], compile_dialogs(load(PROJECT)), actions or {})
        return World(store, channel, nlu, waker, Mailbox(house, **more), now)  # type: ignore[arg-type]

    stamina.set_testing(True, attempts=3)
    yield make
    stamina.set_testing(False)
    for store in stores:
        await store.close()


@pytest.fixture
def world(build: Build) -> World:
    return build()
