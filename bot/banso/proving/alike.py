"""Intents and buttons that everything treats alike, so that one of them can stand for all."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence

from banso.dialog.check import states
from banso.dialog.draft import SAY_DIFFERENTLY
from banso.dialog.events import FALLBACK_INTENT
from banso.dialog.guards import Guard, tests
from banso.dialog.machine import Machine
from banso.dialog.model import Response, Rule, State, Step, Utter
from banso.dialog.turn import CONTEXTUAL
from banso.proving.promises import Pattern
from banso.proving.values import guards_of


class Alike:
    """Classes of intents and of names on buttons, by state: of one class are those for which, from there outwards, the
    same rules wait in the same order, which differ at most in responses that no promise tells apart either."""

    def __init__(self, machine: Machine, patterns: Sequence[Pattern], guards: Iterable[Guard]) -> None:
        self._machine = machine
        self._patterns = tuple(dict.fromkeys((p.intents, p.presses, p.says) for p in patterns))
        everywhere = (machine.dialogs.root, *states(machine.dialogs))
        all_guards = [*guards, *(g for state in everywhere for g in guards_of(state))]
        all_guards += [rule.when for rule in machine.dialogs.gate if rule.when is not None]
        self._compared = {t for g in all_guards for t in tests(g) if "event.intent" in str(t)}
        self._apart = {*CONTEXTUAL, FALLBACK_INTENT}
        questions = [state.question for state in everywhere if state.question is not None]
        self._own_words = {SAY_DIFFERENTLY, *(q.ask for q in questions), *(q.readback for q in questions)}
        self._intents: dict[str, tuple[str, ...]] = {}
        self._responses: dict[str, Hashable] = {}
        self._rules: dict[int, Hashable] = {}
        self._signs: dict[tuple[str, str, bool], Hashable] = {}

    def intents(self, state: str) -> tuple[str, ...]:
        """One of each class of the intents that a message may be read as, NLU's fallback among them."""
        if state not in self._intents:
            named = dict.fromkeys((*self._machine.dialogs.domain.intents, FALLBACK_INTENT))
            self._intents[state] = tuple(members[0] for members in self._classes(state, named, said=True))
        return self._intents[state]

    def presses(self, state: str, names: Iterable[str]) -> list[tuple[str, ...]]:
        """The names on buttons by classes."""
        return self._classes(state, names, said=False)

    def _classes(self, state: str, names: Iterable[str], *, said: bool) -> list[tuple[str, ...]]:
        found: dict[Hashable, list[str]] = {}
        for name in names:
            found.setdefault(self._sign(state, name, said), []).append(name)
        return [tuple(members) for members in found.values()]

    def _sign(self, state: str, name: str, said: bool) -> Hashable:
        if name in self._apart or (self._compared and any(repr(name) in str(test) for test in self._compared)):
            return name
        domain = self._machine.dialogs.domain
        is_intent = said or name in domain.intents
        named = tuple(
            (name in intents if is_intent else False, name in presses, said) for intents, presses, _ in self._patterns
        )
        fills = tuple(
            s.name
            for s in domain.slots.values()
            if said and any(not m.intents or name in m.intents for m in s.mappings)
        )
        return (is_intent, named, fills, *(self._heard(s, name, said, is_intent) for s in self._machine.lineage(state)))

    def _heard(self, state: State, name: str, said: bool, is_intent: bool) -> Hashable:
        """What waits in the state for it, in order."""
        key = (state.path, name, said)
        if key not in self._signs:
            question, own = state.question, tuple(self._waiting(state, name, said, is_intent))
            answers: tuple[bool, ...] = ()
            if question is not None and said:
                answers = (name in question.listens_to, *(name in answer.intents for answer in question.answers))
            self._signs[key] = (own, answers)
        return self._signs[key]

    def _waiting(self, state: State, name: str, said: bool, is_intent: bool) -> Iterator[Hashable]:
        for index, rule in enumerate(state.on):
            kind, names = (rule.trigger.kind, rule.trigger.names) if rule.trigger is not None else ("", ())
            if kind == ("intent" if is_intent else "press") and (not names or name in names):
                yield self._rule(rule)
            elif said and kind == "entity":
                yield index

    def _rule(self, rule: Rule) -> Hashable:
        if id(rule) not in self._rules:
            steps = tuple(self._step(step) for step in rule.do)
            self._rules[id(rule)] = (str(rule.when), steps, rule.to, rule.resume, rule.during_hold)
        return self._rules[id(rule)]

    def _step(self, step: Step) -> Hashable:
        if not isinstance(step, Utter):
            return repr(step)
        name = step.response
        if name not in self._responses:
            self._responses[name] = self._response(self._machine.dialogs.domain.responses[name])
        return self._responses[name]

    def _response(self, response: Response) -> Hashable:
        """What of a response others look at: promises, slots by its conditions, and whoever waits for its buttons."""
        if response.name in self._own_words:
            return response.name
        named = tuple(response.name in says for _, _, says in self._patterns)
        fits = frozenset((v.conditions, v.channel) for v in response.variants)
        buttons = frozenset(button.name for v in response.variants for button in v.buttons)
        return ("says", named, fits, buttons)
