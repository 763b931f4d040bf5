"""Which stories a change of the dialogs can make go otherwise.

A turn is a function of what it looks at. So a story is touched where it comes through something that changed: it said
a response, ran an action, stood in a state, or something was heard there that a changed rule listens to. Of a response
that only got other words, a story is touched where it looks at the words.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from banso.bench.wording import all_states
from banso.dialog.events import CounselorActed, Event, Followed, Media, Pressed, Said, TimerFired
from banso.dialog.model import ROOT, DialogSet, Domain, Rule, State, Trigger
from banso.dialog.snapshot import Snapshot
from banso.dialog.story import At, Doing, ExpectBot, ExpectNotSaid, NluIs, Story, StoryStep, Waits
from banso.dialog.turn import Trace
from banso.dialog.typed import as_pressed
from banso.testing.conversation import Exchange

EVERYTHING = "everything"
GATE = "gate"


def marks(before: Snapshot, exchanges: Iterable[Exchange]) -> frozenset[str]:
    """What a conversation that stood so before came through."""
    found = {EVERYTHING}
    for exchange in exchanges:
        event = as_pressed(before, exchange.event)
        if isinstance(event, Said) and event.risk != "none":
            found.add(GATE)
        for index, trace in enumerate(exchange.traces):
            heard = list(_heard(event)) if index == 0 else ["action"]
            found.update(_of_turn(trace, heard))
        before = exchange.snapshot
    return frozenset(found)


def worded(story: Story, exchanges: Sequence[Exchange]) -> frozenset[str]:
    """The responses whose words the story looks at."""
    found: set[str] = set()
    for steps, came in _parts(story.steps, exchanges):
        if any(isinstance(step, ExpectBot | ExpectNotSaid) for step in steps):
            names = {name for exchange in came for trace in exchange.traces for name in trace.performed}
            found.update(f"words of {name}" for name in names)
    return frozenset(found)


def _parts(
    steps: Sequence[StoryStep], exchanges: Sequence[Exchange]
) -> Iterator[tuple[Sequence[StoryStep], Sequence[Exchange]]]:
    """The steps from one act to the next, with the exchanges that the act led to. How many timers spoke in a wait
    shows only in what came, so waits that follow each other are one part."""
    part: list[StoryStep] = []
    came: list[Exchange] = []
    left = deque(exchanges)
    waiting = False
    for step in steps:
        if isinstance(step, Doing) and not isinstance(step, NluIs):
            waits = isinstance(step, Waits | At)
            if not (waits and waiting):
                yield part, came
                part, came = [], []
            waiting = waits
            while left and waits and isinstance(left[0].event, TimerFired):
                came.append(left.popleft())
            if left and not waits:
                came.append(left.popleft())
        part.append(step)
    yield part, came


def _of_turn(trace: Trace, heard: Iterable[str]) -> Iterator[str]:
    yield from (f"performed {name}" for name in trace.performed)
    passed = {considered.candidate.state for considered in trace.considered if considered.candidate.next is not None}
    for path in {trace.state_before, trace.state_after, *passed}:
        yield from (f"state {state}" for state in _lineage(path))
    fired = [considered.candidate for considered in trace.considered if considered.fired]
    unanswered = not any(one.built_in or (one.rule is not None and one.rule.trigger is not None) for one in fired)
    for state in _lineage(trace.state_before):
        yield from (f"{state} hears {what}" for what in heard)
        if unanswered:
            yield f"{state} otherwise"


def _lineage(path: str) -> list[str]:
    parts = path.split(".")
    return [ROOT, *(".".join(parts[:n]) for n in range(1, len(parts) + 1))]


def _heard(event: Event) -> Iterator[str]:
    """Every trigger that the event could set off, by kind alone and with each name."""
    match event:
        case Said(parse=parse, risk=risk):
            yield from ("intent", "entity", f"risk {risk}")
            if parse is not None:
                yield f"intent {parse.intent}"
                yield from (f"entity {entity.name}" for entity in parse.entities)
        case Pressed(payload=payload):
            yield from ("intent", "press")
            yield from (f"{kind} {payload.name}" for kind in ("intent", "press") if payload is not None)
            # What a press is taken for is found out in the turn.
            yield from (f"press {name}" for name in ("expired", "stale", "doubled", "corrected", "answer"))
        case Media(kind=kind):
            yield from ("media", f"media {kind}")
        case Followed(again=again):
            yield from ("followed", f"followed {'again' if again else 'first'}")
        case TimerFired(name=name):
            yield f"timer {name}"
        case CounselorActed(act=act):
            yield from ("counselor", f"counselor {act}")


def touched(old: DialogSet, new: DialogSet) -> frozenset[str]:
    """The marks of the stories that can go otherwise with the new dialogs."""
    found = set(_domain(old, new))
    if _plain(old.gate) != _plain(new.gate):
        found.add(GATE)
    for name, dialog in old.dialogs.items():
        after = new.dialogs.get(name)
        if after is not None and replace(dialog, state=after.state) != after:
            found.add(f"state {name}")
    befores, afters = ({state.path: state for state in all_states(dialogs)} for dialogs in (old, new))
    for path, state in befores.items():
        found.update(_state(state, afters.get(path)))
    return frozenset(found)


def _domain(old: DialogSet, new: DialogSet) -> Iterator[str]:
    """What is new in the domain is only come to through a rule or a state that changed."""
    before, after = old.domain, new.domain
    yield from (f"performed {name}" for name in _gone_or_other(_shapes(before), _shapes(after)))
    yield from (f"words of {name}" for name in _gone_or_other(_plain(before.responses), _plain(after.responses)))
    yield from (f"performed {name}" for name in _gone_or_other(before.actions, after.actions))
    if any(_gone_or_other(before.slots, after.slots)):
        yield EVERYTHING


def _shapes(domain: Domain) -> Mapping[str, Any]:
    """The responses without their words."""
    return {
        name: [replace(variant, text=None if variant.text is None else "") for variant in response.variants]
        for name, response in domain.responses.items()
    }


def _gone_or_other(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    return (name for name, value in old.items() if new.get(name) != value)


def _state(old: State, new: State | None) -> Iterator[str]:
    if new is None or _bare(old) != _bare(new):
        yield f"state {old.path}"
        return
    for rule in _changed(old.on, new.on):
        if rule.trigger is not None:
            yield from (f"{old.path} hears {what}" for what in _listened(rule.trigger))
    if _plain(old.otherwise) != _plain(new.otherwise):
        yield f"{old.path} otherwise"


def _bare(state: State) -> object:
    """The state without its rules and without what is inside."""
    return _plain(replace(state, on=(), otherwise=(), children=()))


def _changed(old: Iterable[Rule], new: Iterable[Rule]) -> list[Rule]:
    """The rules that are in one of both only; where merely the order is another, all."""
    befores, afters = ({_key(rule): rule for rule in rules} for rules in (old, new))
    if befores.keys() == afters.keys() and list(befores) != list(afters):
        return list(befores.values())
    return [rule for key, rule in (befores | afters).items() if key not in befores or key not in afters]


def _key(rule: Rule) -> str:
    return repr(_plain(rule))


def _listened(trigger: Trigger) -> list[str]:
    if trigger.kind == "action":
        return ["action"]
    return [f"{trigger.kind} {name}" for name in trigger.names] or [trigger.kind]


def _plain(value: Any) -> Any:
    """The value without the places where its parts are written."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(_plain(inner) for inner in value)
    if is_dataclass(value):
        parts = (_plain(getattr(value, field.name)) for field in fields(value) if field.name != "place")
        return (type(value).__name__, *parts)
    return value
