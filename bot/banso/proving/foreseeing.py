"""What turns under way may still look at and show, so that all that does not matter to it can be forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from banso.proving.buttons import buttons_of
from banso.proving.exploring import Ahead, Config, Explorer, Going, Step
from banso.proving.happenings import Happenings
from banso.proving.judging import Judge
from banso.proving.trees import Trees

_SLOTS = ("slot", "question", "settled", "settles", "told", "some", "found")
"""Spaces of what is looked at of a slot or its question."""


class _Forgetful:
    """Judges nothing and remembers nothing."""

    def see(self, step: Step, memory: Any, to_come: frozenset[Any] | None) -> None:
        pass

    def keep(self, memory: Any, note: Hashable, to_come: frozenset[Any] | None) -> Hashable:
        pass

    def end(self, step: Step, look: Any, memory: Any) -> tuple[Hashable, tuple[int, ...]]:
        return None, ()


class _NothingAhead(dict[Going, Ahead]):
    """As if the rest of no turn looked at anything: then everything that can come to pass still does, and more."""

    def get(self, key: Going, default: Any = None) -> Any:
        return Ahead(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`ahead`: what every turn under way may still come to. `shown`: the buttons that may be shown, by the state in
    which they are, or, for those that can be pressed anywhere, were. `steps`: how many were walked to see it."""

    ahead: Mapping[Going, Ahead]
    shown: Mapping[str, frozenset[str]]
    steps: int


def foresee(trees: Trees, happenings: Happenings, judge: Judge) -> Foreseen:
    """Walk everything once with nothing told apart."""
    machine = trees.setting.machine
    explorer = Explorer(trees, happenings, _Forgetful(), ahead=_NothingAhead())
    names, tokens, showing = _Sets(), _Sets(), _Sets()
    onward, carried, ended = _Sets(), _Sets(), _Sets()
    buttons: dict[int, frozenset[str]] = {}
    steps = 0
    for step in explorer.explore():
        steps += 1
        here = _going(step.before)
        outcome = step.outcome
        if here is not None:
            names[here] |= _looked_at(step.assumed)
            tokens[here] |= judge.shown(step)
            if (there := _going(step.after)) is not None:
                onward[here].add(there)
        if id(outcome) not in buttons:
            buttons[id(outcome)] = buttons_of(machine, outcome)
        resting = here if step.happening.kind == "rest" else None
        if outcome.goes_on:
            there = _going(step.after)
            showing[there] |= buttons[id(outcome)]
            carried[there].add(resting)
        else:
            showing[outcome.state, "end"] |= buttons[id(outcome)]
            ended[outcome.state, "end"].add(resting)
    _spread(names, onward)
    _spread(tokens, onward)
    _spread(showing, carried)
    _spread(showing, ended)
    after = {name.partition(".")[2] or name for name in judge.looks_after}
    ahead = {here: Ahead(frozenset(names[here] | after), frozenset(tokens[here])) for here in (*names,)}
    shown = {state: frozenset(showing[state, "end"]) for state, _ in ended}
    return Foreseen(ahead, shown, steps)


class _Sets(defaultdict[Any, set[Any]]):
    def __init__(self) -> None:
        super().__init__(set)


def _going(config: Config) -> Going | None:
    under = config.under
    return None if under is None else (config.state, tuple(h.key for h in under.pending))


def _looked_at(assumed: Mapping[str, Any]) -> set[str]:
    parts = (name.partition(".") for name in assumed)
    return {field.rstrip("~") for space, _, field in parts if space in _SLOTS} | ({"clock"} & {*assumed})


def _spread(found: _Sets, onward: _Sets) -> None:
    """Add to each what those have that it leads to, until nothing is new."""
    changed = True
    while changed:
        changed = False
        for here, following in onward.items():
            before = len(found[here])
            for there in following:
                found[here] |= found.get(there, set())
            changed = changed or len(found[here]) > before
