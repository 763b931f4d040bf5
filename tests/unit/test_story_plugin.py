"""Stories as pytest items: where they stand, what a failure shows, and rewriting."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PROJECT = Path(__file__).parent / "dialog" / "project"
GOOD = """\
version: "3.1"
stories:
- story: somebody asks for jobs
  steps:
  - user: こんばんは
    intent: greet
  - action: utter_hello
  - bot: こんにちは。
  - user: 求人を見たい
    intent: ask_jobs
  - button: 伏見
  - bot: {contains: 伏見}
  - slot_was_set: [{place: 伏見区}]
  - state: jobs.ask_hours
- story: three days of silence
  steps:
  - user: こんばんは
    intent: greet
  - wait: 2 days
  - silent: true
  - wait: 1 day
  - bot: お変わりありませんか。
"""
BAD = """\
version: "3.1"
stories:
- story: wrong words
  steps:
  - user: こんばんは
    intent: greet
  - bot: おはよう  # a comment stays
  - state: jobs.ask_place
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> Path:
    for name in ("domain.yml", "dialogs"):
        source = PROJECT / name
        target = pytester.path / name
        _ = shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    (pytester.path / "stories").mkdir()
    return pytester.path / "stories"


def test_stories_pass_and_can_be_chosen_by_name(pytester: pytest.Pytester, project: Path) -> None:
    (project / "test_jobs.yml").write_text(GOOD, encoding="utf-8")
    pytester.runpytest("stories").assert_outcomes(passed=2)
    pytester.runpytest("stories", "-k", "silence").assert_outcomes(passed=1, deselected=1)


def test_a_failure_shows_line_expectation_and_the_whole_talk(pytester: pytest.Pytester, project: Path) -> None:
    (project / "test_bad.yml").write_text(BAD, encoding="utf-8")
    result = pytester.runpytest("stories")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*test_bad.yml:7: expected text 'おはよう', the bot said 'こんにちは。'*",
            "*test_bad.yml:8: expected state jobs.ask_place, it is talk.listening",
            "*  > こんばんは (greet)",
            "*  < こんにちは。",
        ]
    )


def test_update_stories_writes_what_the_bot_said_and_keeps_the_rest(pytester: pytest.Pytester, project: Path) -> None:
    path = project / "test_bad.yml"
    path.write_text(BAD, encoding="utf-8")
    pytester.runpytest("stories", "--update-stories").assert_outcomes(passed=1)
    text = path.read_text(encoding="utf-8")
    assert "bot: こんにちは。  # a comment stays" in text
    assert "state: talk.listening" in text
    pytester.runpytest("stories").assert_outcomes(passed=1)


def test_update_stories_writes_numbers_and_leaves_conditions(pytester: pytest.Pytester, project: Path) -> None:
    path = project / "test_numbers.yml"
    counted = BAD.replace("おはよう  # a comment stays", "{contains: おはよう}\n  - messages: 5")
    path.write_text(counted.replace("jobs.ask_place", "talk.listening"), encoding="utf-8")
    pytester.runpytest("stories", "--update-stories").assert_outcomes(failed=1)
    text = path.read_text(encoding="utf-8")
    assert "- bot: {contains: おはよう}\n  - messages: 2\n" in text


def test_a_broken_file_says_where(pytester: pytest.Pytester, project: Path) -> None:
    (project / "test_broken.yml").write_text("stories:\n- story: x\n  steps:\n  - usr: hi\n", encoding="utf-8")
    result = pytester.runpytest("stories")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*test_broken.yml:4:*usr*"])
