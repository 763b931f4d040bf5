"""`banso nlu compare` without a training: the sample, what is kept, the table and the picture."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from banso.nlu import comparing
from banso.nlu.comparing import (
    Plan,
    Row,
    as_nlu_data,
    compare,
    folds_of,
    for_other_intents,
    picture,
    pipelines,
    read_massive,
    sampled,
    table,
)
from banso.nlu.corpus import Example
from banso.nlu.project import NluError

EXAMPLES = [
    Example(intent, f"{intent} {number}", "a.yml", number) for intent in ("greet", "thank") for number in range(9)
]


def row(name: str, macro_f1: float = 0.5) -> Row:
    return Row(name, 0.5, macro_f1, 0.9, None, None, 1.25, 12, 0.5, 640, 3.2)


def test_a_sample_has_so_many_of_each_intent_and_chance_gives_the_same_again() -> None:
    chosen = sampled(EXAMPLES, 3)
    assert Counter(one.intent for one in chosen) == {"greet": 3, "thank": 3}
    assert sampled(list(reversed(EXAMPLES)), 3) == chosen
    assert sampled(EXAMPLES, 3, seed=1) != chosen


def test_without_a_number_the_sample_is_everything() -> None:
    assert sorted(sampled(EXAMPLES, 0), key=str) == sorted(EXAMPLES, key=str)


@given(st.lists(st.sampled_from(EXAMPLES)), st.integers(2, 5))
def test_every_intent_is_spread_evenly_over_the_folds(examples: list[Example], count: int) -> None:
    folds = folds_of(examples, count)
    for intent in {one.intent for one in examples}:
        sizes = Counter(fold for one, fold in zip(examples, folds, strict=True) if one.intent == intent)
        assert max(sizes.values()) - min(sizes.get(fold, 0) for fold in range(count)) <= 1


def test_what_is_written_for_rasa_reads_back() -> None:
    odd = Example("greet", "「もしもし」: #1 - はい?", "a.yml", 1)
    read = YAML(typ="safe").load(as_nlu_data([odd, *EXAMPLES]))
    assert [one["intent"] for one in read["nlu"]] == ["greet", "thank"]
    assert read["nlu"][0]["examples"].splitlines()[0] == f"- {odd.text}"


@pytest.mark.parametrize("name", sorted(pipelines()))
def test_other_intents_are_learnt_without_what_is_about_ours(name: str) -> None:
    written = pipelines()[name].read_text(encoding="utf-8")
    before, after = YAML(typ="safe").load(written), YAML(typ="safe").load(for_other_intents(written))
    own = ("FallbackClassifier", "banso_nlu.rules.CrisisGate", "banso_nlu.rules.RuleEntityExtractor")
    kept = [one for one in before["pipeline"] if one["name"] not in own]
    assert [one["name"] for one in after["pipeline"]] == [one["name"] for one in kept]
    assert "nlu_data" not in str(after)
    settings = [{key: one[key] for key in one if key not in {"negatives", "counterexamples"}} for one in kept]
    assert after["pipeline"] == settings


def test_massive_is_read_by_its_columns(tmp_path: Path) -> None:
    (tmp_path / "test.tsv").write_text("7\talarm_set\t起こして\t[time : 朝] 起こして\n", encoding="utf-8")
    assert [(one.intent, one.text) for one in read_massive(tmp_path / "test.tsv")] == [("alarm_set", "起こして")]


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The names measured, in order; the pipeline `broken` cannot be trained."""
    names: list[str] = []
    configs = {name: tmp_path / f"{name}.yml" for name in ("one", "two", "broken")}
    for path in configs.values():
        path.write_text(f"pipeline: []  # {path.stem}\n", encoding="utf-8")

    def measure(
        name: str, config: Path, examples: Sequence[Example], plan: Plan, progress: Callable[[str], None]
    ) -> Row:
        if name == "broken":
            raise NluError("training failed")
        names.append(name)
        return row(name, 0.9 if name == "two" else 0.5)

    monkeypatch.setattr(comparing, "pipelines", lambda: configs)
    monkeypatch.setattr(comparing, "read_examples", lambda: EXAMPLES)
    monkeypatch.setattr(comparing, "measure", measure)
    return names


def run(tmp_path: Path, *only: str, plan: Plan | None = None) -> list[str]:
    return [one.name for one in compare(plan or Plan(), only, tmp_path / "var" / "compare.json", lambda _: None)]


def test_a_run_that_failed_goes_on_where_it_was(measured: list[str], tmp_path: Path) -> None:
    with pytest.raises(NluError, match="training failed"):
        run(tmp_path)
    assert measured == ["one", "two"]
    assert run(tmp_path, "one", "two") == ["two", "one"], "best first"
    assert measured == ["one", "two"], "nothing is measured twice"


def test_another_pipeline_or_another_sample_is_measured_anew(measured: list[str], tmp_path: Path) -> None:
    run(tmp_path, "one")
    run(tmp_path, "one", plan=Plan(per_intent=2))
    (tmp_path / "one.yml").write_text("pipeline: [changed]\n", encoding="utf-8")
    run(tmp_path, "one")
    assert measured == ["one", "one", "one"]


def test_an_unknown_pipeline_is_named_with_those_there_are(measured: list[str], tmp_path: Path) -> None:
    with pytest.raises(NluError, match="no pipeline three: there are one, two, broken"):
        run(tmp_path, "three")


def test_the_table_has_a_dash_for_what_was_not_measured() -> None:
    assert table([row("one")]).splitlines()[-1] == (
        "| one | 0.500 | 0.500 | 0.900 | – | – | 1.2 | 12 | 0.5 | 640 | 3.2 |"
    )


def test_the_picture_is_svg_and_names_every_pipeline() -> None:
    drawn = ET.fromstring(picture([row("one <&>"), row("two")]))  # noqa: S314 - our own text
    texts = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"one <&>", "two"} <= set(texts)


def test_the_pipelines_of_the_project_are_at_least_eight() -> None:
    found = comparing.pipelines()
    assert len(found) >= 8
    assert all(path.is_file() for path in found.values())
