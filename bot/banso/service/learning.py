"""Learning from use: which messages may have been read wrongly, kept for a designer to say what they meant.

Only of those who consented, masked before it is kept, and never of what was said to a counselor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from banso.dialog.events import FALLBACK_INTENT, SEEKER_EVENTS, Grade, Payload, Pressed, Said
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import CONTEXTUAL
from banso.dialog.typed import as_pressed
from banso.japanese.masking import masked
from banso.ports import Clock, Pending, Reading, Store, Unit
from banso.service.turns import TurnResult

REVIEW_BELOW = 0.5
"""A reading less sure than this waits for a designer."""
MAX_TEXT = 200
"""Characters. What is longer tells a life, and teaches a classifier little."""
MAX_RANKING = 5
GONE = "この文は、もうありません。ほかの方が先に見たか、ご本人が取り消したようです。"
RECENT = 8
"""Turns looked back for the message before a press; timers and actions may lie between."""
_CONSENT, _NICKNAME = "consent", "nickname"
_SEEKER_KINDS = tuple(kind.__name__ for kind in SEEKER_EVENTS)


class Learner:
    """Notes what is to be reviewed. `intents` are what a button may mean, `below` the confidence (0-1) from which on
    a reading is trusted."""

    def __init__(self, intents: Collection[str], below: float) -> None:
        self._intents, self._below = frozenset(intents), below

    def note(self, unit: Unit, pending: Pending, before: Snapshot, result: TurnResult) -> None:
        """Keep the message of this turn where it was read unsurely, or the one before where this press corrects it.

        Called in the turn's transaction before the turn is logged; `before` is what the event found.
        """
        after, event = result.snapshot, result.event
        if after.value(_CONSENT) is not True or "human" in (before.mode, after.mode):
            return
        match event:
            case Said(parse=parse) if parse is not None and not isinstance(as_pressed(before, event), Pressed):
                said = asdict(event)
                if not self._trusts(said) and not _an_answer(said, map(asdict, result.effects)):
                    place = _Place(pending.seeker_id, after.turn, pending.at, event.risk, pending.message_id)
                    _keep(unit, place, said, after)
            case Pressed(payload=payload) if payload is not None and payload.name in self._intents:
                self._note_press(unit, pending.seeker_id, payload, after)

    def _note_press(self, unit: Unit, seeker_id: str, payload: Payload, snapshot: Snapshot) -> None:
        """Where the press is the seeker's next event after a message, means something else than was read, and its
        button is one of the state in which the message was typed, it says what was meant."""
        turns = unit.talks.transcript(seeker_id, RECENT)
        last = next((n for n in reversed(range(len(turns))) if turns[n].kind in _SEEKER_KINDS), None)
        if last is None or turns[last].kind != Said.__name__ or not turns[last].event.get("parse"):
            return
        said, typed_in = turns[last], turns[last - 1].state if last else ""
        read = said.event["parse"]["intent"]
        if payload.name == read or _an_answer(said.event, said.effects):
            return
        answers_a_guess = payload.turn == said.turn and not self._trusts(said.event)
        # はい after a question asked on the way answers what was open; it does not say that the question was misread.
        corrects = payload.state == typed_in and (payload.name not in CONTEXTUAL or read in CONTEXTUAL)
        if answers_a_guess or corrects:
            place = _Place(seeker_id, said.turn, said.at, said.risk, said.message_id, payload.name)
            _keep(unit, place, said.event, snapshot)

    def _trusts(self, said: Mapping[str, Any]) -> bool:
        parse = said["parse"]
        return bool(parse["intent"] != FALLBACK_INTENT and parse["confidence"] >= self._below)


@dataclass(frozen=True, slots=True)
class _Place:
    """All of a reading but what was said and read."""

    seeker_id: str
    turn: int
    at: datetime
    risk: Grade
    message_id: str | None
    pressed: str | None = None


def _keep(unit: Unit, place: _Place, said: Mapping[str, Any], snapshot: Snapshot) -> None:
    """Keep what was said, masked, and what was read of it."""
    text, parse, nickname = said["text"].strip(), said["parse"], snapshot.value(_NICKNAME)
    if not text or len(text) > MAX_TEXT:
        return
    unit.learning.note(
        Reading(
            place.seeker_id,
            place.turn,
            place.at,
            masked(text, [nickname] if isinstance(nickname, str) else []),
            parse["intent"],
            parse["confidence"],
            tuple((intent, confidence) for intent, confidence in parse["ranking"][:MAX_RANKING]),
            place.risk,
            place.pressed,
            place.message_id,
        )
    )


def _an_answer(said: Mapping[str, Any], effects: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the message was taken as the answer to a question, maybe as it stands (a name): then the intent did
    not matter."""
    text = said["text"].strip()
    return any(effect.get("source") == "asked" or effect.get("value") == text for effect in effects)


class ReviewError(Exception):
    """A decision that cannot be taken; the message is for the designer."""


class ReviewDesk:
    """What a designer does with the readings that wait. `intents` are those that a sentence may be given."""

    def __init__(self, store: Store, clock: Clock, intents: Collection[str]) -> None:
        self._store, self._clock, self.intents = store, clock, tuple(sorted({*intents, FALLBACK_INTENT}))

    async def waiting(self, limit: int) -> tuple[tuple[Reading, ...], int]:
        """The `limit` readings that have waited longest, and how many wait in all."""
        return await self._store.run(lambda unit: (unit.learning.readings(limit), unit.learning.waiting()))

    async def accept(self, reading_id: int, text: str, intent: str, by: str) -> None:
        """Make a lesson of a reading, with the sentence as the designer left it. Raises ReviewError."""
        sentence, now = " ".join(text.split()), self._clock()
        if intent not in self.intents:
            raise ReviewError("どの意図にするかを選んでください。")
        if not 0 < len(sentence) <= 2 * MAX_TEXT:
            raise ReviewError(f"文は1文字から{2 * MAX_TEXT}文字までにしてください。")
        if not await self._store.run(lambda unit: unit.learning.accept(reading_id, sentence, intent, by, now)):
            raise ReviewError(GONE)

    async def discard(self, reading_id: int) -> None:
        """Forget a reading. Raises ReviewError where it is gone."""
        if not await self._store.run(lambda unit: unit.learning.discard(reading_id)):
            raise ReviewError(GONE)
