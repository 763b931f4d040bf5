"""Stories for what no story comes through, found by talking to the real engine.

From every place that the stories come to, the shortest way there first, that is tried which could set off something
uncovered; then the search goes on breadth first from there, until the time is up.
"""

from __future__ import annotations

import copy
import heapq
import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from banso.bench.coverage import Point, coverage, points, seen
from banso.bench.running import keys_of, run_stories, story_files
from banso.bench.story_text import Draft, story_file
from banso.bench.table import shortened
from banso.bench.vocabulary import Doings, Vocabulary
from banso.bench.wording import shown_place, written_rules
from banso.dialog.effects import Erase
from banso.dialog.events import Event
from banso.dialog.machine import Machine
from banso.dialog.model import ROOT, Trigger
from banso.dialog.snapshot import Snapshot
from banso.dialog.story import Doing, Story
from banso.dialog.turn import begin
from banso.loading.stories import stories_of
from banso.loading.yaml_source import parse_source
from banso.ports import Actions
from banso.service.turns import TurnResult, runner, take_turn
from banso.testing.conversation import Conversation, Exchange
from banso.testing.fakes import MemoryWriter
from banso.testing.simulation import EVENING, SEEKER, coming_out
from banso.testing.stories import follow, run_story, take_step
from banso.wiring.project import actions, load_machine, simulate, unread

SOUGHT = ("states", "transitions", "everywhere", "guards", "questions")
TRIES_HERE, TRIES_EVERYWHERE = 12, 3
"""How often something uncovered is tried from one state: its own rules and those of root."""
PATIENCE = 9
"""So often something is said again where a guard counts messages."""
NO_CHOICE = ("action",)
"""Triggers that nobody can set off at will."""


class Fork(Conversation):
    """A conversation that can be gone on with in several ways."""

    def __init__(self, machine: Machine, known: Actions) -> None:
        super().__init__(self._answer, unread, begin(machine), EVENING)
        self._machine, self._actions, self._writer = machine, known, MemoryWriter()

    def _answer(self, snapshot: Snapshot, event: Event, now: datetime) -> TurnResult:
        run = coming_out(self.actions_are, self._machine, runner(self._actions, SEEKER, self._writer))
        return take_turn(self._machine, run, snapshot, event, now)

    def fork(self, machine: Machine | None = None) -> Fork:
        """Another one that stands where this one stands, and may go on with other dialogs."""
        other = copy.copy(self)
        other._machine = machine or self._machine
        other._shown, other._writer = list(self._shown), copy.deepcopy(self._writer)
        other._take_turn = other._answer
        return other


