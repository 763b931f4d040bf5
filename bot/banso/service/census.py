"""How many people stand where today, and where those who left were last. Counts only: nobody is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from banso.ports import Standing, Store, Unit

QUIET = timedelta(days=7)
"""After so long without a word, a timer or a counselor's act, somebody counts as gone silent: the one gentle note
comes after three days and is an act of its own."""
PIECE = 200
"""Conversations read in one transaction, so that no message waits long for the store."""


@dataclass(slots=True)
class Census:
    """Counts by the path of a state. `here` are those in a conversation, `silent`, `stopped` and `blocked` those who
    left it, each by the state they were last in; everybody is counted once, by the strongest of the four."""

    here: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)

    @property
    def everybody(self) -> Counter[str]:
        """All of them, since anybody may come back any day."""
        return self.here + self.silent + self.stopped + self.blocked

    def add(self, standing: Standing, now: datetime) -> None:
        """Count one conversation as of `now`."""
        group = self.here
        if standing.blocked:
            group = self.blocked
        elif standing.stopped:
            group = self.stopped
        elif standing.mode == "bot" and not standing.held and now - standing.last_at >= QUIET:
            group = self.silent
        group[standing.state] += 1


def count(unit: Unit, now: datetime) -> Census:
    """The census in one transaction, for a store that nobody else waits for."""
    census = Census()
    for standing in _all(unit):
        census.add(standing, now)
    return census


async def take_census(store: Store, now: datetime) -> Census:
    """The census piece by piece, beside the conversations that go on meanwhile."""
    census, after = Census(), ""
    while True:
        start = after
        piece = await store.run(lambda unit: unit.talks.standings(start, PIECE))  # noqa: B023  awaited at once
        for standing in piece:
            census.add(standing, now)
        if len(piece) < PIECE:
            return census
        after = piece[-1].seeker_id


def _all(unit: Unit) -> Iterator[Standing]:
    after = ""
    while piece := unit.talks.standings(after, PIECE):
        yield from piece
        after = piece[-1].seeker_id
