"""Everything that can happen in a state, as far as the dialogs can tell it apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, get_args

from banso.dialog.events import (
    CRISIS_INTENT,
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
from banso.dialog.model import Question, Take
from banso.dialog.turn import CONTEXTUAL
from banso.proving.choices import DOUBLED, MODES, GoingOn
from banso.proving.setting import Setting
from banso.proving.values import ANY

NO_ANSWER = "＊"
"""A text in which nobody finds an answer's words."""
UNNAMED = 2
ELSEWHERE = "(elsewhere)"


@dataclass(frozen=True, eq=False)
class Happening:
    """An event with what promises can say of it. `only`: the modes in which it can come; `in_hold`: only in one.

    `needs`: names of buttons of which one has to have been shown, joined by `|`; with `@` and a state, in that state.
    `intent` is ANY where a message may be read as whatever.
    """

    key: str
    event: Event | GoingOn
    kind: str
    intent: str | None = None
    name: str | None = None
    risk: str = "none"
    risk_kind: str | None = None
    only: tuple[str, ...] = MODES
    in_hold: bool = False
    title: str = ""
    needs: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Happening) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)

    @cached_property
    def sign(self) -> tuple[str | None, ...]:
        """All that patterns can tell of it."""
        return (self.kind, self.intent, self.name, self.risk, self.risk_kind)

    @property
    def by_seeker(self) -> bool:
        return self.kind in ("said", "outage", "pressed", "followed") or self.kind in get_args(MediaKind)


class Happenings:
    """What can happen, by state; reading the set once."""

    def __init__(
        self, setting: Setting, named: frozenset[str] = frozenset(), shown: Mapping[str, Set[str]] | None = None
    ) -> None:
        """`named`: slots whose change somebody looks at, in promises or between turns; of the questions for all others
        two stand for all, since one of them leaves every other as it was. `shown`: the buttons that are ever shown, by
        the state in which they are, where that is known."""
        self._named, self._shown = named, shown
        self._ever = frozenset[str]().union(*shown.values()) if shown is not None else None
        self.setting = setting
        self._buttons = button_names(setting.machine)
        self._cache: dict[str, tuple[Happening, ...]] = {}
        self._outcomes: dict[str, tuple[Happening, ...]] = {}

    def of(self, state: str) -> tuple[Happening, ...]:
        if state not in self._cache:
            self._cache[state] = tuple(self._of(state))
        return self._cache[state]

    def outcomes(self, action: str) -> tuple[Happening, ...]:
        """How an action can end: one of each class of outcomes that the same rules wait for."""
        if action not in self._outcomes:
            classes: dict[tuple[int, ...], str] = {}
            for outcome in self.setting.machine.dialogs.domain.actions[action].outcomes:
                classes.setdefault(self._waiting_for(f"{action}/{outcome}"), outcome)
            self._outcomes[action] = tuple(
                Happening(f"{action}/{o}", ActionDone(action, o), "action", name=f"{action}/{o}")
                for o in classes.values()
            )
        return self._outcomes[action]

    def _waiting_for(self, end: str) -> tuple[int, ...]:
        triggers = [rule.trigger for state in self.setting.machine.states.values() for rule in state.on]
        return tuple(i for i, t in enumerate(triggers) if t is not None and t.kind == "action" and end in t.names)

    def _of(self, state: str) -> Iterator[Happening]:
        lineage = self.setting.machine.lineage(state)
        question = self.setting.machine.states[state].question
        yield from self._said(state, question)
        yield from self._risky()
        yield from self._pressed(state)
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
            modes = ("human",) if act in ("said", "handed_back") else ("bot", "waiting") if act == "took" else MODES
            yield Happening(
                f"counselor {act}", CounselorActed(act), "counselor", name=act, only=modes, in_hold=act == "lifted_hold"
            )

    def _said(self, state: str, question: Question | None) -> Iterator[Happening]:
        texts = [("", NO_ANSWER), *self._answer_texts(question)]
        for intent in self.setting.alike.intents(state):
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
                yield Happening(f"{grade} {kind}", event, "said", ANY, risk=grade, risk_kind=kind)
            down = Said(NO_ANSWER, None, grade, "self")
            yield Happening(f"{grade} self in an outage", down, "outage", risk=grade, risk_kind="self")

    def _pressed(self, state: str) -> Iterator[Happening]:
        intents = self.setting.machine.dialogs.domain.intents
        for names in self.setting.alike.presses(
            state, filter(lambda name: self._may_press(state, name), self._buttons)
        ):
            name = names[0]
            intent = name if name in intents else None
            payload = Payload(name, self._buttons[name], None, state, 1)
            needs = f"{name}@{state}" if name in CONTEXTUAL else "|".join(names)
            yield Happening(f"press {name}", Pressed(payload), "pressed", intent, name, needs=needs)
        # A stale or doubled press is told as that, whatever the button was.
        for told, payload in (
            ("stale", Payload(CONTEXTUAL[0], {}, None, ELSEWHERE, 0)),
            ("doubled", Payload(CONTEXTUAL[0], {}, None, state, DOUBLED)),
        ):
            yield Happening(f"press, {told}", Pressed(payload), "pressed", name=told)
        yield Happening("press of an unknown format", Pressed(None), "pressed", name="expired")

    def _may_press(self, state: str, name: str) -> bool:
        """Not where such a button was never shown; a contextual one from elsewhere is told as stale."""
        if self._shown is None or self._ever is None:
            return True
        return name in (self._shown.get(state, ()) if name in CONTEXTUAL else self._ever)

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


RESERVED = ("stale", "doubled", "expired", "corrected")
