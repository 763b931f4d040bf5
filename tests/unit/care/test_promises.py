"""What the dialogs promise to a person in distress, in every state and over any course of a conversation."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.dialog.effects import Alert, Erase, HandOff
from banso.dialog.events import FALLBACK_INTENT, MediaKind, Pressed
from banso.dialog.messages import Text
from banso.dialog.windows import JST
from banso.testing.conversation import Conversation, Exchange
from banso.wiring.project import load_machine, simulate

PROJECT = Path(__file__).parents[3]
MACHINE = load_machine(PROJECT)
LEAVES = sorted(path for path, state in MACHINE.states.items() if not state.children)
INTENTS = sorted(MACHINE.dialogs.domain.intents)
DAY, NIGHT = datetime(2026, 11, 25, 10, 0, tzinfo=JST), datetime(2026, 11, 25, 3, 0, tzinfo=JST)
LONGEST = 120
"""Characters of a message that is read at a glance on a phone."""
MOST_MESSAGES, MOST_QUICK_REPLIES = 5, 13
"""What LINE takes in one reply and shows under it."""


def standing_in(state: str, at: datetime = DAY) -> Conversation:
    """A conversation in that state that has spoken before."""
    talk = simulate(PROJECT)
    talk.snapshot, talk.now = replace(talk.snapshot, state=state, turn=5), at
    return talk


def texts(exchange: Exchange) -> list[str]:
    return [message.text for message in exchange.messages if isinstance(message, Text)]


@pytest.mark.parametrize("state", LEAVES)
def test_a_human_is_never_more_than_two_messages_away(state: str) -> None:
    talk = standing_in(state)
    exchanges = [talk.say("人と話したい", "request_counselor") for _ in range(2)]
    assert any(isinstance(effect, HandOff) for exchange in exchanges for effect in exchange.effects)


@pytest.mark.parametrize("state", LEAVES)
def test_at_night_nobody_is_promised_and_the_next_time_is_said(state: str) -> None:
    said = "".join(texts(standing_in(state, NIGHT).say("人と話したい", "request_counselor")))
    assert "朝6時" in said
    assert "相談員に知らせました" not in said


@pytest.mark.parametrize("state", LEAVES)
@pytest.mark.parametrize("at", [DAY, NIGHT])
@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("死にたい", "self", "0120-279-338"),
        ("息子が死にたいと言っています", "other", "0120-279-338"),
        ("いま夫に殴られています", "violence", "0120-279-889"),
        ("上司を殺してやりたい", "threat", "110"),
    ],
)
def test_danger_is_heard_in_every_state_at_every_hour(
    state: str, at: datetime, text: str, kind: str, number: str
) -> None:
    talk = standing_in(state, at)
    talk.nlu_is_up = False
    exchange = talk.say(text)
    assert talk.snapshot.state == "crisis.holding"
    assert talk.snapshot.hold is not None
    assert Alert("crisis", kind) in exchange.effects  # type: ignore[arg-type]
    assert number in "".join(texts(exchange))


@pytest.mark.parametrize("state", LEAVES)
def test_whoever_writes_is_answered(state: str) -> None:
    unanswered = [i for i in INTENTS if not standing_in(state).say("てすと", i).messages]
    unanswered += [kind for kind in get_args(MediaKind) if not standing_in(state).send(kind).messages]
    talk = standing_in(state)
    talk.nlu_is_up = False
    assert talk.say("てすと").messages
    assert unanswered == []


FEELINGS = {
    "express_anxiety": "不安|心配|気がかり",
    "express_low_confidence": "自信|自分",
    "express_exhaustion": "疲れ|へとへと|くたくた|力が残って",
    "express_isolation": "ひとり|こころ細|心細|話せる|だれにも",
    "express_frustration": "腹|くやし|やりきれ|理不尽|向き合って",
    "express_sadness": "悲し|つら|胸|責め",
    "express_relief": "楽|軽く|ほっと|やわらい|よかった",
}


OF_THEIR_OWN = {
    "crisis.holding": FEELINGS,
    "counselor.topic": FEELINGS,
    "crisis.clarifying": ("express_relief",),
    "crisis.clarifying_danger": ("express_relief",),
}
"""Where a feeling is met otherwise: a hold listens, a topic is passed on, relief clarifies an unclear word."""


@pytest.mark.parametrize(
    ("state", "intent", "named"),
    [(s, i, named) for s in LEAVES for i, named in FEELINGS.items() if i not in OF_THEIR_OWN.get(s, ())],
)
def test_the_next_message_names_the_feeling_that_was_told(state: str, intent: str, named: str) -> None:
    first = texts(standing_in(state).say("てすと", intent))[0]
    assert any(word in first for word in named.split("|")), first


Act = tuple[str, str | int]
ACTS: st.SearchStrategy[Act] = st.one_of(
    st.tuples(st.just("press"), st.integers(0, 12)),
    st.tuples(st.just("say"), st.sampled_from(INTENTS)),
    st.tuples(st.just("say"), st.sampled_from([FALLBACK_INTENT, "affirm", "deny", "skip", "express_exhaustion"])),
    st.tuples(st.just("write"), st.sampled_from(["死にたい", "楽になりたい", "いま夫に殴られています"])),
    st.tuples(st.just("wait"), st.integers(1, 100)),
)


def perform(talk: Conversation, act: Act) -> Exchange | None:
    match act:
        case "say", str(intent):
            return talk.say("てすと", intent)
        case "write", str(text):
            return talk.say(text, FALLBACK_INTENT)
        case "press", int(index) if talk.buttons():
            button = talk.buttons()[index % len(talk.buttons())]
            return talk.tell(Pressed(button.payload, button.title))
        case "wait", int(hours):
            talk.wait(timedelta(hours=hours))
    return None


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10), st.lists(ACTS, min_size=3, max_size=25))
def test_nothing_is_said_twice_running_and_all_fits_into_one_reply(seed: int, acts: list[Act]) -> None:
    talk = simulate(PROJECT)
    talk.snapshot = replace(talk.snapshot, seed=seed)
    before = texts(talk.follow())
    for act in acts:
        exchange = perform(talk, act)
        if exchange is None:
            before = []
            continue
        said = texts(exchange)
        assert len(exchange.messages) <= MOST_MESSAGES
        assert all(len(message.buttons) <= MOST_QUICK_REPLIES for message in exchange.messages)
        assert len(set(said)) == len(said)
        if act != ("say", "repeat"):
            assert not {text for text in said if not text.startswith("・")} & set(before)
        before = said or before


@settings(max_examples=80, deadline=None)
@given(st.lists(ACTS, max_size=25))
def test_a_hold_ends_only_by_a_counselor_and_shows_no_jobs(acts: list[Act]) -> None:
    talk = simulate(PROJECT)
    talk.say("死にたい", "crisis")
    for act in acts:
        exchange = perform(talk, act)
        if exchange and Erase() in exchange.effects:
            return
        assert talk.snapshot.hold is not None
        assert talk.snapshot.state == "crisis.holding"
        shown = [b.payload.name for m in (exchange.messages if exchange else ()) for b in m.buttons]
        assert not {"ask_jobs", "ask_job_match", "show_job", "search_again"} & {*shown}


@settings(max_examples=80, deadline=None)
@given(st.lists(ACTS, max_size=15), st.integers(1, 60))
def test_nothing_unasked_after_stop(acts: list[Act], days: int) -> None:
    talk = simulate(PROJECT)
    talk.follow()
    for act in acts:
        perform(talk, act)
    if talk.snapshot.mode == "waiting":
        return
    talk.say("もう連絡しないで", "stop")
    assert not any(exchange.messages for exchange in talk.wait(timedelta(days=days)))


PUSHING = re.compile("頑張|がんば(っ|り|れ|る)|べきです|しなければ|絶対に|必ず(治|見つか)")


def test_the_words_are_short_and_push_nobody() -> None:
    responses = MACHINE.dialogs.domain.responses.values()
    said = [(r.name, v.text) for r in responses for v in r.variants if v.text]
    assert [(name, text) for name, text in said if len(text) > LONGEST] == []
    assert [(name, text) for name, text in said if PUSHING.search(text)] == []
    assert [(name, text) for name, text in said if text.count("てください") > 1] == []
