"""What the stories come through, as counted from their traces."""

from __future__ import annotations

from pathlib import Path

from banso.bench.coverage import Coverage, coverage, listed, points
from banso.bench.running import keys_of, run_stories, story_files
from banso.bench.table import coverage_lines
from banso.dialog.machine import Machine


def covered_by(project: Path, machine: Machine, only: str = "") -> Coverage:
    runs = [run for run in run_stories(project, story_files(project)) if only in run.story.name]
    return coverage(machine, {key for run in runs for key in keys_of(machine, run.outcome)})


def missing_words(covered: Coverage, kind: str) -> list[str]:
    return [point.words for point in covered.missing if point.kind == kind]


def test_every_point_has_a_key_of_its_own(shipped_machine: Machine) -> None:
    keys = [point.key for point in points(shipped_machine)]
    assert len(keys) == len(set(keys))
    assert {p.kind for p in points(shipped_machine)} == {
        "states",
        "transitions",
        "everywhere",
        "guards",
        "questions",
        "responses",
        "variants",
    }


def test_a_story_covers_the_states_and_rules_on_its_way_and_no_others(small: Path, small_machine: Machine) -> None:
    covered = covered_by(small, small_machine, "jobs")
    assert "jobs.ask_hours" not in missing_words(covered, "states")
    assert "jobs.ask_illness" in missing_words(covered, "states")
    assert "jobs.ask_place: next → jobs.ask_hours" not in missing_words(covered, "transitions")
    assert "root: intent ask_jobs → jobs" not in missing_words(covered, "everywhere")
    assert "root: intent ask_cost" in missing_words(covered, "everywhere")
    assert "gate: risk crisis → danger.holding" in missing_words(covered, "everywhere")


def test_a_guard_is_covered_when_it_was_seen_true_and_false(small: Path, small_machine: Machine) -> None:
    guard = "talk.listening: intent express_anxiety [stay <= 2] is"
    jobs = missing_words(covered_by(small, small_machine, "jobs"), "guards")
    assert {f"{guard} true", f"{guard} false"} <= set(jobs)
    worries = missing_words(covered_by(small, small_machine, "worries"), "guards")
    assert not {f"{guard} true", f"{guard} false"} & set(worries)


def test_what_questions_do_by_themselves_is_covered_one_by_one(small: Path, small_machine: Machine) -> None:
    questions = missing_words(covered_by(small, small_machine), "questions")
    assert "jobs.ask_place: answer" not in questions
    assert {"jobs.ask_hours: skip", "jobs.ask_hours: unsure", "jobs.ask_place: repeat"} <= set(questions)
    assert "jobs.ask_place: skip" not in {p.words for p in points(small_machine)}, "that question cannot be skipped"


def test_responses_and_their_variants_are_covered_by_what_was_said(small: Path, small_machine: Machine) -> None:
    covered = covered_by(small, small_machine, "jobs")
    assert "utter_hello" not in missing_words(covered, "responses")
    assert "utter_hello, variant 1" not in missing_words(covered, "variants")
    assert "utter_hello, variant 2" in missing_words(covered, "variants")
    assert "utter_crisis" in missing_words(covered, "responses")


def test_the_total_leaves_variants_out(small: Path, small_machine: Machine) -> None:
    covered = covered_by(small, small_machine)
    shares = covered.shares()
    assert covered.total.total == sum(s.total for kind, s in shares.items() if kind != "variants")
    assert 0 < covered.total.percent < 100


def test_nothing_is_missing_where_everything_was_seen(small_machine: Machine) -> None:
    full = coverage(small_machine, {point.key for point in points(small_machine)})
    assert full.total.percent == 100
    assert not full.missing
    assert "No story comes through:" not in list(coverage_lines(full, Path()))


def test_the_table_tells_file_and_line_and_a_rule_that_never_fired_once(small: Path, small_machine: Machine) -> None:
    covered = covered_by(small, small_machine, "jobs")
    lines = list(coverage_lines(covered, small))
    assert any(line.split() == ["dialogs/root.yml:4", "root:", "intent", "ask_cost"] for line in lines)
    anxious = [point for point in listed(covered.missing) if "intent express_anxiety [stay <= 2]" in point.words]
    assert [point.kind for point in anxious] == ["transitions"]
