"""`or` and checkpoints: each way through is a story, and none is lost unsaid."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from banso.dialog.story import Story, UserSays
from banso.loading.problems import ProblemsError
from banso.loading.stories import stories_of
from banso.loading.yaml_source import parse_source
from banso.testing.expanding import MAX_WAYS, expand

from .conftest import ASK, Play

Ways = list[tuple[str, list[str]]]


def ways(text: str) -> Ways:
    """The names of the stories with the intents said in each."""
    source = parse_source(f"stories:\n{text}", "story.yml")
    stories = stories_of(source)
    assert source.problems == []
    return [(story.name, said(story)) for story in expand(stories)]


def said(story: Story) -> list[str]:
    return [step.intent or "" for step in story.steps if isinstance(step, UserSays)]


def test_each_option_is_a_story() -> None:
    text = "- {story: a, steps: [{intent: x}, {or: [{intent: y}, {intent: z}]}, {intent: w}]}"
    assert ways(text) == [("a [1]", ["x", "y", "w"]), ("a [2]", ["x", "z", "w"])]


def test_two_ors_multiply() -> None:
    either = "{or: [{intent: y}, {intent: z}]}"
    assert [names for _, names in ways(f"- {{story: a, steps: [{either}, {either}]}}")] == [
        ["y", "y"],
        ["y", "z"],
        ["z", "y"],
        ["z", "z"],
    ]


def test_stories_go_on_from_a_checkpoint() -> None:
    text = """\
- {story: start, steps: [{intent: x}, {checkpoint: middle}]}
- {story: left, steps: [{checkpoint: middle}, {intent: y}]}
- {story: right, steps: [{checkpoint: middle}, {intent: z}]}
"""
    assert ways(text) == [("start [1]", ["x", "y"]), ("start [2]", ["x", "z"])]


def test_a_story_goes_on_after_a_checkpoint_in_its_middle() -> None:
    text = """\
- {story: start, steps: [{intent: x}, {checkpoint: middle}, {intent: y}]}
- {story: other, steps: [{checkpoint: middle}, {intent: z}]}
"""
    assert ways(text) == [("start [1]", ["x", "y"]), ("start [2]", ["x", "z"])]


def test_a_checkpoint_that_nothing_goes_on_from_is_an_end() -> None:
    assert ways("- {story: a, steps: [{intent: x}, {checkpoint: nowhere}]}") == [("a", ["x"])]


def test_a_circle_ends_where_it_comes_back() -> None:
    text = """\
- {story: start, steps: [{intent: x}, {checkpoint: again}]}
- {story: round, steps: [{checkpoint: again}, {intent: y}, {checkpoint: again}]}
"""
    assert ways(text) == [("start", ["x", "y"])]


def test_a_story_that_nothing_leads_to_is_an_error() -> None:
    text = """\
- {story: start, steps: [{intent: x}, {checkpoint: middle}]}
- {story: lost, steps: [{checkpoint: midle}, {intent: y}]}
"""
    with pytest.raises(ProblemsError) as caught:
        ways(text)
    assert str(caught.value) == (
        "story.yml:3:25: `lost` is never run: no story from the beginning comes to `midle`. Did you mean `middle`?"
    )


def test_two_stories_that_lead_only_to_each_other_are_an_error() -> None:
    text = """\
- {story: a, steps: [{checkpoint: one}, {intent: x}, {checkpoint: two}]}
- {story: b, steps: [{checkpoint: two}, {intent: y}, {checkpoint: one}]}
"""
    with pytest.raises(ProblemsError, match=r"`a` is never run.*\n.*`b` is never run"):
        ways(text)


def test_too_many_ways_are_an_error_and_not_cut_off() -> None:
    either = ", ".join(["{or: [{intent: y}, {intent: z}]}"] * 7)
    with pytest.raises(ProblemsError, match=f"story.yml:2:3: `a` stands for more than {MAX_WAYS} stories"):
        ways(f"- {{story: a, steps: [{either}]}}")


@pytest.fixture
def place_known(play: Play) -> Callable[[str], tuple[str, int]]:
    """What came of a story with a checkpoint for these slots, once the place is 伏見区."""

    def played(slots: str) -> tuple[str, int]:
        outcome = play(f"{ASK}  - button: 伏見\n  - checkpoint: asked\n    slot_was_set: {slots}\n  - state: nowhere\n")
        return outcome.left_at, len(outcome.failures)

    return played


def test_a_checkpoint_with_slots_is_passed_only_where_they_are_so(
    place_known: Callable[[str], tuple[str, int]],
) -> None:
    assert place_known("[{place: 伏見区}]") == ("", 1)
    left, failures = place_known("[{place: 山科区}]")
    assert left.startswith("story.yml:10: the checkpoint `asked` is not for this: expected slot place '山科区'")
    assert failures == 0
