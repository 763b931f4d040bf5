"""Whether the names in stories are names of the dialogs they are about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from banso.dialog.check import states
from banso.dialog.model import DialogSet
from banso.dialog.story import (
    Checkpoint,
    ExpectAction,
    ExpectNoAction,
    ExpectSlots,
    ExpectState,
    OneOf,
    Story,
    StoryStep,
    UserSays,
)
from banso.loading.problems import Problem, did_you_mean, problem_at
from banso.loading.values import fits, misfit


def check_stories(stories: Iterable[Story], dialogs: DialogSet) -> list[Problem]:
    """Intents, entities, responses, actions, slots and their values, and states that no dialog knows, each at its
    step."""
    known = known_names(dialogs)
    problems: list[Problem] = []
    for step in (step for story in stories for step in _flat(story.steps)):
        for what, name in _names(step):
            if name not in known[what]:
                problems.append(problem_at(step.place, f"no {what} `{name}`", did_you_mean(name, known[what])))
        if isinstance(step, ExpectSlots):
            problems += _misfits(step, dialogs)
    return problems


def known_names(dialogs: DialogSet) -> dict[str, Collection[str]]:
    """What the dialogs and their domain name, by kind."""
    domain = dialogs.domain
    return {
        "intent": domain.intents,
        "entity": domain.entities,
        "slot": domain.slots,
        "response": domain.responses,
        "action": domain.actions,
        "state": {state.path for state in states(dialogs)},
    }


def _misfits(step: ExpectSlots, dialogs: DialogSet) -> Iterator[Problem]:
    for name, value in step.values.items():
        slot = dialogs.domain.slots.get(name)
        if slot is not None and not fits(slot, value):
            yield problem_at(step.place, *misfit(slot, value))


def _flat(steps: Iterable[StoryStep]) -> Iterator[StoryStep]:
    for step in steps:
        if isinstance(step, Checkpoint) and step.slots is not None:
            yield step.slots
        yield from step.options if isinstance(step, OneOf) else (step,)


def _names(step: StoryStep) -> Iterator[tuple[str, str]]:
    match step:
        case UserSays(intent=intent, entities=entities, guesses=guesses):
            yield from (("intent", name) for name in (intent, *guesses) if name is not None)
            yield from (("entity", entity.name) for entity in entities)
        case ExpectAction(name=name):
            yield _performed(name), name
        case ExpectNoAction(names=names):
            yield from ((_performed(name), name) for name in names)
        case ExpectSlots(values=values, any_value=names):
            yield from (("slot", name) for name in (*values, *names))
        case ExpectState(path=path):
            yield "state", path


def _performed(name: str) -> str:
    return "response" if name.startswith("utter_") else "action"
