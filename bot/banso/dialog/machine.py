"""The dialogs compiled to one `transitions` HierarchicalMachine, used for all conversations of a thread.

It selects: which rule fires, which states are left and entered. The rules are tried here, innermost state first, and
only the one that is admitted goes to `transitions`, which would take far longer over each. What a rule does is carried
out by `turn`, which owns all state; the machine keeps state of its own only while it works, hence one machine per
worker thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Protocol

from transitions.extensions.nesting import HierarchicalMachine, NestedState

from banso.dialog.model import HISTORY, ROOT, Dialog, DialogSet, Next, Question, Rule, State, Trigger

Words = Mapping[str, Callable[[datetime], str]]
"""Words that the house fills into responses (`{hotlines:self}`), from the time of the turn alone."""

TriggerName = Literal["gate", "event", "otherwise", "next"]
BuiltIn = Literal["answer", "skip", "unsure", "go_back", "repeat"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A transition as the machine tries it: a designer's rule, what a question does by itself, or its `next`."""

    state: str
    rule: Rule | None = None
    built_in: BuiltIn | None = None
    next: Next | None = None

    def label(self) -> str:
        """For traces: where the rule stands, or what the question does."""
        if self.rule is not None:
            return f"{self.rule.place} {self.state}"
        return f"{self.state} {self.built_in or 'next'}"


class Walker(Protocol):
    """The model that the machine moves: `state` is its full path, the rest is asked or told while it moves."""

    state: str

    def admits(self, candidate: Candidate) -> bool: ...
    def chose(self, candidate: Candidate) -> None: ...
    def left(self, path: str) -> None: ...
    def entered(self, path: str) -> None: ...


@dataclass(slots=True)
class _Move:
    """The way from a state to another, as the chart takes it."""

    state: str
    exits: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)

    def left(self, path: str) -> None:
        self.exits.append(path)

    def entered(self, path: str) -> None:
        self.entries.append(path)


class _State(NestedState):
    separator = "."


class _Chart(HierarchicalMachine):
    state_cls = _State


@dataclass(frozen=True, slots=True)
class Machine:
    """Compiled dialogs. Not for several threads at once."""

    dialogs: DialogSet
    states: Mapping[str, State]
    questions: Mapping[str, str]
    words: Words
    chart: Any = field(repr=False)
    candidates: Mapping[tuple[TriggerName, str], Sequence[tuple[Candidate, str]]] = field(repr=False)
    """By trigger and state, in document order, with the chart's event for each that leads somewhere, else ""."""
    moves: dict[tuple[str, str], _Move | None] = field(default_factory=dict, repr=False)
    """What an event of the chart does to whoever stands in a state, once it was seen: it is always the same."""

    def fire(self, walker: Walker, trigger: TriggerName) -> bool:
        """Let the walker take the first admitted transition of this trigger; whether there was one."""
        for state in self.lineage(plain_path(walker.state)):
            for candidate, event in self.candidates.get((trigger, state.path), ()):
                if walker.admits(candidate):
                    walker.chose(candidate)
                    return not event or self._move(walker, event)
        return False

    def _move(self, walker: Walker, event: str) -> bool:
        key = (walker.state, event)
        if key not in self.moves:
            seen = _Move(walker.state)
            self.moves[key] = seen if self.chart.trigger_event(seen, event) else None
        move = self.moves[key]
        if move is None:
            return False
        for path in move.exits:
            walker.left(path)
        for path in move.entries:
            walker.entered(path)
        walker.state = move.state
        return True

    def question(self, path: str) -> Question | None:
        state = self.states.get(path)
        return None if state is None else state.question

    def dialog_of(self, path: str) -> Dialog | None:
        return self.dialogs.dialogs.get(path.split(".", 1)[0])

    def lineage(self, path: str) -> tuple[State, ...]:
        """The state and its ancestors, innermost first, root last."""
        parts = path.split(".")
        inner = (self.states[".".join(parts[:n])] for n in range(len(parts), 0, -1))
        return (*inner, self.dialogs.root)

    def leaf(self, path: str) -> str:
        """The leaf that is entered when one goes to `path`."""
        state = self.states[path]
        while state.initial is not None:
            state = self.states[f"{state.path}.{state.initial}" if state.path != ROOT else state.initial]
        return state.path


