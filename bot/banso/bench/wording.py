"""Rules and what is in them, said as the designer wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, assert_never

from banso.dialog.check import states
from banso.dialog.model import (
    ROOT,
    Clear,
    Delay,
    DialogSet,
    EraseAll,
    Escalate,
    Handoff,
    Place,
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

Section = Literal["on", "otherwise", "after", "gate"]
_UNITS = (("week", 604800), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


@dataclass(frozen=True, slots=True)
class Written:
    """A rule with the state and section it is written in; `delay` where it is a timer's."""

    state: str
    section: Section
    rule: Rule
    delay: Delay | None = None

    @property
    def key(self) -> str:
        return rule_key(self.state, self.rule)

    @property
    def trigger(self) -> str:
        """What sets it off: `intent affirm`, `3 days of silence`, `otherwise`."""
        if self.delay is not None:
            return timer_words(self.delay)
        return self.section if self.rule.trigger is None else trigger_words(self.rule.trigger)

    @property
    def words(self) -> str:
        """Trigger and guard: `intent affirm [stay < 3]`."""
        return self.trigger + (f" [{self.rule.when}]" if self.rule.when is not None else "")


def rule_key(state: str, rule: Rule) -> str:
    """Names a rule within one version of the dialogs."""
    return f"rule {state} {Path(rule.place.file).name}:{rule.place.line}:{rule.place.column}"


def all_states(dialogs: DialogSet) -> tuple[State, ...]:
    """Root and every state below it."""
    return (dialogs.root, *states(dialogs))


def written_rules(dialogs: DialogSet) -> Iterator[Written]:
    """Every rule: the gate's first, then each state's in document order."""
    yield from (Written(ROOT, "gate", rule) for rule in dialogs.gate)
    for state in all_states(dialogs):
        yield from rules_in(state)


def rules_in(state: State) -> Iterator[Written]:
    """The state's own rules."""
    yield from (Written(state.path, "on", rule) for rule in state.on)
    yield from (Written(state.path, "after", delay.rule, delay) for delay in state.after)
    yield from (Written(state.path, "otherwise", rule) for rule in state.otherwise)


def trigger_words(trigger: Trigger) -> str:
    """`intent affirm or thank`, `action action_x found`."""
    if trigger.kind == "action":
        return " or ".join(name.replace("/", " ") for name in trigger.names)
    return f"{trigger.kind} {' or '.join(trigger.names) or 'any'}"


def timer_words(delay: Delay) -> str:
    """`3 days of silence`, `after 30 minutes`, `2 hours without a counselor's word`."""
    if delay.unanswered is not None:
        return f"{span_words(delay.unanswered)} without a counselor's word"
    if delay.silence is not None:
        return f"{span_words(delay.silence)} of silence"
    return f"after {span_words(delay.delay or timedelta())}"


def span_words(span: timedelta) -> str:
    """A span as it is written in YAML, in the largest unit that divides it."""
    seconds = int(span.total_seconds())
    for unit, size in _UNITS:
        if seconds and seconds % size == 0:
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "0 seconds"


def step_words(step: Step) -> str:
    """A step as in YAML: `utter utter_x`."""
    match step:
        case Utter(response=response):
            return f"say {response}"
        case SetSlots(values=values):
            return f"set {_pairs(values)}"
        case Take(sources=sources):
            return f"take {_pairs(sources)}"
        case Clear(slots=slots):
            return f"clear {', '.join(slots)}"
        case Run(action=action, args=args):
            return f"run {action}" + (f" with {_pairs(args)}" if args else "")
        case Show():
            return "show the outcome"
        case Handoff(act=act):
            return f"handoff {act}"
        case Stop(stopped=stopped):
            return f"stop {str(stopped).lower()}"
        case EraseAll():
            return "erase"
        case Escalate(kind=kind):
            return f"escalate {kind}"
        case _:
            assert_never(step)


def _pairs(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in values.items())


def shown_place(place: Place, project: Path) -> str:
    """`dialogs/relief.yml:12`, relative to the project folder."""
    return f"{shown_file(place, project)}:{place.line}"


def shown_file(place: Place, project: Path) -> str:
    """The file relative to the project folder, where it lies in it."""
    path, folder = Path(place.file).resolve(), project.resolve()
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else place.file
