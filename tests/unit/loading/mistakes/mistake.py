"""A mistake to be put into one of the sound files."""

from __future__ import annotations

from dataclasses import dataclass

from ..conftest import FILES

HERE = "¦"
"""Marks in a mistake where it is to be told; it is taken out before the file is written."""
RELIEF, JOBS, DOMAIN = "dialogs/relief.yml", "dialogs/jobs.yml", "domain.yml"
GATE, ACTIONS, CRISIS = "dialogs/gate.yml", "dialogs/actions.yml", "dialogs/crisis.yml"


@dataclass(frozen=True)
class Mistake:
    """`wrong` in place of `right`, which stands in the file; `message` and `cure` are parts of what is told of it."""

    file: str
    right: str
    wrong: str
    message: str
    cure: str
    severity: str = "error"


def spoil(mistake: Mistake) -> tuple[str, tuple[int, int] | None]:
    """The file with the mistake, and the line and column where it was marked."""
    text = FILES[mistake.file]
    assert mistake.right in text
    before = text[: text.index(mistake.right)]
    wrong, _, _ = mistake.wrong.partition(HERE)
    place = None
    if HERE in mistake.wrong:
        until = before + wrong
        place = (until.count("\n") + 1, len(until) - until.rfind("\n"))
    return text.replace(mistake.right, mistake.wrong.replace(HERE, ""), 1), place
