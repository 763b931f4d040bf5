"""Stories from YAML: Rasa's test stories as they stand, and the further steps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from banso.dialog.events import Entity, MediaKind
from banso.dialog.story import (
    ActionsAre,
    At,
    Checkpoint,
    CounselorActs,
    ExpectAction,
    ExpectCount,
    ExpectEffect,
    ExpectLoop,
    ExpectMode,
    ExpectNoAction,
    ExpectNoEffect,
    ExpectNotSaid,
    ExpectRisk,
    ExpectSilence,
    ExpectSlots,
    ExpectState,
    Follows,
    NluIs,
    OneOf,
    PressesButton,
    PressesPayload,
    SendsMedia,
    Story,
    StoryStep,
    Unfollows,
    UserSays,
    Waits,
)
from banso.loading.annotations import entity_of, read_annotated
from banso.loading.durations import read_duration, read_moment
from banso.loading.problems import ProblemsError, did_you_mean, errors
from banso.loading.story_bot import read_bot
from banso.loading.story_schema import EFFECTS, RASA_KEYS, CounselorDoc, CountDoc, StoriesDoc, StoryDoc, StoryStepDoc
from banso.loading.validation import validate
from banso.loading.yaml_source import Key, Source, read_source

_USER_KEYS = {"user", "intent", "entities", "confidence", "guesses"}
_ROLE = re.compile(r'"role"\s*:\s*"([^"]*)"')
_PAYLOAD = re.compile(r"/(?P<name>[^{\s]+)\s*(?P<values>\{.*\})?", re.DOTALL)


def read_stories(path: Path) -> list[Story]:
    """The stories of a file. Raises ProblemsError with everything that is wrong with it."""
    source = read_source(path)
    stories = stories_of(source)
    if errors(source.problems):
        raise ProblemsError(errors(source.problems))
    return stories


def stories_of(source: Source) -> list[Story]:
    """The stories of a file already read; what is wrong goes to `source.problems`."""
    doc = validate(source, StoriesDoc) if source.data is not None else None
    if doc is None:
        return []
    for key, cure in RASA_KEYS.items():
        if key in doc.model_fields_set:
            source.tell(source.key_place(key), f"`{key}` is not read in a file of stories", cure, "note")
    if not doc.model_fields_set - {"version"}:
        cure = "Add for example `stories: [{story: greeting, steps: []}]`"
        source.tell_unless_pruned(source.place(), "the key `stories` is missing", cure)
    lines: dict[str, int] = {}
    stories = []
    for index, story in enumerate(doc.stories or ()):
        path: Key = ("stories", index)
        place = source.place(*path)
        if story.story in lines:
            message = f"two stories are called `{story.story}`, the first in line {lines[story.story]}"
            source.tell(source.place(*path, "story"), message, "Rename one of them", "warning")
        lines.setdefault(story.story, place.line)
        stories.append(_story(source, story, path))
    return stories


def _story(source: Source, doc: StoryDoc, path: Key) -> Story:
    reader = _StepReader(source)
    steps = tuple(step for i, s in enumerate(doc.steps) if (step := reader.step(s, (*path, "steps", i))) is not None)
    metadata = doc.metadata if isinstance(doc.metadata, dict) else {}
    _check_marks(source, metadata, (*path, "metadata"))
    return Story(doc.story, steps, metadata, source.place(*path))


def _check_marks(source: Source, metadata: Mapping[str, Any], path: Key) -> None:
    """Whether tags and markers are such; all else in the metadata is anybody's own."""
    tags = metadata.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) and tag.isidentifier() for tag in tags):
        source.tell(source.place(*path, "tags"), "tags are a list of words", "Write for example `tags: [slow, care]`")
    markers = metadata.get("markers", [])
    named = [next(iter(m)) if isinstance(m, dict) and len(m) == 1 else m for m in markers]
    if not isinstance(markers, list) or not all(isinstance(name, str) for name in named):
        cure = "Write for example `markers: [slow, {xfail: waits for the city's answer}]`"
        source.tell(source.place(*path, "markers"), "markers are a list of pytest's names, some with a reason", cure)


