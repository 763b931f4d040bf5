"""Relations that hold either way: what lies beside what, which kinds of work are akin."""

from collections.abc import Iterable


def either_way(written: str, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each of `names` what stands on a line with it: a line names one, then those it is related to.

    Raises KeyError on a name that is none of them.
    """
    found: dict[str, set[str]] = {name: set() for name in names}
    for line in written.strip().splitlines():
        first, *others = line.split()
        for other in others:
            found[first].add(other)
            found[other].add(first)
    return {name: frozenset(others) for name, others in found.items()}
