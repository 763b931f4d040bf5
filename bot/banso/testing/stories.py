"""Running a story against a simulated conversation, and saying how it went beside what was expected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from banso.dialog.effects import Effect
from banso.dialog.messages import Cards, Message, text_of
from banso.dialog.model import Place
from banso.dialog.story import (
    At,
    Checkpoint,
    CounselorActs,
    ExpectAction,
    Expectation,
    ExpectBot,
    ExpectEffect,
    ExpectLoop,
    ExpectMode,
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
from banso.testing.conversation import Conversation, Exchange

MAX_VARIANTS = 64
"""How many stories one story with `or` and checkpoints may stand for."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not hold: where it is written, and what there was instead."""

    place: Place
    message: str
    actual: tuple[str, ...] = ()


@dataclass
class Outcome:
    """How a story went: its failures, the conversation as lines, and both as they came one after the other."""

    failures: list[Failure] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    course: list[Exchange | Failure] = field(default_factory=list)

    @property
    def exchanges(self) -> list[Exchange]:
        return [one for one in self.course if isinstance(one, Exchange)]

    def fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        self.course.append(failure)
        self.transcript.append(f"    ✗ {failure.place}: {failure.message}")

    def hear(self, exchanges: Sequence[Exchange]) -> None:
        self.course += exchanges
        self.transcript += [line for exchange in exchanges for line in exchange.lines()]

    def report(self) -> str:
        lines = [f"{f.place}: {f.message}" for f in self.failures]
        return "\n".join([*lines, "", "The conversation as it went:", *self.transcript])


@dataclass
class _Heard:
    """What has come since the last step of the seeker, the clock or a counselor, and how far it was looked at."""

    messages: list[Message] = field(default_factory=list)
    performed: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    risk: str = "none"
    next_message: int = 0
    next_performed: int = 0


def run_story(story: Story, conversation: Conversation) -> Outcome:
    """Play the story; stops at the first step that cannot be taken, else collects every failed expectation."""
    outcome, heard = Outcome(), _Heard()
    for step in story.steps:
        if isinstance(step, Checkpoint | OneOf):
            raise TypeError("expand the story before running it")
        if isinstance(step, Expectation):
            failure = _check(step, heard, conversation)
            if failure is not None:
                outcome.fail(failure)
            continue
        try:
            exchanges = take_step(step, conversation)
        except LookupError as error:
            outcome.fail(Failure(step.place, str(error)))
            break
        heard = _hear(exchanges)
        outcome.hear(exchanges)
    return outcome


def _hear(exchanges: Iterable[Exchange]) -> _Heard:
    heard = _Heard()
    for exchange in exchanges:
        heard.messages += exchange.messages
        heard.effects += exchange.effects
        heard.performed += [name for trace in exchange.traces for name in trace.performed]
        heard.risk = exchange.risk
    return heard


def take_step(step: StoryStep, talk: Conversation) -> Sequence[Exchange]:
    """Let the step happen; LookupError where it cannot (no such button)."""
    match step:
        case UserSays(text=text, intent=intent, entities=entities, confidence=confidence, guesses=guesses):
            return [talk.say(text or "", intent, entities, confidence=confidence, guesses=guesses)]
        case PressesButton(title=title):
            return [talk.press(title)]
        case PressesPayload(name=name, values=values):
            return [talk.press_payload(name, values)]
        case SendsMedia(kind=kind):
            return [talk.send(kind)]
        case Follows(again=again):
            return [talk.follow(again=again)]
        case Unfollows():
            return [talk.unfollow()]
        case Waits(span=span):
            return talk.wait(span)
        case At(moment=moment):
            return talk.wait_until(moment)
        case CounselorActs(act=act, text=text):
            return [talk.counselor(act, text)]
        case NluIs(up=up):
            talk.nlu_is_up = up
            return []
    raise TypeError(f"{type(step).__name__} is no step to take")


def _check(step: Expectation, heard: _Heard, talk: Conversation) -> Failure | None:
    match step:
        case ExpectAction(name=name):
            return _check_action(step, name, heard)
        case ExpectBot():
            return _check_bot(step, heard)
        case ExpectSilence() if heard.messages:
            return Failure(step.place, f"expected silence, the bot said {_shown(heard.messages)}")
        case ExpectSlots(values=values, any_value=any_value):
            return _check_slots(step, values, any_value, talk)
        case ExpectState(path=path) if talk.snapshot.state != path:
            return Failure(step.place, f"expected state {path}, it is {talk.snapshot.state}", (talk.snapshot.state,))
        case ExpectMode(mode=mode) if talk.snapshot.mode != mode:
            return Failure(step.place, f"expected mode {mode}, it is {talk.snapshot.mode}", (talk.snapshot.mode,))
        case ExpectRisk(grade=grade) if heard.risk != grade:
            return Failure(step.place, f"expected risk {grade}, it was {heard.risk}", (heard.risk,))
        case ExpectEffect(name=name, fields=fields) if not any(_is(e, name, fields) for e in heard.effects):
            return Failure(step.place, f"expected effect {name} {dict(fields)}, there were {heard.effects}")
        case ExpectLoop(name=str(name)):
            return Failure(step.place, f"expected form {name}: banso runs no forms, it has questions")
    return None


