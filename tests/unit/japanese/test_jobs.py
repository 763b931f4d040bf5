"""Occupations and forms of employment: workplaces without a gazetteer's help, and words that only look like one."""

from typing import Any

import pytest

from banso.japanese.entities import Entity, read_entities


def _found(text: str, name: str) -> list[Entity]:
    return [one for one in read_entities(text) if one.name == name]


@pytest.mark.parametrize("place", ["靴屋", "文具店", "水族館", "製材所", "金魚屋", "ボウリング場", "病院", "農協"])
@pytest.mark.parametrize(
    "work", ["{}で働いてました", "{}でバイトを始めました", "{}に12年勤めました", "{}の求人ありますか"]
)
def test_a_workplace_is_an_occupation_where_one_works_there(work: str, place: str) -> None:
    text = work.format(place)
    spans = [text[one.start : one.end] for one in _found(text, "occupation")]
    assert len(spans) == 1
    assert place.endswith(spans[0])


@pytest.mark.parametrize(
    "text",
    [
        "靴屋で買いました",
        "水族館に行きたい",
        "最寄りの病院を探しています",
        "母は病院です",
        "職場で働いてた人",
        "二か所で働いています",
        "図書館で三か月待ちました",
        "この部屋で仕事してます",
        "パン屋さんに寄ってから行きます",
    ],
)
def test_a_place_where_nobody_works_is_none(text: str) -> None:
    assert not _found(text, "occupation")


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("毛織物工場で八年働きました", "毛織物工場", "製造"),
        ("印刷屋に勤めてました", "印刷屋", "印刷"),
        ("鉄工所で働いてました", "鉄工所", "鉄工所"),
    ],
)
def test_the_name_of_a_workplace_is_read_whole(text: str, span: str, value: str) -> None:
    (one,) = _found(text, "occupation")
    assert (text[one.start : one.end], one.value) == (span, value)


@pytest.mark.parametrize("job", ["検品", "スーパー", "溶接", "配達"])
@pytest.mark.parametrize(
    "told",
    [
        "{}をクビになりました",
        "{}、52歳です",
        "{}が長かったです",
        "{}の契約が切れて",
        "{}で雇い止めにあいました",
        "{}も考えてます",
        "{}の助手してます",
        "{}ならできそう",
        "{}みたいなのがいいです",
        "{}で定年まで",
    ],
)
def test_ways_to_say_that_it_is_ones_work(told: str, job: str) -> None:
    assert len(_found(told.format(job), "occupation")) == 1


@pytest.mark.parametrize("text", ["昔の勤め先の工場が閉鎖されて働けない", "レストランがつぶれて仕事の帰りに寄れない"])
def test_a_workplace_that_closed_is_no_occupation(text: str) -> None:
    assert not _found(text, "occupation")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("パートでも契約でもかまいません", "契約社員"),
        ("兄も契約なんです", "契約社員"),
        ("単発ばっかりで落ち着きません", "単発"),
        ("単発暮らしに疲れました", "単発"),
        ("夫が自営なので手伝っています", "自営業"),
    ],
)
def test_short_forms_of_employment_beside_what_tells(text: str, value: str) -> None:
    assert value in [one.value for one in _found(text, "employment_type")]


@pytest.mark.parametrize(
    "text",
    [
        "保険を契約して三年です",
        "秘密保持契約ってありますか",
        "医師が派遣された町の話",
        "フリースクールに通う娘がいます",
    ],
)
def test_what_only_looks_like_a_form_of_employment(text: str) -> None:
    assert not _found(text, "employment_type")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("危険物は要りますか", "危険物取扱者"),
        ("調理師って必要ですか", "調理師"),
        ("宅建をめざしてます", "宅地建物取引士"),
        ("行政書士を目指した時期があります", "行政書士"),
    ],
)
def test_a_licence_that_is_needed_or_aimed_at(text: str, value: Any) -> None:
    assert [one.value for one in _found(text, "licence")] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "営業いがいで",
        "警備全般なしで",
        "警備は二度とせえへん",
        "夜勤はあきません",
        "営業でも事務でもなく",
        "普通免許なんか無いし",
    ],
)
def test_other_words_that_exclude(text: str) -> None:
    assert [one for one in read_entities(text) if one.negated]


def test_a_husband_is_not_heard_in_all_right() -> None:
    found = read_entities("大丈夫、遅番で働けます")
    assert [(one.name, one.role) for one in found] == [("work_time", None)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("木工の仕事がしたいです", "木工"),
        ("プールの監視員をやってました", "監視員"),
        ("そば屋でパートしてます", "蕎麦屋"),
        ("板場で20年働きました", "料理人"),
        ("箱折りの作業ならできます", "軽作業"),
        ("家具職人を20年してました", "家具職人"),
        ("家事代行の仕事をしてました", "家事代行"),
        ("ｶｲｺﾞのﾊﾟｰﾄです", "介護"),
        ("工場で検品してるんです", "検品"),
    ],
)
def test_everyday_names_of_occupations(text: str, value: str) -> None:
    assert value in [one.value for one in _found(text, "occupation")]


@pytest.mark.parametrize(
    "text",
    [
        "営業スマイルがつらい",
        "その歌手が好きで聴いてます",
        "保育園に迎えに行きます",
        "家の草刈りをしないと",
        "鍼灸に通ってます",
    ],
)
def test_what_somebody_else_does_is_no_occupation(text: str) -> None:
    assert not _found(text, "occupation")


@pytest.mark.parametrize(
    "text",
    [
        "レジに並ぶと息が苦しくなります",
        "レジの人に笑われました",
        "宅配の人が来ました",
        "薬剤師さんに聞いてみます",
        "胃の検査をしてきました",
        "担任の先生とは話しています",
        "母のデイの送り出しが朝にあります",
        "お役所でこんなに長く待ちました",
    ],
)
def test_whom_one_meets_and_what_is_done_to_one_is_no_occupation(text: str) -> None:
    assert not _found(text, "occupation")


@pytest.mark.parametrize("text", ["先生になりたかったです", "塾の先生をしてました", "母は先生でした"])
def test_a_teachers_work_is_an_occupation(text: str) -> None:
    assert len(_found(text, "occupation")) == 1


@pytest.mark.parametrize("text", ["花屋さんに寄りました", "電気屋さんが来てくれました"])
def test_a_shop_is_nobodys_name(text: str) -> None:
    assert not _found(text, "person_name")


def test_a_place_in_kana_is_not_cut_out_of_a_word() -> None:
    assert not _found("墓そうじして帰りました", "district")


@pytest.mark.parametrize(
    "text",
    [
        "引っ越してきて三年、働いています",
        "引っ越しで荷物を減らしてます",
        "墓掃除してたら仕事のことを聞かれた",
        "社会保険に入って働いていました",
        "宅配が来ても出られないくらい働いてます",
    ],
)
def test_what_happens_at_home_is_no_occupation(text: str) -> None:
    assert not _found(text, "occupation")


@pytest.mark.parametrize("text", ["ロープワークの免許があります", "火薬の免許を持ってます"])
def test_a_licence_for_something_else_is_not_for_a_car(text: str) -> None:
    assert "普通自動車免許" not in [one.value for one in _found(text, "licence")]
