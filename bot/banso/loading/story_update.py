"""Rewriting what a story expects, and nothing else in its file: comments and layout stay as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from banso.dialog.model import Place

NUMBERS = ("messages", "pushes")
EXPECTATIONS = ("bot", "action", "state", "mode", "risk", *NUMBERS)


def replace_expectations(path: Path, new: Mapping[Place, str]) -> int:
    """Write new values for the `EXPECTATIONS` of the steps at these places.

    Only the line and column of a place count. Returns how many were rewritten; a place that holds no such step
    (the file has changed since) is left alone.
    """
    text = path.read_text(encoding="utf-8")
    starts = _line_starts(text)
    wanted = {(place.line, place.column): value for place, value in new.items()}
    edits = []
    for step in _mappings(YAML(typ="safe", pure=True).compose(text)):
        value = wanted.get((step.start_mark.line + 1, step.start_mark.column + 1))
        key, node = _expectation(step)
        if value is not None and node is not None:
            begin = starts[node.start_mark.line] + node.start_mark.column
            end = starts[node.end_mark.line] + node.end_mark.column
            column = None if step.flow_style else step.start_mark.column
            edits.append((begin, _trimmed(text, begin, end), value if key in NUMBERS else _scalar(value, column)))
    for begin, end, written in sorted(edits, reverse=True):
        text = text[:begin] + written + text[end:]
    path.write_text(text, encoding="utf-8")
    return len(edits)


def replace_expectation(path: Path, place: Place, new: str) -> bool:
    """As `replace_expectations` for one step."""
    return replace_expectations(path, {place: new}) == 1


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _mappings(node: Node | None) -> Iterator[MappingNode]:
    if isinstance(node, MappingNode):
        yield node
        for _, value in node.value:
            yield from _mappings(value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _mappings(item)


def _expectation(step: MappingNode) -> tuple[str, Node | None]:
    for key, value in step.value:
        if isinstance(key, ScalarNode) and key.value in EXPECTATIONS and isinstance(value, Node):
            return str(key.value), value
    return "", None


def _trimmed(text: str, begin: int, end: int) -> int:
    """The end of a value without the line ends and comments that follow it (a block ends where the next begins)."""
    while end > begin and text[end - 1].isspace():
        end -= 1
    return end


def _scalar(value: str, column: int | None) -> str:
    """The text as YAML for a key that stands at `column` (from 0; None: within braces): plain, quoted or a block."""
    if column is not None and "\n" in value and not value.startswith((" ", "\n")) and not value.endswith("\n"):
        indent = " " * (column + 2)
        return "|-\n" + "\n".join(indent + line if line else "" for line in value.split("\n"))
    return value if _stays(value) else json.dumps(value, ensure_ascii=False)


def _stays(value: str) -> bool:
    """Whether the text, written plain as a value, is read as itself, in a block and in a flow mapping."""
    try:
        return all(
            YAML(typ="safe", pure=True).load(t) == {"key": value} for t in (f"key: {value}", f"{{key: {value}}}")
        )
    except YAMLError:
        return False
