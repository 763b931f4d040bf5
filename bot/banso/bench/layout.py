"""A layered layout: boxes in rows, every arrow going down or up with its label in a row of its own.

The steps are those of Sugiyama, Tagawa and Toda (1981): turn round the arrows that close a circle, rank, put a stop in
every row that an arrow passes, order each row by the middle of its neighbours, then place. Placing a row is isotonic
regression (pool adjacent violators): as near to the neighbours as the gaps allow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

GAP_X, GAP_Y, STOP_WIDTH = 26.0, 26.0, 14.0
STOP_WEIGHT = 4.0
ORDERINGS, PLACINGS = 16, 30

Id = Hashable


@dataclass(frozen=True, slots=True)
class Edge:
    """From one node to another, with the size of what stands on it."""

    source: str
    target: str
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow's way: points to be joined from source to target, and the middle of its label."""

    points: tuple[tuple[float, float], ...]
    label: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Middles of the nodes, the arrows' ways in the order given, and the size of it all, from (0, 0)."""

    nodes: Mapping[str, tuple[float, float]]
    routes: Sequence[Route]
    width: float
    height: float


def lay_out(sizes: Mapping[str, tuple[float, float]], edges: Sequence[Edge]) -> Layout:
    """Lay out nodes of these widths and heights; the first one comes first. Edges join two different nodes."""
    turned = _turned(list(sizes), edges)
    downward = [(e.target, e.source) if i in turned else (e.source, e.target) for i, e in enumerate(edges)]
    ranks = _ranks(list(sizes), downward)
    grid = _Grid(sizes, edges, downward, ranks)
    grid.order()
    grid.place()
    return grid.layout(turned)


def _turned(nodes: Sequence[str], edges: Sequence[Edge]) -> set[int]:
    """The indexes of edges that lead back to where the walk from the first node is coming from."""
    out: defaultdict[str, list[int]] = defaultdict(list)
    for index, edge in enumerate(edges):
        out[edge.source].append(index)
    turned: set[int] = set()
    done: set[str] = set()
    for root in nodes:
        if root in done:
            continue
        path, stack = {root}, [(root, iter(out[root]))]
        while stack:
            node, rest = stack[-1]
            if (index := next(rest, -1)) < 0:
                stack.pop()
                path.discard(node)
                done.add(node)
            elif edges[index].target in path:
                turned.add(index)
            elif (target := edges[index].target) not in done:
                path.add(target)
                stack.append((target, iter(out[target])))
    return turned