class _StepReader:
    def __init__(self, source: Source) -> None:
        self.source = source

    def step(self, doc: StoryStepDoc, path: Key) -> StoryStep | None:
        """The step; None where it is none, told to the source."""
        written = [f.alias or n for n, f in StoryStepDoc.model_fields.items() if n in doc.model_fields_set]
        keys = {key for key in written if key != "metadata"}
        place = self.source.place(*path)
        if keys and keys <= _USER_KEYS:
            return self._user(doc, path)
        if keys == {"checkpoint", "slot_was_set"}:
            return Checkpoint(doc.checkpoint or "", self._slots(doc.slot_was_set or [], path), place)
        if len(keys) != 1:
            found = " and ".join(f"`{key}`" for key in written if key in keys) or "nothing"
            cure = "Begin a new step with `- ` for each" if keys else "Write for example `- intent: greet`"
            self.source.tell_unless_pruned(place, f"a step is one thing, this one is {found}", cure)
            return None
        return self._single(keys.pop(), doc, path)

    def _single(self, key: str, doc: StoryStepDoc, path: Key) -> StoryStep | None:
        """The step that this one key makes."""
        return self._doing(key, doc, path) or self._expectation(key, doc, path)

    def _doing(self, key: str, doc: StoryStepDoc, path: Key) -> StoryStep | None:
        place = self.source.place(*path)
        match key:
            case "button" if doc.button is not None:
                return PressesButton(doc.button, place)
            case "press" if doc.press is not None:
                return PressesPayload(doc.press.name, doc.press.values, place)
            case "follow":
                return Follows(doc.follow == "again", place)
            case "unfollow":
                return Unfollows(place)
            case "wait" if doc.wait is not None:
                return self._wait(doc.wait, path)
            case "at" if doc.at is not None:
                return self._at(doc.at, path)
            case "counselor" if doc.counselor is not None:
                return self._counselor(doc.counselor, path)
            case "nlu":
                return NluIs(doc.nlu == "up", place)
            case "actions" if doc.actions is not None:
                return ActionsAre(None if doc.actions == "run" else doc.actions, place)
        return next((SendsMedia(kind, place) for kind in get_args(MediaKind) if kind == key), None)

    def _expectation(self, key: str, doc: StoryStepDoc, path: Key) -> StoryStep | None:
        place = self.source.place(*path)
        match key:
            case "action" if doc.action is not None:
                return ExpectAction(doc.action, place)
            case "slot_was_set" if doc.slot_was_set is not None:
                return self._slots(doc.slot_was_set, path)
            case "or" if doc.or_ is not None:
                return self._one_of(doc.or_, path)
            case "checkpoint" if doc.checkpoint is not None:
                return Checkpoint(doc.checkpoint, place=place)
            case "active_loop":
                return ExpectLoop(doc.active_loop, place)
            case "bot" if doc.bot is not None:
                return read_bot(self.source, doc.bot, path)
            case "state" if doc.state is not None:
                return ExpectState(doc.state, place)
            case "effect" if doc.effect is not None:
                named = self._effect(doc.effect, (*path, "effect"))
                return named and ExpectEffect(*named, place)
            case "not_effect" if doc.not_effect is not None:
                named = self._effect(doc.not_effect, (*path, "not_effect"))
                return named and ExpectNoEffect(*named, place)
            case "mode" if doc.mode is not None:
                return ExpectMode(doc.mode, place)
            case "risk" if doc.risk is not None:
                return ExpectRisk(doc.risk, place)
            case "silent":
                return ExpectSilence(place)
            case "not_said" if doc.not_said is not None:
                return ExpectNotSaid(tuple(doc.not_said), place)
            case "not_action" if doc.not_action is not None:
                return ExpectNoAction(tuple(doc.not_action), place)
            case "messages" if doc.messages is not None:
                return self._count("messages", doc.messages, path)
            case "pushes" if doc.pushes is not None:
                return self._count("pushes", doc.pushes, path)
        return None

    def _user(self, doc: StoryStepDoc, path: Key) -> UserSays | PressesPayload | None:
        place = self.source.place(*path)
        text, entities = doc.user, tuple(self._entities(doc, path))
        if text is None and doc.intent is None:
            self.source.tell_unless_pruned(place, "nobody says anything here", "Add `user:` or `intent:`")
            return None
        if text is not None:
            text = text.strip()
            if (pressed := _PAYLOAD.fullmatch(text)) is not None:
                return self._payload(pressed["name"], pressed["values"], path)
            for role in _ROLE.findall(text):
                self._role(role, (*path, "user"))
            try:
                text, marked = read_annotated(text)
            except ValueError as error:
                self.source.tell(self.source.place(*path, "user"), str(error), "Write for example `[伏見区](district)`")
                return None
            entities = (*marked, *(e for e in entities if (e.name, e.value) not in [(m.name, m.value) for m in marked]))
        sure = 1.0 if doc.confidence is None else doc.confidence
        return UserSays(text, doc.intent, entities, place, sure, tuple(doc.guesses or ()))

    def _payload(self, name: str, values: str | None, path: Key) -> PressesPayload | None:
        try:
            data = json.loads(values) if values else {}
        except ValueError as error:
            cure = 'Write for example `/affirm{"place": "anywhere"}`'
            self.source.tell(self.source.place(*path, "user"), f"the data of the payload is not JSON: {error}", cure)
            return None
        return PressesPayload(name, data, self.source.place(*path))

    def _entities(self, doc: StoryStepDoc, path: Key) -> Iterator[Entity]:
        """`- district: 伏見区`, `- district` alone, or with `role` and `negated` beside the name."""
        for index, written in enumerate(doc.entities or ()):
            if isinstance(written, str):
                yield Entity(written, written)
                continue
            marks = {k: v for k, v in written.items() if k in ("role", "group", "negated")}
            named = [(k, v) for k, v in written.items() if k not in marks]
            place = self.source.place(*path, "entities", index)
            if len(named) != 1:
                self.source.tell(place, "an entity has one name", "Write for example `- district: 伏見区`")
                continue
            self._role(marks.get("role"), (*path, "entities", index))
            yield entity_of(named[0][0], named[0][1], marks)

    def _role(self, role: Any, path: Key) -> None:
        if role not in (None, "self", "other"):
            message = f"the role `{role}` is not told apart here"
            self.source.tell(
                self.source.place(*path), message, "Use `self` or `other`, or an entity of its own", "note"
            )

    def _slots(self, written: list[str | dict[str, Any]], path: Key) -> ExpectSlots:
        values = {k: v for item in written if isinstance(item, dict) for k, v in item.items()}
        names = tuple(item for item in written if isinstance(item, str))
        return ExpectSlots(values, names, self.source.place(*path))

    def _one_of(self, docs: list[StoryStepDoc], path: Key) -> OneOf:
        options: list[UserSays | PressesPayload | ExpectSlots] = []
        for index, option in enumerate(docs):
            here = (*path, "or", index)
            step = self.step(option, here)
            if isinstance(step, UserSays | PressesPayload | ExpectSlots):
                options.append(step)
            elif step is not None:
                message = "only what the seeker says and `slot_was_set` can stand in `or`"
                self.source.tell(self.source.place(*here), message, "Write two stories instead")
        return OneOf(tuple(options), self.source.place(*path))

    def _count(self, what: Literal["messages", "pushes"], written: CountDoc, path: Key) -> ExpectCount | None:
        least, most = written.at_least, written.at_most
        if least is None and most is None:
            cure = f"Write for example `{what}: 1` or `{what}: {{at_most: 2}}`"
            self.source.tell_unless_pruned(self.source.place(*path, what), f"`{what}` says no number", cure)
            return None
        if least is not None and most is not None and least > most:
            message = f"no number is at least {least} and at most {most}"
            self.source.tell(self.source.place(*path, what), message, "Write the smaller one as `at_least`")
            return None
        return ExpectCount(what, least or 0, most, self.source.place(*path))

    def _wait(self, written: str, path: Key) -> Waits | None:
        span = read_duration(written)
        if span is None:
            place = self.source.place(*path, "wait")
            self.source.tell(place, f"`{written}` is no span of time", "Write for example `wait: 3 days`")
            return None
        return Waits(span, self.source.place(*path))

    def _at(self, written: str, path: Key) -> At | None:
        moment = read_moment(written)
        if moment is None:
            place = self.source.place(*path, "at")
            cure = "Write for example `at: 2026-11-23T22:40:00+09:00`"
            self.source.tell(place, f"`{written}` is no moment with its offset from UTC", cure)
            return None
        return At(moment, self.source.place(*path))

    def _counselor(self, counselor: CounselorDoc, path: Key) -> CounselorActs | None:
        place = self.source.place(*path)
        if len(counselor.model_fields_set) != 1:
            cure = "Write one of `took`, `said`, `handed_back`, `lifted_hold`"
            self.source.tell_unless_pruned(
                self.source.place(*path, "counselor"), "a counselor does one thing in a step", cure
            )
            return None
        if counselor.took is not None:
            return CounselorActs("took", counselor.took, place)
        if counselor.said is not None:
            return CounselorActs("said", counselor.said, place)
        if counselor.lifted_hold is not None:
            return CounselorActs("lifted_hold", counselor.lifted_hold, place)
        return CounselorActs("handed_back", place=place)

    def _effect(self, written: str | dict[str, dict[str, Any]], here: Key) -> tuple[str, Mapping[str, Any]] | None:
        """The class and fields of an effect; None where there is no such class."""
        if isinstance(written, dict) and len(written) != 1:
            self.source.tell(self.source.place(*here), "an effect has one name", "Write for example `effect: Alert`")
            return None
        name, values = (written, {}) if isinstance(written, str) else next(iter(written.items()))
        if name not in EFFECTS:
            self.source.tell(self.source.place(*here), f"no effect `{name}`", did_you_mean(name, EFFECTS))
            return None
        for key in values:
            if key not in EFFECTS[name]:
                place = self.source.key_place(*here, name, key)
                self.source.tell(place, f"the effect `{name}` has no `{key}`", did_you_mean(key, EFFECTS[name]))
        return name, values
