"""What `banso chat` does: with the NLU server that answers, else with one that it starts and ends itself."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from banso.chat import jsonl as jsonl_chat
from banso.chat import terminal
from banso.testing.conversation import Conversation
from banso.wiring.project import nlu_reader, simulate


def run_chat(project: Path, *, jsonl: bool, nlu: bool) -> int:
    """Talk until the input ends; the exit code."""
    with nlu_reader(wanted=nlu) as read:
        talk = simulate(project, read)
        if jsonl:
            jsonl_chat.run(sys.stdin, sys.stdout, talk)
        else:
            _in_terminal(talk)
    return 0


def _in_terminal(talk: Conversation) -> None:
    terminal.run(talk, Path("var") / "chat-history", Console())
