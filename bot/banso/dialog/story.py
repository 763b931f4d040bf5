"""A story: a conversation written down with what must come of it. Rasa's test stories 3.1, and a few steps more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Literal

from banso.dialog.events import CounselorAct, Entity, Grade, MediaKind
from banso.dialog.model import Place
from banso.dialog.snapshot import Mode

NOWHERE = Place()
"""The place of a step that no file holds."""


@dataclass(frozen=True, slots=True)
class UserSays:
    """The seeker writes. `text` None: only what NLU would read is given. `intent` None: only with a live NLU.

    `confidence` (0-1) is how sure NLU is of it; `guesses` are the intents next in its ranking, the likeliest first."""

    text: str | None
    intent: str | None
    entities: tuple[Entity, ...] = ()
    place: Place = NOWHERE
    confidence: float = 1.0
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PressesButton:
    """The seeker presses the button with this title, shown last."""

    title: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class PressesPayload:
    """The seeker presses a button that means this, shown or not; Rasa writes it `user: /name{"key": "value"}`."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class SendsMedia:
    kind: MediaKind
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Follows:
    again: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Unfollows:
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Waits:
    """Time passes, and the timers that become due in it fire."""

    span: timedelta
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class At:
    """The clock goes on to this moment (timezone-aware)."""

    moment: datetime
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class CounselorActs:
    """`text` is the name where a counselor took the talk, their words where they said something, else the note."""

    act: CounselorAct
    text: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class NluIs:
    """From here on NLU answers or does not."""

    up: bool
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ActionsAre:
    """From here on actions that can come out so do, without having run (`failed`); None: they run."""

    outcome: str | None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectAction:
    """The bot says this response (`utter_…`) or runs this action (`action_…`), in this order."""

    name: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class FlexCheck:
    """What stands at a path of a Flex message, from its bubble or carousel on: `contents.0.body.contents.*.text`.

    `*` is any item or key, `**` any number of them. Of `equals`, `contains`, `pattern` (a regular expression found in
    it) and `count` (how many things the path leads to) one is given; `equals` may be None only where another is.
    """

    path: str
    equals: Any = None
    contains: str | None = None
    pattern: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ExpectBot:
    """The bot's next message: every condition given holds.

    `buttons` are titles that are among those shown, `only_buttons` all titles in order, `absent` words that are not
    in it, `pattern` a regular expression found in it. `at` is the moment it came, `between` the hours of the day in
    Japan (both ends count, the second by its minute), `after` the span since the last thing that somebody did.
    """

    text: str | None = None
    contains: tuple[str, ...] = ()
    pattern: str | None = None
    buttons: tuple[str, ...] | None = None
    absent: tuple[str, ...] = ()
    only_buttons: tuple[str, ...] | None = None
    flex: tuple[FlexCheck, ...] = ()
    at: datetime | None = None
    between: tuple[time, time] | None = None
    after: timedelta | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectSilence:
    """The bot says nothing since the last step of the seeker, the clock or a counselor."""

    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectNotSaid:
    """None of these words is in anything that came since the last step of somebody, buttons and cards included."""

    words: tuple[str, ...]
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectNoAction:
    """None of these responses was said and none of these actions ran since the last step of somebody."""

    names: tuple[str, ...]
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectCount:
    """How many messages came, or pushes they cost, since the last step of somebody.

    A reply is free. A push counts once, however many messages are in it (LINE Messaging API, pricing).
    """

    what: Literal["messages", "pushes"]
    at_least: int = 0
    at_most: int | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectSlots:
    """Slots with their values; `any_value` are those that only must have one."""

    values: Mapping[str, Any] = field(default_factory=dict)
    any_value: tuple[str, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectState:
    path: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectMode:
    mode: Mode
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectRisk:
    """What the last message was graded."""

    grade: Grade
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectEffect:
    """An effect of this class (`Alert`) with at least these fields."""

    name: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectNoEffect:
    """No effect of this class with these fields since the last step of somebody."""

    name: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectLoop:
    """Rasa's `active_loop`: a form is active (None: none). Read, but forms are not run here."""

    name: str | None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Rasa's link between stories: one that begins with it goes on where one that ends with it stopped, with `slots`
    only where they are so."""

    name: str
    slots: ExpectSlots | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class OneOf:
    """Rasa's `or`: the story holds for each of these in its place."""

    options: tuple[UserSays | PressesPayload | ExpectSlots, ...]
    place: Place = NOWHERE


Doing = (
    UserSays
    | PressesButton
    | PressesPayload
    | SendsMedia
    | Follows
    | Unfollows
    | Waits
    | At
    | CounselorActs
    | NluIs
    | ActionsAre
)
Expectation = (
    ExpectAction
    | ExpectBot
    | ExpectSilence
    | ExpectNotSaid
    | ExpectNoAction
    | ExpectCount
    | ExpectSlots
    | ExpectState
    | ExpectMode
    | ExpectRisk
    | ExpectEffect
    | ExpectNoEffect
    | ExpectLoop
)
StoryStep = Doing | Expectation | Checkpoint | OneOf


@dataclass(frozen=True, slots=True)
class Story:
    """A named story with its steps in order."""

    name: str
    steps: tuple[StoryStep, ...]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    place: Place = NOWHERE
