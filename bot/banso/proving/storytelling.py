"""A way that breaks a promise as a story: written in YAML, read back, and run against the real engine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from banso.dialog.events import CounselorActed, Followed, Media, Pressed, Said, TimerFired, Unfollowed
from banso.dialog.guards import AllOf, AnyOf, Guard, Not, Truth, names
from banso.dialog.guessing import WORDS
from banso.dialog.machine import Machine
from banso.dialog.model import Delay, Take
from banso.dialog.windows import JST, next_start
from banso.proving.choices import DOUBLED, MAYBE
from banso.proving.exploring import Step
from banso.proving.happenings import ELSEWHERE, NO_ANSWER, Happening
from banso.proving.promises import Promise
from banso.proving.values import ANY, CLOCKS, HOURS, clock_at

TEXTS = {
    ("crisis", "self"): "死にたい",
    ("crisis", "other"): "友達が死にたいと言っている",
    ("crisis", "violence"): "夫に殴られている",
    ("crisis", "threat"): "あいつを殺してやりたい",
}
FIRST_CARD = "1つ目のことですが"
WATCH = "もう終わりにしたい"
_ENTITIES = ("entity", "negated")
"""What guards and steps call the entities of a message: what is told, what is ruled out."""
BEGINNING = datetime(2026, 11, 24, 20, 0, tzinfo=JST)


@dataclass(frozen=True, slots=True)
class Telling:
    """A story as text, and the names of actions whose ends no story can bring about."""

    text: str
    actions: tuple[str, ...]


def turns_of(way: Sequence[Step]) -> list[list[Step]]:
    """The steps of each turn."""
    turns: list[list[Step]] = []
    for step in way:
        if step.before.under is None:
            turns.append([])
        turns[-1].append(step)
    return turns


def tell(promise: Promise, way: Sequence[Step], machine: Machine) -> Telling:
    """The story of a way that breaks the promise, and where to look for the cause."""
    writer = _Writer(machine)
    turns = turns_of(way)
    if not turns:
        return Telling(f"# {promise.name}: at the very beginning no messages are sure to lead there\n", ())
    for turn in turns[:-1]:
        writer.turn(turn)
        writer.lines.append(f"      - state: {turn[-1].outcome.state}")
    writer.turn(turns[-1], _clocks(promise))
    writer.lines += list(_expected(promise, turns[-1]))
    name = promise.name.replace("'", "")
    head = ["stories:", f"  - story: '{name}'", "    steps:"]
    return Telling("\n".join([*head, *writer.lines]) + "\n", tuple(dict.fromkeys(writer.actions)))


def blamed(promise: Promise, way: Sequence[Step]) -> list[str]:
    """The YAML lines of the rules that fired in the turn that breaks the promise, then the promise's own."""
    last = turns_of(way)[-1] if way else []
    places = [str(c.rule.place) if c.rule is not None else c.state for step in last for c in step.outcome.rules]
    return [*dict.fromkeys(places), str(promise.place)]


def _expected(promise: Promise, turn: Sequence[Step]) -> Iterator[str]:
    """What the story expects, so that it fails until the dialogs are mended, where a story can say it."""
    said = [name for step in turn for name in step.outcome.said]
    yield f"      # said here: {', '.join(said) or 'nothing'}"
    then = promise.then
    if promise.kind == "within":
        yield f"      - state: {turn[-1].outcome.state}"
        yield f"      # from here no {promise.messages} message(s) are sure to lead there"
        return
    if promise.kind == "always" and len(then.says) == 1:
        yield f"      - action: {then.says[0]}"
    elif promise.kind == "always" and then.silent is False:
        yield '      - bot: {pattern: ".+"}'
    elif (promise.kind == "never" and promise.on.silent is False) or (promise.kind == "always" and then.silent):
        yield "      - silent: true"
    else:
        yield f"      # {promise.name}: this turn breaks it"


