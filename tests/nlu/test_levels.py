"""The trained model, through Rasa, against the written test set; skipped where there is no model for this content."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from banso.nlu import model as models
from banso.nlu.evaluating import Files, Report, evaluate, read_labelled
from banso.nlu.project import NluError, python
from banso.nlu.reading import parse

HERE = Path(__file__).parent
ORDINARY = HERE / "ordinary4.tsv"


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
    return evaluate(Files(labelled, crisis, HERE / "entities.tsv"), lambda: model)


def _unopened(number: int, model: Path) -> Report:
    """On a set that nobody has opened."""
    crisis = (HERE / f"crisis{number}_positive.tsv", HERE / f"crisis{number}_negative.tsv")
    return evaluate(Files((HERE / f"intents{number}.tsv",), crisis, HERE / f"entities{number}.tsv"), lambda: model)


@pytest.fixture(scope="module")
def unopened(model: Path) -> list[Report]:
    return [_unopened(number, model) for number in (2, 3, 4)]


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
def test_messages_that_nobody_looked_at_are_read_as_well(unopened: list[Report]) -> None:
    for one in unopened:
        assert one.intents is not None
        assert one.intents.macro_f1 is not None
        assert one.intents.macro_f1 >= 0.88
        assert one.intents.lost is not None
        assert one.intents.lost <= 0.05
        assert one.intents.rejected["nlu_fallback"] is not None
        assert one.intents.rejected["nlu_fallback"] >= 0.85


@pytest.mark.timeout(180)
def test_the_gate_hears_who_is_in_danger_and_leaves_others_in_peace(report: Report, unopened: list[Report]) -> None:
    found = lines = 0
    for one in (report, *unopened):
        assert one.crisis is not None
        assert all((stratum.share or 0) >= 0.95 for stratum in one.crisis.recall_by_stratum.values())
        assert (one.crisis.false_alarms.share or 0) <= 0.10
        found, lines = found + one.crisis.recall.found, lines + one.crisis.recall.lines
    assert found / lines >= 0.98


@pytest.mark.timeout(180)
def test_an_ordinary_evening_is_left_in_peace(model: Path) -> None:
    """0.3% are wanted where nobody is in danger; a third of these messages is sad."""
    alarms = sum(result["risk"] != "none" for result in _parsed(model, [t for _, t in read_labelled(ORDINARY)]))
    assert alarms / len(read_labelled(ORDINARY)) <= 0.04


@pytest.mark.timeout(180)
def test_entities_are_read_at_the_wanted_level(report: Report, unopened: list[Report]) -> None:
    """Without occupations and licences, whose names a reviewer has to guess."""
    for one in (report, *unopened):
        assert one.entities is not None
        assert one.entities.fixed_values.span_f1 >= 0.93
        assert (one.entities.fixed_values.value_exact or 0) >= 0.90


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
    assert (result["risk"], result["kind"], result["intent"]["name"]) == ("crisis", "self", "crisis")


@pytest.mark.timeout(180)
def test_nothing_said_is_nothing_understood(model: Path) -> None:
    (result,) = _parsed(model, [""])
    assert result["intent"]["name"] == "nlu_fallback"


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("もう全部しまいにしたいと毎晩思います", "self"),
        ("息子が、もう生きていたくないとつぶやいていました", "other"),
        ("主人の足音がすると、また何かされると思って押し入れに入ってしまいます", "violence"),
        ("あの課長だけは許せません。帰り道で待って、痛い目にあわせてやります", "threat"),
    ],
)
def test_it_is_told_whose_danger_a_message_speaks_of(model: Path, text: str, kind: str) -> None:
    (result,) = _parsed(model, [text])
    assert result["risk"] != "none"
    assert result["kind"] == kind
