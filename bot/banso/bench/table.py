"""Coverage as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from banso.bench.coverage import UNCOUNTED, Coverage, Share, listed
from banso.bench.wording import shown_place

MAX_WORDS = 100


def coverage_lines(coverage: Coverage, project: Path) -> Iterator[str]:
    """How much of each kind is covered, then where the rest stands, as `file:line` that terminals jump to."""
    for kind, share in coverage.shares().items():
        yield _row(kind, share, "  (not in the total)" if kind in UNCOUNTED else "")
    yield _row("total", coverage.total)
    missing = [(shown_place(p.place, project), p) for p in listed(coverage.missing)]
    if not missing:
        return
    yield ""
    yield "No story comes through:"
    width = max(len(place) for place, _ in missing)
    for place, point in missing:
        yield f"  {place:<{width}}  {shortened(point.words)}"


def _row(name: str, share: Share, note: str = "") -> str:
    return f"  {name:<12} {share.covered:>5} of {share.total:>5}  {share.percent:>5.1f}%{note}"


def shortened(words: str, length: int = MAX_WORDS) -> str:
    """The words, cut in the middle where they are long: both their beginning and their end tell something."""
    if len(words) <= length:
        return words
    kept = length - 3
    return f"{words[: kept * 2 // 3]} … {words[-(kept - kept * 2 // 3) :]}"
