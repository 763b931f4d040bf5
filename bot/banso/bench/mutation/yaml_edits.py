"""Changes to YAML text that take out, replace or exchange one thing and leave all else as it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_ALIAS = re.compile(r"\s*:\s*\*[\w-]+")
_ANCHOR = re.compile(r"\s*:\s*&[\w-]+")
_PLAIN = re.compile(r"[^\W_][^\[\]{},:#\"]*")
"""Text that needs no quotes, in flow style either."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` up to `end` become `text`."""

    start: int
    end: int
    text: str = ""


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

    def without_item(self, owner: Node, pair: Pair, index: int) -> list[Edit]:
        """The list that is the value of a pair, without one item; without its only item the pair goes as a whole."""
        items = self.items(pair.value)
        if len(items) > 1:
            item = items[index]
            if not pair.value.flow_style:
                return [self._lines(item.start_mark.index, self._end(item))]
            if index + 1 < len(items):
                return [Edit(item.start_mark.index, items[index + 1].start_mark.index)]
            return [Edit(self._end(items[index - 1]), self._end(item))]
        return self.without_pair(owner, pair)

    def without_pair(self, owner: Node, pair: Pair) -> list[Edit]:
        """The mapping without this pair; nothing where it is its only one. An anchor stays, on an empty list."""
        if found := _ANCHOR.match(self.text, pair.key.end_mark.index):
            return [Edit(found.end(), self._end(pair.value), " []")] if isinstance(pair.value, SequenceNode) else []
        others = owner.value
        if len(others) == 1:
            return []
        start, end = pair.key.start_mark.index, self._pair_end(pair)
        following = others[pair.index + 1][0].start_mark.index if pair.index + 1 < len(others) else None
        if owner.flow_style:
            if following is not None:
                return [Edit(start, following)]
            return [Edit(self._pair_end(self._pair(owner, pair.index - 1)), end)]
        if self._begins_line(start):
            return [self._lines(start, end)]
        return [Edit(start, following)] if following is not None else []

    def exchanged(self, first: Node, second: Node) -> list[Edit]:
        """Two items in each other's place."""
        spans = [(node.start_mark.index, self._end(node)) for node in (first, second)]
        (a, b), (c, d) = spans
        return [Edit(a, b, self.text[c:d]), Edit(c, d, self.text[a:b])]

    def replaced(self, node: Node, value: str) -> list[Edit]:
        """Another text in place of a scalar."""
        plain = _PLAIN.fullmatch(value) is not None
        return [Edit(node.start_mark.index, self._end(node), value if plain else json.dumps(value, ensure_ascii=False))]

    def _pair(self, owner: Node, index: int) -> Pair:
        return next(pair for pair in self.pairs(owner).values() if pair.index == index)

    def _pair_end(self, pair: Pair) -> int:
        found = _ALIAS.match(self.text, pair.key.end_mark.index) if pair.alias else None
        return found.end() if found else self._end(pair.value)

    def _end(self, node: Node) -> int:
        """Behind the last character of a value; ruamel's own marks reach on to what follows a block."""
        if not isinstance(node, ScalarNode) and not node.flow_style and node.value:
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


def lists(document: Document, owner: Node | None, *keys: str) -> Iterator[tuple[str, Pair, int, Node]]:
    """The items of the lists under these keys, with key, pair and index; what is only named by an alias is left to
    the place where it is written."""
    pairs = document.pairs(owner)
    for key in keys:
        pair = pairs.get(key)
        if pair is not None and not pair.alias:
            yield from ((key, pair, index, item) for index, item in enumerate(document.items(pair.value)))
