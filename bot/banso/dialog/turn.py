"""One step of a conversation: snapshot and event in, new snapshot, messages and effects out. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from banso.dialog.delays import MAX_STAY, keep_silence, keep_unanswered, may_speak
from banso.dialog.draft import CONSENT, SAY_DIFFERENTLY, Draft
from banso.dialog.effects import Alert, CancelHandOff, Effect
from banso.dialog.events import (
    SEEKER_EVENTS,
    CounselorActed,
    Event,
    Followed,
    Media,
    Pressed,
    Said,
    TimerFired,
    Unfollowed,
)
from banso.dialog.machine import Candidate, Machine, is_history
from banso.dialog.messages import Message, Text
from banso.dialog.model import HISTORY
from banso.dialog.snapshot import Snapshot
from banso.dialog.steps import hold, take_steps
from banso.dialog.typed import as_pressed
from banso.dialog.walk import Considered, Walk, answer_to

CONTEXTUAL = ("affirm", "deny", "unsure", "skip", "go_back", "repeat")
"""Buttons that mean something only where they were shown."""
WATCH = timedelta(hours=24)
"""No notices for so long after an unclear message (care requirement 1)."""
MAX_MISSES, MAX_TRAIL = 3, 5


@dataclass(frozen=True, slots=True)
class Trace:
    """Why the turn went as it did: each rule whose trigger matched, in order, up to the one that fired, and the
    responses and actions it came to (`performed`), in order; `said` are the variants taken, each as its response and
    its index there."""

    event: str
    state_before: str
    state_after: str
    considered: tuple[Considered, ...] = ()
    notes: tuple[str, ...] = ()
    performed: tuple[str, ...] = ()
    said: tuple[tuple[str, int], ...] = ()

    def lines(self) -> tuple[str, ...]:
        head = f"{self.event}: {self.state_before} -> {self.state_after}"
        return (head, *map(str, self.considered), *self.notes)


@dataclass(frozen=True, slots=True)
class Turn:
    snapshot: Snapshot
    messages: tuple[Message, ...]
    effects: tuple[Effect, ...]
    trace: Trace


def begin(machine: Machine, seed: int = 0) -> Snapshot:
    """A conversation that has not begun: it stands in the first dialog's initial state and nothing was said."""
    return Snapshot(seed=seed, dialog_version=machine.dialogs.version, state=machine.leaf("root"))


def advance(machine: Machine, snapshot: Snapshot, event: Event, now: datetime) -> Turn:
    """Make the turn that answers `event` at `now` (aware).

    Deterministic: the same arguments give the same turn. It raises for no event in any state that the machine
    knows; a snapshot whose state is gone is first moved by `relocate`.
    """
    snapshot = relocate(machine, snapshot)
    draft = Draft(machine, snapshot, as_pressed(snapshot, event), now)
    walk = Walk(machine, draft)
    play(draft, walk)
    return _finish(draft, walk)


def play(draft: Draft, walk: Walk) -> None:
    """Let the draft's event work on it: also on drafts that note what a turn looks at, as `proving` does."""
    if _receive(draft, walk):
        settle(draft, walk, _react(draft, walk))


def relocate(machine: Machine, snapshot: Snapshot) -> Snapshot:
    """Move a conversation whose state a new version no longer has: by `moved`, else to the nearest living
    ancestor's initial state."""
    state = snapshot.state
    if state in machine.states and not machine.states[state].children:
        return snapshot
    state = machine.dialogs.moved.get(state, state)
    while state not in machine.states:
        state = state.rpartition(".")[0] or "root"
    return replace(snapshot, state=machine.leaf(state))


def _receive(draft: Draft, walk: Walk) -> bool:
    """Take note of the event; whether the statechart is to react."""
    event = draft.event
    if isinstance(event, SEEKER_EVENTS):
        draft.stay = min(draft.stay + 1, MAX_STAY)
    match event:
        case Unfollowed():
            draft.blocked = True
            for name in tuple(draft.timers):
                draft.cancel_timer(name)
            return False
        case Followed():
            draft.blocked = draft.stopped = False
            return True
        case Said():
            _fill_from_entities(draft)
            return _heard_by_gate(draft) or draft.mode != "human"
        case Pressed():
            if draft.mode != "human":
                resolve_press(draft, walk)
            return draft.mode != "human"
        case Media():
            return draft.mode != "human"
        case TimerFired(name=name):
            return may_speak(draft, name)
        case CounselorActed():
            _counselor_acted(draft, event)
    return True


