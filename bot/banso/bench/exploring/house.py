"""The whole service, from the mailbox to LINE and back, with fakes at its edges and a process that can die."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar, get_args
from unittest import mock

import stamina

from banso.bench.exploring.acts import (
    Act,
    ActionsEnd,
    AlertActed,
    Killed,
    LineIs,
    Meanwhile,
    OutOfOrder,
    Redelivered,
    TakenBack,
)
from banso.bench.exploring.edges import (
    KilledError,
    LoudNotifier,
    MortalStore,
    OpenStore,
    ScriptedNlu,
    SimulatedLine,
    Steps,
    ToldWaker,
)
from banso.bench.exploring.looking import Watch
from banso.bench.exploring.talking import Moody
from banso.dialog.events import Event, Followed, Media, Parse, Payload, Pressed, Said, Unfollowed
from banso.dialog.machine import Machine
from banso.dialog.messages import Button
from banso.dialog.snapshot import Snapshot
from banso.dialog.story import (
    At,
    CounselorActs,
    Doing,
    Follows,
    NluIs,
    PressesButton,
    PressesPayload,
    SendsMedia,
    Unfollows,
    UserSays,
    Waits,
)
from banso.dialog.turn import begin
from banso.ports import Actions, Arrival, ReplyToken, Talk, Unit, Unsent
from banso.proving.promises import Promise
from banso.service.alerts import AlertDesk, AlertError
from banso.service.handoff import HandoffDesk, HandoffError
from banso.service.mailbox import House, Mailbox
from banso.service.timers import Ticker

T = TypeVar("T")
USER = "U" + "e" * 32
TOKEN_LIFE = timedelta(minutes=1)
MOMENT = timedelta(seconds=2)
"""What passes between two acts; the service looks at the time as often."""
REDELIVERED_FOR = timedelta(days=7)
"""LINE does not tell how long it sends a webhook again; the service knows it far longer."""
PATIENCE = timedelta(hours=24)
"""After so long nothing may be left to send: a retry key is forgotten then."""


class HouseWorld:
    """`World` over the service. One seeker writes; everything around them can go wrong."""

    def __init__(
        self,
        machine: Machine,
        actions: Actions,
        promises: Sequence[Promise],
        open_store: Callable[[], OpenStore],
        now: datetime,
    ) -> None:
        stamina.set_testing(True, attempts=3)  # tries again at once
        numbers = itertools.count(1)
        self._ids = mock.patch("uuid.uuid4", side_effect=lambda: uuid.UUID(int=next(numbers)))
        self._ids.start()  # the same run is to be the same whenever it is taken
        self._loop = asyncio.new_event_loop()
        self._now, self._machine, self._moody = now, machine, Moody(actions, machine)
        self._store, self._steps, self._nlu = open_store(), Steps(), ScriptedNlu()
        self._watch = Watch(machine, promises, self._store, self._clock)
        self._line = SimulatedLine(
            self._clock, self._steps, self._watch.stored, self._watch.nothing_stored, self._watch.arrives
        )
        self._numbers = itertools.count(1)
        self._arrived: list[Arrival] = []
        self._unanswered: list[Arrival] = []
        self._blocked = False
        self._counselor = "田中"
        self._start()

    def _clock(self) -> datetime:
        return self._now

    def _start(self) -> None:
        """A new process over what the old one has left."""
        self._waker = ToldWaker()
        store = MortalStore(self._store, self._steps)
        house = House(store, self._nlu, self._line, self._waker, self._clock, self._machine, self._moody.actions)
        self._mailbox = Mailbox(house, [self._watch.turn_taken])
        self._desk = HandoffDesk(store, self._mailbox)
        self._alerts = AlertDesk(store, LoudNotifier(), self._clock, "")
        self._ticker = Ticker(store, self._waker, self._alerts, self._clock)

    # -- World

    @property
    def snapshot(self) -> Snapshot:
        found = self._ask(_talk)
        return begin(self._machine) if found is None else found.snapshot

    @property
    def shown(self) -> Sequence[Button]:
        return self._watch.shown

    @property
    def said(self) -> Sequence[str]:
        return self._watch.said

    def do(self, act: Act) -> None:
        if self._prepared(act):
            return
        self._now += MOMENT
        self._watch.begin()
        match act:
            case Waits(span=span):
                self._wait(self._now + span)
            case At(moment=moment):
                self._wait(max(moment, self._now))
            case CounselorActs(act=done, text=text):
                self._counsel(done, text)
            case AlertActed(act=done):
                self._see_to_alert(done)
            case Redelivered(back=back):
                self._redeliver(self._earlier(back, lambda arrival: self._now - arrival.at < REDELIVERED_FOR))
            case TakenBack(back=back):
                self._take_back(self._earlier(back, lambda arrival: arrival.message_id is not None))
            case OutOfOrder(says=says):
                self._deliver([self._arrival(one, later=n) for n, one in enumerate(says)][::-1])
            case _ if isinstance(act, get_args(Doing)):
                self._deliver([self._arrival(act)])
        self._steps.left = 0
        self._tick()
        self._watch.look()

    def end(self) -> None:
        self._line.weather, self._nlu.up, self._moody.mood, self._nlu.meanwhile = "fair", True, None, None
        self._watch.begin()
        self._steps.left = 0
        for moment in (self._now + MOMENT, self._now + PATIENCE):
            self._wait(moment)
        self._watch.look()
        self._watch.look_for_rest()

    def close(self) -> None:
        self._loop.run_until_complete(self._store.close())
        self._loop.close()
        self._ids.stop()
        stamina.set_testing(False)

    # --

    def _prepared(self, act: Act) -> bool:
        """What only changes how the next thing goes."""
        match act:
            case NluIs(up=up):
                self._nlu.up = up
            case LineIs(weather=weather):
                self._line.weather = weather
                self._watch.begin()
                self._tick()
                self._watch.look()
            case ActionsEnd(outcome=outcome):
                self._moody.mood = outcome
            case Killed(at_step=step):
                self._steps.left = step
            case Meanwhile(says=says):
                self._nlu.meanwhile = lambda: self._come_meanwhile(says)
            case _:
                return False
        return True

    async def _come_meanwhile(self, says: UserSays) -> None:
        arrival = self._arrival(says)
        self._watch.expects([arrival])
        self._unanswered = [arrival]
        await self._mailbox.accept([arrival])
        self._unanswered = []

    def _arrival(self, doing: Doing, later: int = 0) -> Arrival:
        event, number = self._event(doing), next(self._numbers)
        at = self._now + timedelta(milliseconds=later)
        token = None if isinstance(event, Unfollowed) else ReplyToken(f"token-{number}", at + TOKEN_LIFE)
        message_id = f"message-{number}" if isinstance(event, Said | Media) else None
        if token is not None:
            self._line.issue(token)
        arrival = Arrival(f"event-{number}", USER, event, at, token, message_id)
        self._arrived.append(arrival)
        return arrival

    def _event(self, doing: Doing) -> Event:
        if self._blocked and not isinstance(doing, Follows):
            raise LookupError("LINE lets nobody write to an account that they have blocked")
        match doing:
            case UserSays(text=text, intent=intent, entities=entities, confidence=confidence, guesses=guesses):
                ranking = tuple((guess, 0.5**rank) for rank, guess in enumerate(guesses, 1))
                read = intent or "nlu_fallback"
                words = text or "…"
                self._nlu.parses[words] = Parse(read, confidence, ((read, confidence), *ranking), entities)
                return Said(words)
            case PressesButton(title=title):
                found = next((b for b in self.shown if b.title == title), None)
                if found is None:
                    raise LookupError(f"no button {title!r} was shown")
                return Pressed(found.payload, title)
            case PressesPayload(name=name, values=values):
                now = self.snapshot
                return Pressed(Payload(name, values, None, now.state, now.turn))
            case SendsMedia(kind=kind):
                return Media(kind)
            case Follows():
                again, self._blocked = self._blocked, False
                self._watch.blocked = False
                return Followed(again)
            case Unfollows():
                self._blocked = self._watch.blocked = True
                return Unfollowed()
        raise LookupError(f"{type(doing).__name__} is nothing that a seeker sends")

    def _deliver(self, arrivals: Sequence[Arrival]) -> None:
        """A webhook; where the process dies before it has answered, LINE sends it again."""
        self._watch.expects(arrivals)
        if not self._live(lambda: self._mailbox.accept(arrivals)):
            anew = [self._again(arrival) for arrival in arrivals]
            self._live(lambda: self._mailbox.accept(anew))
        self._settle()

    def _again(self, arrival: Arrival) -> Arrival:
        token = ReplyToken(f"token-{next(self._numbers)}", self._now + TOKEN_LIFE)
        self._line.issue(token)
        return replace(arrival, redelivered=True, reply=token)

    def _earlier(self, back: int, which: Callable[[Arrival], bool]) -> Arrival:
        found = [arrival for arrival in self._arrived if which(arrival)]
        if back >= len(found):
            raise LookupError("so many have not been sent")
        return found[-1 - back]

    def _redeliver(self, arrival: Arrival) -> None:
        self._tick()
        before = self._watch.picture()
        again = self._again(arrival)
        if not self._live(lambda: self._mailbox.accept([again])):
            self._live(lambda: self._mailbox.accept([again]))
        self._settle()
        self._watch.same_as(before)

    def _take_back(self, arrival: Arrival) -> None:
        assert arrival.message_id is not None  # noqa: S101  only such are looked for
        unsent = Arrival(f"event-{next(self._numbers)}", USER, Unsent(arrival.message_id), self._now)
        for _ in range(2):
            if self._live(lambda: self._mailbox.accept([unsent])):
                break
        self._settle()
        self._watch.taken_back(arrival.message_id)

    def _counsel(self, act: Any, text: str) -> None:
        seeker_id = self._seeker_id()
        if act == "took":
            self._counselor = text
        by = self._counselor
        acts: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "took": lambda: self._desk.take(seeker_id, by),
            "said": lambda: self._desk.say(seeker_id, by, text),
            "handed_back": lambda: self._desk.hand_back(seeker_id, by),
            "lifted_hold": lambda: self._desk.lift_hold(seeker_id, by, text),
        }
        try:
            self._live(acts[act])
        except HandoffError as refused:
            raise LookupError(str(refused)) from None
        self._settle()

    def _see_to_alert(self, act: str) -> None:
        alerts = self._ask(lambda unit: unit.duty.alerts())
        if not alerts:
            raise LookupError("there is no alert")
        does = self._alerts.acknowledge if act == "acknowledge" else self._alerts.close
        try:
            self._live(lambda: does(alerts[0].id, self._counselor))
        except AlertError as refused:
            raise LookupError(str(refused)) from None

    def _wait(self, until: datetime) -> None:
        while due := [at for _, _, at in self._ask(lambda unit: unit.timers.due(until))]:
            self._now = max(self._now, due[0])
            self._tick()
        self._now = until
        self._tick()

    def _tick(self) -> None:
        self._live(self._ticker.tick)
        self._settle()

    def _settle(self) -> None:
        while self._waker.woken:
            seeker_id = self._waker.woken.pop(0)
            self._live(lambda: self._mailbox.run(seeker_id))  # noqa: B023  run at once

    def _live(self, does: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        """Let the process do something; whether it lived through it. Else the next process has begun."""
        try:
            self._loop.run_until_complete(does())
        except KilledError:
            self._start()
            self._loop.run_until_complete(self._mailbox.resume())
            again, self._unanswered = [self._again(arrival) for arrival in self._unanswered], []
            if again:  # LINE had no answer to this webhook
                self._loop.run_until_complete(self._mailbox.accept(again))
            return False
        return True

    def _seeker_id(self) -> str:
        seeker = self._ask(lambda unit: unit.mail.find(USER))
        if seeker is None:
            raise LookupError("nobody has written yet")
        return seeker.id

    def _ask(self, work: Callable[[Unit], T]) -> T:
        return self._store.run_now(work)


def _talk(unit: Unit) -> Talk | None:
    seeker = unit.mail.find(USER)
    return None if seeker is None else unit.talks.load(seeker.id)
