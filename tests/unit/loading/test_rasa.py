"""Rasa's files: public ones without loss, others in their shapes, and each row of docs/rasa.md as it says."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from banso.dialog.model import Domain
from banso.dialog.story import Story, StoryStep, UserSays
from banso.loading.domain import read_domain
from banso.loading.stories import read_stories, stories_of
from banso.loading.yaml_source import Source, parse_source, read_source
from banso.testing.expanding import expand

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "rasa.md").read_text(encoding="utf-8")
DEMO = ROOT.parent / "shared" / "data" / "rasa-format" / "financial-demo"
INIT = next(iter((ROOT / "nlu" / ".venv").glob("lib/python3*/site-packages/rasa/cli/initial_project")), ROOT / "-")
RASA_S_STEPS = {"user", "intent", "entities", "active_loop", "action", "bot", "slot_was_set", "checkpoint", "or"}
"""The keys of steps in Rasa's own schema of stories (3.6, `rasa/shared/utils/schemas/stories.yml`)."""


@pytest.mark.skipif(not DEMO.exists(), reason="the public financial-demo is not on this machine")
def test_a_public_project_s_stories_are_read_without_loss() -> None:
    file = DEMO / "tests" / "test_stories.yml"
    stories = read_stories(file)
    assert len(stories) == 48
    found = Counter(type(step).__name__ for story in stories for step in story.steps)
    # Counted in the file by its keys: every step is there, and every one with its text, intent and entities.
    text = file.read_text(encoding="utf-8")
    assert found == {
        "UserSays": text.count("- intent:"),
        "ExpectAction": text.count("- action:"),
        "ExpectLoop": text.count("- active_loop:"),
        "ExpectSlots": text.count("- slot_was_set:"),
    }
    said = [step for story in stories for step in story.steps if isinstance(step, UserSays)]
    assert sum(step.text is not None for step in said) == text.count(" user:")
    assert sum(len(step.entities) for step in said if step.text) == text.count("](") + text.count("]{")
    assert not any("[" in (step.text or "") for step in said)
    assert len(expand(stories)) == 48


@pytest.mark.skipif(not DEMO.exists(), reason="the public financial-demo is not on this machine")
def test_a_public_project_s_domain_and_training_stories_are_read() -> None:
    domain, source = domain_of(read_source(DEMO / "domain.yml"))
    assert errors(source) == []
    assert (len(domain.intents), len(domain.slots), len(domain.responses)) == (22, 24, 51)
    files = sorted((DEMO / "data" / "stories").glob("*.yml"))
    assert [file.name for file in files if errors(read_source(file)) or not read_stories(file)] == []
    assert files


@pytest.mark.skipif(not INIT.exists(), reason="Rasa is not installed in nlu/.venv")
def test_what_rasa_begins_a_project_with_is_read() -> None:
    domain, source = domain_of(read_source(INIT / "domain.yml"))
    assert source.problems == []
    assert {"mood_great", "bot_challenge"} <= set(domain.intents)
    assert len(read_stories(INIT / "tests" / "test_stories.yml")) == 7
    assert len(read_stories(INIT / "data" / "stories.yml")) == 3