def compile_dialogs(dialogs: DialogSet, words: Words | None = None) -> Machine:
    """Build the machine. The dialogs must have passed the checks of `loading`; raises KeyError on unknown states."""
    states = {state.path: state for state in dialogs.root.walk()}
    chart = _Chart(
        model=None,
        states=[_chart_state(dialogs.root)],
        initial=ROOT,
        auto_transitions=False,
        send_event=True,
        ignore_invalid_triggers=True,
    )
    charting = _Charting(chart, states)
    for state in states.values():
        charting.add_state(state)
    for rule in dialogs.gate:
        charting.add("gate", dialogs.root, Candidate(ROOT, rule=rule), rule.to)
    questions = {s.question.slot: s.path for s in states.values() if s.question is not None}
    return Machine(dialogs, states, questions, words or {}, chart, charting.candidates)


def _chart_state(state: State) -> dict[str, Any]:
    def on_enter(data: Any) -> None:
        data.model.entered(state.path)

    def on_exit(data: Any) -> None:
        data.model.left(state.path)

    spec: dict[str, Any] = {"name": state.name, "on_enter": [on_enter], "on_exit": [on_exit]}
    if state.children:
        spec |= {"children": [_chart_state(child) for child in state.children], "initial": state.initial}
    return spec


@dataclass(frozen=True, slots=True)
class _Charting:
    """Puts every state's transitions into the chart, in document order."""

    chart: _Chart
    states: Mapping[str, State]
    candidates: dict[tuple[TriggerName, str], list[tuple[Candidate, str]]] = field(default_factory=dict)

    def add_state(self, state: State) -> None:
        for rule in state.on:
            self.add("event", state, Candidate(state.path, rule=rule), rule.to)
        for delay in state.after:
            self.add("event", state, Candidate(state.path, rule=_timed(delay.rule, delay.name)), delay.rule.to)
        for built_in in _built_ins(state.question) if state.question else ():
            self.add("event", state, Candidate(state.path, built_in=built_in), None)
        for rule in state.otherwise:
            self.add("otherwise", state, Candidate(state.path, rule=rule), rule.to)
        for following in state.next:
            self.add("next", state, Candidate(state.path, next=following), following.to)

    def add(self, trigger: TriggerName, state: State, candidate: Candidate, to: str | None) -> None:
        own = self.candidates.setdefault((trigger, state.path), [])
        event = "" if to is None or is_history(to) else f"{trigger} {state.path} {len(own)}"
        own.append((candidate, event))
        if to is not None and event:
            self.chart.add_transition(event, _full(state), _full(self.states[to]))


def _timed(rule: Rule, name: str) -> Rule:
    return replace(rule, trigger=Trigger("timer", (name,)))


def _built_ins(question: Question) -> tuple[BuiltIn, ...]:
    names: list[BuiltIn] = ["answer"]
    if question.skippable:
        names.append("skip")
    if question.unsure is not None:
        names.append("unsure")
    return (*names, "go_back", "repeat")


def is_history(target: str) -> bool:
    """Whether a target is only known when the seeker is there: `history`, `values.history`."""
    return target == HISTORY or target.endswith(f".{HISTORY}")


def _full(state: State) -> str:
    return ROOT if state.path == ROOT else f"{ROOT}.{state.path}"


def full_path(path: str) -> str:
    """A state's path inside the chart, where everything stands under root."""
    return ROOT if path in ("", ROOT) else f"{ROOT}.{path}"


def plain_path(full: str) -> str:
    """The inverse of `full_path`."""
    return full.removeprefix(f"{ROOT}.")
