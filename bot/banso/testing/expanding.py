"""Stories with `or` and checkpoints, written out: each way through is a story of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from banso.dialog.story import Checkpoint, OneOf, Story, StoryStep
from banso.loading.problems import Problem, ProblemsError, did_you_mean, problem_at

MAX_WAYS = 64
"""How many stories one story with `or` and checkpoints may stand for."""
STARTS = ("START", "GLOBAL_START")
"""Checkpoints that Rasa puts before every story."""

Way = tuple[StoryStep, ...]


def expand(stories: Sequence[Story]) -> list[Story]:
    """The stories with `or` and checkpoints resolved, named `name [2]` where there are several ways.

    Of checkpoints those with slots stay: the story goes on there only where the slots are so. Raises ProblemsError
    where a story is never come to, or stands for more than `MAX_WAYS` stories.
    """
    problems: list[Problem] = []
    result: list[Story] = []
    expansion = _Expansion(stories)
    for story in stories:
        if _opens(story) is not None:
            continue
        ways = list(islice(expansion.ways(story.steps, (story,)), MAX_WAYS + 1))
        if len(ways) > MAX_WAYS:
            message = f"`{story.name}` stands for more than {MAX_WAYS} stories"
            problems.append(problem_at(story.place, message, "Write fewer `or` steps and checkpoints into it"))
            continue
        for number, way in enumerate(ways, 1):
            name = story.name if len(ways) == 1 else f"{story.name} [{number}]"
            result.append(replace(story, steps=way, name=name))
    if not problems:
        problems = list(expansion.never_reached())
    if problems:
        raise ProblemsError(problems)
    return result


def _opens(story: Story) -> str | None:
    """The checkpoint that the story goes on from; None where it begins by itself."""
    first = story.steps[0] if story.steps else None
    return first.name if isinstance(first, Checkpoint) and first.name not in STARTS else None


@dataclass
class _Expansion:
    stories: Sequence[Story]
    reached: list[Story] = field(default_factory=list)

    def ways(self, steps: Sequence[StoryStep], seen: tuple[Story, ...]) -> Iterator[Way]:
        """The ways through these steps of the story named last in `seen`."""
        self.reached.append(seen[-1])
        for index, step in enumerate(steps):
            before, after = tuple(steps[:index]), steps[index + 1 :]
            if isinstance(step, OneOf):
                for option in step.options:
                    yield from ((*before, *way) for way in self.ways((option, *after), seen))
                return
            if isinstance(step, Checkpoint):
                yield from ((*before, *way) for way in self._through(step, before, after, seen))
                return
        yield tuple(steps)

    def _through(
        self, step: Checkpoint, before: Way, after: Sequence[StoryStep], seen: tuple[Story, ...]
    ) -> Iterator[Way]:
        """What may follow a checkpoint: the rest of the story, and the stories that go on from it."""
        condition: Way = (step,) if step.slots is not None else ()
        # A story that comes back to where it went on from would have no end.
        followers = [s for s in self.stories if before and _opens(s) == step.name and s not in seen]
        if after or not followers:
            yield from ((*condition, *way) for way in self.ways(after, seen))
        for follower in followers:
            yield from ((*condition, *way) for way in self._from(follower, seen))

    def _from(self, follower: Story, seen: tuple[Story, ...]) -> Iterator[Way]:
        first = follower.steps[0]
        condition: Way = (first,) if isinstance(first, Checkpoint) and first.slots is not None else ()
        yield from ((*condition, *way) for way in self.ways(follower.steps[1:], (*seen, follower)))

    def never_reached(self) -> Iterator[Problem]:
        """Stories that go on from a checkpoint that no story comes to: unsaid, they would just not be run."""
        led_to = {step.name for story in self.stories for step in story.steps[1:] if isinstance(step, Checkpoint)}
        for story in self.stories:
            if story not in self.reached:
                checkpoint = _opens(story) or ""
                message = f"`{story.name}` is never run: no story from the beginning comes to `{checkpoint}`"
                cure = (
                    "End one with it" if checkpoint in led_to else did_you_mean(checkpoint, led_to, "End one with it")
                )
                yield problem_at(story.steps[0].place, message, cure)
