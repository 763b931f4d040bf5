"""All mistakes tried, one after the other, on several processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from banso.bench.mutation.equivalents import read_equivalents, reasons
from banso.bench.mutation.mutants import Mutant, mutants
from banso.bench.mutation.suite import Suite, Verdict

CHUNK = 8
"""Mistakes that a process is given at once: one rule's come together and share what is tried there."""
_suite: list[Suite] = []
"""The suite of this process: made before the processes part, so that each has it without reading it again."""


@dataclass(frozen=True, slots=True)
class Trying:
    """What came of it. `equivalent`: the reason for each mutant marked so, by name."""

    verdicts: Sequence[Verdict]
    equivalent: Mapping[str, str]
    suite: Suite

    @property
    def counted(self) -> list[Verdict]:
        """Those not marked as equivalent."""
        return [v for v in self.verdicts if v.mutant.name not in self.equivalent]

    @property
    def survivors(self) -> list[Verdict]:
        return [v for v in self.counted if v.by is None]

    @property
    def percent(self) -> float:
        """How many were noticed, of those that are not equivalent."""
        counted = self.counted
        return 100.0 * (len(counted) - len(self.survivors)) / len(counted) if counted else 100.0


def try_all(
    project: Path, dialog: str | None, workers: int, progress: Callable[[int, int, int], None] = lambda *_: None
) -> Trying:
    """Try every mistake of the project, or of one dialog; always the same verdicts in the same order.

    `progress` is told how many of how many are done and how many nobody noticed. Raises ProblemsError, NotGreenError.
    """
    suite = Suite(project)
    found = mutants(project, suite.machine)
    equivalent = reasons(read_equivalents(project), [m.name for m in found])
    chosen = [m for m in found if dialog is None or m.state.partition(".")[0] == dialog]
    verdicts: list[Verdict] = []
    surviving = 0
    for verdict in _verdicts(suite, chosen, workers):
        verdicts.append(verdict)
        surviving += verdict.by is None and verdict.mutant.name not in equivalent
        progress(len(verdicts), len(chosen), surviving)
    return Trying(verdicts, equivalent, suite)


def _verdicts(suite: Suite, chosen: Sequence[Mutant], workers: int) -> Iterator[Verdict]:
    if workers == 1:
        yield from map(suite.verdict, chosen)
        return
    _suite[:] = [suite]
    with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:
        yield from pool.map(_verdict, chosen, chunksize=CHUNK)


def _verdict(mutant: Mutant) -> Verdict:
    return _suite[0].verdict(mutant)
