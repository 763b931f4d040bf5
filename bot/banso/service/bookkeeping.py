"""A turn inside its transaction: what is read before it and all that is written of it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

import structlog

from banso.dialog.effects import Alert, CancelTimer, Effect, Erase, StartTimer
from banso.dialog.events import CounselorActed, Event, Grade, Said, Unfollowed
from banso.dialog.machine import Machine
from banso.dialog.messages import Text
from banso.dialog.snapshot import Hold, Snapshot
from banso.dialog.turn import WATCH, begin
from banso.ports import Actions, OutboxItem, Pending, ReplyToken, Talk, TurnRecord, Unit, Unsent
from banso.ports.plain import tagged
from banso.service import handoff
from banso.service.delivery import batches
from banso.service.learning import Learner
from banso.service.turns import TurnResult, runner, take_turn

log = structlog.get_logger()

CONSENT = "consent"
APOLOGY = (
    "ごめんなさい。いま、うまくお返事できませんでした。\n"
    "少ししてから、もう一度送っていただけますか。\n"
    "命の危険がすぐそばにあるときは、119番か110番に電話してください。"
)


class Bookkeeper:
    """Takes turns and writes them down. It lives on the store's thread, and with it the machine."""

    def __init__(self, machine: Machine, actions: Actions, max_messages: int, review_below: float) -> None:
        self._machine, self._actions, self._max_messages = machine, actions, max_messages
        self._learner = Learner(machine.dialogs.domain.intents, review_below)

    def work(self, unit: Unit, pending: Pending, event: Event | Unsent, now: datetime) -> TurnResult | None:
        """Everything that an event changes, in the open transaction; None where it made no turn."""
        talk = unit.talks.load(pending.seeker_id) or self._new(pending.seeker_id, now)
        if isinstance(event, Unsent):
            _take_back(unit, talk, event.message_id)
            return None
        if isinstance(event, CounselorActed):
            refused = handoff.refusal(unit, pending.seeker_id, talk.snapshot, event)
            if refused is not None:
                log.warning("counselor's act came too late", act=event.act, mode=talk.snapshot.mode)
                return None
        before = replace(talk.snapshot, texts=()) if talk.in_doubt else talk.snapshot
        run = runner(self._actions, pending.seeker_id, unit.writer(pending.seeker_id))
        result = take_turn(self._machine, run, before, event, now)
        self._write(unit, pending, talk, result, now)
        return result

    def apologise(self, unit: Unit, pending: Pending, risky: Said | None, now: datetime) -> None:
        """Answer for a turn that cannot be made, and tell counselors of a danger in it."""
        talk = unit.talks.load(pending.seeker_id) or self._new(pending.seeker_id, now)
        grade: Grade = risky.risk if risky else "none"
        if risky and risky.risk != "none":
            unit.duty.raise_alert(pending.seeker_id, risky.risk, risky.risk_kind, now)
        snapshot = talk.snapshot
        if risky and grade == "crisis":
            # The turn that would have held everything was not made: nothing goes on as if nobody had been in danger.
            kept = Hold(risky.risk_kind or "self", now)
            snapshot = replace(snapshot, hold=snapshot.hold or kept, state=self._holding() or snapshot.state)
        elif grade == "watch":
            snapshot = replace(snapshot, watch_until=now + WATCH)
        messages = () if snapshot.blocked or snapshot.mode == "human" else (Text(APOLOGY),)
        record = TurnRecord(snapshot.turn, now, "failed", snapshot.state, snapshot.mode, grade, omitted=True)
        version = self._machine.dialogs.version
        turn_id = unit.talks.log(
            pending.seeker_id, replace(record, message_id=pending.message_id, dialog_version=version)
        )
        urgent = grade == "crisis"
        first = OutboxItem(0, pending.seeker_id, turn_id, messages, "", now, pending.reply, urgent)
        token = self._post(unit, first)
        unit.talks.save(replace(talk, snapshot=snapshot, last_at=now, reply=token))

    def _holding(self) -> str | None:
        """Where one stands in a hold."""
        dialogs = self._machine.dialogs.dialogs
        return next((self._machine.leaf(name) for name, dialog in dialogs.items() if dialog.holding), None)

    def _new(self, seeker_id: str, now: datetime) -> Talk:
        return Talk(seeker_id, begin(self._machine, seed=int(seeker_id[:4], 16)), now)

    def _write(self, unit: Unit, pending: Pending, talk: Talk, result: TurnResult, now: datetime) -> None:
        seeker_id, event = pending.seeker_id, result.event
        risk: Grade = event.risk if isinstance(event, Said) else "none"
        if isinstance(event, Unfollowed):
            for item in unit.outbox.unfinished(seeker_id):
                unit.outbox.settle(item.id, "dropped", "blocked")
        snapshot = _after_consent(unit, seeker_id, talk.snapshot, result.snapshot)
        self._learner.note(unit, pending, talk.snapshot, result)
        turn_id = unit.talks.log(seeker_id, turn_record(snapshot, result, risk, pending.message_id, now))
        serving = pending.reply or _still_serving(talk.reply, now)
        first = OutboxItem(0, seeker_id, turn_id, result.messages, "", now, serving, risk == "crisis")
        token = self._post(unit, first)
        unit.talks.save(Talk(seeker_id, snapshot, now, token, talk.in_doubt and not result.messages))
        _carry_out(unit, seeker_id, result.effects, now)
        handoff.record(unit, seeker_id, event, result.effects, now)

    def _post(self, unit: Unit, first: OutboxItem) -> ReplyToken | None:
        """Put the messages into the outbox, as many requests as they need; the reply token where none uses it."""
        left = first.reply
        for messages in batches(first.messages, self._max_messages):
            unit.outbox.add(replace(first, messages=messages, retry_key=str(uuid.uuid4()), reply=left))
            left = None
        return left


