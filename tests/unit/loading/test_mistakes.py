"""Every class of mistake in YAML is told by file, line and column, with what was expected and the likely cure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from banso.loading.dialogs import load, read
from banso.loading.problems import Problem, ProblemsError, did_you_mean

from .conftest import FILES
from .mistakes import domain, guards, names, questions, rules, shape, warned, whole_set, yaml_itself
from .mistakes.mistake import DOMAIN, JOBS, RELIEF, Mistake, spoil

Project = Callable[[Mapping[str, str]], Path]
SUBJECTS = (domain, guards, names, questions, rules, shape, warned, whole_set, yaml_itself)
MISTAKES = [
    pytest.param(mistake, id=f"{subject.__name__.rpartition('.')[2]}: {name}")
    for subject in SUBJECTS
    for name, mistake in subject.MISTAKES.items()
]


def test_the_sound_set_has_no_problem(project: Project) -> None:
    assert [str(p) for p in read(project({})).problems] == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_told(project: Project, mistake: Mistake) -> None:
    text, place = spoil(mistake)
    folder = project({mistake.file: text})
    problems = read(folder).problems
    found = [p for p in problems if mistake.message in p.message]
    assert found, [str(p) for p in problems]
    problem = found[0]
    assert mistake.cure in problem.cure
    assert problem.severity == mistake.severity
    if place is not None:
        assert str(problem).startswith(f"{folder}/{mistake.file}:{place[0]}:{place[1]}: ")


def test_all_mistakes_are_told_at_once_and_in_order(project: Project) -> None:
    folder = project(
        {
            RELIEF: FILES[RELIEF]
            .replace("prompt: utter_invite", "prompt: 5")
            .replace("intent: affirm", "intent: afirm"),
            JOBS: FILES[JOBS].replace("next: searching", "next: serching").replace("slot: place", "slot: plcae"),
        }
    )
    with pytest.raises(ProblemsError) as caught:
        load(folder)
    assert [f"{Path(p.file).name}:{p.line}:{p.column}" for p in caught.value.problems] == [
        "jobs.yml:7:13",
        "jobs.yml:13:11",
        "relief.yml:9:13",
        "relief.yml:18:17",
    ]
    assert str(caught.value).splitlines() == [str(p) for p in caught.value.problems]


def test_a_mistake_of_shape_does_not_make_others_look_wrong(project: Project) -> None:
    """A response whose shape is wrong is still a response; one mistake, one problem."""
    folder = project({DOMAIN: FILES[DOMAIN].replace("  utter_found:\n    - text:", "  utter_found:\n    - txt:")})
    assert [p.message for p in read(folder).problems] == ["unknown key `txt`"]


def test_a_misspelt_name_is_told_once_and_not_again_by_what_follows_from_it(project: Project) -> None:
    for wrong in (
        Mistake(JOBS, "initial: ask", "initial: aks", "", ""),
        Mistake(RELIEF, "to: jobs", "to: jbos", "", ""),
    ):
        assert len(read(project({wrong.file: spoil(wrong)[0]})).problems) == 1


def test_a_missing_file_is_told(project: Project) -> None:
    folder = project({})
    (folder / "dialogs" / "gate.yml").unlink()
    with pytest.raises(ProblemsError, match=r"gate\.yml:1:1: there is no such file"):
        load(folder)


def test_a_folder_with_nothing_in_it(tmp_path: Path) -> None:
    found = {Path(p.file).name for p in read(tmp_path).problems}
    assert found == {"domain.yml", "root.yml", "gate.yml"}


def test_a_problem_reads_as_editors_want_it() -> None:
    problem = Problem("dialogs/relief.yml", 3, 7, "no intent `afirm`.", "Did you mean `affirm`?")
    assert str(problem) == "dialogs/relief.yml:3:7: no intent `afirm`. Did you mean `affirm`?"


def test_words_too_far_from_all_known_are_answered_by_what_is_known() -> None:
    assert did_you_mean("xyz", ["affirm", "deny"]) == "Known are `affirm`, `deny`"
