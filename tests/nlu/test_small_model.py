"""The linear model in its own environment, on eighteen sentences: what it learns, keeps and gives back."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture(scope="module")
def found(in_nlu: Callable[..., Any]) -> dict[str, Any]:
    answer: dict[str, Any] = in_nlu("small_model.py")
    return answer


def test_a_term_has_its_row_and_no_other_has_one(found: dict[str, Any]) -> None:
    assert found["rows"] == {"a": 0, "いい": 1, "いいえ": 2, "いいえx": -1, "い": -1, "": -1, "うん": 3}
    assert found["of_none"] == [-1]


def test_it_learns_the_same_from_the_same_sentences(found: dict[str, Any]) -> None:
    first, again, _ = found["read"]
    assert first == again


def test_it_answers_the_same_when_it_was_kept_and_loaded(found: dict[str, Any]) -> None:
    first, _, loaded = found["read"]
    assert first == loaded


def test_it_tells_intents_and_whose_danger_it_is(found: dict[str, Any]) -> None:
    read = found["read"][0]
    likeliest = [found["classes"][chances.index(max(chances))] for chances, _ in read[:3]]
    assert likeliest == ["greet", "ask_jobs", "crisis"]
    assert read[2][1] == "other"
    assert all(sum(chances) == pytest.approx(1, abs=1e-5) for chances, _ in read)


def test_a_third_of_the_sentences_is_held_out(found: dict[str, Any]) -> None:
    assert found["held"] == 6


def test_katakana_alone_is_read_as_hiragana_is(found: dict[str, Any]) -> None:
    half, full, hiragana, mixed = found["words"]
    assert half == full == hiragana
    assert ["無理", "むり"] in hiragana
    assert ["無理", "ムリ"] in mixed, "among kanji katakana stays as it is typed"
