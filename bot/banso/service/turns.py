"""One turn with all that it needs but storage: the gate's two detectors, `advance`, and the actions asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from banso.dialog.effects import Effect, RunAction
from banso.dialog.events import CRISIS_INTENT, FALLBACK_INTENT, ActionDone, Event, RiskKind, Said
from banso.dialog.machine import Machine
from banso.dialog.messages import Message
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import Trace, advance
from banso.japanese.crisis import READ, judge
from banso.ports import ActionContext, Actions, Writer

log = structlog.get_logger()

MAX_ACTIONS = 5
"""Actions that one event may lead to, one after the other; dialogs that want more are going in a circle."""

RunsAction = Callable[[RunAction, Snapshot, datetime], ActionDone]
"""Carries out an action. Writing ones write in the transaction that the caller has open."""


@dataclass(frozen=True, slots=True)
class TurnResult:
    """All that came of one event: the last snapshot, and messages, effects and traces of every step and the outcomes
    of actions, in order."""

    snapshot: Snapshot
    messages: tuple[Message, ...]
    effects: tuple[Effect, ...]
    traces: tuple[Trace, ...]
    event: Event
    outcomes: tuple[ActionDone, ...] = ()


def runner(actions: Actions, seeker_id: str, writer: Writer) -> RunsAction:
    """Runs registered actions; one that is not registered has the outcome `failed`."""

    def run(effect: RunAction, snapshot: Snapshot, now: datetime) -> ActionDone:
        action = actions.get(effect.action)
        if action is None:
            log.error("no code runs this action", action=effect.action)
            return ActionDone(effect.action, "failed")
        return action(effect.args, ActionContext(seeker_id, snapshot, now, writer))

    return run


def graded(said: Said) -> Said:
    """The message with its risk: what the rules, which always run, and the classifier find together."""
    familiar = said.parse is None or said.parse.intent != FALLBACK_INTENT
    told = said.parse.kind if said.parse is not None else None
    risk = judge(said.text, _chance(said), familiar=familiar, kind=told)
    kind: RiskKind | None = (risk.kind or "self") if risk.grade != "none" else None
    return replace(said, risk=risk.grade, risk_kind=kind)


def _chance(said: Said) -> float | None:
    """The classifier's probability of a crisis; None where it was not asked, did not tell it, or did not read all."""
    if said.parse is None or len(said.text) > READ:
        return None
    told = dict(said.parse.ranking) | {said.parse.intent: said.parse.confidence}
    return told.get(CRISIS_INTENT, 0.0 if said.parse.ranking else None)


def take_turn(machine: Machine, run_action: RunsAction, snapshot: Snapshot, event: Event, now: datetime) -> TurnResult:
    """Answer an event: grade it, advance, run the actions asked for and tell their outcomes, at most MAX_ACTIONS."""
    return answer(machine, run_action, snapshot, graded(event) if isinstance(event, Said) else event, now)


def answer(machine: Machine, run_action: RunsAction, snapshot: Snapshot, event: Event, now: datetime) -> TurnResult:
    """`take_turn` for a message that has its grade, as recorded ones have."""
    turn = advance(machine, snapshot, event, now)
    messages, effects = turn.messages, turn.effects
    traces: tuple[Trace, ...] = (turn.trace,)
    outcomes: list[ActionDone] = []
    waiting = [effect for effect in turn.effects if isinstance(effect, RunAction)]
    for _ in range(MAX_ACTIONS):
        if not waiting:
            break
        outcome = run_action(waiting.pop(0), turn.snapshot, now)
        outcomes.append(outcome)
        turn = advance(machine, turn.snapshot, outcome, now)
        messages, effects, traces = messages + turn.messages, effects + turn.effects, (*traces, turn.trace)
        waiting += [effect for effect in turn.effects if isinstance(effect, RunAction)]
    return TurnResult(turn.snapshot, quick_replies_last(messages), effects, traces, event, tuple(outcomes))


def quick_replies_last(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """LINE shows only the last message's quick replies: where it has none, those of the latest that has go there."""
    if not messages or messages[-1].buttons:
        return messages
    latest = next((m.buttons for m in reversed(messages) if m.buttons), ())
    return (*(replace(m, buttons=()) for m in messages[:-1]), replace(messages[-1], buttons=latest))
