"""Every class of mistake in YAML is told by file, line and column, with what was expected and the likely cure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from banso.loading.dialogs import load, read
from banso.loading.problems import Problem, ProblemsError, did_you_mean

from .conftest import FILES

Project = Callable[[Mapping[str, str]], Path]
HERE = "¦"
"""Marks in a mistake where it is to be told; it is taken out before the file is written."""


@dataclass(frozen=True)
class Mistake:
    file: str
    right: str
    wrong: str
    message: str
    cure: str
    severity: str = "error"


RELIEF, JOBS, DOMAIN, ROOT = "dialogs/relief.yml", "dialogs/jobs.yml", "domain.yml", "dialogs/root.yml"
GATE, ACTIONS, CRISIS = "dialogs/gate.yml", "dialogs/actions.yml", "dialogs/crisis.yml"

MISTAKES = {
    # YAML itself
    "tab": Mistake(RELIEF, "    entry:\n", "¦\tentry:\n", "not YAML", "spaces, not with tabs"),
    "colon in text": Mistake(DOMAIN, "- text: こんにちは。", "- text: 例¦: こんにちは。", "not YAML", "in quotes"),
    "open quote": Mistake(
        DOMAIN, 'version: "3.1"\nintents: [greet,', 'version: "3.1"\nintents: [¦\'greet,', "not YAML", "Close the quote"
    ),
    "duplicate key": Mistake(
        RELIEF,
        "    prompt: utter_invite\n",
        "    prompt: utter_invite\n    ¦prompt: utter_greet\n",
        "`prompt` is written twice here, first in line 9",
        "Keep one",
    ),
    "duplicate state": Mistake(
        JOBS, "  searching:\n", "  ask_place: {}\n  searching:\n", "`ask_place` is written twice", "Keep one"
    ),
    "duplicate response": Mistake(
        DOMAIN,
        "  utter_found:\n",
        "  ¦utter_greet: [{text: また}]\n  utter_found:\n",
        "`utter_greet` is written twice",
        "Keep one",
    ),
    # shape
    "unknown key": Mistake(
        RELIEF, "        when: stay", "        ¦wen: stay", "unknown key `wen`", "Did you mean `when`"
    ),
    "unknown key of a file": Mistake(RELIEF, "title: 気", "¦titel: 気", "unknown key `titel`", "Did you mean `title`"),
    "unknown key of an answer": Mistake(
        JOBS, "label: どこでも", "¦lable: どこでも", "unknown key `lable`", "Did you mean `label`"
    ),
    "unknown key in the domain": Mistake(DOMAIN, "\nslots:", "\n¦slot:", "unknown key `slot`", "Did you mean `slots`"),
    "wrong type": Mistake(
        RELIEF,
        "prompt: utter_invite",
        "prompt: ¦5",
        "`prompt` should be text, not the number 5",
        "`prompt: utter_greet`",
    ),
    "wrong type: list": Mistake(
        RELIEF,
        "    on:\n      - intent: [express",
        "    on: ¦none\n    states:\n      - intent: [express",
        "`on` should be a list",
        "`on: [{intent: affirm, to: values}]`",
    ),
    "wrong type: flag": Mistake(
        RELIEF,
        "consent: true",
        "consent: ¦yes",
        "`consent` should be true or false, not the text `yes`",
        "`consent: true` or `consent: false`",
    ),
    "empty": Mistake(RELIEF, "prompt: utter_invite", "¦prompt:", "`prompt` is empty", "or remove the key"),
    "unknown word": Mistake(
        RELIEF, "- press: show_more", "- media: ¦stiker", "`stiker` is not known for `media`", "Did you mean `sticker`"
    ),
    "missing key": Mistake(
        JOBS, "      ask: utter_ask_place\n", "", "the key `ask` is missing", "Add for example `ask: utter_greet`"
    ),
    "stage": Mistake(RELIEF, "stage: 1", "stage: ¦7", "less than or equal to 4", "`stage: 1`"),
    "file and dialog": Mistake(
        RELIEF, "dialog: relief", "dialog: ¦relieve", "holds the dialog `relieve`", "Write `dialog: relief`"
    ),
    # names
    "intent": Mistake(RELIEF, "- intent: affirm", "- intent: ¦afirm", "no intent `afirm`", "Did you mean `affirm`"),
    "intent in a list": Mistake(
        RELIEF, "[express_anxiety, greet]", "[express_anxiety, ¦great]", "no intent `great`", "Did you mean `greet`"
    ),
    "intent of an answer": Mistake(
        JOBS, "intent: unsure", "intent: ¦unshure", "no intent `unshure`", "Did you mean `unsure`"
    ),
    "slot": Mistake(RELIEF, "set: {known", "set: {¦knwon", "no slot `knwon`", "Did you mean `known`"),
    "slot of a question": Mistake(JOBS, "slot: place", "slot: ¦plcae", "no slot `plcae`", "Did you mean `place`"),
    "slot of an argument": Mistake(
        JOBS, "with: {place: slot.place}", "with: {place: ¦slot.plaec}", "no slot `plaec`", "Did you mean `place`"
    ),
    "response": Mistake(
        RELIEF,
        "- utter: utter_greet\n    prompt",
        "- utter: ¦utter_greeet\n    prompt",
        "no response `utter_greeet`",
        "Did you mean `utter_greet`",
    ),
    "state": Mistake(JOBS, "next: searching", "next: ¦serching", "no state `serching`", "Did you mean `searching`"),
    "dialog": Mistake(RELIEF, "to: jobs", "to: ¦jbos", "no state `jbos`", "Did you mean `jobs`"),
    "initial": Mistake(
        JOBS, "initial: ask_place", "initial: ¦ask_plaec", "no state `ask_plaec`", "Did you mean `ask_place`"
    ),
    "history of a state": Mistake(
        JOBS, "to: relief.history", "to: ¦searching.history", "only dialogs remember", "Write `jobs.history`"
    ),
    "action": Mistake(
        JOBS, "- run: action_find", "- run: ¦action_fnid", "no action `action_fnid`", "Did you mean `action_find`"
    ),
    "outcome": Mistake(
        JOBS,
        "outcome: none",
        "outcome: ¦nothing",
        "`action_find` never ends with `nothing`",
        "Known are `found`, `none`",
    ),
    "entity": Mistake(
        RELIEF, "- press: show_more", "- entity: ¦distrikt", "no entity `distrikt`", "Did you mean `district`"
    ),
    "entity of a mapping": Mistake(
        DOMAIN, "entity: district", "entity: ¦districts", "no entity `districts`", "Did you mean `district`"
    ),
    "source": Mistake(
        JOBS, "outcome.best", "¦result.best", "`result.best` is nothing to take a value from", "`outcome.key`"
    ),
    "press that is an intent": Mistake(
        RELIEF, "- press: show_more", "- press: ¦greet", "`greet` is an intent", "Write `intent: greet`"
    ),
    "undeclared action": Mistake(
        ACTIONS, "  action_find:", "  ¦action_search:", "not in domain.yml", "Add `- action_search`"
    ),
    # guards
    "guard": Mistake(RELIEF, "when: stay < 3 and", "when: ¦stay << 3 and", "bad guard", "A guard looks like"),
    "guard: call": Mistake(RELIEF, "when: stay < 3 and", "when: ¦len(stay) < 3 and", "bad guard", "A guard looks like"),
    "guard: name": Mistake(RELIEF, "when: stay", "when: ¦stya", "bad guard: expected one of", "A guard looks like"),
    "guard: slot": Mistake(RELIEF, "and slot.shift", "and ¦slot.shfit", "no slot `shfit`", "Did you mean `shift`"),
    "guard: value": Mistake(
        RELIEF,
        "and slot.shift != 'night'",
        "and ¦slot.shift != 'nite'",
        "the slot `shift` has no value `nite`",
        "Did you mean `night`",
    ),
    "guard: type": Mistake(
        RELIEF, "slot.shift != 'night'", "¦slot.wage == 'high'", "the slot `wage` holds a number", "a number"
    ),
    "guard: question": Mistake(
        RELIEF, "slot.shift != 'night'", "¦question.shift == 'open'", "no question for the slot `shift`", "`place`"
    ),
    "guard: question status": Mistake(
        RELIEF,
        "slot.shift != 'night'",
        "¦question.place == 'skiped'",
        "`question.place` is never `skiped`",
        "Did you mean `skipped`",
    ),
    "guard: mode": Mistake(
        RELIEF, "slot.shift != 'night'", "¦mode == 'bott'", "`mode` is never `bott`", "Did you mean `bot`"
    ),
    "guard: intent": Mistake(
        RELIEF,
        "slot.shift != 'night'",
        "¦event.intent in ['gret']",
        "`event.intent` is never `gret`",
        "Did you mean `greet`",
    ),
    "guard in quotes": Mistake(
        RELIEF,
        "when: stay < 3 and slot.shift != 'night'",
        "when: \"stay < 3 and ¦slot.shfit != 'night'\"",
        "no slot `shfit`",
        "Did you mean `shift`",
    ),
    # rules and steps
    "no trigger": Mistake(
        RELIEF,
        "      - press: show_more\n        do:",
        "      - ¦do:",
        "has one trigger, this one has none",
        "`intent: affirm`",
    ),
    "two triggers": Mistake(
        RELIEF,
        "- press: show_more\n",
        "- ¦press: show_more\n        media: sticker\n",
        "this one has `press` and `media`",
        "`intent: affirm`",
    ),
    "outcome without action": Mistake(
        RELIEF,
        "- press: show_more\n",
        "- press: show_more\n        outcome: ¦found\n",
        "`outcome` needs its `action`",
        "Add",
    ),
    "two steps in one": Mistake(
        RELIEF,
        "          - set: {known: true}\n          - utter:",
        "          - ¦set: {known: true}\n            utter:",
        "this one does `utter` and `set`",
        "Begin a new step",
    ),
    "timer": Mistake(RELIEF, "silence: 3 days", "silence: ¦3 dayz", "`3 dayz` is no span of time", "`silence: 3 days`"),
    "timer without time": Mistake(
        RELIEF,
        "- silence: 3 days\n        name",
        "- ¦name",
        "one of `delay`, `silence`, `unanswered`",
        "`silence: 3 days`",
    ),
    "duplicate timer": Mistake(
        RELIEF,
        "        name: gentle_note\n",
        "        name: gentle_note\n      - delay: 1 hour\n        name: ¦gentle_note\n",
        "two timers of `relief.listening` are called `gentle_note`, the first in line",
        "Rename",
    ),
    "resume and to": Mistake(
        RELIEF, "consent: true\n", "consent: true\n        resume: ¦true\n", "leads away", "Delete it"
    ),
    "state name": Mistake(JOBS, "  searching:\n", "  ¦search now:\n", "cannot be called `search now`", "letters"),
    "no initial": Mistake(JOBS, "initial: ask_place\n", "", "does not say where it begins", "Add `initial: ask_place`"),
    # questions
    "answer's value": Mistake(
        JOBS, "{value: 伏見区}", "{value: ¦612, label: 伏見区}", "the slot `place` holds text, not `612`", "in quotes"
    ),
    "asked twice": Mistake(
        JOBS,
        "  searching:\n",
        "  again: {question: {slot: ¦place, ask: utter_ask_place}, next: searching}\n  searching:\n",
        "the slot `place` is asked twice",
        "first question",
    ),
    "question without next": Mistake(JOBS, "    next: searching\n", "", "the question leads nowhere", "Add `next:`"),
    "long label": Mistake(
        JOBS,
        "label: どこでも",
        "label: ¦京都市内ならどこでもかまわないと思っています",
        "has 22 characters, LINE shows 20",
        "Shorten it",
    ),
    "long answer": Mistake(
        JOBS, "{value: 伏見区}", "{value: ¦" + "あ" * 300 + ", label: 長い}", "LINE allows 300", "Shorten"
    ),
    "many answers": Mistake(
        JOBS,
        "      answers:\n",
        "      answers:\n        ¦" + "        ".join([*(f"- {{value: '{n}'}}\n" for n in range(12)), ""]).rstrip(" "),
        "14 answers, LINE shows 13",
        "free text",
    ),
    # responses
    "button of nothing": Mistake(
        DOMAIN, "payload: /show_more", "payload: ¦/show_moer", "`show_moer` is no intent", "Did you mean `show_more`"
    ),
    "button without slash": Mistake(
        DOMAIN, "payload: /affirm", "payload: ¦affirm", "does not begin with `/`", "`/affirm`"
    ),
    "button data": Mistake(
        DOMAIN, "payload: /affirm", "payload: ¦'/affirm{place: x}'", "is not JSON", '`/affirm{"place": "anywhere"}`'
    ),
    "button value": Mistake(
        DOMAIN, "payload: /affirm", 'payload: ¦\'/affirm{"shift": "nite"}\'', "no value `nite`", "Did you mean `night`"
    ),
    "long title": Mistake(
        DOMAIN, "title: もっと", "title: ¦" + "も" * 21, "has 21 characters, LINE shows 20", "Shorten it"
    ),
    "long text": Mistake(
        DOMAIN, "text: こんにちは。", "text: ¦" + "😀" * 2501, "5002 UTF-16 units, LINE takes 5000", "several responses"
    ),
    "many buttons": Mistake(
        DOMAIN,
        "      buttons:\n",
        "      buttons:\n        ¦" + "        ".join(["- {title: はい, payload: /affirm}\n"] * 12),
        "14 buttons, LINE shows 13",
        "free text",
    ),
    "placeholder": Mistake(DOMAIN, "{label:place}", "{label:plaec}", "no slot `plaec`", "Did you mean `place`"),
    "nothing said": Mistake(
        DOMAIN, "- text: こんにちは。\n", "- ¦channel: line\n", "says nothing", "`text: こんにちは。`"
    ),
    "core response": Mistake(
        DOMAIN,
        "  utter_say_differently:\n",
        "  utter_different:\n",
        "`utter_say_differently` is missing",
        "three variants",
    ),
    "slot type": Mistake(
        DOMAIN, "type: float", "type: ¦flaot", "no slot type is called `flaot`", "Did you mean `float`"
    ),
    "categorical": Mistake(DOMAIN, "    values: [day, night]\n", "", "`shift` has no values", "values: [day, night]"),
    "initial value": Mistake(
        DOMAIN,
        "type: bool",
        "type: bool\n    initial_value: ¦maybe",
        "holds true or false, not `maybe`",
        "true or false",
    ),
    "duplicate intent": Mistake(
        DOMAIN, "[greet, affirm,", "[greet, affirm, ¦greet,", "`greet` stands twice in `intents`", "Keep one"
    ),
    # the set as a whole
    "unreachable": Mistake(
        JOBS,
        "  searching:\n",
        "  ¦lost: {on: [{intent: greet, to: searching}]}\n  searching:\n",
        "nobody ever comes to `jobs.lost`",
        "`to: jobs.lost`",
    ),
    "no way out": Mistake(
        CRISIS, "to: relief", "do: [{utter: utter_greet}]", "there is no way out of `crisis.held`", "`to:`"
    ),
    "step up": Mistake(
        RELIEF,
        "- intent: affirm\n        consent: true\n",
        "- ¦intent: affirm\n",
        "a step up to `jobs` (stage 3) without",
        "`consent: true`",
    ),
    "gate": Mistake(GATE, "[crisis, watch]", "crisis", "the gate has no rule for `watch`", "`risk: watch`"),
    "guarded gate": Mistake(GATE, "    do:", "    when: not hold\n    do:", "has a guard", "no `when`"),
    "no holding dialog": Mistake(CRISIS, "holding: true\n", "", "no dialog holds people", "`holding: true`"),
    # warnings
    "unused response": Mistake(
        DOMAIN,
        "  utter_found:\n",
        "  ¦utter_extra: [{text: a}]\n  utter_found:\n",
        "nothing says `utter_extra`",
        "delete it",
        "warning",
    ),
    "one variant": Mistake(
        DOMAIN,
        "    - text: 場所のご希望はありますか。\n",
        "",
        "`utter_ask_place` has one variant",
        "second variant",
        "warning",
    ),
    "no rule for an outcome": Mistake(
        ACTIONS,
        "[found, none]",
        "[found, none, failed]",
        "no rule waits for `action_find` to end with `failed`",
        "`outcome: failed`",
        "warning",
    ),
    "never matches": Mistake(
        RELIEF,
        "      - press: show_more\n",
        "      - intent: affirm\n      - press: show_more\n",
        "never comes to pass",
        "`when`",
        "warning",
    ),
}


def spoil(mistake: Mistake) -> tuple[str, tuple[int, int] | None]:
    """The file with the mistake, and the line and column where it was marked."""
    text = FILES[mistake.file]
    assert mistake.right in text
    before = text[: text.index(mistake.right)]
    wrong, _, _ = mistake.wrong.partition(HERE)
    place = None
    if HERE in mistake.wrong:
        until = before + wrong
        place = (until.count("\n") + 1, len(until) - until.rfind("\n"))
    return text.replace(mistake.right, mistake.wrong.replace(HERE, ""), 1), place


def test_the_sound_set_has_no_problem(project: Project) -> None:
    assert [str(p) for p in read(project({})).problems] == []


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_mistake_is_told(project: Project, mistake: Mistake) -> None:
    text, place = spoil(mistake)
    folder = project({mistake.file: text})
    problems = read(folder).problems
    found = [p for p in problems if mistake.message in p.message]
    assert found, [str(p) for p in problems]
    problem = found[0]
    assert mistake.cure in problem.cure
    assert problem.severity == mistake.severity
    if place is not None:
        assert str(problem).startswith(f"{folder}/{mistake.file}:{place[0]}:{place[1]}: ")


def test_all_mistakes_are_told_at_once_and_in_order(project: Project) -> None:
    folder = project(
        {
            RELIEF: FILES[RELIEF]
            .replace("prompt: utter_invite", "prompt: 5")
            .replace("intent: affirm", "intent: afirm"),
            JOBS: FILES[JOBS].replace("next: searching", "next: serching").replace("slot: place", "slot: plcae"),
        }
    )
    with pytest.raises(ProblemsError) as caught:
        load(folder)
    assert [f"{Path(p.file).name}:{p.line}:{p.column}" for p in caught.value.problems] == [
        "jobs.yml:7:13",
        "jobs.yml:13:11",
        "relief.yml:9:13",
        "relief.yml:18:17",
    ]
    assert str(caught.value).splitlines() == [str(p) for p in caught.value.problems]


def test_a_mistake_of_shape_does_not_make_others_look_wrong(project: Project) -> None:
    """A response whose shape is wrong is still a response; one mistake, one problem."""
    folder = project({DOMAIN: FILES[DOMAIN].replace("  utter_found:\n    - text:", "  utter_found:\n    - txt:")})
    assert [p.message for p in read(folder).problems] == ["unknown key `txt`"]


def test_a_misspelt_name_is_told_once_and_not_again_by_what_follows_from_it(project: Project) -> None:
    for wrong in (
        Mistake(JOBS, "initial: ask", "initial: aks", "", ""),
        Mistake(RELIEF, "to: jobs", "to: jbos", "", ""),
    ):
        assert len(read(project({wrong.file: spoil(wrong)[0]})).problems) == 1


def test_a_missing_file_is_told(project: Project) -> None:
    folder = project({})
    (folder / "dialogs" / "gate.yml").unlink()
    with pytest.raises(ProblemsError, match=r"gate\.yml:1:1: there is no such file"):
        load(folder)


def test_a_folder_with_nothing_in_it(tmp_path: Path) -> None:
    found = {Path(p.file).name for p in read(tmp_path).problems}
    assert found == {"domain.yml", "root.yml", "gate.yml"}


def test_a_problem_reads_as_editors_want_it() -> None:
    problem = Problem("dialogs/relief.yml", 3, 7, "no intent `afirm`.", "Did you mean `affirm`?")
    assert str(problem) == "dialogs/relief.yml:3:7: no intent `afirm`. Did you mean `affirm`?"


def test_words_too_far_from_all_known_are_answered_by_what_is_known() -> None:
    assert did_you_mean("xyz", ["affirm", "deny"]) == "Known are `affirm`, `deny`"
