"""What a designer learns from a save: what changed, what is wrong, and which stories were run for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from banso.care.words import words
from banso.dev.sources import Sources
from banso.dev.workbench import Workbench
from tests.unit.dev.conftest import STORIES, Bench

JOBS, WORRIES = "somebody asks for jobs", "three worries"


def test_nothing_saved_is_nothing_to_say(bench: Bench) -> None:
    assert bench.bench.look() is None
    path = bench.project / "domain.yml"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert bench.bench.look() is None, "the same text again"


@pytest.mark.parametrize(
    ("file", "old", "new", "first"),
    [
        pytest.param("domain.yml", "{text: なるほど。}", "{text: そうでしたか。}", {WORRIES}, id="words looked at"),
        pytest.param(
            "domain.yml", "{text: 不安なんですね。}", "{text: 心細いですね。}", set(), id="words not looked at"
        ),
        pytest.param("domain.yml", "{text: 不安なんですね。}, ", "", {WORRIES}, id="a variant"),
        pytest.param("domain.yml", "{text: お待ちください。}", "{text: お待ちを。}", set(), id="a text nobody hears"),
        pytest.param("domain.yml", "[{text: こんにちは。}, ", "[", {JOBS, WORRIES}, id="a text that all hear"),
        pytest.param("dialogs/talk.yml", "stay <= 2", "stay <= 3", {WORRIES}, id="a guard"),
        pytest.param("dialogs/talk.yml", "affirm, consent", "deny, consent", set(), id="an idle trigger"),
        pytest.param("dialogs/root.yml", "intent: ask_jobs", "intent: ask_cost", {JOBS}, id="a rule of root"),
        pytest.param("dialogs/root.yml", "intent: stop,", "intent: [stop, greet],", {JOBS, WORRIES}, id="a trigger"),
        pytest.param("dialogs/jobs.yml", "label: 伏見}", "label: 伏見区}", {JOBS}, id="an answer's button"),
        pytest.param("dialogs/jobs.yml", "readback: utter_place\n", "\n", {JOBS}, id="a question"),
        pytest.param("dialogs/gate.yml", "when: hold", "when: not hold", set(), id="the gate without a danger"),
        pytest.param("dialogs/root.yml", "dialog: root", "# remark\n\ndialog: root", set(), id="a remark"),
        pytest.param("dialogs/helper.yml", "delay: 10 min", "delay: 9 min", set(), id="a timer nobody starts"),
        pytest.param("dialogs/root.yml", "silence: 3 days", "silence: 4 days", {JOBS, WORRIES}, id="everybody's timer"),
        pytest.param(STORIES, "- bot: なるほど。", "- state: talk.listening", {JOBS, WORRIES}, id="the stories"),
    ],
)
def test_the_stories_that_come_through_what_changed_are_run_first(
    bench: Bench, file: str, old: str, new: str, first: set[str]
) -> None:
    save = bench.change(file, old, new)
    assert not save.broken
    assert bench.first() == first
    same = save.dialogs is None or save.before is None or save.before.version == save.dialogs.version
    assert bench.later() == (set() if same else {JOBS, WORRIES} - first), "and then the others"


def test_what_changed_is_told_in_the_designer_s_words(bench: Bench) -> None:
    save = bench.change("domain.yml", "{text: 不安なんですね。}", "{text: 心細いですね。}")
    (change,) = save.changes
    assert (change.name, change.details) == ("utter_anxious", ("- 不安なんですね。", "+ 心細いですね。"))


def test_while_the_dialogs_are_broken_the_last_good_ones_stay(bench: Bench) -> None:
    good = bench.bench.machine()
    assert good is not None
    save = bench.change("dialogs/jobs.yml", "next: ask_hours", "next: ask_huors")
    assert save.broken
    assert save.dialogs is None
    (problem,) = save.fresh
    assert str(problem).endswith("dialogs/jobs.yml:14:11: no state `ask_huors`. Did you mean `ask_hours`?")
    still = bench.bench.machine()
    assert still is not None
    assert still.dialogs == good.dialogs
    assert bench.change("dialogs/talk.yml", "stage: 1", "stage: [").broken, "a second mistake"

    bench.change("dialogs/talk.yml", "stage: [", "stage: 1")
    save = bench.change("dialogs/jobs.yml", "ask_huors", "ask_hours")
    assert not save.broken
    assert {problem.severity for problem in save.problems} == {"warning"}
    assert bench.first() == set(), "nothing is other than before the mistakes"


def test_dialogs_that_are_broken_at_first_answer_once_they_are_mended(make: Callable[[], Bench]) -> None:
    bench = make()
    gate = bench.project / "dialogs" / "gate.yml"
    text = gate.read_text(encoding="utf-8")
    gate.write_text("gate: [", encoding="utf-8")
    assert bench.look().broken
    assert bench.bench.machine() is None
    assert bench.first() == set()
    gate.write_text(text, encoding="utf-8")
    bench.look()
    assert bench.first() == {JOBS, WORRIES}


def test_a_story_that_fails_is_told_until_it_is_mended(bench: Bench) -> None:
    bench.change("dialogs/talk.yml", "stay <= 2", "stay <= 9")
    assert bench.first() == {WORRIES}
    (failed,) = bench.bench.suite.failed()
    assert "なるほど。" in failed.failures[0].message
    assert str(failed.failures[0].place).endswith(f"{STORIES}:23")
    bench.change("domain.yml", "utter_waiting: [{text: お待ちください。}]", "utter_waiting: [{text: お待ちを。}]")
    bench.first()
    assert [result.story.name for result in bench.bench.suite.failed()] == [WORRIES]
    bench.change("dialogs/talk.yml", "stay <= 9", "stay <= 2")
    bench.first()
    assert bench.bench.suite.failed() == []


def test_a_file_of_stories_that_cannot_be_read_keeps_nothing_from_going_on(bench: Bench) -> None:
    save = bench.change(STORIES, "- story: three worries", "- stoory: three worries")
    assert not save.broken
    assert "unknown key `stoory`" in [problem.message for problem in save.fresh]
    assert bench.first() == bench.later() == set()
    assert bench.change("domain.yml", "お待ちください", "お待ちを").dialogs is not None
    bench.change(STORIES, "stoory", "story")
    assert bench.first() == {JOBS, WORRIES}


def test_names_in_stories_that_are_gone_are_told_where_they_are_written(bench: Bench) -> None:
    save = bench.change(STORIES, "action: utter_hello", "action: utter_helo")
    assert [(p.line, p.message, p.cure) for p in save.fresh] == [
        (7, "no response `utter_helo`", "Did you mean `utter_hello`?")
    ]


def test_a_problem_that_was_there_before_is_not_told_as_new(bench: Bench) -> None:
    bench.change(STORIES, "action: utter_hello", "action: utter_helo")
    save = bench.change("domain.yml", "お待ちください", "お待ちを")
    assert "no response `utter_helo`" in [problem.message for problem in save.problems]
    assert save.fresh == []


def test_stories_interrupted_by_the_next_save_stay_due(bench: Bench) -> None:
    bench.change("dialogs/talk.yml", "stay <= 2", "stay <= 3")
    bench.never.set()
    assert bench.first() == set()
    bench.never.clear()
    bench.change("domain.yml", "お待ちください", "お待ちを")
    assert bench.first() == {WORRIES}


def test_a_file_that_is_taken_away_and_put_back_is_told_and_mended(bench: Bench) -> None:
    path = bench.project / "domain.yml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    assert bench.look().broken
    path.write_text(text, encoding="utf-8")
    assert not bench.look().broken
    assert bench.first() == set()


def test_an_empty_folder_is_told_to_be_one(tmp_path: Path) -> None:
    save = Workbench(tmp_path, words(), {}, lambda *_: []).look()
    assert save is not None
    assert save.broken
    assert "there is no such file" in {problem.message for problem in save.problems}


def test_a_story_that_is_deleted_fails_no_more(bench: Bench) -> None:
    bench.change("dialogs/talk.yml", "stay <= 2", "stay <= 9")
    bench.first()
    (bench.project / STORIES).unlink()
    bench.look()
    assert bench.bench.suite.failed() == []


def test_a_file_of_stories_that_is_deleted_is_wrong_no_more(bench: Bench) -> None:
    other = bench.project / "tests" / "stories" / "test_other.yml"
    other.write_text("stories: [\n", encoding="utf-8")
    assert [Path(problem.file).name for problem in bench.look().fresh] == ["test_other.yml"]
    other.unlink()
    assert "test_other.yml" not in {Path(problem.file).name for problem in bench.look().problems}


def test_promises_are_read_with_the_dialogs(bench: Bench) -> None:
    (bench.project / "promises").mkdir()
    (bench.project / "promises" / "care.yml").write_text("promises: [{name: x}]\n", encoding="utf-8")
    save = bench.look()
    assert save.fresh
    assert {Path(problem.file).name for problem in save.fresh} == {"care.yml"}


def test_editors_own_files_are_not_looked_at(bench: Bench) -> None:
    sources = Sources(bench.project)
    dialogs = bench.project / "dialogs"
    assert sources.watched(dialogs / "talk.yml")
    assert sources.watched(bench.project / "domain.yml")
    for name in (".talk.yml.swp", ".#talk.yml", "talk.yml~", "4913"):
        assert not sources.watched(dialogs / name), name
    assert not sources.watched(bench.project / "config.yml")