def _fill_from_entities(draft: Draft) -> None:
    """The one place where entities become slots, by the mappings of the domain."""
    told = {negated: draft.own_entities(negated=negated) for negated in (False, True)}
    for slot in draft.machine.dialogs.domain.slots.values() if any(told.values()) else ():
        entities = [
            entity
            for mapping in slot.mappings
            if not mapping.intents or draft.intent in mapping.intents
            for entity in told[mapping.negated]
            if entity.name == mapping.entity
        ]
        question = draft.machine.question(draft.machine.questions.get(slot.name, ""))
        if question is None or question.sensitive != "special" or draft.value(CONSENT) is True:
            draft.fill_from(slot.name, entities)


def _heard_by_gate(draft: Draft) -> bool:
    """Whether the gate answers: always for a crisis, except where a human already speaks in a hold."""
    event = draft.event
    if not isinstance(event, Said) or event.risk == "none":
        return False
    if event.risk == "crisis":
        draft.effects.append(Alert("crisis", event.risk_kind or "self"))
        return draft.mode != "human" or draft.hold is None
    draft.effects.append(Alert("watch", event.risk_kind or "self"))
    return draft.mode != "human" and draft.hold is None


def resolve_press(draft: Draft, walk: Walk) -> None:
    """Tell a fresh press from a stale, doubled or unreadable one, and an answer from a correction."""
    payload = draft.event.payload if isinstance(draft.event, Pressed) else None
    if payload is None:
        draft.press_name = "expired"
        return
    key = f"{payload.turn}:{payload.name}:{sorted(payload.values.items(), key=str)}"
    doubled = key in draft.presses
    draft.presses.append(key)
    slot = payload.question
    if slot is None:
        if payload.name in CONTEXTUAL:
            if doubled:
                draft.press_name = "doubled"
            elif payload.state != walk.path:
                draft.press_name = "stale"
        return
    here = draft.machine.question(walk.path)
    if here is not None and here.slot == slot:
        return
    value = payload.values.get("value")
    if slot not in draft.machine.questions:
        draft.press_name = "expired"
    elif doubled and draft.value(slot) == value:
        draft.press_name = "doubled"
    elif draft.hold is not None:
        draft.press_name = "stale"
    else:
        draft.set_slot(slot, value, "button")
        draft.press_name = "corrected"


def _counselor_acted(draft: Draft, event: CounselorActed) -> None:
    match event.act:
        case "took":
            draft.mode = "human"
        case "said":
            draft.mode = "human"
            draft.show((Text(event.text),))
        case "handed_back":
            draft.mode = "bot"
            draft.effects.append(CancelHandOff())
        case "lifted_hold":
            draft.hold = draft.watch_until = None


def _react(draft: Draft, walk: Walk) -> bool:
    """Fire what the event admits: the gate, else the rules, else `otherwise`. Whether to ask again what is open."""
    event = draft.event
    if isinstance(event, Said) and event.risk != "none" and (event.risk == "crisis" or draft.hold is None):
        fired = walk.fire("gate")
        _note_risk(draft, event)
        if fired:
            draft.misses = 0
            return _carry_out(draft, walk)
    if walk.fire("event"):
        if isinstance(event, Said | Pressed):
            draft.misses = 0
        return _carry_out(draft, walk)
    if not isinstance(event, SEEKER_EVENTS):
        return False
    draft.misses = min(draft.misses + 1, MAX_MISSES)
    if walk.fire("otherwise"):
        return _carry_out(draft, walk)
    draft.say(SAY_DIFFERENTLY)
    return False


def _note_risk(draft: Draft, event: Said) -> None:
    """After the guards of the gate have seen how things stood before this message."""
    if event.risk == "crisis":
        hold(draft, event.risk_kind or "self")
    else:
        draft.watch_until = draft.now + WATCH


def _carry_out(draft: Draft, walk: Walk) -> bool:
    """Exit steps, then what was chosen does; entries follow in `settle`. Whether to ask again what is open."""
    candidate = walk.chosen
    assert candidate is not None  # noqa: S101  fire() said so
    _leave(draft, walk)
    if candidate.rule is not None:
        take_steps(draft, candidate.rule.do)
        if candidate.rule.to is not None and is_history(candidate.rule.to):
            _return(draft, walk, candidate.rule.to)
            return True
        return candidate.rule.resume
    return _built_in(draft, walk, candidate)


