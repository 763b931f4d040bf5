"""The stories of a project with what came of each the last time, and which are to be run anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from banso.dev.touching import marks, worded
from banso.dialog.story import Story
from banso.loading.problems import Problem, ProblemsError, errors
from banso.loading.stories import stories_of
from banso.loading.yaml_source import Source
from banso.testing.conversation import Conversation
from banso.testing.expanding import expand
from banso.testing.expectations import Failure
from banso.testing.stories import run_story

Name = tuple[str, str]
"""A story's file and its name there."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a story went with the dialogs of then: what did not hold, and what it came through."""

    story: Story
    failures: tuple[Failure, ...]
    marks: frozenset[str]


class Suite:
    """Every story is either run with the dialogs as they are, or due: `first` what a change touches, `later` the
    rest, so that nothing rests on the touched ones being all."""

    def __init__(self) -> None:
        self.stories: dict[Name, Story] = {}
        self.results: dict[Name, Result] = {}
        self.first: dict[Name, None] = {}
        self.later: dict[Name, None] = {}
        self._files: dict[Path, list[Problem]] = {}

    def take(self, files: Mapping[Path, Source], changed: Iterable[Path]) -> None:
        """Take over the files that changed; of one that cannot be read the stories are left out."""
        for path in changed:
            for name in [name for name in self.stories if name[0] == str(path)]:
                for kept in (self.stories, self.results, self.first, self.later):
                    kept.pop(name, None)
            self._files.pop(path, None)
            if path in files:
                self._files[path] = self._read(files[path])

    def _read(self, source: Source) -> list[Problem]:
        stories = stories_of(source)
        if errors(source.problems):
            return source.problems
        try:
            stories = expand(stories)
        except ProblemsError as error:
            return [*source.problems, *error.problems]
        for story in stories:
            self.stories[source.file, story.name] = story
            self.first[source.file, story.name] = None
        return source.problems

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the files, whatever the dialogs."""
        return [problem for problems in self._files.values() for problem in problems]

    def touch(self, changed: frozenset[str]) -> None:
        """The dialogs changed: the stories that carry one of these marks are due first, the rest later."""
        for name in self.stories:
            result = self.results.get(name)
            if result is None or result.marks & changed:
                self.first[name] = None
        self.later = {name: None for name in self.stories if name not in self.first}

    def play(self, due: dict[Name, None], converse: Callable[[], Conversation], stopped: Event) -> Iterator[Result]:
        """Run what is due and strike it off, what failed last first, until all is run or `stopped` is set."""
        failed = {name for name in due if name in self.results and self.results[name].failures}
        for name in sorted(due, key=lambda name: name not in failed):
            if stopped.is_set():
                return
            talk, story = converse(), self.stories[name]
            before = talk.snapshot
            outcome = run_story(story, talk)
            through = marks(before, outcome.exchanges) | worded(story, outcome.exchanges)
            result = Result(story, tuple(outcome.failures), through)
            self.results[name] = result
            del due[name]
            yield result

    def failed(self) -> Sequence[Result]:
        """The stories that did not go as written when they were last run, by file and line."""
        failed = [result for result in self.results.values() if result.failures]
        return sorted(failed, key=lambda result: (result.story.place.file, result.story.place.line))
