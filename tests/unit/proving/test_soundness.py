"""Whatever the real engine comes to in a conversation at random, the prover has been there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.dialog.effects import Erase, RunAction
from banso.dialog.events import ActionDone, CounselorActed, Entity, Event, Media, Parse, Pressed, Said, TimerFired
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.messages import Button
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import advance, begin
from banso.dialog.windows import JST
from banso.loading.dialogs import load
from banso.proving.proof import Prover
from tests.unit.proving.projects import DOMAIN, JOBS, ROOT, TALK, project

ASKS_BACK = """  utter_which: [{text: "{guess_1}", buttons: [{title: "{guess_1}", payload: /guess_1}]}, {text: どちら}]
  utter_guess_ask_jobs: [{text: 仕事}]
  utter_guess_deny: [{text: いいえ}]
"""
BUTTONS = "buttons: [{title: はい, payload: /affirm}, {title: やめる, payload: /stop}, {title: 探す, payload: /look}]"
TAKES = (
    "{intent: greet, when: entity.time or slot.place, do: [{take: {place: entity.district, hours: entity.time}}], "
    "to: jobs, consent: true}"
)
TANGLED = {
    "domain": DOMAIN.replace(
        "utter_hello: [{text: こんにちは}", f"utter_hello: [{{text: こんにちは, {BUTTONS}}}"
    ).replace("[district]", "[district, time]")
    + ASKS_BACK,
    "root": ROOT.replace(
        "otherwise: [{",
        "otherwise:\n  - {when: misses >= 2, do: [{utter: utter_say_differently}], to: talk.aside}\n"
        "  - {when: event.guesses == 2, to: jobs, consent: true}\n"
        "  - {when: event.guesses == 1, do: [{utter: utter_which}]}\n  - {",
    ).replace("utter_other}]}]", "utter_other}]}")
    + "after:\n  - {silence: 3 days, name: note, when: slot.place, do: [{utter: utter_note}]}\n",
    "talk": TALK.replace("      - {intent: greet", f"      - {TAKES}\n      - {{intent: greet")
    + "      - {press: look, to: aside}\n      - {intent: affirm, to: jobs, consent: true}\n"
    + "      - {intent: skip, when: stay >= 3, to: aside}\n"
    + "      - {intent: deny, when: negated.time, do: [{take: {hours: negated.time}}], to: aside}\n"
    + "  aside:\n    on:\n      - {intent: go_back, to: history}\n"
    + "      - {intent: affirm, when: question.hours == 'skipped', to: jobs, consent: true}\n"
    + "      - {intent: deny, do: [{clear: place}, {utter: utter_sure}]}\n"
    + "      - {intent: stop, do: [{utter: utter_erased}, {erase: true}]}\n",
    "jobs": JOBS.replace("    next: ask_hours", "    next: [{when: during.night, to: search}, {to: ask_hours}]")
    + "      - {intent: greet, to: talk.aside}\n",
}
BEGIN = datetime(2026, 11, 24, 20, 0, tzinfo=JST)
Told = tuple[str, str, bool, str | None, str | None]


def explored(machine: Machine) -> set[Told]:
    """Every state with mode, hold, and how the two questions stand."""
    explorer = Prover(machine, []).explorer(("question.place", "question.hours"))
    for _ in explorer.explore():
        pass
    return {(c.state, *c.values) for c in explorer.parents if c.under is None}  # type: ignore[misc]


@pytest.fixture(scope="module")
def tangled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Machine, set[Told]]:
    machine = compile_dialogs(load(project(tmp_path_factory.mktemp("tangled"), "promises: []\n", **TANGLED)))
    return machine, explored(machine)


def events(machine: Machine, shown: list[Button], snapshot: Snapshot) -> st.SearchStrategy[Event]:
    intents = st.sampled_from([i for i in (*machine.dialogs.domain.intents, "nlu_fallback") if i != "crisis"])
    place, hours = Entity("district", "伏見区"), Entity("time", "朝")
    out = replace(hours, negated=True)
    entities = st.sampled_from([(), (place,), (hours,), (place, hours), (out,), (place, out)])
    texts = st.sampled_from(["…", "伏見で"])
    rankings = st.sampled_from([(), (("ask_jobs", 0.5),), (("deny", 0.4), ("ask_jobs", 0.3))])
    said = st.builds(lambda t, i, r, e: Said(t, Parse(i, 1.0, r, e)), texts, intents, rankings, entities)
    risky = st.builds(
        lambda g: Said("…", Parse("ask_jobs", 1.0, entities=(Entity("district", "x"),)), g, "self"),
        st.sampled_from(["watch", "crisis"]),
    )
    acts = ["took"] if snapshot.mode != "human" else ["handed_back", "said"]
    acts += ["lifted_hold"] if snapshot.hold else []
    others: list[st.SearchStrategy[Event]] = [
        st.just(Said("伏見で", None)),
        st.just(Media("sticker")),
        st.builds(CounselorActed, st.sampled_from(acts)),
        *([st.builds(TimerFired, st.sampled_from(sorted(snapshot.timers)))] if snapshot.timers else []),
        *([st.builds(lambda b: Pressed(b.payload), st.sampled_from(shown))] if shown else []),
    ]
    return st.one_of(said, said, said, risky, *others)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_the_prover_has_been_wherever_a_conversation_comes(
    tangled: tuple[Machine, set[Told]], data: st.DataObject
) -> None:
    machine, known = tangled
    snapshot, now, shown = begin(machine), BEGIN, list[Button]()
    for _ in range(data.draw(st.integers(1, 25))):
        event = data.draw(events(machine, shown, snapshot))
        now += data.draw(st.sampled_from([timedelta(minutes=1), timedelta(hours=5), timedelta(days=3)]))
        turn = advance(machine, snapshot, event, now)
        erased = any(isinstance(e, Erase) for e in turn.effects)
        shown += [b for m in turn.messages for b in m.buttons]
        waiting = [e for e in turn.effects if isinstance(e, RunAction)]
        for effect in waiting:
            outcome = data.draw(st.sampled_from(machine.dialogs.domain.actions[effect.action].outcomes))
            turn = advance(machine, turn.snapshot, ActionDone(effect.action, outcome), now)
            waiting += [e for e in turn.effects if isinstance(e, RunAction)]
        snapshot = begin(machine) if erased else replace(turn.snapshot)
        told = (snapshot.state, snapshot.mode, snapshot.hold is not None)
        assert (*told, snapshot.questions.get("place"), snapshot.questions.get("hours")) in known


def test_of_what_a_rule_takes_each_may_be_told_or_not(tmp_path: Path) -> None:
    talk = TALK.replace("do: [", "do: [{take: {pay: entity.district, team: entity.time}}, ")
    talk += "      - {intent: affirm, when: slot.pay or slot.team, do: [{utter: utter_other}]}\n"
    slots = "".join(f"  {name}: {{type: any, mappings: [{{type: custom}}]}}\n" for name in ("pay", "team"))
    domain = DOMAIN.replace("[district]", "[district, time]").replace("actions:", f"{slots}actions:")
    machine = compile_dialogs(load(project(tmp_path, "promises: []\n", talk=talk, domain=domain)))
    explorer = Prover(machine, []).explorer(("slot.pay", "slot.team"))
    for _ in explorer.explore():
        pass
    told = {(c.values[2] is not None, c.values[3] is not None) for c in explorer.parents if c.under is None}
    assert told == {(pay, team) for pay in (False, True) for team in (False, True)}