SHAPES = {
    "a greeting bot, 3.1": (
        """\
        version: "3.1"
        intents: [greet, mood_unhappy, affirm]
        responses:
          utter_hello: [{text: "Hello, how are you?", buttons: [{title: fine, payload: /affirm}]}]
          utter_cheer: [{text: "Look:", image: "https://example.com/cat.jpg"}]
        session_config: {session_expiration_time: 60, carry_over_slots_to_new_session: true}
        """,
        """\
        #### tests
        stories:
        - story: sad
          steps:
          - user: |
              hello there
            intent: greet
          - action: utter_hello
          - user: |
              not good
            intent: mood_unhappy
          - action: utter_cheer
        """,
        [],
    ),
    "a form bot, 2.0": (
        """\
        version: "2.0"
        intents:
        - ask_table: {use_entities: []}
        - inform
        - chitchat
        entities: [cuisine, number]
        slots:
          cuisine: {type: text, influence_conversation: false, auto_fill: false}
          people: {type: float, influence_conversation: false, auto_fill: false}
          requested_slot: {type: text, influence_conversation: false}
        forms:
          table_form:
            cuisine: [{type: from_entity, entity: cuisine, not_intent: chitchat}]
            people: [{type: from_entity, entity: number, intent: [inform, ask_table]}]
        responses:
          utter_ask_cuisine: [{text: "What cuisine?"}]
        actions: [validate_table_form]
        """,
        """\
        stories:
        - story: happy
          steps:
          - user: a table please
            intent: ask_table
          - action: table_form
          - active_loop: table_form
          - slot_was_set:
            - requested_slot: cuisine
          - user: "[thai](cuisine) for [two]{\\"entity\\": \\"number\\", \\"value\\": 2}"
            intent: inform
          - slot_was_set:
            - cuisine: thai
          - action: table_form
          - active_loop: null
          - slot_was_set:
            - requested_slot: null
        """,
        ["Rasa's forms are not run here. Write `question:` states in dialogs/"],
    ),
    "a concert bot with list slots and slots from actions": (
        """\
        version: "3.1"
        intents: [search_concerts, compare]
        entities: [name]
        slots:
          concerts: {type: list, influence_conversation: false, mappings: [{type: custom}]}
          likes_music: {type: bool, influence_conversation: true, mappings: [{type: custom}]}
        responses: {utter_bye: [{text: bye}]}
        actions: [action_search_concerts, utter_bye]
        """,
        """\
        version: "3.1"
        stories:
        - story: search
          steps:
          - intent: search_concerts
          - action: action_search_concerts
          - slot_was_set:
            - concerts: [{"artist": "Foo", "reviews": 4.5}]
            - likes_music: true
          - checkpoint: found
        - story: compare
          steps:
          - checkpoint: found
            slot_was_set:
            - likes_music: true
          - or:
            - intent: compare
            - intent: compare
              entities:
              - name: Foo
          - action: utter_bye
        """,
        [],
    ),
    "a reminder bot with intents from outside": (
        """\
        intents: [ask_remind, EXTERNAL_reminder]
        entities: [plant]
        responses: {utter_ok: [{text: ok}]}
        actions: [action_set_reminder, action_react]
        """,
        """\
        stories:
        - story: reminded
          steps:
          - intent: ask_remind
          - action: action_set_reminder
          - user: /EXTERNAL_reminder
            intent: EXTERNAL_reminder
          - action: action_react
        """,
        [],
    ),
    "a knowledge base bot, 2.0, with slots filled by name": (
        """\
        version: "2.0"
        intents: [query_knowledge_base: {use_entities: [object_type]}]
        entities: [object_type, mention]
        slots:
          object_type: {type: any, influence_conversation: false}
          mention: {type: unfeaturized}
        responses: {utter_rephrase: [{text: "Again?"}, {text: "Pardon?"}]}
        actions: [action_query_knowledge_base]
        """,
        """\
        version: "2.0"
        stories:
        - story: query
          steps:
          - intent: query_knowledge_base
            user: |-
              Any [restaurants]{"entity": "object_type", "value": "restaurant"}?
          - action: action_query_knowledge_base
          - bot: Here they are.
        """,
        [
            "the slot `object_type` is not filled from the entity of its name. "
            "Add `mappings: [{type: from_entity, entity: object_type}]`",
            "`unfeaturized` is Rasa 2's, and kept as `any`. Write `type: any`",
            "the slot `mention` is not filled from the entity of its name. "
            "Add `mappings: [{type: from_entity, entity: mention}]`",
        ],
    ),
    "a travel bot with roles and groups": (
        """\
        version: "3.1"
        intents: [book]
        entities:
        - city: {roles: [from, to]}
        - topping: {groups: ["1", "2"]}
        slots:
          to:
            type: text
            mappings: [{type: from_entity, entity: city, role: to}]
        responses: {utter_booked: [{text: "To {to}."}]}
        """,
        """\
        stories:
        - story: flight
          steps:
          - user: >-
              from [Nara]{"entity": "city", "role": "from"} to [Kobe]{"entity": "city", "role": "to"}
            intent: book
          - intent: book
            entities:
            - topping: cheese
              group: "1"
          - action: utter_booked
        """,
        [
            "the role `to` is not told apart here. Use `negated`, or no role",
            "the role `from` is not told apart here. Use `self` or `other`, or an entity of its own",
            "the role `to` is not told apart here. Use `self` or `other`, or an entity of its own",
        ],
    ),
    "an end-to-end bot with a mixed file": (
        """\
        version: "3.0"
        intents: [greet]
        responses: {utter_greet: [{text: hi, channel: line, metadata: {a: 1}, id: one}]}
        e2e_actions: ["Welcome!"]
        """,
        """\
        version: "3.0"
        rules:
        - rule: greeting
          condition: [{slot_was_set: [{known: true}]}]
          steps: [{intent: greet}, {action: utter_greet}]
          wait_for_user_input: false
        stories:
        - story: text to text
          metadata: {priority: 1}
          steps:
          - user: hello
          - bot: Welcome!
        """,
        [
            "end-to-end actions are not run here. Write responses",
            "`rules` is not read in a file of stories. Write rules as `on:` in dialogs/",
        ],
    ),
}


