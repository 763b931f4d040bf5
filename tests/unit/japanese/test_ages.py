"""Ages that are no more than a number: the words around tell."""

import pytest

from banso.japanese.entities import Entity, read_entities


def _ages(text: str) -> list[Entity]:
    return [one for one in read_entities(text) if one.name == "age"]


@pytest.mark.parametrize("number", ["47", "五十三", "５６"])
@pytest.mark.parametrize(
    "written",
    [
        "もう{}",
        "気がつけば{}",
        "いま{}。職歴は短いのばかりで",
        "男、{}",
        "{}・女",
        "年齢→{}",
        "満{}",
        "こっちは{}やのに",
        "{}やぞ",
        "{}やさかい",
        "{}すぎて転職なんて",
        "{}にして初めての面接",
        "{}じゃ無理かな",
        "{}って言うたら黙られた",
        "{}のおばちゃんでも",
        "私も{}です",
        "{}バツイチ",
        "{}にもなって恥ずかしい",
        "{}でもやれますか",
        "おれ{}、嫁と二人です",
    ],
)
def test_a_bare_number_is_an_age_where_people_say_theirs(written: str, number: str) -> None:
    text = written.format(number)
    assert [text[one.start : one.end].removesuffix("すぎ") for one in _ages(text)] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "応募は48件しました",
        "もう20件落ちました",
        "まだ30分あります",
        "バスは46番です",
        "七十まで働けるんやろか",
        "二十八のときに資格を取りました",
        "いま50円しかない",
        "体重が60キロになった",
    ],
)
def test_other_numbers_are_no_age(text: str) -> None:
    assert not _ages(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("兄（81）と暮らしています", 81),
        ("うちの子は18で就職しました", 18),
        ("同僚の沢田さんが49で独立しました", 49),
        ("六十の人に励まされました", 60),
    ],
)
def test_somebody_elses_age_is_theirs(text: str, value: int) -> None:
    assert [(one.value, one.role) for one in _ages(text)] == [(value, "other")]


def test_an_age_that_is_corrected_is_negated() -> None:
    first, second = _ages("46じゃなくて47歳です")
    assert (first.value, first.negated) == (46, True)
    assert (second.value, second.negated) == (47, False)
