"""What a story can expect: each holds where it should, and says where it does not what was expected and what came."""

from __future__ import annotations

import pytest

from banso.testing.conversation import Conversation

from .conftest import ASK, FOUND, GREET, Play

HELLO = "'こんにちは。' / '何でも聞かせてください。'"
CARDS = "'求人が2件'['くわしく', '地図', 'くわしく', '地図'] / '合計' / '2件ありました。'"

HOLDS = {
    "text": (GREET, "bot: こんにちは。"),
    "a later message": (GREET, "bot: 何でも聞かせてください。"),
    "containing": (GREET, "bot: {contains: [何でも, ください]}"),
    "pattern": (GREET, "bot: {pattern: '^こん..は'}"),
    "a card's lines": (FOUND, "bot: {contains: [事務, 家から近い]}"),
    "texts of a Flex message": (FOUND, "bot: {contains: 合計2件}"),
    "buttons among others": (FOUND, "bot: {contains: 求人, buttons: [地図]}"),
    "no buttons": (GREET, "bot: {text: こんにちは。, buttons: []}"),
    "all buttons": (ASK, "bot: {only_buttons: [伏見, どこでも]}"),
    "without, in that message": (GREET, "bot: {contains: こん, not: ください}"),
    "flex: equal": (FOUND, "bot: {flex: {body.contents.0.text: 合計2件}}"),
    "flex: any item": (FOUND, "bot: {flex: {contents.*.type: bubble}}"),
    "flex: containing": (FOUND, "bot: {flex: {body.contents.*.text: {contains: 2件}}}"),
    "flex: pattern": (FOUND, "bot: {flex: {body.contents.*.text: {pattern: '[0-9]件$'}}}"),
    "flex: count": (FOUND, "bot: {flex: {contents.*: {count: 2}}}"),
    "flex: however deep": (FOUND, "bot: {flex: {'**.action.uri': 'https://example.com/map', '**.text': 事務}}"),
    "flex: each counted once": (FOUND, "bot: {flex: {'**.uri': {count: 2}}}"),
    "at a time of day": (GREET, "bot: {text: こんにちは。, at: 20:00}"),
    "at a moment": (GREET, "bot: {text: こんにちは。, at: 2026-11-24T11:00:00+00:00}"),
    "between hours": (GREET, "bot: {text: こんにちは。, between: [8:00, 22:00]}"),
    "between hours of a night": (GREET, "bot: {text: こんにちは。, between: [19:00, 6:00]}"),
    "after a span": (GREET + "  - wait: 4 days\n", "bot: {contains: お変わり, after: 3 days}"),
    "not at night": (
        GREET + "  - at: 2026-11-24T23:00:00+09:00\n" + GREET + "  - wait: 4 days\n",
        "bot: {text: お変わりありませんか。, at: 8:00, after: 81 hours}",
    ),
    "not said": (GREET, "not_said: [頑張, 求人]"),
    "not said, where nothing was said": (GREET + "  - wait: 1 day\n", "not_said: 頑張"),
    "no action": (GREET, "not_action: [action_find, utter_hmm]"),
    "messages": (GREET, "messages: 2"),
    "at least so many messages": (GREET, "messages: {at_least: 2}"),
    "at most so many messages": (GREET, "messages: {at_most: 2}"),
    "no messages": (GREET + "  - wait: 1 day\n", "messages: 0"),
    "a reply is free": (GREET, "pushes: 0"),
    "a note is a push": (GREET + "  - wait: 3 days\n", "pushes: 1"),
    "a counselor's word is a push": (GREET + "  - counselor: {took: 山田}\n", "pushes: 1"),
    "effect": (FOUND, "effect: {RunAction: {action: action_find, args: {place: 伏見区}}}"),
    "effect's moment": (GREET, "effect: {StartTimer: {due: 2026-11-27T20:00:00+09:00}}"),
    "no effect": (GREET, "not_effect: Alert"),
    "no effect with these fields": (FOUND, "not_effect: {RunAction: {action: action_save}}"),
    "slots": (FOUND, "slot_was_set: [{place: 伏見区, hours: day}, found]"),
    "an empty slot": (GREET, "slot_was_set: [{place: null}]"),
    "state": (GREET, "state: talk.listening"),
    "mode": (GREET, "mode: bot"),
    "risk": (GREET, "risk: none"),
    "silence": (GREET + "  - wait: 1 day\n", "silent: true"),
    "action": (FOUND, "action: action_find"),
}
FAILS = {
    "text": (GREET, "bot: おはよう", f"expected text 'おはよう', the bot said {HELLO}"),
    "containing": (GREET, "bot: {contains: 夜}", f"expected containing '夜', the bot said {HELLO}"),
    "pattern": (GREET, "bot: {pattern: '[0-9]'}", f"expected matching '[0-9]', the bot said {HELLO}"),
    "buttons": (FOUND, "bot: {buttons: [はい]}", f"expected buttons 'はい', the bot said {CARDS}"),
    "no buttons": (
        ASK,
        "bot: {buttons: []}",
        "expected buttons none, the bot said 'どのあたりがいいですか。'['伏見', 'どこでも']",
    ),
    "all buttons": (
        ASK,
        "bot: {only_buttons: [どこでも, 伏見]}",
        "expected only the buttons 'どこでも' and '伏見', the bot said 'どのあたりがいいですか。'['伏見', 'どこでも']",
    ),
    "without": (
        GREET,
        "bot: {contains: こん, not: にちは}",
        f"expected containing 'こん', without 'にちは', the bot said {HELLO}",
    ),
    "flex: equal": (
        FOUND,
        "bot: {flex: {body.contents.0.text: 合計3件}}",
        f"expected '合計3件' at `body.contents.0.text`, the bot said {CARDS}; "
        "'合計3件' at `body.contents.0.text` is not there: the message has `type`, `contents`, and no `body`",
    ),
    "flex: a wrong path": (
        FOUND,
        "bot: {contains: 合計2件, flex: {body.contens.0.text: 合計2件}}",
        f"expected containing '合計2件', '合計2件' at `body.contens.0.text`, the bot said {CARDS}; "
        "'合計2件' at `body.contens.0.text` is not there: `body` has `type`, `layout`, `contents`, and no `contens`",
    ),
    "flex: another value": (
        FOUND,
        "bot: {contains: 合計2件, flex: {body.contents.*.text: {contains: 3件}}}",
        f"expected containing '合計2件', '3件' in `body.contents.*.text`, the bot said {CARDS}; "
        "'3件' in `body.contents.*.text` is not there, but '合計2件'",
    ),
    "flex: count": (
        FOUND,
        "bot: {contains: 事務, flex: {contents.*: {count: 3}}}",
        f"expected containing '事務', 3 at `contents.*`, the bot said {CARDS}; `contents.*` leads to 2, not 3",
    ),
    "flex: not however deep": (
        FOUND,
        "bot: {contains: 合計2件, flex: {'**.uri': 'https://example.com'}}",
        f"expected containing '合計2件', 'https://example.com' at `**.uri`, the bot said {CARDS}; "
        "'https://example.com' at `**.uri` is not there: no `uri` is inside",
    ),
    "flex: no Flex message": (
        GREET,
        "bot: {flex: {type: bubble}}",
        f"expected 'bubble' at `type`, the bot said {HELLO}; it is no Flex message",
    ),
    "at a time of day": (
        GREET,
        "bot: {at: 8:00}",
        f"expected at 08:00, the bot said {HELLO}; it came at 20:00",
    ),
    "at a moment": (
        GREET,
        "bot: {at: 2026-11-24T21:00:00+09:00}",
        f"expected at 2026-11-24 21:00:00, the bot said {HELLO}; it came at 2026-11-24 20:00:00",
    ),
    "between hours": (
        GREET,
        "bot: {between: [8:00, 19:59]}",
        f"expected between 08:00 and 19:59, the bot said {HELLO}; it came at 20:00",
    ),
    "after a span": (
        GREET + "  - wait: 4 days\n",
        "bot: {after: 2 days}",
        "expected after 2 days, 0:00:00, the bot said 'お変わりありませんか。'; it came after 3 days, 0:00:00",
    ),
    "not said": (
        GREET,
        "not_said: [頑張, 聞かせて]",
        "expected nothing with '聞かせて', the bot said '何でも聞かせてください。'",
    ),
    "not said, by any message": (
        GREET,
        "bot: {not: こんにちは}",
        "expected nothing with 'こんにちは', the bot said 'こんにちは。'",
    ),
    "not said on a card": (FOUND, "not_said: 地図", "expected nothing with '地図', the bot said '求人が2件\\n事務"),
    "no action": (
        FOUND,
        "not_action: [action_save, action_find]",
        "expected no action_save and no action_find, then came action_find",
    ),
    "messages": (GREET, "messages: 1", f"expected 1 message, there were 2: {HELLO}"),
    "at least": (
        GREET + "  - wait: 1 day\n",
        "messages: {at_least: 1}",
        "expected at least 1 message, there were none",
    ),
    "at most": (GREET, "messages: {at_most: 1}", f"expected at most 1 message, there were 2: {HELLO}"),
    "from to": (GREET, "messages: {at_least: 3, at_most: 5}", f"expected 3 to 5 messages, there were 2: {HELLO}"),
    "pushes": (
        GREET + "  - wait: 3 days\n",
        "pushes: 0",
        "expected 0 pushes, there was 1: 'お変わりありませんか。'",
    ),
    "effect": (
        FOUND,
        "effect: {RunAction: {action: action_save}}",
        "expected effect RunAction(action='action_save'), there was RunAction(action='action_find', "
        "args={'place': '伏見区', 'limit': 3}, writes=False)",
    ),
    "another effect": (GREET, "effect: Alert", "expected effect Alert, there was StartTimer"),
    "no effect": (
        GREET,
        "not_effect: {StartTimer: {due: 2026-11-27T11:00:00+00:00}}",
        "expected no effect StartTimer(due='2026-11-27T11:00:00+00:00'), there was StartTimer(name=",
    ),
    "slots": (FOUND, "slot_was_set: [{place: 山科区}]", "expected slot place '山科区', it is '伏見区'"),
    "a slot with any value": (GREET, "slot_was_set: [place]", "expected slot place filled, it is empty"),
    "state": (GREET, "state: talk.open", "expected state talk.open, it is talk.listening"),
    "mode": (GREET, "mode: human", "expected mode human, it is bot"),
    "risk": (GREET, "risk: crisis", "expected risk crisis, it was none"),
    "silence": (GREET, "silent: true", f"expected silence, the bot said {HELLO}"),
    "action": (GREET, "action: utter_hmm", "expected utter_hmm, then came utter_hello, utter_invite"),
    "a form": (GREET, "active_loop: place_form", "expected form place_form: banso runs no forms, it has questions"),
    "no such button": (GREET, "button: はい", "no button 'はい' was shown; the last turn had none"),
}


