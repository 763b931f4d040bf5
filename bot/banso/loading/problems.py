"""What is wrong in the files, said so that the person who wrote them can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from banso.dialog.model import Place

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake. `line` and `column` count from 1; `str()` is the form that editors and terminals jump to."""

    file: str
    line: int
    column: int
    message: str
    cure: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.text}"

    @property
    def text(self) -> str:
        """The message and its cure as one or two sentences."""
        parts = [part.rstrip(".") for part in (self.message, self.cure) if part]
        return ". ".join(parts)


def problem_at(place: Place, message: str, cure: str = "", severity: Severity = "error") -> Problem:
    """A problem at a place in a file."""
    return Problem(place.file, place.line, place.column, message, cure, severity)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that forbid the use of what was read."""
    return [p for p in problems if p.severity == "error"]


class ProblemsError(Exception):
    """The files cannot be used; `problems` says why, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """The likely cure of a misspelt name: the nearest known ones, else `otherwise`, else the known ones listed."""
    choices: Sequence[str] = list(dict.fromkeys(known))
    near = difflib.get_close_matches(word, choices, n=2, cutoff=0.6)
    if near:
        # A second one is worth telling only where it is about as near as the first.
        likeness = [difflib.SequenceMatcher(None, name, word).ratio() for name in near]
        near = [name for name, ratio in zip(near, likeness, strict=True) if ratio > likeness[0] - 0.1]
        return f"Did you mean {' or '.join(f'`{n}`' for n in near)}?"
    if otherwise:
        return otherwise
    if not choices:
        return ""
    shown = ", ".join(f"`{c}`" for c in choices[:8])
    return f"Known are {shown}{' …' if len(choices) > 8 else ''}"
