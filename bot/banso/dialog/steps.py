"""What each step of a rule does to the draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, assert_never

from banso.dialog.draft import Draft
from banso.dialog.effects import Alert, CancelHandOff, Erase, HandOff, RunAction
from banso.dialog.events import ActionDone, RiskKind
from banso.dialog.model import (
    Clear,
    EraseAll,
    Escalate,
    Handoff,
    Run,
    SetSlots,
    Show,
    Step,
    Stop,
    Take,
    Utter,
)
from banso.dialog.snapshot import Hold, Source

SOURCES = ("entity.", "negated.", "card.", "event.", "outcome.", "press.", "slot.")


def take_steps(draft: Draft, steps: Iterable[Step]) -> None:
    for step in steps:
        _take(draft, step)


def _take(draft: Draft, step: Step) -> None:
    match step:
        case Utter(response=response):
            draft.say(response)
        case SetSlots(values=values):
            for slot, value in values.items():
                draft.set_slot(slot, value, "set")
        case Take(sources=sources):
            source: Source = "action" if isinstance(draft.event, ActionDone) else "told"
            for slot, name in sources.items():
                space, _, entity = name.partition(".")
                if space in ("entity", "negated"):
                    own = draft.own_entities(negated=space == "negated")
                    draft.fill_from(slot, [e for e in own if e.name == entity])
                else:
                    draft.set_slot(slot, draft.source(name), source)
        case Clear(slots=slots):
            for slot in slots:
                draft.clear(slot)
        case Run(action=action, args=args):
            writes = draft.machine.dialogs.domain.actions[action].kind == "writes"
            draft.performed.append(action)
            draft.effects.append(RunAction(action, _arguments(draft, args), writes))
        case Show():
            if isinstance(draft.event, ActionDone):
                draft.show(draft.event.messages)
        case Handoff(act=act):
            _hand_off(draft, requested=act == "request")
        case Stop(stopped=stopped):
            draft.stopped = stopped
        case EraseAll():
            draft.erased = True
            draft.effects.append(Erase())
        case Escalate(kind=kind):
            hold(draft, kind)
            draft.effects.append(Alert("crisis", kind))
        case _:
            assert_never(step)


def _arguments(draft: Draft, args: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: draft.source(value) if isinstance(value, str) and value.startswith(SOURCES) else value
        for key, value in args.items()
    }


def _hand_off(draft: Draft, *, requested: bool) -> None:
    if requested and draft.mode == "bot":
        draft.mode = "waiting"
        draft.effects.append(HandOff())
    elif not requested and draft.mode != "bot":
        draft.mode = "bot"
        draft.effects.append(CancelHandOff())


def hold(draft: Draft, kind: RiskKind) -> None:
    """Hold everything until a counselor lifts it; a hold that is there already stays as it is."""
    draft.hold = draft.hold or Hold(kind, draft.now)
