"""The small set of dialogs with its stories, on the bench of somebody who changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from banso.care.words import words
from banso.dev.workbench import Save, Workbench
from banso.loading.problems import Problem
from tests.unit.bench.conftest import small_copy

STORIES = "tests/stories/test_small.yml"


@dataclass
class Bench:
    """A project, what is known of it, and ways to change its files."""

    project: Path
    bench: Workbench
    never: Event = field(default_factory=Event)

    def look(self) -> Save:
        save = self.bench.look()
        assert save is not None
        return save

    def change(self, file: str, old: str, new: str) -> Save:
        """Write `new` for `old`, and look."""
        path = self.project / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return self.look()

    def first(self) -> set[str]:
        """Run what is due first; the names."""
        return {result.story.name for result in self.bench.play_first(self.never)}

    def later(self) -> set[str]:
        """Run the rest; the names."""
        return {result.story.name for result in self.bench.play_later(self.never)}


@pytest.fixture
def make(tmp_path: Path) -> Callable[[], Bench]:
    """A bench at which nobody has looked yet."""

    def made() -> Bench:
        project = small_copy(tmp_path)
        return Bench(project, Workbench(project, words(), {}, lambda *_: list[Problem]()))

    return made


@pytest.fixture
def bench(make: Callable[[], Bench]) -> Bench:
    """A bench whose stories have all been run once."""
    made = make()
    assert {problem.severity for problem in made.look().problems} == {"warning"}
    assert made.first() == {"somebody asks for jobs", "three worries"}
    assert made.later() == set()
    return made
