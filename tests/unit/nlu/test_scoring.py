"""The figures of `banso nlu eval`, on results made up for the purpose."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.nlu.scoring import score_crisis, score_entities, score_intents

INTENTS = frozenset({"greet", "thank", "crisis"})


def calm(count: int) -> list[str]:
    return ["none"] * count


def test_accuracy_and_f1_are_those_of_the_definition() -> None:
    labels = ["greet", "greet", "greet", "thank"]
    score = score_intents(labels, ["greet", "greet", "thank", "thank"], calm(4), INTENTS)
    assert score.accuracy == pytest.approx(3 / 4)
    assert score.labels["greet"].precision == 1
    assert score.labels["greet"].recall == pytest.approx(2 / 3)
    assert score.labels["greet"].f1 == pytest.approx(0.8)
    assert score.labels["thank"].precision == pytest.approx(1 / 2)
    assert score.labels["thank"].support == 1
    assert score.macro_f1 == pytest.approx((0.8 + 2 / 3) / 2)
    assert [(one.label, one.answer, one.count) for one in score.confusions] == [("greet", "thank", 1)]


def test_a_label_that_is_no_intent_is_right_when_it_is_rejected() -> None:
    labels = ["weather", "weather", "nlu_fallback", "greet"]
    score = score_intents(labels, ["nlu_fallback", "greet", "nlu_fallback", "greet"], calm(4), INTENTS)
    assert score.rejected == {"weather": pytest.approx(1 / 2), "nlu_fallback": 1}
    assert score.accuracy == pytest.approx(3 / 4)
    assert score.lost == 0
    assert set(score.labels) == {"nlu_fallback", "greet"}


def test_lines_with_an_intent_that_are_rejected_are_lost() -> None:
    score = score_intents(["greet", "thank"], ["nlu_fallback", "thank"], calm(2), INTENTS)
    assert score.lost == pytest.approx(1 / 2)
    assert score.rejected == {}
    assert score.macro_f1 == pytest.approx(1 / 2), "an answer that is no label of the file adds no row to the mean"


def test_the_gate_is_an_alarm_only_where_the_label_is_no_crisis() -> None:
    score = score_intents(
        ["greet", "thank", "crisis"], ["greet", "thank", "crisis"], ["watch", "none", "crisis"], INTENTS
    )
    assert score.alarms == pytest.approx(1 / 2)


def test_a_file_without_intents_has_no_loss() -> None:
    assert score_intents(["nlu_fallback"], ["nlu_fallback"], calm(1), INTENTS).lost is None


@given(st.lists(st.tuples(st.sampled_from(["greet", "thank", "weather"]), st.sampled_from(["greet", "nlu_fallback"]))))
def test_every_line_is_right_or_in_the_confusions(pairs: list[tuple[str, str]]) -> None:
    labels, answers = [label for label, _ in pairs], [answer for _, answer in pairs]
    score = score_intents(labels, answers, calm(len(pairs)), INTENTS)
    wrong = sum(one.count for one in score.confusions)
    assert round((score.accuracy or 0) * len(pairs)) + wrong == len(pairs)
    assert sum(one.support for one in score.labels.values()) == len(pairs)


def test_watch_and_crisis_count_as_found_in_every_stratum() -> None:
    positive = [("explicit", "crisis"), ("explicit", "watch"), ("implicit", "none"), ("implicit", "watch")]
    score = score_crisis(positive, [("denial", "watch"), ("denial", "none"), ("everyday", "none")])
    assert (score.recall.found, score.recall.lines, score.recall.share) == (3, 4, 0.75)
    assert score.recall_by_stratum["explicit"].share == 1
    assert score.recall_by_stratum["implicit"].share == 0.5
    assert score.false_alarms.share == pytest.approx(1 / 3)
    assert score.false_alarms_by_stratum["everyday"].found == 0


def entity(name: str, value: object, start: int, end: int, **marks: object) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": start, "end": end, **marks}


def test_a_span_must_fit_exactly_and_bear_the_name() -> None:
    truth = [entity("age", 45, 0, 3), entity("district", "伏見区", 5, 8)]
    answer = [entity("age", 45, 0, 2), entity("occupation", "事務", 5, 8)]
    score = score_entities([truth], [answer])
    assert score.overall.span_f1 == 0
    assert score.overall.support == 2
    assert score.entities["occupation"].support == 0
    assert score.entities["occupation"].precision == 0


def test_what_is_read_where_nothing_is_written_costs_precision() -> None:
    found = entity("age", 45, 0, 3)
    score = score_entities([[found], []], [[found], [entity("age", 30, 0, 3)]])
    assert score.overall.precision == pytest.approx(1 / 2)
    assert score.overall.recall == 1
    assert score.overall.span_f1 == pytest.approx(2 / 3)


def test_a_right_span_with_a_wrong_value_is_no_exact_value() -> None:
    truth = [entity("age", 45, 0, 3), entity("age", 30, 5, 8)]
    score = score_entities([truth], [[entity("age", 45, 0, 3), entity("age", 31, 5, 8)]])
    assert score.overall.span_f1 == 1
    assert score.overall.value_exact == pytest.approx(1 / 2)


def test_of_an_object_only_the_agreed_keys_are_compared() -> None:
    truth = entity("datetime", {"weekday": "土", "part": "夜"}, 0, 4)
    more = entity("datetime", {"weekday": "土", "part": "夜", "side": "from", "day": None}, 0, 4)
    other = entity("datetime", {"weekday": "土", "part": "朝"}, 0, 4)
    assert score_entities([[truth]], [[more]]).overall.value_exact == 1
    assert score_entities([[truth]], [[other]]).overall.value_exact == 0


def test_no_role_is_ones_own_and_no_negation_is_none() -> None:
    truth = entity("licence", "普通自動車免許", 0, 2)
    assert score_entities([[truth]], [[{**truth, "role": "self", "negated": False}]]).overall.marks_of_found == 1
    assert score_entities([[truth]], [[{**truth, "negated": True}]]).overall.marks_of_found == 0
    assert score_entities([[truth]], [[{**truth, "role": "other"}]]).overall.marks_of_found == 0


def test_names_that_are_a_matter_of_judgement_are_set_apart() -> None:
    truth = [entity("occupation", "一般事務", 0, 2), entity("age", 45, 4, 7)]
    score = score_entities([truth], [[entity("occupation", "事務", 0, 2), entity("age", 45, 4, 7)]])
    assert score.overall.value_exact == pytest.approx(1 / 2)
    assert score.fixed_values.value_exact == 1
