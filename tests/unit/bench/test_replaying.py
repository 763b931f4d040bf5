"""Recorded conversations told to the same and to changed dialogs, and what of them leaves the database."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from banso.bench.commands import run_diff
from banso.bench.replaying.commands import run_export, run_replay
from banso.bench.replaying.own_words import own_words
from banso.bench.replaying.recording import recording
from banso.bench.replaying.records import Recorded
from banso.bench.replaying.replay import replay
from banso.bench.replaying.veil import Veil, masked_again, rounded
from banso.bench.running import run_stories
from banso.dialog.effects import Erase
from banso.dialog.events import CounselorActed, Followed, Said
from banso.dialog.machine import Machine
from banso.service.bookkeeping import turn_record
from banso.settings import SettingsError
from banso.wiring.project import load_machine
from tests.unit.bench.conftest import SHIPPED
from tests.unit.bench.recorded import AGREED, new_key, record, says

PROFILE = says(
    "山田けんじです。43歳で、醍醐に住んでいます",
    "tell_profile",
    ("person_name", "山田けんじ", "山田けんじ"),
    ("age", "43歳", 43),
    ("district", "醍醐", "伏見区醍醐"),
)
CONVERSATIONS = {
    "Uprofile": [*AGREED, PROFILE, says("父の借金で眠れません", "express_anxiety")],
    "Uhealth": [
        *AGREED,
        says("持病の喘息がひどいです", "tell_health"),
        says("電話は090-1234-5678です", "tell_profile"),
    ],
    "Uhealth2": [*AGREED, says("腰痛で通院しています", "tell_health")],
    "Usilent": [*AGREED, says("眠れないです", "express_anxiety"), timedelta(days=5), says("どうも", "ask_cost")],
    "Udanger": [*AGREED, says("もう死にたい。遺書も書いた", "express_sadness")],
    "Uhuman": [
        *AGREED,
        says("人と話したいです", "request_counselor"),
        CounselorActed("took", "佐々木"),
        says("妻に内緒で仕事を辞めました", "tell_situation"),
        CounselorActed("said", "佐々木", "京都駅前の窓口で待っています"),
    ],
    "Udeclined": [Followed(), "同意しないで話す", says("秘密の話です", "express_sadness")],
    "Uundecided": [Followed(), says("まだ決めていません", "express_sadness")],
}
PERSONAL = [
    "山田",
    "けんじ",
    "43",
    "醍醐",
    "借金",
    "喘息",
    "090-1234",
    "腰",
    "通院",
    "死にたい。",
    "遺書",
    "佐々木",
    "内緒",
    "京都駅",
    "秘密",
    "決めていません",
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The conversations above in a database: its path and key."""
    file, key = tmp_path_factory.mktemp("recorded") / "banso.db", new_key()
    record(file, SHIPPED, CONVERSATIONS, key)
    return str(file), key


@pytest.fixture(autouse=True)
def settings(database: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_DATABASE", database[0])
    monkeypatch.setenv("BANSO_MASTER_KEY", database[1])


Change = Callable[[str, str, str], Path]


@pytest.fixture
def change(tmp_path: Path) -> Iterator[Change]:
    """Replaces words in a file of a copy of the shipped dialogs; returns the copy."""
    copy = tmp_path / "changed"
    shutil.copytree(SHIPPED / "dialogs", copy / "dialogs")
    shutil.copy(SHIPPED / "domain.yml", copy)

    def make(file: str, old: str, new: str) -> Path:
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new), encoding="utf-8")
        return copy

    yield make
    load_machine.cache_clear()


def in_relief(rule: str) -> tuple[str, str, str]:
    """The change of what is answered to `tell_health` while listening."""
    return "dialogs/relief.yml", "{intent: tell_health, do: [{utter: utter_told_health}]}", rule


