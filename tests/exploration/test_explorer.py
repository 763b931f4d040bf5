"""The explorer finds what was planted, tells it in as few steps as it takes, and in words that the suite can read."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
import structlog

from banso.adapters.storage.mail import SqlMail
from banso.bench.exploring import looking
from banso.bench.exploring.acts import Act, ActionsEnd, Killed, LineIs, Meanwhile, Redelivered, repertoire
from banso.bench.exploring.commands import run_explore
from banso.bench.exploring.house import HouseWorld
from banso.bench.exploring.machines import explore, house_guest, talker
from banso.bench.exploring.talking import TalkWorld
from banso.bench.exploring.telling import told
from banso.bench.exploring.worlds import Finding, broken_by
from banso.dialog.events import ActionDone
from banso.dialog.machine import compile_dialogs
from banso.dialog.story import CounselorActs, Follows, PressesButton, UserSays
from banso.loading.dialogs import load
from banso.loading.stories import stories_of
from banso.loading.yaml_source import parse_source
from banso.ports import Actions
from banso.proving.reading import read_promises
from banso.service import delivery
from banso.testing.simulation import EVENING
from banso.wiring.service import memory_store

PLANTED = Path(__file__).parent / "planted"
MACHINE = compile_dialogs(load(PLANTED))
ACTIONS: Actions = {"action_look": lambda args, context: ActionDone("action_look", "found")}
WORDS = repertoire(MACHINE, PLANTED, (), ACTIONS)
PROMISES = read_promises(PLANTED, MACHINE)
DIALOGS = partial(TalkWorld, MACHINE, ACTIONS, PROMISES, EVENING)
SERVICE = partial(HouseWorld, MACHINE, ACTIONS, PROMISES, memory_store, EVENING)
GREETING = UserSays("こんにちは", "greet")


@pytest.fixture(scope="module")
def in_dialogs() -> list[Finding]:
    return list(explore(talker, WORDS, DIALOGS, runs=100, steps=30))


def test_an_outcome_that_nobody_answers_is_found_in_as_few_steps_as_it_takes(in_dialogs: list[Finding]) -> None:
    (finding,) = in_dialogs
    assert finding.promise == "Who writes or presses is answered"
    assert finding.where.endswith("all.yml:2")
    assert [type(act) for act in finding.acts if not isinstance(act, PressesButton)].count(ActionsEnd) == 1
    assert 4 <= len(finding.acts) <= 5
    for left_out in range(len(finding.acts)):
        acts = finding.acts[:left_out] + finding.acts[left_out + 1 :]
        assert _broken(acts) != finding.promise


def _broken(acts: tuple[Act, ...]) -> str | None:
    try:
        found = broken_by(DIALOGS, acts)
    except LookupError:
        return None
    return None if found is None else found.promise


def test_it_is_told_as_a_story_that_can_be_pasted(in_dialogs: list[Finding]) -> None:
    text = told(in_dialogs[0])
    source = parse_source(text, "found.yml")
    (story,) = stories_of(source)
    assert source.problems == []
    assert story.name == "Who writes or presses is answered"
    assert "# from here on actions end with failed where they can" in text
    assert "# promised in" in text


def test_the_same_seed_finds_the_same() -> None:
    def found() -> list[Finding]:
        return list(explore(talker, WORDS, DIALOGS, runs=40, steps=30, seed=7))

    assert found() == found()


def test_a_service_that_hears_every_redelivery_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SqlMail, "first_time", lambda *_: True)
    found = explore(house_guest, WORDS, SERVICE, runs=30, steps=12)
    finding = next(one for one in found if one.promise in (looking.SAME, looking.HEARD))
    assert any(isinstance(act, Redelivered) for act in finding.acts)
    assert len(finding.acts) <= 3


def _no_rest(acts: list[Act], monkeypatch: pytest.MonkeyPatch, name: str, value: Any) -> str | None:
    with monkeypatch.context() as patched:
        patched.setattr(delivery, name, value)
        found = broken_by(SERVICE, acts)
    return None if found is None else found.promise


def test_what_is_sent_late_without_looking_whether_it_is_welcome_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    lost: list[Act] = [GREETING, LineIs("unreached"), GREETING]
    into_hold: list[Act] = [*lost, UserSays("死にたい", "nlu_fallback"), LineIs("fair")]
    to_human: list[Act] = [*lost, CounselorActs("took", "田中"), LineIs("fair")]
    for acts, promise in ((into_hold, looking.HOLDING), (to_human, looking.HUMAN)):
        assert _no_rest(acts, monkeypatch, "_still_welcome", lambda *_: True) == promise
        assert broken_by(SERVICE, acts) is None


def test_a_process_that_dies_at_any_step_breaks_nothing() -> None:
    for step in range(1, 24):
        acts: list[Act] = [Follows(), Killed(step), UserSays("死にたい", "nlu_fallback"), GREETING]
        assert broken_by(SERVICE, acts) is None, step


def test_the_command_prints_the_story_and_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    logging = structlog.get_config()
    try:
        assert run_explore(PLANTED, minutes=0, seed=0) == 1  # no code runs this project's action: it fails
    finally:
        structlog.configure(**logging)
    said = capsys.readouterr()
    assert "# broken: Who writes or presses is answered" in said.out
    assert "1 broken promise\n" in said.err


def test_a_project_that_cannot_be_read_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_explore(tmp_path, minutes=0, seed=0) == 1
    assert "domain.yml" in capsys.readouterr().err


def test_a_webhook_that_a_dying_process_did_not_answer_comes_again() -> None:
    for step in range(1, 12):
        acts: list[Act] = [Meanwhile(GREETING), Killed(step), UserSays("…", "nlu_fallback"), GREETING]
        assert broken_by(SERVICE, acts) is None, step
