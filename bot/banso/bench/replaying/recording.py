"""Recorded conversations out of the store, with nobody in them.

Only of people whose consent holds, and of them only what was said since they gave it: before it nothing is kept.
The consent text promises that nobody but counselors reads the conversations, so what people wrote is left out; of what
was said to a counselor, and of words in danger, even where masked words are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from banso.bench.replaying.own_words import OwnWords
from banso.bench.replaying.records import Answer, Recorded, RecordedTurn
from banso.bench.replaying.veil import Veil
from banso.dialog.events import Event, Followed, Unfollowed
from banso.ports import TurnRecord, Unit
from banso.ports.plain import event_from, messages_from

SEEDS = 60
"""Seeds are kept up to what chooses a variant of up to six: of the whole one, a counselor could tell whose it is."""
ALL_TURNS = 100_000
_WITHOUT_WORDS: dict[str, Event] = {"Followed": Followed(), "Unfollowed": Unfollowed()}
"""Events that are known where nothing of them was kept: they have no words."""
_TOLD = {
    "Alert": "alerts counselors",
    "HandOff": "asks for a counselor",
    "CancelHandOff": "ends the wait for a counselor",
    "Erase": "erases everything",
}


def recordings(unit: Unit, own: OwnWords, *, words: bool) -> Iterator[Recorded]:
    """The conversations of everybody whose consent holds; with `words` what they wrote is masked, not left out."""
    for seeker_id in unit.talks.consenting():
        yield recording(seeker_id, unit.talks.transcript(seeker_id, ALL_TURNS), Veil(own, words))


def recording(seeker_id: str, turns: Sequence[TurnRecord], veil: Veil) -> Recorded:
    """One conversation, its turns oldest first."""
    return Recorded(int(seeker_id[:4], 16) % SEEDS, tuple(_turns(turns, veil)))


def _turns(turns: Iterable[TurnRecord], veil: Veil) -> Iterator[RecordedTurn]:
    mode_before = "bot"
    for record in turns:
        if record.omitted:
            event, answer = _WITHOUT_WORDS.get(record.kind), Answer((), (), record.state, record.mode)
            # Followed is known, what was said to it is not: the replay says it, and nothing is compared.
            yield RecordedTurn(record.turn, record.at, event, answer, record.dialog_version, kept=False)
        else:
            yield _turn(record, veil, private="human" in (mode_before, record.mode) or record.risk != "none")
        mode_before = record.mode


def _turn(record: TurnRecord, veil: Veil, *, private: bool) -> RecordedTurn:
    event = veil.event(event_from(record.event), private=private, effects=record.effects)
    raw = [event_from(outcome) for outcome in record.outcomes]
    outcomes = tuple(veil.outcome(outcome) for outcome in raw)
    said = veil.answer(messages_from(record.messages), raw)
    answer = Answer(said, record.performed, record.state, record.mode, effect_words(e["type"] for e in record.effects))
    return RecordedTurn(record.turn, record.at, event, answer, record.dialog_version, outcomes)


def effect_words(kinds: Iterable[str]) -> tuple[str, ...]:
    """What a turn did for the person besides answering, by the names of its effects."""
    return tuple(sorted({_TOLD[kind] for kind in kinds if kind in _TOLD}))
