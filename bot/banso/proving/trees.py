"""Decision trees of turns, grown by running the engine where somebody comes by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from banso.proving.choices import Choices
from banso.proving.happenings import Happening
from banso.proving.running import Outcome, run
from banso.proving.tracing import Setting

UNKNOWN: Any = "(unknown)"


@dataclass
class _Node:
    """A question on the way: what is looked at, and what follows from each value of it."""

    name: str
    domain: tuple[Any, ...]
    children: dict[Any, Any] = field(default_factory=dict)


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
            self._roots[key] = self._grow(state, happening.event, [])
        yield from self._under(self._roots[key], (state, happening.event), [], {}, look)

    def _under(
        self,
        node: Any,
        where: tuple[str, Any],
        path: list[Any],
        assumed: dict[str, Any],
        look: Callable[[str, tuple[Any, ...]], Any],
    ) -> Iterator[tuple[dict[str, Any], Outcome]]:
        if node is None:
            return
        if isinstance(node, Outcome):
            yield assumed, node
            return
        known = look(node.name, node.domain)
        for value in node.domain if known is UNKNOWN else (known,):
            step = [*path, value]
            if value not in node.children:
                node.children[value] = self._grow(*where, step)
            further = {**assumed, node.name: value} if known is UNKNOWN else assumed
            yield from self._under(node.children[value], where, step, further, look)

    def _grow(self, state: str, event: Any, path: list[Any]) -> Any:
        """Run with these answers and hang up what further was asked; the node or the end right below them."""
        self.runs += 1
        choices = Choices(path)
        end: Any = run(self.setting, state, event, choices)
        for name, domain in reversed(choices.domains[len(path) :]):
            end = _Node(name, domain, {choices.asked[name]: end})
        return end
