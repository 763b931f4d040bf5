"""One walk through the statechart: which candidates an event admits, and the states left and entered by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from banso.dialog.draft import Draft
from banso.dialog.events import (
    ActionDone,
    CounselorActed,
    Followed,
    Media,
    Pressed,
    Said,
    TimerFired,
)
from banso.dialog.folding import folded, same_words
from banso.dialog.guards import Guard, explain, holds
from banso.dialog.machine import Candidate, Machine, TriggerName, full_path, plain_path
from banso.dialog.model import Question, Trigger
from banso.dialog.snapshot import Source

GUARD_IS_FALSE = "guard is false"
ALWAYS_HEARD = ("counselor", "action", "risk")
"""Triggers that are no step of the seeker's and so not stopped by a hold."""


@dataclass(frozen=True, slots=True)
class Considered:
    """A candidate whose trigger matched: whether it fired, and if not, why."""

    candidate: Candidate
    fired: bool
    reason: str = ""

    @property
    def label(self) -> str:
        return self.candidate.label()

    @property
    def guard_was_false(self) -> bool:
        return self.reason.startswith(GUARD_IS_FALSE)

    def __str__(self) -> str:
        return f"{self.label}: {'fired' if self.fired else self.reason}"


class Walk:
    """The model of the `transitions` machine for one turn."""

    def __init__(self, machine: Machine, draft: Draft) -> None:
        self.machine, self.draft = machine, draft
        self.state = full_path(draft.before.state)
        self.chosen: Candidate | None = None
        self.exits: list[str] = []
        self.entries: list[str] = []
        self.considered: list[Considered] = []

    @property
    def path(self) -> str:
        return plain_path(self.state)

    def fire(self, trigger: TriggerName) -> bool:
        self.chosen = None
        return self.machine.fire(self, trigger)

    def jump(self, path: str) -> None:
        """Go to a leaf that only this conversation knows (history); entry steps are not taken again."""
        kept = set(_ancestors(path))
        self.exits += [p for p in _ancestors(self.path) if p not in kept]
        self.machine.chart.set_state(full_path(path), self)

    def left(self, path: str) -> None:
        self.exits.append(path)

    def entered(self, path: str) -> None:
        self.entries.append(path)

    def chose(self, candidate: Candidate) -> None:
        self.chosen = candidate
        self.considered.append(Considered(candidate, fired=True))

    def admits(self, candidate: Candidate) -> bool:
        if candidate.next is not None:
            return self._guard_holds(candidate, candidate.next.when)
        if self._matches(candidate) is False:
            return False
        rule = candidate.rule
        if self.draft.hold is not None and not self._allowed_in_hold(candidate):
            self._passed_over(candidate, "not during a hold")
            return False
        return self._guard_holds(candidate, None if rule is None else rule.when)

    def _matches(self, candidate: Candidate) -> bool:
        if candidate.built_in is not None:
            return self._built_in_matches(candidate)
        rule = candidate.rule
        if rule is None or rule.trigger is None:
            return rule is not None
        return self.triggered(rule.trigger)

    def _allowed_in_hold(self, candidate: Candidate) -> bool:
        rule = candidate.rule
        if rule is not None:
            kind = rule.trigger.kind if rule.trigger else None
            if rule.during_hold or kind in ALWAYS_HEARD:
                return True
        dialog = self.machine.dialog_of(candidate.state)
        return dialog is not None and dialog.holding

    def _guard_holds(self, candidate: Candidate, guard: Guard | None) -> bool:
        if guard is None or holds(guard, self.draft.look):
            return True
        self._passed_over(candidate, f"{GUARD_IS_FALSE}: {explain(guard, self.draft.look)}")
        return False

    def _passed_over(self, candidate: Candidate, reason: str) -> None:
        self.considered.append(Considered(candidate, fired=False, reason=reason))

    def triggered(self, trigger: Trigger) -> bool:
        """Whether the event is of the trigger's kind and one of its names."""
        draft, event = self.draft, self.draft.event
        match trigger.kind, event:
            case "intent", Said():
                return not trigger.names or draft.intent in trigger.names
            case "intent", Pressed():
                return draft.intent is not None and (not trigger.names or draft.intent in trigger.names)
            case "press", Pressed():
                return draft.intent is None and (not trigger.names or draft.press_name in trigger.names)
            case "media", Media(kind=kind):
                return not trigger.names or kind in trigger.names
            case "followed", Followed(again=again):
                return not trigger.names or ("again" if again else "first") in trigger.names
            case "timer", TimerFired(name=name):
                return name in trigger.names
            case "action", ActionDone(action=action, outcome=outcome):
                return f"{action}/{outcome}" in trigger.names
            case "counselor", CounselorActed(act=act):
                return not trigger.names or act in trigger.names
            case "entity", Said():
                return any(e.name in trigger.names for e in draft.own_entities())
            case "risk", Said(risk=risk):
                return risk in trigger.names
        return False

    def _built_in_matches(self, candidate: Candidate) -> bool:
        question = self.machine.states[candidate.state].question
        if question is None:
            return False
        if candidate.built_in == "answer":
            return answer_to(question, self.draft) is not None
        if candidate.built_in == "go_back":
            return self.draft.intent == "go_back" and self.previous_question() is not None
        return self.draft.intent == candidate.built_in

    def previous_question(self) -> str | None:
        """The slot answered last in this dialog before the question that is open."""
        dialog = self.path.split(".", 1)[0]
        here = self.machine.question(self.path)
        return next(
            (
                slot
                for slot in reversed(self.draft.answered)
                if self.machine.questions.get(slot, "").split(".", 1)[0] == dialog
                and (here is None or slot != here.slot)
            ),
            None,
        )


def _ancestors(path: str) -> list[str]:
    """The path and the paths above it, innermost first, without root."""
    parts = path.split(".")
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)]


def answer_to(question: Question, draft: Draft) -> tuple[Any, Source] | None:
    """The answer that the event gives to an open question, with where it came from."""
    event = draft.event
    if isinstance(event, Pressed):
        payload = event.payload
        if payload is None or payload.question != question.slot or draft.press_name != "answer":
            return None
        return payload.values.get("value"), "button"
    if not isinstance(event, Said):
        return None
    listening = draft.intent is None or draft.intent in question.listens_to
    if listening and question.slot in draft.filled:
        return draft.value(question.slot), "told"
    text = folded(event.text)
    refused = [folded(event.text[e.start : e.end]) for e in draft.own_entities(negated=True) if e.end > e.start]
    for answer in question.answers:
        words = [word for word in answer.words if not any(folded(word) in r or r in folded(word) for r in refused)]
        if any(same_words(word, event.text) or (listening and folded(word) in text) for word in words):
            return answer.value, "asked"
    for answer in question.answers:
        if draft.intent in answer.intents:
            return answer.value, "asked"
    if question.free_text and listening and draft.intent is not None and event.text.strip():
        return event.text.strip(), "asked"
    return None
