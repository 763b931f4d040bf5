"""Which card a message means: by its number, by its place, and when neither is meant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.dialog.cards import card_named
from banso.dialog.draft import Draft
from banso.dialog.events import ActionDone, Entity, Parse, Payload, Said
from banso.dialog.guards import holds, parse
from banso.dialog.messages import Button, Card, Cards
from banso.dialog.snapshot import Snapshot
from tests.unit.dialog.conftest import Talk

FUSHIMI = Entity("district", "伏見区", 0, 2)


def card(name: str) -> Card:
    buttons = tuple(Button(title, Payload(title, {"posting": name})) for title in ("くわしく", "聞いてみたい"))
    return Card(name, buttons=buttons)


def shown(*names: str, state: str = "jobs.seen") -> Snapshot:
    cards = tuple(
        tuple(replace(b, payload=replace(b.payload, state="jobs.seen")) for b in card(name).buttons)  # type: ignore[union-attr]
        for name in names
    )
    return Snapshot(state=state, cards=cards)


THREE = shown("a", "b", "c")


def named(snapshot: Snapshot, text: str, *, alone: bool = False) -> str | None:
    buttons = card_named(snapshot, text, alone=alone)
    return buttons[0].payload.values["posting"] if buttons else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2つ目の", "b"),
        ("２つ目", "b"),
        ("二つ目のやつ", "b"),
        ("ふたつめ", "b"),
        ("1番目がいい", "a"),
        ("1番で", "a"),
        ("3", "c"),
        ("三件目を見せて", "c"),
        ("やっぱり2個目のほうが気になります", "b"),
        ("じゃあ最後のやつで", "c"),
        ("ラストの", "c"),
        ("最初のをくわしく", "a"),
        ("一番左の", "a"),
        ("右のがいいかな", "c"),
        ("真ん中のやつ", "b"),
        ("4つ目", None),
        ("2つ目と3つ目", None),
        ("2つ目は遠い", None),
        ("最後に", "c"),
        ("最後がいつかわからない", None),
        ("1番近いところ", None),
        ("右京区", None),
        ("左京区がいい", None),
        ("週3", None),
        ("12", None),
        ("一番いい", None),
        ("見たい", None),
    ],
)
def test_a_message_that_says_only_which_card_means_it(text: str, meant: str | None) -> None:
    assert named(THREE, text, alone=True) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2つ目は遠いです", "b"),
        ("最後の求人、夜はありますか", "c"),
        ("一番左のは何時からですか", "a"),
        ("真ん中の会社の話を聞きたい", "b"),
        ("最後の職場では清掃をしていました", None),
        ("最初は不安でした", None),
        ("右京区の会社がいい", None),
        ("1番近いところ", None),
        ("2時から", None),
        ("2つ目と3つ目はちがう", None),
        ("2つ目か2番目のやつ", "b"),
        ("5番目はどうですか", None),
    ],
)
def test_a_message_that_says_more_may_name_a_card_as_well(text: str, meant: str | None) -> None:
    assert named(THREE, text) == meant


def test_of_an_even_number_none_is_in_the_middle() -> None:
    assert named(shown("a", "b"), "真ん中の", alone=True) is None


def test_cards_count_in_the_dialog_that_showed_them_and_where_nothing_is_asked() -> None:
    assert named(shown("a", "b", state="talk.listening"), "2つ目の", alone=True) is None
    assert named(shown("a", "b", state="jobs.showing"), "2つ目の", alone=True) == "b"
    asked = replace(THREE, offered=(Button("昼", Payload("answer", {"value": "day"}, "hours", "jobs.seen")),))
    assert named(asked, "2つ目の", alone=True) is None
    assert named(replace(asked, state="jobs.other"), "2つ目の", alone=True) == "b"
    assert named(Snapshot(state="jobs.seen"), "2つ目の", alone=True) is None


@given(st.text(max_size=20), st.booleans())
def test_any_text_is_read_without_a_fall(text: str, alone: bool) -> None:
    assert named(THREE, text, alone=alone) in (None, "a", "b", "c")


@pytest.fixture
def looking(listening: Talk) -> Talk:
    """Somebody with three cards on the table."""
    listening.say("ask_jobs")
    listening.say("tell_condition", "伏見", FUSHIMI)
    listening.press(listening.button("昼"))
    listening.tell(
        ActionDone("action_find", "found", {"count": 3}, (Cards("三件", (card("a"), card("b"), card("c"))),))
    )
    assert listening.state == "jobs.seen"
    return listening


def test_what_says_just_which_card_is_a_press_of_its_first_button_also_while_nlu_is_down(looking: Talk) -> None:
    for intent in ("deny", None):
        looking.say(intent, "2つ目のやつ")
        assert looking.turns[-1].trace.event == "pressed"
        assert looking.snapshot.presses[-1].endswith("くわしく:[('posting', 'b')]")


def test_where_the_gate_hears_a_danger_it_stays_a_message(looking: Talk) -> None:
    looking.say("deny", "最後の", risk="watch")
    assert looking.turns[-1].trace.event == "said"


def test_one_of_them_shown_again_by_itself_leaves_all_of_them_and_others_take_their_place(looking: Talk) -> None:
    def show(*names: str) -> None:
        cards = Cards("…", tuple(card(name) for name in names))
        looking.snapshot = replace(looking.snapshot, state="jobs.searching")
        looking.tell(ActionDone("action_find", "found", {"count": 1}, (cards,)))

    show("b")
    assert named(looking.snapshot, "3つ目", alone=True) == "c"
    show("d")
    assert named(looking.snapshot, "3つ目", alone=True) is None
    assert named(looking.snapshot, "1つ目", alone=True) == "d"


def test_a_guard_sees_what_the_buttons_of_the_card_carry(looking: Talk) -> None:
    draft = Draft(looking.machine, looking.snapshot, Said("2つ目は遠い", Parse("deny", 0.9)), looking.now)
    assert holds(parse("card.posting == 'b' and not card.firm"), draft.look)
    assert draft.source("card.posting") == "b"
    other = Draft(looking.machine, looking.snapshot, Said("遠い", Parse("deny", 0.9)), looking.now)
    assert not holds(parse("card.posting"), other.look)
