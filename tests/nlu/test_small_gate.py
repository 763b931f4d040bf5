"""The crisis gate in Rasa: the intent agrees with the risk, and what is plain does not look like a guess."""

import json
from collections.abc import Callable
from typing import Any

import pytest

DENIED = "死にたいわけではありません。疲れました"
RANKINGS = {
    DENIED: [("crisis", 0.7), ("express_exhaustion", 0.06), ("express_isolation", 0.02)],
    "もう死にたいです": [("express_exhaustion", 0.9), ("crisis", 0.05)],
    "こんばんは": [("greet", 0.9), ("crisis", 0.01)],
}


@pytest.fixture(scope="module")
def gated(in_nlu: Callable[..., Any]) -> dict[str, Any]:
    return dict(zip(RANKINGS, in_nlu("small_gate.py", json.dumps(list(RANKINGS.items()))), strict=True))


def test_what_is_explained_away_leaves_its_probability_to_the_others(gated: dict[str, Any]) -> None:
    denied = gated[DENIED]
    assert denied["risk"] == "none"
    assert denied["intent"] == {"name": "express_exhaustion", "confidence": pytest.approx(0.75)}
    names = [entry["name"] for entry in denied["intent_ranking"]]
    assert names == ["express_exhaustion", "express_isolation"]


def test_what_the_rules_hear_is_the_intent_whatever_the_classifier_says(gated: dict[str, Any]) -> None:
    said = gated["もう死にたいです"]
    assert (said["risk"], said["kind"], said["intent"]["name"]) == ("crisis", "self", "crisis")
    assert said["intent"]["confidence"] >= 0.95


def test_an_ordinary_message_is_left_as_it_is(gated: dict[str, Any]) -> None:
    said = gated["こんばんは"]
    assert (said["risk"], said["kind"]) == ("none", None)
    assert [(entry["name"], entry["confidence"]) for entry in said["intent_ranking"]] == RANKINGS["こんばんは"]
