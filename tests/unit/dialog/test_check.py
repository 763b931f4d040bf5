"""What is wrong with a set as a whole, on sets made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from banso.dialog.check import check, reachable
from banso.dialog.guards import parse
from banso.dialog.model import (
    Action,
    Delay,
    Dialog,
    DialogSet,
    Domain,
    Next,
    Question,
    Response,
    Rule,
    Run,
    Slot,
    SlotMapping,
    State,
    Step,
    Trigger,
    Utter,
    Variant,
)

YES = Trigger("intent", ("affirm",))
OUT = Rule(YES, to="relief")
GATE = (Rule(Trigger("risk", ("crisis", "watch")), to="crisis"),)
HOLD = Dialog(State("crisis", "crisis", "held", (State("held", "crisis.held", on=(OUT,)),)), holding=True)


def leaf(path: str, *on: Rule, **more: object) -> State:
    return State(path.rpartition(".")[2], path, on=on, **more)  # type: ignore[arg-type]


def dialog(name: str, stage: int, *leaves: State, on: Sequence[Rule] = ()) -> Dialog:
    return Dialog(State(name, name, leaves[0].name, leaves, on=tuple(on)), stage=stage)


def dialog_set(
    *dialogs: Dialog,
    gate: tuple[Rule, ...] = GATE,
    on: tuple[Rule, ...] = (),
    responses: Sequence[Response] = (),
    slots: Sequence[Slot] = (),
    moved: dict[str, str] | None = None,
) -> DialogSet:
    found = (*dialogs, HOLD) if not any(d.holding for d in dialogs) else dialogs
    domain = Domain(
        ("affirm", "deny"),
        (),
        {s.name: s for s in slots},
        {r.name: r for r in responses},
        {"action_find": Action("action_find", "reads", ("found", "none"))},
    )
    root = State("root", "root", found[0].state.name, tuple(d.state for d in found), on=on)
    return DialogSet("v", domain, root, gate, {d.state.name: d for d in found}, moved or {})


def told(dialogs: DialogSet, severity: str = "error") -> list[str]:
    return [finding.message for finding in check(dialogs) if finding.severity == severity]


RELIEF = dialog("relief", 1, leaf("relief.listening", Rule(YES, to="jobs", consent=True)))
JOBS = dialog("jobs", 3, leaf("jobs.start", OUT))


def test_a_sound_set() -> None:
    assert check(dialog_set(RELIEF, JOBS)) == []


def test_unreachable_states_are_told_once_with_all_that_is_in_them() -> None:
    lost = State("lost", "jobs.lost", "inner", (leaf("jobs.lost.inner", OUT),))
    dialogs = dialog_set(RELIEF, dialog("jobs", 3, leaf("jobs.start", OUT), lost))
    assert told(dialogs) == ["nobody ever comes to `jobs.lost`"]
    assert told(dialog_set(RELIEF, dialog("jobs", 3, leaf("jobs.start", OUT), lost), moved={"x": "jobs.lost"})) == []


def test_an_initial_state_is_reached_only_through_its_compound() -> None:
    aside = dialog("jobs", 3, leaf("jobs.start", OUT), leaf("jobs.end", OUT))
    straight = dialog("relief", 1, leaf("relief.listening", Rule(YES, to="jobs.end", consent=True)))
    assert reachable(dialog_set(straight, aside)) >= {"jobs", "jobs.end"}
    assert told(dialog_set(straight, aside)) == ["nobody ever comes to `jobs.start`"]


def test_history_leads_to_a_dialog() -> None:
    back = dialog("relief", 1, leaf("relief.listening", Rule(YES, to="jobs.history", consent=True)))
    assert told(dialog_set(back, JOBS)) == []


def test_dead_ends() -> None:
    stuck = dialog("jobs", 3, leaf("jobs.start", Rule(YES)))
    assert told(dialog_set(RELIEF, stuck)) == ["there is no way out of `jobs.start`"]
    with_root = dialog_set(RELIEF, stuck, on=(Rule(Trigger("intent", ("deny",)), to="relief"),))
    assert told(with_root) == []
    assert told(with_root, "warning") == ["only root's rules lead out of `jobs.start`"]
    assert told(dialog_set(RELIEF, dialog("jobs", 3, leaf("jobs.start", Rule(YES)), on=[OUT]))) == []


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        (Rule(YES, to="jobs"), True),
        (Rule(YES, to="jobs.start"), True),
        (Rule(YES, to="jobs.history"), True),
        (Rule(YES, to="jobs", consent=True), False),
    ],
)
def test_a_step_up_needs_a_yes(rule: Rule, wrong: bool) -> None:
    message = "a step up to `jobs` (stage 3) without the person's yes"
    relief = dialog("relief", 1, leaf("relief.listening", rule))
    assert told(dialog_set(relief, JOBS)) == [message] * wrong
    assert told(dialog_set(RELIEF, JOBS, on=(rule,))) == [message] * wrong


def test_no_yes_is_needed_down_the_ladder_or_to_its_ground() -> None:
    welcome = dialog("welcome", 0, leaf("welcome.hello", Rule(YES, to="relief")))
    assert told(dialog_set(welcome, RELIEF, JOBS)) == []


def test_neither_time_nor_an_answer_is_a_yes() -> None:
    timer = Delay("relief.listening/t", None, None, Rule(Trigger("timer", ("t",)), to="jobs", consent=True))
    relief = dialog("relief", 1, leaf("relief.listening", after=(timer,)))
    assert told(dialog_set(relief, JOBS)) == ["a timer leads up to `jobs`, and time is no yes"]
    asking = leaf("relief.ask", question=Question("x", "utter_ask", free_text=True), next=(Next("jobs"),))
    assert told(dialog_set(dialog("relief", 1, asking), JOBS)) == ["a question leads up to `jobs` by itself"]


def test_the_gate_answers_both_grades_whatever_its_guards_say() -> None:
    crisis = Rule(Trigger("risk", ("crisis",)), to="crisis")
    guarded = Rule(Trigger("risk", ("watch",)), when=parse("not watch"))
    plain = Rule(Trigger("risk", ("watch",)))
    assert told(dialog_set(RELIEF, JOBS, gate=(crisis,))) == ["the gate has no rule for `watch`"]
    assert told(dialog_set(RELIEF, JOBS, gate=(crisis, guarded))) == [
        "the gate's last rule for `watch` has a guard: where it is false, nobody answers"
    ]
    assert told(dialog_set(RELIEF, JOBS, gate=(crisis, guarded, plain))) == []


def test_a_crisis_leads_to_a_dialog_that_works_in_a_hold() -> None:
    free = Dialog(HOLD.state)
    assert told(dialog_set(RELIEF, JOBS, free, HOLD)) == []
    without = DialogSet("v", dialog_set(RELIEF).domain, dialog_set(RELIEF, JOBS).root, GATE, {"relief": RELIEF})
    assert "no dialog holds people in a crisis: nothing but the gate would answer them" in told(without)
    elsewhere = (Rule(Trigger("risk", ("crisis", "watch")), to="relief"), *GATE)
    assert told(dialog_set(RELIEF, JOBS, gate=elsewhere)) == [
        "in a crisis the gate leads to `relief`, whose rules do not work in a hold"
    ]


@pytest.mark.parametrize(
    ("question", "slot", "wrong"),
    [
        (Question("x", "utter_ask"), Slot("x", "text"), True),
        (Question("x", "utter_ask", free_text=True), Slot("x", "text"), False),
        (Question("x", "utter_ask"), Slot("x", "text", mappings=(SlotMapping("age"),)), False),
    ],
)
def test_a_question_can_be_answered(question: Question, slot: Slot, wrong: bool) -> None:
    asking = leaf("jobs.ask", question=question, next=(Next("relief"),))
    found = told(dialog_set(RELIEF, dialog("jobs", 3, asking), slots=[slot]))
    assert [m.partition(":")[0] for m in found] == ["nothing can answer `jobs.ask`"] * wrong


def test_what_is_sensitive_needs_the_slot_of_consent() -> None:
    question = Question("x", "utter_ask", free_text=True, sensitive="special")
    asking = leaf("jobs.ask", question=question, next=(Next("relief"),))
    (message,) = told(dialog_set(RELIEF, dialog("jobs", 3, asking)))
    assert "there is no slot `consent`" in message


def test_a_question_whose_next_may_lead_nowhere() -> None:
    question = Question("x", "utter_ask", free_text=True)
    asking = leaf("jobs.ask", question=question, next=(Next("relief", parse("slot.x == 'a'")),))
    (message,) = told(dialog_set(RELIEF, dialog("jobs", 3, asking)), "warning")
    assert message == "where no guard of `next` holds, `jobs.ask` leads nowhere"


@pytest.mark.parametrize(
    ("first", "second", "shadowed"),
    [
        (Rule(YES), Rule(YES, to="relief"), True),
        (Rule(Trigger("intent")), Rule(YES, to="relief"), True),
        (Rule(YES), Rule(Trigger("intent"), to="relief"), False),
        (Rule(YES, when=parse("hold")), Rule(YES, to="relief"), False),
        (Rule(YES), Rule(YES, to="relief", during_hold=True), False),
        (Rule(Trigger("press", ("affirm",))), Rule(YES, to="relief"), False),
    ],
)
def test_rules_that_never_come_to_pass(first: Rule, second: Rule, shadowed: bool) -> None:
    found = told(dialog_set(RELIEF, dialog("jobs", 3, leaf("jobs.start", first, second))), "warning")
    assert [m.partition(":")[0] for m in found] == ["this rule never comes to pass"] * shadowed


def test_what_is_said_often_has_more_than_one_variant() -> None:
    once = Response("utter_a", (Variant("a"),))
    twice = Response("utter_b", (Variant("a"), Variant("b")))
    otherwise = (Rule(None, do=(Utter("utter_a"), Utter("utter_b"))),)
    jobs = dialog("jobs", 3, leaf("jobs.start", OUT, otherwise=otherwise))
    (message,) = told(dialog_set(RELIEF, jobs, responses=[once, twice]), "warning")
    assert message.startswith("`utter_a` has one variant and is an `otherwise` of `jobs.start`")


def test_every_end_of_an_action_is_waited_for() -> None:
    run: tuple[Step, ...] = (Run("action_find"),)
    found = Rule(Trigger("action", ("action_find/found",)), to="relief")
    jobs = dialog("jobs", 3, leaf("jobs.start", found, entry=run))
    assert told(dialog_set(RELIEF, jobs), "warning") == ["no rule waits for `action_find` to end with `none`"]
