"""No story goes otherwise by a change that is not said to touch it."""

from __future__ import annotations

from pathlib import Path

import pytest

from banso.bench.mutation.mutants import mutants
from banso.bench.mutation.rereading import Rereading
from banso.care.words import words
from banso.dev.beginnings import Beginnings
from banso.dev.touching import marks, touched
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.model import DialogSet
from banso.dialog.story import Story
from banso.dialog.turn import begin
from banso.loading.stories import read_stories
from banso.testing.expanding import expand
from banso.testing.simulation import simulated
from banso.testing.stories import Outcome, run_story
from banso.wiring.project import actions, load_machine, unread
from tests.unit.bench.conftest import small_copy

MORE = """\
- story: an answer is corrected, and a note comes when it is silent
  steps:
  - follow: first
  - user: 求人を見たい
    intent: ask_jobs
  - button: 伏見
  - button: 夜
  - user: とくに
    intent: skip
  - wait: 3 days
- story: a danger that is unclear, and a human
  steps:
  - user: こんばんは
    intent: greet
  - user: もう消えてしまいたい
    intent: tell_condition
  - counselor: {took: 佐藤}
  - counselor: {lifted_hold: 落ち着いて話せた}
  - user: 無料ですか
    intent: ask_cost
  - sticker: true
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = small_copy(tmp_path_factory.mktemp("touching"))
    file = project / "tests" / "stories" / "test_small.yml"
    file.write_text(file.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def stories(project: Path) -> list[Story]:
    return expand(read_stories(project / "tests" / "stories" / "test_small.yml"))


def run(machine: Machine, story: Story) -> Outcome:
    return run_story(story, simulated(machine, actions(), unread))


def test_no_mistake_changes_a_story_that_it_is_not_said_to_touch(project: Path, stories: list[Story]) -> None:
    machine = load_machine(project)
    before = {story.name: run(machine, story) for story in stories}
    through = {name: marks(begin(machine), outcome.exchanges) for name, outcome in before.items()}
    rereading, missed, changing = Rereading(project, machine), [], 0
    for mutant in mutants(project, machine):
        dialogs = rereading.changed(mutant.file, mutant.change)
        if not isinstance(dialogs, DialogSet):
            continue
        marked = touched(machine.dialogs, dialogs)
        other = compile_dialogs(dialogs, words())
        for story in stories:
            if run(other, story).transcript != before[story.name].transcript:
                changing += 1
                if not marked & through[story.name]:
                    missed.append(f"{mutant.name}: {story.name}")
    assert changing > 20, "mistakes that change nothing would prove nothing"
    assert missed == []


def test_stories_that_share_their_beginnings_go_as_each_by_itself(project: Path, stories: list[Story]) -> None:
    machine = load_machine(project)
    beginnings = Beginnings(machine, actions(), unread)
    for story in [*stories, *stories]:
        assert run_story(story, beginnings.conversation()).transcript == run(machine, story).transcript
