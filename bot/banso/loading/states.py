"""From the checked shape of a dialog file to its states, every name in them looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from banso.dialog import guards
from banso.dialog.events import Payload
from banso.dialog.model import (
    LISTENS_TO,
    Answer,
    Clear,
    Delay,
    EraseAll,
    Escalate,
    Handoff,
    Next,
    Question,
    Rule,
    Run,
    SetSlots,
    Show,
    State,
    Step,
    Stop,
    Take,
    Trigger,
    Utter,
)
from banso.dialog.steps import SOURCES
from banso.loading.durations import read_duration
from banso.loading.guard_check import check_guard
from banso.loading.problems import did_you_mean
from banso.loading.references import CORE_PRESSES, Known
from banso.loading.responses import ANSWER, LATE_TURN, MAX_BUTTONS, check_label, check_postback
from banso.loading.schema import (
    AnswerDoc,
    DelayDoc,
    GateRuleDoc,
    NextDoc,
    NodeDoc,
    QuestionDoc,
    ReactionDoc,
    RuleDoc,
    StateDoc,
    StepDoc,
)
from banso.loading.values import check_value
from banso.loading.yaml_source import Key, Source

ANY = "any"
TRIGGERS = ("intent", "press", "media", "followed", "action", "counselor", "entity")
RESERVED = ("root", "history", "any")
"""Words that a target may have and so no state."""
_NAME = re.compile(r"[^\W\d]\w*")
_STEPS = tuple(name for name in StepDoc.model_fields if name != "with_")


@dataclass(frozen=True, slots=True)
class StateReader:
    """Builds the states of one file; what is wrong goes to `source.problems`."""

    source: Source
    known: Known

    def state(self, doc: NodeDoc, name: str, owner: str, path: Key, children: tuple[State, ...] = ()) -> State:
        """The state `owner` and all in it. `children` are states that other files bring."""
        for key in doc.states:
            self._check_name(key, (*path, "states", key))
        inner = tuple(
            self.state(child, key, f"{owner}.{key}", (*path, "states", key)) for key, child in doc.states.items()
        )
        leaf = doc if isinstance(doc, StateDoc) else StateDoc()
        self._check_kind(doc, leaf, path)
        return State(
            name=name,
            path=owner,
            initial=self._initial(doc, owner, (*path, "initial"), (*inner, *children)),
            children=inner + children,
            entry=self.steps(doc.entry, (*path, "entry")),
            exit=self.steps(doc.exit, (*path, "exit")),
            prompt=self._response(leaf.prompt, (*path, "prompt")),
            question=self._question(leaf.question, (*path, "question")),
            next=tuple(self._next(n, owner, (*path, "next", i)) for i, n in enumerate(leaf.next)),
            on=tuple(self.rule(r, owner, (*path, "on", i)) for i, r in enumerate(doc.on)),
            otherwise=tuple(
                self._reaction(r, None, owner, (*path, "otherwise", i)) for i, r in enumerate(doc.otherwise)
            ),
            after=self._delays(doc.after, owner, (*path, "after")),
            place=self.source.key_place(*path),
        )

    def rule(self, doc: RuleDoc, owner: str, path: Key) -> Rule:
        """A rule of `on`."""
        return self._reaction(doc, self._trigger(doc, path), owner, path)

    def gate_rule(self, doc: GateRuleDoc, path: Key) -> Rule:
        """A rule of the gate."""
        return self._reaction(doc, Trigger("risk", tuple(doc.risk)), "root", path)

    def steps(self, docs: Sequence[StepDoc], path: Key) -> tuple[Step, ...]:
        """Steps in their order."""
        return tuple(step for i, doc in enumerate(docs) for step in self._step(doc, (*path, i)))

    def _check_name(self, name: str, path: Key) -> None:
        if name in RESERVED or _NAME.fullmatch(name) is None:
            place = self.source.key_place(*path)
            cure = "Use letters, digits and `_`, and none of " + ", ".join(f"`{word}`" for word in RESERVED)
            self.source.tell(place, f"a state cannot be called `{name}`", cure)

    def _check_kind(self, doc: NodeDoc, leaf: StateDoc, path: Key) -> None:
        if leaf.question is not None and doc.states:
            self._tell(path, "a state with states inside cannot be a question", "Make the question a state of its own")
        if leaf.question is not None and leaf.prompt is not None:
            self._tell((*path, "prompt"), "a question has no `prompt`", "Its prompt is `ask`: delete this one")
        if leaf.next and leaf.question is None:
            self._tell((*path, "next"), "only a question has `next`", "Write a rule in `on:` with `to:`")
        if leaf.question is not None and not leaf.next:
            self._tell((*path, "question"), "the question leads nowhere", "Add `next:` with the state that follows")

    def _initial(self, doc: NodeDoc, owner: str, path: Key, children: tuple[State, ...]) -> str | None:
        names = [child.name for child in children]
        if doc.initial is None:
            if children:
                self._tell(path[:-1], f"`{owner}` does not say where it begins", f"Add `initial: {names[0]}`")
            return None
        if doc.initial not in names and doc.initial not in self.known.unreadable:
            self._tell(path, f"no state `{doc.initial}` in `{owner}`", did_you_mean(doc.initial, names))
        return doc.initial

    def _trigger(self, doc: RuleDoc, path: Key) -> Trigger | None:
        written = [name for name in TRIGGERS if getattr(doc, name) is not None]
        if len(written) != 1:
            found = " and ".join(f"`{name}`" for name in written) or "none"
            self._tell(
                path, f"a rule of `on` has one trigger, this one has {found}", "Write for example `intent: affirm`"
            )
        if doc.outcome is not None and doc.action is None:
            self._tell(
                (*path, "outcome"), "`outcome` needs its `action`", "Add for example `action: action_find_firms`"
            )
        if not written:
            return None
        kind = written[0]
        if doc.action is not None:
            return Trigger("action", self._outcomes(doc.action, doc.outcome, path))
        names: list[str] = getattr(doc, kind)
        for index, name in enumerate(names):
            self._check_trigger_name(kind, name, (*path, kind, index))
        return {
            "intent": Trigger("intent", _all_or(names)),
            "press": Trigger("press", _all_or(names)),
            "media": Trigger("media", _all_or(names)),
            "followed": Trigger("followed", _all_or(names)),
            "counselor": Trigger("counselor", _all_or(names)),
            "entity": Trigger("entity", tuple(names)),
        }[kind]

    def _check_trigger_name(self, kind: str, name: str, path: Key) -> None:
        if name == ANY and kind != "entity":
            return
        if kind == "intent":
            self.known.intent(self.source, name, path)
        elif kind == "entity":
            self.known.entity(self.source, name, path)
        elif kind == "press":
            self.known.handled_presses.add(name)
            if self.known.domain is not None and name in self.known.domain.intents and name not in CORE_PRESSES:
                self._tell(path, f"`{name}` is an intent, no name of a button", f"Write `intent: {name}`")

    def _outcomes(self, action: str, outcomes: list[str] | None, path: Key) -> tuple[str, ...]:
        declared = self.known.action(self.source, action, (*path, "action"))
        for index, outcome in enumerate(outcomes or ()):
            self.known.outcome(self.source, action, outcome, (*path, "outcome", index))
        if outcomes is None and declared and self.known.domain is not None:
            outcomes = list(self.known.domain.actions[action].outcomes)
        return tuple(f"{action}/{outcome}" for outcome in outcomes or ())

    def _reaction(self, doc: ReactionDoc, trigger: Trigger | None, owner: str, path: Key) -> Rule:
        if doc.resume and doc.to is not None:
            self._tell((*path, "resume"), "`resume` asks again what is open here, but the rule leads away", "Delete it")
        if doc.to == "history" and owner == "":
            self._tell((*path, "to"), "there is nowhere to go back to", "Name a state")
        return Rule(
            trigger=trigger,
            when=self._guard(doc.when, (*path, "when")),
            do=self.steps(doc.do, (*path, "do")),
            to=None if doc.to is None else self.known.target(self.source, doc.to, owner, (*path, "to")),
            resume=doc.resume,
            consent=doc.consent,
            during_hold=doc.during_hold,
            place=self.source.place(*path),
        )

    def _delays(self, docs: Sequence[DelayDoc], owner: str, path: Key) -> tuple[Delay, ...]:
        lines: dict[str, int] = {}
        delays = []
        for index, doc in enumerate(docs):
            here = (*path, index)
            if doc.name in lines:
                message = f"two timers of `{owner}` are called `{doc.name}`, the first in line {lines[doc.name]}"
                self._tell((*here, "name"), message, "Rename one of them")
            lines.setdefault(doc.name, self.source.place(*here, "name").line)
            delays.append(self._delay(doc, owner, here))
        return tuple(delays)

    def _delay(self, doc: DelayDoc, owner: str, path: Key) -> Delay:
        told = {"delay": doc.delay, "silence": doc.silence, "unanswered": doc.unanswered}
        if sum(written is not None for written in told.values()) != 1:
            message = "a timer has one of `delay`, `silence`, `unanswered`"
            self._tell(path, message, "Write for example `silence: 3 days`")
        spans = {}
        for key, written in told.items():
            spans[key] = None if written is None else read_duration(written)
            if written is not None and spans[key] is None:
                self._tell((*path, key), f"`{written}` is no span of time", f"Write for example `{key}: 3 days`")
        name = f"{owner}/{doc.name}"
        rule = self._reaction(doc, Trigger("timer", (name,)), owner, path)
        return Delay(name, spans["delay"], spans["silence"], rule, doc.any_hour, spans["unanswered"])

    def _step(self, doc: StepDoc, path: Key) -> Iterator[Step]:
        written = [name for name in _STEPS if getattr(doc, name) is not None]
        if len(written) != 1:
            found = " and ".join(f"`{name}`" for name in written) or "nothing"
            cure = "Begin a new step with `- ` for each" if written else "Write for example `- utter: utter_greet`"
            self._tell(path, f"a step does one thing, this one does {found}", cure)
        if doc.with_ is not None and doc.run is None:
            self._tell((*path, "with"), "`with` needs `run`", "Add for example `run: action_find_firms`")
        yield from (step for name in written[:1] if (step := self._named_step(name, doc, (*path, name))))

    def _named_step(self, name: str, doc: StepDoc, path: Key) -> Step | None:
        match name:
            case "utter" if doc.utter is not None:
                self.known.response(self.source, doc.utter, path)
                return Utter(doc.utter)
            case "set" if doc.set is not None:
                for slot, value in doc.set.items():
                    self._slot_value(slot, value, (*path, slot))
                return SetSlots(dict(doc.set))
            case "take" if doc.take is not None:
                for slot, source in doc.take.items():
                    self.known.slot(self.source, slot, (*path, slot), at_key=True)
                    self.known.source_of_value(self.source, source, (*path, slot))
                return Take(dict(doc.take))
            case "clear" if doc.clear is not None:
                for index, slot in enumerate(doc.clear):
                    self.known.slot(self.source, slot, (*path, index))
                return Clear(tuple(doc.clear))
            case "run" if doc.run is not None:
                self.known.action(self.source, doc.run, path)
                for key, value in (doc.with_ or {}).items():
                    if isinstance(value, str) and value.startswith(SOURCES):
                        self.known.source_of_value(self.source, value, (*path[:-1], "with", key))
                return Run(doc.run, dict(doc.with_ or {}))
            case "show":
                return Show()
            case "handoff" if doc.handoff is not None:
                return Handoff(doc.handoff)
            case "stop" if doc.stop is not None:
                return Stop(doc.stop)
            case "erase":
                return EraseAll()
            case "escalate" if doc.escalate is not None:
                return Escalate(doc.escalate)
        return None

    def _slot_value(self, slot: str, value: Any, path: Key) -> None:
        self.known.slot(self.source, slot, path, at_key=True)
        if self.known.domain is not None and slot in self.known.domain.slots:
            check_value(self.source, self.known.domain.slots[slot], value, path)

    def _question(self, doc: QuestionDoc | None, path: Key) -> Question | None:
        if doc is None:
            return None
        self.known.slot(self.source, doc.slot, (*path, "slot"))
        self.known.response(self.source, doc.ask, (*path, "ask"))
        if len(doc.answers) > MAX_BUTTONS:
            message = f"{len(doc.answers)} answers, LINE shows {MAX_BUTTONS} buttons"
            self._tell((*path, "answers"), message, "Leave the rarer ones to free text")
        for index, intent in enumerate(doc.listens_to or ()):
            self.known.intent(self.source, intent, (*path, "listens_to", index))
        return Question(
            slot=doc.slot,
            ask=doc.ask,
            answers=tuple(self._answer(a, doc.slot, (*path, "answers", i)) for i, a in enumerate(doc.answers)),
            readback=self._response(doc.readback, (*path, "readback")),
            skipped=self._response(doc.skipped, (*path, "skipped")),
            unsure=self._response(doc.unsure, (*path, "unsure")),
            free_text=doc.free_text,
            skippable=doc.skippable,
            sensitive=doc.sensitive,
            listens_to=LISTENS_TO if doc.listens_to is None else tuple(doc.listens_to),
        )

    def _answer(self, doc: AnswerDoc, slot: str, path: Key) -> Answer:
        if self.known.domain is not None and slot in self.known.domain.slots:
            check_value(self.source, self.known.domain.slots[slot], doc.value, (*path, "value"))
        for index, intent in enumerate(doc.intent):
            self.known.intent(self.source, intent, (*path, "intent", index))
        label = doc.label if doc.label is not None else str(doc.value)
        check_label(self.source, label, (*path, "label" if doc.label is not None else "value"))
        longest = max(self.known.states, key=len, default="")
        check_postback(self.source, Payload(ANSWER, {"value": doc.value}, slot, longest, LATE_TURN), (*path, "value"))
        return Answer(doc.value, label, tuple(doc.intent), tuple(doc.words))

    def _next(self, doc: NextDoc, owner: str, path: Key) -> Next:
        target = self.known.target(self.source, doc.to, owner, (*path, "to"))
        return Next(target, self._guard(doc.when, (*path, "when")), doc.readback)

    def _guard(self, written: str | None, path: Key) -> guards.Guard | None:
        return None if written is None else check_guard(self.source, self.known, written, path)

    def _response(self, name: str | None, path: Key) -> str | None:
        if name is not None:
            self.known.response(self.source, name, path)
        return name

    def _tell(self, path: Key, message: str, cure: str) -> None:
        self.source.tell_unless_pruned(self.source.place(*path), message, cure)


def _all_or(names: Sequence[str]) -> tuple[str, ...]:
    return () if ANY in names else tuple(names)
