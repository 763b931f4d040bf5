"""The shape of story files: Rasa's test stories 3.1 with the further steps of banso."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema

from banso.dialog.effects import Effect
from banso.dialog.events import Grade
from banso.dialog.snapshot import Mode
from banso.loading.schema import (
    OR_TEXT,
    Doc,
    EntityName,
    Intent,
    Intents,
    Known,
    Name,
    Names,
    Or,
    SlotName,
    SlotValues,
    listed,
)

EFFECTS: Mapping[str, tuple[str, ...]] = {e.__name__: tuple(f.name for f in fields(e)) for e in get_args(Effect)}
"""The classes of effects with their fields."""
Performed = Annotated[Name, Known("performed")]
EffectValue = Annotated[
    str | dict[str, dict[str, Any]],
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": list(EFFECTS)},
                {
                    "type": "object",
                    "properties": {
                        name: {"type": "object", "properties": {key: {} for key in keys}, "additionalProperties": False}
                        for name, keys in EFFECTS.items()
                    },
                    "additionalProperties": False,
                    "minProperties": 1,
                    "maxProperties": 1,
                },
            ]
        }
    ),
]


class FlexDoc(Doc):
    """What stands at a path of a Flex message: one of these."""

    equals: str | bool | int | float | None = Field(None, description="Exactly this.", examples=["応募する"])
    contains: str | None = Field(None, description="The text there has this in it.", examples=["時給"])
    pattern: str | None = Field(
        None, description="A regular expression found in the text there.", examples=["[0-9]+円"]
    )
    count: int | None = Field(None, ge=0, description="So many things the path leads to.", examples=[3])


def _flex(value: Any) -> Any:
    return {"equals": value} if isinstance(value, str | bool | int | float) else value


FlexValue = Annotated[FlexDoc, BeforeValidator(_flex), Or(("string", "boolean", "number"))]


class BotDoc(Doc):
    """What the bot's next message must be like; all that is given must hold."""

    text: str | None = Field(None, description="Exactly this.", examples=["こんにちは。"])
    contains: Names | None = Field(None, description="Has all of these in it.", examples=["相談員"])
    pattern: str | None = Field(None, description="A regular expression found in it.", examples=["[0-9]+時"])
    buttons: Names | None = Field(
        None, description="Titles that are among those shown; `[]`: none is.", examples=[["はい", "いいえ"]]
    )
    only_buttons: Names | None = Field(
        None, description="All titles shown, in this order.", examples=[["はい", "いいえ"]]
    )
    not_: Names | None = Field(
        None, alias="not", description="Has none of these in it; alone: as `not_said`.", examples=["頑張"]
    )
    flex: dict[Name, FlexValue] | None = Field(
        None,
        description="Paths in a Flex message, from its bubble or carousel on (`*`: any, `**`: however deep), and what "
        "stands there.",
        examples=[{"**.text": {"contains": "時給"}}],
    )
    at: str | None = Field(
        None,
        description="When it came: a moment with its offset, or a time of day in Japan.",
        examples=['"08:00"'],
    )
    between: list[str] | None = Field(
        None,
        min_length=2,
        max_length=2,
        description="The times of day in Japan between which it came.",
        examples=[["08:00", "22:00"]],
    )
    after: str | None = Field(
        None, description="How long after the last thing that somebody did it came.", examples=["3 days"]
    )


