"""What an exploration needs of the world it talks to, and what it says of a broken promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from banso.bench.exploring.acts import Act, ActionsEnd, LineIs, plainer_than
from banso.dialog.messages import Button
from banso.dialog.snapshot import Snapshot
from banso.dialog.story import NluIs


class BrokenError(Exception):
    """A promise does not hold: its name, and what was seen instead."""

    def __init__(self, promise: str, seen: str = "", where: str = "") -> None:
        super().__init__(f"{promise}: {seen}" if seen else promise)
        self.promise, self.seen, self.where = promise, seen, where


class World(Protocol):
    """A conversation that acts happen to. `do` and `end` raise BrokenError; `do` raises LookupError for an act that
    is not possible now, and then has changed nothing."""

    def do(self, act: Act) -> None: ...
    def end(self) -> None:
        """Let all outages pass, and look whether everything comes right."""

    def close(self) -> None: ...
    @property
    def snapshot(self) -> Snapshot: ...
    @property
    def shown(self) -> Sequence[Button]:
        """All buttons ever shown, the latest turn's first."""

    @property
    def said(self) -> Sequence[str]:
        """The responses and actions of the last turn."""


Opens = Callable[[], World]


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken promise with the shortest run found that breaks it."""

    promise: str
    seen: str
    where: str
    acts: tuple[Act, ...]
    state: str
    said: tuple[str, ...]


def broken_by(open_world: Opens, acts: Sequence[Act]) -> Finding | None:
    """What the run breaks first, None where nothing. Raises LookupError where an act of it is not possible."""
    world, done = open_world(), 0
    try:
        try:
            for act in acts:
                done += 1
                world.do(act)
            world.end()
        except BrokenError as broken:
            state, said = world.snapshot.state, tuple(world.said)
            return Finding(broken.promise, broken.seen, broken.where, tuple(acts[:done]), state, said)
        return None
    finally:
        world.close()


def shortened(open_world: Opens, finding: Finding) -> Finding:
    """The same promise broken by as few and as plain acts as can be: none of them can be left out."""
    while True:
        shorter = _plainer(open_world, _sooner(open_world, _fewer(open_world, finding)))
        if shorter.acts == finding.acts:
            return shorter
        finding = shorter


def _sooner(open_world: Opens, finding: Finding) -> Finding:
    """With an outage from the beginning, where the promise breaks sooner then."""
    for at, act in enumerate(finding.acts):
        if isinstance(act, ActionsEnd | LineIs | NluIs):
            moved = _still(open_world, (act, *finding.acts[:at], *finding.acts[at + 1 :]), finding.promise)
            if moved is not None and len(moved.acts) < len(finding.acts):
                return moved
    return finding


def _plainer(open_world: Opens, finding: Finding) -> Finding:
    for at, act in enumerate(finding.acts):
        for plainer in plainer_than(act):
            instead = _still(open_world, (*finding.acts[:at], plainer, *finding.acts[at + 1 :]), finding.promise)
            if instead is not None and len(instead.acts) == len(finding.acts):
                finding = instead
                break
    return finding


def _fewer(open_world: Opens, finding: Finding) -> Finding:
    size = max(len(finding.acts) // 2, 1)
    while True:
        shorter, at = finding, 0
        while at < len(shorter.acts):
            less = _still(open_world, shorter.acts[:at] + shorter.acts[at + size :], finding.promise)
            shorter, at = (less, at) if less is not None else (shorter, at + size)
        if size == 1 and shorter is finding:
            return finding
        finding, size = shorter, max(size // 2, 1)


def _still(open_world: Opens, acts: Sequence[Act], promise: str) -> Finding | None:
    try:
        found = broken_by(open_world, acts)
    except LookupError:
        return None
    return found if found is not None and found.promise == promise else None
