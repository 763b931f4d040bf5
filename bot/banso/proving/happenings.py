"""Everything that can happen in a state, as far as the dialogs can tell it apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from banso.dialog.events import (
    FALLBACK_INTENT,
    ActionDone,
    CounselorAct,
    CounselorActed,
    Event,
    Followed,
    Media,
    MediaKind,
    Parse,
    Payload,
    Pressed,
    RiskKind,
    Said,
    TimerFired,
    Unfollowed,
)
from banso.dialog.machine import Machine
from banso.dialog.model import Question, State, Take
from banso.dialog.turn import CONTEXTUAL
from banso.proving.tracing import DOUBLED, GoingOn, Setting
from banso.proving.values import ANY

NO_ANSWER = "＊"
"""A text in which nobody finds an answer's words."""
CRISIS_INTENT = "crisis"
UNNAMED = 2
ELSEWHERE = "(elsewhere)"


@dataclass(frozen=True, eq=False)
class Happening:
    """An event with what promises can say of it. `only`: the modes in which it can come; `in_hold`: only in one."""

    key: str
    event: Event | GoingOn
    kind: str
    intent: str | None = None
    name: str | None = None
    risk: str = "none"
    risk_kind: str | None = None
    only: tuple[str, ...] = ("bot", "waiting", "human")
    in_hold: bool = False
    title: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Happening) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def button(self) -> str:
        """The name of the button that has to have been shown, if it is a press of one that is no answer."""
        payload = self.event.payload if isinstance(self.event, Pressed) else None
        return payload.name if payload is not None and payload.question is None else ""

    @property
    def by_seeker(self) -> bool:
        return self.kind in ("said", "outage", "pressed", "followed") or self.kind in get_args(MediaKind)


