"""A project that only depends on banso: its own dialogs, stories and fixtures, run by pytest in its own process."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

import pytest

FILES: Mapping[str, str] = {
    "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--strict-markers"\nmarkers = ["weekly: now and then"]\n',
    "domain.yml": """\
version: "3.1"
intents: [greet, ask_tea, affirm, deny]
entities: [kind]
slots:
  kind:
    type: text
    mappings: [{type: from_entity, entity: kind}]
responses:
  utter_welcome: [{text: いらっしゃいませ。}, {text: ようこそ。}]
  utter_tea: [{text: "{outcome.name}があります。"}]
  utter_none: [{text: いまはありません。}]
  utter_note: [{text: またどうぞ。}]
  utter_listening: [{text: 聞いています。}, {text: はい。}]
  utter_say_differently: [{text: もう一度お願いします。}, {text: 別の言葉でどうぞ。}, {text: 人とも話せます。}]
actions: [action_tea]
""",
    "dialogs/actions.yml": "actions:\n  action_tea: {kind: reads, outcomes: [found, none]}\n",
    "dialogs/gate.yml": "gate:\n- {risk: [crisis, watch], do: [{utter: utter_listening}], to: held}\n",
    "dialogs/held.yml": """\
dialog: held
holding: true
initial: listening
states:
  listening:
    on: [{counselor: lifted_hold, to: shop}]
""",
    "dialogs/root.yml": "dialog: root\ninitial: shop\notherwise:\n- do: [{utter: utter_say_differently}]\n",
    "dialogs/shop.yml": """\
dialog: shop
initial: open
states:
  open:
    prompt: utter_welcome
    on:
    - {intent: ask_tea, do: [{run: action_tea, with: {kind: slot.kind}}]}
    - {action: action_tea, outcome: found, do: [{utter: utter_tea}]}
    - {action: action_tea, outcome: none, do: [{utter: utter_none}]}
    - {intent: greet, do: [{utter: utter_welcome}]}
    - {intent: deny, to: closed}
    after:
    - {silence: 1 day, name: note, do: [{utter: utter_note}]}
  closed:
    on: [{intent: affirm, to: open}]
""",
    "conftest.py": '''\
"""What the shop has, and when its stories begin."""
from datetime import datetime, timezone

import pytest

from banso.dialog.events import ActionDone


@pytest.fixture
def banso_catalog():
    return {"green": "煎茶"}


@pytest.fixture
def banso_actions(banso_catalog):
    def tea(args, context):
        name = banso_catalog.get(args.get("kind"))
        return ActionDone("action_tea", "found" if name else "none", {"name": name})

    return {"action_tea": tea}


@pytest.fixture
def banso_clock():
    return datetime(2027, 1, 4, 3, 0, tzinfo=timezone.utc)
''',
    "tests/stories/test_shop.yml": """\
version: "3.1"
stories:
- story: green tea
  metadata: {tags: [tea]}
  steps:
  - user: "[緑茶]{\\"entity\\": \\"kind\\", \\"value\\": \\"green\\"}はありますか"
    intent: ask_tea
  - bot: {text: 煎茶があります。, at: 2027-01-04T12:00:00+09:00}
  - pushes: 0
- story: black tea
  metadata: {tags: [tea], markers: [weekly]}
  steps:
  - intent: ask_tea
    entities: [{kind: black}]
  - bot: いまはありません。
- story: a note a day later
  steps:
  - intent: greet
  - wait: 1 day
  - bot: {text: またどうぞ。, at: "12:00"}
  - pushes: 1
""",
    "tests/stories/test_more.yml": """\
stories:
- story: what nobody says
  steps:
  - intent: greet
  - bot: さようなら
- story: later
  metadata: {markers: [{skip: not written yet}]}
  steps:
  - intent: greet
""",
    "tests/evening/conftest.py": """\
from datetime import datetime, timedelta, timezone

import pytest


@pytest.fixture
def banso_clock():
    return datetime(2027, 1, 4, 20, 0, tzinfo=timezone(timedelta(hours=9)))
""",
    "tests/evening/test_evening.yml": """\
stories:
- story: in the evening
  steps:
  - intent: greet
  - bot: {text: いらっしゃいませ。, at: "20:00"}
