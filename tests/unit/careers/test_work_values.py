from hypothesis import given
from hypothesis import strategies as st

from banso.careers.work_values import (
    VALUE_KEYS,
    WORK_VALUES,
    Answers,
    answers_from_slots,
    describe,
    top_three,
)

answers = st.dictionaries(st.sampled_from(VALUE_KEYS), st.none() | st.integers(1, 4))


def test_the_eleven_values_carry_job_tags_names() -> None:
    assert [value.name for value in WORK_VALUES.values()] == [
        "達成感",
        "自律性",
        "専門性",
        "自己成長",
        "社会的認知・地位",
        "奉仕・社会貢献",
        "良好な対人関係",
        "労働安全衛生",
        "私生活との両立",
        "雇用や生活の安定性",
        "報酬や収入",
    ]


def test_the_strongest_come_first_and_equals_keep_the_models_order() -> None:
    given_answers: Answers = {"compensation": 4, "stability": 3, "achievement": 3, "autonomy": 2}
    assert [value.key for value in top_three(given_answers)] == ["compensation", "achievement", "stability"]


def test_what_was_skipped_or_hardly_matters_is_not_among_the_strongest() -> None:
    assert [value.key for value in top_three({"autonomy": None, "stability": 1, "expertise": 2})] == ["expertise"]


def test_the_three_strongest_are_said_back_in_words() -> None:
    text = describe({"service_contribution": 4, "good_relationships": 3, "stability": 3, "compensation": 2})
    assert text.splitlines()[0] == (
        "お話から、「だれかの役に立っていると感じられること」をいちばん大切にされているように感じました。"
    )
    assert "「おだやかな人間関係」と「長く安心して働けること」も" in text
    assert "収入" not in text


def test_weak_answers_are_not_called_most_important() -> None:
    text = describe({"autonomy": 2, "stability": 1})
    assert text.startswith("しいて言えば、")
    assert "いちばん" not in text


def test_nothing_answered_and_nothing_important_are_both_all_right() -> None:
    assert "ひとつずつで大丈夫" in describe({"autonomy": None})
    assert "はっきりしていない" in describe({"autonomy": 1, "stability": 1})


def test_all_equal_is_said_to_be_natural() -> None:
    assert "迷うのは自然なこと" in describe(dict.fromkeys(VALUE_KEYS, 3))


@given(answers)
def test_the_summary_is_never_a_score_table(given_answers: dict[str, int | None]) -> None:
    text = describe(given_answers)  # type: ignore[arg-type]
    assert text.strip()
    assert not any(sign.isdigit() for sign in text)


@given(answers)
def test_no_other_value_is_stronger_than_the_three(given_answers: dict[str, int | None]) -> None:
    marks: Answers = given_answers  # type: ignore[assignment]
    top = [value.key for value in top_three(marks)]
    assert len(top) == len(set(top)) <= 3
    weakest = min((marks[key] or 0 for key in top), default=0)
    others = [mark for key, mark in marks.items() if key not in top and mark is not None and mark > 1]
    assert not others or (len(top) == 3 and max(others) <= weakest)


def test_answers_are_read_from_slots_as_numbers_words_or_nothing() -> None:
    read = answers_from_slots(
        {
            "value_autonomy": 3.0,
            "expertise": "4",
            "value_stability": "とても大切",
            "achievement": 9,
            "compensation": True,
        }
    )
    assert read["autonomy"] == 3
    assert read["expertise"] == read["stability"] == 4
    assert read["achievement"] is read["compensation"] is read["self_growth"] is None