def _bot(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class CountDoc(Doc):
    """A number from here to there; at least one of both."""

    at_least: int | None = Field(None, ge=0, examples=[1])
    at_most: int | None = Field(None, ge=0, examples=[2])


def _count(value: Any) -> Any:
    exactly = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return {"at_least": value, "at_most": value} if exactly else value


Count = Annotated[CountDoc, BeforeValidator(_count), Or(("integer",))]


class PressDoc(Doc):
    """A press of a button that means this, shown or not."""

    name: Annotated[Name, Known("press")] = Field(examples=["affirm"])
    values: dict[str, Any] = Field({}, examples=[{"value": "anywhere"}])


def _press(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class CounselorDoc(Doc):
    """What a counselor does: exactly one."""

    took: str | None = Field(None, description="By name.", examples=["田中"])
    said: str | None = Field(None, examples=["こんにちは。"])
    handed_back: Literal[True] | None = None
    lifted_hold: str | None = Field(None, description="With a note.", examples=["電話で話せました"])


class StoryStepDoc(Doc):
    """One step. `user`, `intent`, `entities`, `confidence` and `guesses` go together; every other key stands by
    itself."""

    may_be_empty = frozenset({"active_loop", "metadata"})
    foreign = {
        "form": "Write `active_loop:`",
        "slot": "Write `slot_was_set: [{name: value}]`",
        "utter": "Write `action:` for a response by its name",
        "slot_was_not_set": "Write `slot_was_set: [{name: null}]`",
        "commands": "Write `intent:`: commands are Rasa Pro's",
    }
    user: str | None = Field(
        None, description="What the seeker writes; entities as `[text](name)`.", examples=["こんにちは"]
    )
    intent: Intent | None = Field(None, description="What NLU reads.", examples=["greet"])
    entities: list[EntityName | Annotated[dict[str, Any], Known("entities")]] | None = Field(
        None, examples=[[{"district": "伏見区"}]]
    )
    confidence: float | None = Field(None, ge=0, le=1, description="How sure NLU is, else 1.", examples=[0.6])
    guesses: Intents | None = Field(
        None, description="What else NLU holds possible, the likeliest first.", examples=[["express_anxiety"]]
    )
    action: Performed | None = Field(
        None, description="A response said or an action run, in this order.", examples=["utter_greet"]
    )
    slot_was_set: list[SlotName | SlotValues] | None = Field(
        None, description="Slots and their values, or only names.", examples=[[{"place": "伏見区"}]]
    )
    or_: list[StoryStepDoc] | None = Field(None, alias="or", examples=[[{"intent": "affirm"}, {"intent": "thank"}]])
    checkpoint: Name | None = Field(None, description="Links stories.", examples=["asked"])
    active_loop: Annotated[str | None, WithJsonSchema({"type": ["string", "null"]})] = Field(
        None, description="Rasa's forms: read, not run."
    )
    metadata: Any = None
    bot: Annotated[BotDoc, BeforeValidator(_bot), OR_TEXT] | None = Field(None, examples=["こんにちは。"])
    state: Annotated[Name, Known("state")] | None = Field(
        None, description="Where the seeker is.", examples=["relief.listening"]
    )
    button: Name | None = Field(None, description="Presses the button of this title.", examples=["はい"])
    press: Annotated[PressDoc, BeforeValidator(_press), OR_TEXT] | None = Field(None, examples=["show_more"])
    sticker: Literal[True] | None = None
    image: Literal[True] | None = None
    video: Literal[True] | None = None
    audio: Literal[True] | None = None
    file: Literal[True] | None = None
    location: Literal[True] | None = None
    follow: Literal["first", "again"] | None = Field(None, description="Adds the account; unblocks it.")
    unfollow: Literal[True] | None = Field(None, description="Blocks the account.")
    wait: str | None = Field(None, description="Time passes.", examples=["3 days"])
    at: str | None = Field(None, description="The clock goes on to this.", examples=["2026-11-23T22:40:00+09:00"])
    counselor: CounselorDoc | None = Field(None, examples=[{"took": "田中"}])
    effect: EffectValue | None = Field(
        None, description="An effect by its class, with some of its fields.", examples=["Alert"]
    )
    not_effect: EffectValue | None = Field(
        None, description="No such effect since somebody did something.", examples=["Alert"]
    )
    mode: Mode | None = None
    nlu: Literal["up", "down"] | None = None
    actions: Name | None = Field(
        None,
        description="From here on all actions that can come out so do; `run`: they run again.",
        examples=["failed"],
    )
    risk: Grade | None = None
    silent: Literal[True] | None = Field(None, description="The bot says nothing.")
    not_said: Names | None = Field(
        None, description="Words that are in nothing said since somebody did something.", examples=[["頑張", "求人"]]
    )
    not_action: Annotated[list[Performed], BeforeValidator(listed), Or(("string",), "performed")] | None = Field(
        None,
        description="Responses and actions that did not come since somebody did something.",
        examples=["action_find_jobs"],
    )
    messages: Count | None = Field(None, description="How many messages came.", examples=[1])
    pushes: Count | None = Field(None, description="How many pushes they cost; a reply is free.", examples=[0])


RASA_KEYS: Mapping[str, str] = {
    "rules": "Write rules as `on:` in dialogs/",
    "nlu": "Keep training data in nlu_data/",
    **dict.fromkeys(
        ("intents", "entities", "slots", "responses", "actions", "forms", "session_config"), "Put it into domain.yml"
    ),
}
"""What Rasa lets stand beside `stories`, and where it belongs here."""


class StoryDoc(Doc):
    """A story."""

    may_be_empty = frozenset({"metadata"})
    story: Name
    steps: list[StoryStepDoc] = Field(examples=[[{"user": "こんにちは", "intent": "greet"}, {"action": "utter_greet"}]])
    metadata: Any = None


class StoriesDoc(Doc):
    """A file of stories. What else Rasa lets stand in such a file is told and not used."""

    may_be_empty = frozenset({"stories", *RASA_KEYS})
    foreign = {"test_cases": "Write `stories:` with `user`, `intent` and `action`: test cases are Rasa Pro's"}
    version: str | None = Field(None, examples=['"3.1"'])
    stories: list[StoryDoc] | None = Field(None, examples=[[{"story": "greeting", "steps": []}]])
    rules: Any = Field(None, description="Rasa's rules: not run here.")
    nlu: Any = Field(None, description="Rasa's training data: not read here.")
    intents: Any = Field(None, description="Rasa's domain: not read here.")
    entities: Any = Field(None, description="Rasa's domain: not read here.")
    slots: Any = Field(None, description="Rasa's domain: not read here.")
    responses: Any = Field(None, description="Rasa's domain: not read here.")
    actions: Any = Field(None, description="Rasa's domain: not read here.")
    forms: Any = Field(None, description="Rasa's domain: not read here.")
    session_config: Any = Field(None, description="Rasa's domain: not read here.")
