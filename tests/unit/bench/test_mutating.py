"""Small mistakes put into the dialogs: each is one, is shown as what it is, and is noticed where something looks."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from banso.bench.commands import run_mutate
from banso.bench.mutation.equivalents import reasons
from banso.bench.mutation.guard_changes import changed
from banso.bench.mutation.mutants import KINDS, Mutant, mutants
from banso.bench.mutation.overlapping import never_both
from banso.bench.mutation.rereading import Rereading
from banso.bench.mutation.running import try_all
from banso.bench.mutation.skeletons import skeleton
from banso.bench.mutation.suite import NotGreenError, Suite, Verdict
from banso.bench.mutation.yaml_edits import Change, Document, diff_lines, edited
from banso.bench.running import run_stories
from banso.dialog import guards
from banso.dialog.machine import Machine
from banso.loading.dialogs import read
from banso.loading.problems import ProblemsError, errors
from banso.loading.yaml_source import parse_source, source_of
from banso.wiring.project import load_machine
from tests.unit.bench.conftest import SHIPPED, small_copy

LISTS = """\
on:
  # first
  - intent: a   # why
    do: [{utter: x}, {utter: y}]
  - when: b
    to: c
  - {intent: d, consent: true, to: e}
otherwise: &felt
  - do: [{utter: z}]