def _check_action(step: ExpectAction, name: str, heard: _Heard) -> Failure | None:
    if name == "action_listen":
        return None
    rest = heard.performed[heard.next_performed :]
    if name not in rest:
        return Failure(step.place, f"expected {name}, then came {rest or 'nothing'}", tuple(rest))
    heard.next_performed += rest.index(name) + 1
    return None


def _check_bot(step: ExpectBot, heard: _Heard) -> Failure | None:
    rest = heard.messages[heard.next_message :]
    for index, message in enumerate(rest):
        if _fits(step, message):
            heard.next_message += index + 1
            return None
    return Failure(step.place, f"expected {_described(step)}, the bot said {_shown(rest)}", tuple(map(text_of, rest)))


def _fits(step: ExpectBot, message: Message) -> bool:
    text = "\n".join(_words(message))
    return (
        (step.text is None or text_of(message) == step.text)
        and all(part in text for part in step.contains)
        and (step.pattern is None or re.search(step.pattern, text) is not None)
        and (step.buttons is None or set(step.buttons) <= set(_titles(message)))
        and not any(part in text for part in step.absent)
    )


def _words(message: Message) -> Iterator[str]:
    yield text_of(message)
    for card in message.cards if isinstance(message, Cards) else ():
        yield from (card.title, card.subtitle, *card.lines, *card.reasons, card.footnote)


def _titles(message: Message) -> list[str]:
    cards = message.cards if isinstance(message, Cards) else ()
    return [b.title for b in message.buttons] + [b.title for card in cards for b in card.buttons]


def _described(step: ExpectBot) -> str:
    parts = {
        "text": step.text,
        "containing": step.contains or None,
        "matching": step.pattern,
        "buttons": step.buttons,
        "without": step.absent or None,
    }
    return ", ".join(f"{k} {_quoted(v)}" for k, v in parts.items() if v is not None)


def _quoted(value: str | tuple[str, ...]) -> str:
    return repr(value) if isinstance(value, str) else " and ".join(map(repr, value)) or "none"


def _shown(messages: Sequence[Message]) -> str:
    return " / ".join(f"{text_of(m)!r}{_titles(m) or ''}" for m in messages) or "nothing"


def _check_slots(
    step: ExpectSlots, values: Mapping[str, Any], any_value: Sequence[str], talk: Conversation
) -> Failure | None:
    wrong = {name: _slot(talk, name) for name, v in values.items() if _slot(talk, name) != v}
    empty = [name for name in any_value if talk.snapshot.value(name) is None]
    if not wrong and not empty:
        return None
    return Failure(step.place, f"expected slots {dict(values) or list(any_value)}, there are {wrong or empty}")


def _slot(talk: Conversation, name: str) -> Any:
    """The slot's value as stories write it: a list, where a snapshot keeps a tuple."""
    value = talk.snapshot.value(name)
    return list(value) if isinstance(value, tuple) else value


def _is(effect: Effect, name: str, fields: Mapping[str, Any]) -> bool:
    return type(effect).__name__ == name and all(getattr(effect, k, None) == v for k, v in fields.items())


def expand(stories: Sequence[Story]) -> list[Story]:
    """The stories with `or` and checkpoints resolved: each way through is a story of its own, named `name [2]`.

    Raises LookupError where a checkpoint leads nowhere or in a circle.
    """
    result: list[Story] = []
    for story in stories:
        if _opens(story) is not None and not _is_start(story):
            continue
        ways = list(_ways(story.steps, stories, (story.name,)))[:MAX_VARIANTS]
        result += [
            replace(story, steps=way, name=story.name if len(ways) == 1 else f"{story.name} [{n}]")
            for n, way in enumerate(ways, 1)
        ]
    return result


def _opens(story: Story) -> str | None:
    first = story.steps[0] if story.steps else None
    return first.name if isinstance(first, Checkpoint) else None


def _is_start(story: Story) -> bool:
    return _opens(story) in ("START", "GLOBAL_START")


def _ways(
    steps: Sequence[StoryStep], stories: Sequence[Story], seen: tuple[str, ...]
) -> Iterator[tuple[StoryStep, ...]]:
    for index, step in enumerate(steps):
        if isinstance(step, OneOf):
            for option in step.options:
                yield from ((*steps[:index], *way) for way in _ways((option, *steps[index + 1 :]), stories, seen))
            return
        if isinstance(step, Checkpoint):
            yield from _through(step, steps, index, stories, seen)
            return
    yield tuple(steps)


def _through(
    step: Checkpoint, steps: Sequence[StoryStep], index: int, stories: Sequence[Story], seen: tuple[str, ...]
) -> Iterator[tuple[StoryStep, ...]]:
    before, after = tuple(steps[:index]), tuple(steps[index + 1 :])
    if not before:
        yield from _ways(after, stories, seen)
        return
    followers = [s for s in stories if _opens(s) == step.name and s.name not in seen]
    if not followers and not after:
        yield before
    for follower in followers:
        yield from ((*before, *way) for way in _ways(follower.steps[1:], stories, (*seen, follower.name)))
