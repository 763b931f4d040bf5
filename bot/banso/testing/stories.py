"""Running a story against a simulated conversation, and saying how it went beside what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import get_args

from banso.dialog.effects import Erase
from banso.dialog.story import (
    ActionsAre,
    At,
    Checkpoint,
    CounselorActs,
    Doing,
    Expectation,
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
from banso.dialog.windows import JST
from banso.testing.conversation import Conversation, Exchange
from banso.testing.expectations import Failure, Heard, check


@dataclass
class Outcome:
    """How a story went: its failures, the conversation as lines, and both as they came one after the other.

    `left_at` says why the story was left before its end, where that is no failure: a checkpoint's slots were others.
    """

    failures: list[Failure] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    course: list[Exchange | Failure] = field(default_factory=list)
    left_at: str = ""

    @property
    def exchanges(self) -> list[Exchange]:
        return [one for one in self.course if isinstance(one, Exchange)]

    def fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        self.course.append(failure)
        self.transcript.append(f"    ✗ {failure.place}: {failure.message}")

    def hear(self, exchanges: Sequence[Exchange]) -> None:
        for exchange in exchanges:
            before = self.exchanges[-1:]
            if before and before[0].at != exchange.at:
                self.transcript.append(f"    … {exchange.at.astimezone(JST):%a %d %b %H:%M}")
            self.course.append(exchange)
            self.transcript += exchange.lines()

    def report(self) -> str:
        lines = [f"{f.place}: {f.message}" for f in self.failures]
        return "\n".join([*lines, "", "The conversation as it went:", *self.transcript])


def run_story(story: Story, conversation: Conversation) -> Outcome:
    """Play the story; stops at the first step that cannot be taken, else collects every failed expectation."""
    outcome, heard = Outcome(), Heard(began=conversation.now)
    for step in story.steps:
        if isinstance(step, Checkpoint) and step.slots is not None:
            failure = check(step.slots, heard, conversation)
            if failure is not None:
                outcome.left_at = f"{step.place}: the checkpoint `{step.name}` is not for this: {failure.message}"
                break
            continue
        if isinstance(step, Checkpoint | OneOf):
            raise TypeError("expand the story before running it")
        if isinstance(step, Expectation):
            failure = check(step, heard, conversation)
            if failure is not None:
                outcome.fail(failure)
            continue
        began = conversation.now
        try:
            exchanges = take_step(step, conversation)
        except LookupError as error:
            outcome.fail(Failure(step.place, str(error)))
            break
        heard = Heard.of(exchanges, began)
        outcome.hear(exchanges)
    return outcome


def follow(story: Story, talk: Conversation) -> Iterator[tuple[Doing, Sequence[Exchange]]]:
    """Let happen what the story tells, whatever it expects: each thing done, and what came of it.

    Ends at what cannot be done, and at an erasure.
    """
    for step in story.steps:
        if not isinstance(step, get_args(Doing)):
            continue
        try:
            exchanges = take_step(step, talk)
        except LookupError:
            return
        if any(isinstance(effect, Erase) for exchange in exchanges for effect in exchange.effects):
            return
        yield step, exchanges


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
        case ActionsAre(outcome=outcome):
            talk.actions_are = outcome
            return []
    raise TypeError(f"{type(step).__name__} is no step to take")
