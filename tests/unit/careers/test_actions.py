from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from banso.careers.actions import career_actions
from banso.careers.bookings import slots_of
from banso.careers.catalog import Catalog
from banso.careers.learning import read_why
from banso.dialog.events import ActionDone
from banso.dialog.messages import Button, Cards, Text
from banso.dialog.snapshot import SlotValue, Snapshot
from banso.dialog.windows import JST
from banso.ports import ActionContext, Booking, wanted
from banso.testing.fakes import MemoryWriter

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=JST)
DECLARED = YAML(typ="safe").load(Path("dialogs/actions.yml").read_text(encoding="utf-8"))["actions"]


@dataclass
class Talk:
    """Runs actions as a turn does, on slots and a writer kept between them."""

    catalog: Catalog
    slots: dict[str, Any] = field(default_factory=dict)
    writer: MemoryWriter = field(default_factory=MemoryWriter)
    now: datetime = NOW

    def run(self, name: str, **args: Any) -> ActionDone:
        values: Mapping[str, SlotValue] = {key: SlotValue(value, "told") for key, value in self.slots.items()}
        context = ActionContext("seeker", Snapshot(slots=values), self.now, self.writer)
        done = career_actions(self.catalog)[name](args, context)
        assert done.action == name
        assert done.outcome in DECLARED[name]["outcomes"]
        return done


@pytest.fixture
def talk(catalog: Catalog) -> Talk:
    return Talk(catalog)


def titles(done: ActionDone) -> list[str]:
    return [card.title for message in done.messages if isinstance(message, Cards) for card in message.cards]


def test_every_action_is_declared_by_the_dialogs(catalog: Catalog) -> None:
    assert set(career_actions(catalog)) <= set(DECLARED)


def test_values_are_summarised_from_three_answers_on(talk: Talk) -> None:
    talk.slots = {"value_stability": 4, "value_autonomy": 2}
    assert talk.run("action_summarise_values").outcome == "too_few"
    talk.slots["value_compensation"] = 3
    done = talk.run("action_summarise_values")
    assert done.outcome == "summarised"
    assert "先の見通しをもって、長く安心して働けること" in done.data["summary"]


def test_wishes_are_read_back_in_one_phrase(talk: Talk) -> None:
    talk.slots = {
        "wished_occupation": ("事務",),
        "wished_place": ("伏見区", "山科区"),
        "wished_hours": ("平日", "17時まで"),
        "wished_wage": "時給1300円",
        "wished_form": ("パート",),
        "refused_hours": ("夜勤",),
    }
    done = talk.run("action_read_back")
    assert done.outcome == "understood"
    assert done.data["summary"] == "事務のお仕事、伏見区か山科区、平日、17:00まで、時給1,300円から、パート"


@pytest.mark.parametrize(
    ("wished", "refused", "words"),
    [
        ((), ("右京区",), "右京区以外の場所"),
        (("anywhere",), ("伏見区", "右京区"), "右京区と伏見区以外ならどこでも"),
        (("南区",), ("右京区",), "南区（右京区以外）"),
        (("京都市",), ("右京区",), "京都市内（右京区以外）"),
        (("京都市",), (), "京都市内"),
    ],
)
def test_places_ruled_out_are_read_back(
    talk: Talk, wished: tuple[str, ...], refused: tuple[str, ...], words: str
) -> None:
    talk.slots = {"wished_place": wished, "refused_place": refused}
    assert talk.run("action_read_back").data["summary"] == words


def test_a_wish_told_after_the_refusal_takes_it_back(catalog: Catalog) -> None:
    def summary(wished: int, refused: int) -> str:
        told = {"wished_place": SlotValue(("右京区",), "told", wished)}
        out = {"refused_place": SlotValue(("右京区", "北区"), "told", refused)}
        context = ActionContext("seeker", Snapshot(slots=told | out), NOW, MemoryWriter())
        return str(career_actions(catalog)["action_read_back"]({}, context).data["summary"])

    assert summary(wished=3, refused=2) == "右京区（北区以外）"
    assert summary(wished=2, refused=3) == "北区と右京区以外の場所"