class _Writer:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.lines: list[str] = []
        self.actions: list[str] = []
        self._now = BEGINNING

    def turn(self, steps: Sequence[Step], clocks: Sequence[str] = ()) -> None:
        """`clocks`: the times of day at which the turn breaks the promise; empty if at any."""
        first = steps[0]
        clock = next((s.assumed["clock"] for s in steps if "clock" in s.assumed), None)
        if clock is None and clocks and clock_at(self._now) not in clocks:
            clock = clocks[0]
        if clock is not None and not isinstance(first.happening.event, TimerFired):
            self._clock(clock)
        self.lines += [f"      - {line}" for line in self._doing(first.happening, steps)]
        for step in steps[1:]:
            if step.happening.kind == "action":
                self.actions.append(step.happening.key)
                self.lines.append(f"      # here {step.happening.key.replace('/', ' ends with ')}")

    def _clock(self, clock: str) -> None:
        if clock_at(self._now) != clock:
            self._now = next_start(HOURS[clock], self._now)
            self.lines.append(f"      - at: {self._now.isoformat()}")

    def _doing(self, happening: Happening, steps: Sequence[Step]) -> Iterator[str]:
        match happening.event:
            case Said(parse=None):
                yield "nlu: down"
                yield f"user: {_quoted(self._text(happening))}"
                yield "nlu: up"
            case Said():
                entities = self._entities(steps[0])
                intent = happening.intent if happening.intent != ANY else self._intent(steps[0])
                if intent is None:
                    yield f"user: {_quoted(self._text(happening))}"
                    return
                told = f", entities: [{', '.join(entities)}]" if entities else ""
                told += self._guesses(steps)
                named = any(n.startswith("card.") and v is not None for n, v in steps[0].assumed.items())
                text = FIRST_CARD if named else self._text(happening)
                yield f"{{user: {_quoted(text)}, intent: {intent}{told}}}"
            case Pressed():
                yield from self._press(happening)
            case Media(kind=kind):
                yield f"{kind}: true"
            case Followed(again=again):
                yield f"follow: {'again' if again else 'first'}"
            case Unfollowed():
                yield "unfollow: true"
            case TimerFired(name=name):
                yield f"wait: {_span(self._delay(name))}"
            case CounselorActed(act=act):
                acts = {"took": "took: 田中", "said": "said: こんにちは", "handed_back": "handed_back: true"}
                yield f"counselor: {{{acts.get(act, 'lifted_hold: 落ちついた')}}}"

    def _intent(self, step: Step) -> str | None:
        """The intent that a message of danger is read as besides, where that matters."""
        if (assumed := step.assumed.get("event.intent")) is not None:
            return str(assumed)
        told = [n.partition(".")[2] for n, v in step.assumed.items() if n.startswith(("told.", "settles.")) and v]
        domain = self.machine.dialogs.domain
        found = [i for slot in told for m in domain.slots[slot].mappings for i in (m.intents or domain.intents)]
        return found[0] if found else None

    def _guesses(self, steps: Sequence[Step]) -> str:
        """The intents that a message is guessed to mean, where the turn looks at how many there are."""
        count = next((s.assumed["event.guesses"] for s in steps if "event.guesses" in s.assumed), 0)
        responses = self.machine.dialogs.domain.responses
        known = [name.removeprefix(WORDS) for name in responses if name.startswith(WORDS)]
        return f", guesses: [{', '.join(known[:count])}]" if count else ""

    def _text(self, happening: Happening) -> str:
        if happening.risk == "watch":
            return WATCH
        if happening.risk == "crisis":
            return TEXTS["crisis", happening.risk_kind or "self"]
        text = happening.event.text if isinstance(happening.event, Said) else ""
        return "…" if text == NO_ANSWER else text

    def _press(self, happening: Happening) -> Iterator[str]:
        payload = happening.event.payload if isinstance(happening.event, Pressed) else None
        if payload is None:
            yield 'press: {name: "(a button of an unknown format)"}'
            return
        if payload.question is not None:
            yield f"button: {_quoted(happening.title or self._label(payload.question, payload.values.get('value')))}"
            return
        if payload.state == ELSEWHERE:
            yield f"button: {_quoted(self._title(payload.name))}"
            return
        values = {k: v if v != ANY else "1" for k, v in payload.values.items()}
        pressed = f"press: {{name: {payload.name}{f', values: {json.dumps(values)}' if values else ''}}}"
        yield pressed
        if payload.turn == DOUBLED:
            yield pressed

    def _label(self, slot: str, value: Any) -> str:
        question = self.machine.question(self.machine.questions[slot])
        answers = question.answers if question else ()
        return next((a.label for a in answers if a.value == value), answers[0].label if answers else "?")

    def _title(self, name: str) -> str:
        responses = self.machine.dialogs.domain.responses.values()
        return next((b.title for r in responses for v in r.variants for b in v.buttons if b.name == name), name)

    def _entities(self, step: Step) -> list[str]:
        """The entities that the turn takes to be in the message, with a value each."""
        named: dict[tuple[str, str], Any] = {}
        for name, value in step.assumed.items():
            space, _, field = name.partition(".")
            if space in _ENTITIES and value is not None:
                named[space, field] = value if value != ANY else self._value(field)
        for slot, value in _told(step).items():
            for space, entity in self._filling(step, slot)[:1]:
                named.setdefault((space, entity), value if value != ANY else self._value(entity))
        written = (
            (space, f"{name}: {json.dumps(value, ensure_ascii=False)}") for (space, name), value in named.items()
        )
        return [f"{{{entity}, negated: true}}" if space == "negated" else entity for space, entity in written]

    def _filling(self, step: Step, slot: str) -> list[tuple[str, str]]:
        """The entities that may fill the slot, each behind its space: those that the rules take for it, then those of
        the domain."""
        steps = [s for c in step.outcome.rules if c.rule is not None for s in c.rule.do if isinstance(s, Take)]
        sources = [s.sources[slot].partition(".") for s in steps if slot in s.sources]
        taken = [(space, name) for space, _, name in sources if space in _ENTITIES]
        mapped = self.machine.dialogs.domain.slots[slot].mappings
        return [*taken, *(("negated" if m.negated else "entity", m.entity) for m in mapped)]

    def _value(self, entity: str) -> str:
        for slot in self.machine.dialogs.domain.slots.values():
            question = self.machine.question(self.machine.questions.get(slot.name, ""))
            if question is not None and question.answers and any(m.entity == entity for m in slot.mappings):
                return str(question.answers[0].value)
        return "‥"

    def _delay(self, name: str) -> Delay:
        return next(d for s in self.machine.states.values() for d in s.after if d.name == name)


