"""One turn of the real engine on a traced draft, cut where its rest is the same for many turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from banso.dialog.effects import Alert, Erase, HandOff, RunAction
from banso.dialog.events import Event
from banso.dialog.guards import Guard, holds
from banso.dialog.machine import Candidate, Machine
from banso.dialog.model import Take, Trigger
from banso.dialog.turn import play, settle
from banso.dialog.walk import Walk
from banso.proving.choices import COUNTED, MAYBE, ON, Choices, GoesOnError, GoingOn, ImpossibleError
from banso.proving.setting import Setting
from banso.proving.tracing import TracedDraft

ANSWERED = ("answered", "skipped")
"""How a question stands that one can go back to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a run: where it leads, what it changes, what it says and does. `stay` and `misses`: 1 for one
    more, 0 for as they were, -1 for begun anew; `stay` as if the state stayed the same."""

    state: str
    changes: Mapping[str, Any]
    said: tuple[str, ...]
    perhaps_said: tuple[str, ...]
    asked: tuple[str, ...]
    runs: tuple[str, ...]
    alerts: tuple[str, ...]
    erased: bool
    handed_off: bool
    goes_on: GoingOn | None
    rules: tuple[Candidate, ...]
    stay: int
    misses: int


class _TracedWalk(Walk):
    """A walk that looks no further than the engine does, and keeps the rules that fired."""

    def __init__(self, setting: Setting, draft: TracedDraft) -> None:
        super().__init__(setting.machine, draft)
        self._setting, self._draft = setting, draft
        self.fired: list[Candidate] = []

    def fire(self, trigger: Any) -> bool:
        self._draft.receiving = False
        self.chosen = None
        return self._setting.hearing(self._draft, self.triggered).fire(self, trigger)

    def chose(self, candidate: Candidate) -> None:
        self.chosen = candidate
        self.fired.append(candidate)

    def _guard_holds(self, candidate: Candidate, guard: Guard | None) -> bool:
        return guard is None or holds(guard, self._draft.look)

    def _passed_over(self, candidate: Candidate, reason: str) -> None:
        pass

    def triggered(self, trigger: Trigger) -> bool:
        if trigger.kind == "entity":
            return any(self._draft._entity(name) is not None for name in trigger.names)
        return super().triggered(trigger)

    def previous_question(self) -> str | None:
        dialog = self.path.split(".", 1)[0]
        here = self.machine.question(self.path)
        near = [
            slot
            for slot, path in self.machine.questions.items()
            if path.split(".", 1)[0] == dialog and (here is None or slot != here.slot)
        ]
        chosen: str | None = self._draft.choices.ask("previous", (None, *near))
        if chosen is not None:
            self._draft.decide(chosen)
        fresh = chosen is not None and f"question.{chosen}" not in self._draft.changes
        if fresh and self._draft.choices.ask(f"question.{chosen}", ANSWERED) not in ANSWERED:
            raise ImpossibleError
        return chosen


def run(setting: Setting, state: str, event: Event | GoingOn, choices: Choices) -> Outcome | None:
    """One turn of the real engine from a state, answered by the choices; None where they contradict each other."""
    draft = TracedDraft(setting, state, cast(Event, event), choices)
    walk = _TracedWalk(setting, draft)
    goes_on: GoingOn | None = None
    try:
        if isinstance(event, GoingOn):
            question = setting.machine.question(state)
            draft.passing = question.slot if question is not None and event.way == ON else ""
            settle(draft, walk, True)
        else:
            play(draft, walk)
        path = walk.path
    except ImpossibleError:
        return None
    except GoesOnError as error:
        goes_on, path = error.rest, error.at
    changes = dict(draft.changes)
    for slot in draft.maybe:
        changes.setdefault(f"slot.{slot}", MAYBE)
        if slot in setting.machine.questions:
            changes.setdefault(f"question.{slot}", MAYBE)
    actions = setting.machine.dialogs.domain.actions
    outcome = Outcome(
        state=path,
        changes=changes,
        said=tuple(p for p in draft.performed if p not in actions),
        perhaps_said=tuple(dict.fromkeys(draft.perhaps_said)),
        asked=tuple(draft.asked),
        runs=tuple(e.action for e in draft.effects if isinstance(e, RunAction)),
        alerts=tuple(str(e.grade) for e in draft.effects if isinstance(e, Alert)),
        erased=any(isinstance(e, Erase) for e in draft.effects),
        handed_off=any(isinstance(e, HandOff) for e in draft.effects),
        goes_on=goes_on,
        rules=tuple(walk.fired),
        stay=draft.stay - COUNTED,
        misses=draft.misses - COUNTED,
    )
    vars(draft).clear()  # it and what it looks with hold each other, which only the collector would let go
    return outcome


def taken_entities(machine: Machine) -> frozenset[tuple[str, bool]]:
    """The entities that some `take` step names, each with whether it is one ruled out."""
    takes = [
        step
        for state in machine.states.values()
        for rule in (*state.on, *state.otherwise)
        for step in rule.do
        if isinstance(step, Take)
    ]
    named = [source.partition(".") for step in takes for source in step.sources.values()]
    return frozenset((name, space == "negated") for space, _, name in named if space in ("entity", "negated"))
