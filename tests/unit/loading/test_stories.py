"""Stories: Rasa's as they stand, the further steps, and the rewriting of what is expected."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.dialog.events import Entity
from banso.dialog.story import (
    NOWHERE,
    ActionsAre,
    At,
    Checkpoint,
    CounselorActs,
    ExpectAction,
    ExpectBot,
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
    FlexCheck,
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
from banso.loading.dialogs import load
from banso.loading.problems import ProblemsError
from banso.loading.stories import read_stories, stories_of
from banso.loading.story_check import check_stories
from banso.loading.story_update import replace_expectations
from banso.loading.yaml_source import parse_source

from .conftest import FILES, write_files

STORIES = """\
version: "3.1"
stories:
- story: all steps
  metadata: {care: 3}
  steps:
  - user: |
      [伏見区](district)で。[事務]{"entity": "occupation", "value": "事務職", "role": "other"}は[夜勤](shift:night)だめ
    intent: tell_condition
    metadata: {note: x}
  - intent: affirm
    entities:
    - district: 伏見区
    - wage: {min: 1200}
      negated: true
  - user: もやもや
    intent: nlu_fallback
    confidence: 0.4
    guesses: [express_anxiety, ask_jobs]
  - user: '/affirm{"place": "anywhere"}'
    intent: affirm
  - action: utter_greet
  - slot_was_set:
    - place: 伏見区
    - known
  - or:
    - intent: affirm
    - intent: thank
  - checkpoint: asked
  - active_loop: null
  - bot: こんにちは。
  - bot: {contains: 相談員, pattern: "[0-9]+時", buttons: [はい, いいえ], not: [頑張]}
  - state: relief.listening
  - button: はい
  - press: {name: show, values: {id: 3}}
  - press: show_more
  - sticker: true
  - image: true
  - follow: first
  - follow: again
  - unfollow: true
  - wait: 3 days
  - wait: 30 minutes
  - at: 2026-11-23T22:40:00+09:00
  - counselor: {took: 田中}
  - counselor: {said: こんばんは}
  - counselor: {handed_back: true}
  - counselor: {lifted_hold: 電話で話せました}
  - effect: Alert
  - effect: {Alert: {grade: crisis}}
  - mode: human
  - nlu: down
  - nlu: up
  - actions: failed
  - actions: run
  - risk: crisis
  - silent: true
  - bot: {only_buttons: [はい], flex: {body.contents.*.text: 求人, contents.*: {count: 2}}, after: 3 days}
  - bot: {text: はい, at: 08:00}
  - bot: {text: はい, at: 2026-11-23T22:40:00+09:00, between: [22:00, 24:00]}
  - bot: {not: [頑張]}
  - not_said: 求人
  - not_action: [utter_a, action_b]
  - not_effect: {Alert: {grade: crisis}}
  - messages: 2
  - pushes: {at_most: 1}
