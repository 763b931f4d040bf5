"""The stories of a project run without pytest, for commands that look at how they went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from banso.bench.coverage import seen
from banso.dialog.machine import Machine
from banso.dialog.story import Story
from banso.loading.commands import STORIES
from banso.loading.stories import read_stories
from banso.testing.expanding import expand
from banso.testing.stories import Outcome, run_story
from banso.wiring.project import simulate


@dataclass(frozen=True, slots=True)
class Run:
    """A story, and how it went."""

    story: Story
    outcome: Outcome


def story_files(project: Path) -> list[Path]:
    """The files of the conversation suite."""
    return sorted((project / STORIES).glob("test_*.yml"))


def run_stories(project: Path, files: Iterable[Path]) -> Iterator[Run]:
    """Run every story of the files. Raises ProblemsError where a file or the dialogs cannot be read."""
    for file in files:
        for story in expand(read_stories(file)):
            yield Run(story, run_story(story, simulate(project)))


def keys_of(machine: Machine, outcome: Outcome) -> set[str]:
    """What a story came through."""
    return {key for exchange in outcome.exchanges for key in seen(machine, exchange.traces)}
