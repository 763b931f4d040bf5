"""What a run of the engine is told, and where it ends before its turn is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
MODES = ("bot", "waiting", "human")
COUNTED = 1
"""Where counters stand before a run: 0 after it means begun anew, 2 one more."""
DOUBLED = -1
"""The turn of a button that was pressed before."""
SHOWN = "(what the action found)"
BACK, ON = "(back)", "(on)"
"""How a turn goes on: back to where one was before, or past a question that is settled."""
UNSURE = "(whatever was found)"
"""A slot's value that an outcome brought: any, or none."""
MAYBE = "maybe"
"""A change that an entity in the message makes or does not make."""


class ImpossibleError(Exception):
    """The choices made contradict each other: no conversation looks like this."""


@dataclass(frozen=True, slots=True)
class GoingOn:
    """The rest of a turn: back somewhere, or on past a settled question."""

    way: str


GOING_BACK, GOING_ON = GoingOn(BACK), GoingOn(ON)


class GoesOnError(Exception):
    """The turn goes on from somewhere, in a way that is the same whatever led there: it is followed on its own."""

    def __init__(self, rest: GoingOn, at: str) -> None:
        super().__init__(rest.way)
        self.rest, self.at = rest, at


class Choices:
    """Answers what a run looks at: by the path given, beyond it with the first possible value."""

    def __init__(self, path: Sequence[Any] = ()) -> None:
        self.path = list(path)
        self.asked: dict[str, Any] = {}
        self.domains: list[tuple[str, tuple[Any, ...]]] = []

    def ask(self, name: str, domain: tuple[Any, ...]) -> Any:
        if name in self.asked:
            return self.asked[name]
        index = len(self.domains)
        value = self.path[index] if index < len(self.path) else domain[0]
        self.domains.append((name, domain))
        self.asked[name] = value
        return value