def test_every_story_told_again_to_the_same_dialogs_gets_the_same_answers(shipped_machine: Machine) -> None:
    own, conversations = own_words(shipped_machine), []
    files = [SHIPPED / "tests" / "stories" / f"test_{name}.yml" for name in ("jobs", "counselor", "welcome", "my_data")]
    for run in run_stories(SHIPPED, files):
        records, last = [], None
        for one in run.outcome.exchanges:
            if any(isinstance(effect, Erase) for effect in one.effects):
                break
            records.append(turn_record(one.snapshot, one.result, one.risk, None, one.at))
            last = one.snapshot
        if last is not None and last.value("consent") is True:
            conversations.append(recording("07" * 16, records, Veil(own)))
    found = replay(shipped_machine, conversations)
    assert found.conversations > 50
    assert found.compared > 300
    assert found.differences == []
    assert found.left == 0


@pytest.mark.parametrize("words", [False, True])
def test_an_export_has_only_those_who_agreed_and_nobody_can_be_told_from_it(tmp_path: Path, words: bool) -> None:
    file = tmp_path / "talks.jsonl"
    assert run_export(SHIPPED, file, words=words) == 0
    text = file.read_text(encoding="utf-8")
    kept = ["借金", "喘息", "腰", "通院"] if words else []
    designers = "死にたい、消えたい"  # the gate's own question
    assert [w for w in PERSONAL if w in text.replace(designers, "") and w not in kept] == []
    assert [w for w in kept if w not in text] == []
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) == 6
    assert {turn["version"] for line in lines for turn in line["turns"]} == {load_machine(SHIPPED).dialogs.version}
    assert re.search(r"[0-9a-f]{32}", text) is None, "no id of a seeker"


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text("mine")
    assert run_export(SHIPPED, file, words=False) == 1
    assert file.read_text() == "mine"
    assert "is there already" in capsys.readouterr().err


def test_the_same_dialogs_answer_the_same_from_the_database_and_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_export(SHIPPED, tmp_path / "talks.jsonl", words=False)
    capsys.readouterr()
    said = []
    for source in (None, tmp_path / "talks.jsonl"):
        assert run_replay(SHIPPED, source, None, 0, []) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert said[0].startswith("6 conversations, ")
    assert f"of version {load_machine(SHIPPED).dialogs.version[:8]}" in said[0]
    assert said[0].endswith("every answer would be the same\n")


