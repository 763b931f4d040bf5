"""Promises watched over conversations that are held: told at the turn that breaks them, and only there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.dialog.effects import RunAction
from banso.dialog.events import ActionDone
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import begin
from banso.loading.dialogs import load
from banso.proving.monitor import Monitor
from banso.proving.reading import read_promises
from banso.service.turns import take_turn
from banso.testing.conversation import Conversation, Exchange
from banso.testing.simulation import EVENING
from banso.wiring.project import load_machine, simulate
from tests.unit.proving.projects import CRISIS, DOMAIN, JOBS, ROOT, TALK, project

PROJECT = Path(__file__).parents[3]


class Watched:
    """A conversation whose every turn is watched."""

    def __init__(self, machine: Machine, folder: Path) -> None:
        def run(effect: RunAction, snapshot: Snapshot, now: datetime) -> ActionDone:
            return ActionDone(effect.action, "found")

        self.talk = Conversation(
            lambda snapshot, event, at: take_turn(machine, run, snapshot, event, at),
            lambda _: None,
            begin(machine),
            EVENING,
        )
        self.monitor = Monitor(machine, read_promises(folder, machine))

    def broken(self, act: Callable[[Conversation], Exchange]) -> list[str]:
        before = self.talk.snapshot
        return [p.name for p in self.monitor.broken(before, act(self.talk))]

    def say(self, intent: str, text: str = "…") -> list[str]:
        return self.broken(lambda talk: talk.say(text, intent))


def watched(folder: Path, promises: str, **changed: str) -> Watched:
    project(folder, promises, **changed)
    return Watched(compile_dialogs(load(folder)), folder)


def one(promise: str) -> str:
    return f"promises:\n  - promise: P\n{promise}"


def test_always_is_told_at_the_turn_that_breaks_it(tmp_path: Path) -> None:
    promise = one("    always: {intent: [greet, stop]}\n    then: {says: utter_hello}\n")
    jobs = JOBS.replace("  ask_hours:\n", "  ask_hours:\n    on: [{intent: greet, do: [{utter: utter_other}]}]\n")
    talk = watched(tmp_path, promise, jobs=jobs)
    assert talk.say("greet") == []
    assert talk.say("stop") == []
    assert talk.say("ask_jobs") == []
    assert talk.say("skip") == []
    assert talk.say("greet") == ["P"]
    assert talk.say("stop") == []


def test_never_sees_how_things_stood_before(tmp_path: Path) -> None:
    promise = one("    never: {when: hold, runs: action_find}\n")
    crisis = CRISIS.replace("    otherwise:", "      - {intent: ask_jobs, do: [{run: action_find}]}\n    otherwise:")
    talk = watched(tmp_path, promise, crisis=crisis)
    assert [talk.say("ask_jobs"), talk.say("skip"), talk.say("skip")] == [[], [], []]
    assert talk.say("nlu_fallback", "死にたい") == []
    assert talk.say("ask_jobs") == ["P"]


SURE = TALK + "      - {intent: deny, do: [{utter: utter_sure}]}\n"
ERASES = SURE + "      - {intent: affirm, do: [{utter: utter_erased}, {erase: true}]}\n"
ASKED = one("    never: {erases: true, intent: affirm}\n    unless_before: {intent: deny, says: utter_sure}\n")


def test_unless_before_counts_for_the_turn_right_after_only(tmp_path: Path) -> None:
    talk = watched(tmp_path, ASKED, talk=ERASES)
    assert talk.say("affirm") == ["P"]
    assert talk.say("deny") == []
    assert talk.say("affirm") == []
    assert talk.say("deny") == []
    assert talk.say("greet") == []
    assert talk.say("affirm") == ["P"]


def test_another_conversation_begins_without_what_was_noted(tmp_path: Path) -> None:
    talk = watched(tmp_path, ASKED, talk=ERASES)
    assert talk.say("deny") == []
    talk.monitor.restart()
    assert talk.say("affirm") == ["P"]


def test_what_has_to_follow_is_waited_for(tmp_path: Path) -> None:
    talk = watched(tmp_path, one("    after: {intent: stop}\n    then: {says: utter_other}\n    messages: 2\n"))
    assert [talk.say("stop"), talk.say("greet"), talk.say("deny")] == [[], [], []]
    assert [talk.say("stop"), talk.say("greet")] == [[], []]
    assert talk.say("greet") == ["P"]


BUTTONS = DOMAIN.replace(
    "utter_hello: [{text: こんにちは}",
    "utter_hello: [{text: こんにちは, buttons: [{title: はい, payload: /affirm}, {title: 仕事, payload: /ask_jobs}]}",
)


def test_a_button_that_is_typed_is_a_press(tmp_path: Path) -> None:
    promise = one("    never: {climbs: true, none_of: [{intent: ask_jobs}]}\n")
    talk = watched(tmp_path, promise, domain=BUTTONS)
    assert talk.say("greet") == []
    assert talk.say("nlu_fallback", "仕事") == []
    assert talk.talk.snapshot.state == "jobs.ask_place"


def test_a_stale_button_is_not_what_it_was(tmp_path: Path) -> None:
    promise = one("    never: {intent: affirm}\n")
    talk = watched(tmp_path, promise, domain=BUTTONS)
    assert talk.say("greet") == []
    assert talk.broken(lambda talk: talk.press("はい")) == ["P"]
    assert talk.say("ask_jobs") == []
    assert talk.broken(lambda talk: talk.press("はい")) == []


def test_a_watch_ends_after_a_day(tmp_path: Path) -> None:
    talk = watched(tmp_path, one("    never: {when: watch, intent: greet}\n"))
    assert talk.say("greet") == []
    assert talk.say("nlu_fallback", "もう終わりにしたい") == []
    assert talk.say("greet") == ["P"]
    talk.talk.wait(timedelta(days=2))
    assert talk.say("greet") == []


def test_back_from_an_aside_is_no_step_up(tmp_path: Path) -> None:
    aside = "dialog: aside\nstage: 0\ninitial: here\nstates:\n  here:\n    on: [{intent: affirm, to: history}]\n"
    root = ROOT.replace("  - {intent: stop,", "  - {intent: deny, to: aside}\n  - {intent: stop,")
    talk = watched(tmp_path, one("    never: {climbs: true}\n"), root=root, aside=aside)
    assert talk.say("ask_jobs") == ["P"]
    assert talk.say("deny") == []
    assert talk.talk.snapshot.state == "aside.here"
    assert talk.say("affirm") == []
    assert talk.talk.snapshot.state == "jobs.ask_place"


MACHINE = load_machine(PROJECT)
MONITOR = Monitor(MACHINE, read_promises(PROJECT, MACHINE))
INTENTS = [i for i in sorted(MACHINE.dialogs.domain.intents) if i != "crisis"]
ACTS = st.one_of(
    st.tuples(st.just("press"), st.integers(0, 12)),
    st.tuples(st.just("say"), st.sampled_from(INTENTS)),
    st.tuples(st.just("write"), st.sampled_from(["死にたい", "楽になりたい", "死にたいと友達が言う", "仕事"])),
    st.tuples(st.just("wait"), st.sampled_from([1, 6, 24, 100])),
    st.tuples(st.just("human"), st.sampled_from(["took", "handed_back"])),
)


def exchanges(talk: Conversation, kind: str, what: int | str) -> list[Exchange]:
    match kind, what:
        case "say", str(intent):
            return [talk.say("てすと", intent)]
        case "write", str(text):
            return [talk.say(text, "nlu_fallback")]
        case "press", int(index) if talk.buttons():
            return [talk.press_nth(index % len(talk.buttons()))]
        case "wait", int(hours):
            return talk.wait(timedelta(hours=hours))
        case "human", "took" if talk.snapshot.mode != "human":
            return [talk.counselor("took", "田中")]
        case "human", "handed_back" if talk.snapshot.mode == "human":
            return [talk.counselor("handed_back", "")]
    return []


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTS, min_size=5, max_size=30))
def test_no_conversation_with_the_shipped_dialogs_breaks_a_promise(acts: list[tuple[str, int | str]]) -> None:
    talk = simulate(PROJECT)
    MONITOR.restart()
    before = talk.snapshot
    for kind, what in acts:
        for exchange in exchanges(talk, kind, what):
            assert [p.name for p in MONITOR.broken(before, exchange)] == [], exchange.lines()
            before = exchange.snapshot
        before = talk.snapshot


@pytest.mark.parametrize("kind", ["within", "buttons", "varied"])
def test_promises_that_no_single_turn_breaks_are_not_watched(kind: str) -> None:
    assert kind not in {p.kind for p in MONITOR.promises}
