"""The one place that names concrete classes and joins them."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from banso.adapters.rasa.client import parse_now
from banso.care.words import words
from banso.dialog.events import Parse
from banso.dialog.machine import Machine, compile_dialogs
from banso.loading.dialogs import load
from banso.testing.conversation import Conversation
from banso.testing.simulation import simulated

NLU_URL = "http://127.0.0.1:8802"


@cache
def load_machine(project: Path) -> Machine:
    """The compiled dialogs of a project folder; raises ProblemsError with everything that is wrong with them."""
    return compile_dialogs(load(project), words())


def simulate(project: Path, *, nlu: bool = False) -> Conversation:
    """A conversation in memory with the project's dialogs; with `nlu` texts are read by the live server."""
    read = partial(parse_now, NLU_URL) if nlu else _unread
    return simulated(load_machine(project), {}, read)


def _unread(text: str) -> Parse | None:
    return None
