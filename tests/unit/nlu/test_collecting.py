"""Accepted sentences come into the training data where a reviewer looks for them, and nothing else changes."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from banso.nlu.collecting import Accepted, collect, filled
from banso.nlu.corpus import read_examples
from banso.nlu.project import NluError

STEERING = """version: "3.1"

nlu:
- intent: greet
  examples: |
    - こんにちは
    - [山田](person_name)です、はじめまして
- intent: thank
  examples: |
    - ありがとう

- intent: goodbye
  examples: |
    - さようなら
"""
JOBS = """version: "3.1"

nlu:
# 求人
- intent: ask_jobs
  examples: |
    - 求人を見たい
"""
OUTSIDE = "# 範囲外\n明日の天気は？\n"
BEFORE = {"steering.yml": STEERING, "jobs.yml": JOBS, "out_of_scope.txt": OUTSIDE}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in BEFORE.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def added(folder: Path) -> dict[str, list[str]]:
    """The lines that are new in each file, each as `the line before > the line`; nothing may be gone."""
    found = {}
    for name, before in BEFORE.items():
        after = (folder / name).read_text(encoding="utf-8")
        changes = list(difflib.ndiff(before.splitlines(), after.splitlines()))
        assert not [line for line in changes if line.startswith("-")]
        lines = [line[2:].strip() for line in changes if not line.startswith("?")]
        new = [n for n, line in enumerate(changes) if line.startswith("+")]
        found[name] = [f"{lines[n - 1]} > {lines[n]}" for n in new]
    return {name: lines for name, lines in found.items() if lines}


def test_new_sentences_end_their_intents_block_in_order(folder: Path) -> None:
    results = collect(
        [Accepted(1, "よろしく", "greet"), Accepted(2, "やあ", "greet"), Accepted(3, "どうも", "thank")], folder
    )
    assert added(folder) == {
        "steering.yml": [
            "- [山田](person_name)です、はじめまして > - やあ",
            "- やあ > - よろしく",
            "- ありがとう > - どうも",
        ]
    }
    assert all(result.settled and not result.known for result in results)
    assert {(e.intent, e.text) for e in read_examples(folder)} >= {("greet", "やあ"), ("thank", "どうも")}


def test_the_last_intent_of_a_file_and_what_is_in_no_intent(folder: Path) -> None:
    collect([Accepted(1, "仕事ある？", "ask_jobs"), Accepted(2, "［地名］の天気", "nlu_fallback")], folder)
    assert added(folder) == {
        "jobs.yml": ["- 求人を見たい > - 仕事ある？"],
        "out_of_scope.txt": ["明日の天気は？ > 伏見区の天気"],
    }


def test_what_stands_there_is_not_written_again(folder: Path) -> None:
    sentences = [
        Accepted(1, "こんにちは。", "greet"),
        Accepted(2, "［名前］です、はじめまして！", "greet"),
        Accepted(3, "明日の天気は", "nlu_fallback"),
        Accepted(4, "やあ", "greet"),
        Accepted(5, "やあ", "greet"),
    ]
    results = {result.id: result for result in collect(sentences, folder)}
    assert added(folder) == {"steering.yml": ["- [山田](person_name)です、はじめまして > - やあ"]}
    assert [n for n, result in sorted(results.items()) if result.known] == [1, 2, 3, 5]
    assert all(result.settled for result in results.values())
    assert all(result.known for result in collect(sentences, folder)), "a second time nothing is new"


def test_what_a_human_has_to_decide_is_left_out_and_told(folder: Path) -> None:
    results = collect([Accepted(1, "ありがとう", "greet"), Accepted(2, "泳ぎたい", "swim")], folder)
    assert added(folder) == {}
    assert [(r.id, r.settled, r.file) for r in results] == [(1, False, "steering.yml"), (2, False, "")]


def test_nobody_is_said_to_be_in_danger_who_was_not_named(folder: Path) -> None:
    told = "- intent: crisis\n  metadata:\n    kind: violence\n  examples: |\n    - 夫に殴られています\n"
    untold = "- intent: crisis\n  examples: |\n    - 消えたい\n"
    (folder / "a.yml").write_text(f"nlu:\n{told}{untold}{told.replace('夫', '父')}", encoding="utf-8")
    (folder / "z.yml").write_text(f"nlu:\n{told.replace('夫', '兄')}", encoding="utf-8")
    (result,) = collect([Accepted(1, "もう終わりにしたい", "crisis")], folder)
    assert result.file == "a.yml"
    assert f"{untold}    - もう終わりにしたい\n" in (folder / "a.yml").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NluError, match=r"no folder .*nowhere"):
        collect([Accepted(1, "カレー", "nlu_fallback")], tmp_path / "nowhere")


def test_placeholders_become_what_nobody_is() -> None:
    assert filled("［名前］、［年齢］、［地名］です") == "[山田](person_name)、[45歳](age)、[伏見区](district)です"


def test_a_layout_that_is_not_understood_is_told_and_not_touched(folder: Path) -> None:
    odd = 'version: "3.1"\nnlu:\n- {intent: swim, examples: "- 泳ぐ"}\n'
    (folder / "odd.yml").write_text(odd, encoding="utf-8")
    with pytest.raises(NluError, match=r"odd\.yml: expected examples of `swim`"):
        collect([Accepted(1, "泳ぎたい", "swim")], folder)
    assert (folder / "odd.yml").read_text(encoding="utf-8") == odd
