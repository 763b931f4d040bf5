"""The way in: everything that happens to a seeker is stored once and worked on in order, one thing at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakValueDictionary

import structlog

from banso.dialog.effects import Alert
from banso.dialog.events import SEEKER_EVENTS, Event, Said
from banso.dialog.machine import Machine
from banso.ports import Actions, Arrival, Channel, Clock, Nlu, Pending, Store, Unit, Unsent, Waker
from banso.service.bookkeeping import Bookkeeper
from banso.service.delivery import Delivery, Send
from banso.service.learning import REVIEW_BELOW
from banso.service.turns import TurnResult, graded

log = structlog.get_logger()

TYPING_AFTER = timedelta(seconds=1)
MAX_ATTEMPTS = 3
"""A message whose turn fails this often is answered with an apology and put aside, so that the next is heard."""

Watcher = Callable[[str, TurnResult | None, datetime], None]
"""Told after each commit: the seeker, the turn (None: something else has changed), the time. Must not raise."""


@dataclass(frozen=True, slots=True)
class House:
    """What the mailbox works with."""

    store: Store
    nlu: Nlu
    channel: Channel
    waker: Waker
    clock: Clock
    machine: Machine
    actions: Actions


@dataclass(frozen=True, slots=True)
class Forget:
    """The seeker is to be erased."""

    seeker_id: str


Task = Send | Pending | Forget


class Mailbox:
    """`ports.Inbox`, and the work on what is in it."""

    def __init__(
        self,
        house: House,
        watchers: Sequence[Watcher] = (),
        after_alert: Callable[[], Awaitable[None]] | None = None,
        typing_after: timedelta = TYPING_AFTER,
        review_below: float = REVIEW_BELOW,
    ) -> None:
        self._house, self._store, self._watchers = house, house.store, tuple(watchers)
        self._delivery = Delivery(house.channel, house.clock)
        self._books = Bookkeeper(house.machine, house.actions, house.channel.max_messages, review_below)
        self._after_alert, self._typing_after = after_alert, typing_after
        self._noticing: set[asyncio.Task[None]] = set()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def accept(self, arrivals: Sequence[Arrival]) -> None:
        """Store what a channel delivered, in one transaction; what was already stored is passed over."""
        now = self._house.clock()

        def store(unit: Unit) -> list[str]:
            return [id_ for arrival in arrivals if (id_ := _put(unit, arrival, now)) is not None]

        for seeker_id in dict.fromkeys(await self._store.run(store)):
            self._house.waker.wake(seeker_id)

    async def tell(self, seeker_id: str, event: Event, event_id: str) -> None:
        """Store what the house itself has to say to a conversation."""
        now = self._house.clock()

        def store(unit: Unit) -> bool:
            known = unit.mail.seeker(seeker_id) is not None and unit.mail.first_time(event_id, now)
            if known:
                unit.mail.put(seeker_id, event, now)
            return known

        if await self._store.run(store):
            self._house.waker.wake(seeker_id)

    async def run(self, seeker_id: str) -> None:
        """Do all that is to be done for this seeker, one thing after the other.

        The transaction that ends one thing finds the next, so that a message costs few of them.
        """
        async with self._locks.setdefault(seeker_id, asyncio.Lock()):
            tried: set[int] = set()
            task = await self._store.run(partial(self._find, seeker_id, tried))
            while task is not None:
                match task:
                    case Send():
                        task = await self._send(task, tried)
                    case Pending():
                        task = await self._answer(task, tried)
                    case Forget():
                        await self._forget(task)
                        task = None

    def _find(self, seeker_id: str, tried: Set[int], unit: Unit) -> Task | None:
        """What is to be done next: what was just said is sent, then the next message is heard; what could not be
        sent before waits until nobody waits for an answer."""
        unfinished = unit.outbox.unfinished(seeker_id)
        new = self._delivery.claim(unit, unfinished, again=False, tried=tried)
        if new is not None:
            return new
        if unit.mail.erasures(seeker_id):
            return Forget(seeker_id)
        return unit.mail.next(seeker_id) or self._delivery.claim(unit, unfinished, again=True, tried=tried)

    async def _send(self, send: Send, tried: set[int]) -> Task | None:
        sent = await self._delivery.send(send)

        def settle(unit: Unit) -> Task | None:
            instead = self._delivery.settle(unit, send, sent)
            if instead is None:
                tried.add(send.item.id)
            return instead or self._find(send.item.seeker_id, tried, unit)

        return await self._store.run(settle)

    async def resume(self) -> None:
        """Wake everybody for whom something was left: an unread message, an unsent answer, an erasure."""

        def left(unit: Unit) -> list[str]:
            unsent = [item.seeker_id for item in unit.outbox.unfinished()]
            return [*unit.mail.waiting(), *unsent, *unit.mail.erasures()]

        for seeker_id in dict.fromkeys(await self._store.run(left)):
            self._house.waker.wake(seeker_id)

    async def _answer(self, pending: Pending, tried: Set[int]) -> Task | None:
        event = pending.event
        try:
            if isinstance(event, Said):
                async with self._typing(pending):
                    # Outside of any transaction: nobody else waits for NLU.
                    event = replace(event, parse=await self._house.nlu.parse(event.text))
            done, task = await self._store.run(partial(self._turn, pending, event, tried))
        except Exception as error:
            return await self._stumble(pending, error, tried)
        if isinstance(event, Unsent):
            self._tell_watchers(pending.seeker_id, None)
        if done is not None:
            self._tell_watchers(pending.seeker_id, done)
            self._notice(done)
        return task

    def _turn(
        self, pending: Pending, event: Event | Unsent, tried: Set[int], unit: Unit
    ) -> tuple[TurnResult | None, Task | None]:
        current, result = unit.mail.next(pending.seeker_id), None
        # Else it was taken back meanwhile, or something older has come that is looked at first.
        if current is not None and current.id == pending.id:
            result = self._books.work(unit, pending, event, self._house.clock())
            unit.mail.done(pending.id)
        return result, self._find(pending.seeker_id, tried, unit)

    async def _stumble(self, pending: Pending, error: Exception, tried: Set[int]) -> Task | None:
        """A turn that failed: tried again, then put aside with an apology, its danger told to counselors anyway."""
        # The error's own words may quote the seeker; type and place are enough to find it.
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
        log.error("turn failed", pending=pending.id, error=type(error).__name__, place=place)
        risky = graded(pending.event) if isinstance(pending.event, Said) else None

        def put_aside(unit: Unit) -> tuple[bool, Task | None]:
            given_up = unit.mail.failed(pending.id) >= MAX_ATTEMPTS
            if given_up:
                self._books.apologise(unit, pending, risky, self._house.clock())
                unit.mail.done(pending.id)
            return given_up, self._find(pending.seeker_id, tried, unit)

        given_up, task = await self._store.run(put_aside)
        if given_up:
            self._tell_watchers(pending.seeker_id, None)
        return task

    async def _forget(self, task: Forget) -> None:
        """Erase the seeker; what they wrote meanwhile is the first message of somebody new."""
        seeker_id = task.seeker_id

        def erase(unit: Unit) -> str | None:
            seeker, left = unit.mail.seeker(seeker_id), []
            while (pending := unit.mail.next(seeker_id)) is not None:
                if isinstance(pending.event, SEEKER_EVENTS):
                    left.append(pending)
                unit.mail.done(pending.id)
            unit.mail.erase(seeker_id)
            if seeker is None or not left:
                return None
            anew = unit.mail.find_or_create(seeker.user, self._house.clock())
            for pending in left:
                unit.mail.put(anew.id, pending.event, pending.at, pending.reply, pending.message_id)
            return anew.id

        anew = await self._store.run(erase)
        await self._store.scrub()
        self._tell_watchers(seeker_id, None)
        if anew is not None:
            self._house.waker.wake(anew)

    def _notice(self, result: TurnResult) -> None:
        """Have counselors told of a crisis now; the answer to the seeker does not wait for it."""
        if self._after_alert is None or not any(isinstance(e, Alert) and e.grade == "crisis" for e in result.effects):
            return
        task = asyncio.create_task(self._send_notices(self._after_alert))
        self._noticing.add(task)
        task.add_done_callback(self._noticing.discard)

    async def _send_notices(self, after_alert: Callable[[], Awaitable[None]]) -> None:
        try:
            await after_alert()
        except Exception as error:  # the next tick tries again
            log.error("notices not sent", error=type(error).__name__)

    @contextlib.asynccontextmanager
    async def _typing(self, pending: Pending) -> AsyncIterator[None]:
        """Show the loading animation where reading takes longer than a moment."""
        if pending.reply is None:
            yield
            return
        showing = asyncio.create_task(self._show_typing(pending.seeker_id))
        try:
            yield
        finally:
            showing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await showing

    async def _show_typing(self, seeker_id: str) -> None:
        await asyncio.sleep(self._typing_after.total_seconds())

        def user(unit: Unit) -> str | None:
            talk, seeker = unit.talks.load(seeker_id), unit.mail.seeker(seeker_id)
            silent = talk is not None and (talk.snapshot.mode == "human" or talk.snapshot.blocked)
            return None if seeker is None or silent else seeker.user

        to = await self._store.run(user)
        if to is not None:
            await self._house.channel.show_typing(to)

    def _tell_watchers(self, seeker_id: str, result: TurnResult | None) -> None:
        now = self._house.clock()
        for watcher in self._watchers:
            watcher(seeker_id, result, now)


def _put(unit: Unit, arrival: Arrival, now: datetime) -> str | None:
    if not unit.mail.first_time(arrival.event_id, now):
        return None
    if isinstance(arrival.event, Unsent):
        seeker = unit.mail.find(arrival.user)
        if seeker is None:
            return None
        unit.mail.drop_message(seeker.id, arrival.event.message_id)
    else:
        seeker = unit.mail.find_or_create(arrival.user, now)
    unit.mail.put(seeker.id, arrival.event, arrival.at, arrival.reply, arrival.message_id)
    return seeker.id
