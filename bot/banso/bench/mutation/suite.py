"""The suite of a project, and whether it notices a mistake: by a check, by a story, by a promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from banso.bench.coverage import seen
from banso.bench.mutation.mutants import EVERYTHING, Mutant
from banso.bench.mutation.rereading import Rereading
from banso.bench.mutation.trials import Difference, Trials
from banso.bench.running import Run, run_stories, story_files
from banso.bench.vocabulary import Vocabulary
from banso.dialog.events import Said
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.model import DialogSet, Place
from banso.dialog.snapshot import Snapshot
from banso.dialog.story import Story
from banso.dialog.turn import begin
from banso.proving.monitor import Monitor
from banso.proving.reading import read_promises
from banso.testing.conversation import Exchange
from banso.testing.simulation import simulated
from banso.testing.stories import run_story
from banso.wiring.project import actions, load_machine, unread

Noticed = Literal["check", "story", "promise"]


class NotGreenError(Exception):
    """Stories fail before anything was changed: what they tell of a mistake would mean nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who noticed first (None: nobody) and what that one said. `difference`: for what nobody noticed, a conversation
    that goes otherwise for it, where one was found."""

    mutant: Mutant
    by: Noticed | None
    said: str = ""
    difference: Difference | None = None


class Suite:
    """A project as it is: its dialogs, its stories with what they come through, its promises.

    Raises ProblemsError where something cannot be read, and NotGreenError.
    """

    def __init__(self, project: Path) -> None:
        self.project, self.machine = project, load_machine(project)
        runs = list(run_stories(project, story_files(project)))
        failed = [run.story.name for run in runs if run.outcome.failures]
        if failed:
            raise NotGreenError(f"{len(failed)} stories fail as the dialogs are, `{failed[0]}` first: run `banso test`")
        runs.sort(key=lambda run: len(run.story.steps))
        self.stories: Sequence[Story] = [run.story for run in runs]
        self._through: defaultdict[str, list[int]] = defaultdict(list)
        for index, run in enumerate(runs):
            for key in (EVERYTHING, *sorted(_keys(self.machine, run))):
                self._through[key].append(index)
        self._promises = read_promises(project, self.machine)
        self._monitor = Monitor(self.machine, self._promises)
        self._trials = Trials(self.machine, self.stories, Vocabulary(self.machine.dialogs, self.stories, project))
        self._rereading = Rereading(project, self.machine)
        self._anyway: dict[tuple[Place, str], Sequence[str]] = {}

    def verdict(self, mutant: Mutant) -> Verdict:
        """Whether somebody notices this mistake: the check first, then the stories that come through it, the shortest
        first, then the promises in all that these stories do and in what can be done there besides."""
        dialogs = self._rereading.changed(mutant.file, mutant.change)
        if not isinstance(dialogs, DialogSet):
            return Verdict(mutant, "check", dialogs[0].text)
        machine = compile_dialogs(dialogs, self.machine.words)
        stories = self.touching(mutant)
        held: list[list[Exchange]] = []
        for story in stories:
            outcome = run_story(story, simulated(machine, actions(), unread))
            if outcome.failures:
                return Verdict(mutant, "story", story.name)
            held.append(outcome.exchanges)
        return self._promised(mutant, machine, stories, held)

    def _promised(
        self, mutant: Mutant, machine: Machine, stories: Sequence[Story], held: Sequence[Sequence[Exchange]]
    ) -> Verdict:
        monitor = Monitor(machine, self._promises)
        for story, exchanges in zip(stories, held, strict=True):
            if new := _new(_broken(monitor, begin(machine), exchanges), self._broken_anyway(story)):
                return Verdict(mutant, "promise", new)
        difference = self._trials.in_stories(stories, machine)
        for trial in self._trials.there(mutant.state, mutant.trigger, machine):
            anyway = _broken(self._monitor, trial.before, trial.sound)
            if new := _new(_broken(monitor, trial.before, trial.exchanges), anyway):
                return Verdict(mutant, "promise", new)
            difference = difference or trial.difference
        return Verdict(mutant, None, difference=difference)

    def _broken_anyway(self, story: Story) -> Sequence[str]:
        """What breaks in a story without any mistake; of promises that do not hold, mistakes are not the cause."""
        key = (story.place, story.name)
        if key not in self._anyway:
            sound = run_story(story, simulated(self.machine, actions(), unread))
            self._anyway[key] = _broken(self._monitor, begin(self.machine), sound.exchanges)
        return self._anyway[key]

    def touching(self, mutant: Mutant) -> list[Story]:
        """The stories that come through what was changed, the shortest first."""
        found = sorted({index for key in mutant.touched for index in self._through.get(key, ())})
        return [self.stories[index] for index in found]

    def text(self, mutant: Mutant) -> str:
        """The file that the mistake is in, as it is."""
        return self._rereading.text(mutant.file)


def _keys(machine: Machine, run: Run) -> set[str]:
    exchanges = run.outcome.exchanges
    return {key for exchange in exchanges for key in seen(machine, exchange.traces)} | set(_entities(exchanges))


def _entities(exchanges: Iterable[Exchange]) -> Iterator[str]:
    for exchange in exchanges:
        if isinstance(exchange.event, Said) and exchange.parse is not None:
            yield from (f"entity {entity.name}" for entity in exchange.parse.entities)


def _broken(monitor: Monitor, before: Snapshot, exchanges: Iterable[Exchange]) -> list[str]:
    """The names of the promises that break in a conversation that stood so before."""
    monitor.restart()
    found: list[str] = []
    for exchange in exchanges:
        found += [promise.name for promise in monitor.broken(before, exchange)]
        before = exchange.snapshot
    return found


def _new(broken: Sequence[str], before: Sequence[str]) -> str:
    """The first promise that breaks for the mistake only; nothing where there is none."""
    return next((name for name in broken if name not in before), "")
