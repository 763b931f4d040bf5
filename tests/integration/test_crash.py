"""The process is killed at every step of a turn's way, and started again: state changes once, sends as promised.

Promised is: effects on state exactly once; a push once, by its key; a reply at most once, recorded as unknown where
nobody knows its end; the answer to a crisis arrives in any case.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest

from banso.adapters.storage.keys import Keyring
from banso.adapters.storage.store import SqlStore
from banso.adapters.wakers.asyncio_waker import AsyncioWaker
from banso.dialog.events import ActionDone, Event, Parse, Payload, Pressed, Said
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.messages import Message
from banso.dialog.windows import JST
from banso.loading.dialogs import load
from banso.ports import ActionContext, Arrival, Booking, ReplyToken, Sent, Unit
from banso.service.mailbox import House, Mailbox

PROJECT = Path(__file__).parents[1] / "unit" / "service" / "project"
NOW = datetime(2026, 11, 24, 20, 0, tzinfo=JST)
KEY = "A" * 43 + "="
KILLED = 9
T = TypeVar("T")


@dataclass
class Steps:
    """Counts the steps of the process and ends it, without any goodbye, at the one it is to die at."""

    die_at: int
    now: int = 0

    def step(self) -> None:
        self.now += 1
        if self.now == self.die_at:
            os._exit(KILLED)


class MortalStore(SqlStore):
    """May die before a transaction, inside it after its work, and after its commit."""

    steps: Steps

    async def run(self, work: Callable[[Unit], T]) -> T:
        self.steps.step()

        def and_die(unit: Unit) -> T:
            result = work(unit)
            self.steps.step()
            return result

        result = await super().run(and_die)
        self.steps.step()
        return result


@dataclass
class MortalLine:
    """Writes down what LINE has accepted; may die before it was asked and after it accepted."""

    file: Path
    steps: Steps
    max_messages: int = 5

    async def reply(self, token: str, messages: Sequence[Message]) -> Sent:
        return self._accept("reply", token)

    async def push(self, user: str, messages: Sequence[Message], retry_key: str) -> Sent:
        return self._accept("push", retry_key)

    async def show_typing(self, user: str) -> None:
        return None

    def _accept(self, way: str, key: str) -> Sent:
        self.steps.step()
        with self.file.open("a") as file:
            file.write(json.dumps([way, key]) + "\n")
        self.steps.step()
        return Sent("sent")


@cache
def dialogs() -> Machine:
    """Compiled once, in the process that the others are forked from."""
    return compile_dialogs(load(PROJECT))


class NoNlu:
    async def parse(self, text: str) -> Parse | None:
        return None


def book(args: object, context: ActionContext) -> ActionDone:
    number = len(context.writer.bookings())
    context.writer.book(Booking(f"slot-{number}", context.now))
    return ActionDone("action_book", "booked")


async def live(folder: Path, event: Event, token: str, steps: Steps) -> None:
    """One life of the process: takes up what was left, is told the event, works until there is nothing to do."""
    store = MortalStore(str(folder / "banso.db"), "kyoto", Keyring(KEY))
    store.steps = steps
    waker = AsyncioWaker()
    line = MortalLine(folder / "line.jsonl", steps)
    house = House(store, NoNlu(), line, waker, lambda: NOW, dialogs(), {"action_book": book})
    mailbox = Mailbox(house)
    waker.run = mailbox.run
    await mailbox.resume()
    await waker.settle()
    arrival = Arrival("event-1", "U1", event, NOW, ReplyToken(token, NOW + timedelta(minutes=1)))
    await mailbox.accept([arrival])
    await waker.settle()
    await store.close()


def in_a_process(folder: Path, event: Event, token: str, die_at: int) -> int:
    def run() -> None:
        asyncio.run(live(folder, event, token, Steps(die_at)))
        os._exit(0)

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join(30)
    assert process.exitcode is not None, "the process hangs"
    return process.exitcode


def what_is_stored(folder: Path) -> dict[str, Any]:
    store = SqlStore(str(folder / "banso.db"), "kyoto", Keyring(KEY))

    def look(unit: Unit) -> dict[str, Any]:
        seeker = unit.mail.find("U1")
        assert seeker is not None
        talk = unit.talks.load(seeker.id)
        assert talk is not None
        return {
            "turns": talk.snapshot.turn,
            "log": [record.delivery for record in unit.talks.transcript(seeker.id)],
            "bookings": len(unit.writer(seeker.id).bookings()),
            "alerts": [alert.raised_times for alert in unit.duty.alerts()],
            "waiting": unit.mail.waiting(),
            "unfinished": unit.outbox.unfinished(),
        }

    found = store.run_now(look)
    asyncio.run(store.close())
    return found


@pytest.mark.parametrize(
    ("event", "bookings", "alerts"),
    [(Pressed(Payload("book")), 1, []), (Said("もう死にたい"), 0, [1])],
    ids=["booking", "crisis"],
)
def test_killed_at_every_step(tmp_path: Path, event: Event, bookings: int, alerts: list[int]) -> None:
    outcomes: Counter[str] = Counter()
    dialogs()
    for die_at in range(1, 100):
        folder = tmp_path / str(die_at)
        folder.mkdir()
        code = in_a_process(folder, event, "first", die_at)
        if code == 0:
            break
        assert code == KILLED
        assert in_a_process(folder, event, "redelivered", 0) == 0
        accepted = [tuple(json.loads(line)) for line in _lines(folder / "line.jsonl")]
        stored = what_is_stored(folder)
        (delivery,) = stored["log"]
        assert (stored["turns"], stored["bookings"], stored["alerts"]) == (1, bookings, alerts), die_at
        assert (stored["waiting"], stored["unfinished"]) == ((), ()), die_at
        replies = [key for way, key in accepted if way == "reply"]
        pushes = {key for way, key in accepted if way == "push"}
        assert len(replies) <= 1, die_at
        assert len(pushes) <= 1, die_at
        if alerts:
            assert accepted, f"the answer to a crisis was never accepted (killed at step {die_at})"
        else:
            assert delivery in (("sent",), ("unknown",)), die_at
            surely_there = delivery == ("sent",)
            assert not (replies and pushes), f"said twice (killed at step {die_at})"
            assert not surely_there or accepted, f"recorded as sent, was not (killed at step {die_at})"
            assert surely_there or not pushes, f"pushed, yet recorded as unknown (killed at step {die_at})"
        outcomes[delivery[0]] += 1
    assert code == 0
    assert die_at > 15, "there are fewer steps than there were: does the test still kill the process?"
    assert set(outcomes) == ({"sent"} if alerts else {"sent", "unknown"})


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []
