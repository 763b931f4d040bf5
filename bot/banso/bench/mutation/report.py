"""What came of the mistakes, for a terminal and as stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from banso.bench.mutation.mutants import KINDS
from banso.bench.mutation.running import Trying
from banso.bench.mutation.skeletons import skeleton
from banso.bench.mutation.suite import Verdict
from banso.bench.mutation.yaml_edits import diff_lines

COLUMNS = ("check", "story", "promise", "survive", "equivalent")


def table(trying: Trying) -> Iterator[str]:
    """How many mistakes of each kind were noticed, and by what first."""
    rows: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for verdict in trying.verdicts:
        rows[verdict.mutant.kind][_column(trying, verdict)] += 1
    rows["total"] = sum(rows.values(), Counter())
    yield f"  {'':<18} {'mutants':>8} {' '.join(f'{name:>10}' for name in COLUMNS)}   caught"
    for kind, counts in rows.items():
        counted = counts.total() - counts["equivalent"]
        share = 100.0 * (counted - counts["survive"]) / counted if counted else 100.0
        if counts:
            numbers = " ".join(f"{counts[name]:>10}" for name in COLUMNS)
            yield f"  {kind:<18} {counts.total():>8} {numbers}  {share:>6.1f}%"


def _column(trying: Trying, verdict: Verdict) -> str:
    if verdict.mutant.name in trying.equivalent:
        return "equivalent"
    return verdict.by or "survive"


def survivor_lines(trying: Trying) -> Iterator[str]:
    """Each mistake that nobody noticed: what it is, the change, and a story that would catch it."""
    for verdict in trying.survivors:
        mutant = verdict.mutant
        yield ""
        yield f"{mutant.file}:{mutant.line}: {mutant.kind}: {mutant.name}"
        yield from (
            f"    {line}" for line in diff_lines(trying.suite.text(mutant), mutant.change.edits, mutant.file)[2:]
        )
        yield from (f"    {line}" for line in skeleton(verdict))


def noticed_anyway(trying: Trying) -> Iterator[str]:
    """Marks that are wrong: somebody does notice."""
    for verdict in trying.verdicts:
        if verdict.by is not None and verdict.mutant.name in trying.equivalent:
            yield f"marked as equivalent, yet a {verdict.by} notices ({verdict.said}): {verdict.mutant.name}"


def skeleton_file(trying: Trying) -> str:
    """The stories for all survivors as a file."""
    lines = ['version: "3.1"', "", "stories:", *(line for v in trying.survivors for line in skeleton(v))]
    return "\n".join(lines) + "\n"
