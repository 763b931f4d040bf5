"""Promises looked at turn by turn, in conversations that were held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from banso.dialog.machine import Machine
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import begin
from banso.proving.judging import Judge
from banso.proving.promises import Promise
from banso.proving.values import Values
from banso.proving.witness import seen_in
from banso.testing.conversation import Exchange

WATCHED = ("always", "never", "leads_to")
"""Kinds that one conversation can break; the others speak of all that could be said."""


class PromiseWatch:
    """Watches conversations that these dialogs hold for the promises that one conversation can break."""

    def __init__(self, machine: Machine, promises: Iterable[Promise]) -> None:
        self._machine = machine
        self._promises = [promise for promise in promises if promise.kind in WATCHED]
        self._judge = Judge(machine, Values(machine.dialogs), self._promises)

    def broken(self, exchanges: Sequence[Exchange], before: Snapshot | None = None) -> list[str]:
        """The names of the promises that break, in their order. `before`: where the conversation stood; without it it
        begins."""
        notes: dict[int, int] = {}
        now = before or begin(self._machine)
        found: set[int] = set()
        for exchange in exchanges:
            turn = seen_in(self._judge, now, exchange, self._machine)
            found |= {i for i, promise in enumerate(self._promises) if self._judge.broken(i, promise, turn, notes)}
            now = exchange.snapshot
        return [self._promises[index].name for index in sorted(found)]
