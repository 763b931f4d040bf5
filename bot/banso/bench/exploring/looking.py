"""What is looked at while the service works: the promises at every turn, and what the house owes around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from banso.bench.exploring.edges import OpenStore
from banso.bench.exploring.talking import ONE_REPLY, buttons, unshowable
from banso.bench.exploring.worlds import BrokenError
from banso.dialog.effects import Erase
from banso.dialog.events import SEEKER_EVENTS, CounselorActed, Event, Said, TimerFired
from banso.dialog.machine import Machine
from banso.dialog.messages import Button, Message, text_of
from banso.dialog.model import Delay
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import begin
from banso.dialog.windows import NIGHT, within
from banso.ports import Arrival, Clock, OutboxItem, Talk, TurnRecord, Unit
from banso.proving.monitor import Monitor
from banso.proving.promises import Promise
from banso.service.bookkeeping import CONSENT, may_keep_words
from banso.service.turns import TurnResult
from banso.testing.conversation import Exchange

T = TypeVar("T")
STORED = "Nothing is sent before it is stored"
ONCE = "Nothing is said twice"
IN_ORDER = "What is said comes in order"
HEARD = "Everything that somebody sends is heard once, in the order of its writing"
UNASKED = "Nothing unasked comes at night, after `stop`, in a hold or a watch, or while a human speaks"
HOLDING = "In a hold nothing comes that was said before it"
HUMAN = "While a human speaks nothing comes that the bot said before"
SAME = "A webhook that comes again changes nothing"
GONE = "Nothing is left of who was erased"
TAKEN_BACK = "Nothing is left of a message that was taken back"
UNCONSENTED = "Without consent no words are kept"
DRAINED = "Nothing is left to do or to send once outages are over"
TIMERS = "The timers of a conversation are those that will fire"
HANDOFFS = "The waiting list is in step with the conversations"
ALERTED = "Whoever is in a hold has an open alert that counselors were told of"
NOBODY = ""
LATELY = 40
"""Turns back that a send is looked for; what is older is not sent any more in so short a run."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A turn that was taken and stored, with where the conversation stood before and stands after it."""

    seeker_id: str
    result: TurnResult
    at: datetime
    before: Snapshot
    after: Snapshot | None


