"""What can happen to a conversation. Channels, timers, counselors and actions are all told to the core as these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Grade = Literal["none", "watch", "crisis"]
RiskKind = Literal["self", "other", "violence", "threat"]
MediaKind = Literal["sticker", "image", "video", "audio", "file", "location"]
CounselorAct = Literal["took", "said", "handed_back", "lifted_hold"]

FALLBACK_INTENT = "nlu_fallback"
CRISIS_INTENT = "crisis"


@dataclass(frozen=True, slots=True)
class Entity:
    """A span of the message with its normalised value; offsets are code points of the original text."""

    name: str
    value: Any
    start: int = 0
    end: int = 0
    role: Literal["self", "other"] | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Parse:
    """What NLU read: the intent, how sure it is (0–1), the runners-up (best first), the entities, and whose danger it
    speaks of, where it takes it for a crisis."""

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[Entity, ...] = ()
    kind: RiskKind | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A text message. `parse` is None where NLU could not be asked: an outage, not an empty intent."""

    text: str
    parse: Parse | None = None
    risk: Grade = "none"
    risk_kind: RiskKind | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """What a button means: `name` is an intent or a button-only word, `values` its data.

    `question` names the slot the button answers, `state` and `turn` say where and when it was sent, so that a
    press months later can be told from a fresh one.
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    question: str | None = None
    state: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed; `payload` is None where its format is from a version nobody knows any more."""

    payload: Payload | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A sticker, picture, voice message, file or place."""

    kind: MediaKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """The seeker added the account as a friend; `again` where they had blocked it before."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """The seeker blocked the account: nothing can be sent until they follow again."""


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer set by an earlier turn is due."""

    name: str


@dataclass(frozen=True, slots=True)
class CounselorActed:
    """A counselor took the conversation, said something, handed it back or lifted a hold (`note` says why)."""

    act: CounselorAct
    name: str = ""
    text: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActionDone:
    """The outcome of an action that an earlier turn asked for, with what it found and what it wants shown."""

    action: str
    outcome: str
    data: Mapping[str, Any] = field(default_factory=dict)
    messages: tuple[Any, ...] = ()  # banso.dialog.messages.Message; Any keeps the modules free of a cycle


Event = Said | Pressed | Media | Followed | Unfollowed | TimerFired | CounselorActed | ActionDone
SEEKER_EVENTS = (Said, Pressed, Media, Followed)