@dataclass(frozen=True, slots=True)
class Node:
    """A place that a conversation has come to, and the way there."""

    doings: tuple[Doing, ...]
    talk: Fork


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A story that comes through something that no story came through."""

    points: tuple[Point, ...]
    draft: Draft


@dataclass(frozen=True, slots=True)
class _Goal:
    """Something uncovered, and what could set it off."""

    key: str
    state: str
    trigger: Trigger | None
    counts: bool


def suggest(
    project: Path, seconds: float, dialog: str | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Suggestion]:
    """Search for so long by this clock (a little more where it is in the middle of something), in one dialog or all.

    Raises ProblemsError where the dialogs or stories cannot be read.
    """
    machine = load_machine(project)
    runs = list(run_stories(project, story_files(project)))
    covered = coverage(machine, {key for run in runs for key in keys_of(machine, run.outcome)})
    wanted = {
        point.key: point
        for point in covered.missing
        if point.kind in SOUGHT and dialog in (None, point.state.partition(".")[0])
    }
    end = clock() + seconds
    search = _Search(machine, project, [run.story for run in runs], wanted, lambda: clock() < end)
    yield from search.run()


class _Search:
    def __init__(
        self,
        machine: Machine,
        project: Path,
        stories: Sequence[Story],
        wanted: dict[str, Point],
        in_time: Callable[[], bool],
    ) -> None:
        self.machine, self.project, self.stories = machine, project, stories
        self.wanted, self.in_time = wanted, in_time
        self.vocabulary = Vocabulary(machine.dialogs, stories, project)
        self.goals = _goals(machine, wanted)
        self.tries: Counter[tuple[str, str]] = Counter()
        self.places: set[object] = set()
        self.queue: list[tuple[int, int, Node]] = []
        self.numbers = itertools.count()

    def run(self) -> Iterator[Suggestion]:
        for node in self._seeds():
            self._push(node)
        waiting = []
        while self.queue and self._may_go_on():
            _, _, node = heapq.heappop(self.queue)
            yield from self._aimed(node)
            waiting.append(node)
        self.queue = [(len(node.doings), next(self.numbers), node) for node in waiting]
        heapq.heapify(self.queue)
        while self.queue and self._may_go_on():
            _, _, node = heapq.heappop(self.queue)
            for doings in list(self.vocabulary.everything(node.talk)):
                yield from self._try(node, doings)
                if not self._may_go_on():
                    return

    def _may_go_on(self) -> bool:
        return bool(self.wanted) and self.in_time()

    def _seeds(self) -> Iterator[Node]:
        """Every place that a story comes to, the beginning first."""
        yield Node((), Fork(self.machine, actions()))
        for story in self.stories:
            talk = Fork(self.machine, actions())
            doings: list[Doing] = []
            for doing, _ in follow(story, talk):
                doings.append(doing)
                yield Node(tuple(doings), talk.fork())

    def _push(self, node: Node) -> bool:
        place = _place(node.talk)
        if place in self.places:
            return False
        self.places.add(place)
        heapq.heappush(self.queue, (len(node.doings), next(self.numbers), node))
        return True

    def _aimed(self, node: Node) -> Iterator[Suggestion]:
        """Try what could set off something uncovered here."""
        counting = False
        for goal in self._near(node.talk):
            for doings in list(self.vocabulary.setting_off(goal.trigger, node.talk)):
                if goal.key in self.wanted:
                    yield from self._try(node, doings)
            counting = counting or (goal.counts and goal.key in self.wanted)
        if counting:
            yield from self._patiently(node)

    def _near(self, talk: Fork) -> list[_Goal]:
        """The goals that this state's rules and root's have, each not too often."""
        state = talk.snapshot.state
        parts = state.split(".")
        lineage = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
        found = []
        for path, most in [*((path, TRIES_HERE) for path in lineage), (ROOT, TRIES_EVERYWHERE)]:
            for goal in self.goals.get(path, ()):
                if goal.key in self.wanted and self.tries[goal.key, state] < most:
                    self.tries[goal.key, state] += 1
                    found.append(goal)
        return found

    def _patiently(self, node: Node) -> Iterator[Suggestion]:
        """Say something that leaves the seeker here, again and again, and try the counting goals each time."""
        state = node.talk.snapshot.state
        filler = next((d for d in self._fillers(node) if self._stays(node, d, state)), None)
        for _ in range(PATIENCE if filler is not None else 0):
            after = self._go(node, filler or ())
            if after is None or after[0].talk.snapshot.state != state:
                return
            yield from self._told(*after)
            node = after[0]
            for goal in [g for path in (state, state.partition(".")[0], ROOT) for g in self.goals.get(path, ())]:
                for doings in list(self.vocabulary.setting_off(goal.trigger, node.talk)) if goal.counts else ():
                    if goal.key in self.wanted:
                        yield from self._try(node, doings)

    def _fillers(self, node: Node) -> Iterator[Doings]:
        yield from ((saying.says,) for saying in self.vocabulary.sayings if saying.risk == "none")

    def _stays(self, node: Node, doings: Doings, state: str) -> bool:
        after = self._go(node, doings)
        if after is None:
            return False
        again = self._go(after[0], doings)
        return again is not None and after[0].talk.snapshot.state == again[0].talk.snapshot.state == state

    def _try(self, node: Node, doings: Doings) -> Iterator[Suggestion]:
        after = self._go(node, doings)
        if after is None:
            return
        yield from self._told(*after)
        if not any(isinstance(effect, Erase) for exchange in after[1] for effect in exchange.effects):
            self._push(after[0])

    def _go(self, node: Node, doings: Doings) -> tuple[Node, list[Exchange]] | None:
        talk = node.talk.fork()
        exchanges: list[Exchange] = []
        for doing in doings:
            try:
                exchanges += take_step(doing, talk)
            except LookupError:
                return None
        return Node((*node.doings, *doings), talk), exchanges

    def _told(self, node: Node, exchanges: Sequence[Exchange]) -> Iterator[Suggestion]:
        """The story so far, where its last step came through something that is wanted."""
        keys = {key for exchange in exchanges for key in seen(self.machine, exchange.traces)}
        found = tuple(point for key, point in self.wanted.items() if key in keys)
        if not found:
            return
        performed = [name for exchange in exchanges for trace in exchange.traces for name in trace.performed]
        remarks = [f"{shown_place(p.place, self.project)}: {p.words}" for p in found]
        name = f"suggested for {shortened(remarks[0])}"
        draft = Draft(name, node.doings, performed, node.talk.snapshot.state, remarks)
        if self._holds(draft, found):
            for point in found:
                del self.wanted[point.key]
            yield Suggestion(found, draft)

    def _holds(self, draft: Draft, found: Iterable[Point]) -> bool:
        """Whether the story as written goes as written, and comes through what it is for."""
        source = parse_source(story_file([draft]), "suggested.yml")
        stories = stories_of(source)
        if source.problems or not stories:
            return False
        outcome = run_story(stories[0], simulate(self.project))
        keys = keys_of(self.machine, outcome)
        return not outcome.failures and all(point.key in keys for point in found)


def _goals(machine: Machine, wanted: dict[str, Point]) -> dict[str, list[_Goal]]:
    """By the state whose rules they are."""
    goals: defaultdict[str, list[_Goal]] = defaultdict(list)
    for one in written_rules(machine.dialogs):
        trigger = one.rule.trigger
        if one.delay is not None:
            trigger = Trigger("timer", (one.delay.name,))
        if trigger is not None and trigger.kind in NO_CHOICE:
            continue
        counts = one.rule.when is not None and any(word in str(one.rule.when) for word in ("stay", "misses"))
        keys = (one.key, f"true {one.key}", f"false {one.key}")
        goals[one.state] += [_Goal(key, one.state, trigger, counts) for key in keys if key in wanted]
    for point in points(machine):
        if point.kind == "questions" and point.key in wanted:
            built_in = point.key.rpartition(" ")[2]
            trigger = Trigger("press", ("answer",)) if built_in == "answer" else Trigger("intent", (built_in,))
            goals[point.state].append(_Goal(point.key, point.state, trigger, counts=False))
    return goals


def _place(talk: Fork) -> object:
    """What tells one place from another for the search; the words said and the times are left out."""
    now = talk.snapshot
    return (
        now.state,
        now.mode,
        now.hold.kind if now.hold is not None else None,
        now.watch_until is not None and now.watch_until > talk.now,
        (now.stopped, now.blocked, now.misses, now.stay),
        tuple(sorted((name, repr(slot.value)) for name, slot in now.slots.items())),
        tuple(sorted(now.questions.items())),
        now.trail[-1:],
        tuple(button.title for button in talk.buttons()),
    )
