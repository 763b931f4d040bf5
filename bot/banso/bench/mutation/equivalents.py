"""Mistakes that a person looked at and found to be none, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field

from banso.loading.problems import Problem, ProblemsError, did_you_mean, errors
from banso.loading.schema import Doc, Name, Names
from banso.loading.validation import validate
from banso.loading.yaml_source import Source, read_source

FILE = "tests/stories/equivalent.yml"


class EquivalentDoc(Doc):
    """Changes that change nothing that anybody could see."""

    mutant: Names = Field(description="As `banso mutate` calls them.", examples=["relief: intent affirm: dropped"])
    reason: Name = Field(examples=["The gate has answered before."])


class EquivalentsDoc(Doc):
    """The file."""

    equivalent: list[EquivalentDoc]


def read_equivalents(project: Path) -> Source:
    """The project's file; an empty one where there is none."""
    path = project / FILE
    return read_source(path) if path.exists() else Source(str(path), {"equivalent": []})


def reasons(source: Source, names: Iterable[str]) -> Mapping[str, str]:
    """The reason for each mutant that is marked. Raises ProblemsError where the file has not the shape, and where a
    mark is for none of these names: the rule has changed, and somebody has to look again."""
    doc = validate(source, EquivalentsDoc)
    known, found = set(names), {}
    for index, mark in enumerate(doc.equivalent if doc is not None else ()):
        for place, name in enumerate(mark.mutant):
            if name not in known:
                cure = did_you_mean(name, known, "Look at the rule again, then mend the name or delete the mark")
                spot = source.place("equivalent", index, "mutant", place)
                source.problems.append(Problem(spot.file, spot.line, spot.column, f"no mutant `{name}`", cure))
            found[name] = mark.reason
    if errors(source.problems):
        raise ProblemsError(errors(source.problems))
    return found
