"""A small set of dialogs and somebody who talks to it, turn by turn, on a clock that only the test moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from banso.dialog.events import Entity, Event, Parse, Pressed, Said
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.messages import Button, text_of
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import Turn, advance, begin
from banso.dialog.windows import JST
from banso.loading.dialogs import load

PROJECT = Path(__file__).parent / "project"
EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=JST)


@pytest.fixture(scope="session")
def machine() -> Machine:
    return compile_dialogs(load(PROJECT), {"hotlines:self": lambda now: f"電話 {now:%H}時"})


@dataclass
class Talk:
    machine: Machine
    snapshot: Snapshot
    now: datetime = EVENING
    turns: list[Turn] = field(default_factory=list)

    def tell(self, event: Event) -> list[str]:
        turn = advance(self.machine, self.snapshot, event, self.now)
        self.turns.append(turn)
        self.snapshot = turn.snapshot
        return [text_of(m) for m in turn.messages]

    def say(self, intent: str | None, text: str = "…", *entities: Entity, risk: str = "none") -> list[str]:
        parse = None if intent is None else Parse(intent, 0.9, entities=entities)
        return self.tell(Said(text, parse, risk))  # type: ignore[arg-type]

    def press(self, button: Button) -> list[str]:
        return self.tell(Pressed(button.payload, button.title))

    def button(self, title: str) -> Button:
        found = [b for m in self.turns[-1].messages for b in m.buttons if b.title == title]
        assert found, f"no button {title!r}"
        return found[0]

    def wait(self, delta: timedelta) -> None:
        self.now += delta

    @property
    def state(self) -> str:
        return self.snapshot.state


@pytest.fixture
def talk(machine: Machine) -> Talk:
    return Talk(machine, begin(machine))


@pytest.fixture
def listening(talk: Talk) -> Talk:
    talk.say("greet")
    return talk


@pytest.fixture
def new_talk(machine: Machine) -> Callable[[int], Talk]:
    return lambda seed: Talk(machine, begin(machine, seed))
