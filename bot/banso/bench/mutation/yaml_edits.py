"""Changes to YAML that take out, replace or exchange one thing and leave all else as it was written.

Each is known twice: as an edit of the text, to be shown, and as one of ruamel's nodes, from which it is read without
parsing the whole text once more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

_ALIAS = re.compile(r"\s*:\s*\*[\w-]+")
_ANCHORED = re.compile(r"&[\w-]+\s+")
_ANCHOR = re.compile(r"\s*:\s*&[\w-]+")
_PLAIN = re.compile(r"[^\W_][^\[\]{},:#\"]*")
"""Text that needs no quotes, in flow style either."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` up to `end` become `text`."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Edits of the text, and the same for the nodes: `way` leads from the root to a node by indexes, `without` is taken
    out of its values, `exchanged` change places, `text` is what it says then; with none of these it is emptied."""

    edits: tuple[Edit, ...]
    way: tuple[int, ...]
    without: int | None = None
    exchanged: tuple[int, int] | None = None
    text: str | None = None


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with these changes, which do not overlap."""
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def diff_lines(text: str, edits: Iterable[Edit], file: str) -> list[str]:
    """What the changes do, as a unified diff with one line around."""
    old, new = text.splitlines(), edited(text, edits).splitlines()
    return list(unified_diff(old, new, file, f"{file} (changed)", n=1, lineterm=""))


@dataclass(frozen=True, slots=True)
class Pair:
    """A key with its value. `alias`: the value is written elsewhere and only named here."""

    index: int
    key: ScalarNode
    value: Node
    alias: bool


