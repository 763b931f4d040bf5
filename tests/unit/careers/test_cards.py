from datetime import date

from banso.careers.cards import detail_card, suggestion_cards
from banso.careers.catalog import Catalog
from banso.careers.conditions import Conditions
from banso.careers.matching import suggest
from banso.dialog.messages import Button
from banso.dialog.postbacks import encode

TODAY = date(2026, 11, 24)


def test_a_card_has_the_reasons_the_date_and_the_three_ways_to_answer(catalog: Catalog) -> None:
    found = suggest(
        catalog, Conditions.from_slots({"wished_occupation": "データ入力"}), {}, shown=set(), rejected=[], on=TODAY
    )
    message = suggestion_cards(found)
    card = message.cards[0]
    assert (card.title, card.subtitle) == ("在宅もできるデータ入力", "稲穂データ工房（架空）")
    assert card.reasons == found[0].reasons
    assert "場所: 伏見区（一部は在宅で働けます）" in card.lines
    assert "お給料: 時給1,240〜1,350円" in card.lines
    assert card.footnote == "2026年10月13日時点・12月28日まで。架空の求人です（デモ）"
    assert [button.title for button in card.buttons] == ["くわしく", "話を聞いてみたい", "ちがうかも"]
    assert "求人を3件" in message.alt


def test_buttons_carry_what_they_mean_and_the_posting(catalog: Catalog) -> None:
    found = suggest(catalog, Conditions(), {}, shown=set(), rejected=[], on=TODAY)
    for item, card in zip(found, suggestion_cards(found).cards, strict=True):
        payloads = [button.payload for button in card.buttons if isinstance(button, Button)]
        assert [payload.name for payload in payloads] == ["show_job", "want_job", "reject_job_card"]
        assert all(payload.values == {"posting": item.posting.id} for payload in payloads)
        assert all(encode(payload) for payload in payloads)


def test_what_does_not_fit_stands_on_the_card(catalog: Catalog) -> None:
    found = suggest(
        catalog,
        Conditions.from_slots({"wished_occupation": "図書館", "wished_wage": 1300}),
        {},
        shown=set(),
        rejected=[],
        on=TODAY,
    )
    lines = [line for card in suggestion_cards(found).cards for line in card.lines]
    assert any(line.startswith("気になる点: お給料は、ご希望より少し低めです") for line in lines)


def test_details_have_the_firms_own_words_and_what_is_needed(catalog: Catalog) -> None:
    posting = catalog.get("kyo-048")
    assert posting is not None
    lines = detail_card(posting).lines
    assert posting.description in lines
    assert f"会社から: {posting.message}" in lines
    assert "必要なもの: 普通自動車の免許" in lines
    assert "はじめやすさ: 未経験可、ブランク可、短時間から可" in lines
