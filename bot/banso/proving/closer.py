"""Whether a way through the walked configurations can be gone by one conversation, and what to tell apart if not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banso.dialog.guards import names
from banso.dialog.turn import MAX_TRAIL
from banso.proving.buttons import shows
from banso.proving.choices import BACK, MAYBE, UNSURE
from banso.proving.exploring import Explorer, Step, count, dialog, holding
from banso.proving.judging import Judge
from banso.proving.promises import Promise
from banso.proving.running import Outcome
from banso.proving.trees import UNKNOWN
from banso.proving.values import TOP, Values

Missed = tuple[str, ...]


class Walkthrough:
    """One conversation that goes the way: everything has one value at every point of it."""

    def __init__(self, explorer: Explorer, values: Values) -> None:
        self.explorer, self.values, self.machine = explorer, values, explorer.machine
        self.now: dict[str, Any] = {}
        self.start: dict[str, Any] = {}
        self.outcomes: list[tuple[Outcome, str]] = []
        self.latest: list[Outcome] = []
        self.began = ""

    def go(self, way: Sequence[Step], promise: Promise, judge: Judge) -> Missed:
        """The names to be told apart since the way takes them for something else than they are; empty if it can be
        gone and breaks the promise."""
        for step in way:
            if step.before.under is None:
                self.start = dict(self.now)
            if step.happening.kind != "rest":
                self.began = step.before.state
            missed = self._missed(step)
            if missed:
                return missed
            self._change(step)
        return self._guards(way, promise, judge)

    def value(self, name: str, where: dict[str, Any] | None = None) -> Any:
        where = self.now if where is None else where
        return where[name] if name in where else self.explorer.begin(name)

    def _guards(self, way: Sequence[Step], promise: Promise, judge: Judge) -> Missed:
        """What the promise's own guards took for something else."""
        last = max(i for i, step in enumerate(way) if step.before.under is None)
        clock = next((s.assumed["clock"] for s in way[last:] if "clock" in s.assumed), UNKNOWN)
        before, after = way[last].before.state, way[-1].outcome.state
        for guard, where, state in ((promise.on.when, self.start, before), (promise.on.after, self.now, after)):
            if guard is None:
                continue

            def look(name: str, where: dict[str, Any] = where) -> Any:
                if name == "clock":
                    return clock
                return UNKNOWN if name.startswith("settled.") or name.endswith("~") else self.value(name, where)

            if judge.sure(guard, way[last].happening, look) is False:
                looked_at = [g for g in names(guard) if g.space not in ("event", "during", "entity", "negated", "card")]
                return tuple(f"stay@{state}" if str(name) == "stay" else str(name) for name in looked_at)
        return ()

    def _missed(self, step: Step) -> Missed:
        names, _, where = step.happening.needs.partition("@")
        if names and not any(shows(self.machine, o, names) and where in ("", state) for o, state in self.outcomes):
            return (f"shown.{step.happening.needs}",)
        if step.happening.key == BACK:
            trail = [p for p in self.value("trail") if dialog(p) != dialog(step.before.state)]
            if step.at != (trail[-1] if trail else self.machine.leaf("root")):
                return ("trail",)
        for name, assumed in step.assumed.items():
            missed = self._differs(name, assumed, step)
            if missed:
                return missed
        return ()

    def _differs(self, name: str, assumed: Any, step: Step) -> Missed:
        space, _, field = name.partition(".")
        counter, plus, moved = name.partition("+")
        if plus:
            found = self.values.counter(counter, self.machine.lineage(step.at))
            now = min(self.value(counter) + int(moved), TOP[counter])
            return () if found.of(now) == assumed else (f"stay@{self.began}" if counter == "stay" else counter,)
        if space in ("settled", "settles"):
            settled = self.value(f"slot.{field}") is not None or self.value(f"question.{field}") == "skipped"
            same = settled == assumed or (space == "settles" and assumed)
            return () if same else (f"slot.{field}", f"question.{field}")
        if name.endswith("~"):
            real = self.values.question(field[:-1]).of(self.value(name[:-1]))
            return () if real == assumed else (name[:-1],)
        if space in ("slot", "question", "history") or name in ("watch", "stopped", "blocked", "known", "mode", "hold"):
            real = self.value(name)
            if real == UNSURE:
                self.now[name] = assumed
                return ()
            return () if real == assumed else (name,)
        return ()

    def _change(self, step: Step) -> None:
        outcome = step.outcome
        after = dict(zip(self.explorer.names, step.after.values, strict=True))
        for name, value in outcome.changes.items():
            if name in after and name != "trail":
                self.now[name] = after[name]
            elif value != MAYBE:
                self.now[name] = value
            elif step.assumed.get(f"settles.{name.partition('.')[2]}"):
                slot = name.partition(".")[2]
                if name.startswith("slot.") and self.value(name) is None:
                    self.now[name] = next(v for v in self.values.slot(slot).domain if v is not None)
                elif name.startswith("question."):
                    self.now[name] = "answered"
        for name in TOP:
            self.now[name] = count(self.value(name), getattr(outcome, name), TOP[name])
        if not outcome.goes_on:
            self._arrive(self.began, outcome.state)
        self.now["known"] = True
        self.latest.append(outcome)
        if not outcome.goes_on:
            self.outcomes += [(shown, outcome.state) for shown in self.latest]
            self.latest = []
        if outcome.erased:
            self.now = {}

    def _arrive(self, before: str, after: str) -> None:
        """The end of a step of the engine, as `dialog.turn` keeps it."""
        if before != after:
            self.now["stay"] = 0
        old, new = dialog(before), dialog(after)
        if old != new:
            trail = tuple(p for p in self.value("trail") if dialog(p) not in (old, new))
            self.now["trail"] = trail if holding(self.machine, before) else (*trail, before)[-MAX_TRAIL:]
        for path in (before, after):
            self.now[f"history.{dialog(path)}"] = path
