"""A set of dialogs as the readers deliver it: frozen, checked, and free of YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from banso.dialog.guards import Guard

ROOT = "root"
HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the files a thing was written, for messages and traces; lines and columns count from 1."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


TriggerKind = Literal["intent", "press", "media", "followed", "timer", "action", "counselor", "entity", "risk"]


@dataclass(frozen=True, slots=True)
class Trigger:
    """What sets a rule off. `names` empty means any of that kind.

    intent: intents (a button whose payload is an intent counts). press: names of button-only payloads.
    media: kinds. followed: `first`, `again`. timer: full timer names. action: `action_x/outcome`.
    counselor: acts. entity: any message that carries one of the entities as the seeker's own.
    risk: `watch`, `crisis` (only in a gate).
    """

    kind: TriggerKind
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Utter:
    response: str


@dataclass(frozen=True, slots=True)
class SetSlots:
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Take:
    """Fill slots from what has happened: `entity.x`, `negated.x`, `card.key`, `event.text`, `outcome.key` …"""

    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Clear:
    """Empty slots and open their questions again."""

    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Run an action; `args` are constants or sources as in Take."""

    action: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Show:
    """Show the messages that the action's outcome brought."""


@dataclass(frozen=True, slots=True)
class Handoff:
    act: Literal["request", "cancel"]


@dataclass(frozen=True, slots=True)
class Stop:
    """Send nothing unasked from now on (False: may again)."""

    stopped: bool


@dataclass(frozen=True, slots=True)
class EraseAll:
    """Forget the seeker for good."""


@dataclass(frozen=True, slots=True)
class Escalate:
    """Raise to a crisis: hold and alert, as if the gate had heard it."""

    kind: Literal["self", "other", "violence", "threat"]


Step = Utter | SetSlots | Take | Clear | Run | Show | Handoff | Stop | EraseAll | Escalate


@dataclass(frozen=True, slots=True)
class Rule:
    """A transition. Without `to` it is internal: the seeker stays where they are.

    `resume` asks again what was open. `consent` marks a step up the ladder that the trigger agrees to.
    `during_hold` lets a rule outside a holding dialog work in a crisis hold.
    """

    trigger: Trigger | None
    when: Guard | None = None
    do: tuple[Step, ...] = ()
    to: str | None = None
    resume: bool = False
    consent: bool = False
    during_hold: bool = False
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Delay:
    """A timer of a state. `delay` counts from entry, `silence` from the seeker's last event, `unanswered` from what the
    seeker waits for a counselor's word on, while a counselor has the conversation.

    Its rule fires at night (22:00–8:00 JST) only with `any_hour`; else it waits until morning.
    """

    name: str
    delay: timedelta | None
    silence: timedelta | None
    rule: Rule
    any_hour: bool = False
    unanswered: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer: its value, its button, and the intents and words that mean it in free text."""

    value: Any
    label: str
    intents: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


LISTENS_TO = (
    "affirm",
    "deny",
    "unsure",
    "tell_value",
    "tell_condition",
    "tell_profile",
    "tell_situation",
    "nlu_fallback",
)


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked once. Known or skipped, it is passed over; `words` and `free_text` count only for the
    intents in `listens_to`, so that a feeling told in the middle is not taken for an answer."""

    slot: str
    ask: str
    answers: tuple[Answer, ...] = ()
    readback: str | None = None
    skipped: str | None = None
    unsure: str | None = None
    free_text: bool = False
    skippable: bool = True
    sensitive: Literal["none", "personal", "special"] = "none"
    listens_to: tuple[str, ...] = LISTENS_TO


@dataclass(frozen=True, slots=True)
class Next:
    """Where a question leads once it is answered or skipped; the first whose guard holds. Without `readback` nothing
    is said back on this way, since what comes next says it."""

    to: str
    when: Guard | None = None
    readback: bool = True


@dataclass(frozen=True, slots=True)
class State:
    """A state or, with children, a compound state. `prompt` is what is open here: said on entry, and again when
    somebody comes back from a question on the way."""

    name: str
    path: str
    initial: str | None = None
    children: tuple[State, ...] = ()
    entry: tuple[Step, ...] = ()
    exit: tuple[Step, ...] = ()
    prompt: str | None = None
    question: Question | None = None
    next: tuple[Next, ...] = ()
    on: tuple[Rule, ...] = ()
    otherwise: tuple[Rule, ...] = ()
    after: tuple[Delay, ...] = ()
    place: Place = Place()

    def walk(self) -> Iterator[State]:
        """The state and every one inside it, outer ones before inner ones."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Dialog:
    """One file: a compound state with a rung on the ladder. `holding`: its rules work in a crisis hold."""

    state: State
    title: str = ""
    stage: int = 0
    holding: bool = False


SlotType = Literal["text", "bool", "categorical", "float", "list", "any"]


@dataclass(frozen=True, slots=True)
class SlotMapping:
    """Fill from an entity of the seeker's own, optionally only for some intents (Rasa's `from_entity`). With
    `negated` (in YAML `role: negated`) from one that was excluded: 夜勤は無理."""

    entity: str
    intents: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    name: str
    type: SlotType
    values: tuple[Any, ...] = ()
    initial: Any = None
    mappings: tuple[SlotMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class ResponseButton:
    title: str
    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say a response; `conditions` are slot values that must hold (Rasa's `type: slot`)."""

    text: str | None = None
    buttons: tuple[ResponseButton, ...] = ()
    image: str | None = None
    custom: Mapping[str, Any] | None = None
    conditions: tuple[tuple[str, Any], ...] = ()
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    name: str
    variants: tuple[Variant, ...]
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Action:
    name: str
    kind: Literal["reads", "writes"]
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    intents: tuple[str, ...]
    entities: tuple[str, ...]
    slots: Mapping[str, Slot]
    responses: Mapping[str, Response]
    actions: Mapping[str, Action]


@dataclass(frozen=True, slots=True)
class DialogSet:
    """All dialogs with their domain. `root` holds the rules that are inherited everywhere and the dialogs as
    children; `gate` the rules for risk, tried before anything else; `moved` maps gone states to living ones."""

    version: str
    domain: Domain
    root: State
    gate: tuple[Rule, ...]
    dialogs: Mapping[str, Dialog]
    moved: Mapping[str, str] = field(default_factory=dict)
