"""Where a conversation stands: everything `advance` may look at, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from banso.dialog.events import RiskKind
from banso.dialog.messages import Button

Mode = Literal["bot", "waiting", "human"]
QuestionStatus = Literal["open", "answered", "skipped"]
CardButtons = tuple[Button, ...]
"""The buttons of one card."""
Source = Literal["asked", "told", "button", "set", "action", "counselor"]


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A slot's value, where it came from, the turn that filled it, and how the seeker said it."""

    value: Any
    source: Source
    turn: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A crisis hold: only listening until a counselor lifts it by name with a note."""

    kind: RiskKind
    since: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One seeker's conversation.

    `seed` turns the response variants so that two seekers hear different ones. `history` has the last leaf state
    of each dialog, `trail` the states left for a question on the way (latest last). `answered` is the order in
    which questions were answered, for going back. `misses` counts messages running that were not understood,
    `stay` the seeker's messages and the bot's notes since the state was entered; both are bounded so that they
    can be enumerated.
    `offered` are the quick replies shown last, which may be typed as well; `cards` has the buttons of each card shown
    last, which may be named by its place (2つ目の).
    `texts` has what was said in the last turn that spoke and in this one, with the turn's number.
    """

    seed: int = 0
    dialog_version: str = ""
    state: str = ""
    mode: Mode = "bot"
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    questions: Mapping[str, QuestionStatus] = field(default_factory=dict)
    history: Mapping[str, str] = field(default_factory=dict)
    trail: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    hold: Hold | None = None
    watch_until: datetime | None = None
    stopped: bool = False
    blocked: bool = False
    erased: bool = False
    rotation: Mapping[str, int] = field(default_factory=dict)
    texts: tuple[tuple[int, str], ...] = ()
    presses: tuple[str, ...] = ()
    offered: tuple[Button, ...] = ()
    cards: tuple[CardButtons, ...] = ()
    timers: Mapping[str, datetime] = field(default_factory=dict)
    misses: int = 0
    stay: int = 0
    turn: int = 0

    def value(self, slot: str) -> Any:
        """The value of a slot, None where it has none."""
        found = self.slots.get(slot)
        return None if found is None else found.value
