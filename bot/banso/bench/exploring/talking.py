"""The dialogs alone: a simulated conversation under the project's promises and what LINE can show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from banso.bench.exploring.acts import Act, ActionsEnd
from banso.bench.exploring.worlds import BrokenError
from banso.dialog import postbacks
from banso.dialog.effects import Erase
from banso.dialog.events import ActionDone
from banso.dialog.machine import Machine
from banso.dialog.messages import Button, Cards, Message, Text
from banso.dialog.responses import PLACEHOLDER
from banso.dialog.snapshot import Snapshot
from banso.dialog.story import CounselorActs
from banso.ports import Action, ActionContext, Actions
from banso.proving.monitor import Monitor
from banso.proving.promises import Promise
from banso.service.delivery import MAX_TEXT, batches
from banso.service.handoff import AFTER
from banso.testing.conversation import Exchange
from banso.testing.simulation import simulated
from banso.testing.stories import take_step

LINE_MESSAGES, LINE_QUICK_REPLIES = 5, 13
NO_ERROR = "No turn fails by an error"
ONE_REPLY = "All that a turn says goes into one reply"
SHOWABLE = "LINE can show every message"
FILLED = "No text has gaps or is empty"
VARIED = "No text is said twice running, except to repeat"


class Moody:
    """Actions that can be made to end otherwise than they would."""

    def __init__(self, actions: Actions, machine: Machine) -> None:
        self._outcomes = {name: action.outcomes for name, action in machine.dialogs.domain.actions.items()}
        self.mood: str | None = None
        self.actions: Actions = {name: self._moody(name, action) for name, action in actions.items()}

    def _moody(self, name: str, action: Action) -> Action:
        def run(args: Mapping[str, Any], context: ActionContext) -> ActionDone:
            if self.mood == "raise":
                raise RuntimeError("the exploration has this action fail")
            if self.mood is not None and self.mood in self._outcomes.get(name, ()):
                return ActionDone(name, self.mood)
            return action(args, context)

        return run


class TalkWorld:
    """`World` over the engine."""

    def __init__(self, machine: Machine, actions: Actions, promises: Sequence[Promise], now: datetime) -> None:
        self._moody = Moody(actions, machine)
        self._talk = simulated(machine, self._moody.actions, lambda _: None, now=now)
        self._monitor = Monitor(machine, promises)
        self._shown: list[Button] = []
        self._texts: frozenset[str] = frozenset()
        self._last: Exchange | None = None

    @property
    def snapshot(self) -> Snapshot:
        return self._talk.snapshot

    @property
    def shown(self) -> Sequence[Button]:
        return self._shown

    @property
    def said(self) -> Sequence[str]:
        return [] if self._last is None else [name for trace in self._last.traces for name in trace.performed]

    def do(self, act: Act) -> None:
        if isinstance(act, ActionsEnd):
            if act.outcome == "raise":
                raise LookupError("what raises is the service's to mend")
            self._moody.mood = act.outcome
            return
        if isinstance(act, CounselorActs) and not possible(act, self.snapshot):
            raise LookupError("the console does not offer this now")
        before = self.snapshot
        try:
            exchanges = take_step(act, self._talk)  # type: ignore[arg-type]  # it refuses what is no step
        except LookupError:
            raise
        except TypeError:
            raise LookupError(f"{type(act).__name__} is nothing that happens to dialogs") from None
        except Exception as error:
            raise BrokenError(NO_ERROR, f"{type(error).__name__}: {error}") from error
        for exchange in exchanges:
            self._look(before, exchange)
            before = self.snapshot if _erased(exchange) else exchange.snapshot

    def end(self) -> None:
        pass

    def close(self) -> None:
        pass

    def _look(self, before: Snapshot, exchange: Exchange) -> None:
        self._last = exchange
        for promise in self._monitor.broken(before, exchange):
            raise BrokenError(promise.name, _heard(exchange), str(promise.place))
        for name, seen in unshowable(exchange.messages):
            raise BrokenError(name, seen)
        self._look_for_repetition(exchange)
        if _erased(exchange):
            self._monitor.restart()
            self._shown, self._texts = [], frozenset()
        self._shown = [*buttons(exchange.messages), *self._shown]

    def _look_for_repetition(self, exchange: Exchange) -> None:
        """What actions bring may be the same twice: a summary asked for twice."""
        texts = frozenset(m.text for m in exchange.messages if isinstance(m, Text))
        acted = any(trace.event in ("action", "counselor") for trace in exchange.traces)
        repeat = exchange.parse is not None and exchange.parse.intent == "repeat"
        again = sorted(texts & self._texts)
        if again and not acted and not repeat and not _pressed_repeat(exchange):
            raise BrokenError(VARIED, repr(again[0]))
        self._texts = texts or self._texts


def possible(act: CounselorActs, snapshot: Snapshot) -> bool:
    """Whether the console offers this act."""
    if act.act == "lifted_hold":
        return snapshot.hold is not None
    return (snapshot.mode, act.act) in AFTER and not (snapshot.blocked and act.act == "said")


def buttons(messages: Sequence[Message]) -> list[Button]:
    """Those that answer, the quick replies first."""
    quick = [b for message in messages for b in message.buttons]
    cards = [card for message in messages if isinstance(message, Cards) for card in message.cards]
    return quick + [b for card in cards for b in card.buttons if isinstance(b, Button)]


def unshowable(messages: Sequence[Message]) -> Iterator[tuple[str, str]]:
    """What of a turn's messages does not go into one reply, or cannot be shown: the promise and what is wrong."""
    if len(batches(messages, LINE_MESSAGES)) > 1:
        yield ONE_REPLY, f"{len(messages)} messages"
    for message in messages:
        if len(message.buttons) > LINE_QUICK_REPLIES:
            yield SHOWABLE, f"{len(message.buttons)} quick replies"
        if isinstance(message, Text):
            if not message.text.strip() or PLACEHOLDER.search(message.text):
                yield FILLED, repr(message.text)
            if len(message.text.encode("utf-16-le")) // 2 > MAX_TEXT:
                yield SHOWABLE, f"a text of {len(message.text)} characters"
    for button in buttons(messages):
        if not button.title.strip():
            yield FILLED, f"a button {button.payload.name} without words"
        try:
            postbacks.encode(button.payload)
        except ValueError as error:
            yield SHOWABLE, str(error)


def _heard(exchange: Exchange) -> str:
    return "\n".join(exchange.lines())


def _erased(exchange: Exchange) -> bool:
    return any(isinstance(effect, Erase) for effect in exchange.effects)


def _pressed_repeat(exchange: Exchange) -> bool:
    payload = getattr(exchange.event, "payload", None)
    return payload is not None and payload.name == "repeat"
