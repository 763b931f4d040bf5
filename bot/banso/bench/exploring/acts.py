"""What can happen in an exploration: everything that a story can tell, and what goes wrong around a service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from banso.bench.vocabulary import Vocabulary
from banso.dialog.machine import Machine
from banso.dialog.story import Doing, Story, UserSays, Waits
from banso.ports import Actions
from banso.testing.simulation import simulated
from banso.testing.stories import follow

Weather = Literal["fair", "unreached", "answer lost", "request lost", "refused", "quota"]
"""How sends to LINE end. unreached: surely not accepted. answer lost: accepted, but nobody hears of it. request lost:
not accepted, and nobody knows. refused: never will be. quota: pushes are used up."""


@dataclass(frozen=True, slots=True)
class ActionsEnd:
    """From here on actions end so where they can, without having run; None: they run. `raise`: an error."""

    outcome: str | None


@dataclass(frozen=True, slots=True)
class LineIs:
    weather: Weather


@dataclass(frozen=True, slots=True)
class Redelivered:
    """The webhook of an earlier message comes again, counted from the latest (0)."""

    back: int


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """Messages that reach the webhook in the opposite order of their writing, at once."""

    says: tuple[UserSays, ...]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """While the next message is being read, this one comes as well."""

    says: UserSays


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The seeker unsends an earlier message, counted from the latest (0)."""

    back: int


@dataclass(frozen=True, slots=True)
class Killed:
    """The process is killed at this step of what happens next, and started again."""

    at_step: int


@dataclass(frozen=True, slots=True)
class AlertActed:
    """A counselor acknowledges or closes the oldest open alert."""

    act: Literal["acknowledge", "close"]


Act = Doing | ActionsEnd | LineIs | Redelivered | OutOfOrder | Meanwhile | TakenBack | Killed | AlertActed

SAID_OFTEN = ("affirm", "deny", "unsure", "skip", "go_back", "repeat", "stop", "help", "request_counselor")
"""What is said more often than its share of the vocabulary, since it means something everywhere."""
DANGER = (
    "死にたい",
    "もう終わりにしたい",
    "友達が死にたいと言っている",
    "夫に殴られている",
    "あいつを殺してやりたい",
)
PLAIN = UserSays("…", "nlu_fallback")
SPANS = (
    timedelta(minutes=1),
    timedelta(minutes=11),
    timedelta(hours=1),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=31),
)


@dataclass(frozen=True, slots=True)
class Repertoire:
    """What there is to say, the plainest first, ways into the dialogs that stories know, and how actions may end."""

    sayings: Sequence[UserSays]
    contextual: Sequence[UserSays]
    ways: Sequence[tuple[Doing, ...]]
    outcomes: Sequence[str]


def repertoire(machine: Machine, project: Path, stories: Sequence[Story], actions: Actions) -> Repertoire:
    """All of a project's own words. `stories` are expanded ones."""
    sayings = [saying.says for saying in Vocabulary(machine.dialogs, stories, project).sayings]
    sayings += [UserSays(text, "nlu_fallback") for text in DANGER]
    declared = machine.dialogs.domain.actions.values()
    ends = dict.fromkeys(outcome for action in declared for outcome in action.outcomes[1:])
    contextual = [UserSays("…", intent) for intent in SAID_OFTEN if intent in machine.dialogs.domain.intents]
    ways = sorted([(), *_ways(machine, stories, actions)], key=len)
    return Repertoire(sayings, contextual or sayings[:1], ways, list(ends))


def _ways(machine: Machine, stories: Iterable[Story], actions: Actions) -> Iterator[tuple[Doing, ...]]:
    """A shortest way that stories go to each place, told apart by what is talked about and who talks."""
    found: dict[Any, tuple[Doing, ...]] = {}
    for story in stories:
        talk = simulated(machine, actions, lambda _: None)
        way: list[Doing] = []
        for doing, _ in follow(story, talk):
            way.append(doing)
            now = talk.snapshot
            place = (now.state, now.mode, now.hold is not None, now.stopped, now.value("consent"), talk.nlu_is_up)
            if place not in found or len(found[place]) > len(way):
                found[place] = tuple(way)
    yield from found.values()


def plainer_than(act: Act) -> Iterator[Act]:
    """Acts that tell a reader less, the plainest first."""
    match act:
        case UserSays() if act != PLAIN:
            yield PLAIN
        case Waits(span=span):
            yield from (Waits(shorter) for shorter in SPANS if shorter < span)
        case Redelivered(back=back) | TakenBack(back=back):
            yield from (replace(act, back=nearer) for nearer in range(back))
        case Killed(at_step=step):
            yield from (Killed(sooner) for sooner in range(1, step))
