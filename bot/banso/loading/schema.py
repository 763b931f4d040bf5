"""The shape of the files in `dialogs/`, from which the readers and the published JSON Schema are made alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from banso.loading.project_names import Kind


class Doc(BaseModel):
    """Unknown keys are refused, and no value is turned into another type in silence."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)
    may_be_empty: ClassVar[frozenset[str]] = frozenset()
    """Keys that may be written without a value, since nothing is a value there."""
    foreign: ClassVar[Mapping[str, str]] = {}
    """Keys that people may bring from elsewhere, with what they are to write here."""

    @field_validator("*", mode="before")
    @classmethod
    def _not_empty(cls, value: Any, info: ValidationInfo) -> Any:
        if value is None and info.field_name not in cls.may_be_empty:
            raise PydanticCustomError("empty", "is empty")
        return value


@dataclass(frozen=True)
class Or:
    """In the published schema the value may also be a plain one of these types, as a validator before it allows."""

    types: tuple[str, ...]
    known: Kind | None = None
    """What the plain value is a name of."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        marks = {} if self.known is None else {NAMES: self.known}
        return {"anyOf": [*({"type": name} | marks for name in self.types), handler(core)]}


OR_TEXT = Or(("string",))
NAMES = "x-names"
"""In a schema not yet published: here stands a name of this kind, which the project's `names.json` lists."""


@dataclass(frozen=True)
class Known:
    """In the published schema the value is a name of this kind, so that editors complete the project's own."""

    kind: Kind

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(core), NAMES: self.kind}


def listed(value: Any) -> Any:
    """One text as a list of one."""
    return [value] if isinstance(value, str) else value


Name = Annotated[str, Field(min_length=1)]
Names = Annotated[list[Name], BeforeValidator(listed), OR_TEXT]
"""One name, or a list of them."""
Guard = Annotated[str, Field(min_length=1, examples=["slot.wage >= 1200"])]
Target = Annotated[str, Field(min_length=1, examples=["values"]), Known("target")]
Response = Annotated[str, Field(min_length=1, examples=["utter_greet"]), Known("response")]
Intent = Annotated[Name, Known("intent")]
Intents = Annotated[list[Intent], BeforeValidator(listed), Or(("string",), "intent")]
EntityName = Annotated[Name, Known("entity")]
EntityNames = Annotated[list[EntityName], BeforeValidator(listed), Or(("string",), "entity")]
SlotName = Annotated[Name, Known("slot")]
SlotNames = Annotated[list[SlotName], BeforeValidator(listed), Or(("string",), "slot")]
SlotValues = Annotated[dict[str, Any], Known("slots")]
ActionName = Annotated[Name, Known("action")]
Press = Annotated[Name, Known("press")]
Presses = Annotated[list[Press], BeforeValidator(listed), Or(("string",), "press")]
Outcomes = Annotated[list[Annotated[Name, Known("outcome")]], BeforeValidator(listed), Or(("string",), "outcome")]
RiskKindName = Literal["self", "other", "violence", "threat"]
MediaName = Literal["any", "sticker", "image", "video", "audio", "file", "location"]
FollowName = Literal["any", "first", "again"]
ActName = Literal["took", "said", "handed_back", "lifted_hold"]
GradeName = Literal["watch", "crisis"]
MediaNames = Annotated[list[MediaName], BeforeValidator(listed), OR_TEXT]
FollowNames = Annotated[list[FollowName], BeforeValidator(listed), OR_TEXT]
ActNames = Annotated[list[ActName], BeforeValidator(listed), OR_TEXT]
GradeNames = Annotated[list[GradeName], BeforeValidator(listed), OR_TEXT]


