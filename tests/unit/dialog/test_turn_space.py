"""Rules that hold for every conversation: no event in any state raises, and a turn depends on nothing else."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from banso.dialog.events import (
    ActionDone,
    CounselorActed,
    Entity,
    Event,
    Followed,
    Media,
    Parse,
    Payload,
    Pressed,
    Said,
    TimerFired,
    Unfollowed,
)
from banso.dialog.machine import Machine
from banso.dialog.messages import text_of
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import Turn, advance, begin
from banso.dialog.windows import JST

START = datetime(2026, 11, 24, 0, 0, tzinfo=JST)
INTENT_NAMES = """greet affirm deny unsure skip go_back repeat stop ask_cost ask_jobs express_anxiety
    request_counselor tell_condition crisis nlu_fallback no_such_intent"""
INTENTS = st.sampled_from(INTENT_NAMES.split())
ENTITIES = st.builds(
    Entity,
    st.sampled_from(["district", "occupation", "unknown"]),
    st.sampled_from(["伏見区", "北区", 3, None]),
    role=st.sampled_from([None, "self", "other"]),
    negated=st.booleans(),
)
PARSES = st.builds(Parse, INTENTS, st.floats(0, 1), entities=st.lists(ENTITIES, max_size=2).map(tuple))
PAYLOADS = st.builds(
    Payload,
    st.one_of(INTENTS, st.sampled_from(["answer", "save", "gone"])),
    st.dictionaries(st.sampled_from(["value", "posting"]), st.sampled_from(["伏見区", "day", None, 3, ["a"]])),
    st.sampled_from([None, "place", "hours", "gone"]),
    st.sampled_from(["talk.listening", "jobs.ask_place", "", "gone.state"]),
    st.integers(0, 9),
)
RISKS = st.sampled_from(["none", "none", "none", "none", "watch", "crisis"])
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Said, st.text("どこでも昼夜 x", max_size=8), st.none() | PARSES, RISKS),
    st.builds(Pressed, st.none() | PAYLOADS),
    st.builds(Media, st.sampled_from(["sticker", "image", "location"])),
    st.builds(Followed, st.booleans()),
    st.builds(Unfollowed),
    st.builds(TimerFired, st.sampled_from(["root/note", "helper.waiting/still", "gone"])),
    st.builds(CounselorActed, st.sampled_from(["took", "said", "handed_back", "lifted_hold"]), text=st.just("はい")),
    st.builds(ActionDone, st.sampled_from(["action_find", "action_save", "gone"]), st.sampled_from(["found", "none"])),
)
TALKS = st.lists(st.tuples(EVENTS, st.integers(0, 5000)), max_size=12)


def run(machine: Machine, talk: list[tuple[Event, int]], seed: int = 0) -> list[Turn]:
    snapshot, now, turns = begin(machine, seed), START, []
    for event, minutes in talk:
        now += timedelta(minutes=minutes)
        turns.append(advance(machine, snapshot, event, now))
        snapshot = turns[-1].snapshot
    return turns


@settings(max_examples=200, deadline=None)
@given(talk=TALKS, seed=st.integers(0, 5))
def test_the_same_talk_is_the_same_turns_and_changes_nothing_it_was_given(
    machine: Machine, talk: list[tuple[Event, int]], seed: int
) -> None:
    first, second = run(machine, talk, seed), run(machine, talk, seed)
    assert first == second
    before = begin(machine, seed)
    frozen = pickle.dumps(before)
    for event, _ in talk:
        advance(machine, before, event, START)
    assert pickle.dumps(before) == frozen


@settings(max_examples=200, deadline=None)
@given(talk=TALKS)
def test_every_talk_stays_in_known_leaves_within_bounds(machine: Machine, talk: list[tuple[Event, int]]) -> None:
    for (event, _), turn in zip(talk, run(machine, talk), strict=True):
        snapshot = turn.snapshot
        assert snapshot.state in machine.states
        assert not machine.states[snapshot.state].children
        assert 0 <= snapshot.misses <= 3
        assert 0 <= snapshot.stay <= 9
        assert len(snapshot.trail) <= 5
        assert len(snapshot.presses) <= 20
        assert not (turn.messages and snapshot.blocked)
        if isinstance(event, Said) and snapshot.mode == "bot" and not snapshot.blocked:
            assert turn.messages, "who writes is always answered"


@settings(max_examples=200, deadline=None)
@given(talk=TALKS)
def test_no_text_is_said_twice_running_except_to_repeat(machine: Machine, talk: list[tuple[Event, int]]) -> None:
    earlier: list[str] = []
    for (event, _), turn in zip(talk, run(machine, talk), strict=True):
        texts = [text_of(m) for m in turn.messages]
        repeat = isinstance(event, Said) and event.parse is not None and event.parse.intent == "repeat"
        own_words = isinstance(event, CounselorActed)
        single = {"こちらからは送りません。", "古いボタンです。", "うまく受け取れていないかもしれません。"}
        if not repeat and not own_words:
            assert not (set(texts) & set(earlier)) - single
        earlier = texts or earlier


@settings(max_examples=100, deadline=None)
@given(talk=TALKS)
def test_in_a_hold_nobody_leaves_before_a_counselor_says_so(machine: Machine, talk: list[tuple[Event, int]]) -> None:
    talk = [(Said("死にたい", None, "crisis"), 0), *((e, m) for e, m in talk if not _lifts(e))]
    for turn in run(machine, talk):
        assert turn.snapshot.hold is not None
        assert not turn.snapshot.state.startswith("jobs")


def _lifts(event: Event) -> bool:
    return isinstance(event, CounselorActed) and event.act in ("lifted_hold", "handed_back")


@given(state=st.sampled_from(["jobs.gone", "gone", "gone.deep.state", "", "jobs"]))
def test_a_conversation_in_a_state_that_is_gone_is_moved(machine: Machine, state: str) -> None:
    turn = advance(machine, Snapshot(state=state), Said("…", None), START)
    assert turn.messages
    assert not machine.states[turn.snapshot.state].children