class Happenings:
    """What can happen, by state; reading the set once."""

    def __init__(
        self, setting: Setting, *, apart: frozenset[str] = frozenset(), named: frozenset[str] = frozenset()
    ) -> None:
        """`apart`: buttons that promises name. `named`: slots whose change somebody looks at, in promises or between
        turns; of the questions for all others two stand for all, since one of them leaves every other as it was."""
        self._named = named
        self.setting = setting
        self.intents = tuple(dict.fromkeys((*setting.machine.dialogs.domain.intents, FALLBACK_INTENT)))
        self._apart = apart
        self._buttons = button_names(setting.machine)
        self._cache: dict[str, tuple[Happening, ...]] = {}

    def of(self, state: str) -> tuple[Happening, ...]:
        if state not in self._cache:
            self._cache[state] = tuple(self._of(state))
        return self._cache[state]

    def outcomes(self, action: str) -> tuple[Happening, ...]:
        """How an action can end."""
        declared = self.setting.machine.dialogs.domain.actions[action]
        return tuple(
            Happening(f"{action}/{o}", ActionDone(action, o), "action", name=f"{action}/{o}") for o in declared.outcomes
        )

    def _of(self, state: str) -> Iterator[Happening]:
        lineage = self.setting.machine.lineage(state)
        question = self.setting.machine.states[state].question
        yield from self._said(question)
        yield from self._risky()
        yield from self._pressed(state, lineage)
        yield from self._answered(question)
        for kind in get_args(MediaKind):
            yield Happening(f"media {kind}", Media(kind), kind)
        yield Happening("follow", Followed(False), "followed", name="first")
        yield Happening("follow again", Followed(True), "followed", name="again")
        yield Happening("unfollow", Unfollowed(), "unfollowed")
        for inner in lineage:
            for delay in inner.after:
                yield Happening(f"timer {delay.name}", TimerFired(delay.name), "timer", name=delay.name)
        for act in get_args(CounselorAct):
            modes = ("human",) if act in ("said", "handed_back") else ("bot", "waiting") if act == "took" else _MODES
            yield Happening(
                f"counselor {act}", CounselorActed(act), "counselor", name=act, only=modes, in_hold=act == "lifted_hold"
            )

    def _said(self, question: Question | None) -> Iterator[Happening]:
        texts = [("", NO_ANSWER), *self._answer_texts(question)]
        for intent in self.intents:
            if intent == CRISIS_INTENT:
                continue  # the service never tells a message read so without its risk
            for label, text in texts if question and intent in question.listens_to else texts[:1]:
                yield Happening(f"{intent}{label}", Said(text, Parse(intent, 1.0)), "said", intent=intent)
        for label, text in texts:
            yield Happening(f"outage{label}", Said(text, None), "outage")

    def _answer_texts(self, question: Question | None) -> Iterator[tuple[str, str]]:
        """One text for each class of answers."""
        seen: set[Any] = set()
        for answer in question.answers if question else ():
            assert question is not None  # noqa: S101  its answers were just looked at
            value = self.setting.values.slot(question.slot).of(answer.value)
            if answer.words and value not in seen:
                seen.add(value)
                yield f" {answer.words[0]}", answer.words[0]

    def _risky(self) -> Iterator[Happening]:
        for grade in ("watch", "crisis"):
            for kind in get_args(RiskKind):
                event = Said(NO_ANSWER, Parse(ANY, 1.0), grade, kind)
                yield Happening(f"{grade} {kind}", event, "said", risk=grade, risk_kind=kind)
            down = Said(NO_ANSWER, None, grade, "self")
            yield Happening(f"{grade} self in an outage", down, "outage", risk=grade, risk_kind="self")

    def _pressed(self, state: str, lineage: tuple[State, ...]) -> Iterator[Happening]:
        intents = self.setting.machine.dialogs.domain.intents
        heard = {
            name
            for inner in lineage
            for rule in inner.on
            if rule.trigger is not None and rule.trigger.kind == "press"
            for name in rule.trigger.names
        }
        unheard = False
        for name, values in self._buttons.items():
            if name not in intents and name not in heard and name not in self._apart:
                if unheard:
                    continue
                unheard = True  # one stands for all that nothing here waits for
            intent = name if name in intents else None
            payload = Payload(name, values, None, state, 1)
            yield Happening(f"press {name}", Pressed(payload), "pressed", intent=intent, name=name)
        # A stale or doubled press is told as that, whatever the button was.
        for told, payload in (
            ("stale", Payload(CONTEXTUAL[0], {}, None, ELSEWHERE, 0)),
            ("doubled", Payload(CONTEXTUAL[0], {}, None, state, DOUBLED)),
        ):
            yield Happening(f"press, {told}", Pressed(payload), "pressed", name=told)
        yield Happening("press of an unknown format", Pressed(None), "pressed", name="expired")

    def _answered(self, question: Question | None) -> Iterator[Happening]:
        """Buttons that answer: the question that is open, or another one, now or before."""
        unnamed = 0
        for slot, path in self.setting.machine.questions.items():
            if slot not in self._named and (question is None or question.slot != slot):
                unnamed += 1
                if unnamed > UNNAMED:
                    continue
            asked = self.setting.machine.states[path].question
            here = question is not None and question.slot == slot
            seen: set[Any] = set()
            for answer in asked.answers if asked else ():
                value = self.setting.values.slot(slot).of(answer.value)
                if value in seen:
                    continue
                seen.add(value)
                payload = Payload("answer", {"value": value}, slot, path, 1)
                name = "answer" if here else "corrected"
                yield Happening(f"button {slot}={value}", Pressed(payload), "pressed", name=name, title=answer.label)


@cache
def resting(rest: GoingOn) -> Happening:
    """The rest of a turn as something that happens."""
    return Happening(rest.way, rest, "rest")


def button_names(machine: Machine) -> dict[str, dict[str, Any]]:
    """Every name a button can have: those of responses and those that rules wait for (cards have them), with data."""
    keys = {
        source.partition(".")[2]: ANY
        for state in machine.states.values()
        for rule in state.on
        for step in rule.do
        if isinstance(step, Take)
        for source in step.sources.values()
        if source.startswith("press.")
    }
    responses = machine.dialogs.domain.responses.values()
    found = {b.name: dict(keys) for r in responses for v in r.variants for b in v.buttons}
    for state in machine.states.values():
        for rule in state.on:
            if rule.trigger is not None and rule.trigger.kind == "press":
                found |= {name: dict(keys) for name in rule.trigger.names if name not in RESERVED}
    return found


_MODES = ("bot", "waiting", "human")
RESERVED = ("stale", "doubled", "expired", "corrected")