class StepDoc(Doc):
    """One thing to do: exactly one of these (`with` goes with `run`)."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 2})

    utter: Response | None = Field(None, description="Says a response.")
    set: SlotValues | None = Field(None, description="Fills slots with constants.", examples=[{"place": "anywhere"}])
    take: Annotated[dict[str, str], Known("slot_sources")] | None = Field(
        None,
        description="Fills slots from entity.x, negated.x, card.key, event.text, outcome.key or press.key.",
        examples=[{"place": "entity.district"}],
    )
    clear: SlotNames | None = Field(
        None, description="Empties slots and opens their questions again.", examples=[["place"]]
    )
    run: ActionName | None = Field(
        None, description="Runs an action of dialogs/actions.yml.", examples=["action_find_firms"]
    )
    with_: dict[str, Any] | None = Field(
        None,
        alias="with",
        description="The action's arguments: constants or sources.",
        examples=[{"place": "slot.place"}],
    )
    show: Literal["outcome"] | None = Field(None, description="Shows the messages that the outcome brought.")
    handoff: Literal["request", "cancel"] | None = Field(None, description="Waits for a counselor; no longer waits.")
    stop: bool | None = Field(None, description="true: nothing unasked any more; false: again allowed.")
    erase: Literal[True] | None = Field(None, description="Forgets the seeker for good.")
    escalate: RiskKindName | None = Field(None, description="Crisis hold and alert, as if the gate had heard it.")


Steps = Annotated[list[StepDoc], Field(examples=[[{"utter": "utter_greet"}]])]


class ReactionDoc(Doc):
    """What a rule does; by itself, without trigger, a rule of `otherwise`."""

    when: Guard | None = Field(None, description="A guard: the rule matches only where it is true.")
    do: Steps = Field([], description="Steps, in this order.")
    to: Target | None = Field(
        None,
        description="Where it leads: a state nearby, <dialog>, <dialog>.<state>, history, <dialog>.history.",
    )
    resume: bool = Field(False, description="Asks again what was open (only without `to`).")
    consent: bool = Field(False, description="This is the person's yes to a step up the ladder.")
    during_hold: bool = Field(False, description="Works in a crisis hold as well.")


class RuleDoc(ReactionDoc):
    """A rule of `on`: exactly one trigger (`outcome` goes with `action`)."""

    intent: Intents | None = Field(None, description="A message read so; `any` for every message.", examples=["affirm"])
    press: Presses | None = Field(None, description="A button whose payload is no intent.", examples=["show_more"])
    media: MediaNames | None = Field(None, examples=["sticker"])
    followed: FollowNames | None = Field(None, description="Added as a friend; unblocked.", examples=["first"])
    action: ActionName | None = Field(
        None, description="An action that ended; `outcome` says how.", examples=["action_find_firms"]
    )
    outcome: Outcomes | None = Field(None, description="The outcomes meant; without it all.", examples=["found"])
    counselor: ActNames | None = Field(None, examples=["took"])
    entity: EntityNames | None = Field(
        None, description="A message that carries one of these as the seeker's own.", examples=["district"]
    )


class DelayDoc(ReactionDoc):
    """A timer: `delay` counts from arrival, `silence` from the seeker's last event, `unanswered` from what the seeker
    waits for a counselor's word on."""

    name: Name = Field(description="Unique in its state.", examples=["gentle_note"])
    delay: str | None = Field(None, examples=["30 minutes"])
    silence: str | None = Field(None, examples=["3 days"])
    unanswered: str | None = Field(
        None, description="While a counselor has the conversation and says nothing.", examples=["2 hours"]
    )
    any_hour: bool = Field(False, description="Fires at night as well.")


class GateRuleDoc(ReactionDoc):
    """A rule of the gate."""

    risk: GradeNames = Field(examples=["crisis"])


class AnswerDoc(Doc):
    """One possible answer to a question."""

    may_be_empty = frozenset({"value"})
    value: Any = Field(description="What the slot is filled with.")
    label: str | None = Field(
        None, min_length=1, description="The button, at most 20 characters; without it the value."
    )
    intent: Intents = Field([], description="Intents that mean this answer.", examples=[["affirm"]])
    words: Names = Field(
        [], description="Words that mean it, wherever they stand in the message.", examples=[["どこでも"]]
    )


