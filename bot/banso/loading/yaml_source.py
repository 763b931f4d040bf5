"""YAML 1.2 read with the line and column of every key and value."""

from __future__ import annotations

import os
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from banso.dialog.model import Place
from banso.loading.problems import Problem, Severity, problem_at

Key = tuple[str | int, ...]
"""The way to a value: keys of mappings and indexes of lists."""

_TAG = "tag:yaml.org,2002:"
_NUMBERS = (f"{_TAG}int", f"{_TAG}float")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a key and its value begin; lines and columns count from 1. `quoted` text begins one column later."""

    key: tuple[int, int]
    value: tuple[int, int]
    quoted: bool = False
    block: bool = False


@dataclass
class Source:
    """A file's content as plain data, with the spot of everything in it.

    `pruned`: parts of wrong shape were left out, so that what remains may lack what it needs.
    """

    file: str
    data: Any = None
    spots: dict[Key, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    pruned: bool = False

    def place(self, *path: str | int) -> Place:
        """Where the value at `path` begins, or the nearest thing around it."""
        return Place(self.file, *self._spot(path).value)

    def key_place(self, *path: str | int) -> Place:
        """Where the key at `path` begins (a list's item has none: there its value)."""
        return Place(self.file, *self._spot(path).key)

    def within(self, path: Key, column: int) -> Place:
        """Where the `column`th character (from 1) of the text at `path` stands."""
        spot = self._spot(path)
        line, start = spot.value
        if spot.block:
            return Place(self.file, line, start)
        return Place(self.file, line, start + spot.quoted + column - 1)

    def tell(self, place: Place, message: str, cure: str = "", severity: Severity = "error") -> None:
        """Note a problem."""
        self.problems.append(problem_at(place, message, cure, severity))

    def tell_unless_pruned(self, place: Place, message: str, cure: str = "", severity: Severity = "error") -> None:
        """Note a problem that could come from a part that was left out."""
        if not self.pruned:
            self.tell(place, message, cure, severity)

    def _spot(self, path: Key) -> Spot:
        for length in range(len(path), -1, -1):
            if (spot := self.spots.get(path[:length])) is not None:
                return spot
        return Spot((1, 1), (1, 1))


def read_source(path: Path) -> Source:
    """Read a YAML file. What is wrong with it as YAML is in `problems`; `data` is then what could be read."""
    file = os.fspath(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Source(file, problems=[Problem(file, 1, 1, "there is no such file", "Create it")])
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Source(file, problems=[Problem(file, line, 1, "the file is not UTF-8", "Save it as UTF-8")])
    return parse_source(text, file)


def parse_source(text: str, file: str) -> Source:
    """As `read_source`, for text already at hand; `file` is the name shown in messages."""
    source = Source(file)
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
    except YAMLError as error:
        source.problems.append(_syntax_problem(error, text, file))
        return source
    if node is None:
        source.tell(Place(file, 1, 1), "the file is empty", "Write its content or delete it")
        return source
    return source_of(node, file)


def source_of(node: Node, file: str) -> Source:
    """As `read_source`, for a whole document composed already."""
    source = Source(file)
    _Reader(source, YAML(typ="safe", pure=True).constructor).value(node, ())
    return source


class _Reader:
    def __init__(self, source: Source, constructor: SafeConstructor) -> None:
        self.source = source
        self.constructor = constructor

    def value(self, node: Node, path: Key, key: Node | None = None) -> None:
        """Read a whole document into the source."""
        self.source.data = self._read(node, path, key)

    def _read(self, node: Node, path: Key, key: Node | None = None) -> Any:
        begin = _begin(node)
        style = node.style if isinstance(node, ScalarNode) else None
        if key is not None and isinstance(node, ScalarNode) and node.value == "" and style is None:
            begin = _begin(key)  # YAML places a value that is not there at the next thing that is
        self.source.spots[path] = Spot(
            begin if key is None else _begin(key), begin, style in ("'", '"'), style in ("|", ">")
        )
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self._read(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, path: Key) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            place = Place(self.source.file, *_begin(key_node))
            if key is None:
                cure = "Write out what `<<` would bring in, and put other signs in quotes"
                self.source.tell(place, "a key is a word", cure)
            elif key in read:
                first = self.source.key_place(*path, key)
                self.source.tell(
                    place, f"`{key}` is written twice here, first in line {first.line}", "Keep one of them"
                )
            else:
                read[key] = self._read(value_node, (*path, key), key_node)
        return read

    def _key(self, node: Node) -> str | None:
        if not isinstance(node, ScalarNode) or node.tag == f"{_TAG}merge":
            return None
        return str(node.value)

    def _scalar(self, node: ScalarNode) -> Hashable:
        tag = str(node.tag)
        if tag == f"{_TAG}null":
            return None
        if tag == f"{_TAG}bool":
            return str(node.value).lower() == "true"
        if tag in _NUMBERS:
            number: Hashable = self.constructor.construct_object(node)
            return number
        if tag.startswith("!") or tag.startswith(f"{_TAG}python"):
            place = Place(self.source.file, *_begin(node))
            self.source.tell(place, f"tags such as `{tag}` are not known here", "Remove the tag")
        return str(node.value)


def _begin(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _syntax_problem(error: YAMLError, text: str, file: str) -> Problem:
    if isinstance(error, ReaderError):
        before = text[: error.position]
        column = len(before) - (before.rfind("\n") + 1) + 1
        return Problem(file, before.count("\n") + 1, column, "a character that YAML does not allow", "Delete it")
    if not isinstance(error, MarkedYAMLError):
        return Problem(file, 1, 1, f"not YAML: {error}")
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and (
        "end of stream" in str(error.problem) or "document end" in str(error.problem)
    ):
        mark = error.context_mark  # what is not closed begins there
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    what = error.problem or error.context or "cannot be read"
    return Problem(file, line, column, f"not YAML: {what}", _syntax_cure(str(what), text, line))


def _syntax_cure(what: str, text: str, line: int) -> str:
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())] or "'\\t'" in what:
        return "Indent with spaces, not with tabs"
    if "mapping values are not allowed" in what:
        return "Indent like the lines around it, and put text that holds `: ` in quotes"
    if "alias" in what or "anchor" in what:
        return "Name it with `&` further up, or put text that begins with `*` in quotes"
    if "cannot start any token" in what:
        return "Put text that begins with a sign in quotes"
    if "end of stream" in what or "expected" in what:
        return "Close the quote or bracket, and indent like the lines around it"
    return "Indent like the lines around it, and put text with signs in quotes"
