"""A database with conversations in it, as the service leaves it."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

from pydantic import SecretStr

from banso.adapters.storage.keys import new_master_key
from banso.dialog.events import CounselorActed, Entity, Event, Followed, Parse, Pressed, Said, TimerFired
from banso.dialog.messages import Button, Cards, Message
from banso.dialog.windows import JST
from banso.ports import Arrival, Sent
from banso.settings import Settings
from banso.wiring.service import Bot, build

EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=JST)


@dataclass
class Phone:
    """Keeps what was shown."""

    shown: list[Message] = field(default_factory=list)
    max_messages: int = 5

    async def reply(self, token: str, messages: Sequence[Message]) -> Sent:
        self.shown += messages
        return Sent("sent")

    async def push(self, user: str, messages: Sequence[Message], retry_key: str) -> Sent:
        self.shown += messages
        return Sent("sent")

    async def show_typing(self, user: str) -> None:
        return

    def button(self, title: str) -> Button:
        cards = [b for m in self.shown if isinstance(m, Cards) for card in m.cards for b in card.buttons]
        quick = [b for m in self.shown for b in m.buttons]
        return next(b for b in reversed([*cards, *quick]) if isinstance(b, Button) and b.title == title)


@dataclass
class Readings:
    """Reads what it was told to read."""

    known: dict[str, Parse] = field(default_factory=dict)

    async def parse(self, text: str) -> Parse | None:
        return self.known.get(text, Parse("nlu_fallback", 0.2))


Step = Event | str | timedelta
"""An event, the title of a button that was shown, or time that passes."""


def says(text: str, intent: str, *entities: tuple[str, str, object]) -> Said:
    """A message with how it is read; an entity is its name, its words and its value."""
    found = tuple(
        Entity(name, value, text.index(words), text.index(words) + len(words)) for name, words, value in entities
    )
    return Said(text, Parse(intent, 0.99, (), found))


def record(database: Path, project: Path, conversations: Mapping[str, Sequence[Step]], key: str) -> None:
    """Let the service have these conversations, by user, one after the other; the same ones whenever it is run, since
    the variants of responses go by the seekers' ids."""
    ids = (uuid.uuid5(uuid.NAMESPACE_URL, str(number)) for number in itertools.count())
    with mock.patch("uuid.uuid4", side_effect=ids):
        asyncio.run(_record(database, project, conversations, key))


def new_key() -> str:
    return new_master_key()


async def _record(database: Path, project: Path, conversations: Mapping[str, Sequence[Step]], key: str) -> None:
    now, phone, readings = [EVENING], Phone(), Readings()
    settings = Settings(project=project, database=str(database), master_key=SecretStr(key), _env_file=None)
    bot = build(settings, clock=lambda: now[0], channel=phone, nlu=readings)
    for user, steps in conversations.items():
        now[0] = EVENING
        phone.shown.clear()
        for number, step in enumerate(steps):
            now[0] += timedelta(seconds=30)
            if isinstance(step, timedelta):
                await _wait(bot, now, now[0] + step, user)
                continue
            event = step if not isinstance(step, str) else Pressed(phone.button(step).payload, step)
            if isinstance(event, Said) and event.parse is not None:
                readings.known[event.text] = event.parse
                event = Said(event.text)
            if isinstance(event, CounselorActed):
                await bot.mailbox.tell(await _id(bot, user), event, f"{user}-{number}")
            else:
                await bot.mailbox.accept([Arrival(f"{user}-{number}", user, event, now[0])])
            await bot.waker.settle()
    await bot.store.close()


async def _wait(bot: Bot, now: list[datetime], until: datetime, user: str) -> None:
    """Let the timers of this user that become due fire, in order."""
    seeker_id = await _id(bot, user)
    while due := [one for one in await bot.store.run(lambda unit: unit.timers.due(until)) if one[0] == seeker_id]:
        now[0] = max(now[0], due[0][2])
        await _fire(bot, seeker_id, due[0][1], f"{user}-{due[0][2].isoformat()}")
    now[0] = until


async def _fire(bot: Bot, seeker_id: str, name: str, event_id: str) -> None:
    await bot.store.run(lambda unit: unit.timers.cancel(seeker_id, name))
    await bot.mailbox.tell(seeker_id, TimerFired(name), event_id)
    await bot.waker.settle()


async def _id(bot: Bot, user: str) -> str:
    seeker = await bot.store.run(lambda unit: unit.mail.find(user))
    assert seeker is not None
    return seeker.id


AGREED = (Followed(), "同意して話す")