class QuestionDoc(Doc):
    """Something asked once: known or skipped, its state is passed over."""

    slot: SlotName = Field(examples=["place"])
    ask: Response
    answers: list[AnswerDoc] = Field([], description="The buttons, in this order.")
    readback: Response | None = Field(None, description="Says back what was understood.")
    skipped: Response | None = Field(None, description="Said after a skip.")
    unsure: Response | None = Field(None, description="Helps a person who cannot decide.")
    free_text: bool = Field(False, description="The text itself is the answer.")
    skippable: bool = True
    sensitive: Literal["none", "personal", "special"] = "none"
    listens_to: Intents | None = Field(
        None, description="Intents whose words or text may be the answer.", examples=[["affirm"]]
    )


class NextDoc(Doc):
    """Where a question leads; the first whose guard holds."""

    when: Guard | None = None
    to: Target
    readback: bool = Field(True, description="`false`: not said back on this way, since what comes next says it.")


def _nextlisted(value: Any) -> Any:
    return [{"to": value}] if isinstance(value, str) else value


Nexts = Annotated[
    list[NextDoc],
    BeforeValidator(_nextlisted),
    OR_TEXT,
    Field(examples=["ask_hours"]),
]
Rules = Annotated[list[RuleDoc], Field(examples=[[{"intent": "affirm", "to": "values"}]])]
Otherwise = Annotated[list[ReactionDoc], Field(examples=[[{"do": [{"utter": "utter_greet"}]}]])]
Delays = Annotated[
    list[DelayDoc],
    Field(examples=[[{"silence": "3 days", "name": "gentle_note", "do": [{"utter": "utter_gentle_note"}]}]]),
]


class NodeDoc(Doc):
    """What a state and a dialog have in common."""

    description: str | None = Field(None, description="For people.")
    initial: Target | None = Field(None, description="The state that is entered first.")
    entry: Steps = Field([], description="Steps on arrival.")
    exit: Steps = Field([], description="Steps on leaving.")
    on: Rules = Field([], description="Rules, tried in this order.")
    otherwise: Otherwise = Field([], description="Rules for when no rule of any level matched.")
    after: Delays = Field([], description="Timers.")
    states: dict[str, StateDoc] = Field({}, description="The states inside.", examples=[{"listening": {}}])


class StateDoc(NodeDoc):
    """A state; with `states` inside, a compound one; with `question`, a question."""

    prompt: Response | None = Field(None, description="What is open here: said on arrival, and again on coming back.")
    question: QuestionDoc | None = Field(None, examples=[{"slot": "place", "ask": "utter_ask_place"}])
    next: Nexts = Field([], description="Where the question leads once it is answered or skipped.")


class DialogDoc(NodeDoc):
    """A dialog: one file."""

    dialog: Name = Field(description="Its name, the same as the file's.", examples=["relief"])
    title: str = Field("", description="For people.")
    stage: int = Field(
        0,
        ge=0,
        le=4,
        examples=[1],
        description="Rung of the ladder: relief 1, values 2, jobs 3, counselor 4; 0 for none.",
    )
    holding: bool = Field(False, description="true: its rules work in a crisis hold.")


class GateDoc(Doc):
    """dialogs/gate.yml: the rules for risk, tried before anything else, in every state."""

    gate: list[GateRuleDoc]


class ActionDoc(Doc):
    """How an action behaves."""

    kind: Literal["reads", "writes"]
    outcomes: Annotated[list[Name], Field(min_length=1, examples=[["found", "none"]])]
    description: str | None = None


class ActionsDoc(Doc):
    """dialogs/actions.yml: what the actions may answer."""

    actions: dict[str, ActionDoc]


class MovedDoc(Doc):
    """dialogs/moved.yml: states that are gone, and where their people go."""

    moved: dict[str, Annotated[str, Known("place")]]
