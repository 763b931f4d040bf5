"""The one place that names concrete classes and joins them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from banso.adapters.rasa.client import parse_of
from banso.care.hotlines import FILE as HOTLINES
from banso.care.hotlines import findings
from banso.care.words import words
from banso.careers.actions import career_actions
from banso.careers.catalog import load_catalog
from banso.dialog.events import Parse
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.windows import JST
from banso.loading.commands import check
from banso.loading.dialogs import load, read
from banso.loading.problems import Problem, did_you_mean
from banso.nlu.model import train
from banso.nlu.reading import parse as parse_lines
from banso.ports import Actions
from banso.service.my_data import my_data_actions
from banso.testing.conversation import Conversation, Read
from banso.testing.simulation import simulated


def unread(text: str) -> Parse | None:
    """NLU that cannot be asked."""
    return None


@cache
def load_machine(project: Path) -> Machine:
    """The compiled dialogs of a project folder; raises ProblemsError with everything that is wrong with them."""
    return compile_dialogs(load(project, words()), words())


def check_project(project: Path) -> int:
    """`banso check`: the dialogs and stories of a folder, and the data they lean on; the exit code."""
    return check(project, [_check_hotlines, _check_actions], words())


def _check_hotlines(project: Path) -> Iterator[Problem]:
    for finding in findings(datetime.now(JST).date()):
        yield Problem(str(HOTLINES), 1, 1, finding.message, finding.cure, "warning")


def _check_actions(project: Path) -> Iterator[Problem]:
    dialogs = read(project, words()).dialogs
    for name in dialogs.domain.actions if dialogs else ():
        if name not in actions():
            cure = did_you_mean(name, actions(), "Register it in banso/wiring.py")
            yield Problem(str(project / "dialogs" / "actions.yml"), 1, 1, f"no code runs `{name}`", cure)


@cache
def actions() -> Actions:
    """The actions that dialogs may run, by name, on the packaged catalog."""
    return career_actions(load_catalog()) | my_data_actions()


def simulate(project: Path, read: Read = unread) -> Conversation:
    """A conversation in memory with the project's dialogs; `read` asks NLU."""
    return simulated(load_machine(project), actions(), read)


@contextmanager
def nlu_reader(*, wanted: bool = True) -> Iterator[Read]:
    """A way to read texts with the NLU model, by the server at BANSO_NLU_URL or a process that ends with the block.

    Raises NluError where there is no NLU environment or training fails.
    """
    if not wanted:
        yield unread
        return
    texts: list[str] = []
    results = parse_lines(iter(texts.pop, None), train())

    def read(text: str) -> Parse | None:
        texts.append(text)
        return parse_of(next(results))

    with closing(results):
        yield read
