"""Whether the names in stories are names of the dialogs they are about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from banso.dialog.check import states
from banso.dialog.model import DialogSet
from banso.dialog.story import (
    ExpectAction,
    ExpectSlots,
    ExpectState,
    OneOf,
    Story,
    StoryStep,
    UserSays,
)
from banso.loading.problems import Problem, did_you_mean, problem_at


def check_stories(stories: Iterable[Story], dialogs: DialogSet) -> list[Problem]:
    """Intents, entities, responses, actions, slots and states that no dialog knows, each at its step."""
    known = _known(dialogs)
    return [
        problem_at(step.place, f"no {what} `{name}`", did_you_mean(name, known[what]))
        for story in stories
        for step in _flat(story.steps)
        for what, name in _names(step)
        if name not in known[what]
    ]


def _known(dialogs: DialogSet) -> dict[str, Collection[str]]:
    domain = dialogs.domain
    return {
        "intent": domain.intents,
        "entity": domain.entities,
        "slot": domain.slots,
        "response": domain.responses,
        "action": domain.actions,
        "state": {state.path for state in states(dialogs)},
    }


def _flat(steps: Iterable[StoryStep]) -> Iterator[StoryStep]:
    for step in steps:
        yield from step.options if isinstance(step, OneOf) else (step,)


def _names(step: StoryStep) -> Iterator[tuple[str, str]]:
    match step:
        case UserSays(intent=intent, entities=entities, guesses=guesses):
            yield from (("intent", name) for name in (intent, *guesses) if name is not None)
            yield from (("entity", entity.name) for entity in entities)
        case ExpectAction(name=name):
            yield ("response" if name.startswith("utter_") else "action"), name
        case ExpectSlots(values=values, any_value=names):
            yield from (("slot", name) for name in (*values, *names))
        case ExpectState(path=path):
            yield "state", path
