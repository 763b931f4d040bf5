"""What `banso diff` tells: the change in the designer's words, with its line, and who would be left standing."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from banso.bench.commands import run_diff
from banso.bench.diffing import Change, diff, moves
from banso.dialog.machine import compile_dialogs
from banso.loading.dialogs import load


@pytest.fixture
def changed(small: Path) -> Path:
    """A second copy, to be changed by the test."""
    folder = small.parent / "changed"
    shutil.copytree(small, folder)
    return folder


def replace(project: Path, file: str, old: str, new: str) -> None:
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def only(small: Path, changed: Path) -> Change:
    """The one change there is."""
    (change,) = diff(load(small), load(changed))
    return change


def test_comments_and_layout_are_no_change(small: Path, changed: Path) -> None:
    replace(changed, "dialogs/talk.yml", "dialog: talk\n", "# a remark\n\ndialog: talk\n")
    assert diff(load(small), load(changed)) == []


def test_a_guard_is_told_before_and_after_with_its_line(small: Path, changed: Path) -> None:
    replace(changed, "dialogs/talk.yml", "when: stay <= 2", "when: stay <= 5")
    change = only(small, changed)
    assert (change.group, change.act, change.name) == ("rules", "changed", "talk.listening: intent express_anxiety")
    assert change.details == ("when: stay <= 2 → stay <= 5",)
    assert str(change.place).endswith("talk.yml:12")


def test_a_way_on_that_is_no_longer_said_back_is_told(small: Path, changed: Path) -> None:
    replace(changed, "dialogs/jobs.yml", "    next: ask_hours\n", "    next: [{to: ask_hours, readback: false}]\n")
    change = only(small, changed)
    assert (change.group, change.name) == ("questions", "jobs.ask_place")
    assert change.details == ("next: jobs.ask_hours → jobs.ask_hours (not said back)",)


RULES = [
    (
        "talk.yml",
        ("{media: sticker, do: [{utter: utter_hmm}]}", "{media: sticker, do: [{utter: utter_hmm}], to: open}"),
        ("talk.listening: media sticker", "to: nothing → talk.open"),
    ),
    (
        "root.yml",
        ("{intent: ask_cost, do", "{intent: [ask_cost, crisis], do"),
        ("root: intent ask_cost or crisis", "trigger: intent ask_cost → intent ask_cost or crisis"),
    ),
    (
        "root.yml",
        ("silence: 3 days", "silence: 5 days"),
        ("root: 5 days of silence", "trigger: 3 days of silence → 5 days of silence"),
    ),
    (
        "gate.yml",
        ("risk: watch, do: [{utter: utter_watch}]", "risk: watch, do: [{utter: utter_crisis}]"),
        ("gate: risk watch", "do: say utter_watch → say utter_crisis"),
    ),
    (
        "jobs.yml",
        ("press: save, do", "press: save, during_hold: true, do"),
        ("jobs.seen: press save", "during_hold: False → True"),
    ),
]


@pytest.mark.parametrize(("file", "edit", "told"), RULES)
def test_rules_in_words(small: Path, changed: Path, file: str, edit: tuple[str, str], told: tuple[str, str]) -> None:
    replace(changed, f"dialogs/{file}", *edit)
    change = only(small, changed)
    assert (change.name, *change.details) == told


def test_a_rule_that_is_tried_earlier_now_is_a_change(small: Path, changed: Path) -> None:
    cost = "  - {intent: ask_cost, do: [{utter: utter_cost}], resume: true, during_hold: true}\n"
    jobs = "  - {intent: ask_jobs, to: jobs, consent: true}\n"
    replace(changed, "dialogs/root.yml", jobs, "")
    replace(changed, "dialogs/root.yml", cost, jobs + cost)
    names = {(change.name, change.details) for change in diff(load(small), load(changed))}
    assert ("root: intent ask_jobs", ("comes earlier than it did",)) in names


def test_questions_and_responses_in_words(small: Path, changed: Path) -> None:
    replace(changed, "dialogs/jobs.yml", "label: 夜, words: [夜]", "label: 夜, words: [深夜]")
    replace(changed, "domain.yml", "{text: こんばんは。}", "{text: おばんです。}")
    question, response = diff(load(small), load(changed))
    assert (question.group, question.name) == ("questions", "jobs.ask_hours")
    assert question.details == ("answer 夜, words: 夜 → 深夜",)
    assert (response.name, response.details) == ("utter_hello", ("- こんばんは。", "+ おばんです。"))


def drop_illness(project: Path) -> None:
    path = project / "dialogs" / "jobs.yml"
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("  ask_illness:"), text.index("  searching:")
    text = (text[:begin] + text[end:]).replace("to: ask_illness", "to: searching")
    path.write_text(text, encoding="utf-8")


def test_a_state_that_is_gone_strands_who_stands_in_it(small: Path, changed: Path) -> None:
    drop_illness(changed)
    new = compile_dialogs(load(changed))
    (move,) = moves(load(small), new)
    assert (move.state, move.goal, move.people, move.strands) == ("jobs.ask_illness", "jobs.ask_place", None, True)
    assert [m.strands for m in moves(load(small), new, {"jobs.ask_illness": 3})] == [True]
    assert [m.strands for m in moves(load(small), new, {"talk.open": 3})] == [False]


def test_moved_says_where_they_go(small: Path, changed: Path) -> None:
    drop_illness(changed)
    (changed / "dialogs" / "moved.yml").write_text("moved:\n  jobs.ask_illness: jobs.searching\n", encoding="utf-8")
    (move,) = moves(load(small), compile_dialogs(load(changed)), {"jobs.ask_illness": 3})
    assert (move.goal, move.people, move.strands) == ("jobs.searching", 3, False)


def test_people_in_a_state_that_even_the_old_version_had_not(small: Path) -> None:
    (move,) = moves(load(small), compile_dialogs(load(small)), {"jobs.long_gone": 1})
    assert (move.state, move.goal, move.strands) == ("jobs.long_gone", "jobs.ask_place", True)


def test_the_command_refuses_what_would_strand_and_says_the_cure(
    small: Path, changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drop_illness(changed)
    live = small / "live.json"
    live.write_text(json.dumps({"jobs.ask_illness": 2}), encoding="utf-8")
    assert run_diff(str(small), str(changed), small, counts=live) == 1
    said = capsys.readouterr().out
    assert "- jobs.ask_illness  (dialogs/jobs.yml:" in said
    assert "jobs.ask_illness: 2 people in it, they would go to jobs.ask_place (only because it is near)" in said
    assert said.endswith("moved:\n  jobs.ask_illness: jobs.ask_place\n")
    live.write_text("talk.open\t2\n", encoding="utf-8")
    assert run_diff(str(small), str(changed), small, counts=live) == 0


def test_versions_from_git(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.invalid")
        subprocess.run(["git", "-C", str(small), *identity, *arguments], check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    assert run_diff("main", str(small), small) == 0
    assert "nothing changed" in capsys.readouterr().out
    drop_illness(small)
    assert run_diff("main", str(small), small) == 1
    assert "- jobs.ask_illness  (main:dialogs/jobs.yml:" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["no-such-branch", "--output=x"])
def test_what_is_no_version_is_told_so(small: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run_diff(name, str(small), small) == 1
    assert f"`{name}` is neither a folder nor a git revision" in capsys.readouterr().err


def test_a_file_of_people_that_cannot_be_read_says_what_is_expected(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    live = small / "live.txt"
    live.write_text("jobs.showing three\n", encoding="utf-8")
    assert run_diff(str(small), str(small), small, counts=live) == 1
    assert "Expected a JSON object" in capsys.readouterr().err
