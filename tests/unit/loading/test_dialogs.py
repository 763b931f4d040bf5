"""A sound folder becomes the model, with every name resolved and every place kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from banso.dialog.model import (
    Answer,
    Run,
    SetSlots,
    Show,
    SlotMapping,
    State,
    Take,
    Trigger,
    Utter,
)
from banso.loading.dialogs import load, read
from banso.loading.domain import read_domain
from banso.loading.yaml_source import parse_source, read_source

from .conftest import FILES

Project = Callable[[Mapping[str, str]], Path]
RASA = Path(__file__).parents[4] / "shared/data/rasa-format/financial-demo"


def child(state: State, name: str) -> State:
    return next(c for c in state.children if c.name == name)


def test_states_rules_and_targets(project: Project) -> None:
    folder = project({})
    dialogs = load(folder)
    assert dialogs.root.path == "root"
    assert [s.path for s in dialogs.root.children] == ["crisis", "jobs", "relief"]
    listening = child(dialogs.dialogs["relief"].state, "listening")
    assert listening.path == "relief.listening"
    assert listening.prompt == "utter_invite"
    feeling, more, yes = listening.on
    assert feeling.trigger == Trigger("intent", ("express_anxiety", "greet"))
    assert str(feeling.when) == "stay < 3 and slot.shift != 'night'"
    assert feeling.do == (SetSlots({"known": True}), Utter("utter_greet"))
    assert more.trigger == Trigger("press", ("show_more",))
    assert (yes.to, yes.consent) == ("jobs", True)
    assert str(yes.place) == f"{folder}/dialogs/relief.yml:18"
    (note,) = listening.after
    assert note.name == "relief.listening/gentle_note"
    assert note.silence == timedelta(days=3)
    assert note.rule.trigger == Trigger("timer", (note.name,))


def test_questions_actions_and_history(project: Project) -> None:
    dialogs = load(project({}))
    jobs = dialogs.dialogs["jobs"]
    assert (jobs.stage, jobs.holding, dialogs.dialogs["crisis"].holding) == (3, False, True)
    asking, searching = jobs.state.children
    assert asking.question is not None
    assert asking.question.answers == (
        Answer("伏見区", "伏見区"),
        Answer("anywhere", "どこでも", ("unsure",), ("どこでも",)),
    )
    assert [n.to for n in asking.next] == ["jobs.searching"]
    assert searching.entry == (Run("action_find", {"place": "slot.place"}),)
    found, none = searching.on
    assert found.trigger == Trigger("action", ("action_find/found",))
    assert found.do == (Take({"wage": "outcome.best"}), Utter("utter_found"), Show())
    assert (found.to, none.to) == ("relief", "relief.history")
    assert dialogs.domain.slots["place"].mappings == (SlotMapping("district"),)


def test_names_are_looked_up_from_the_inside_outwards(project: Project) -> None:
    nested = """\
dialog: jobs
stage: 3
initial: group
states:
  group:
    initial: first
    states:
      first:
        on:
          - {intent: affirm, to: second}
          - {intent: deny, to: last}
          - {intent: greet, to: relief.listening}
      second:
        on: [{intent: affirm, to: group}]
  last:
    on: [{action: action_find, to: relief}]
    entry: [{run: action_find}]
  relief:
    on: [{intent: affirm, to: history}]
