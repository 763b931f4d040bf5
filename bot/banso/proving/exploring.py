"""Everything that can come to pass, breadth first, so that the first way found to anything is a shortest one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from banso.dialog.machine import Machine
from banso.proving.buttons import shows
from banso.proving.choices import BACK, MAYBE, UNSURE
from banso.proving.happenings import Happening, Happenings, resting
from banso.proving.knowing import Knowing, lasts, settled, unsettled
from banso.proving.running import Outcome
from banso.proving.trees import UNKNOWN, Trees

CORE = ("mode", "hold")
"""What is always told apart, besides the state."""
MAX_ACTIONS = 5
ELSEWHERE = ("(elsewhere)",)
"""A trail that may lead back to any dialog."""
SOON = "soon"
_NOTHING = frozenset[Any]()
_ROUTE = ("stay", "trail", "history.")
"""Names of what depends on where a step of the engine began and ended."""


@dataclass(frozen=True, slots=True)
class Under:
    """A turn that is under way: what is still to happen in it, and what the judge has to remember of it. `began`: the
    state where this step of the engine began, where somebody looks at it (`_ROUTE`)."""

    pending: tuple[Happening, ...]
    clock: str | None
    changed: tuple[tuple[str, Any], ...]
    depth: int
    memory: Hashable
    began: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """A state with what is told apart of everything else, in the order of `names`; `note` is the judge's, from turn
    to turn. `open`: the slot of the question here, where it is sure not to be settled."""

    state: str
    values: tuple[Any, ...]
    open: str | None = None
    note: Hashable = None
    under: Under | None = None


Going = tuple[str, tuple[str, ...]]
"""A turn under way: the state it has come to, and the keys of what is still to happen in it."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the rest of a turn may look at (slots, questions by their slot, `clock`) and what it may show."""

    names: frozenset[str]
    tokens: frozenset[Any]


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
    """What watches turns for broken promises. A memory lasts for a turn, a `note` from turn to turn."""

    def see(self, step: Step, memory: Any, to_come: frozenset[Any] | None) -> Any: ...
    def keep(self, memory: Any, note: Hashable, to_come: frozenset[Any] | None) -> Hashable: ...
    def end(self, step: Step, look: Callable[[str], Any], memory: Any) -> tuple[Hashable, tuple[int, ...]]: ...


