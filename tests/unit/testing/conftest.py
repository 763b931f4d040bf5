"""Stories of a few steps, played with the small set of dialogs and an action that brings cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from banso.dialog.events import ActionDone, Event, Payload
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.messages import Button, Card, Cards, Custom, Link
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import begin
from banso.loading.dialogs import load
from banso.loading.stories import stories_of
from banso.loading.yaml_source import parse_source
from banso.ports import Action, ActionContext
from banso.service.turns import TurnResult
from banso.testing.conversation import Conversation
from banso.testing.expanding import expand
from banso.testing.simulation import EVENING, simulated
from banso.testing.stories import Outcome, run_story

SMALL = Path(__file__).parents[1] / "dialog" / "project"
GREET = "  - user: こんばんは\n    intent: greet\n"
ASK = f"{GREET}  - user: 求人を見たい\n    intent: ask_jobs\n"
FOUND = f"""\
{ASK}  - button: 伏見
  - button: 昼
"""
"""Steps after which two postings are shown, as cards and as a message of the channel's own format."""
Play = Callable[[str], Outcome]


def _find(args: Mapping[str, object], context: ActionContext) -> ActionDone:
    cards = tuple(
        Card(
            title,
            "伏見区",
            ("時給1,200円",),
            ("家から近い",),
            buttons=(Button("くわしく", Payload("show", {"id": number})), Link("地図", "https://example.com/map")),
        )
        for number, title in enumerate(("事務", "倉庫"))
    )
    flex = {
        "type": "flex",
        "altText": "合計",
        "contents": {
            "type": "bubble",
            "body": {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "合計2件"}]},
        },
    }
    return ActionDone("action_find", "found", {"count": 2}, (Cards("求人が2件", cards), Custom(flex, "合計")))


ACTIONS: Mapping[str, Action] = {"action_find": _find}


@pytest.fixture(scope="session")
def machine() -> Machine:
    return compile_dialogs(load(SMALL), {"hotlines:self": lambda now: "電話"})


@pytest.fixture
def play(machine: Machine) -> Play:
    """Plays the steps, which begin in line 4 of `story.yml` and are indented by two."""

    def played(steps: str) -> Outcome:
        source = parse_source(f'version: "3.1"\nstories:\n- story: s\n  steps:\n{steps}', "story.yml")
        stories = expand(stories_of(source))
        assert [str(problem) for problem in source.problems] == []
        return run_story(stories[0], simulated(machine, ACTIONS, lambda text: None))

    return played


@pytest.fixture
def conversation_with_cards(machine: Machine) -> Conversation:
    """Every turn of it says seven messages that cannot be joined into one text."""

    def take_turn(snapshot: Snapshot, event: Event, now: datetime) -> TurnResult:
        return TurnResult(snapshot, tuple(Cards(f"{n}", (Card("a"),)) for n in range(7)), (), (), event)

    return Conversation(take_turn, lambda text: None, begin(machine), EVENING)
