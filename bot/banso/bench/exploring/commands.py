"""`banso explore`: talk at random for some minutes, and tell what broke as stories."""

from __future__ import annotations

import itertools
import logging
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from banso.bench.exploring.acts import Repertoire, repertoire
from banso.bench.exploring.house import HouseWorld
from banso.bench.exploring.machines import Makes, Tally, explore, house_guest, talker
from banso.bench.exploring.talking import TalkWorld
from banso.bench.exploring.telling import told
from banso.bench.exploring.worlds import Opens
from banso.bench.running import story_files
from banso.dialog.machine import Machine
from banso.loading.problems import ProblemsError
from banso.loading.stories import read_stories
from banso.ports import Actions
from banso.proving.promises import Promise
from banso.proving.reading import read_promises
from banso.testing.expanding import expand
from banso.testing.simulation import EVENING
from banso.wiring.project import actions, load_machine
from banso.wiring.service import memory_store

TALKS, STAYS = (50, 50), (10, 40)
"""Runs of a round, and acts in each: with the dialogs alone, and with the whole service."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A project to explore."""

    machine: Machine
    words: Repertoire
    promises: tuple[Promise, ...]
    actions: Actions

    @property
    def dialogs(self) -> Opens:
        return partial(TalkWorld, self.machine, self.actions, self.promises, EVENING)

    @property
    def service(self) -> Opens:
        return partial(HouseWorld, self.machine, self.actions, self.promises, memory_store, EVENING)


def ground(project: Path) -> Ground:
    """Everything of a project that an exploration needs. Raises ProblemsError where something cannot be read."""
    machine, known = load_machine(project), actions(EVENING.date())
    stories = [story for file in story_files(project) for story in expand(read_stories(file))]
    words = repertoire(machine, project, stories, known)
    return Ground(machine, words, tuple(read_promises(project, machine)), known)


def run_explore(project: Path, minutes: float, seed: int) -> int:
    """Explore the dialogs alone and the whole service by turns; the exit code, 1 where a promise broke."""
    end = time.monotonic() + 60 * minutes
    try:
        here = ground(project)
    except ProblemsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # outages are meant
    known: set[str] = set()
    talks, stays = Tally(), Tally()
    ways: tuple[tuple[Makes, Opens, tuple[int, int], Tally], ...] = (
        (talker, here.dialogs, TALKS, talks),
        (house_guest, here.service, STAYS, stays),
    )
    for number in itertools.count():
        makes, open_world, (runs, steps), tally = ways[number % len(ways)]
        found = explore(
            makes, here.words, open_world, runs=runs, steps=steps, seed=seed + number, known=known, tally=tally
        )
        for finding in found:
            sys.stdout.write(f"{told(finding)}\n")
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{talks.runs + stays.runs} conversations, {len(known)} broken promises …")
        if time.monotonic() > end:
            break
    broken = "1 broken promise" if len(known) == 1 else f"{len(known)} broken promises"
    sys.stderr.write(
        f"\r{talks.runs} conversations of {talks.acts} steps with the dialogs alone, {stays.runs} of {stays.acts} with "
        f"the whole service, seeds {seed} to {seed + number}: {broken}\n"
    )
    return 1 if known else 0