"""
    dialogs = load(project({"dialogs/jobs.yml": nested}))
    group, last, _ = dialogs.dialogs["jobs"].state.children
    first, second = group.children
    assert [r.to for r in first.on] == ["jobs.group.second", "jobs.last", "relief.listening"]
    assert second.on[0].to == "jobs.group"
    assert last.on[0].to == "jobs.relief", "a state nearby goes before a dialog of the same name"
    assert last.on[0].trigger == Trigger("action", ("action_find/found", "action_find/none"))


def test_the_version_tells_content_from_layout(project: Project) -> None:
    version = load(project({})).version
    assert len(version) == 12
    relief = FILES["dialogs/relief.yml"]
    assert load(project({"dialogs/relief.yml": f"# a comment\n{relief}"})).version == version
    assert load(project({"dialogs/relief.yml": relief.replace("3 days", "4 days")})).version != version


def test_moved_states(project: Project) -> None:
    moved = "moved:\n  relief.gone: relief.listening\n"
    assert load(project({"dialogs/moved.yml": moved})).moved == {"relief.gone": "relief.listening"}
    wrong = "moved:\n  relief.gone: relief.lisening\n  relief.listening: jobs\n"
    problems = read(project({"dialogs/moved.yml": wrong})).problems
    assert [(p.line, p.column, p.message) for p in problems] == [
        (2, 16, "no state `relief.lisening`"),
        (3, 3, "`relief.listening` is not gone, it is a state of today"),
    ]


def test_yaml_1_2_keeps_words(project: Project) -> None:
    source = parse_source("on: no\noff: yes\nyes: 0o14\ntime: 12:30\ndate: 2026-11-23\nflag: true\n", "x.yml")
    assert source.data == {"on": "no", "off": "yes", "yes": 12, "time": "12:30", "date": "2026-11-23", "flag": True}


def test_anchors_are_followed(project: Project) -> None:
    source = parse_source("a: &x {b: [1, 2]}\nc: *x\n", "x.yml")
    assert source.data["c"] == {"b": [1, 2]}


def test_words_of_the_house_are_known_placeholders(project: Project) -> None:
    domain = FILES["domain.yml"].replace("いま、安全な", "窓口は{hotlines:self}です。いま、安全な")
    folder = project({"domain.yml": domain})
    assert read(folder).problems == []
    assert read(folder, ["hotlines:self"]).problems == []
    (problem,) = read(folder, ["hotlines:other"]).problems
    assert problem.message == "nothing fills in `{hotlines:self}`"
    assert "`hotlines:other`" in problem.cure


@pytest.mark.skipif(not RASA.exists(), reason="the public Rasa example is not on this machine")
def test_a_public_rasa_domain_is_read() -> None:
    source = read_source(RASA / "domain.yml")
    domain = read_domain(source, {})
    assert domain is not None
    assert [str(p) for p in source.problems if p.severity == "error"] == []
    assert len(domain.intents) == 22
    assert len(domain.responses) == 51
    assert domain.slots["currency"].initial == "$"
    assert domain.slots["vendor_name"].mappings == (SlotMapping("vendor_name"),)
    assert {p.severity for p in source.problems} == {"note", "warning"}


RASA_DOMAIN = """\
version: "3.1"
session_config: {session_expiration_time: 60}
intents:
  - greet
  - inform: {use_entities: [city]}
  - deny
entities:
  - city: {roles: [from, to]}
slots:
  city:
    type: text
    mappings:
      - {type: from_entity, entity: city, not_intent: deny}
      - {type: from_text, intent: inform}
responses:
  utter_greet:
    - text: hi
      condition: [{type: slot, name: city, value: Kyoto}]
      channel: line
    - text: hello
forms: {city_form: {required_slots: [city]}}
actions: [action_x: {send_domain: false}]
"""


def test_what_rasa_knows_and_we_do_not_is_told_as_a_note() -> None:
    source = parse_source(RASA_DOMAIN, "domain.yml")
    domain = read_domain(source, {})
    assert domain is not None
    assert domain.intents == ("greet", "inform", "deny", "nlu_fallback")
    assert domain.entities == ("city",)
    assert domain.slots["city"].mappings == (SlotMapping("city", ("greet", "inform", "nlu_fallback")),)
    first = domain.responses["utter_greet"].variants[0]
    assert (first.conditions, first.channel) == ((("city", "Kyoto"),), "line")
    assert [(p.severity, p.line) for p in sorted(source.problems)] == [("note", 14), ("note", 21)]
