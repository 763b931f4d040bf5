"""A whole conversation in memory on a simulated clock: what `banso chat`, stories and benchmarks talk to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from banso.dialog.effects import Effect, Erase
from banso.dialog.events import (
    CounselorAct,
    CounselorActed,
    Entity,
    Event,
    Followed,
    Grade,
    Media,
    MediaKind,
    Parse,
    Payload,
    Pressed,
    RiskKind,
    Said,
    TimerFired,
    Unfollowed,
)
from banso.dialog.messages import Button, Cards, Message, text_of
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import Trace
from banso.service.delivery import batches
from banso.service.turns import TurnResult

TakeTurn = Callable[[Snapshot, Event, datetime], TurnResult]
"""The service's turn: gate, rules, reading actions, writing actions on a store in memory."""
Read = Callable[[str], Parse | None]
"""NLU: None where it cannot be asked."""
COUNSELOR = "田中"
"""The invented counselor who acts where nobody else has taken the conversation."""
BEARS_TOKEN = (Said, Pressed, Media, Followed)
"""Events that LINE sends with a token for one free reply."""
TOKEN_LIFE = timedelta(minutes=1)
MAX_IN_REQUEST = 5
"""Messages in one reply or push; both from LINE's Messaging API reference."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One event and what came of it."""

    event: Event
    result: TurnResult
    at: datetime
    pushes: int = 0
    """How many pushes the messages cost on LINE; a reply is free."""

    @property
    def messages(self) -> tuple[Message, ...]:
        return self.result.messages

    @property
    def effects(self) -> tuple[Effect, ...]:
        return self.result.effects

    @property
    def traces(self) -> tuple[Trace, ...]:
        return self.result.traces

    @property
    def snapshot(self) -> Snapshot:
        return self.result.snapshot

    @property
    def parse(self) -> Parse | None:
        return self.event.parse if isinstance(self.event, Said) else None

    @property
    def risk(self) -> Grade:
        return self.event.risk if isinstance(self.event, Said) else "none"

    @property
    def risk_kind(self) -> RiskKind | None:
        return self.event.risk_kind if isinstance(self.event, Said) else None

    def lines(self) -> list[str]:
        """The exchange for a person: `> said`, `< answered [buttons]`."""
        lines = [f"  > {_indented(_described(self.event))}"]
        for message in self.messages:
            titles = [b.title for b in message.buttons]
            lines.append(f"  < {_indented(text_of(message))}{' ' + str(titles) if titles else ''}")
            for card in message.cards if isinstance(message, Cards) else ():
                lines.append(f"      [{card.title}] {' / '.join((*card.lines, *card.reasons))}")
        return [*lines, f"    ({self.snapshot.state})"]


def _described(event: Event) -> str:
    match event:
        case Said(text=text, parse=parse):
            return f"{text} ({parse.intent})" if parse else f"{text} (not read)"
        case Pressed(payload=payload, title=title):
            return f"[{title or (payload.name if payload else '?')}]"
        case CounselorActed(act=act, text=text, name=name):
            return f"counselor {act} {name}{text}"
        case Media(kind=kind):
            return f"({kind})"
        case Followed(again=again):
            return "unblocked the account" if again else "added the account"
        case Unfollowed():
            return "blocked the account"
        case TimerFired(name=name):
            return f"timer {name}"
    return str(event)


def _indented(text: str) -> str:
    """The text with its further lines below its first."""
    return text.replace("\n", "\n    ")