"""


def steps(tmp_path: Path, text: str) -> list[StoryStep]:
    path = tmp_path / "test_x.yml"
    path.write_text(text, encoding="utf-8")
    (story,) = read_stories(path)
    return list(story.steps)


def test_every_step_is_read(tmp_path: Path) -> None:
    path = tmp_path / "test_all.yml"
    path.write_text(STORIES, encoding="utf-8")
    (story,) = read_stories(path)
    assert (story.name, story.metadata, story.place.line) == ("all steps", {"care": 3}, 3)

    expected: list[StoryStep] = [
        UserSays(
            "伏見区で。事務は夜勤だめ",
            "tell_condition",
            (
                Entity("district", "伏見区", 0, 3),
                Entity("occupation", "事務職", 5, 7, "other"),
                Entity("shift", "night", 8, 10),
            ),
        ),
        UserSays(None, "affirm", (Entity("district", "伏見区"), Entity("wage", {"min": 1200}, negated=True))),
        UserSays("もやもや", "nlu_fallback", confidence=0.4, guesses=("express_anxiety", "ask_jobs")),
        PressesPayload("affirm", {"place": "anywhere"}),
        ExpectAction("utter_greet"),
        ExpectSlots({"place": "伏見区"}, ("known",)),
        OneOf((UserSays(None, "affirm"), UserSays(None, "thank"))),
        Checkpoint("asked"),
        ExpectLoop(None),
        ExpectBot("こんにちは。"),
        ExpectBot(None, ("相談員",), "[0-9]+時", ("はい", "いいえ"), ("頑張",)),
        ExpectState("relief.listening"),
        PressesButton("はい"),
        PressesPayload("show", {"id": 3}),
        PressesPayload("show_more"),
        SendsMedia("sticker"),
        SendsMedia("image"),
        Follows(),
        Follows(again=True),
        Unfollows(),
        Waits(timedelta(days=3)),
        Waits(timedelta(minutes=30)),
        At(datetime(2026, 11, 23, 13, 40, tzinfo=UTC)),
        CounselorActs("took", "田中"),
        CounselorActs("said", "こんばんは"),
        CounselorActs("handed_back"),
        CounselorActs("lifted_hold", "電話で話せました"),
        ExpectEffect("Alert"),
        ExpectEffect("Alert", {"grade": "crisis"}),
        ExpectMode("human"),
        NluIs(up=False),
        NluIs(up=True),
        ActionsAre("failed"),
        ActionsAre(None),
        ExpectRisk("crisis"),
        ExpectSilence(),
        ExpectBot(
            only_buttons=("はい",),
            flex=(FlexCheck("body.contents.*.text", "求人"), FlexCheck("contents.*", count=2)),
            after=timedelta(days=3),
        ),
        ExpectBot("はい", between=(time(8), time(8))),
        ExpectBot("はい", at=datetime(2026, 11, 23, 13, 40, tzinfo=UTC), between=(time(22), time(23, 59))),
        ExpectNotSaid(("頑張",)),
        ExpectNotSaid(("求人",)),
        ExpectNoAction(("utter_a", "action_b")),
        ExpectNoEffect("Alert", {"grade": "crisis"}),
        ExpectCount("messages", 2, 2),
        ExpectCount("pushes", 0, 1),
    ]
    assert [without_place(s) for s in story.steps] == expected
    lines = [step.place.line for step in story.steps]
    assert lines == sorted(lines)
    assert lines[0] == 6


def without_place(step: StoryStep) -> StoryStep:
    bare = replace(step, place=NOWHERE)
    return (
        replace(bare, options=tuple(replace(o, place=NOWHERE) for o in bare.options))
        if isinstance(bare, OneOf)
        else bare
    )


WRONG = {
    "unknown step": ("- actoin: x", 4, 5, "unknown key `actoin`", "Did you mean `action`"),
    "two in one": (
        "- action: utter_x\n    state: relief",
        4,
        5,
        "this one is `action` and `state`",
        "Begin a new step",
    ),
    "nothing": ("- {}", 4, 5, "this one is nothing", "`- intent: greet`"),
    "wait": ("- wait: 3 dayz", 4, 11, "`3 dayz` is no span of time", "`wait: 3 days`"),
    "at": ("- at: 2026-11-23T22:40:00", 4, 9, "no moment with its offset", "+09:00"),
    "mode": ("- mode: humann", 4, 11, "`humann` is not known for `mode`", "Did you mean `human`"),
    "effect": ("- effect: Alarm", 4, 13, "no effect `Alarm`", "Did you mean `Alert`"),
    "effect's field": ("- effect: {Alert: {garde: x}}", 4, 22, "has no `garde`", "Did you mean `grade`"),
    "counselor": ("- counselor: {took: a, said: b}", 4, 16, "does one thing", "`took`"),
    "entities alone": ("- entities: [district]", 4, 5, "nobody says anything", "`user:` or `intent:`"),
    "entity's data": ('- user: "[a]{entity}"', 4, 11, "not JSON", "(district)"),
    "or": ("- or:\n    - action: utter_x", 5, 7, "can stand in `or`", "two stories"),
    "pattern": ("- bot: {pattern: '('}", 4, 20, "not a regular expression", "before signs"),
    "hour": ("- bot: {at: 25:00}", 4, 15, "no time of day and no moment", "`at: 08:00`"),
    "hours": ("- bot: {between: [8:00, evening]}", 4, 27, "`evening` is no time of day", "[08:00, 22:00]"),
    "one hour": ("- bot: {between: [8:00]}", 4, 20, "at least 2 items", "[08:00, 22:00]"),
    "after": ("- bot: {after: later}", 4, 18, "`later` is no span of time", "`after: 3 days`"),
    "flex path": ("- bot: {flex: {a..b: x}}", 4, 18, "`a..b` is no path", "contents.0"),
    "flex twice": ("- bot: {flex: {a: {contains: x, count: 1}}}", 4, 21, "one thing is said", "`contains`"),
    "flex nothing": ("- bot: {flex: {a: [x]}}", 4, 21, "should be a mapping", "Write"),
    "flex pattern": ("- bot: {flex: {a: {pattern: '('}}}", 4, 31, "not a regular expression", "before signs"),
    "number": ("- messages: two", 4, 15, "should be a mapping", "`messages: 1`"),
    "numbers": ("- pushes: {at_least: 2, at_most: 1}", 4, 13, "at least 2 and at most 1", "smaller"),
    "no number": ("- pushes: {}", 4, 13, "`pushes` says no number", "`pushes: 1`"),
    "below zero": ("- messages: -1", 4, 15, "should be a mapping", "`messages: 1`"),
    "no such effect": ("- not_effect: Alarm", 4, 17, "no effect `Alarm`", "Did you mean `Alert`"),
    "empty": ("- state:", 4, 5, "`state` is empty", "relief.listening"),
}


@pytest.mark.parametrize("mistake", WRONG.values(), ids=WRONG.keys())
def test_mistakes_in_stories(tmp_path: Path, mistake: tuple[str, int, int, str, str]) -> None:
    step, line, column, message, cure = mistake
    path = tmp_path / "test_x.yml"
    path.write_text(f"stories:\n- story: a\n  steps:\n  {step}\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        read_stories(path)
    (problem,) = caught.value.problems
    assert message in problem.message
    assert cure in problem.cure
    assert str(problem).startswith(f"{path}:{line}:{column}: ")


def test_two_stories_of_one_name_are_read_with_a_warning(tmp_path: Path) -> None:
    source = parse_source("stories:\n- {story: a, steps: []}\n- {story: a, steps: []}\n", "x.yml")
    assert len(stories_of(source)) == 2
    (problem,) = source.problems
    assert (problem.severity, problem.line) == ("warning", 3)
    assert problem.message == "two stories are called `a`, the first in line 2"


BEFORE = """\
# what it is about
stories:
- story: a   # a comment
  steps:
  - intent: greet
  - bot: こんにちは。   # said at first
  - action: utter_greet
  - bot: |
      二行
      あります
    # and then
  - bot: {contains: 相談員}
  - {state: relief}
  - {bot: はい}
