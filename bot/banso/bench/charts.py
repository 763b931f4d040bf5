"""What is to be drawn of a set of dialogs: boxes, arrows with what stands on them, and what holds everywhere, apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from banso.bench.coverage import next_key
from banso.bench.wording import Written, rules_in
from banso.dialog.check import states
from banso.dialog.model import HISTORY, ROOT, DialogSet, Place, State

BACK = "back"
"""The box that stands for wherever the seeker was before."""
BoxKind = Literal["dialog", "compound", "state", "question", "elsewhere", "back"]


@dataclass(frozen=True, slots=True)
class Line:
    """A rule on an arrow. `key` is its point of coverage."""

    trigger: str
    guard: str
    key: str
    place: Place
    timer: bool = False

    @property
    def words(self) -> str:
        return self.trigger + (f" [{self.guard}]" if self.guard else "")


@dataclass(frozen=True, slots=True)
class Box:
    """A state, a dialog, or somewhere else. `stays` are the rules that leave the seeker in it."""

    name: str
    title: str
    kind: BoxKind
    place: Place = Place()
    note: str = ""
    start: bool = False
    stays: tuple[Line, ...] = ()


@dataclass(slots=True)
class Arrow:
    """All that leads from one box to another; without lines the way a compound state begins."""

    source: str
    target: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawing."""

    name: str
    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class Everywhere:
    """A rule of root or of the gate: it would lead from every box, so it stands apart. `to` may be empty."""

    line: Line
    to: str


def everywhere(dialogs: DialogSet) -> tuple[Everywhere, ...]:
    """The rules that hold in every state, the gate's first."""
    gate = [Written(ROOT, "gate", rule) for rule in dialogs.gate]
    return tuple(Everywhere(_line(one), one.rule.to or "") for one in (*gate, *rules_in(dialogs.root)))


def whole_chart(dialogs: DialogSet) -> Chart:
    """The dialogs as boxes, and what leads from one to another."""
    boxes = [
        Box(
            name,
            dialog.title or name,
            "dialog",
            dialog.state.place,
            f"{name} · stage {dialog.stage}" if dialog.stage else name,
            start=dialogs.root.initial == name,
        )
        for name, dialog in dialogs.dialogs.items()
    ]
    arrows: dict[tuple[str, str], Arrow] = {}
    for state in states(dialogs):
        here = state.path.split(".")[0]
        for target, line in _ways(state):
            there = target.split(".")[0]
            if there not in (here, HISTORY):
                arrows.setdefault((here, there), Arrow(here, there)).lines.append(line)
    return Chart("dialogs", "All dialogs", tuple(boxes), tuple(arrows.values()))


def dialog_chart(dialogs: DialogSet, name: str) -> Chart:
    """One dialog's states; other dialogs are one box each. Raises KeyError where there is no such dialog."""
    dialog = dialogs.dialogs[name]
    inside = {s.path: s for s in states(dialogs) if s.path.split(".")[0] == name}
    initials = {f"{s.path}.{s.initial}" for s in inside.values() if s.initial is not None}
    boxes: dict[str, Box] = {}
    arrows: dict[tuple[str, str], Arrow] = {}
    for path, state in inside.items():
        stays = tuple(line for target, line in _ways(state, stays=True) if target in ("", path))
        boxes[path] = Box(path, _title(state, name), _kind(state), state.place, _note(state), path in initials, stays)
        if state.initial is not None:
            arrows[path, f"{path}.{state.initial}"] = Arrow(path, f"{path}.{state.initial}")
        for target, line in _ways(state):
            box = _box_for(target, inside, dialogs)
            if box.name != path:
                boxes.setdefault(box.name, box)
                arrows.setdefault((path, box.name), Arrow(path, box.name)).lines.append(line)
    return Chart(name, dialog.title or name, tuple(_in_order(boxes, inside)), tuple(arrows.values()))


def _in_order(boxes: dict[str, Box], inside: dict[str, State]) -> Iterator[Box]:
    yield from (boxes[path] for path in inside)
    yield from (box for name, box in boxes.items() if name not in inside)


def _box_for(target: str, inside: dict[str, State], dialogs: DialogSet) -> Box:
    if target in inside:
        return Box(target, target, "state")
    dialog = target.partition(".")[0]
    if dialog not in dialogs.dialogs:
        return Box(BACK, "back to where they were", "back")
    there = dialogs.dialogs[dialog]
    return Box(dialog, there.title or dialog, "elsewhere", there.state.place, dialog)


def _ways(state: State, *, stays: bool = False) -> Iterator[tuple[str, Line]]:
    """Where the state's own rules and questions lead; with `stays` also the rules that lead nowhere, as ""."""
    for one in rules_in(state):
        if one.rule.to is not None or stays:
            yield one.rule.to or "", _line(one)
    for following in state.next:
        guard = "" if following.when is None else str(following.when)
        yield following.to, Line("then", guard, next_key(state, following), state.place)


def _line(one: Written) -> Line:
    trigger = one.trigger.removeprefix("intent ")
    guard = "" if one.rule.when is None else str(one.rule.when)
    return Line(trigger, guard, one.key, one.rule.place, one.delay is not None)


def _title(state: State, dialog: str) -> str:
    return f"anywhere in {dialog}" if state.path == dialog else state.path.removeprefix(f"{dialog}.")


def _kind(state: State) -> BoxKind:
    if state.question is not None:
        return "question"
    if not state.children:
        return "state"
    return "compound" if "." in state.path else "dialog"


def _note(state: State) -> str:
    return f"asks for {state.question.slot}" if state.question is not None else ""
