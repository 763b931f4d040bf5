"""What a turn owes a person: silence at the right times, a counselor's place in the talk, the gate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from banso.dialog.effects import Alert, CancelHandOff, HandOff, StartTimer
from banso.dialog.events import (
    CounselorActed,
    Followed,
    Media,
    TimerFired,
    Unfollowed,
)
from tests.unit.dialog.conftest import Talk


def test_one_note_after_three_days_and_none_at_night(listening: Talk) -> None:
    due = [e.due for e in listening.turns[-1].effects if isinstance(e, StartTimer)]
    assert due == [listening.now + timedelta(days=3)]
    listening.wait(timedelta(days=3, hours=4))
    assert listening.tell(TimerFired("root/note")) == [], "midnight"
    later = [e.due for e in listening.turns[-1].effects if isinstance(e, StartTimer)]
    assert [(d.hour, d - listening.now) for d in later] == [(8, timedelta(hours=8))]
    listening.now = later[0]
    assert listening.tell(TimerFired("root/note")) == ["お変わりありませんか。"]
    assert listening.tell(TimerFired("root/note")) == [], "only one"


def test_a_timer_that_was_started_anew_before_it_was_told_stays_silent_and_runs_on(listening: Talk) -> None:
    listening.wait(timedelta(days=3))
    listening.say("greet")
    assert listening.tell(TimerFired("root/note")) == []
    listening.wait(timedelta(days=3))
    assert listening.tell(TimerFired("root/note")) == ["お変わりありませんか。"]


@pytest.mark.parametrize("how", ["stop", "hold", "watch", "block", "human"])
def test_nothing_unasked_after_stop_in_a_hold_a_watch_or_with_a_human(listening: Talk, how: str) -> None:
    match how:
        case "stop":
            listening.say("stop")
        case "hold":
            listening.say(None, risk="crisis")
        case "watch":
            listening.say(None, risk="watch")
        case "block":
            listening.tell(Unfollowed())
        case "human":
            listening.tell(CounselorActed("took", "田中"))
    listening.wait(timedelta(hours=15))
    assert listening.tell(TimerFired("root/note")) == []


def test_a_delay_counts_from_arrival_and_ends_with_leaving(listening: Talk) -> None:
    listening.say("request_counselor")
    assert HandOff() in listening.turns[-1].effects
    assert listening.snapshot.mode == "waiting"
    assert listening.snapshot.timers["helper.waiting/still"] == listening.now + timedelta(minutes=10)
    listening.wait(timedelta(minutes=10))
    assert listening.tell(TimerFired("helper.waiting/still")) == ["まだお待たせしています。"]
    listening.say("deny")
    assert "helper.waiting/still" not in listening.snapshot.timers
    assert CancelHandOff() in listening.turns[-1].effects
    assert listening.snapshot.mode == "bot"


def test_while_a_human_speaks_the_bot_is_silent_and_then_goes_on_where_it_was(listening: Talk) -> None:
    listening.say("ask_jobs")
    listening.say("request_counselor")
    assert listening.tell(CounselorActed("took", "田中")) == ["相談員の田中です。"]
    assert listening.say("ask_cost") == []
    assert listening.tell(Media("sticker")) == []
    assert listening.tell(CounselorActed("said", "田中", "いかがですか")) == ["いかがですか"]
    back = listening.tell(CounselorActed("handed_back", "田中"))
    assert back[0] == "またわたしがうかがいます。"
    assert listening.state == "jobs.ask_place"
    assert listening.snapshot.mode == "bot"


def test_a_crisis_is_answered_at_once_from_anywhere_held_and_alerted(listening: Talk) -> None:
    listening.say("ask_jobs")
    assert listening.say("ask_jobs", "もう死にたい、求人", risk="crisis") == ["つらいお気持ちを聞きました。電話 20時"]
    assert Alert("crisis", "self") in listening.turns[-1].effects
    assert listening.snapshot.hold is not None
    assert listening.say("ask_jobs")[0] in {
        "聞いています。ここにいます。",
        "そばで聞いています。",
        "話してくれてありがとうございます。",
    }
    assert listening.state == "danger.holding"


def test_only_a_counselor_lifts_the_hold(listening: Talk) -> None:
    listening.say(None, risk="crisis")
    listening.say("affirm")
    assert listening.snapshot.hold is not None
    assert listening.tell(CounselorActed("lifted_hold", "田中", note="電話で話した"))[0] == "続けましょうか。"
    assert listening.snapshot.hold is None
    assert listening.state == "talk.listening"


def test_the_gate_listens_while_a_human_speaks(listening: Talk) -> None:
    listening.tell(CounselorActed("took", "田中"))
    assert listening.say("greet", risk="crisis") == ["つらいお気持ちを聞きました。電話 20時"]
    assert listening.say("greet", risk="crisis") == [], "the human knows; no macro in between"
    assert Alert("crisis", "self") in listening.turns[-1].effects


def test_an_unclear_message_asks_once_what_is_meant_and_marks_it(listening: Talk) -> None:
    assert listening.say("crisis", "楽になりたい", risk="watch") == ["それはどういう意味か、聞かせてもらえますか。"]
    assert Alert("watch", "self") in listening.turns[-1].effects
    assert listening.snapshot.hold is None
    assert listening.say("deny")[-1] in {"何でも聞かせてください。", "よければ続けてください。"}
    assert listening.state == "talk.listening"


def test_a_yes_to_what_is_meant_becomes_a_crisis(listening: Talk) -> None:
    listening.say("crisis", "楽になりたい", risk="watch")
    assert listening.say("affirm") == ["つらいお気持ちを聞きました。電話 20時"]
    assert listening.snapshot.hold is not None
    assert Alert("crisis", "self") in listening.turns[-1].effects


def test_after_a_block_nothing_is_sent_until_the_return(listening: Talk) -> None:
    listening.tell(Unfollowed())
    assert listening.say("greet") == []
    assert listening.tell(Followed(again=True)) != []
