"""Everything that can come to pass, breadth first, so that the first way found to anything is a shortest one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from banso.dialog.machine import Machine
from banso.proving.happenings import Happening, Happenings, resting
from banso.proving.running import Outcome, run
from banso.proving.tracing import BACK, MAYBE, SHOWN, UNSURE, Choices, Setting
from banso.proving.values import TOP

CORE = ("mode", "hold")
"""What is always told apart, besides the state."""
MAX_ACTIONS = 5
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


@dataclass(frozen=True, slots=True)
class Under:
    """A turn that is under way: what is still to happen in it, and what the judge has to remember of it."""

    pending: tuple[Happening, ...]
    clock: str | None
    changed: tuple[tuple[str, Any], ...]
    depth: int
    memory: Hashable


@dataclass(frozen=True, slots=True)
class Config:
    """A state with what is told apart of everything else, in the order of `names`; `note` is the judge's, from turn
    to turn. `open`: the slot of the question here, where it is sure not to be settled."""

    state: str
    values: tuple[Any, ...]
    open: str | None = None
    note: Hashable = None
    under: Under | None = None


@dataclass(slots=True)
class Step:
    """An event, or the end of an action that an event led to, with what it assumes and what comes of it."""

    before: Config
    happening: Happening
    assumed: dict[str, Any]
    known: dict[str, Any]
    outcome: Outcome
    after: Config
    at: str = ""
    broken: tuple[int, ...] = ()


class Judging(Protocol):
    """What watches turns for broken promises. `memory` lasts for a turn, a `note` from turn to turn."""

    def see(self, step: Step, look: Callable[[str], Any], memory: Hashable, done: bool) -> Hashable: ...
    def end(self, step: Step, look: Callable[[str], Any], memory: Hashable) -> tuple[Hashable, tuple[int, ...]]: ...


class Explorer:
    """Steps and configurations, told apart by the state, CORE and `tracked` names."""

    def __init__(
        self, trees: Trees, happenings: Happenings, judge: Judging, tracked: Sequence[str] = (), *, plain: bool = False
    ) -> None:
        """`plain`: messages tell nothing but their intent (no entities)."""
        self.trees, self.happenings, self.judge, self.plain = trees, happenings, judge, plain
        self.machine = trees.setting.machine
        self.names = (*CORE, *tracked)
        self.initial = Config(self.machine.leaf("root"), tuple(self.begin(name) for name in self.names))
        self.parents: dict[Config, Step | None] = {}

    def begin(self, name: str) -> Any:
        if name.startswith("slot."):
            slot = self.machine.dialogs.domain.slots[name.partition(".")[2]]
            return self.trees.setting.values.slot(slot.name).of(slot.initial)
        return {"mode": "bot", "trail": (), "stay": 0, "misses": 0}.get(
            name, None if "." in name and not name.startswith("shown.") else False
        )

    def explore(self) -> Iterator[Step]:
        """Every step from every configuration that can come to pass, nearest first."""
        self.parents = {self.initial: None}
        queue = [self.initial]
        for config in queue:
            for step in self.steps(config):
                if step.after not in self.parents:
                    self.parents[step.after] = step
                    queue.append(step.after)
                yield step

    def way_to(self, config: Config) -> list[Step]:
        """The steps that lead to a configuration."""
        way: list[Step] = []
        step = self.parents[config]
        while step is not None:
            way.append(step)
            step = self.parents[step.before]
        return way[::-1]

    def steps(self, config: Config, happenings: Sequence[Happening] | None = None) -> Iterator[Step]:
        known = dict(zip(self.names, config.values, strict=True))
        if config.open is not None:
            known[f"settled.{config.open}"] = False
        if config.under is not None:
            known |= config.under.changed
            if config.under.clock is not None:
                known["clock"] = config.under.clock
            first = config.under.pending[0]
            for state in self._back(config, known) if first.key == BACK else (config.state,):
                yield from self._after(config, first, known, state)
            return
        for happening in self.happenings.of(config.state) if happenings is None else happenings:
            possible = known["mode"] in happening.only and (known["hold"] or not happening.in_hold)
            if possible and known.get(f"shown.{happening.button}", True):
                yield from self._after(config, happening, known, config.state)

    def _back(self, config: Config, known: dict[str, Any]) -> Sequence[str]:
        """Where somebody may go back to: to every state of other dialogs, unless the trail is known."""
        here = config.state.split(".", 1)[0]
        if "trail" in known:
            dialog = known["trail"][:1]
            there = [
                p for p in self.trees.setting.leaves if p.split(".", 1)[0] in dialog and p.split(".", 1)[0] != here
            ]
            return there or [self.machine.leaf("root")]
        return [p for p in self.trees.setting.leaves if p.split(".", 1)[0] != here]

    def _after(self, config: Config, happening: Happening, known: dict[str, Any], state: str) -> Iterator[Step]:
        def look(name: str, domain: tuple[Any, ...]) -> Any:
            return _known(known, name, self, state)

        for assumed, outcome in self.trees.leaves(state, happening, look):
            for now in self._changed(known, assumed, outcome, config.state):
                yield from self._ended(Step(config, happening, assumed, known, outcome, config, state), now)

    def _ended(self, step: Step, now: dict[str, Any]) -> Iterator[Step]:
        """The step with where it leads: on in the same turn, or to the end of it."""
        under, outcome = step.before.under, step.outcome
        depth = (under.depth if under else 0) + (step.happening.kind == "action")
        rest = under.pending[1:] if under else ()
        ways: list[tuple[Happening, ...]] = [(resting(outcome.goes_on), *rest) if outcome.goes_on else rest]
        for action in outcome.runs if depth < MAX_ACTIONS else ():
            ways = [(*way, end) for way in ways for end in self.happenings.outcomes(action)]
        note = step.before.note
        values = tuple(now[name] for name in self.names)

        def look(name: str) -> Any:
            return now.get(name, UNKNOWN)

        memory = self.judge.see(step, look, under.memory if under else None, ways == [()])
        for way in ways:
            if way:
                changed = {**dict(under.changed if under else ()), **outcome.changes}
                fresh = {
                    n: v for n, v in changed.items() if n.startswith(("slot.", "question.")) and n not in self.names
                }
                sure = tuple(sorted((n, v) for n, v in fresh.items() if v not in (MAYBE, UNSURE)))
                going = Under(way, now.get("clock"), sure, depth, memory)
                yield replace(step, after=Config(outcome.state, values, None, note, going))
                continue
            step.after = Config(outcome.state, values, self._open(outcome.state, now), note)
            noted, broken = self.judge.end(step, look, memory)
            after = replace(self.initial, note=noted) if outcome.erased else replace(step.after, note=noted)
            step.after, step.broken = after, broken
            yield step

    def _open(self, state: str, now: Mapping[str, Any]) -> str | None:
        question = self.machine.question(state)
        return question.slot if question is not None and _settled(now, question.slot) is False else None

    def _stays(self, name: str, value: Any) -> bool:
        """Whether a change has to be remembered for the rest of the turn."""
        return name.startswith(("slot.", "question.")) and name not in self.names and value not in (MAYBE, UNSURE)

    def _changed(
        self, known: dict[str, Any], assumed: dict[str, Any], outcome: Outcome, before: str
    ) -> list[dict[str, Any]]:
        """How things stand after a step; several ways where what is told apart may have changed or not."""
        now = dict(known)
        for name, value in assumed.items():
            if name.startswith(_LASTING):
                now[name] = value
        ways = [now]
        for name, value in outcome.changes.items():
            for way in ways:
                way.pop(f"settled.{name.partition('.')[2]}", None)
            if value not in (MAYBE, UNSURE):
                for way in ways:
                    way[name] = value
            elif name in self.names:
                must = assumed.get(f"settles.{name.partition('.')[2]}")
                ways = [w for way in ways for w in self._perhaps(way, name, value, must)]
            else:
                for way in ways:
                    way.pop(name, None)
        for slot in _unsettled(assumed, outcome):
            for way in ways:
                way[f"settled.{slot}"] = False
        for name, move in (("stay", outcome.stay), ("misses", outcome.misses)):
            if name in self.names:
                for way in ways:
                    way[name] = 0 if move < 0 else min(way[name] + move, TOP[name])
        if "trail" in self.names and before != outcome.state:
            for way in ways:
                way["trail"] = tuple(p.split(".", 1)[0] for p in left(way["trail"], before, outcome.state))
        for name in self.names:
            if name.startswith("shown.") and shows(self.machine, outcome, name[6:]):
                for way in ways:
                    way[name] = True
        if "known" in self.names:
            for way in ways:
                way["known"] = True
        return ways

    def _perhaps(self, way: dict[str, Any], name: str, change: str, must: bool | None) -> list[dict[str, Any]]:
        """Changed or not; `must`: what the turn has taken for granted about it."""
        if name.startswith("question."):
            told = {**way, name: "answered"}
            return [way] if must is False else [way, told] if must is None or way[name] == "skipped" else [told]
        domain = self.trees.setting.values.slot(name.partition(".")[2]).domain
        if change == UNSURE:
            return [{**way, name: value} for value in domain]
        told_ways = [{**way, name: value} for value in domain if value is not None]
        if must is False:
            return [way]
        settled = way[name] is not None or way.get(f"question.{name[5:]}", "skipped") == "skipped"
        return [way, *told_ways] if must is None or settled else told_ways


def shows(machine: Machine, outcome: Outcome, button: str) -> bool:
    """Whether a step shows a button of this name; what actions show may have any that no response has."""
    responses = machine.dialogs.domain.responses
    if any(b.name == button for r in outcome.said if r in responses for v in responses[r].variants for b in v.buttons):
        return True
    return SHOWN in outcome.said and not any(
        b.name == button for r in responses.values() for v in r.variants for b in v.buttons
    )


def left(trail: tuple[str, ...], before: str, after: str) -> tuple[str, ...]:
    """The end of the trail as the engine keeps it: what was left last for another dialog, the one `history` leads."""
    return trail if before.split(".", 1)[0] == after.split(".", 1)[0] else (before,)


def _known(now: Mapping[str, Any], name: str, explorer: Explorer, state: str) -> Any:
    if explorer.plain and name.startswith(("entity.", "told.")):
        return None if name.startswith("entity.") else False
    if explorer.plain and name.startswith("settles."):
        return _settled(now, name.partition(".")[2])
    if name in now:
        return now[name]
    counter, plus, moved = name.partition("+")
    if plus and counter in now:
        value = min(now[counter] + int(moved), TOP[counter])
        return explorer.trees.setting.values.counter(counter, explorer.machine.lineage(state)).of(value)
    if name.startswith("settled."):
        return _settled(now, name.partition(".")[2])
    if name.startswith("settles."):
        return True if _settled(now, name.partition(".")[2]) is True else UNKNOWN
    if name.startswith("slot.") and now.get(f"settled.{name[5:]}") is False:
        return None
    if name.endswith("~") and name[:-1] in now:
        return explorer.trees.setting.values.question(name[9:-1]).of(now[name[:-1]])
    return UNKNOWN


def _unsettled(assumed: Mapping[str, Any], outcome: Outcome) -> Iterator[str]:
    """The slots whose questions are sure to be open after a step: a question is only asked where it is not settled."""
    yield from (n[8:] for n, value in assumed.items() if n.startswith("settles.") and value is False)
    yield from (n[9:] for n, value in outcome.changes.items() if n.startswith("question.") and value == "open")


def _settled(now: Mapping[str, Any], slot: str) -> Any:
    """Whether a question is known to need no asking."""
    if now.get(f"settled.{slot}") is False:
        return False
    value, status = now.get(f"slot.{slot}", UNKNOWN), now.get(f"question.{slot}", UNKNOWN)
    if status == "skipped" or (value is not UNKNOWN and value is not None):
        return True
    return UNKNOWN if UNKNOWN in (value, status) else False


_LASTING = (
    "settled.",
    "slot.",
    "question.",
    "watch",
    "stopped",
    "blocked",
    "known",
    "clock",
    "mode",
    "hold",
    "history.",
)
