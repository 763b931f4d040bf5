"""`banso nlu eval` from the files to what is printed; the reader of messages is made up."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from banso.nlu import evaluating
from banso.nlu import model as models
from banso.nlu.commands import app
from banso.nlu.corpus import Example

AGE = {"entity": "age", "value": 45, "start": 0, "end": 3}
READ: dict[str, dict[str, Any]] = {
    "こんにちは": {"intent": "greet"},
    "明日の天気は": {"intent": "nlu_fallback"},
    "死にたい": {"intent": "crisis", "risk": "watch"},
    "暑くて死にそう": {"intent": "nlu_fallback"},
    "45歳です": {"intent": "tell_profile"},
}


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    def parse(lines: Iterable[str], model: Path) -> Iterable[dict[str, Any]]:
        for line in lines:
            read = READ[line]
            yield {
                "text": line,
                "intent": {"name": read["intent"], "confidence": 1.0},
                "entities": [],
                "risk": read.get("risk", "none"),
            }

    monkeypatch.setattr(evaluating, "parse", parse)
    monkeypatch.setattr(evaluating, "read_examples", lambda: [Example("greet", "こんにちは！", "greet.yml", 4)])
    monkeypatch.setattr(evaluating, "read_lists", list)
    path = tmp_path / "model.tar.gz"
    path.touch()
    return str(path)


def written(folder: Path, name: str, *lines: str) -> str:
    (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(folder / name)


def test_one_json_object_holds_everything(model: str, tmp_path: Path) -> None:
    arguments = [
        *("--tsv", written(tmp_path, "in.tsv", "greet\tこんにちは", "weather\t明日の天気は")),
        *("--crisis", written(tmp_path, "pos.tsv", "explicit\t死にたい")),
        written(tmp_path, "neg.tsv", "hyperbole\t暑くて死にそう"),
        *("--entities", written(tmp_path, "entities.tsv", f"45歳です\t{json.dumps([AGE])}", "こんにちは\t[]")),
    ]
    done = CliRunner().invoke(app, ["eval", *arguments, "--model", model, "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["accuracy"] == 1
    assert found["macro_f1"] == 1
    assert found["rejected"] == {"weather": 1}
    assert found["labels"]["greet"] == {"precision": 1, "recall": 1, "f1": 1, "support": 1}
    assert found["crisis"]["recall_by_stratum"]["explicit"] == {"found": 1, "lines": 1, "share": 1}
    assert found["crisis"]["false_alarms"]["share"] == 0
    assert found["entities"]["overall"]["span_f1"] == 1


def test_the_table_names_what_went_wrong(model: str, tmp_path: Path) -> None:
    file = written(tmp_path, "in.tsv", "thank\tこんにちは", "greet\tこんにちは")
    done = CliRunner().invoke(app, ["eval", "--tsv", file, "--model", model])
    assert "accuracy 0.500" in done.stdout
    assert "thank → greet" in done.stdout


def test_two_files_are_measured_as_one(model: str, tmp_path: Path) -> None:
    files = [written(tmp_path, name, "greet\tこんにちは") for name in ("a.tsv", "b.tsv")]
    done = CliRunner().invoke(app, ["eval", "--tsv", files[0], "--tsv", files[1], "--model", model, "--json"])
    assert json.loads(done.stdout)["lines"] == 2


def test_entities_are_measured_without_a_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def untrained(*_: object, **__: object) -> Path:
        pytest.fail("a model was asked for")

    monkeypatch.setattr(models, "train", untrained)
    file = written(tmp_path, "entities.tsv", f"45歳です\t{json.dumps([AGE])}", "兄は50歳です\t[]")
    done = CliRunner().invoke(app, ["eval", "--entities", file, "--json"])
    assert done.exit_code == 0, done.output
    overall = json.loads(done.stdout)["entities"]["overall"]
    assert (overall["recall"], overall["precision"], overall["marks_of_found"]) == (1, 0.5, 1)


@pytest.mark.parametrize(
    ("option", "lines", "said"),
    [
        ("--tsv", ["greet\tこんにちは", "greet こんにちは"], "file.tsv:2: expected two columns"),
        ("--entities", ["45歳です\tage"], "file.tsv:1: expected a JSON list"),
        ("--entities", ['45歳です\t[{"entity": "age"}]'], "file.tsv:1: expected a JSON list"),
        ("--tsv", [], "nothing to measure"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(
    model: str, tmp_path: Path, option: str, lines: list[str], said: str
) -> None:
    done = CliRunner().invoke(app, ["eval", option, written(tmp_path, "file.tsv", *lines), "--model", model])
    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.output


def test_a_missing_file_is_named(model: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["eval", "--tsv", str(tmp_path / "nowhere.tsv"), "--model", model])
    assert done.exit_code == 1
    assert "nowhere.tsv" in done.stderr


def test_lines_that_were_learnt_are_set_apart(model: str, tmp_path: Path) -> None:
    file = written(tmp_path, "in.tsv", "greet\tこんにちは", "thank\t45歳です")
    done = CliRunner().invoke(app, ["eval", "--tsv", file, "--model", model, "--json"])
    found = json.loads(done.stdout)
    assert found["accuracy"] == 0.5
    assert found["unseen"] == {"lines": 1, "accuracy": 0, "macro_f1": 0, "lost": 0}
    shown = CliRunner().invoke(app, ["eval", "--tsv", file, "--model", model])
    assert "1 of them stand in the training data" in shown.stdout
