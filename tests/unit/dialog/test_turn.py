"""What a seeker meets: rules in their order, questions, coming back, buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from banso.dialog.effects import RunAction
from banso.dialog.events import (
    ActionDone,
    Entity,
    Parse,
    Payload,
    Pressed,
    Said,
)
from banso.dialog.guards import parse
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.messages import Button, Text
from banso.dialog.model import Next
from banso.dialog.turn import begin
from tests.unit.dialog.conftest import Talk

FUSHIMI = Entity("district", "伏見区", 0, 2)


def test_it_starts_silent_and_answers_the_first_message(talk: Talk) -> None:
    assert talk.state == "talk.open"
    assert talk.say("greet") == ["こんにちは。", "何でも聞かせてください。"]
    assert talk.state == "talk.listening"


def test_a_rule_whose_guard_fails_leaves_the_next_one_and_the_trace_says_why(listening: Talk) -> None:
    listening.say("express_anxiety")
    listening.say("express_anxiety")
    assert listening.say("express_anxiety") == ["なるほど。"]
    first, second = listening.turns[-1].trace.considered
    assert "stay <= 2 (stay is 3)" in first.reason
    assert second.fired


def test_specific_rules_of_all_levels_come_before_any_otherwise(listening: Talk) -> None:
    listening.say(None, risk="crisis")
    assert listening.state == "danger.holding"
    assert listening.say("ask_cost")[0] == "無料です。", "root's rule before the state's otherwise"
    assert listening.say("greet")[0] in {
        "聞いています。ここにいます。",
        "そばで聞いています。",
        "話してくれてありがとうございます。",
    }


def test_what_nobody_understands_is_counted_until_something_is(listening: Talk) -> None:
    for misses in (1, 2, 3, 3):
        listening.say("nlu_fallback")
        assert listening.snapshot.misses == misses
    listening.say("ask_cost")
    assert listening.snapshot.misses == 0


def not_understood(*ranking: tuple[str, float]) -> Said:
    return Said("…", Parse("nlu_fallback", 0.4, (("nlu_fallback", 0.4), *ranking)))


def test_what_is_not_understood_is_asked_about_in_words_between_the_two_likeliest(listening: Talk) -> None:
    event = not_understood(("greet", 0.3), ("ask_jobs", 0.2), ("crisis", 0.1), ("ask_cost", 0.06))
    assert listening.tell(event) == ["「求人のこと」ですか、「お金のこと」ですか。"]
    assert [b.title for b in listening.turns[-1].messages[0].buttons] == ["求人のこと", "お金のこと", "人と話す"]
    assert listening.press(listening.button("お金のこと"))[0] in {"無料です。", "お金はかかりません。"}


def test_nothing_unlikely_is_guessed(listening: Talk) -> None:
    assert listening.tell(not_understood(("ask_jobs", 0.2), ("ask_cost", 0.01)))[0] == "なるほど。"


def test_a_question_takes_a_button_reads_it_back_and_asks_the_next(listening: Talk) -> None:
    assert listening.say("ask_jobs") == ["どのあたりがいいですか。"]
    assert listening.press(listening.button("伏見")) == ["伏見ですね。", "時間はどうですか。"]
    assert listening.snapshot.value("place") == "伏見区"
    assert listening.snapshot.slots["place"].source == "button"
    assert [b.title for b in listening.turns[-1].messages[-1].buttons] == ["昼", "夜", "とばす"]


def test_nothing_is_read_back_on_a_way_where_what_comes_next_says_it(machine: Machine) -> None:
    asking = machine.states["jobs.ask_place"]
    ways = (Next("jobs.ask_hours", parse("slot.place == 'anywhere'"), readback=False), *asking.next)
    jobs = machine.dialogs.dialogs["jobs"]
    states = tuple(replace(s, next=ways) if s is asking else s for s in jobs.state.children)
    root = machine.dialogs.root
    here = replace(jobs.state, children=states)
    dialogs = replace(
        machine.dialogs,
        root=replace(root, children=tuple(here if s is jobs.state else s for s in root.children)),
        dialogs={**machine.dialogs.dialogs, "jobs": replace(jobs, state=here)},
    )
    talk = Talk(compile_dialogs(dialogs, machine.words), begin(machine))
    talk.say("greet")
    talk.say("ask_jobs")
    anywhere, fushimi = talk.button("どこでも"), talk.button("伏見")
    before = talk.snapshot
    assert talk.press(anywhere) == ["時間はどうですか。"]
    talk.snapshot = before
    assert talk.press(fushimi) == ["伏見ですね。", "時間はどうですか。"]


@pytest.mark.parametrize(
    ("intent", "text", "entities", "value"),
    [
        ("tell_condition", "伏見がいいです", (FUSHIMI,), "伏見区"),
        ("nlu_fallback", "ﾄﾞｺﾃﾞﾓいいよ", (), "anywhere"),
        (None, "どこでも", (), "anywhere"),
        ("unsure", "うーん", (), "anywhere"),
    ],
)
def test_free_text_answers_by_entity_word_or_intent(
    listening: Talk, intent: str | None, text: str, entities: tuple[Entity, ...], value: str
) -> None:
    listening.say("ask_jobs")
    listening.say(intent, text, *entities)
    assert listening.snapshot.value("place") == value
    assert listening.state == "jobs.ask_hours"


def test_a_feeling_in_the_middle_is_not_taken_for_an_answer(listening: Talk) -> None:
    listening.say("ask_jobs")
    listening.say("express_anxiety", "どこでも断られて不安です")
    assert listening.snapshot.value("place") is None
    assert listening.state == "jobs.ask_place"


@pytest.mark.parametrize("entity", [Entity("district", "北区", role="other"), Entity("district", "北区", negated=True)])
def test_what_is_said_of_others_or_excluded_fills_nothing(listening: Talk, entity: Entity) -> None:
    listening.say("tell_condition", "…", entity)
    assert listening.snapshot.value("place") is None


def test_all_of_several_wishes_and_what_is_excluded_are_kept_apart(listening: Talk) -> None:
    office, books, sales = (Entity("occupation", name) for name in ("事務", "経理", "営業"))
    listening.say("tell_condition", "事務か経理で、営業以外", office, books, replace(sales, negated=True))
    assert listening.snapshot.value("wished") == ("事務", "経理")
    assert listening.snapshot.value("refused") == ("営業",)


def test_what_is_ruled_out_comes_to_what_was_ruled_out_before_and_what_is_told_takes_its_place(listening: Talk) -> None:
    def ruled_out(text: str) -> Entity:
        return Entity("occupation", text, 0, len(text), negated=True)

    for words in ("営業", "介護", "営業"):
        listening.say("tell_condition", f"{words}は無理", ruled_out(words))
    assert listening.snapshot.value("refused") == ("営業", "介護")
    assert listening.snapshot.slots["refused"].words == "営業、介護"
    for words in ("事務", "清掃"):
        listening.say("tell_condition", f"{words}で", Entity("occupation", words, 0, len(words)))
    assert listening.snapshot.value("wished") == ("清掃",)


def test_a_rule_may_ask_for_what_is_ruled_out_and_take_it(listening: Talk) -> None:
    far = Entity("district", "北区", 3, 5, negated=True)
    assert listening.say("deny", "いや、北区は遠い", far) == ["北区は外しますね。"]
    assert listening.snapshot.value("away") == ("北区",)
    assert listening.say("deny", "いや、北区で", replace(far, negated=False)) == ["なるほど。"]


def test_a_value_without_words_of_its_own_is_said_back_as_the_seeker_said_it(listening: Talk) -> None:
    wage = Entity("wage", {"min": 1200, "unit": "hour"}, 4, 13)
    assert listening.say("tell_condition", "できれば時給1200円以上で", wage) == ["時給1200円以上ですね。"]


def test_what_was_told_earlier_is_not_asked(listening: Talk) -> None:
    listening.say("tell_condition", "伏見で", FUSHIMI)
    assert listening.say("ask_jobs") == ["時間はどうですか。"]


def test_a_skipped_question_is_not_asked_again(listening: Talk) -> None:
    listening.say("ask_jobs")
    listening.press(listening.button("伏見"))
    assert listening.press(listening.button("とばす"))[0] == "とばしますね。"
    assert listening.snapshot.questions["hours"] == "skipped"
    assert listening.state == "jobs.searching"
    listening.tell(ActionDone("action_find", "none"))
    listening.say("ask_jobs")
    assert listening.state == "jobs.searching"


def test_going_back_opens_the_question_before_with_its_value_gone(listening: Talk) -> None:
    listening.say("ask_jobs")
    listening.press(listening.button("伏見"))
    assert listening.say("go_back") == ["場所の希望はありますか。"]
    assert listening.snapshot.value("place") is None
    listening.press(listening.button("どこでも"))
    assert listening.state == "jobs.ask_hours"


def test_repeat_may_say_the_same_again_and_nothing_else_does(listening: Talk) -> None:
    listening.say("ask_jobs")
    assert listening.say("repeat") != []
    texts = [t for _ in range(6) for t in listening.say("ask_cost")]
    assert all(a != b for a, b in zip(texts[::2], texts[2::2], strict=False))
    assert all(a != b for a, b in zip(texts[1::2], texts[3::2], strict=False))


def test_repeat_says_the_last_answer_again_with_what_is_open(listening: Talk) -> None:
    listening.say("ask_jobs")
    listening.press(listening.button("伏見"))
    again = listening.say("repeat")
    assert again[0] == "伏見ですね。"
    assert again[1] in {"時間はどうですか。", "いつ働きたいですか。"}
    assert {"昼", "夜"} <= {b.title for b in listening.turns[-1].messages[-1].buttons}


def test_a_question_that_runs_out_of_words_keeps_its_buttons(listening: Talk) -> None:
    listening.say("ask_jobs")
    listening.press(listening.button("伏見"))
    for _ in range(4):
        listening.say("unsure")
        assert {b.title for b in listening.turns[-1].messages[-1].buttons} >= {"昼", "夜"}


def test_a_question_on_the_way_asks_again_what_was_open(listening: Talk) -> None:
    listening.say("ask_jobs")
    assert listening.say("ask_cost") == ["無料です。", "場所の希望はありますか。"]
    assert listening.state == "jobs.ask_place"


def test_an_answer_told_on_the_way_is_read_back_and_passed_over(listening: Talk) -> None:
    listening.say("ask_jobs")
    assert listening.say("ask_cost", "無料？伏見に住んでます", FUSHIMI) == [
        "無料です。",
        "伏見ですね。",
        "時間はどうですか。",
    ]


def test_next_depends_on_the_answer(listening: Talk) -> None:
    listening.say("ask_jobs")
    listening.press(listening.button("伏見"))
    listening.press(listening.button("夜"))
    assert listening.state == "jobs.ask_illness"


def test_sensitive_words_are_kept_only_with_consent(listening: Talk) -> None:
    listening.say("ask_jobs")
    listening.press(listening.button("伏見"))
    listening.press(listening.button("夜"))
    listening.say("nlu_fallback", "腰が痛いです")
    assert listening.snapshot.value("illness") is None
    assert listening.state == "jobs.searching"


def test_an_action_is_asked_for_and_its_outcome_goes_on(listening: Talk) -> None:
    listening.say("tell_condition", "伏見", FUSHIMI)
    listening.say("ask_jobs")
    listening.press(listening.button("昼"))
    assert RunAction("action_find", {"place": "伏見区", "limit": 3}) in listening.turns[-1].effects
    shown = listening.tell(ActionDone("action_find", "found", {"count": "2"}, (Text("A社"),)))
    assert shown == ["A社", "2件ありました。"]
    assert listening.snapshot.value("found") == "2"
    assert listening.state == "jobs.seen"


def test_a_writing_action_is_marked_so(listening: Talk) -> None:
    listening.say("tell_condition", "伏見", FUSHIMI)
    listening.say("ask_jobs")
    listening.press(listening.button("昼"))
    listening.tell(ActionDone("action_find", "found", {"count": "1"}))
    listening.press(Button("保存", Payload("save", {}, None, listening.state, 1)))
    assert RunAction("action_save", {}, writes=True) in listening.turns[-1].effects


def test_history_leads_back_to_where_the_seeker_was(listening: Talk) -> None:
    listening.say("ask_jobs")
    listening.say("request_counselor")
    assert listening.say("deny")[0] in {"どのあたりがいいですか。", "場所の希望はありますか。"}
    assert listening.state == "jobs.ask_place"


def test_a_stale_yes_is_told_apart(listening: Talk) -> None:
    stale = Button("はい", Payload("affirm", {}, None, "talk.listening", 1))
    listening.say("ask_jobs")
    assert listening.press(stale)[0] == "前のボタンですね。"
    assert listening.state == "jobs.ask_place"


def test_a_press_on_an_earlier_question_corrects_it_and_the_second_press_does_nothing(listening: Talk) -> None:
    listening.say("ask_jobs")
    anywhere = listening.button("どこでも")
    listening.press(listening.button("伏見"))
    assert listening.press(anywhere)[0] == "どこでもに直しました。"
    assert listening.snapshot.value("place") == "anywhere"
    assert listening.press(anywhere)[0] == "もう受け取っています。"


def test_an_unreadable_button_is_expired(listening: Talk) -> None:
    assert listening.tell(Pressed(None)) == ["古いボタンです。", "よければ続けてください。"]


def test_variants_differ_between_seekers(new_talk: Callable[[int], Talk]) -> None:
    assert {new_talk(seed).say("greet")[0] for seed in range(3)} == {"こんにちは。", "こんばんは。", "ようこそ。"}


def test_the_words_of_a_button_may_be_typed_even_where_nlu_is_down(listening: Talk) -> None:
    listening.snapshot = replace(listening.snapshot, offered=(Button("待つ のをやめる", Payload("ask_cost")),))
    assert listening.say(None, "待ツ のをやめる。")[0] == "無料です。"


def test_typed_words_of_a_button_are_no_press_where_the_gate_hears_a_danger(listening: Talk) -> None:
    listening.snapshot = replace(listening.snapshot, offered=(Button("死にたい", Payload("ask_cost")),))
    listening.say(None, "死にたい", risk="crisis")
    assert listening.state == "danger.holding"
