"""Each kind of promise: kept, and broken by a change of the dialogs, with the shortest story that shows it."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from banso.dialog.effects import RunAction
from banso.dialog.events import ActionDone, Event
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.snapshot import Snapshot
from banso.dialog.story import Story, UserSays
from banso.dialog.turn import begin
from banso.loading.dialogs import load
from banso.proving.commands import prove, read_back
from banso.proving.monitor import breaks, strands
from banso.proving.proof import Prover, Verdict
from banso.proving.reading import read_promises
from banso.proving.schema import schema_text
from banso.proving.storytelling import blamed, tell
from banso.service.turns import TurnResult, take_turn
from banso.testing.conversation import Conversation, Exchange
from banso.testing.simulation import EVENING
from banso.testing.stories import run_story
from tests.unit.proving.projects import CRISIS, DOMAIN, JOBS, ROOT, TALK, project


def play(machine: Machine, story: Story) -> Sequence[tuple[Snapshot, Exchange]]:
    """The exchanges of a story, each with the snapshot before it."""
    held: list[tuple[Snapshot, Exchange]] = []

    def run(effect: RunAction, snapshot: Snapshot, now: datetime) -> ActionDone:
        return ActionDone(effect.action, "found")

    def turn(snapshot: Snapshot, event: Event, at: datetime) -> TurnResult:
        result = take_turn(machine, run, snapshot, event, at)
        held.append((snapshot, Exchange(result.event, result, at)))
        return result

    run_story(story, Conversation(turn, lambda _: None, begin(machine), EVENING))
    return held


def verdict(folder: Path) -> tuple[Verdict, Machine]:
    machine = compile_dialogs(load(folder))
    return Prover(machine, read_promises(folder, machine)).prove().verdicts[0], machine


def story_of(found: Verdict, machine: Machine) -> str:
    """The story as told, once it is seen to break the promise."""
    assert not found.proved
    assert not found.why
    telling = tell(found.promise, found.way, machine)
    story = read_back(telling)
    assert story is not None
    assert breaks(found.promise, play(machine, story), machine)
    return telling.text


ANSWERED = """\
promises:
  - promise: A crisis is answered
    always: {risk: crisis, when: mode != 'human'}
    then: {says: utter_crisis}
"""
UNASKED = """\
promises:
  - promise: Nothing unasked after stop
    never: {kind: timer, when: stopped, silent: false}
"""
HELD = """\
promises:
  - promise: No job in a hold
    never: {when: hold, runs: action_find}
"""
ONCE = """\
promises:
  - promise: What was skipped is not asked again
    for_each: question
    never: {when: "question.{question} == 'skipped'", asks: '{question}', none_of: [{intent: go_back}]}
"""
HUMAN = """\
promises:
  - promise: A human is one message away
    wherever: {when: mode == 'bot'}
    messages: 1
    then: {after: mode == 'waiting'}
"""
TWICE = """\
promises:
  - promise: Erasing is asked once more
    never: {erases: true}
    unless_before: {says: utter_sure}
"""
LEADS = """\
promises:
  - promise: After stop comes a word of it
    after: {intent: stop}
    then: {says: utter_other}
    messages: 1
"""
CLIMBS = """\
promises:
  - promise: No step up without a yes
    never: {climbs: true, none_of: [{intent: [ask_jobs, affirm]}]}