def _ranks(nodes: Sequence[str], downward: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Even numbers: each node below all that leads to it."""
    ranks = dict.fromkeys(nodes, 0)
    for _ in nodes:
        moved = False
        for source, target in downward:
            if ranks[target] < ranks[source] + 2:
                ranks[target], moved = ranks[source] + 2, True
        if not moved:
            break
    return ranks


class _Grid:
    """Rows of nodes and stops. A stop is (edge, row): a place that an edge passes, in one of them with its label."""

    def __init__(
        self,
        sizes: Mapping[str, tuple[float, float]],
        edges: Sequence[Edge],
        downward: Sequence[tuple[str, str]],
        ranks: Mapping[str, int],
    ) -> None:
        self.names, self.downward = list(sizes), downward
        self.sizes: dict[Id, tuple[float, float]] = {name: size for name, size in sizes.items()}  # noqa: C416  str to Id
        self.rows: list[list[Id]] = [[] for _ in range(max(ranks.values(), default=0) + 1)]
        self.above: defaultdict[Id, list[Id]] = defaultdict(list)
        self.below: defaultdict[Id, list[Id]] = defaultdict(list)
        self.chains: list[list[Id]] = []
        self.label_stop: list[Id] = []
        for name in self.names:
            self.rows[ranks[name]].append(name)
        for index, (source, target) in enumerate(downward):
            first, last = ranks[source] + 1, ranks[target]
            # Labels have the odd rows: there they meet no box.
            labelled = (first + last - 1) // 2
            labelled += labelled % 2 == 0
            stops: list[Id] = [(index, row) for row in range(first, last)]
            for row, stop in zip(range(first, last), stops, strict=True):
                labels = edges[index].width > 0 and row == labelled
                self.sizes[stop] = (edges[index].width, edges[index].height) if labels else (STOP_WIDTH, 0.0)
                self.rows[row].append(stop)
            self.label_stop.append((index, labelled))
            chain: list[Id] = [source, *stops, target]
            self.chains.append(chain)
            for upper, lower in pairwise(chain):
                self.below[upper].append(lower)
                self.above[lower].append(upper)
        self.x: dict[Id, float] = {}

    def order(self) -> None:
        """Sort each row by the mean place of its neighbours, down and up, and keep the best."""
        best, fewest = [row[:] for row in self.rows], self._crossings()
        for turn in range(ORDERINGS):
            rows = range(1, len(self.rows)) if turn % 2 == 0 else range(len(self.rows) - 2, -1, -1)
            for index in rows:
                beside = self.rows[index - 1] if turn % 2 == 0 else self.rows[index + 1]
                near = self.above if turn % 2 == 0 else self.below
                where = {node: place for place, node in enumerate(beside)}
                now = {node: place for place, node in enumerate(self.rows[index])}

                def middle(node: Id, near: Mapping[Id, list[Id]] = near, where: dict[Id, int] = where) -> float:
                    places = [where[n] for n in near.get(node, ())]
                    return sum(places) / len(places) if places else -1.0

                keys = {n: m if (m := middle(n)) >= 0 else float(now[n]) for n in self.rows[index]}
                self.rows[index].sort(key=keys.__getitem__)
            if (crossings := self._crossings()) < fewest:
                best, fewest = [row[:] for row in self.rows], crossings
        self.rows = best

    def _crossings(self) -> int:
        count = 0
        for upper, lower in pairwise(self.rows):
            where = {node: place for place, node in enumerate(lower)}
            ends = [where[n] for node in upper for n in sorted(self.below.get(node, ()), key=where.__getitem__)]
            count += sum(a > b for i, a in enumerate(ends) for b in ends[i + 1 :])
        return count

    def place(self) -> None:
        """Give every node and stop its x."""
        for row in self.rows:
            at = 0.0
            for node in row:
                self.x[node] = at + self.sizes[node][0] / 2
                at += self.sizes[node][0] + GAP_X
        for turn in range(PLACINGS):
            near = (self.above, self.below)[turn % 2]
            rows = self.rows if turn % 2 == 0 else self.rows[::-1]
            for row in rows:
                # At the end both sides count, so that neither hangs over.
                both = turn >= PLACINGS - 6
                wanted = [self._wanted(n, (*self.above[n], *self.below[n]) if both else near[n]) for n in row]
                self._put(row, wanted)
        left = min((self.x[n] - self.sizes[n][0] / 2 for n in self.x), default=0.0)
        self.x = {node: x - left for node, x in self.x.items()}

    def _wanted(self, node: Id, near: Iterable[Id]) -> float:
        xs = sorted(self.x[n] for n in near)
        return (xs[(len(xs) - 1) // 2] + xs[len(xs) // 2]) / 2 if xs else self.x[node]

    def _put(self, row: Sequence[Id], wanted: Sequence[float]) -> None:
        offsets = [0.0]
        for one, other in pairwise(row):
            offsets.append(offsets[-1] + (self.sizes[one][0] + self.sizes[other][0]) / 2 + GAP_X)
        blocks: list[tuple[float, float, int]] = []
        for node, want, offset in zip(row, wanted, offsets, strict=True):
            # A stop pulls harder than a box: long arrows are to be straight.
            weight = STOP_WEIGHT if isinstance(node, tuple) else 1.0
            total, weights, count = (want - offset) * weight, weight, 1
            while blocks and blocks[-1][0] / blocks[-1][1] > total / weights:
                more = blocks.pop()
                total, weights, count = total + more[0], weights + more[1], count + more[2]
            blocks.append((total, weights, count))
        flat = [total / weights for total, weights, count in blocks for _ in range(count)]
        for node, offset, at in zip(row, offsets, flat, strict=True):
            self.x[node] = at + offset

    def layout(self, turned: set[int]) -> Layout:
        """The rows one below the other, and the arrows through them."""
        tops, at = [], 0.0
        heights = [max((self.sizes[n][1] for n in row), default=0.0) for row in self.rows]
        for height in heights:
            tops.append(at)
            at += height + GAP_Y
        row_of = {node: index for index, row in enumerate(self.rows) for node in row}
        middle = {n: tops[i] + heights[i] / 2 for n, i in row_of.items()}
        ports = self._ports()
        routes = []
        for index, chain in enumerate(self.chains):
            points: list[tuple[float, float]] = []
            for node in chain:
                if node == chain[0]:
                    points.append((ports[index, "below"], middle[node] + self.sizes[node][1] / 2))
                elif node == chain[-1]:
                    points.append((ports[index, "above"], middle[node] - self.sizes[node][1] / 2))
                else:
                    row = row_of[node]
                    points += [(self.x[node], tops[row]), (self.x[node], tops[row] + heights[row])]
            stop = self.label_stop[index]
            way = tuple(points[::-1] if index in turned else points)
            routes.append(Route(way, (self.x[stop], middle[stop])))
        width = max((self.x[n] + self.sizes[n][0] / 2 for n in self.x), default=0.0)
        nodes = {name: (self.x[name], middle[name]) for name in self.names}
        return Layout(nodes, routes, width, at - GAP_Y)

    def _ports(self) -> dict[tuple[int, str], float]:
        """Where on its box each arrow begins and ends: side by side, in the order of where they go."""
        ports: dict[tuple[int, str], float] = {}
        for side, end, beside in (("below", 0, 1), ("above", -1, -2)):
            at: defaultdict[Id, list[int]] = defaultdict(list)
            for index, chain in enumerate(self.chains):
                at[chain[end]].append(index)
            for node, indexes in at.items():
                indexes.sort(key=lambda i: self.x[self.chains[i][beside]])
                room = self.sizes[node][0] * 0.8
                for place, index in enumerate(indexes):
                    share = (place + 1) / (len(indexes) + 1) - 0.5
                    ports[index, side] = self.x[node] + share * room
        return ports
