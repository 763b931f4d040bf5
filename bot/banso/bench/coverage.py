"""Which parts of the dialogs the stories come through: read from the traces of their turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from banso.bench.wording import all_states, rule_key, written_rules
from banso.dialog.guessing import WORDS
from banso.dialog.machine import Candidate, Machine
from banso.dialog.model import ROOT, Next, Place, Question, State
from banso.dialog.turn import Trace

Kind = Literal["states", "transitions", "everywhere", "guards", "questions", "responses", "variants"]
KINDS: tuple[Kind, ...] = get_args(Kind)
UNCOUNTED: tuple[Kind, ...] = ("variants",)
"""Told, but not part of the total: which variant is said is the rotation's choice, not the story's."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a story can come through. `key` names it within one version of the dialogs."""

    kind: Kind
    key: str
    state: str
    words: str
    place: Place


def points(machine: Machine) -> tuple[Point, ...]:
    """Everything there is to cover."""
    return tuple(_points(machine))


def _points(machine: Machine) -> Iterator[Point]:
    dialogs = machine.dialogs
    for state in all_states(dialogs):
        if state.path != ROOT:
            yield Point("states", f"state {state.path}", state.path, state.path, state.place)
    for one in written_rules(dialogs):
        kind: Kind = "everywhere" if one.state == ROOT else "transitions"
        to = f" → {one.rule.to}" if one.rule.to else ""
        where = one.section if one.section == "gate" else one.state
        yield Point(kind, one.key, one.state, f"{where}: {one.words}{to}", one.rule.place)
        if one.rule.when is not None:
            yield from _guard(one.key, one.state, f"{where}: {one.trigger}", str(one.rule.when), one.rule.place)
    for state in all_states(dialogs):
        yield from _question_points(state)
    for response in dialogs.domain.responses.values():
        if response.name.startswith(WORDS):  # words within what is said, never said by themselves
            continue
        yield Point("responses", f"response {response.name}", "", response.name, response.place)
        for index in range(len(response.variants)):
            words = f"{response.name}, variant {index + 1}"
            yield Point("variants", f"variant {response.name} {index}", "", words, response.place)


def _question_points(state: State) -> Iterator[Point]:
    for index, following in enumerate(state.next):
        key = next_key(state, following)
        guard = f" [{following.when}]" if following.when is not None else ""
        words = f"{state.path}: next{guard} → {following.to}"
        yield Point("transitions", key, state.path, words, state.place)
        if following.when is not None:
            yield from _guard(key, state.path, f"{state.path}: next {index + 1}", str(following.when), state.place)
    for name in _built_ins(state.question) if state.question is not None else ():
        yield Point("questions", f"{state.path} {name}", state.path, f"{state.path}: {name}", state.place)


def _built_ins(question: Question) -> tuple[str, ...]:
    optional = {"skip": question.skippable, "unsure": question.unsure is not None}
    return ("answer", *(name for name, there in optional.items() if there), "go_back", "repeat")


def _guard(key: str, state: str, where: str, guard: str, place: Place) -> Iterator[Point]:
    for outcome in ("true", "false"):
        yield Point("guards", f"{outcome} {key}", state, f"{where} [{guard}] is {outcome}", place)


def next_key(state: State, following: Next) -> str:
    """Names one of the ways on from a question."""
    return f"next {state.path} {next(i for i, one in enumerate(state.next) if one is following)}"


def _candidate_key(machine: Machine, candidate: Candidate) -> str:
    if candidate.rule is not None:
        return rule_key(candidate.state, candidate.rule)
    if candidate.next is not None:
        return next_key(machine.states[candidate.state], candidate.next)
    return f"{candidate.state} {candidate.built_in}"


def seen(machine: Machine, traces: Iterable[Trace]) -> Iterator[str]:
    """The keys of the points that these turns came through."""
    for trace in traces:
        for leaf in (trace.state_before, trace.state_after):
            parts = leaf.split(".")
            yield from (f"state {'.'.join(parts[:n])}" for n in range(1, len(parts) + 1))
        for considered in trace.considered:
            key = _candidate_key(machine, considered.candidate)
            if considered.fired:
                yield key
                yield f"true {key}"
            elif considered.guard_was_false:
                yield f"false {key}"
        for response, index in trace.said:
            yield f"response {response}"
            yield f"variant {response} {index}"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of one kind's points were covered."""

    covered: int
    total: int

    @property
    def percent(self) -> float:
        return 100.0 * self.covered / self.total if self.total else 100.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """All points, and the keys of those that were covered."""

    points: Sequence[Point]
    keys: frozenset[str]

    @property
    def missing(self) -> tuple[Point, ...]:
        return tuple(p for p in self.points if p.key not in self.keys)

    def shares(self) -> Mapping[Kind, Share]:
        total = Counter(p.kind for p in self.points)
        covered = Counter(p.kind for p in self.points if p.key in self.keys)
        return {kind: Share(covered[kind], total[kind]) for kind in KINDS if total[kind]}

    @property
    def total(self) -> Share:
        counted = [p for p in self.points if p.kind not in UNCOUNTED]
        return Share(sum(p.key in self.keys for p in counted), len(counted))


def coverage(machine: Machine, keys: Iterable[str]) -> Coverage:
    """How far these keys cover the dialogs."""
    return Coverage(points(machine), frozenset(keys))


def of_dialog(covered: Coverage, dialog: str) -> Coverage:
    """The part of it that lies in one dialog."""
    return Coverage([p for p in covered.points if p.state.partition(".")[0] == dialog], covered.keys)


def listed(missing: Sequence[Point]) -> list[Point]:
    """What is worth telling of what is missing, by file and line: no variants, and of a rule that never fired not its
    guard's outcomes as well."""
    never = {p.key for p in missing if p.kind in ("transitions", "everywhere")}
    told = [p for p in missing if p.kind not in UNCOUNTED and p.key.partition(" ")[2] not in never]
    return sorted(told, key=lambda p: (p.place.file, p.place.line, p.place.column, p.key))
