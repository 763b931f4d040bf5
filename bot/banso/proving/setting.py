"""What all runs of the engine share in a proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from banso.dialog.events import ActionDone, CounselorActed, Event, Followed, Media, Said, TimerFired
from banso.dialog.guards import AllOf, AnyOf, Compare, Guard, holds
from banso.dialog.machine import Candidate, Machine
from banso.dialog.model import Trigger
from banso.proving.alike import Alike
from banso.proving.values import ANY, Values

if TYPE_CHECKING:
    from banso.proving.tracing import TracedDraft


@dataclass(slots=True)
class Setting:
    """What all runs share."""

    machine: Machine
    values: Values
    alike: Alike
    leaves: tuple[str, ...]
    taken: frozenset[tuple[str, bool]] = frozenset()
    """The entities that steps take, each with whether it is one ruled out."""
    certain: dict[str, bool] = field(default_factory=dict)
    fillable: dict[str, frozenset[str]] = field(default_factory=dict)
    ears: dict[tuple[str | None, ...], Machine] = field(default_factory=dict)

    def hearing(self, draft: TracedDraft, triggered: Callable[[Trigger], bool]) -> Machine:
        """The machine without the rules that wait for other events than the draft's: most do, and none of them is
        admitted. `triggered` says which do, and is asked once for all events that are alike to it."""
        event = draft.event
        said = isinstance(event, Said)
        unread = isinstance(event, Said) and event.parse is not None and event.parse.intent == ANY
        key = (type(event).__name__, ANY if unread else draft.intent, draft.press_name, _named(event))
        if key not in self.ears:
            open_kinds = ("entity", "risk", "intent") if unread else ("entity", "risk") if said else ()

            def waits(candidate: Candidate) -> bool:
                rule = candidate.rule
                if rule is None or rule.trigger is None:
                    return True
                if not unread and rule.when is not None and _excludes(rule.when, draft.intent):
                    return False
                return rule.trigger.kind in open_kinds or triggered(rule.trigger)

            found = {where: [c for c in several if waits(c[0])] for where, several in self.machine.candidates.items()}
            self.ears[key] = replace(self.machine, candidates=found)
        return self.ears[key]


def _named(event: Event) -> str:
    """What triggers tell apart of events of one kind, besides intents and buttons."""
    match event:
        case Media(kind=kind):
            return kind
        case Followed(again=again):
            return str(again)
        case TimerFired(name=name):
            return name
        case ActionDone(action=action, outcome=outcome):
            return f"{action}/{outcome}"
        case CounselorActed(act=act):
            return act
    return ""


def _excludes(guard: Guard, intent: str | None) -> bool:
    """Whether the guard is false for the intent, whatever else is the case."""
    match guard:
        case AllOf(parts=parts):
            return any(_excludes(part, intent) for part in parts)
        case AnyOf(parts=parts):
            return all(_excludes(part, intent) for part in parts)
        case Compare(left=name) if str(name) == "event.intent":
            return not holds(guard, lambda _: intent)
    return False