""",
    "tests/test_python.py": """\
def test_by_hand(banso_conversation):
    exchange = banso_conversation.say("お茶", "ask_tea")
    assert [message.text for message in exchange.messages] == ["いまはありません。"]
    assert exchange.snapshot.state == "shop.open"
""",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(shop: Path, *arguments: str) -> tuple[int, str]:
    """`pytest` in the project, as somebody would call it there: the exit code and what it printed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHONPATH", "COV"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=shop,
        check=False,
        env=env,
        capture_output=True,
        text=True,
        timeout=110,
    )
    return done.returncode, done.stderr + done.stdout


def counts(said: str) -> str:
    """The last line, without how long it took."""
    return said.strip().splitlines()[-1].strip("= ").rpartition(" in ")[0]


def test_all_stories_and_tests_run(shop: Path) -> None:
    code, said = run(shop, "-p", "no:cacheprovider")
    assert (code, counts(said)) == (1, "1 failed, 5 passed, 1 skipped")
    assert "test_more.yml:5: expected text 'さようなら', the bot said 'いらっしゃいませ。'" in said
    assert "Traceback" not in said


def test_one_is_chosen_by_its_name(shop: Path) -> None:
    code, said = run(shop, "-k", "green and tea")
    assert (code, counts(said)) == (0, "1 passed, 6 deselected")


def test_some_are_chosen_by_tag_or_marker(shop: Path) -> None:
    assert counts(run(shop, "tests/stories", "-m", "tea")[1]) == "2 passed, 3 deselected"
    assert counts(run(shop, "tests/stories", "-m", "tea and not weekly")[1]) == "1 passed, 4 deselected"


def test_what_failed_last_runs_again(shop: Path) -> None:
    run(shop, "tests/stories")
    code, said = run(shop, "tests/stories", "--lf")
    assert code == 1
    assert counts(said) in ("1 failed", "1 failed, 1 deselected")


def test_two_workers_and_junit_xml(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "junit.xml"
    code, said = run(shop, "tests/stories", "-n", "2", "--junitxml", str(file), "--dialog-cover")
    assert (code, counts(said)) == (1, "1 failed, 3 passed, 1 skipped")
    assert "covered by the stories" in said
    cases = {str(case.get("name")): case for case in ET.parse(file).iter("testcase")}  # noqa: S314  our own file
    assert set(cases) == {"green tea", "black tea", "a note a day later", "what nobody says", "later"}
    failure = cases["what nobody says"].find("failure")
    assert failure is not None
    assert "expected text 'さようなら'" in (failure.text or "")
    skipped = cases["later"].find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "not written yet"


def test_a_misspelt_marker_is_told(shop: Path, tmp_path: Path) -> None:
    file = shop / "tests" / "stories" / "test_zz.yml"
    file.write_text("stories: [{story: a, metadata: {markers: [wekly]}, steps: [{intent: greet}]}]", encoding="utf-8")
    try:
        code, said = run(shop, str(file))
    finally:
        file.unlink()
    assert code == 2
    assert "'wekly' not found in `markers` configuration option" in said


def test_broken_dialogs_are_told_once_and_without_a_traceback(shop: Path) -> None:
    file = shop / "dialogs" / "shop.yml"
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound.replace("to: closed", "to: closd"), encoding="utf-8")
    try:
        code, said = run(shop, "-p", "no:cacheprovider")
    finally:
        file.write_text(sound, encoding="utf-8")
    assert code == 2
    assert said.count("no state `closd`. Did you mean `closed`?") == 1
    assert said.count("the dialogs cannot be used: see above") == 2
    assert "Traceback" not in said
    assert "load_machine" not in said


def test_banso_test_runs_them_for_those_who_do_not_know_pytest(shop: Path, tmp_path: Path) -> None:
    banso = str(Path(sys.executable).with_name("banso"))
    page = tmp_path / "page.html"
    done = subprocess.run(
        [banso, "test", "-k", "tea", "--report", str(page)],
        cwd=shop,
        check=False,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().splitlines()[-2:] == [f"written: {page}", "all 2 stories went as written"] or (
        "all 2 stories went as written" in done.stdout
    )
    assert "煎茶があります。" in page.read_text(encoding="utf-8")
