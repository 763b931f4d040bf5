"""Guards: what they accept, what they refuse with which words, and that a missing value never raises."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.dialog.guards import GuardError, Name, explain, holds, names, parse


def look_in(values: dict[str, Any]) -> Any:
    return lambda name: values.get(str(name))


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("slot.wage >= 1200", {"slot.wage": 1300}, True),
        ("slot.wage >= 1200", {"slot.wage": "1300"}, False),
        ("slot.wage >= 1200", {}, False),
        ("not slot.wage", {}, True),
        ("slot.place != '北区'", {}, False),
        ("slot.place != '北区'", {"slot.place": "南区"}, True),
        ("question.place == 'skipped' or stay > 2", {"stay": 3}, True),
        ("event.intent in ['affirm', 'deny'] and not hold", {"event.intent": "deny"}, True),
        ("event.intent not in ['affirm']", {}, False),
        ("during.night", {"during.night": True}, True),
        ("negated.place and not entity.place", {"negated.place": "北区"}, True),
        ("negated.place and not entity.place", {"negated.place": "北区", "entity.place": "南区"}, False),
    ],
)
def test_a_guard_decides(source: str, values: dict[str, Any], expected: bool) -> None:
    assert holds(parse(source), look_in(values)) is expected


@pytest.mark.parametrize(
    ("source", "words", "column"),
    [
        ("slot.wage = 3", "not an expression", 11),
        ("__import__('os')", "expected a name", 1),
        ("slot.a.b == 1", "expected one of", 1),
        ("wage == 1", "expected one of", 1),
        ("event.mood == 'x'", "`event` has intent", 1),
        ("1 < slot.wage < 3", "two things at a time", 1),
        ("slot.wage in 'abc'", "needs a list", 14),
        ("slot.wage >= '3'", "needs a number", 14),
        ("slot.a == slot.b", "expected a constant", 11),
        ("[x for x in y]", "expected a name", 1),
    ],
)
def test_a_bad_guard_says_what_was_expected_and_where(source: str, words: str, column: int) -> None:
    with pytest.raises(GuardError, match=words) as caught:
        parse(source)
    assert caught.value.column == column


def test_the_explanation_shows_what_was_seen() -> None:
    guard = parse("slot.wage >= 1200 and not hold")
    assert explain(guard, look_in({"hold": False})) == (
        "slot.wage >= 1200 and not hold (slot.wage is None, hold is False)"
    )


spaces = st.sampled_from(["slot.a", "question.b", "entity.c", "event.intent", "mode", "misses"])
constants = st.one_of(st.text("abc", max_size=3), st.integers(-5, 5), st.booleans(), st.none())


@st.composite
def guards(draw: st.DrawFn, depth: int = 3) -> str:
    if depth == 0 or draw(st.booleans()):
        name = draw(spaces)
        kind = draw(st.sampled_from(["truth", "==", "!=", "<", "in"]))
        if kind == "truth":
            return name
        if kind == "<":
            return f"{name} < {draw(st.integers(-5, 5))}"
        if kind == "in":
            return f"{name} in {draw(st.lists(constants, max_size=3))!r}"
        return f"{name} {kind} {draw(constants)!r}"
    left, right = draw(guards(depth - 1)), draw(guards(depth - 1))
    return draw(st.sampled_from([f"({left}) and ({right})", f"({left}) or ({right})", f"not ({left})"]))


@given(guards(), st.dictionaries(spaces, constants))
def test_a_guard_never_raises_and_reads_back_the_same(source: str, values: dict[str, Any]) -> None:
    guard = parse(source)
    result = holds(guard, look_in(values))
    assert holds(parse(str(guard)), look_in(values)) is result
    assert all(isinstance(name, Name) for name in names(guard))
