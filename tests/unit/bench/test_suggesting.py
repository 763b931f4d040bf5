"""Stories suggested for what is not covered: they go as written, and cover what they are for."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from banso.bench.commands import run_suggest
from banso.bench.running import keys_of, run_stories
from banso.bench.story_text import Draft, story_file
from banso.bench.suggesting import Suggestion, suggest
from banso.dialog.events import Entity
from banso.dialog.machine import Machine
from banso.dialog.story import (
    CounselorActs,
    Doing,
    Follows,
    NluIs,
    PressesButton,
    PressesPayload,
    SendsMedia,
    Unfollows,
    UserSays,
)
from banso.loading.stories import read_stories
from tests.unit.bench.conftest import small_copy

STEPS = 400
"""How long to search, by a clock that ticks when it is looked at."""


@pytest.fixture(scope="module")
def suggestions(tmp_path_factory: pytest.TempPathFactory) -> list[Suggestion]:
    project = small_copy(tmp_path_factory.mktemp("suggesting"))
    ticks = itertools.count()
    return list(suggest(project, STEPS, clock=lambda: float(next(ticks))))


def test_suggested_stories_pass_and_cover_what_they_are_for(
    small: Path, small_machine: Machine, suggestions: list[Suggestion]
) -> None:
    file = small / "tests" / "stories" / "test_suggested.yml"
    file.write_text(story_file([s.draft for s in suggestions]), encoding="utf-8")
    runs = list(run_stories(small, [file]))
    assert len(runs) == len(suggestions) > 10
    for run, suggestion in zip(runs, suggestions, strict=True):
        assert run.outcome.failures == []
        assert {point.key for point in suggestion.points} <= keys_of(small_machine, run.outcome)


def test_one_dialog_alone(small: Path) -> None:
    ticks = itertools.count()
    found = list(suggest(small, STEPS, "jobs", clock=lambda: float(next(ticks))))
    assert found
    assert {point.state.split(".")[0] for suggestion in found for point in suggestion.points} == {"jobs"}


def test_nothing_is_searched_when_the_time_is_up(small: Path) -> None:
    assert list(suggest(small, 0, clock=lambda: 0.0)) == []


def test_rules_timers_questions_and_the_gate_are_found(suggestions: list[Suggestion]) -> None:
    found = {point.words for suggestion in suggestions for point in suggestion.points}
    assert "root: intent ask_cost" in found
    assert "root: 3 days of silence" in found
    assert "jobs.ask_hours: skip" in found
    assert "talk.listening: media sticker" in found
    assert "talk.open: followed any → talk.listening" in found
    assert "root: otherwise [misses >= 3]" in found


def test_the_shortest_way_is_taken(suggestions: list[Suggestion]) -> None:
    cost = next(s for s in suggestions if any("ask_cost" in p.words for p in s.points))
    assert len(cost.draft.doings) <= 2


def test_the_command_overwrites_nothing(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = small / "tests" / "stories" / "test_small.yml"
    before = file.read_text(encoding="utf-8")
    assert run_suggest(small, None, 1, file) == 1
    assert file.read_text(encoding="utf-8") == before
    assert "is there already" in capsys.readouterr().err


DOINGS: list[Doing] = [
    UserSays("伏見区と南区", "tell_condition", (Entity("district", "伏見区", 0, 3), Entity("district", "南", 4, 6))),
    UserSays("母が伏見区", "greet", (Entity("district", "伏見区", 2, 5, "other"),)),
    UserSays(None, "greet", (Entity("wage", 1200),)),
    UserSays('引用 "" と: コロン # 井桁', None),
    PressesButton("はい: いいえ"),
    PressesPayload("save", {"page": 2}),
    SendsMedia("sticker"),
    Follows(again=True),
    Unfollows(),
    NluIs(False),
    CounselorActs("took", "田中"),
    CounselorActs("lifted_hold", "電話で話せました"),
    CounselorActs("handed_back"),
]


@pytest.mark.parametrize("doing", DOINGS)
def test_what_is_written_is_read_back(tmp_path: Path, doing: Doing) -> None:
    file = tmp_path / "test_written.yml"
    file.write_text(story_file([Draft("a name: with signs", [doing], ["utter_x"], "talk.open")]), encoding="utf-8")
    (story,) = read_stories(file)
    read = story.steps[0]
    assert story.name == "a name: with signs"
    names = [name for name in doing.__slots__ if name != "place"]
    assert [getattr(read, name) for name in names] == [getattr(doing, name) for name in names]
