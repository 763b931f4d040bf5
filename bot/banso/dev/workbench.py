"""A project while somebody works on it: what was saved, what is wrong with it, and the last dialogs that were right."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from threading import Event
from time import monotonic

from banso.bench.diffing import Change, diff
from banso.dev.beginnings import Beginnings
from banso.dev.sources import DIALOGS, DOMAIN, Sources
from banso.dev.suite import Name, Result, Suite
from banso.dev.touching import EVERYTHING, touched
from banso.dialog.machine import Machine, Words, compile_dialogs
from banso.dialog.model import DialogSet
from banso.loading.commands import STORIES
from banso.loading.dialogs import Reading, read
from banso.loading.problems import Problem
from banso.loading.story_check import check_stories
from banso.ports import Action
from banso.proving.reading import promises_of

Check = Callable[[DialogSet, Path], Iterable[Problem]]
"""A further check of the dialogs of a folder."""


@dataclass(frozen=True, slots=True)
class Save:
    """What there is to say of what was saved.

    `dialogs` are the new ones where they are right and were read anew; None where the ones `before` go on. `changes`
    are between both. `saved_at`: seconds since the epoch.
    `fresh` are those of the `problems` that were not there before. `broken`: the dialogs as saved cannot be used.
    """

    files: Sequence[Path]
    saved_at: float
    problems: Sequence[Problem]
    fresh: Sequence[Problem]
    changes: Sequence[Change]
    before: DialogSet | None
    dialogs: DialogSet | None
    broken: bool


class Workbench:
    """Not for several threads at once. `words` are the house's, filled into responses."""

    def __init__(self, project: Path, words: Words, actions: Mapping[str, Action], check: Check) -> None:
        self.project, self.suite = project, Suite()
        self.sources = Sources(project)
        self._words, self._actions, self._check = words, actions, check
        self._reading: Reading | None = None
        self._dialogs: DialogSet | None = None
        self._machine: Machine | None = None
        self._beginnings: Beginnings | None = None
        self._known: Collection[Problem] = ()

    def look(self) -> Save | None:
        """Read what was saved since the last look; None where it is nothing."""
        files = self.sources.refresh()
        if not files and self._reading is not None:
            return None
        if self._reading is None or any(path.parent.name == DIALOGS or path.name == DOMAIN for path in files):
            self._reading = read(self.project, set(self._words), self.sources.source)
        reading = self._reading
        stories = [path for path in files if path.parent == self.project / STORIES]
        self.suite.take({path: self.sources.source(path) for path in stories if path.exists()}, stories)
        before = self._dialogs
        changes, dialogs = self._take(reading.dialogs)
        problems = sorted({*reading.problems, *self.suite.problems, *self._of_names()})
        fresh = [problem for problem in problems if problem not in self._known]
        self._known = problems
        return Save(files, self.sources.saved_at(), problems, fresh, changes, before, dialogs, reading.dialogs is None)

    def _take(self, dialogs: DialogSet | None) -> tuple[Sequence[Change], DialogSet | None]:
        before = self._dialogs
        if dialogs is None or dialogs is before:
            return (), None
        self._dialogs, self._machine = dialogs, compile_dialogs(dialogs, self._words)
        self._beginnings = Beginnings(self._machine, self._actions, lambda _: None)
        if before is None:
            self.suite.touch(frozenset({EVERYTHING}))
            return (), dialogs
        if before.version != dialogs.version:  # else only comments and layout are others, and with them the lines
            self.suite.touch(touched(before, dialogs))
        return diff(before, dialogs), dialogs

    def _of_names(self) -> list[Problem]:
        """Names in stories, promises and actions that the dialogs, as they were last right, do not know."""
        if self._machine is None:
            return []
        dialogs = self._machine.dialogs
        problems = [*check_stories(self.suite.stories.values(), dialogs), *self._check(dialogs, self.project)]
        for path in self.sources.promises():
            source = self.sources.source(path)
            promises_of(source, self._machine)
            problems += source.problems
        return problems

    def machine(self) -> Machine | None:
        """Another machine of the dialogs as they were last right, for another thread; None before they were."""
        return None if self._dialogs is None else compile_dialogs(self._dialogs, self._words)

    def play_first(self, stopped: Event, seconds: float = inf) -> list[Result]:
        """Run the stories that the last saves touch, as many as can be in so many seconds."""
        return self._play(self.suite.first, stopped, seconds)

    def play_later(self, stopped: Event) -> list[Result]:
        """Run the others."""
        return self._play(self.suite.later, stopped, inf)

    def _play(self, due: dict[Name, None], stopped: Event, seconds: float) -> list[Result]:
        results: list[Result] = []
        if self._beginnings is None:
            return results
        until = monotonic() + seconds
        for result in self.suite.play(due, self._beginnings.conversation, stopped):
            results.append(result)
            if monotonic() > until:
                break
        return results