def _leave(draft: Draft, walk: Walk) -> None:
    exits, walk.exits = walk.exits, []
    for path in exits:
        state = draft.machine.states[path]
        take_steps(draft, state.exit)
        for delay in state.after:
            draft.cancel_timer(delay.name)


def _return(draft: Draft, walk: Walk, target: str) -> None:
    here = walk.path.split(".", 1)[0]
    if target == HISTORY:
        trail = [p for p in draft.before.trail if p.split(".", 1)[0] != here and p in draft.machine.states]
        goal = trail[-1] if trail else draft.machine.leaf("root")
    else:
        dialog = target.removesuffix(f".{HISTORY}")
        known = draft.before.history.get(dialog)
        goal = known if known is not None and known in draft.machine.states else draft.machine.leaf(dialog)
    walk.jump(goal)
    _leave(draft, walk)


def _built_in(draft: Draft, walk: Walk, candidate: Candidate) -> bool:
    question = draft.machine.question(candidate.state)
    assert question is not None  # noqa: S101  only question states have built-ins
    match candidate.built_in:
        case "answer":
            found = answer_to(question, draft)
            if question.sensitive == "special" and draft.value(CONSENT) is not True:
                draft.skip(question.slot)
            elif found is not None:
                draft.set_slot(question.slot, *found)
        case "skip":
            draft.skip(question.slot)
            if question.skipped is not None:
                draft.say(question.skipped)
        case "unsure" if question.unsure is not None:
            draft.say(question.unsure, question)
        case "repeat":
            return True
        case "go_back":
            slot = walk.previous_question()
            if slot is not None:
                draft.clear(slot)
                walk.jump(draft.machine.questions[slot])
                _leave(draft, walk)
            return True
    return False


def settle(draft: Draft, walk: Walk, ask_again: bool) -> None:
    """Enter what was reached, pass over questions whose answer is known, and say what is open there."""
    arrived = False
    for _ in range(len(draft.machine.states)):
        entries, walk.entries = walk.entries, []
        arrived = arrived or bool(entries)
        for path in entries:
            if not _passes(draft, path):
                take_steps(draft, draft.machine.states[path].entry)
                for delay in draft.machine.states[path].after:
                    if delay.delay is not None:
                        draft.start_timer(delay.name, draft.now + delay.delay)
        if not _passes(draft, walk.path):
            break
        question, goes_on = draft.machine.question(walk.path), walk.fire("next")
        way = walk.chosen.next if walk.chosen is not None else None
        if way is None or way.readback:
            draft.read_back(question)
        if not goes_on:
            break
        _leave(draft, walk)
    if ask_again and draft.intent == "repeat":
        _say_again(draft, walk.path)
    if arrived or ask_again:
        _prompt(draft, walk.path)


def _passes(draft: Draft, path: str) -> bool:
    question = draft.machine.question(path)
    if question is None:
        return False
    return draft.settled(question.slot)


def _prompt(draft: Draft, path: str) -> None:
    state = draft.machine.states[path]
    if state.question is not None and not _passes(draft, path):
        draft.questions[state.question.slot] = "open"
        draft.say(state.question.ask, state.question)
    elif state.prompt is not None:
        draft.say(state.prompt)


def _say_again(draft: Draft, path: str) -> None:
    """What was said last, but for what is open here, which follows in its own words and with its buttons."""
    prompts = draft.variants_of(_prompt_name(draft, path))
    draft.show(Text(text) for text in draft.last_said() if text not in prompts)


def _prompt_name(draft: Draft, path: str) -> str | None:
    state = draft.machine.states[path]
    return state.question.ask if state.question is not None else state.prompt


def _finish(draft: Draft, walk: Walk) -> Turn:
    before, after = draft.before.state, walk.path
    trail, history = draft.before.trail, dict(draft.before.history)
    old, new = before.split(".", 1)[0], after.split(".", 1)[0]
    history[new] = after
    if old != new:
        history[old] = before
        trail = tuple(p for p in trail if p.split(".", 1)[0] not in (old, new))
        left = draft.machine.dialog_of(before)
        if left is None or not left.holding:  # nobody is led back into a hold that was lifted
            trail = (*trail, before)[-MAX_TRAIL:]
    keep_silence(draft, after)
    keep_unanswered(draft, after)
    messages = draft.spoken(after)
    trace = Trace(
        draft.kind,
        before,
        after,
        tuple(walk.considered),
        tuple(draft.notes),
        tuple(draft.performed),
        tuple(draft.said),
    )
    return Turn(draft.freeze(after, trail, history), messages, tuple(draft.effects), trace)