copy: *felt
"""


ANCHORED, NAMED = re.compile(r"[:-] &(\w+)"), re.compile(r"[:-] \*(\w+)")


def change(text: str, key: str, index: int, *, drop: str | None = None) -> Change | None:
    """An item of the list under the key dropped; with `drop` one of its pairs."""
    document = Document(text)
    pair = document.pairs(document.root)[key]
    if drop is None:
        return document.without_item(document.root, pair, index)
    item = document.items(pair.value)[index]
    return document.without_pair(item, document.pairs(item)[drop])


@pytest.mark.parametrize(
    ("key", "index", "drop", "gone", "left"),
    [
        ("on", 0, None, ["- intent: a", "utter: x"], ["# first", "- when: b"]),
        ("on", 0, "do", ["utter: x"], ["- intent: a   # why"]),
        ("on", 1, "when", ["when: b"], ["  - to: c\n"]),
        ("on", 2, "to", ["to: e"], ["{intent: d, consent: true}"]),
        ("on", 2, "consent", ["consent: true"], ["{intent: d, to: e}"]),
        ("otherwise", 0, None, ["utter: z"], ["otherwise: &felt []\n", "copy: *felt"]),
        ("otherwise", 0, "do", None, []),
    ],
)
def test_what_is_dropped_goes_and_all_else_stays_as_written(
    key: str, index: int, drop: str | None, gone: list[str] | None, left: list[str]
) -> None:
    found = change(LISTS, key, index, drop=drop)
    if gone is None:
        assert found is None, "nothing would be left of it"
        return
    assert found is not None
    text = edited(LISTS, found.edits)
    assert not [word for word in gone if word in text]
    assert not [word for word in left if word not in text]


def test_a_value_that_others_name_keeps_its_anchor() -> None:
    text = "on:\n  - when: &often a or b\n  - when: *often\n"
    document = Document(text)
    first, second = document.items(document.pairs(document.root)["on"].value)
    changed_value = document.replaced(document.pairs(first)["when"].value, "a")
    assert edited(text, changed_value.edits) == "on:\n  - when: &often a\n  - when: *often\n"
    assert document.pairs(second)["when"].alias


def test_a_change_of_the_text_and_one_of_the_nodes_are_the_same(shipped_machine: Machine) -> None:
    documents: dict[str, Document] = {}
    for mutant in mutants(SHIPPED, shipped_machine)[::45]:
        path = SHIPPED / mutant.file
        document = documents.setdefault(mutant.file, Document(path.read_text(encoding="utf-8")))
        with document.changed(mutant.change) as root:
            read = source_of(root, mutant.file)
        text = edited(document.text, mutant.change.edits)
        if set(NAMED.findall(text)) - set(ANCHORED.findall(text)):
            continue  # with the rule goes an anchor that others name: the nodes keep it, lines alone cannot show that
        written = parse_source(text, mutant.file)
        assert read.data == written.data, mutant.name
        assert read.problems == written.problems == []
        assert read.data != source_of(document.root, mutant.file).data, mutant.name


def test_what_is_read_of_a_change_is_what_the_checks_would_read_of_the_file(
    small: Path, small_machine: Machine
) -> None:
    rereading = Rereading(small, small_machine)
    for mutant in mutants(small, small_machine):
        file = small / mutant.file
        before = file.read_text(encoding="utf-8")
        file.write_text(edited(before, mutant.change.edits), encoding="utf-8")
        whole = read(small, set(small_machine.words))
        file.write_text(before, encoding="utf-8")
        found = rereading.changed(mutant.file, mutant.change)
        if whole.dialogs is None:
            assert isinstance(found, list), mutant.name
            assert {p.text for p in found} <= {p.text for p in errors(whole.problems)}
        else:
            assert not isinstance(found, list), mutant.name
            assert _alike(found) == _alike(whole.dialogs), mutant.name


def _alike(dialogs: object) -> str:
    """The dialogs without their version and without places, which a change moves."""
    told = repr(dataclasses.replace(dialogs, version=""))  # type: ignore[type-var]
    return re.sub(r"Place\([^)]*\)|column=\d+", "", told)


@pytest.mark.parametrize(
    ("guard", "ways"),
    [
        ("hold", {("negated", "not hold"), ("widened", None)}),
        ("not hold", {("negated", "hold"), ("widened", None)}),
        ("stay < 3 and hold", {("negated", "not (stay < 3 and hold)"), ("widened", "hold"), ("widened", "stay < 3"),
                               ("widened", "stay < 4 and hold")}),
        ("hold or watch", {("negated", "not (hold or watch)"), ("narrowed", "watch"), ("narrowed", "hold")}),
        ("not (misses >= 2)", {("negated", "misses >= 2"), ("widened", None), ("narrowed", "not misses >= 1")}),
        ("event.confidence < 0.8", {("negated", "not event.confidence < 0.8"), ("widened", None),
                                    ("widened", "event.confidence < 0.9")}),
    ],
)  # fmt: skip
def test_guards_are_turned_round_widened_and_narrowed(guard: str, ways: set[tuple[str, str | None]]) -> None:
    found = {(how, None if other is None else str(other)) for how, _, other in changed(guards.parse(guard))}
    assert found == ways


@pytest.mark.parametrize(
    ("first", "second", "exclusive"),
    [
        ("slot.a == 'x'", "slot.a == 'y' and hold", True),
        ("mode in ['bot', 'waiting']", "mode == 'human'", True),
        ("stay in [3, 6]", "stay >= 9", True),
        ("during.night and hold", "not during.night", True),
        ("stay <= 1", "stay >= 9 and hold", True),
        ("stay <= 4", "stay > 3", False),
        ("stay in [3, 6]", "stay >= 6", False),
        ("slot.a == 'x'", "slot.b == 'y'", False),
        ("slot.a == 'x' or hold", "slot.a == 'y'", False),
    ],
)
def test_rules_that_are_never_both_right_need_no_order(first: str, second: str, exclusive: bool) -> None:
    assert never_both(guards.parse(first), guards.parse(second)) is exclusive
    assert never_both(guards.parse(second), guards.parse(first)) is exclusive
    assert not never_both(None, guards.parse(second))


def test_what_aliases_name_is_changed_once_and_touched_by_all_who_name_it(shipped_machine: Machine) -> None:
    found = [mutant for mutant in mutants(SHIPPED, shipped_machine) if mutant.file == "dialogs/jobs.yml"]
    assert len({mutant.change for mutant in found}) == len(found)
    wish = next(mutant for mutant in found if mutant.name.endswith("does not take wished_remote"))
    assert len(wish.touched) > 10, "all the rules that take the wishes"


@pytest.mark.parametrize(
    ("second", "swapped"),
    [
        ("{intent: stop, do: [{utter: utter_hello}]}", False),
        ("{intent: deny, do: [{utter: utter_hello}]}", True),
        ("{intent: deny, do: [{utter: utter_hmm}]}", False),
    ],
    ids=["for another intent", "for one of its intents", "for one of its intents, to do the same"],
)
def test_rules_for_other_intents_and_rules_that_do_the_same_need_no_order(
    small: Path, second: str, swapped: bool
) -> None:
    first = "{entity: wage, when: \"event.intent in ['deny', 'greet']\", do: [{utter: utter_hmm}]}"
    path = small / "dialogs" / "talk.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}      - {first}\n      - {second}\n", encoding="utf-8")
    found = [
        m for m in mutants(small, load_machine(small)) if m.kind == "order swapped" and "['deny', 'greet']" in m.name
    ]
    assert bool(found) is swapped


def test_every_mutant_has_a_name_of_its_own_and_every_kind_comes_to_pass(shipped_machine: Machine) -> None:
    found = mutants(SHIPPED, shipped_machine)
    assert len({mutant.name for mutant in found}) == len(found)
    assert {mutant.kind for mutant in found} == set(KINDS)
    assert found == mutants(SHIPPED, shipped_machine), "always the same ones"


def test_the_diff_shows_the_line_that_the_mutant_names(small: Path, small_machine: Machine) -> None:
    for mutant in mutants(small, small_machine):
        text = (small / mutant.file).read_text(encoding="utf-8")
        lines = diff_lines(text, mutant.change.edits, mutant.file)
        removed = [line[1:] for line in lines[2:] if line.startswith("-")]
        assert any(line.strip() and line in removed for line in text.splitlines()[mutant.line - 1 :]), mutant.name
        assert len(removed) <= 12, "one small step"


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Verdict]]:
    project = small_copy(tmp_path_factory.mktemp("mutating"))
    trying = try_all(project, None, workers=1)
    return project, {verdict.mutant.name: verdict for verdict in trying.verdicts}


def the(verdicts: dict[str, Verdict], *words: str) -> Verdict:
    """The verdict on the mutant with these words in its name."""
    found = [verdict for name, verdict in verdicts.items() if all(word in name for word in words)]
    assert len(found) == 1, [v.mutant.name for v in found]
    return found[0]


def test_a_story_notices_what_it_looks_at(verdicts: tuple[Path, dict[str, Verdict]]) -> None:
    verdict = the(verdicts[1], "talk.open: intent any → talk.listening: without `utter utter_hello`")
    assert (verdict.by, verdict.said) == ("story", "somebody asks for jobs")
    assert the(verdicts[1], "talk.listening: intent express_anxiety [stay <= 2]: its guard negated").by == "story"


def test_a_check_notices_a_step_up_without_consent(verdicts: tuple[Path, dict[str, Verdict]]) -> None:
    verdict = the(verdicts[1], "root: intent ask_jobs → jobs: without the consent")
    assert verdict.by == "check"
    assert "without the person's yes" in verdict.said


def test_a_story_written_for_a_mistake_that_nobody_notices_notices_it(
    verdicts: tuple[Path, dict[str, Verdict]], small: Path
) -> None:
    told = [v for v in verdicts[1].values() if v.by is None and v.difference is not None]
    assert len(told) > 20
    told = told[::5]
    file = small / "tests" / "stories" / "test_more.yml"
    for verdict in told:
        lines = ["stories:", *skeleton(verdict)]
        if any("shows only later" in line for line in lines):
            continue
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert [run.outcome.failures for run in run_stories(small, [file])] == [[]], "it goes as the dialogs are"
        assert Suite(small).verdict(verdict.mutant).by is not None, verdict.mutant.name


def test_what_no_conversation_can_tell_gives_a_story_to_be_written_by_hand(
    verdicts: tuple[Path, dict[str, Verdict]],
) -> None:
    untold = next(v for v in verdicts[1].values() if v.by is None and v.difference is None)
    lines = list(skeleton(untold))
    assert any(untold.mutant.state in line for line in lines)
    assert parse_source("stories:\n" + "\n".join(lines), "x").problems == []


def test_a_promise_notices(small: Path, small_machine: Machine) -> None:
    (small / "promises").mkdir()
    (small / "promises" / "care.yml").write_text(
        "promises:\n"
        "- promise: Who asks what it costs is told\n"
        "  always: {kind: said, intent: ask_cost, when: mode != 'human' and not hold}\n"
        "  then: {says: utter_cost}\n",
        encoding="utf-8",
    )
    mutant = _named(small, small_machine, "root: intent ask_cost: without `utter utter_cost`")
    verdict = Suite(small).verdict(mutant)
    assert (verdict.by, verdict.said) == ("promise", "Who asks what it costs is told")


def test_a_promise_notices_where_an_action_ends_as_no_story_makes_it_end(small: Path, small_machine: Machine) -> None:
    (small / "promises").mkdir()
    (small / "promises" / "care.yml").write_text(
        "promises:\n"
        "- promise: Who has answered is told something\n"
        "  always: {kind: pressed, when: not hold}\n"
        "  then: {says: [utter_none, utter_place, utter_ask_hours, utter_found]}\n",
        encoding="utf-8",
    )
    file = small / "tests" / "stories" / "test_small.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  - state: jobs.ask_hours\n", "  - state: jobs.ask_hours\n  - button: 昼\n"), "utf-8")
    mutant = _named(small, small_machine, "jobs.searching: action_find none → talk.history: without `utter utter_none`")
    suite = Suite(small)
    assert suite.touching(mutant) == []
    assert suite.verdict(mutant).by == "promise"


def _named(project: Path, machine: Machine, name: str) -> Mutant:
    return next(mutant for mutant in mutants(project, machine) if mutant.name == name)


def test_several_processes_come_to_the_same(verdicts: tuple[Path, dict[str, Verdict]]) -> None:
    project, one = verdicts
    two = try_all(project, "jobs", workers=2).verdicts
    assert len(two) > 20
    assert [one[verdict.mutant.name] for verdict in two] == two


def test_stories_that_fail_anyway_are_told_first(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = small / "tests" / "stories" / "test_small.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("utter_hello", "utter_hmm"), encoding="utf-8")
    with pytest.raises(NotGreenError):
        Suite(small)
    assert run_mutate(small, None, 0, None, 1) == 1
    assert "run `banso test`" in capsys.readouterr().err


def mark(project: Path, name: str) -> None:
    """Mark a mutant as equivalent."""
    file = project / "tests" / "stories" / "equivalent.yml"
    file.write_text(f'equivalent:\n- mutant: "{name}"\n  reason: It does not matter.\n', encoding="utf-8")


def test_a_mistake_marked_as_none_does_not_count(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark(small, "helper: initial")
    with pytest.raises(ProblemsError, match="no mutant `helper: initial`"):
        run_mutate(small, None, 0, None, 1)
    (small / "tests" / "stories" / "equivalent.yml").unlink()
    unmarked = try_all(small, "helper", workers=1)
    mark(small, unmarked.survivors[0].mutant.name)
    trying = try_all(small, "helper", workers=1)
    assert len(trying.survivors) == len(unmarked.survivors) - 1
    assert len(trying.counted) == len(unmarked.counted) - 1


def test_a_mark_on_what_is_noticed_is_told(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark(small, "root: intent ask_jobs → jobs: without the consent")
    assert run_mutate(small, "root", 0, None, 1) == 1
    assert "marked as equivalent, yet a check notices" in capsys.readouterr().out


def test_the_command_tells_the_rest_with_diff_and_story_and_fails_below_what_is_wanted(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "stories.yml"
    assert run_mutate(small, "root", 0, out, 1) == 0
    told = capsys.readouterr().out
    assert "dialogs/root.yml:4: rule dropped: root: intent ask_cost: dropped" in told
    assert "    -  - {intent: ask_cost, do: [{utter: utter_cost}], resume: true, during_hold: true}" in told
    assert any(line.split()[:1] == ["total"] for line in told.splitlines())
    assert parse_source(out.read_text(encoding="utf-8"), "x").problems == []
    assert run_mutate(small, "root", 99, None, 1) == 1
    assert "wanted 99%" in capsys.readouterr().err
    assert run_mutate(small, "root", 0, out, 1) == 1
    assert "is there already" in capsys.readouterr().err
    assert run_mutate(small, "jobbs", 0, None, 1) == 1
    assert "Did you mean `jobs`" in capsys.readouterr().err


def test_the_page_tells_every_kind_and_its_marks_have_the_shape() -> None:
    page = (SHIPPED / "docs" / "mutation.md").read_text(encoding="utf-8")
    told = page.replace("guard negated, widened, narrowed", "guard negated, guard widened, guard narrowed")
    assert [kind for kind in KINDS if kind not in told] == []
    block = page.partition("```yaml\n")[2].partition("```")[0]
    name = parse_source(block, "x").data["equivalent"][0]["mutant"]
    assert set(reasons(parse_source(block, "x"), [name])) == {name}