"""


@pytest.mark.parametrize("promises", [ANSWERED, UNASKED, HELD, ONCE, HUMAN, TWICE, CLIMBS])
def test_what_holds_is_proved(tmp_path: Path, promises: str) -> None:
    found, _ = verdict(project(tmp_path, promises))
    assert found.proved, (found.why, [s.happening.key for s in found.way])


def test_a_crisis_without_its_answer_breaks_always(tmp_path: Path) -> None:
    gate = "gate:\n  - {risk: crisis, when: not slot.place, do: [{utter: utter_crisis}], to: crisis}\n"
    gate += (
        "  - {risk: crisis, do: [{utter: utter_hello}], to: crisis}\n  - {risk: watch, do: [{utter: utter_crisis}]}\n"
    )
    found, machine = verdict(project(tmp_path, ANSWERED, gate=gate))
    told = story_of(found, machine)
    assert '- {user: "死にたい", intent: ask_jobs, entities: [district: "伏見区"]}' in told
    assert "- action: utter_crisis" in told
    assert "gate.yml:3" in blamed(found.promise, found.way)[0]


def test_what_is_ruled_out_breaks_a_promise_and_the_story_says_so(tmp_path: Path) -> None:
    talk = (
        TALK + "      - {intent: affirm, when: negated.district, do: [{utter: utter_other}], to: jobs, consent: true}\n"
    )
    climbs = "promises:\n  - promise: No step up\n    never: {climbs: true, none_of: [{intent: ask_jobs}]}\n"
    found, machine = verdict(project(tmp_path, climbs, talk=talk))
    assert '- {user: "…", intent: affirm, entities: [{district: "伏見区", negated: true}]}' in story_of(found, machine)


def test_a_card_that_is_named_breaks_a_promise_and_the_story_names_one(tmp_path: Path) -> None:
    talk = TALK + "      - {intent: affirm, when: card.posting, do: [{utter: utter_other}], to: jobs, consent: true}\n"
    climbs = "promises:\n  - promise: No step up\n    never: {climbs: true, none_of: [{intent: ask_jobs}]}\n"
    found, machine = verdict(project(tmp_path, climbs, talk=talk))
    assert '- {user: "1つ目のことですが", intent: affirm}' in tell(found.promise, found.way, machine).text


def test_a_job_shown_in_a_hold_breaks_never(tmp_path: Path) -> None:
    crisis = CRISIS.replace("    otherwise:", "      - {intent: ask_jobs, do: [{run: action_find}]}\n    otherwise:")
    found, machine = verdict(project(tmp_path, HELD, crisis=crisis))
    assert [line.strip() for line in story_of(found, machine).splitlines()[3:6]] == [
        '- user: "死にたい"',
        "- state: crisis.holding",
        '- {user: "…", intent: ask_jobs}',
    ]


def test_a_question_opened_again_breaks_for_each(tmp_path: Path) -> None:
    talk = TALK + "      - {intent: deny, do: [{clear: place}], to: jobs.ask_place, consent: true}\n"
    found, machine = verdict(project(tmp_path, ONCE, talk=talk))
    assert found.promise.name == "What was skipped is not asked again (place)"
    told = story_of(found, machine)
    assert "intent: skip" in told
    assert told.rstrip().splitlines()[-3].endswith("intent: deny}")


def test_a_place_without_a_human_breaks_wherever(tmp_path: Path) -> None:
    jobs = JOBS.replace("  ask_hours:\n", "  ask_hours:\n    on: [{intent: any, do: [{utter: utter_other}]}]\n")
    found, machine = verdict(project(tmp_path, HUMAN, jobs=jobs))
    assert not found.proved
    assert not found.why
    telling = tell(found.promise, found.way, machine)
    assert "- state: jobs.ask_hours" in telling.text
    story = read_back(telling)
    assert story is not None
    assert strands(found.promise, story, lambda told: play(machine, told), machine)


def test_a_story_that_ends_where_a_human_is_near_strands_nobody(tmp_path: Path) -> None:
    machine = compile_dialogs(load(project(tmp_path, HUMAN)))
    [promise] = read_promises(tmp_path, machine)
    story = Story("Near", (UserSays("…", "greet"),))
    assert not strands(promise, story, lambda told: play(machine, told), machine)


def test_a_conversation_that_cannot_begin_well_is_told_in_words(tmp_path: Path) -> None:
    root = ROOT.replace("  - {intent: request_counselor, do: [{handoff: request}, {utter: utter_wait}]}\n", "")
    out = io.StringIO()
    folder = project(tmp_path, HUMAN, root=root)
    assert prove(folder, console=Console(file=out, soft_wrap=True, markup=False)) == 1
    assert "at the very beginning" in out.getvalue()


def test_erasing_at_once_breaks_unless_before(tmp_path: Path) -> None:
    talk = TALK + "      - {intent: deny, do: [{utter: utter_sure}]}\n"
    talk += "      - {intent: affirm, do: [{utter: utter_erased}, {erase: true}]}\n"
    found, machine = verdict(project(tmp_path, TWICE, talk=talk))
    assert "intent: affirm" in story_of(found, machine)


def test_erasing_right_after_the_question_keeps_unless_before(tmp_path: Path) -> None:
    talk = """\
dialog: talk
stage: 1
initial: here
states:
  here:
    on:
      - {intent: deny, do: [{utter: utter_sure}], to: asked}
  asked:
    on:
      - {intent: affirm, when: stay <= 1, do: [{utter: utter_erased}, {erase: true}], to: here}
    otherwise: [{do: [{utter: utter_other}], to: here}]
"""
    root = "dialog: root\ninitial: talk\non: [{intent: ask_jobs, consent: true, to: jobs}]\n"
    found, _ = verdict(project(tmp_path, TWICE, talk=talk, root=root + "otherwise: [{do: [{utter: utter_other}]}]\n"))
    assert found.proved, (found.why, [s.happening.key for s in found.way])


def test_a_word_that_does_not_come_breaks_after(tmp_path: Path) -> None:
    found, machine = verdict(project(tmp_path, LEADS))
    told = story_of(found, machine)
    assert told.count("user:") + told.count("follow:") + told.count("true") >= 2


def test_a_step_up_by_a_greeting_is_a_climb(tmp_path: Path) -> None:
    talk = TALK.replace("{intent: greet, do: [{utter: utter_hello}]}", "{intent: greet, consent: true, to: jobs}")
    found, machine = verdict(project(tmp_path, CLIMBS, talk=talk))
    assert "intent: greet" in story_of(found, machine)


TOLD = """\
promises:
  - promise: No hours are taken in talk
    never: {state: talk.here, after: slot.hours == '朝'}
