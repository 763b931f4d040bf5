"""What `banso check` and `banso schemas` do, without the command line around it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from banso.loading.dialogs import Reading, read
from banso.loading.json_schemas import NAMES_FILE, editor_settings, names_text, schemas
from banso.loading.problems import Problem, Severity
from banso.loading.stories import stories_of
from banso.loading.story_check import check_stories
from banso.loading.yaml_source import read_source

STORIES = "tests/stories"
SCHEMAS_FOLDER = "schemas"
_ORDER: Sequence[Severity] = ("error", "warning", "note")
_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}

ExtraCheck = Callable[[Path], Iterable[Problem]]
"""Checks of other data in the project folder, for example the hotlines."""


def check(
    folder: Path,
    extra_checks: Sequence[ExtraCheck] = (),
    words: Collection[str] | None = None,
    console: Console | None = None,
) -> int:
    """Print everything that is wrong in a project folder, errors first; the exit code: 1 with errors, else 0.

    One line each, `file:line:column: error: message. cure`, never wrapped, so that editors can jump. Stories under
    `tests/stories` are checked as well. `words` as in `loading.dialogs.read`.
    """
    out = console or Console(soft_wrap=True, highlight=False, emoji=False, markup=False)
    reading = read(folder, words)
    problems = list(reading.problems)
    for path in sorted((folder / STORIES).glob("test_*.yml")):
        source = read_source(path)
        stories = stories_of(source)
        problems += source.problems
        if reading.dialogs is not None:
            problems += check_stories(stories, reading.dialogs)
    names = folder / SCHEMAS_FOLDER / NAMES_FILE
    if reading.dialogs is not None and names.exists() and names.read_text("utf-8") != names_text(reading.dialogs):
        told = "editors complete names of other dialogs than these"
        problems.append(Problem(str(names), 1, 1, told, "Run `banso schemas`", "note"))
    for extra in extra_checks:
        problems += extra(folder)
    for severity in _ORDER:
        for problem in sorted(p for p in problems if p.severity == severity):
            out.print(problem_line(problem), soft_wrap=True)
    out.print(_summary(problems))
    return 1 if any(p.severity == "error" for p in problems) else 0


def problem_line(problem: Problem) -> Text:
    """The problem as a line for a terminal."""
    place = Text(f"{problem.file}:{problem.line}:{problem.column}: ")
    return place.append(f"{problem.severity}:", _STYLES[problem.severity]).append(f" {problem.text}")


def _summary(problems: Sequence[Problem]) -> str:
    counts = {severity: sum(p.severity == severity for p in problems) for severity in _ORDER}
    told = [f"{n} {severity}{'' if n == 1 else 's'}" for severity, n in counts.items() if n]
    return ", ".join(told) if told else "no problems"


def write_schemas(project: Path, folder: Path, reading: Reading, more: Mapping[str, str]) -> int:
    """Write the JSON Schemas into the folder and the project's names with them, and tell VS Code where none has; the
    exit code.

    `more` are further schemas by file name. Where the dialogs have errors the names stay as they were.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {**schemas(), **more}
    names = folder / NAMES_FILE
    if reading.dialogs is not None or not names.exists():
        texts[NAMES_FILE] = names_text(reading.dialogs)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = project / ".vscode" / "settings.json"
    if not settings.exists():
        settings.parent.mkdir(exist_ok=True)
        settings.write_text(editor_settings(os.path.relpath(folder, project)), encoding="utf-8")
    if reading.dialogs is None:
        sys.stderr.write(f"{names} has no new names: the dialogs have errors. See `banso check`\n")
        return 1
    return 0