"""


def expectations(story: Story) -> list[StoryStep]:
    return [s for s in story.steps if isinstance(s, ExpectBot | ExpectAction | ExpectState)]


def test_expectations_are_rewritten_and_all_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "test_x.yml"
    path.write_text(BEFORE, encoding="utf-8")
    greeting, action, lines, counselor, state, yes = expectations(read_stories(path)[0])
    new = {
        greeting.place: "こんばんは: #1",
        action.place: "utter_greet_again",
        lines.place: "一行です",
        counselor.place: "三つの\n\n行",
        state.place: "values.start",
        yes.place: "二つの\n行",
    }
    assert replace_expectations(path, new) == 6
    assert (
        path.read_text(encoding="utf-8")
        == """\
# what it is about
stories:
- story: a   # a comment
  steps:
  - intent: greet
  - bot: "こんばんは: #1"   # said at first
  - action: utter_greet_again
  - bot: 一行です
    # and then
  - bot: |-
      三つの

      行
  - {state: values.start}
  - {bot: "二つの\\n行"}
"""
    )
    after = expectations(read_stories(path)[0])
    assert [getattr(s, "text", None) for s in after] == [
        "こんばんは: #1",
        None,
        "一行です",
        "三つの\n\n行",
        None,
        "二つの\n行",
    ]


@settings(deadline=None)  # a file is written and read each time, on a machine that may be busy
@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), min_size=1))
def test_whatever_the_bot_says_can_be_written_and_read_again(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("stories") / "test_x.yml"
    path.write_text("stories:\n- story: a\n  steps:\n  - bot: x\n  - action: utter_x\n", encoding="utf-8")
    bot, _ = read_stories(path)[0].steps
    replace_expectations(path, {bot.place: text})
    bot, action = read_stories(path)[0].steps
    assert isinstance(bot, ExpectBot)
    assert bot.text == text.strip()
    assert isinstance(action, ExpectAction)


def test_names_that_the_dialogs_do_not_know(tmp_path: Path) -> None:
    folder = write_files(tmp_path, FILES)
    path = folder / "test_x.yml"
    path.write_text(
        """\
stories:
- story: a
  steps:
  - intent: greet
  - intent: gret
  - user: "[伏見区](distrikt)"
  - action: utter_great
  - action: action_fnid
  - not_action: [utter_greet, utter_graet]
  - slot_was_set: [{plaec: x}, known]
  - slot_was_set: [{shift: evening}, {wage: much}, {place: null}]
  - or: [{intent: affirm}, {intent: afirm}]
  - state: relief.lisening
  - state: relief.listening
""",
        encoding="utf-8",
    )
    problems = check_stories(read_stories(path), load(folder))
    assert [(p.line, p.text) for p in problems] == [
        (5, "no intent `gret`. Did you mean `greet`?"),
        (6, "no entity `distrikt`. Did you mean `district`?"),
        (7, "no response `utter_great`. Did you mean `utter_greet`?"),
        (8, "no action `action_fnid`. Did you mean `action_find`?"),
        (9, "no response `utter_graet`. Did you mean `utter_greet`?"),
        (10, "no slot `plaec`. Did you mean `place`?"),
        (11, "the slot `shift` has no value `evening`. Known are `day`, `night`"),
        (11, "the slot `wage` holds a number, not `much`. Write a number, or change the slot's type"),
        (12, "no intent `afirm`. Did you mean `affirm`?"),
        (13, "no state `relief.lisening`. Did you mean `relief.listening`?"),
    ]