def _carry_out(unit: Unit, seeker_id: str, effects: tuple[Effect, ...], now: datetime) -> None:
    for effect in effects:
        match effect:
            case StartTimer(name=name, due=due):
                unit.timers.start(seeker_id, name, due)
            case CancelTimer(name=name):
                unit.timers.cancel(seeker_id, name)
            case Alert(grade=grade, kind=kind):
                unit.duty.raise_alert(seeker_id, grade, kind, now)
            case Erase():
                unit.mail.ask_erasure(seeker_id)
            case _:
                pass  # slots and actions are done; handoffs are recorded with the counselor's acts


def _still_serving(reply: ReplyToken | None, now: datetime) -> ReplyToken | None:
    return reply if reply is not None and reply.until > now else None


def may_keep_words(snapshot: Snapshot) -> bool:
    """Whether what is said may be kept: with consent, and without it only where a human has to know it to help,
    that is in a danger to life or once a human was asked for."""
    return snapshot.value(CONSENT) is True or snapshot.hold is not None or snapshot.mode != "bot"


def _after_consent(unit: Unit, seeker_id: str, before: Snapshot, after: Snapshot) -> Snapshot:
    """Where consent was declined, all that was kept of the person goes: at once, or as soon as a danger is over or a
    counselor hands back."""
    was_kept = before.value(CONSENT) is not False or may_keep_words(before)
    if after.value(CONSENT) is not False or may_keep_words(after) or not was_kept:
        return after
    unit.talks.empty(seeker_id)
    unit.learning.forget(seeker_id)
    kept = {name: slot for name, slot in after.slots.items() if name == CONSENT}
    questions = {slot: status for slot, status in after.questions.items() if slot == CONSENT}
    return replace(after, slots=kept, questions=questions, answered=())


def turn_record(
    snapshot: Snapshot, result: TurnResult, risk: Grade, message_id: str | None, now: datetime
) -> TurnRecord:
    """The turn as it is kept: its words and what came of them only where they may be kept."""
    kind = type(result.event).__name__
    record = TurnRecord(snapshot.turn, now, kind, snapshot.state, snapshot.mode, risk, message_id)
    record = replace(record, dialog_version=snapshot.dialog_version)
    if not may_keep_words(snapshot) and not isinstance(result.event, CounselorActed):
        return replace(record, omitted=True)
    return replace(
        record,
        event=tagged(result.event),
        messages=result.messages,
        effects=tuple(tagged(effect) for effect in result.effects),
        trace=tuple(line for trace in result.traces for line in trace.lines()),
        performed=tuple(name for trace in result.traces for name in trace.performed),
        outcomes=tuple(tagged(outcome) for outcome in result.outcomes),
    )


def _take_back(unit: Unit, talk: Talk, message_id: str) -> None:
    """Erase a message that was taken back, and the slots that its turns have filled from it."""
    unit.learning.drop_message(talk.seeker_id, message_id)
    turns = unit.talks.erase_message(talk.seeker_id, message_id)
    if not turns:
        return
    snapshot = talk.snapshot
    read = [n for n, slot in snapshot.slots.items() if slot.turn in turns and slot.source in ("asked", "told")]
    slots = {name: slot for name, slot in snapshot.slots.items() if name not in read}
    questions = {slot: status for slot, status in snapshot.questions.items() if slot not in read}
    answered = tuple(slot for slot in snapshot.answered if slot not in read)
    texts = tuple((turn, text) for turn, text in snapshot.texts if turn not in turns)
    kept = replace(snapshot, slots=slots, questions=questions, answered=answered, texts=texts)
    unit.talks.save(replace(talk, snapshot=kept))
