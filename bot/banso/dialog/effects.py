"""What a turn asks the house to do besides sending its messages. Effects are data; the service carries them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from banso.dialog.events import Grade, RiskKind


@dataclass(frozen=True, slots=True)
class SlotSet:
    """A slot has a new value (None: emptied); told so that logs and tests can read it, already in the snapshot."""

    slot: str
    value: Any
    source: str


@dataclass(frozen=True, slots=True)
class RunAction:
    """Run a registered action and tell its outcome to the next `advance`. `writes` ones run with the commit."""

    action: str
    args: Mapping[str, Any] = field(default_factory=dict)
    writes: bool = False


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Tell `TimerFired(name)` at `due`; a running timer of that name is replaced."""

    name: str
    due: datetime


@dataclass(frozen=True, slots=True)
class CancelTimer:
    name: str


@dataclass(frozen=True, slots=True)
class Alert:
    """Somebody may be in danger: counselors must know. An open alert of the seeker is raised, not doubled."""

    grade: Grade
    kind: RiskKind | None = None


@dataclass(frozen=True, slots=True)
class HandOff:
    """The seeker waits for a counselor."""


@dataclass(frozen=True, slots=True)
class CancelHandOff:
    """The seeker waits no more, or the counselor handed back."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Destroy everything kept about the seeker, after this turn's messages were sent."""


Effect = SlotSet | RunAction | StartTimer | CancelTimer | Alert | HandOff | CancelHandOff | Erase