class Conversation:
    """Somebody talks to the bot. Time only moves by `wait`; the timers that become due then fire in order."""

    def __init__(self, take_turn: TakeTurn, read: Read, snapshot: Snapshot, now: datetime) -> None:
        self._take_turn, self._read = take_turn, read
        self._fresh = self.snapshot = snapshot
        self.now = now
        self.nlu_is_up = True
        self.actions_are: str | None = None  # this, where they can come out so; None: they run
        self._shown: list[Message] = []
        self._counselor = COUNSELOR
        self._token_until: datetime | None = None

    def say(
        self,
        text: str,
        intent: str | None = None,
        entities: Sequence[Entity] = (),
        *,
        confidence: float = 1.0,
        guesses: Sequence[str] = (),
    ) -> Exchange:
        """Write a message; with `intent` NLU is not asked: it is read so, with this confidence (0-1), and `guesses`
        come next in the ranking, each half as likely as the one before. Without guesses there is no ranking: nothing is
        said of how likely a crisis is, and the rules for it stand."""
        if intent is not None:
            next_ones = tuple((guess, 0.5**rank) for rank, guess in enumerate(guesses, 1))
            ranking = ((intent, confidence), *next_ones) if guesses else ()
            parse: Parse | None = Parse(intent, confidence, ranking, tuple(entities))
        else:
            parse = self._read(text) if self.nlu_is_up else None
        return self.tell(Said(text, parse if self.nlu_is_up else None))

    def press(self, title: str) -> Exchange:
        """Press the button with this title that was shown last, or give a payload `/name{"key": …}`.

        Raises LookupError where no such button was shown.
        """
        found = [b for m in reversed(self._shown) for b in _buttons(m) if b.title == title]
        if not found:
            titles = list(dict.fromkeys(b.title for b in self.buttons()))
            there = f"the last ones are {titles}" if titles else "the last turn had none"
            raise LookupError(f"no button {title!r} was shown; {there}")
        return self.tell(Pressed(found[0].payload, title))

    def press_nth(self, index: int) -> Exchange:
        """Press one of `buttons()`."""
        button = self.buttons()[index]
        return self.tell(Pressed(button.payload, button.title))

    def press_payload(self, name: str, values: Mapping[str, Any]) -> Exchange:
        """Press a button that means this, as if it had been shown in the last turn."""
        return self.tell(Pressed(Payload(name, values, None, self.snapshot.state, self.snapshot.turn)))

    def buttons(self) -> list[Button]:
        """The buttons of the last turn that spoke, in the order shown."""
        return [button for message in self._last_turn for button in _buttons(message)]

    def send(self, kind: MediaKind) -> Exchange:
        return self.tell(Media(kind))

    def follow(self, *, again: bool | None = None) -> Exchange:
        """Add the account; by default `again` where it was blocked."""
        return self.tell(Followed(self.snapshot.blocked if again is None else again))

    def unfollow(self) -> Exchange:
        return self.tell(Unfollowed())

    def counselor(self, act: CounselorAct, text: str) -> Exchange:
        """Let a counselor act. `text` is the name for `took`, words for `said`, the note for `lifted_hold`."""
        if act == "took":
            self._counselor = text
        words, note = (text if act == "said" else ""), (text if act == "lifted_hold" else "")
        return self.tell(CounselorActed(act, self._counselor, words, note))

    def wait(self, span: timedelta) -> list[Exchange]:
        """Let time pass; what timers said on the way, in order."""
        return self.wait_until(self.now + span)

    def wait_until(self, moment: datetime) -> list[Exchange]:
        """Let time pass until `moment` (aware). An earlier moment turns the clock back, and nothing fires."""
        exchanges: list[Exchange] = []
        while due := sorted((at, name) for name, at in self.snapshot.timers.items() if at <= moment):
            self.now = max(self.now, due[0][0])
            exchanges.append(self.tell(TimerFired(due[0][1])))
        self.now = moment
        return exchanges

    def tell(self, event: Event) -> Exchange:
        """Let anything happen."""
        result = self._take_turn(self.snapshot, event, self.now)
        self.snapshot = self._fresh if any(isinstance(e, Erase) for e in result.effects) else result.snapshot
        self._shown += result.messages
        if result.messages:
            self._last_turn = result.messages
        return Exchange(result.event, result, self.now, self._cost(event, result.messages))

    def _cost(self, event: Event, messages: Sequence[Message]) -> int:
        """The pushes for these messages: the first request is a reply where a token serves that was not used yet."""
        if isinstance(event, BEARS_TOKEN):
            self._token_until = self.now + TOKEN_LIFE
        requests = len(batches(messages, MAX_IN_REQUEST))
        if not requests or self._token_until is None or self._token_until <= self.now:
            return requests
        self._token_until = None
        return requests - 1

    _last_turn: tuple[Message, ...] = ()


def _buttons(message: Message) -> list[Button]:
    cards = message.cards if isinstance(message, Cards) else ()
    return [b for card in cards for b in card.buttons if isinstance(b, Button)] + list(message.buttons)
