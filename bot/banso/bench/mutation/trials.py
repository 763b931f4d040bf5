"""Conversations on the spot of a mistake: told with the dialogs as they are and with the mistake, side by side."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from banso.bench.suggesting import Fork, Node
from banso.bench.vocabulary import Doings, Vocabulary
from banso.dialog.effects import Effect, RunAction
from banso.dialog.machine import Machine
from banso.dialog.messages import text_of
from banso.dialog.model import ROOT, Trigger
from banso.dialog.snapshot import Snapshot
from banso.dialog.story import ActionsAre, Doing, Story
from banso.testing.conversation import Exchange
from banso.testing.stories import follow, take_step
from banso.wiring.project import actions

MOST = 48
"""Conversations tried for one mistake."""
MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class Visible:
    """What a story could expect of some turns: what the bot did and said, and where the conversation stands then.
    `hidden` is what no expectation looks at, and only later turns may show."""

    performed: tuple[str, ...]
    texts: tuple[str, ...]
    buttons: tuple[str, ...]
    state: str
    mode: str
    slots: Mapping[str, Any]
    effects: tuple[Effect, ...]
    hidden: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A conversation that goes otherwise for a mistake in its last turn: how it goes without and with it."""

    doings: tuple[Doing, ...]
    without: Visible
    with_it: Visible


@dataclass(frozen=True, slots=True)
class Sound:
    """Something done at a place with the dialogs as they are, and what came of it."""

    stand: Node
    doings: Doings
    exchanges: Sequence[Exchange]
    visible: Visible


@dataclass(frozen=True, slots=True)
class Trial:
    """Something done at a place: what came of it without and with the mistake."""

    before: Snapshot
    sound: Sequence[Exchange]
    exchanges: Sequence[Exchange]
    difference: Difference | None


class Trials:
    """The places that the stories come to, by state, the shortest way first."""

    def __init__(self, machine: Machine, stories: Sequence[Story], known: Vocabulary) -> None:
        self.machine, self._vocabulary = machine, known
        self._places: defaultdict[str, list[Node]] = defaultdict(list)
        self._runs: defaultdict[str, list[tuple[Node, Doing]]] = defaultdict(list)
        self._places[machine.leaf(ROOT)].append(Node((), Fork(machine, actions())))
        for story in stories:
            self._walk(story)
        for places in self._places.values():
            places.sort(key=lambda place: len(place.doings))
        for runs in self._runs.values():
            runs.sort(key=lambda run: len(run[0].doings))
        self._last: tuple[object, Sequence[Sound]] = (None, ())

    def _walk(self, story: Story) -> None:
        """Note every place that a story comes to, and where it runs an action next."""
        talk = Fork(self.machine, actions())
        stand = Node((), talk.fork())
        for doing, exchanges in follow(story, talk):
            for effect in (effect for one in exchanges for effect in one.effects):
                if isinstance(effect, RunAction):
                    self._runs[effect.action].append((stand, doing))
            stand = Node((*stand.doings, doing), talk.fork())
            self._places[talk.snapshot.state].append(stand)

    def there(self, state: str, trigger: Trigger | None, machine: Machine) -> Iterator[Trial]:
        """What could set off a rule of this state, done where somebody stands in it, or in a state inside it."""
        for sound in self._sound(state, trigger):
            talk = sound.stand.talk.fork(machine)
            exchanges = _take(sound.doings, talk)
            if exchanges is None:
                continue
            with_it = visible(talk, exchanges)
            doings = (*sound.stand.doings, *sound.doings)
            told = Difference(doings, sound.visible, with_it) if sound.visible != with_it else None
            yield Trial(sound.stand.talk.snapshot, sound.exchanges, exchanges, told)

    def _sound(self, state: str, trigger: Trigger | None) -> Sequence[Sound]:
        """How it goes without a mistake; the last is kept, since one rule's mistakes come one after the other."""
        if self._last[0] != (state, trigger):
            self._last = (state, trigger), tuple(itertools.islice(self._try(state, trigger), MOST))
        return self._last[1]

    def _try(self, state: str, trigger: Trigger | None) -> Iterator[Sound]:
        if trigger is not None and trigger.kind == "action":
            yield from (sound for name in trigger.names for sound in self._ends(state, *name.split("/")))
        for stand in self._near(state):
            for doings in self._vocabulary.setting_off(trigger, stand.talk):
                talk = stand.talk.fork()
                exchanges = _take(doings, talk)
                if exchanges is not None:
                    yield Sound(stand, doings, exchanges, visible(talk, exchanges))

    def _ends(self, state: str, action: str, outcome: str) -> Iterator[Sound]:
        """The action ends so where some story runs it and stands in this state then."""
        found = 0
        for stand, doing in self._runs[action]:
            doings = (ActionsAre(outcome), doing)
            talk = stand.talk.fork()
            exchanges = _take(doings, talk)
            through = {trace.state_before for one in exchanges or () for trace in one.traces if trace.event == "action"}
            if exchanges and any(state in (ROOT, leaf) or leaf.startswith(f"{state}.") for leaf in through):
                found += 1
                yield Sound(stand, doings, exchanges, visible(talk, exchanges))
            if found == MOST_PLACES:
                return

    def in_stories(self, stories: Sequence[Story], machine: Machine) -> Difference | None:
        """The first difference that one of these stories comes to and does not look at."""
        for story in stories:
            sound, other = Fork(self.machine, actions()), Fork(machine, actions())
            doings: list[Doing] = []
            for step in story.steps:
                if not isinstance(step, get_args(Doing)):
                    continue
                doings.append(step)
                took, took_other = _take((step,), sound), _take((step,), other)
                if took is None or took_other is None:
                    break
                without, with_it = visible(sound, took), visible(other, took_other)
                if without != with_it:
                    return Difference(tuple(doings), without, with_it)
        return None

    def _near(self, state: str) -> Iterator[Node]:
        """Places in the state, from each of its leaves in turn, so that all are tried."""
        leaves = [leaf for leaf in sorted(self._places) if state in (ROOT, leaf) or leaf.startswith(f"{state}.")]
        count = 0
        for rank in range(MOST_PLACES):
            for leaf in leaves:
                if rank < len(self._places[leaf]) and count < MOST_PLACES:
                    count += 1
                    yield self._places[leaf][rank]


def _take(doings: Doings, talk: Fork) -> list[Exchange] | None:
    """What comes of it; None where it cannot be done."""
    exchanges: list[Exchange] = []
    for step in doings:
        try:
            exchanges += take_step(step, talk)
        except LookupError:
            return None
    return exchanges


def visible(talk: Fork, exchanges: Sequence[Exchange]) -> Visible:
    """What can be seen of these exchanges, and of where the conversation stands behind them."""
    messages = [message for exchange in exchanges for message in exchange.messages]
    now = talk.snapshot
    return Visible(
        tuple(name for one in exchanges for trace in one.traces for name in trace.performed),
        tuple(text_of(message) for message in messages),
        tuple(button.title for button in talk.buttons()),
        now.state,
        now.mode,
        {name: slot.value for name, slot in now.slots.items()},
        tuple(effect for one in exchanges for effect in one.effects),
        (dict(now.timers), dict(now.questions), now.stopped, now.hold, now.answered, now.misses),
    )
