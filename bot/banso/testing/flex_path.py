"""What stands at a path of a Flex message, and whether it is what a story expects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banso.dialog.story import FlexCheck

SHOWN = 60
"""Characters of a value that a failure shows."""


def misfit(check: FlexCheck, content: Any) -> str | None:
    """Why the content (a bubble or carousel as JSON) is not as expected, None where it is."""
    found = list(_at(content, check.path.split(".")))
    if check.count is not None:
        return None if len(found) == check.count else f"`{check.path}` leads to {len(found)}, not {check.count}"
    if any(_fits(check, value) for value in found):
        return None
    wanted = described(check)
    if not found:
        return f"{wanted} is not there: {_where_it_ends(content, check.path)}"
    return f"{wanted} is not there, but {' and '.join(_shown(value) for value in found[:4])}"


def described(check: FlexCheck) -> str:
    """The expectation in words."""
    if check.count is not None:
        return f"{check.count} at `{check.path}`"
    if check.contains is not None:
        return f"{check.contains!r} in `{check.path}`"
    if check.pattern is not None:
        return f"a match of {check.pattern!r} in `{check.path}`"
    return f"{check.equals!r} at `{check.path}`"


def _fits(check: FlexCheck, value: Any) -> bool:
    if check.contains is not None:
        return isinstance(value, str) and check.contains in value
    if check.pattern is not None:
        return isinstance(value, str) and re.search(check.pattern, value) is not None
    return bool(value == check.equals) and isinstance(value, bool) == isinstance(check.equals, bool)


def _at(content: Any, path: Sequence[str]) -> Iterator[Any]:
    if not path:
        yield content
        return
    for inner in _inside(content, path[0]):
        yield from _at(inner, path[1:])


def _inside(content: Any, key: str) -> Iterator[Any]:
    """Where the key leads from here: `**` here and to everything inside."""
    if key == "**":
        yield content
    for name, inner in _items(content):
        if key == "**":
            yield from _inside(inner, key)
        elif key in ("*", name):
            yield inner


def _items(content: Any) -> Sequence[tuple[str, Any]]:
    if isinstance(content, Mapping):
        return list(content.items())
    return [(str(i), item) for i, item in enumerate(content)] if isinstance(content, list) else []


def _where_it_ends(content: Any, path: str) -> str:
    """How far the path leads, and what there is in place of its next key."""
    keys, reached = path.split("."), [content]
    for number, key in enumerate(keys):
        further = [inner for one in reached for inner in _inside(one, key)]
        if not further:
            there = list(dict.fromkeys(name for one in reached for name, _ in _items(one)))
            before = f"`{'.'.join(keys[:number])}`" if number else "the message"
            if "**" in keys[:number]:
                return f"no `{key}` is inside"
            return f"{before} has {', '.join(f'`{name}`' for name in there) or 'nothing inside'}, and no `{key}`"
        reached = further
    return "it is empty"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