def test_no_wish_has_nothing_to_read_back(talk: Talk) -> None:
    talk.slots = {"wished_occupation": ("any",), "wished_wage": "any"}
    assert talk.run("action_read_back").outcome == "nothing"


def test_postings_come_as_cards_and_never_twice(talk: Talk) -> None:
    first = talk.run("action_find_jobs")
    assert (first.outcome, len(titles(first)), first.data["only"]) == ("found", 3, None)
    talk.slots["shown_postings"] = tuple(first.data["shown"])
    second = talk.run("action_find_jobs")
    assert len(second.data["shown"]) == 6
    assert not {*titles(first)} & {*titles(second)}


def test_a_single_posting_is_named_so_that_a_yes_means_it(talk: Talk) -> None:
    ids = [posting.id for posting in talk.catalog.active(NOW.date())]
    talk.slots["shown_postings"] = ids[1:]
    assert talk.run("action_find_jobs").data["only"] == ids[0]


def test_relaxed_wishes_are_said_before_the_cards(talk: Talk) -> None:
    talk.slots = {"wished_occupation": "経理", "wished_place": "亀岡市", "wished_form": "派遣"}
    done = talk.run("action_find_jobs")
    assert isinstance(done.messages[0], Text)
    assert "ゆるめて" in done.messages[0].text


def test_nothing_found_says_what_was_looked_for(talk: Talk) -> None:
    talk.slots["shown_postings"] = [posting.id for posting in talk.catalog.postings]
    done = talk.run("action_find_jobs")
    assert done.outcome == "none"
    assert "ひととおり" in done.data["note"]


def test_one_posting_is_shown_and_an_expired_or_unknown_one_is_told_apart(talk: Talk) -> None:
    shown = talk.run("action_show_job", posting="kyo-001")
    assert (shown.outcome, titles(shown)) == ("shown", ["デイサービスの介護スタッフ"])
    assert talk.run("action_show_job", posting="kyo-014").outcome == "expired"
    assert talk.run("action_show_job", posting="kyo-999").outcome == "unknown"
    assert talk.run("action_show_job", posting=None).outcome == "unknown"


def test_the_day_of_expiry_is_japans(talk: Talk) -> None:
    talk.now = datetime(2026, 11, 20, 23, 59, tzinfo=JST)
    assert talk.run("action_show_job", posting="kyo-014").outcome == "shown"
    talk.now += timedelta(minutes=1)
    assert talk.run("action_show_job", posting="kyo-014").outcome == "expired"


def test_interest_is_noted_once(talk: Talk) -> None:
    assert talk.run("action_apply", posting="kyo-001").outcome == "noted"
    assert talk.run("action_apply", posting="kyo-001").outcome == "already"
    assert talk.run("action_apply", posting="kyo-014").outcome == "expired"
    assert [item.posting for item in talk.writer.interests()] == ["kyo-001"]


def test_interest_is_taken_back_and_may_be_noted_anew(talk: Talk) -> None:
    assert talk.run("action_withdraw", posting="kyo-001").outcome == "nothing"
    assert talk.run("action_apply", posting="kyo-001").data["noted"] == ["kyo-001"]
    done = talk.run("action_withdraw", posting="kyo-009")
    assert (done.outcome, done.data["posting"], done.data["noted"]) == ("withdrawn", "kyo-001", None)
    assert done.data["title"] == "デイサービスの介護スタッフ"
    assert talk.run("action_withdraw", posting="kyo-001").outcome == "nothing"
    assert talk.run("action_apply", posting="kyo-001").outcome == "noted"
    assert wanted(talk.writer.interests()) == ("kyo-001",)


def test_of_several_it_is_asked_which_is_taken_back(talk: Talk) -> None:
    for posting in ("kyo-001", "kyo-009"):
        talk.run("action_apply", posting=posting)
    asked = talk.run("action_withdraw", posting="kyo-016")
    assert asked.outcome == "which"
    assert titles(asked) == ["デイサービスの介護スタッフ", "竹かごづくりの見習い"]
    (message,) = asked.messages
    assert isinstance(message, Cards)
    pressed = [button.payload for card in message.cards for button in card.buttons if isinstance(button, Button)]
    assert [(p.name, p.values) for p in pressed] == [
        ("withdraw_job", {"posting": "kyo-001"}),
        ("withdraw_job", {"posting": "kyo-009"}),
    ]
    assert talk.run("action_withdraw", posting="kyo-009").data["noted"] == ["kyo-001"]
    assert wanted(talk.writer.interests()) == ("kyo-001",)


