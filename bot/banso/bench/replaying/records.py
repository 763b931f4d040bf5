"""Recorded conversations with nobody in them, and the file they are exported to: one a line, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from banso.dialog.events import ActionDone, Event
from banso.dialog.messages import Message
from banso.dialog.snapshot import Mode
from banso.ports.plain import event_from, messages_from, plain, tagged

FORMAT = 1


class RecordError(Exception):
    """A file of recorded conversations cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an event: what was said, the responses and actions it came to by name, where it led, and what
    else it did for the person (`effects`, in words: alerts, handoffs, erasure)."""

    said: tuple[Message, ...]
    performed: tuple[str, ...]
    state: str
    mode: Mode
    effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """A turn. Where it was not `kept`, only `answer.state` and `answer.mode` are known of the answer, and `event` only
    where it has no words.

    `version` is that of the dialogs that answered, empty where it is not known; `outcomes` are what actions brought.
    """

    turn: int
    at: datetime
    event: Event | None
    answer: Answer
    version: str = ""
    outcomes: tuple[ActionDone, ...] = ()
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Recorded:
    """A conversation. `seed` chooses the variants, as `Snapshot.seed` does."""

    seed: int
    turns: tuple[RecordedTurn, ...]


def write_records(file: Path, conversations: Iterable[Recorded]) -> int:
    """Write them, one a line; how many there were."""
    file.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with file.open("w", encoding="utf-8") as lines:
        for count, conversation in enumerate(conversations, 1):  # noqa: B007  the last one is the number
            lines.write(json.dumps(_data(conversation), ensure_ascii=False) + "\n")
    return count


def read_records(file: Path) -> Iterator[Recorded]:
    """The conversations of a file that `write_records` wrote. Raises RecordError."""
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                yield _read(file, number, line)
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"{file} cannot be read: {error}. Write one with `banso replay export {file}`") from None


def _read(file: Path, number: int, line: str) -> Recorded:
    try:
        data = json.loads(line)
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise RecordError(
                f"{file}:{number}: this is no recorded conversation of format {FORMAT}. "
                "Export it anew with `banso replay export`"
            )
        return Recorded(int(data["seed"]), tuple(_turn(turn) for turn in data["turns"]))
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        what = f"{type(error).__name__} {error}".splitlines()[0]
        raise RecordError(f"{file}:{number}: not read ({what}). Export it anew with `banso replay export`") from None


def _data(conversation: Recorded) -> dict[str, Any]:
    turns = [
        {
            "turn": turn.turn,
            "at": turn.at.isoformat(),
            "version": turn.version,
            "kept": turn.kept,
            "event": None if turn.event is None else tagged(turn.event),
            "outcomes": [tagged(outcome) for outcome in turn.outcomes],
            "answer": plain(turn.answer),
        }
        for turn in conversation.turns
    ]
    return {"format": FORMAT, "seed": conversation.seed, "turns": turns}


def _turn(data: Mapping[str, Any]) -> RecordedTurn:
    answer = data["answer"]
    return RecordedTurn(
        data["turn"],
        datetime.fromisoformat(data["at"]),
        None if data["event"] is None else event_from(data["event"]),
        Answer(
            messages_from(answer["said"]),
            tuple(answer["performed"]),
            answer["state"],
            answer["mode"],
            tuple(answer["effects"]),
        ),
        data["version"],
        tuple(event_from(outcome) for outcome in data["outcomes"]),
        data["kept"],
    )
