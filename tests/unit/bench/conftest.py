"""The small set of dialogs, with stories of its own, in a folder that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from banso.dialog.machine import Machine
from banso.wiring.project import load_machine

SMALL = Path(__file__).parents[1] / "dialog" / "project"
SHIPPED = Path(__file__).parents[3]
STORIES = """\
version: "3.1"
stories:
- story: somebody asks for jobs
  steps:
  - user: こんばんは
    intent: greet
  - action: utter_hello
  - user: 求人を見たい
    intent: ask_jobs
  - button: 伏見
  - bot: {contains: 伏見}
  - state: jobs.ask_hours
- story: three worries
  steps:
  - user: こんばんは
    intent: greet
  - user: 不安です
    intent: express_anxiety
  - user: まだ不安です
    intent: express_anxiety
  - user: ずっと不安です
    intent: express_anxiety
  - bot: なるほど。
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small project."""
    return small_copy(tmp_path)


def small_copy(folder: Path) -> Path:
    """The small project with its stories, in a folder of its own."""
    project = folder / "small"
    shutil.copytree(SMALL, project)
    (project / "tests" / "stories").mkdir(parents=True)
    (project / "tests" / "stories" / "test_small.yml").write_text(STORIES, encoding="utf-8")
    return project


@pytest.fixture
def small_machine(small: Path) -> Machine:
    return load_machine(small)


@pytest.fixture(scope="session")
def shipped_machine() -> Machine:
    return load_machine(SHIPPED)