class Explorer:
    """Steps and configurations, told apart by the state, CORE and `tracked` names."""

    def __init__(
        self,
        trees: Trees,
        happenings: Happenings,
        judge: Judging,
        tracked: Sequence[str] = (),
        *,
        plain: bool = False,
        ahead: Mapping[Going, Ahead] | None = None,
    ) -> None:
        """`plain`: messages tell nothing but their intent (no entities). `ahead`: what turns under way may still come
        to, where that is known."""
        self.trees, self.happenings, self.judge, self.plain = trees, happenings, judge, plain
        self.ahead: Mapping[Going, Ahead] = {} if ahead is None else ahead
        self.machine = trees.setting.machine
        self.tracked = tuple(tracked)
        self.names = (*CORE, *tracked)
        self._shown = [name for name in self.names if name.startswith("shown.")]
        values = trees.setting.values
        self._knowing = Knowing(self.machine, values)
        self._stays = {n: values.most("stay", self.machine.lineage(n[5:])) for n in self.names if n.startswith("stay@")}
        self._most_misses = values.most("misses")
        self._routed = any(name.startswith(_ROUTE) for name in self.names)
        self._far = any(name.startswith(("trail", "history.")) for name in self.names)
        self.initial = Config(self.machine.leaf("root"), tuple(self.begin(name) for name in self.names))
        self.parents: dict[Config, Step | None] = {}

    def begin(self, name: str) -> Any:
        """Its value before anything has happened. `stay@` and a state: for so long, while one is there."""
        if name.startswith("slot."):
            slot = self.machine.dialogs.domain.slots[name.partition(".")[2]]
            return self.trees.setting.values.slot(slot.name).of(slot.initial)
        if name.startswith("stay@"):
            return 0 if name[5:] == self.machine.leaf("root") else None
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
        step = self.parents.get(config)
        while step is not None:
            way.append(step)
            step = self.parents[step.before]
        return way[::-1]

    def steps(self, config: Config, happenings: Sequence[Happening] | None = None) -> Iterator[Step]:
        """What can come next from here: the rest of a turn under way, else any of the happenings (None: of all)."""
        known = dict(zip(self.names, config.values, strict=True))
        stays = [known[name] for name in self._stays if known[name] is not None]
        known |= dict.fromkeys(("stay",), stays[0]) if stays else {}
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
            if possible and known.get(f"shown.{happening.needs}", True):
                yield from self._after(config, happening, known, config.state)

    def _back(self, config: Config, known: dict[str, Any]) -> Sequence[str]:
        """Where somebody may go back to: to every state of other dialogs that are not holding (the engine keeps none
        of those), unless the trail is known."""
        here, machine = dialog(config.state), self.machine
        there = [p for p in self.trees.setting.leaves if dialog(p) != here and not holding(machine, p)]
        trail = known.get("trail", ELSEWHERE)
        if trail != ELSEWHERE:
            there = [p for p in there if dialog(p) in trail]
        root = machine.leaf("root")
        return there if trail == ELSEWHERE and root in there else [*there, root] if trail in ((), ELSEWHERE) else there

    def _after(self, config: Config, happening: Happening, known: dict[str, Any], state: str) -> Iterator[Step]:
        def look(name: str, domain: tuple[Any, ...]) -> Any:
            return self._knowing.looked_up(name, known, state, plain=self.plain)

        for assumed, outcome in self.trees.leaves(state, happening, look):
            began = config.under.began if config.under is not None and happening.kind == "rest" else config.state
            for now in self._changed(known, assumed, outcome, began):
                yield from self._ended(Step(config, happening, assumed, known, outcome, config, state), now, began)

    def _ended(self, step: Step, now: dict[str, Any], began: str) -> Iterator[Step]:
        """The step with where it leads: on in the same turn, or to the end of it."""
        under, outcome = step.before.under, step.outcome
        depth = (under.depth if under else 0) + (step.happening.kind == "action")
        rest = under.pending[1:] if under else ()
        ways: list[tuple[Happening, ...]] = [(resting(outcome.goes_on), *rest) if outcome.goes_on else rest]
        for action in outcome.runs if depth < MAX_ACTIONS else ():
            ways = [(*way, end) for way in ways for end in self.happenings.outcomes(action)]
        values = tuple([now[name] for name in self.names])

        def look(name: str) -> Any:
            return now.get(name, UNKNOWN)

        if ways == [()]:
            yield self._over(step, self.judge.see(step, under.memory if under else None, _NOTHING), values, now, look)
            return
        aheads = [self.ahead.get((outcome.state, tuple([h.key for h in way]))) for way in ways]
        to_come = None if None in aheads else _NOTHING.union(*(ahead.tokens for ahead in aheads if ahead))
        memory = self.judge.see(step, under.memory if under else None, to_come)
        for way, ahead in zip(ways, aheads, strict=True):
            sure = self._sure_of(ahead, under, outcome)
            clock = now.get("clock") if ahead is None or "clock" in ahead.names else None
            kept = self.judge.keep(memory, step.before.note, None if ahead is None else ahead.tokens)
            going = Under(way, clock, sure, depth, kept, began if outcome.goes_on and self._routes(began) else "")
            after = Config(outcome.state, values, None, step.before.note, going)
            yield Step(step.before, step.happening, step.assumed, step.known, outcome, after, step.at)

    def _over(
        self, step: Step, memory: Any, values: tuple[Any, ...], now: Mapping[str, Any], look: Callable[[str], Any]
    ) -> Step:
        """The step as the last of its turn."""
        state, note = step.outcome.state, step.before.note
        step.after = Config(state, values, self._open(state, now), note)
        noted, step.broken = self.judge.end(step, look, memory)
        if step.outcome.erased:
            step.after = replace(self.initial, note=noted)
        elif noted != note:
            step.after = replace(step.after, note=noted)
        return step

    def _sure_of(self, ahead: Ahead | None, under: Under | None, outcome: Outcome) -> tuple[tuple[str, Any], ...]:
        """What the turn has changed for sure and may still look at."""
        changed = {**dict(under.changed if under else ()), **outcome.changes}
        return tuple(
            sorted(
                (name, value)
                for name, value in changed.items()
                if name.startswith(("slot.", "question."))
                and name not in self.names
                and value not in (MAYBE, UNSURE)
                and (ahead is None or name.partition(".")[2] in ahead.names)
            )
        )

    def _open(self, state: str, now: Mapping[str, Any]) -> str | None:
        question = self.machine.question(state)
        return question.slot if question is not None and settled(now, question.slot) is False else None

    def _changed(
        self, known: dict[str, Any], assumed: dict[str, Any], outcome: Outcome, before: str
    ) -> list[dict[str, Any]]:
        """How things stand after a step; several ways where what is told apart may have changed or not."""
        now = dict(known)
        for name, value in assumed.items():
            if lasts(name):
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
        for slot in unsettled(assumed, outcome):
            for way in ways:
                way[f"settled.{slot}"] = False
        if not self.tracked:
            return ways
        for way in ways:
            if "misses" in self.names:
                way["misses"] = count(way["misses"], outcome.misses, self._most_misses)
            for name, most in self._stays.items():
                if way[name] is not None:
                    way[name] = count(way[name], outcome.stay, most)
            if self._routed and not outcome.goes_on:
                self._routed_on(way, before, outcome.state)
        for name in self._shown:
            for way in ways:
                way[name] = self._now_shown(way[name], name[6:], outcome)
        if "known" in self.names:
            for way in ways:
                way["known"] = True
        return ways

    def _now_shown(self, before: Any, needs: str, outcome: Outcome) -> Any:
        """Whether buttons were shown, or will have been (SOON) once it is known where the step of the engine ends."""
        if before is True:
            return True
        names, _, where = needs.partition("@")
        shown = before == SOON or shows(self.machine, outcome, names)
        if not where:
            return shown
        return SOON if shown and outcome.goes_on else shown and outcome.state == where

    def _routes(self, began: str) -> bool:
        """Whether it matters where the step of the engine ends that it began there."""
        return self._far or f"stay@{began}" in self._stays

    def _routed_on(self, way: dict[str, Any], before: str, after: str) -> None:
        """What the end of a step of the engine leaves of where it went."""
        for name in self._stays:
            if after != name[5:]:
                way[name] = None
            elif before != after:
                way[name] = 0
        way.pop("stay", None)
        if "trail" in self.names and dialog(before) != dialog(after):
            trail = way["trail"]
            if not holding(self.machine, before):
                way["trail"] = (dialog(before),)
            elif trail == (dialog(after),):
                way["trail"] = ELSEWHERE
        for path in (before, after):
            if (name := f"history.{dialog(path)}") in self.names:
                way[name] = path

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
        needless = way[name] is not None or way.get(f"question.{name[5:]}", "skipped") == "skipped"
        return [way, *told_ways] if must is None or needless else told_ways


def holding(machine: Machine, path: str) -> bool:
    """Whether it belongs to a dialog that holds people in a crisis, where nobody is led back to."""
    found = machine.dialog_of(path)
    return found is not None and found.holding


def count(value: int, move: int, most: int) -> int:
    """A counter after a step: begun anew, or so many more."""
    return 0 if move < 0 else min(value + move, most)


def dialog(path: str) -> str:
    return path.split(".", 1)[0]
