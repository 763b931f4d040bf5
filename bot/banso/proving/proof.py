"""Proving promises: first all of them with as little told apart as possible, then those in doubt one by one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from banso.dialog.check import rules_of
from banso.dialog.guards import names
from banso.dialog.machine import Machine
from banso.dialog.model import EraseAll, Run
from banso.proving.alike import Alike
from banso.proving.closer import Missed, Walkthrough
from banso.proving.exploring import Ahead, Explorer, Going, Step
from banso.proving.foreseeing import foresee
from banso.proving.happenings import Happenings
from banso.proving.judging import Judge
from banso.proving.matching import ERASED, guards_of_promises, needed, patterns_of
from banso.proving.promises import Pattern, Promise
from banso.proving.reaching import Reach
from banso.proving.running import taken_entities
from banso.proving.setting import Setting
from banso.proving.trees import Trees
from banso.proving.values import Values
from banso.proving.wording import said_twice, without_buttons

MAX_CLOSER = 5
"""How many names are told apart for one promise before it counts as not proved."""
MAX_STEPS = 200_000
"""How many steps are walked for one promise alone before it counts as not proved."""
SHOWN_EACH = 5_000
"""Progress is shown once in so many steps."""
Progress = Callable[[str], None]


@dataclass
class Verdict:
    """What came of one promise. `way`: the steps of a shortest conversation that breaks it. `why`: why it is not
    proved though nothing breaks it."""

    promise: Promise
    proved: bool
    way: list[Step] = field(default_factory=list)
    why: str = ""
    tracked: tuple[str, ...] = ()


@dataclass
class Proofs:
    verdicts: list[Verdict]
    configs: int = 0
    steps: int = 0
    runs: int = 0


def setting_for(machine: Machine, promises: Sequence[Promise]) -> tuple[Setting, Values]:
    """What runs share, with values told apart as the dialogs and the promises do."""
    values = Values(machine.dialogs, guards_of_promises(promises))
    leaves = tuple(path for path, state in machine.states.items() if not state.children)
    alike = Alike(machine, patterns_of(promises), guards_of_promises(promises))
    return Setting(machine, values, alike, leaves, taken_entities(machine)), values


class Prover:
    """Proves promises about one set of dialogs."""

    def __init__(self, machine: Machine, promises: Sequence[Promise], progress: Progress = lambda _: None) -> None:
        self.machine, self.promises, self.progress = machine, promises, progress
        self.setting, self.values = setting_for(machine, promises)
        self.trees = Trees(self.setting)
        self._named = frozenset(n.field for g in guards_of_promises(promises) for n in names(g))
        self._shown: Mapping[str, frozenset[str]] | None = None
        self.ahead: Mapping[Going, Ahead] = {}
        self.happenings = self._happenings(())
        self.steps = self.configs = 0

    def _happenings(self, tracked: Sequence[str]) -> Happenings:
        named = self._named | {name.partition(".")[2] for name in tracked}
        return Happenings(self.setting, named, self._shown)

    def prove(self) -> Proofs:
        turned = [p for p in self.promises if p.kind in ("always", "never", "leads_to")]
        self.progress("looking at what turns may come to")
        self._foresee()
        doubtful, explorer = self._pass(turned, tuple(self._decided_by_stay(turned)))
        verdicts = {id(p): Verdict(p, proved=True) for p in self.promises}
        for index, step in doubtful.items():
            verdicts[id(turned[index])] = self._closer(turned[index], step, explorer)
        for promise in self.promises:
            if promise.kind in ("within", "buttons", "varied"):
                verdicts[id(promise)] = self._otherwise(promise, explorer)
        return Proofs([verdicts[id(p)] for p in self.promises], self.configs, self.steps, self.trees.runs)

    def broken(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> list[Promise]:
        """The promises that a conversation is sure to break, as far as the nearest ones that do are found in so many
        seconds by the clock. What is not named is not proved: for changes of the dialogs of which many are tried."""
        end = clock() + seconds
        found = [p for p in self.promises if p.kind in ("buttons", "varied") and not self._otherwise(p).proved]
        turned = [p for p in self.promises if p.kind in ("always", "never", "leads_to")]
        judge = self._judge(turned)
        explorer = self._explorer(judge, tuple(self._decided_by_stay(turned)))
        sure: set[int] = set()
        for step in explorer.explore():
            sure |= {i for i in step.broken if i not in sure and not self._missed(turned[i], step, explorer, judge)}
            if clock() > end:
                break
        return [*found, *(turned[i] for i in sorted(sure))]

    def _otherwise(self, promise: Promise, explorer: Explorer | None = None) -> Verdict:
        """The kinds that are not about single turns."""
        if promise.kind == "within" and explorer is not None:
            return self._reaches(promise, explorer)
        wrong = list((without_buttons if promise.kind == "buttons" else said_twice)(self.machine))
        return Verdict(promise, not wrong, why="; ".join(wrong))

    def _reaches(self, promise: Promise, base: Explorer) -> Verdict:
        """Look from everywhere; where nothing leads there, tell more apart until one is sure to stand so, or not."""
        tracked: tuple[str, ...] = ()
        way: list[Step] = []
        if Reach(base, promise).stranded_among(base.parents) is None:
            return Verdict(promise, True)
        judge = self._judge([])
        for _ in range(MAX_CLOSER):
            self.progress(" ".join((promise.name, *tracked)))
            explorer = self._explorer(judge, tracked)
            try:
                stranded, steps = Reach(explorer, promise).stranded(MAX_STEPS)
            except OverflowError:
                return Verdict(promise, False, way, f"too many steps with {', '.join(tracked)} told apart", tracked)
            self.steps += steps
            if stranded is None:
                return Verdict(promise, True, tracked=tracked)
            way = explorer.way_to(stranded)
            missed = Walkthrough(explorer, self.values).go(way, replace(promise, on=Pattern()), judge) if way else ()
            if not missed or set(missed) <= set(tracked):
                return Verdict(promise, False, way, "" if not missed else f"{missed} cannot be told apart", tracked)
            tracked = tuple(dict.fromkeys((*tracked, *missed)))
        return Verdict(promise, False, way, f"still in doubt with {', '.join(tracked)} told apart", tracked)

    def explorer(self, tracked: Sequence[str]) -> Explorer:
        """All that can come to pass with these names told apart, judged by nobody."""
        self._foresee()
        return self._explorer(self._judge([]), tracked)

    def _foresee(self) -> None:
        """Learn what turns may come to and which buttons are shown, so that the rest is left out from here on."""
        foreseen = foresee(self.trees, self.happenings, self._judge(self.promises))
        self.ahead, self._shown, self.steps = foreseen.ahead, foreseen.shown, foreseen.steps
        self.happenings = self._happenings(())

    def _judge(self, promises: Sequence[Promise]) -> Judge:
        return Judge(self.machine, self.values, promises)

    def _explorer(self, judge: Judge, tracked: Sequence[str] = ()) -> Explorer:
        happenings = self._happenings(tracked) if tracked else self.happenings
        return Explorer(self.trees, happenings, judge, tracked, ahead=self.ahead)

    def _pass(self, promises: Sequence[Promise], tracked: tuple[str, ...] = ()) -> tuple[dict[int, Step], Explorer]:
        """The first step at which each promise may be broken. Where that hangs on how long somebody has stood
        somewhere, which costs little to tell apart for all, the pass begins again with it."""
        judge = self._judge(promises)
        explorer = self._explorer(judge, tracked)
        first: dict[int, Step] = {}
        for count, step in enumerate(explorer.explore()):
            self.steps += 1
            if count % SHOWN_EACH == 0:
                self.progress(f"{count:,} steps between {len(explorer.parents):,} configurations")
            for index in step.broken:
                if index in first:
                    continue
                first[index] = step
                missed = self._missed(promises[index], step, explorer, judge)
                further = tuple(n for n in missed if n not in tracked)
                if further and all(n.startswith("stay@") for n in missed) and len(tracked) < MAX_CLOSER:
                    return self._pass(promises, (*tracked, *further))
        self.configs += len(explorer.parents)
        return first, explorer

    def _decided_by_stay(self, promises: Sequence[Promise]) -> Iterator[str]:
        """Where how long somebody stands there decides over what must not be done: told apart from the start, since the
        pass would begin again with it."""
        needs = [needed(promise) for promise in promises if promise.kind == "never"]
        for path in self.setting.leaves:
            for rule in rules_of(self.machine.states[path]):
                if rule.when is None or "stay" not in map(str, names(rule.when)):
                    continue
                shown = {("runs", step.action) for step in rule.do if isinstance(step, Run)}
                shown |= {ERASED for step in rule.do if isinstance(step, EraseAll)}
                if any(groups and all(group & shown for group in groups) for groups in needs):
                    yield f"stay@{path}"
                    break

    def _missed(self, promise: Promise, step: Step, explorer: Explorer, judge: Judge) -> Missed:
        """What a conversation that goes that way would have to tell apart; empty if it breaks the promise."""
        return Walkthrough(explorer, self.values).go([*explorer.way_to(step.before), step], promise, judge)

    def _closer(self, promise: Promise, step: Step, explorer: Explorer) -> Verdict:
        """Tell more apart until a conversation goes the way that seems to break the promise, or there is none."""
        tracked = explorer.tracked
        for _ in range(MAX_CLOSER):
            way = [*explorer.way_to(step.before), step]
            judge = self._judge([promise])
            missed = self._missed(promise, step, explorer, judge)
            if not missed:
                return Verdict(promise, False, way, tracked=tracked)
            further = tuple(dict.fromkeys(n for n in missed if n not in tracked))
            if not further:
                return Verdict(promise, False, way, f"{', '.join(missed)} cannot be told apart closely enough")
            tracked += further
            self.progress(f"{promise.name}: telling {', '.join(further)} apart")
            explorer = self._explorer(judge, tracked)
            found = self._first(explorer)
            if found is None:
                return Verdict(promise, True, tracked=tracked)
            if isinstance(found, str):
                return Verdict(promise, False, way, found, tracked)
            step = found
        return Verdict(promise, False, way, f"still in doubt with {', '.join(tracked)} told apart", tracked)

    def _first(self, explorer: Explorer) -> Step | str | None:
        """The first step that may break the one promise; None where there is none, words where there are too many."""
        for count, step in enumerate(explorer.explore(), 1):
            self.steps += 1
            if step.broken:
                return step
            if count > MAX_STEPS:
                told = ", ".join(explorer.tracked)
                return f"with {told} told apart there are more than {MAX_STEPS} steps"
        self.configs += len(explorer.parents)
        return None
