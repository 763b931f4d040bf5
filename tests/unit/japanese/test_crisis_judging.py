"""How rules and classifier are joined to one risk, and whose danger it is."""

import pytest

from banso.japanese.crisis import MASKED, Risk, higher, judge, with_classifier


def test_the_higher_of_two_risks_is_the_graver() -> None:
    watch, crisis = Risk("watch", "self", "a"), Risk("crisis", "threat", "b")
    assert higher(watch, crisis) == higher(crisis, watch) == crisis
    assert higher(watch, Risk("watch", "other", "c")) == watch


SILENT, EXPLAINED_AWAY = Risk("none"), Risk("none", None, MASKED)
FAINT_SIGN, PLAIN_SIGN = Risk("watch", "self", "death_word"), Risk("crisis", "self", "wish_to_die", plain=True)


@pytest.mark.parametrize(
    ("ruled", "chance", "familiar", "grade"),
    [
        (PLAIN_SIGN, 0.0, True, "crisis"),
        (PLAIN_SIGN, None, True, "crisis"),
        (FAINT_SIGN, None, True, "watch"),
        (FAINT_SIGN, 0.2, True, "watch"),
        (FAINT_SIGN, 0.06, True, "watch"),
        (FAINT_SIGN, 0.01, True, "none"),
        (SILENT, None, True, "none"),
        (SILENT, 0.25, True, "none"),
        (SILENT, 0.35, True, "watch"),
        (SILENT, 0.6, False, "none"),
        (SILENT, 0.7, False, "none"),
        (SILENT, 0.82, False, "watch"),
        (SILENT, 0.93, True, "watch"),
        (SILENT, 0.97, True, "crisis"),
        (EXPLAINED_AWAY, 0.6, True, "none"),
        (EXPLAINED_AWAY, 0.95, True, "watch"),
    ],
)
def test_either_detector_suffices_but_for_a_sign_of_the_rules_that_the_classifier_is_sure_means_nothing(
    ruled: Risk, chance: float | None, *, familiar: bool, grade: str
) -> None:
    assert with_classifier(ruled, chance, familiar=familiar).grade == grade


def test_what_only_the_classifier_finds_has_the_kind_that_it_takes_it_for() -> None:
    assert judge("すうっとなりました", 0.9, kind="violence").kind == "violence"
    assert judge("すうっとなりました", 0.9).kind == "self"


def test_the_classifier_says_whose_danger_a_sign_of_the_rules_is_but_not_against_plain_words() -> None:
    assert judge("死なないでって言うのはだめなんですか", 0.9, kind="other").kind == "other"
    assert judge("もう死にたいです", 0.9, kind="other").kind == "self"
    assert judge("夫に殴られています", 0.9, kind="other").kind == "violence"


@pytest.mark.parametrize("text", ["もう死にたいです", "夫に殴られています", "手首を切ってしまいました"])
def test_what_is_said_plainly_stands_against_the_classifier(text: str) -> None:
    assert judge(text, 0.0).grade == "crisis"


@pytest.mark.parametrize("text", ["足が棒です。もう一歩歩いたら死ぬ", "時給見て殺意がわきました"])
def test_a_sign_that_the_classifier_is_sure_means_nothing_is_taken_back_unless_it_did_not_read(text: str) -> None:
    assert judge(text, 0.0).grade == "none"
    assert judge(text, None).grade != "none"
