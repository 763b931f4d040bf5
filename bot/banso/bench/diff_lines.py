"""Differences between two versions as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from banso.bench.diffing import Change, Move
from banso.bench.versions import Version

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def diff_lines(changes: Sequence[Change], old: Version, new: Version) -> Iterator[str]:
    """What changed, by kind; the place of what was removed is in the old version."""
    if not changes:
        yield f"nothing changed between {old.name} and {new.name}"
        return
    for group in dict.fromkeys(change.group for change in changes):
        of_group = [change for change in changes if change.group == group]
        yield f"{group} ({len(of_group)})"
        for change in of_group:
            place = (old if change.act == "removed" else new).shown(change.place)
            yield f"  {_SIGNS[change.act]} {change.name}{f'  ({place})' if place else ''}"
            yield from (f"      {detail}" for detail in change.details)


def move_lines(moves: Sequence[Move]) -> Iterator[str]:
    """Who would stand in a state that is gone, where they would go, and what is to be written so that they may."""
    if not moves:
        return
    yield f"states that are gone ({len(moves)})"
    for move in moves:
        noun = "person" if move.people == 1 else "people"
        people = "people in it are not counted" if move.people is None else f"{move.people} {noun} in it"
        how = "as is written" if move.said else "only because it is near"
        yield f"  {move.state}: {people}, they would go to {move.goal} ({how})"
    stranded = [move for move in moves if move.strands]
    if stranded:
        yield ""
        yield "Somebody could be stranded. Write where they are to go into dialogs/moved.yml, for example:"
        yield "moved:"
        yield from (f"  {move.state}: {move.goal}" for move in stranded)
