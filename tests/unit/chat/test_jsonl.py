"""`banso chat --jsonl` as a program uses it, on the shipped dialogs."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from banso.chat.jsonl import run
from banso.wiring.project import simulate

PROJECT = Path(__file__).parents[3]


def talk(*lines: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    run([line if isinstance(line, str) else json.dumps(line) for line in lines], out, simulate(PROJECT))
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_in_is_a_line_out_with_everything_a_program_needs() -> None:
    first, second = talk({"follow": True}, {"text": "不安です", "intent": "express_anxiety"})
    assert set(first) == {
        *("state", "mode", "hold", "intent", "confidence", "entities", "risk", "risk_kind"),
        *("slots", "messages", "effects", "time"),
    }
    assert first["messages"][0]["type"] == "text"
    assert "同意して話す" in first["messages"][-1]["quick_replies"]
    assert (second["intent"], second["confidence"], second["risk"]) == ("express_anxiety", 1.0, "none")


def test_buttons_are_pressed_by_title_and_slots_show() -> None:
    assert talk({"follow": True}, {"button": "同意して話す"})[-1]["slots"] == {"consent": True}


def test_time_is_set_and_passes_and_timers_speak() -> None:
    answers = talk(
        {"at": "2026-11-23T22:40:00+09:00"}, {"follow": True}, {"button": "同意して話す"}, {"wait": "4 days"}
    )
    assert [a["time"] for a in answers[1:]] == [
        "2026-11-23T22:40:00+09:00",
        "2026-11-23T22:40:00+09:00",
        "2026-11-27T22:40:00+09:00",
    ]
    assert len(answers[-1]["messages"]) == 1, "one gentle note, in the morning after three days"


def test_a_crisis_is_heard_without_nlu_and_alerted() -> None:
    answer = talk({"text": "もう死にたい"})[-1]
    assert (answer["risk"], answer["risk_kind"], answer["hold"]) == ("crisis", "self", True)
    assert {"type": "Alert", "grade": "crisis", "kind": "self"} in answer["effects"]
    assert any("0120-061-338" in message["text"] for message in answer["messages"])


def test_a_counselor_speaks_and_hands_back() -> None:
    took, said, quiet, back = talk(
        {"took": "田中"}, {"counselor": "こんばんは"}, {"text": "はい", "intent": "affirm"}, {"hand_back": True}
    )
    assert took["mode"] == "human"
    assert [m["text"] for m in said["messages"]] == ["こんばんは"]
    assert quiet["messages"] == []
    assert back["mode"] == "bot"
    assert back["messages"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{not json", "not JSON"),
        ("[1]", "expected an object"),
        ({"foo": 1}, "expected exactly one of text, button"),
        ({"text": "a", "wait": "1 day"}, "expected exactly one of"),
        ({"wait": "soon"}, "such as"),
        ({"at": "tomorrow"}, "2026-11-23T22:40:00+09:00"),
        ({"button": "no such"}, "no button 'no such' was shown"),
        ({"text": "a", "intent": "greet", "entities": [{}]}, 'needs "entity"'),
    ],
)
def test_a_line_that_cannot_be_carried_out_says_why_and_the_talk_goes_on(line: Any, words: str) -> None:
    error, after = talk(line, {"follow": True})
    assert words in error["error"]
    assert error["error"].startswith("line 1: ")
    assert after["messages"]


def test_an_export_names_things_as_people_do_and_no_slot_by_its_name() -> None:
    exported = talk(
        {"follow": True},
        {"button": "同意して話す"},
        {"text": "わたしの仕事で大切なこと", "intent": "ask_job_match"},
        {"button": "とても大切"},
        {"text": "求人を見たい", "intent": "ask_jobs"},
        {"button": "こだわらない"},
        {"text": "わたしの情報", "intent": "delete_data"},
        {"button": "書き出す"},
    )[-1]
    text = "\n".join(message["text"] for message in exported["messages"])
    assert "話の内容を預かることへの同意: はい" in text
    assert "手ごたえ: とても大切" in text
    assert "希望の仕事: こだわらない" in text
    assert not any(slot in text for slot in exported["slots"])