"""


def test_what_a_rule_takes_from_a_message_stands_in_the_story(tmp_path: Path) -> None:
    take = "{intent: greet, when: entity.district, do: [{take: %s}, {utter: utter_hello}]}"
    talk = TALK.replace(
        "{intent: greet, do: [{utter: utter_hello}]}", take % "{place: entity.district, hours: entity.time}"
    )
    domain = DOMAIN.replace("entities: [district]", "entities: [district, time]")
    found, machine = verdict(project(tmp_path, TOLD, talk=talk, domain=domain))
    assert '[district: "伏見区", time: "朝"]' in story_of(found, machine)


UNNOTED = """\
promises:
  - promise: No note is an answer
    never: {says: utter_note}
"""


@pytest.mark.parametrize("outcome", ["found", "none", "failed"])
def test_what_comes_of_one_outcome_alone_is_found(tmp_path: Path, outcome: str) -> None:
    others = ", ".join(o for o in ("found", "none", "failed") if o != outcome)
    jobs = JOBS.replace("outcome: [found, none]", f"outcome: [{others}]")
    jobs += f"      - {{action: action_find, outcome: {outcome}, do: [{{utter: utter_note}}], to: talk}}\n"
    actions = "actions:\n  action_find: {kind: reads, outcomes: [found, none, failed]}\n"
    found, _ = verdict(project(tmp_path, UNNOTED, jobs=jobs, actions=actions))
    assert not found.proved
    assert found.way[-1].happening.key == f"action_find/{outcome}"


GUESSES = """\
  utter_guess_greet: [{text: あいさつ}]
  utter_guess_stop: [{text: やめること}]
"""


def test_what_is_done_on_a_guess_is_found(tmp_path: Path) -> None:
    talk = TALK + "    otherwise: [{when: event.guesses == 2, to: jobs, consent: true}]\n"
    found, machine = verdict(project(tmp_path, CLIMBS, talk=talk, domain=DOMAIN + GUESSES))
    assert '{user: "…", intent: nlu_fallback, guesses: [greet, stop]}' in story_of(found, machine)


def test_a_question_without_a_button_is_found(tmp_path: Path) -> None:
    jobs = JOBS.replace("answers: [{value: 朝, label: 朝}]", "free_text: true")
    found, _ = verdict(project(tmp_path, "promises: [{promise: Buttons, buttons: true}]\n", jobs=jobs))
    assert not found.proved
    assert "jobs.ask_hours" in found.why


def test_the_command_says_what_is_wrong_with_a_promise(tmp_path: Path) -> None:
    folder = project(tmp_path, "promises: [{promise: X, never: {says: utter_helo}}]\n")
    out = io.StringIO()
    assert prove(folder, console=Console(file=out, soft_wrap=True, markup=False)) == 1
    assert "care.yml:1" in out.getvalue()
    assert "Did you mean `utter_hello`" in out.getvalue()


def test_the_command_exits_with_0_where_all_is_proved(tmp_path: Path) -> None:
    out = io.StringIO()
    assert prove(project(tmp_path, ANSWERED), console=Console(file=out, soft_wrap=True, markup=False)) == 0
    assert "1 of 1 promises proved" in out.getvalue()


def test_the_published_schema_is_that_of_the_reader() -> None:
    published = Path(__file__).parents[3] / "schemas" / "promises.json"
    assert published.read_text(encoding="utf-8") == schema_text()


WORDLESS = """\
promises:
  - {promise: Varied, varied: true}
"""


def test_a_response_with_one_text_is_found_only_where_it_is_said(tmp_path: Path) -> None:
    domain = DOMAIN + "  utter_never: [{text: 一度}]\n"
    domain = domain.replace("{text: ありました}, {text: 見つかりました}", "{text: ありました}")
    found, _ = verdict(project(tmp_path, WORDLESS, domain=domain))
    assert "utter_found" in found.why
    assert "utter_never" not in found.why


def test_a_last_resort_without_a_button_is_found(tmp_path: Path) -> None:
    found, _ = verdict(project(tmp_path, "promises: [{promise: Buttons, buttons: true}]\n"))
    assert "otherwise` of `root`" in found.why
    assert "otherwise` of `jobs" not in found.why


def quickly(folder: Path, seconds: float) -> list[str]:
    """What is found broken by a clock that goes on by a second at every look."""
    machine = compile_dialogs(load(folder))
    ticks = itertools.count()
    return [p.name for p in Prover(machine, read_promises(folder, machine)).broken(seconds, lambda: next(ticks))]


def test_what_is_surely_broken_is_found_without_a_whole_proof(tmp_path: Path) -> None:
    gate = "gate:\n  - {risk: crisis, do: [{utter: utter_hello}], to: crisis}\n"
    gate += "  - {risk: watch, do: [{utter: utter_crisis}]}\n"
    assert quickly(project(tmp_path, ANSWERED, gate=gate), 1e6) == ["A crisis is answered"]


def test_what_cannot_come_to_pass_is_not_called_broken(tmp_path: Path) -> None:
    assert quickly(project(tmp_path, ONCE), 1e6) == []


def test_the_search_for_what_is_broken_ends_in_time(tmp_path: Path) -> None:
    crisis = CRISIS.replace("    otherwise:", "      - {intent: ask_jobs, do: [{run: action_find}]}\n    otherwise:")
    assert quickly(project(tmp_path, HELD, crisis=crisis), 3) == []
