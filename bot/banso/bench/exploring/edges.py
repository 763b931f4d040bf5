"""The edges of the service in an exploration: LINE with its weather, NLU as told, a store that a process dies on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from banso.bench.exploring.acts import Weather
from banso.dialog.events import Parse
from banso.dialog.messages import Message
from banso.ports import Clock, Notice, OutboxItem, Recipient, ReplyToken, Sent, Store, Unit

T = TypeVar("T")


class OpenStore(Store, Protocol):
    """A store that can be looked into from outside of the event loop."""

    def run_now(self, work: Callable[[Unit], T]) -> T: ...
    def rows_about(self, seeker_id: str) -> Mapping[str, int]:
        """How many rows each table has about a seeker; tables without any are left out."""


class KilledError(BaseException):
    """The process ends here; nobody in it has time to notice."""


@dataclass
class Steps:
    """Counts the steps of the process to the one that it dies at; 0: it lives on."""

    left: int = 0

    def step(self) -> None:
        if self.left:
            self.left -= 1
            if not self.left:
                raise KilledError


class MortalStore:
    """`ports.Store`. The process may die before a transaction, and in it after its work: then nothing of it is kept.

    Dying after the commit is the same as dying before the next step.
    """

    def __init__(self, store: Store, steps: Steps) -> None:
        self._store, self._steps = store, steps

    async def run(self, work: Callable[[Unit], T]) -> T:
        self._steps.step()

        def and_die(unit: Unit) -> T:
            result = work(unit)
            self._steps.step()
            return result

        return await self._store.run(and_die)

    async def scrub(self) -> None:
        self._steps.step()
        await self._store.scrub()

    async def close(self) -> None:
        await self._store.close()


@dataclass
class ScriptedNlu:
    """Reads a text as it was last told to; None while it is down. `meanwhile` happens once, while it reads."""

    parses: dict[str, Parse] = field(default_factory=dict)
    up: bool = True
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def parse(self, text: str) -> Parse | None:
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            await happens()
        return self.parses.get(text, Parse("nlu_fallback", 0.5)) if self.up else None


class LoudNotifier:
    """Reaches everybody."""

    async def notify(self, notice: Notice) -> bool:
        return True

    def reaches(self, to: Recipient) -> bool:
        return True


@dataclass
class ToldWaker:
    """Remembers who is to be looked at, in order."""

    woken: list[str] = field(default_factory=list)

    def wake(self, seeker_id: str) -> None:
        if seeker_id not in self.woken:
            self.woken.append(seeker_id)


Arrives = Callable[[OutboxItem, str], Awaitable[None]]
"""Told what has reached a phone, and by which way."""


@dataclass
class SimulatedLine:
    """`ports.Channel` as LINE behaves: a token serves once and for a minute, a key is accepted once.

    `stored` finds the item of the outbox that a send belongs to; without one `nothing_stored` is told.
    """

    clock: Clock
    steps: Steps
    stored: Callable[[str, str], Awaitable[OutboxItem | None]]
    nothing_stored: Callable[[Sequence[Message]], None]
    arrives: Arrives
    weather: Weather = "fair"
    max_messages: int = 5
    _tokens: dict[str, ReplyToken] = field(default_factory=dict)
    _accepted: set[str] = field(default_factory=set)

    def issue(self, token: ReplyToken) -> None:
        self._tokens[token.token] = token

    async def reply(self, token: str, messages: Sequence[Message]) -> Sent:
        self.steps.step()
        if self.weather == "unreached":
            return Sent("unreached")
        if self.weather == "request lost":
            return Sent("doubtful")
        if self.weather == "refused":
            return Sent("refused")
        issued = self._tokens.pop(token, None)
        if issued is None or issued.until <= self.clock():
            return Sent("bad_token")
        return await self._accept("reply", token, messages)

    async def push(self, user: str, messages: Sequence[Message], retry_key: str) -> Sent:
        self.steps.step()
        if self.weather in ("unreached", "refused", "quota"):
            return Sent(self.weather)
        if self.weather == "request lost":
            return Sent("doubtful")
        if retry_key in self._accepted:
            return Sent("sent")
        self._accepted.add(retry_key)
        return await self._accept("push", retry_key, messages)

    async def show_typing(self, user: str) -> None:
        return None

    async def _accept(self, route: str, key: str, messages: Sequence[Message]) -> Sent:
        item = await self.stored(route, key)
        if item is None or tuple(item.messages) != tuple(messages):
            self.nothing_stored(messages)
        else:
            await self.arrives(item, route)
        self.steps.step()
        return Sent("doubtful" if self.weather == "answer lost" else "sent")