@dataclass
class Watch:
    """Told of everything; `look` raises the first thing that was wrong since `begin`."""

    machine: Machine
    promises: Sequence[Promise]
    store: OpenStore
    clock: Clock
    blocked: bool = False
    shown: list[Button] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    _wrong: list[BrokenError] = field(default_factory=list)
    _heard: list[Heard] = field(default_factory=list)
    _expected: list[Arrival] = field(default_factory=list)
    _monitors: dict[str, Monitor] = field(default_factory=dict)
    _last: dict[str, Snapshot] = field(default_factory=dict)
    _came: dict[int, str] = field(default_factory=dict)
    _tried: set[int] = field(default_factory=set)
    _late: set[int] = field(default_factory=set)
    _timers: dict[tuple[str, int], str] = field(default_factory=dict)
    _failed: set[int] = field(default_factory=set)

    def begin(self) -> None:
        """Something new happens: what was tried before is late from now on."""
        self._late |= self._tried

    def expects(self, arrivals: Sequence[Arrival]) -> None:
        self._expected += arrivals

    # -- told by the mailbox

    def turn_taken(self, seeker_id: str, result: TurnResult | None, at: datetime) -> None:
        talk = self._ask(lambda unit: unit.talks.load(seeker_id))
        before = self._last.get(seeker_id) or begin(self.machine)
        if talk is not None:
            self._last[seeker_id] = talk.snapshot
        if result is None:
            if talk is not None:
                lately = self._ask(lambda unit: unit.talks.transcript(seeker_id, 1))
                self._failed |= {record.id for record in lately if record.kind == "failed"}
            return
        self._heard.append(Heard(seeker_id, result, at, before, talk.snapshot if talk else None))
        if isinstance(result.event, TimerFired):
            self._timers[seeker_id, result.snapshot.turn] = result.event.name

    # -- told by LINE

    async def stored(self, route: str, key: str) -> OutboxItem | None:
        def find(unit: Unit) -> OutboxItem | None:
            sending = [i for i in unit.outbox.unfinished() if (i.status, i.route) == ("sending", route)]
            by_key = [i for i in sending if (key == i.retry_key if route == "push" else _token(i) == key)]
            return by_key[0] if by_key else None

        return self._ask(find)

    def nothing_stored(self, messages: Sequence[Message]) -> None:
        self._is_wrong(STORED, " / ".join(map(text_of, messages)))

    async def arrives(self, item: OutboxItem, route: str) -> None:
        if self.blocked:
            return
        words = " / ".join(map(text_of, item.messages))
        if item.id in self._came and not item.urgent:
            self._is_wrong(ONCE, words)
        if item.id not in self._late and self._came and item.id < max(self._came):
            self._is_wrong(IN_ORDER, words)
        self._came[item.id] = words
        for name, seen in unshowable(item.messages):
            self._is_wrong(name, seen)
        if len(item.messages) > 5:
            self._is_wrong(ONE_REPLY, words)
        self.shown = [*buttons(item.messages), *self.shown]
        talk, record = self._ask(lambda unit: (unit.talks.load(item.seeker_id), _record(unit, item)))
        if talk is not None and record is not None:
            self._look_whether_welcome(item, talk, record, words)

    def _look_whether_welcome(self, item: OutboxItem, talk: Talk, record: TurnRecord, words: str) -> None:
        now, snapshot = self.clock(), talk.snapshot
        silent = snapshot.stopped or snapshot.hold or snapshot.mode == "human"
        watched = snapshot.watch_until is not None and snapshot.watch_until > now
        if record.kind == TimerFired.__name__ and not self._owed(item.seeker_id, record):
            night = within(NIGHT, now) and not self._any_hour(item.seeker_id, record)
            if night or silent or watched:
                self._is_wrong(UNASKED, f"at {now:%H:%M}: {words}")
        if item.id not in self._late or item.urgent or record.kind == CounselorActed.__name__:
            return
        if snapshot.hold is not None and item.created_at < snapshot.hold.since:
            self._is_wrong(HOLDING, words)
        if snapshot.mode == "human" and record.kind != TimerFired.__name__:
            self._is_wrong(HUMAN, words)

    def _any_hour(self, seeker_id: str, record: TurnRecord) -> bool:
        delay = self._delay(seeker_id, record)
        return delay is not None and delay.any_hour

    def _owed(self, seeker_id: str, record: TurnRecord) -> bool:
        """Whether it is said because the seeker waits for a counselor's word."""
        delay = self._delay(seeker_id, record)
        return delay is not None and delay.unanswered is not None

    def _delay(self, seeker_id: str, record: TurnRecord) -> Delay | None:
        name = self._timers.get((seeker_id, record.turn), "")
        return next((d for s in self.machine.states.values() for d in s.after if d.name == name), None)

    # -- asked by the world

    def look(self) -> None:
        """Raises BrokenError with the first promise that did not hold."""
        heard, self._heard = self._heard, []
        expected, self._expected = self._expected, []
        try:
            for one in heard:
                self._look_at_turn(one)
            for wrong in self._wrong:
                raise wrong
            self._look_at_order(expected, heard)
            for seeker_id in list(self._last):
                self._look_at_rest(seeker_id)
        finally:
            self._wrong = []
            self._tried |= set(self._unfinished())

    def _look_at_turn(self, one: Heard) -> None:
        exchange = Exchange(one.result.event, one.result, one.at)
        self.said = [name for trace in exchange.traces for name in trace.performed]
        monitor = self._monitors.setdefault(one.seeker_id, Monitor(self.machine, self.promises))
        for promise in monitor.broken(one.before, exchange):
            raise BrokenError(promise.name, "\n".join(exchange.lines()), str(promise.place))
        if any(isinstance(effect, Erase) for effect in one.result.effects):
            rows = {table: n for table, n in self.store.rows_about(one.seeker_id).items() if table != "alert"}
            if rows:
                raise BrokenError(GONE, f"{rows}")
            self._last.pop(one.seeker_id, None)

    def _look_at_order(self, expected: Sequence[Arrival], heard: Sequence[Heard]) -> None:
        """What failed for good was answered with an apology, and is no turn."""
        wanted = [_plain(a.event) for a in sorted(expected, key=lambda a: a.at)]
        got = [_plain(one.result.event) for one in heard if isinstance(one.result.event, SEEKER_EVENTS)]
        failed, self._failed = len(self._failed), set()
        if len(got) + failed < len([w for w in wanted if w is not None]):
            raise BrokenError(HEARD, f"sent: {wanted}, heard: {got}")
        if not failed and got != [w for w in wanted if w is not None]:
            raise BrokenError(HEARD, f"sent: {wanted}, heard: {got}")

    def _look_at_rest(self, seeker_id: str) -> None:
        def read(unit: Unit) -> tuple[Any, ...]:
            due = unit.timers.due(datetime.max.replace(tzinfo=self.clock().tzinfo, year=9000))
            return (
                unit.talks.load(seeker_id),
                {name: at for seeker, name, at in due if seeker == seeker_id},
                next((h for h in unit.duty.handoffs() if h.seeker_id == seeker_id), None),
                [a for a in unit.duty.alerts() if a.seeker_id == seeker_id],
                unit.mail.waiting(),
            )

        talk, timers, handoff, alerts, waiting = self._ask(read)
        if waiting:
            raise BrokenError(HEARD, "something waits though nobody works")
        if talk is None:
            self._last.pop(seeker_id, None)
            return
        now: Snapshot = talk.snapshot
        if timers != dict(now.timers):
            raise BrokenError(TIMERS, f"known: {dict(now.timers)}, will fire: {timers}")
        mode = "bot" if handoff is None else "human" if handoff.taken_by else "waiting"
        if mode != now.mode:
            raise BrokenError(HANDOFFS, f"the conversation says {now.mode}, the list {mode}")
        if now.hold is not None and not any(a.grade == "crisis" and a.notified_at for a in alerts):
            raise BrokenError(ALERTED, f"{alerts}")
        if now.value(CONSENT) is False and not may_keep_words(now):
            records = self._ask(lambda unit: unit.talks.transcript(seeker_id))
            kept = [r.kind for r in records if not r.omitted and r.kind != CounselorActed.__name__]
            if kept:
                raise BrokenError(UNCONSENTED, f"{kept}")

    def look_for_rest(self) -> None:
        """After all outages are over."""
        left = self._unfinished()
        erasures = self._ask(lambda unit: unit.mail.erasures())
        if left or erasures:
            raise BrokenError(DRAINED, f"{len(left)} sends, {len(erasures)} erasures")

    def taken_back(self, message_id: str) -> None:
        records = [r for s in self._last for r in self._ask(lambda unit, s=s: unit.talks.transcript(s))]  # type: ignore[misc]
        kept = [r for r in records if r.message_id == message_id and r.event]
        if kept:
            self._is_wrong(TAKEN_BACK, f"{len(kept)} turns")

    def picture(self) -> Any:
        """All that is stored and was sent, to be compared."""

        def read(unit: Unit) -> Any:
            seekers = sorted(self._last)
            return (
                [unit.mail.seeker(s) for s in seekers],
                [unit.talks.load(s) for s in seekers],
                [unit.talks.transcript(s) for s in seekers],
                [unit.writer(s).bookings() for s in seekers],
                [unit.writer(s).interests() for s in seekers],
                unit.outbox.unfinished(),
                unit.duty.alerts(open_only=False),
                unit.duty.handoffs(),
            )

        return self._ask(read), dict(self._came)

    def same_as(self, before: Any) -> None:
        if self.picture() != before:
            self._is_wrong(SAME, "")

    # --

    def _unfinished(self) -> list[int]:
        return [item.id for item in self._ask(lambda unit: unit.outbox.unfinished())]

    def _is_wrong(self, promise: str, seen: str) -> None:
        self._wrong.append(BrokenError(promise, seen))

    def _ask(self, work: Callable[[Unit], T]) -> T:
        return self.store.run_now(work)


def _token(item: OutboxItem) -> str:
    return NOBODY if item.reply is None else item.reply.token


def _record(unit: Unit, item: OutboxItem) -> TurnRecord | None:
    return next((r for r in unit.talks.transcript(item.seeker_id, LATELY) if r.id == item.turn_id), None)


def _plain(event: Event | Any) -> Any:
    """An event as the seeker sent it; None for what is no event of theirs."""
    if isinstance(event, Said):
        return replace(event, parse=None, risk="none", risk_kind=None)
    return event if isinstance(event, SEEKER_EVENTS) else None
