"""The conversations of the chat page: each is recorded, and told anew when the dialogs change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from banso.dialog.events import Event, Payload, Pressed, Said
from banso.dialog.machine import Machine
from banso.dialog.messages import Button, Message
from banso.ports import Arrival, Unsent
from banso.testing.conversation import Conversation, Exchange, Read

Body = Mapping[str, Any]
"""A message in the channel's own words."""
Render = Callable[[Sequence[Message]], Sequence[Body]]
Begin = Callable[[Machine, datetime], Conversation]
"""Begins somebody's conversation at that moment."""
TYPING_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Answered:
    """What the bot said at a moment; to which of the page's events (None: a timer's)."""

    event_id: str | None
    at: datetime
    bodies: Sequence[Body]


class Phones(Protocol):
    """The chats that people see."""

    def retell(self, user_id: str, answers: Sequence[tuple[str | None, int, Sequence[Body]]]) -> None:
        """Let the chat be the seeker's own messages with these answers: event, milliseconds since the epoch, messages.
        Somebody who is gone is passed over."""

    def start_loading(self, user_id: str, seconds: int) -> None:
        """Show that an answer is being written."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it came. `fresh`: a press of a button that was shown last."""

    event_id: str
    event: Event
    at: datetime
    fresh: bool = False


@dataclass
class Talk:
    """One person's conversation: what they did, and what the dialogs of now make of it. It has not begun while there
    were no dialogs that can be used."""

    user: str
    recorded: list[Recorded] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    said: list[tuple[str, ...]] = field(default_factory=list)
    conversation: Conversation | None = None
    last: Exchange | None = None


@dataclass(frozen=True, slots=True)
class Retold:
    """How many conversations were told anew, how many answers they have now, and how many of these are others than
    before."""

    talks: int
    others: int
    answers: int


class Talks:
    """All conversations. To be used in the event loop's thread; `read` asks NLU and may take its time in another."""

    def __init__(self, phones: Phones, render: Render, begin: Begin, read: Read, clock: Callable[[], datetime]) -> None:
        self._phones, self._render, self._begin, self._read, self._clock = phones, render, begin, read, clock
        self._machine: Machine | None = None
        self._talks: dict[str, Talk] = {}
        self._reading = asyncio.Lock()

    def find(self, user: str) -> Talk | None:
        """The conversation of the person with this id, once they have written."""
        return self._talks.get(user)

    async def warm_up(self) -> None:
        """Have NLU ready before it is asked."""
        async with self._reading:
            await asyncio.to_thread(self._read, "はい")

    async def accept(self, arrivals: Sequence[Arrival]) -> None:
        """Answer what the page delivered, in order. What is taken back stays in the conversation."""
        async with self._reading:
            for arrival in arrivals:
                if not isinstance(arrival.event, Unsent):
                    await self._hear(arrival, arrival.event)

    async def _hear(self, arrival: Arrival, event: Event) -> None:
        talk = self._talks.setdefault(arrival.user, Talk(arrival.user))
        if any(recorded.event_id == arrival.event_id for recorded in talk.recorded):
            return
        if isinstance(event, Said):
            self._phones.start_loading(talk.user, TYPING_SECONDS)
            event = replace(event, parse=await asyncio.to_thread(self._read, event.text))
        fresh = isinstance(event, Pressed) and event.payload in _offered(talk.conversation)
        recorded = Recorded(arrival.event_id, event, arrival.at, fresh)
        talk.recorded.append(recorded)
        if self._machine is not None:
            self._tell(talk, recorded, self._machine)
        self._show(talk)

    def change(self, machine: Machine) -> Retold:
        """Tell every conversation anew with these dialogs, at the same times.

        Whoever pressed a button presses the one that means the same in its place, if there is one.
        """
        self._machine = machine
        others = answers = 0
        for talk in self._talks.values():
            before = talk.said
            talk.conversation, talk.answers, talk.said = None, [], []
            for recorded in talk.recorded:
                self._tell(talk, recorded, machine)
            self._pass_time(talk)
            others += _differing(before, talk.said)
            answers += len(talk.said)
            self._show(talk)
        return Retold(len(self._talks), others, answers)

    def tick(self) -> None:
        """Let the timers that are due speak."""
        for talk in self._talks.values():
            if self._pass_time(talk):
                self._show(talk)

    def _pass_time(self, talk: Talk) -> bool:
        if talk.conversation is None:
            return False
        spoken = talk.conversation.wait_until(max(talk.conversation.now, self._clock()))
        self._keep(talk, ((None, exchange) for exchange in spoken))
        return bool(spoken)

    def _tell(self, talk: Talk, recorded: Recorded, machine: Machine) -> None:
        if talk.conversation is None:
            talk.conversation = self._begin(machine, recorded.at)
        conversation = talk.conversation
        spoken = conversation.wait_until(max(conversation.now, recorded.at))
        self._keep(talk, ((None, exchange) for exchange in spoken))
        self._keep(talk, [(recorded.event_id, conversation.tell(_again(recorded, conversation)))])

    def _keep(self, talk: Talk, exchanges: Iterable[tuple[str | None, Exchange]]) -> None:
        for event_id, exchange in exchanges:
            talk.answers.append(Answered(event_id, exchange.at, self._render(exchange.messages)))
            talk.said.append(tuple(exchange.lines()[1:]))
            talk.last = exchange

    def _show(self, talk: Talk) -> None:
        self._phones.retell(
            talk.user, [(one.event_id, int(one.at.timestamp() * 1000), one.bodies) for one in talk.answers]
        )


def _offered(conversation: Conversation | None) -> list[Payload]:
    return [] if conversation is None else [button.payload for button in conversation.buttons()]


def _again(recorded: Recorded, conversation: Conversation) -> Event:
    """The event; a fresh press is of the button that means the same now."""
    event = recorded.event
    if recorded.fresh and isinstance(event, Pressed) and event.payload is not None:
        meant = event.payload
        same = (button for button in conversation.buttons() if _means(button, meant))
        return next((Pressed(button.payload, button.title) for button in same), event)
    return event


def _means(button: Button, meant: Payload) -> bool:
    payload = button.payload
    return (payload.name, dict(payload.values), payload.question) == (meant.name, dict(meant.values), meant.question)


def _differing(before: Sequence[tuple[str, ...]], now: Sequence[tuple[str, ...]]) -> int:
    """How many answers are others than at the same place before, are new, or are no more."""
    return sum(a != b for a, b in zip(before, now, strict=False)) + abs(len(before) - len(now))