@pytest.mark.parametrize(("before", "step"), HOLDS.values(), ids=HOLDS.keys())
def test_it_holds(play: Play, before: str, step: str) -> None:
    assert [failure.message for failure in play(f"{before}  - {step}\n").failures] == []


@pytest.mark.parametrize(("before", "step", "message"), FAILS.values(), ids=FAILS.keys())
def test_it_fails_and_says_why(play: Play, before: str, step: str, message: str) -> None:
    (failure,) = play(f"{before}  - {step}\n").failures
    assert failure.message.startswith(message)
    assert (failure.place.file, failure.place.line) == ("story.yml", 5 + before.count("\n"))


def test_what_came_before_is_told_as_out_of_order(play: Play) -> None:
    steps = "  - action: utter_invite\n  - action: utter_hello\n  - bot: {contains: 何でも}\n  - bot: こんにちは。\n"
    first, second = play(GREET + steps).failures
    for failure in (first, second):
        assert "it came before what an earlier step matched" in failure.message


def test_all_failures_of_a_story_are_collected_with_the_talk(play: Play) -> None:
    report = play(f"{GREET}  - bot: おはよう\n  - state: talk.open\n").report()
    assert report.splitlines()[:2] == [
        f"story.yml:7: expected text 'おはよう', the bot said {HELLO}",
        "story.yml:8: expected state talk.open, it is talk.listening",
    ]
    assert "  > こんばんは (greet)\n  < こんにちは。" in report


def test_a_late_word_of_a_counselor_uses_the_reply_that_the_bot_did_not(play: Play) -> None:
    """While a human talks the bot is silent, and the reply token of the seeker's message is still there a minute."""
    human = f"{GREET}  - counselor: {{took: 山田}}\n  - user: はい\n    intent: affirm\n  - silent: true\n"
    assert play(f"{human}  - counselor: {{said: そうですか}}\n  - pushes: 0\n").failures == []
    late = f"{human}  - wait: 2 minutes\n  - counselor: {{said: そうですか}}\n"
    assert play(f"{late}  - pushes: 1\n").failures == []


def test_a_turn_of_more_than_five_messages_costs_a_push(play: Play, conversation_with_cards: Conversation) -> None:
    exchange = conversation_with_cards.follow()
    assert (len(exchange.messages), exchange.pushes) == (7, 1)
