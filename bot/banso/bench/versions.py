"""Versions of the dialogs: a folder, or a git revision of the project's folder."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from banso.bench.wording import shown_place
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.model import DialogSet, Place
from banso.loading.dialogs import load
from banso.loading.problems import ProblemsError

CONTENT = ("domain.yml", "dialogs")


class VersionError(Exception):
    """A version cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the dialogs. `name` is as it was asked for."""

    name: str
    folder: Path
    dialogs: DialogSet
    revision: bool

    def machine(self) -> Machine:
        return compile_dialogs(self.dialogs)

    def shown(self, place: Place) -> str:
        """`dialogs/jobs.yml:12`; of a revision as git names it, `main:dialogs/jobs.yml:12`."""
        if not place.file:
            return ""
        inside = shown_place(place, self.folder)
        return f"{self.name}:{inside}" if self.revision else inside


@contextmanager
def version(name: str, project: Path) -> Iterator[Version]:
    """The version of that name until the block ends. Raises VersionError."""
    if Path(name).is_dir():
        yield _read(name, Path(name), revision=False)
        return
    with TemporaryDirectory(prefix="banso-") as folder:
        _unpack(name, project, Path(folder))
        yield _read(name, Path(folder), revision=True)


def _read(name: str, folder: Path, *, revision: bool) -> Version:
    try:
        return Version(name, folder, load(folder), revision)
    except ProblemsError as error:
        problems = str(error).replace(f"{folder}/", "")
        raise VersionError(f"the dialogs of {name} cannot be used:\n{problems}") from None


def _unpack(name: str, project: Path, folder: Path) -> None:
    if name.startswith("-"):
        raise VersionError(f"`{name}` is neither a folder nor a git revision")
    command = ["git", "-C", str(project), "archive", "--format=tar", name, "--", *CONTENT]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  the revision is no option
    except FileNotFoundError:
        raise VersionError(f"`{name}` is no folder, and git is not installed to look for a revision") from None
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise VersionError(f"`{name}` is neither a folder nor a git revision with dialogs ({reason})")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")


def read_counts(file: Path) -> Mapping[str, int]:
    """Conversations by state from a file: a JSON object, or lines of state, tab, count. Raises VersionError."""
    try:
        text = file.read_text(encoding="utf-8")
        if text.lstrip().startswith("{"):
            return {str(state): int(count) for state, count in json.loads(text).items()}
        rows = [line.split("\t") for line in text.splitlines() if line.strip()]
        return {state.strip(): int(count) for state, count in rows}
    except (OSError, ValueError) as error:
        expected = 'Expected a JSON object {"jobs.showing": 3} or lines `jobs.showing<tab>3`'
        raise VersionError(f"{file} cannot be read: {error}. {expected}") from None