def test_a_no_is_learned_and_the_next_ones_follow_it(talk: Talk) -> None:
    talk.slots["wished_place"] = ("伏見区",)
    first = talk.run("action_find_jobs")
    talk.slots["shown_postings"] = first.data["shown"]
    learned = talk.run("action_learn_rejection", posting=first.data["shown"][0], reason="hours")
    talk.slots["rejections"] = tuple(learned.data["rejections"])
    following = talk.run("action_find_jobs")
    reasons = [card.reasons[0] for m in following.messages if isinstance(m, Cards) for card in m.cards]
    assert reasons
    assert all("さきほど" in reason or "休み" in reason or "夜勤" in reason for reason in reasons)


def test_a_no_to_all_is_about_those_shown_last(talk: Talk) -> None:
    talk.slots["shown_postings"] = ["kyo-001", "kyo-002", "kyo-003", "kyo-004"]
    talk.slots["rejections"] = [{"posting": "kyo-001", "reason": "far"}]
    done = talk.run("action_learn_rejection", reason="pay", posting=None)
    assert done.data["rejections"] == [
        {"posting": "kyo-001", "reason": "far"},
        {"posting": "kyo-004", "reason": "other"},
        {"posting": "kyo-003", "reason": "other"},
        {"posting": "kyo-002", "reason": "pay"},
    ]


def test_a_second_no_to_the_same_posting_replaces_the_first(talk: Talk) -> None:
    talk.slots["rejections"] = [{"posting": "kyo-001", "reason": "other"}]
    done = talk.run("action_learn_rejection", posting="kyo-001", reason="far")
    assert done.data["rejections"] == [{"posting": "kyo-001", "reason": "far"}]


def test_a_no_without_a_reason_asks_for_one(talk: Talk) -> None:
    assert talk.run("action_learn_rejection", posting="kyo-001", text="ちょっとちがう").outcome == "unclear"
    assert talk.run("action_learn_rejection", posting="kyo-001").outcome == "unclear"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("遠すぎる", "far"),
        ("通うのがたいへん", "far"),
        ("時給が安い", "pay"),
        ("土日は休みたい", "hours"),
        ("週５日は多い", "hours"),
        ("派遣はちょっと", "form"),
        ("なじめなさそう", "atmosphere"),
        ("立ち仕事は無理です", "occupation"),
        ("なんとなく", "other"),
        ("なんとなく違う", "other"),
        ("特にありません", "other"),
        ("ピンとこないです", "other"),
        ("なんとなく、明るいところがいいです", None),
        ("何となく気になります", None),
        ("特に希望はないです", None),
        ("ピンときました", None),
        ("うーん", None),
    ],
)
def test_the_reason_is_read_from_words(text: str, reason: str | None) -> None:
    assert read_why(None, text) == reason


def test_words_say_more_than_other_and_less_than_a_button() -> None:
    assert read_why("other", "遠いかな") == "far"
    assert read_why("pay", "遠いかな") == "pay"
    assert read_why("other", "うーん") == "other"
    assert read_why("age", None) is None


def test_a_kind_of_work_ruled_out_in_words_is_why(talk: Talk) -> None:
    talk.slots["shown_postings"] = ["kyo-005"]
    for text in ("営業と警備は嫌です", "夜の警備は無理"):
        assert talk.run("action_learn_rejection", text=text).data["reason"] == "occupation"
    assert talk.run("action_learn_rejection", text="うーん").outcome == "unclear"


def test_free_appointments_come_with_a_button_each(talk: Talk) -> None:
    done = talk.run("action_free_slots", around={"month": 11, "day": 28})
    (message,) = done.messages
    assert isinstance(message, Text)
    assert message.text.splitlines()[0] == "・11月28日(土) 10:00"
    assert [button.payload.name for button in message.buttons] == ["book_slot"] * 5
    assert all(isinstance(button, Button) and len(button.title) <= 20 for button in message.buttons)