class Document:
    """A YAML text as ruamel's nodes, and the edits that take something out of it or change it.

    What cannot be taken out without leaving something that is no longer YAML gives no edit.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = YAML(typ="safe", pure=True).compose(text)
        self._ways: dict[int, tuple[int, ...]] = {}
        self._note_ways(self.root, ())

    @contextmanager
    def changed(self, change: Change) -> Iterator[Node]:
        """The root with this change, until the block ends."""
        node = self.root
        for index in change.way:
            node = _inner(node)[index]
        before = node.value
        try:
            node.value = _after(before, change)
            yield self.root
        finally:
            node.value = before

    def pairs(self, node: Node | None) -> dict[str, Pair]:
        """A mapping's pairs by their key; none where it is no mapping."""
        if not isinstance(node, MappingNode):
            return {}
        return {
            str(key.value): Pair(index, key, value, alias=value.start_mark.index < key.start_mark.index)
            for index, (key, value) in enumerate(node.value)
        }

    def items(self, node: Node | None) -> list[Node]:
        """A list's items; none where it is no list."""
        return list(node.value) if isinstance(node, SequenceNode) else []

    def place(self, node: Node) -> tuple[int, int]:
        """Line and column, from 1."""
        return node.start_mark.line + 1, node.start_mark.column + 1

    def without_item(self, owner: Node, pair: Pair, index: int) -> Change | None:
        """The list that is the value of a pair, without one item; without its only item the pair goes as a whole."""
        items = self.items(pair.value)
        if len(items) == 1:
            return self.without_pair(owner, pair)
        item = items[index]
        if not _flow(pair.value):
            edit = self._lines(item.start_mark.index, self._end(item))
        elif index + 1 < len(items):
            edit = Edit(item.start_mark.index, items[index + 1].start_mark.index)
        else:
            edit = Edit(self._end(items[index - 1]), self._end(item))
        return Change((edit,), self._ways[id(pair.value)], without=index)

    def without_pair(self, owner: Node, pair: Pair) -> Change | None:
        """The mapping without this pair; None where it is its only one. An anchor stays, on an empty list."""
        if found := _ANCHOR.match(self.text, pair.key.end_mark.index):
            if not isinstance(pair.value, SequenceNode):
                return None
            return Change((Edit(found.end(), self._end(pair.value), " []"),), self._ways[id(pair.value)])
        others = owner.value
        if len(others) == 1:
            return None
        start, end = pair.key.start_mark.index, self._pair_end(pair)
        following = others[pair.index + 1][0].start_mark.index if pair.index + 1 < len(others) else None
        if _flow(owner) and following is None:
            edit = Edit(self._pair_end(self._pair(owner, pair.index - 1)), end)
        elif not _flow(owner) and self._begins_line(start):
            edit = self._lines(start, end)
        elif following is not None:
            edit = Edit(start, following)
        else:
            return None
        return Change((edit,), self._ways[id(owner)], without=pair.index)

    def exchanged(self, owner: Node, first: int, second: int) -> Change:
        """Two items of a list in each other's place."""
        (a, b), (c, d) = [(owner.value[i].start_mark.index, self._end(owner.value[i])) for i in (first, second)]
        edits = (Edit(a, b, self.text[c:d]), Edit(c, d, self.text[a:b]))
        return Change(edits, self._ways[id(owner)], exchanged=(first, second))

    def replaced(self, node: Node, value: str) -> Change:
        """Another text in place of a scalar."""
        written = value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
        anchored = _ANCHORED.match(self.text, node.start_mark.index)  # the anchor stays for those who name it
        start = anchored.end() if anchored else node.start_mark.index
        return Change((Edit(start, self._end(node), written),), self._ways[id(node)], text=value)

    def _note_ways(self, node: Node, way: tuple[int, ...]) -> None:
        if id(node) in self._ways:
            return
        self._ways[id(node)] = way
        for index, inner in enumerate(_inner(node)):
            self._note_ways(inner, (*way, index))

    def _pair(self, owner: Node, index: int) -> Pair:
        return next(pair for pair in self.pairs(owner).values() if pair.index == index)

    def _pair_end(self, pair: Pair) -> int:
        found = _ALIAS.match(self.text, pair.key.end_mark.index) if pair.alias else None
        return found.end() if found else self._end(pair.value)

    def _end(self, node: Node) -> int:
        """Behind the last character of a value; ruamel's own marks reach on to what follows a block."""
        if not isinstance(node, ScalarNode) and not _flow(node) and node.value:
            last = node.value[-1]
            if not isinstance(last, tuple):
                return self._end(last)
            return self._pair_end(self._pair(node, len(node.value) - 1))
        start, end = node.start_mark.index, node.end_mark.index
        return int(start + len(self.text[start:end].rstrip()))

    def _begins_line(self, index: int) -> bool:
        return not self.text[self.text.rfind("\n", 0, index) + 1 : index].strip()

    def _lines(self, start: int, end: int) -> Edit:
        """Whole lines, the last one's comment with them."""
        stop = self.text.find("\n", end)
        return Edit(self.text.rfind("\n", 0, start) + 1, len(self.text) if stop < 0 else stop + 1)


def _flow(node: Node) -> bool:
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _inner(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [value for _, value in node.value]
    return list(node.value) if isinstance(node, SequenceNode) else []


def _after(values: Any, change: Change) -> Any:
    """A node's value with the change."""
    if change.text is not None:
        return change.text
    if change.without is not None:
        return [*values[: change.without], *values[change.without + 1 :]]
    if change.exchanged is not None:
        first, second = change.exchanged
        values = list(values)
        values[first], values[second] = values[second], values[first]
        return values
    return []


def lists(
    document: Document, owner: Node | None, *keys: str, aliases: bool = False
) -> Iterator[tuple[str, Pair, int, Node]]:
    """The items of the lists under these keys, with key, pair and index; without `aliases` what is only named by one is
    left to the place where it is written."""
    pairs = document.pairs(owner)
    for key in keys:
        pair = pairs.get(key)
        if pair is not None and (aliases or not pair.alias):
            yield from ((key, pair, index, item) for index, item in enumerate(document.items(pair.value)))
