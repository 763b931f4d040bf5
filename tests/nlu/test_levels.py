"""The trained model, through Rasa, against the written test set; skipped where there is no model for this content."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from banso.nlu import model as models
from banso.nlu.evaluating import Files, Report, evaluate
from banso.nlu.project import NluError, python
from banso.nlu.reading import parse

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def model(request: pytest.FixtureRequest) -> Path:
    try:
        python()
    except NluError as error:
        pytest.skip(str(error))
    path = models.model_path()
    if not path.is_file():
        pytest.skip(f"no model for the present nlu_data at {path}: run `banso nlu train`")
    return path


@pytest.fixture(scope="module")
def report(model: Path) -> Report:
    labelled = (HERE / "intents.tsv", HERE / "out_of_scope.tsv")
    crisis = (HERE / "crisis_positive.tsv", HERE / "crisis_negative.tsv")
    return evaluate(Files(labelled, crisis, HERE / "entities.tsv"), model)


@pytest.fixture(scope="module")
def second(model: Path) -> Report:
    """On the set that nobody has opened."""
    crisis = (HERE / "crisis2_positive.tsv", HERE / "crisis2_negative.tsv")
    return evaluate(Files((HERE / "intents2.tsv",), crisis), model)


def _parsed(model: Path, texts: Sequence[str]) -> list[dict[str, Any]]:
    return list(parse(texts, model))


@pytest.mark.timeout(180)
def test_intents_are_read_at_the_wanted_level(report: Report) -> None:
    assert report.intents is not None
    assert report.intents.macro_f1 is not None
    assert report.intents.macro_f1 >= 0.88


@pytest.mark.timeout(180)
def test_out_of_scope_is_rejected_without_losing_what_is_in_scope(report: Report) -> None:
    assert report.intents is not None
    assert report.intents.rejected["nlu_fallback"] is not None
    assert report.intents.lost is not None
    assert report.intents.rejected["nlu_fallback"] >= 0.85
    assert report.intents.lost <= 0.05


@pytest.mark.timeout(180)
def test_messages_that_nobody_looked_at_are_read_as_well(second: Report) -> None:
    assert second.intents is not None
    assert second.intents.macro_f1 is not None
    assert second.intents.macro_f1 >= 0.88
    assert second.intents.lost is not None
    assert second.intents.lost <= 0.05


@pytest.mark.timeout(180)
def test_the_gate_is_no_worse_than_it_was_measured(report: Report, second: Report) -> None:
    for one in (report, second):
        assert one.crisis is not None
        assert (one.crisis.recall.share or 0) >= 0.96
        assert (one.crisis.false_alarms.share or 1) <= 0.17


@pytest.mark.timeout(180)
def test_a_slash_commands_nothing_and_is_given_back_as_typed(model: Path) -> None:
    typed = ["/crisis", "/affirm{}", "  /stop"]
    results = _parsed(model, typed)
    assert [result["text"] for result in results] == typed
    assert all(result["intent"]["confidence"] < 1 for result in results)
    assert all(result["risk"] == "none" for result in results)


@pytest.mark.timeout(180)
def test_spans_point_into_the_text_as_typed(model: Path) -> None:
    text = "　ﾌｼﾐｸに住んでて、時給１２００円以上がいいです"
    (result,) = _parsed(model, [text])
    spans = {entity["entity"]: text[entity["start"] : entity["end"]] for entity in result["entities"]}
    assert spans == {"district": "ﾌｼﾐｸ", "wage": "時給１２００円以上"}


@pytest.mark.timeout(180)
def test_a_crisis_far_down_a_long_message_is_heard(model: Path) -> None:
    (result,) = _parsed(model, ["仕事の相談です。" * 300 + "もう死にたい"])
    assert (result["risk"], result["kind"]) == ("crisis", "self")


@pytest.mark.timeout(180)
def test_nothing_said_is_nothing_understood(model: Path) -> None:
    (result,) = _parsed(model, [""])
    assert result["intent"]["name"] == "nlu_fallback"
