"""What `banso replay` and `banso replay export` do, without the command line around it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from banso.bench.replaying.lines import replay_lines
from banso.bench.replaying.own_words import own_words
from banso.bench.replaying.page import write_replay_page
from banso.bench.replaying.recording import recordings
from banso.bench.replaying.records import Recorded, RecordError, read_records, write_records
from banso.bench.replaying.replay import replay
from banso.wiring.project import load_machine
from banso.wiring.service import reading_store


def run_replay(
    project: Path, source: Path | None, report: Path | None, tolerance: float, versions: Sequence[str]
) -> int:
    """`banso replay`: tell recorded conversations (of the file, else of the database) to these dialogs; the exit code,
    1 where more than `tolerance` percent of the answers would differ or there is nothing to compare.

    With `versions`, which may be shortened, only answers of these versions are compared.
    """
    machine = load_machine(project)
    try:
        conversations = _recorded(project, words=False) if source is None else list(read_records(source))
    except RecordError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    found = {turn.version for conversation in conversations for turn in conversation.turns}
    wanted = {version for version in found if version and version.startswith(tuple(versions))} if versions else set()
    if versions and not wanted:
        known = ", ".join(sorted(version[:8] for version in found if version)) or "none"
        sys.stderr.write(f"no answer is of version {' or '.join(versions)}. There are: {known}\n")
        return 1
    replayed = replay(machine, conversations, wanted)
    for line in replay_lines(replayed, tolerance):
        sys.stdout.write(f"{line}\n")
    if report is not None:
        write_replay_page(report, replayed, tolerance)
        sys.stdout.write(f"written: {report}\n")
    return 1 if replayed.beyond(tolerance) or not replayed.compared else 0


def run_export(project: Path, file: Path, *, words: bool) -> int:
    """`banso replay export`: write the recorded conversations with nobody in them; the exit code."""
    if file.exists():
        sys.stderr.write(f"{file} is there already. Name a file that is not, so that nothing is lost\n")
        return 1
    count = write_records(file, _recorded(project, words=words))
    sys.stdout.write(f"written: {file}, {count} conversations of people who agreed. Read it before you pass it on\n")
    return 0


def _recorded(project: Path, *, words: bool) -> list[Recorded]:
    """Masked inside the transaction that reads them: nothing personal leaves it."""
    own = own_words(load_machine(project))
    with reading_store() as store:
        return store.run_now(lambda unit: list(recordings(unit, own, words=words)))