def test_what_differs_most_often_comes_first_with_both_answers(
    change: Change, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(*in_relief("{intent: tell_health, do: [{utter: utter_told_health}, {utter: utter_greet}]}"))
    project = change("dialogs/root.yml", "do: [{utter: utter_cost}]", "do: [{utter: utter_hours}]")
    page = tmp_path / "report.html"
    assert run_replay(project, None, page, 1, []) == 1
    said = capsys.readouterr().out
    first, *_ = said.split("\n2. ")
    assert "1. 2 times in 2 conversations: says something else\n   in relief.listening, on intent tell_health" in first
    assert "utter_told_health  " in first
    assert "utter_told_health, utter_greet" in first
    assert "more than the 1% that are tolerated" in said
    html = page.read_text(encoding="utf-8")
    assert html.index("on intent tell_health") < html.index("on intent ask_cost")
    assert html.count("utter_told_health, utter_greet") == 1, "the same difference is told once"
    assert [w for w in PERSONAL if w in html.replace("死にたい、消えたい", "")] == []
    assert run_replay(project, None, None, 50, []) == 0
    assert "within the 50% that are tolerated" in capsys.readouterr().out


def test_another_variant_of_the_same_response_is_no_difference(change: Change) -> None:
    project = change(
        "domain.yml", "  utter_consent_answered:\n", "  utter_consent_answered:\n    - text: 新しい言い方です。\n"
    )
    assert run_replay(project, None, None, 0, []) == 0


def test_an_alert_that_would_not_be_raised_is_beyond_every_tolerance(
    change: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    project = change(*in_relief("{intent: tell_health, do: [{handoff: request}, {utter: utter_told_health}]}"))
    assert run_replay(project, None, None, 100, []) == 1
    said = capsys.readouterr().out
    assert "1. 2 times in 2 conversations: counselors are told otherwise" in said
    assert "for which there is no tolerance" in said


def test_after_a_conversation_went_another_way_nothing_is_compared_until_both_stand_in_the_same_state(
    change: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    project = change(*in_relief("{intent: tell_health, do: [{utter: utter_told_health}], to: beside}"))
    assert run_replay(project, None, None, 0, []) == 1
    said = capsys.readouterr().out
    assert "1. 2 times in 2 conversations: leads elsewhere" in said
    assert "\n2. " not in said
    assert "1 after a conversation went another way" in said


def test_a_note_that_comes_sooner_is_told_as_unasked_and_then_missing(
    change: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    project = change("dialogs/root.yml", "silence: 3 days", "silence: 1 day")
    assert run_replay(project, None, None, 0, []) == 1
    said = capsys.readouterr().out
    assert "1 time in 1 conversation: speaks unasked" in said
    assert "1 time in 1 conversation: says nothing any more" in said


def test_a_note_that_comes_later_is_missed_where_it_came(change: Change, capsys: pytest.CaptureFixture[str]) -> None:
    project = change("dialogs/root.yml", "silence: 3 days", "silence: 20 days")
    assert run_replay(project, None, None, 0, []) == 1
    said = capsys.readouterr().out
    assert "says nothing any more" in said
    assert "speaks unasked" not in said


def test_only_answers_of_the_versions_asked_for_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    version = load_machine(SHIPPED).dialogs.version
    assert run_replay(SHIPPED, None, None, 0, [version[:6]]) == 0
    capsys.readouterr()
    assert run_replay(SHIPPED, None, None, 0, ["no-such"]) == 1
    assert f"There are: {version[:8]}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("no json", "not read"),
        ('{"format": 9}', "of format 1"),
        ('{"format": 1, "seed": 1, "turns": [{}]}', "not read"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_line_and_the_cure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, why: str
) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text(line, encoding="utf-8")
    assert run_replay(SHIPPED, file, None, 0, []) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{file}:1: ")
    assert why in said
    assert "banso replay export" in said


def test_nothing_recorded_is_no_success(shipped_machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    assert run_replay(SHIPPED, tmp_path / "none.jsonl", None, 0, []) == 1
    assert replay(shipped_machine, [Recorded(1, ())]).percent == 0


def test_the_difference_of_two_versions_counts_the_people_in_the_database(
    change: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    project = change("dialogs/relief.yml", "  listening:", "  hearing:")
    for file in (project / "dialogs").glob("*.yml"):
        text = re.sub(r"\blistening\b", "hearing", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
    assert run_diff(str(SHIPPED), str(project), SHIPPED, live=True) == 1
    said = capsys.readouterr().out
    assert re.search(r"relief\.listening: [1-9] people in it, they would go to relief\.", said)
    (project / "dialogs" / "moved.yml").write_text("moved:\n  relief.listening: relief.hearing\n", encoding="utf-8")
    assert run_diff(str(SHIPPED), str(project), SHIPPED, live=True) == 0
    assert "they would go to relief.hearing (as is written)" in capsys.readouterr().out


def test_without_a_database_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_DATABASE", str(tmp_path / "new" / "banso.db"))
    monkeypatch.delenv("BANSO_MASTER_KEY")
    with pytest.raises(SettingsError, match=r"no database at .* Set BANSO_DATABASE"):
        run_replay(SHIPPED, None, None, 0, [])
    assert not (tmp_path / "new").exists()


def test_masking_twice_is_masking_once() -> None:
    for text in ("［名前］さん、8時から", "京都駅前で 田中さんと 3回", "1行目 090-1234-5678\n2行目", ""):
        assert masked_again(masked_again(text)) == masked_again(text)
    assert masked_again("［名前］の田中さん") == "［名前］の［名前］さん"
    assert [rounded(n) for n in (3, 20, 43, 1250, 200000.0)] == [3, 20, 40, 1000, 200000.0]


def test_words_in_danger_and_to_a_counselor_are_left_out_even_where_words_are_kept(shipped_machine: Machine) -> None:
    veil = Veil(own_words(shipped_machine), keep_words=True)
    said = veil.event(Said("遺書を書きました"), private=True)
    assert isinstance(said, Said)
    assert said.text == "［ことば］"