def _told(step: Step) -> dict[str, Any]:
    """The slots that the turn takes to be filled by entities, where it looks and where that is told apart after it;
    with the value, as far as it is known."""
    told_apart = dict(zip(step.known, step.after.values, strict=False))  # what is known begins with the names of those
    perhaps = [n for n, change in step.outcome.changes.items() if n.startswith("slot.") and change == MAYBE]
    filled = [n for n in perhaps if step.known.get(n) is None and told_apart.get(n) is not None]
    looked = [n for n, value in step.assumed.items() if n.startswith(("told.", "settles.")) and value is True]
    slots = [name.partition(".")[2] for name in (*looked, *filled)]
    return {slot: told_apart.get(f"slot.{slot}") or ANY for slot in slots}


def _clocks(promise: Promise) -> list[str]:
    """The times of day that the promise's guard speaks of; empty where it speaks of none."""
    guard = promise.on.when
    if guard is None or not any(n.space == "during" for n in names(guard)):
        return []
    return [clock for clock, fields in CLOCKS.items() if _possible(guard, fields)]


def _possible(guard: Guard, during: Mapping[str, bool]) -> bool:
    """Whether the guard can hold at this time of day, whatever else is the case."""
    match guard:
        case AllOf(parts=parts):
            return all(_possible(p, during) for p in parts)
        case AnyOf(parts=parts):
            return any(_possible(p, during) for p in parts)
        case Not(inner=Truth(name=name)) if name.space == "during":
            return not during[name.field]
        case Truth(name=name) if name.space == "during":
            return during[name.field]
    return True


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _span(delay: Delay) -> str:
    span = delay.delay or delay.silence or delay.unanswered or timedelta()
    return f"{int(span.total_seconds())} seconds"