@pytest.mark.parametrize(("domain", "stories", "told"), SHAPES.values(), ids=SHAPES.keys())
def test_projects_of_other_shapes_are_read(domain: str, stories: str, told: list[str]) -> None:
    _, source = domain_of(parse_source(textwrap.dedent(domain), "domain.yml"))
    read, file = stories_in(textwrap.dedent(stories))
    assert read
    assert expand(read)
    assert [problem.text for problem in (*source.problems, *file.problems)] == told
    assert errors(source) == errors(file) == []


def rows(heading: str) -> Iterator[tuple[str, str]]:
    """The rows of the table under this head of its first column: what is written, and what is said of it."""
    table = PAGE.partition(f"| {heading} |")[2].split("\n\n")[0]
    for line in table.splitlines()[2:]:
        written, said = line.strip("| ").split(" | ", 1)
        yield written.removeprefix("`").removesuffix("`"), said.strip()


@pytest.mark.parametrize(("written", "_meaning"), rows("in Rasa"))
def test_a_step_is_read_as_the_page_says(written: str, _meaning: str) -> None:
    (story,), source = stories_in(f"stories:\n- story: a\n  steps:\n  {written}\n")
    assert source.problems == []
    assert len(story.steps) == 1


@pytest.mark.parametrize(("written", "said"), rows("in a file of stories"))
def test_a_file_of_stories_is_answered_as_the_page_says(written: str, said: str) -> None:
    _, source = stories_in(written)
    assert [f"{problem.severity}: {problem.text}" for problem in source.problems][:1] == [said]


@pytest.mark.parametrize(("written", "said"), rows("in `domain.yml`"))
def test_a_domain_is_answered_as_the_page_says(written: str, said: str) -> None:
    source = parse_source(written, "domain.yml")
    read_domain(source, {})
    told = [f"{problem.severity}: {problem.text}" for problem in source.problems][:1]
    assert told == ([] if said.startswith("nothing") else [said])


def test_every_step_that_rasa_knows_has_its_row() -> None:
    shown = {key for written, _ in rows("in Rasa") for key in re.findall(r"(\w+):", written)}
    assert shown >= RASA_S_STEPS


def test_the_page_s_meanings_are_those_of_the_reader() -> None:
    """Rows that are easily taken for something else."""
    steps: dict[str, StoryStep] = {}
    for written, _ in rows("in Rasa"):
        (story,), _ = stories_in(f"stories:\n- story: a\n  steps:\n  {written}\n")
        steps[written] = story.steps[0]
    assert steps["- {intent: inform, entities: [city]}"].entities[0].value == "city"  # type: ignore[union-attr]
    assert steps['- {user: "hi"}'].intent is None  # type: ignore[union-attr]
    assert steps['- {intent: faq/ask_name, user: "who"}'].intent == "faq/ask_name"  # type: ignore[union-attr]


def stories_in(text: str) -> tuple[list[Story], Source]:
    source = parse_source(text, "test_stories.yml")
    return stories_of(source), source


def domain_of(source: Source) -> tuple[Domain, Source]:
    domain = read_domain(source, {})
    assert domain is not None
    return domain, source


def errors(source: Source) -> list[str]:
    return [str(problem) for problem in source.problems if problem.severity == "error"]
