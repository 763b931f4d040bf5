"""Decision trees of turns, grown by running the engine where somebody comes by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from banso.proving.choices import Choices
from banso.proving.happenings import Happening
from banso.proving.running import Outcome, run
from banso.proving.setting import Setting

UNKNOWN: Any = "(unknown)"


@dataclass
class _Node:
    """A question on the way: what is looked at, and what follows from each value of it."""

    name: str
    domain: tuple[Any, ...]
    children: dict[Any, Any] = field(default_factory=dict)


_Path = tuple[Any, Any] | None
"""The answers on the way to a node, the last one with the way before it."""


class Trees:
    """For every state and event the decision tree of the turn, grown where somebody comes by."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.runs = 0
        self._roots: dict[tuple[str, str], Any] = {}

    def leaves(
        self, state: str, happening: Happening, look: Callable[[str, tuple[Any, ...]], Any]
    ) -> Iterator[tuple[dict[str, Any], Outcome]]:
        """The ends of the turn with what each assumes; `look` gives what is known, else UNKNOWN."""
        key = (state, happening.key)
        if key not in self._roots:
            self._roots[key] = self._grow(state, happening.event, None)
        waiting: list[tuple[Any, _Path, dict[str, Any]]] = [(self._roots[key], None, {})]
        while waiting:
            node, path, assumed = waiting.pop()
            if isinstance(node, Outcome):
                yield assumed, node
            elif node is not None:
                known = look(node.name, node.domain)
                for value in reversed(node.domain) if known is UNKNOWN else (known,):
                    step = (path, value)
                    if value not in node.children:
                        node.children[value] = self._grow(state, happening.event, step)
                    further = {**assumed, node.name: value} if known is UNKNOWN else assumed
                    waiting.append((node.children[value], step, further))

    def _grow(self, state: str, event: Any, path: _Path) -> Any:
        """Run with these answers and hang up what further was asked; the node or the end right below them."""
        self.runs += 1
        answers: list[Any] = []
        while path is not None:
            path, value = path
            answers.append(value)
        choices = Choices(answers[::-1])
        end: Any = run(self.setting, state, event, choices)
        for name, domain in reversed(choices.domains[len(answers) :]):
            end = _Node(name, domain, {choices.asked[name]: end})
        return end