def test_no_free_appointment_is_told(talk: Talk) -> None:
    talk.now = datetime(2026, 11, 24, 20, 0, tzinfo=JST)
    every = {slot.id for day in range(20) for slot in slots_of(talk.now.date() + timedelta(days=day))}
    talk.writer = MemoryWriter(frozenset(every))
    assert talk.run("action_free_slots", around={"month": 11, "day": 28}).outcome == "none"


@pytest.mark.parametrize("far", [{"month": 6, "day": 1}, {"month": 12, "day": 24, "time": "15:00"}])
def test_a_day_too_far_ahead_is_told_so_with_times_that_can_be_had(talk: Talk, far: dict[str, Any]) -> None:
    (message,) = talk.run("action_free_slots", around=far).messages
    assert isinstance(message, Text)
    assert "2週間先まで" in message.text.splitlines()[0]
    assert len(message.buttons) == 5


@pytest.mark.parametrize(
    ("earlier", "told", "offered"),
    [
        ({"weekday": "土"}, {"time": "14:00"}, "11月28日(土) 14:00"),
        ({"offset": 2, "part": "朝"}, {"time": "09:00"}, "11月26日(木) 9:00"),
        ({"weekday": "土", "time": "14:00"}, {"weekday": "日"}, "11月29日(日) 14:00"),
        ({"weekday": "土"}, None, "11月28日(土) 10:00"),
        (None, [{"weekday": "土"}, {"time": "10:00"}], "11月28日(土) 10:00"),
    ],
)
def test_what_was_wished_before_holds_where_it_is_not_said_anew(
    talk: Talk, earlier: object, told: object, offered: str
) -> None:
    done = talk.run("action_free_slots", around=told, earlier=earlier)
    (message,) = done.messages
    assert isinstance(message, Text)
    assert offered in message.text
    again = talk.run("action_free_slots", around=None, earlier=done.data["around"])
    assert again.data["slots"] == done.data["slots"]


def test_a_kind_of_work_that_nobody_offers_is_told_so_and_others_are_shown(talk: Talk) -> None:
    talk.slots = {"wished_occupation": ("宇宙飛行士",)}
    done = talk.run("action_find_jobs")
    assert done.outcome == "found"
    assert isinstance(done.messages[0], Text)
    assert "「宇宙飛行士」のお仕事は、今は見つかりませんでした" in done.messages[0].text


def test_an_appointment_is_booked_changed_and_cancelled(talk: Talk) -> None:
    talk.slots["counsel_topic"] = "仕事さがし"
    first, second = talk.run("action_free_slots", around={"month": 11, "day": 28}).data["slots"][:2]
    assert talk.run("action_book", slot=first).data["when"] == "11月28日(土) 10:00"
    assert talk.run("action_book", slot=second).outcome == "booked"
    (kept,) = talk.writer.bookings()
    assert (kept.slot, kept.topic) == (second, "仕事さがし")
    cancelled = talk.run("action_cancel_booking")
    assert (cancelled.outcome, cancelled.data["when"]) == ("cancelled", "11月28日(土) 13:00")
    assert talk.writer.bookings() == ()
    assert talk.run("action_cancel_booking").outcome == "nothing"


def test_a_time_taken_by_somebody_else_leaves_the_old_booking(talk: Talk) -> None:
    mine, theirs = "2026-11-28T10:00+09:00", "2026-11-28T13:00+09:00"
    talk.writer = MemoryWriter(frozenset({theirs}))
    talk.run("action_book", slot=mine)
    assert talk.run("action_book", slot=theirs).outcome == "taken"
    assert [booking.slot for booking in talk.writer.bookings()] == [mine]


def test_a_button_for_a_time_gone_by_books_nothing(talk: Talk) -> None:
    assert talk.run("action_book", slot="2026-11-24T19:00+09:00").outcome == "taken"
    assert talk.run("action_book", slot=None).outcome == "taken"


def test_what_has_taken_place_is_not_cancelled(talk: Talk) -> None:
    talk.writer.book(Booking("2026-11-23T10:00+09:00", datetime(2026, 11, 23, 10, 0, tzinfo=JST)))
    assert talk.run("action_cancel_booking").outcome == "nothing"
