"""Conversations that go another way in a replay: what is told, what is compared again, and where the replay ends."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from banso.bench.replaying.own_words import own_words
from banso.bench.replaying.recording import recording
from banso.bench.replaying.records import Recorded, read_records, write_records
from banso.bench.replaying.replay import Replayed, replay
from banso.bench.replaying.veil import Veil, masked_again
from banso.dialog.events import Entity, Parse, Said
from banso.dialog.machine import Machine
from banso.service.bookkeeping import turn_record
from banso.testing.conversation import Conversation, Exchange
from banso.wiring.project import load_machine, simulate
from tests.unit.bench.conftest import SHIPPED

Talk = Callable[[Conversation], None]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the shipped dialogs, to be changed before they are loaded."""
    copy = tmp_path / "changed"
    shutil.copytree(SHIPPED / "dialogs", copy / "dialogs")
    shutil.copy(SHIPPED / "domain.yml", copy)
    return copy


def change(project: Path, file: str, old: str, new: str) -> None:
    text = (project / file).read_text(encoding="utf-8")
    assert old in text
    (project / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def recorded(machine: Machine, talk: Talk) -> Recorded:
    """What the log of a conversation with the shipped dialogs becomes when it is exported."""
    conversation, records = simulate(SHIPPED), []
    tell = conversation.tell

    def logged(event: object) -> Exchange:
        one = tell(event)  # type: ignore[arg-type]
        records.append(turn_record(one.snapshot, one.result, one.risk, None, one.at))
        return one

    conversation.tell = logged  # type: ignore[method-assign,assignment]
    conversation.follow()
    conversation.press("同意して話す")
    talk(conversation)
    return recording("0a" * 16, records, Veil(own_words(machine)))


def told(machine: Machine, project: Path, talk: Talk) -> Replayed:
    return replay(load_machine(project), [recorded(machine, talk)])


def test_comparing_begins_again_where_both_stand_in_the_same_state(shipped_machine: Machine, project: Path) -> None:
    health = "{intent: tell_health, do: [{utter: utter_told_health}]}"
    change(project, "dialogs/relief.yml", health, health.replace("]}", "], to: beside}"))
    change(project, "dialogs/root.yml", "{utter: utter_stopped}", "{utter: utter_skip_ok}")

    def talk(seeker: Conversation) -> None:
        seeker.say("腰が痛い", "tell_health")
        seeker.say("つらい", "express_anxiety")
        seeker.say("仕事を見たい", "ask_jobs")
        seeker.say("送らないで", "stop")

    found = told(shipped_machine, project, talk)
    assert [d.kinds for d in found.differences] == [("goes", "says"), ("says",)]
    assert found.apart == 2, "the feeling, and the wish that brought both to the same state"
    assert found.left == 0


def test_a_button_that_was_not_shown_ends_the_replay_of_its_conversation(
    shipped_machine: Machine, project: Path
) -> None:
    change(project, "dialogs/root.yml", "    do: [{utter: utter_jobs_intro}]\n    to: jobs\n", "    to: my_data\n")

    def talk(seeker: Conversation) -> None:
        seeker.say("仕事を見たい", "ask_jobs")
        seeker.press("販売・接客")
        seeker.press("とばす")

    found = told(shipped_machine, project, talk)
    (difference,) = found.differences
    assert "goes" in difference.kinds
    assert (difference.then.state, difference.now.state) == ("jobs.ask_occupation", "my_data.menu")
    assert (found.apart, found.left) == (0, 2)


def test_an_action_whose_outcome_nobody_knows_ends_the_replay_of_its_conversation(
    shipped_machine: Machine, project: Path
) -> None:
    change(
        project,
        "dialogs/relief.yml",
        "{intent: tell_health, do: [{utter: utter_told_health}]}",
        "{intent: tell_health, do: [{run: action_find_jobs}]}",
    )

    def talk(seeker: Conversation) -> None:
        seeker.say("腰が痛い", "tell_health")
        seeker.say("どうも", "thank")

    found = told(shipped_machine, project, talk)
    (difference,) = found.differences
    assert difference.kinds == ("action",)
    assert difference.now.performed == ("action_find_jobs",)
    assert found.left == 1


def test_a_state_that_was_moved_is_the_same_state(shipped_machine: Machine, project: Path) -> None:
    jobs = project / "dialogs" / "jobs.yml"
    jobs.write_text(re.sub(r"\bask_wage\b", "ask_pay", jobs.read_text(encoding="utf-8")), encoding="utf-8")

    def talk(seeker: Conversation) -> None:
        seeker.say("仕事を見たい", "ask_jobs")
        for _ in range(3):
            seeker.press("とばす")

    (difference,) = told(shipped_machine, project, talk).differences
    assert (difference.kinds, difference.now.state) == (("goes",), "jobs.ask_pay")
    (project / "dialogs" / "moved.yml").write_text("moved:\n  jobs.ask_wage: jobs.ask_pay\n", encoding="utf-8")
    load_machine.cache_clear()
    assert told(shipped_machine, project, talk).differences == []


def test_a_file_gives_back_what_was_written(shipped_machine: Machine, tmp_path: Path) -> None:
    def talk(seeker: Conversation) -> None:
        seeker.say("仕事を見たい", "ask_jobs")
        for _ in range(4):
            seeker.press("とばす")
        seeker.press("パート・アルバイト")
        seeker.say("死にたい", "express_sadness")
        seeker.unfollow()

    conversation = recorded(shipped_machine, talk)
    assert any(turn.outcomes for turn in conversation.turns)
    assert write_records(tmp_path / "talks.jsonl", [conversation, conversation]) == 2
    assert list(read_records(tmp_path / "talks.jsonl")) == [conversation, conversation]


OWN = own_words(load_machine(SHIPPED))
TEXTS = st.text(st.sampled_from("山田けんじは8時に京都で090と人〜a\n［］ 、。"), min_size=6, max_size=30)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.integers(0, 5), st.integers(1, 6))
def test_whatever_is_written_none_of_it_is_left(text: str, start: int, length: int) -> None:
    name = Entity("person_name", text[start : start + length], start, start + length)
    said = Said(text, Parse("tell_profile", 0.9, (), (name,)))
    veiled = Veil(OWN).event(said, private=False)
    assert isinstance(veiled, Said)
    assert veiled.text == "［ことば］、［名前］"
    assert veiled.parse is not None
    (entity,) = veiled.parse.entities
    assert veiled.text[entity.start : entity.end] == "［名前］"
    assert entity.value == "［名前］"


@settings(max_examples=60, deadline=None)
@given(TEXTS)
@example("000田山人")
def test_masking_again_changes_nothing(text: str) -> None:
    assert masked_again(masked_again(text)) == masked_again(text)
