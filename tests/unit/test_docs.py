"""The documents hold: every YAML block loads, every command exists, and the designer's guide goes as it says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer.main
from pydantic import BaseModel
from rich.console import Console

from banso.bench.running import run_stories
from banso.cli import app
from banso.loading.commands import check
from banso.loading.schema import ActionsDoc, DialogDoc, GateDoc, MovedDoc, StateDoc
from banso.loading.story_schema import StoriesDoc
from banso.loading.validation import validate
from banso.loading.yaml_source import parse_source
from banso.testing import plugin

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "README.ja.md", *sorted((ROOT / "docs").glob("*.md"))]
SHAPES: dict[str, type[BaseModel]] = {
    "dialog": DialogDoc,
    "stories": StoriesDoc,
    "gate": GateDoc,
    "actions": ActionsDoc,
    "moved": MovedDoc,
}
_BLOCK = re.compile(
    r"(?:<!-- (?P<remark>[^\n]*?) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A fenced block, with the remark in the line above it."""

    document: Path
    line: int
    kind: str
    remark: str
    text: str

    def __str__(self) -> str:
        return f"{self.document.name}:{self.line}"


def blocks(document: Path) -> Iterator[Block]:
    text = document.read_text(encoding="utf-8")
    for found in _BLOCK.finditer(text):
        line = text[: found.start("text")].count("\n") + 1
        yield Block(document, line, found["kind"], found["remark"] or "", found["text"])


YAML_BLOCKS = [block for document in DOCUMENTS for block in blocks(document) if block.kind == "yaml"]


@pytest.mark.parametrize("block", YAML_BLOCKS, ids=str)
def test_every_yaml_block_loads(block: Block) -> None:
    source = parse_source(block.text, str(block))
    assert source.problems == []
    keys = set(source.data) if isinstance(source.data, dict) else set()
    shape = next((model for key, model in SHAPES.items() if key in keys), None)
    if shape is None or block.remark.startswith("add to:"):
        return
    validate(source, shape)
    assert [str(problem) for problem in source.problems] == []


def test_a_block_of_states_alone_is_a_state() -> None:
    """The format's page shows a question by itself: it must be one that a dialog may have."""
    found = [b for b in YAML_BLOCKS if "question:" in b.text.split("\n")[1] and b.document.name == "dialog-format.md"]
    for block in found:
        source = parse_source(block.text, str(block))
        for state in source.data.values():
            StateDoc.model_validate(state)
    assert found


def commands(group: Any, before: str = "") -> Iterator[str]:
    """The names of the commands, those of a group with its name before them."""
    for name, command in getattr(group, "commands", {}).items():
        yield before + name
        yield from commands(command, f"{before}{name} ")


def test_every_command_named_exists() -> None:
    known = set(commands(typer.main.get_command(app)))
    goals = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for words in re.findall(r"`(?:\.venv/bin/)?banso ([a-z][a-z -]*)", text):
            first, second = [*words.strip().split(" "), ""][:2]
            assert first in known, f"{document.name}: banso {words}"
            inside = {name for name in known if name.startswith(f"{first} ")}
            plain = not second or second.startswith("-")
            assert not inside or plain or f"{first} {second}" in inside, f"{document.name}: banso {words}"
        for goal in re.findall(r"`make ([a-z-]+)", text):
            assert goal in goals, f"{document.name}: make {goal}"


@pytest.mark.parametrize("name", ["designing.md", "testing.md", "dialog-format.md", "rasa.md", "reference.md"])
def test_every_link_leads_somewhere(name: str) -> None:
    document = ROOT / "docs" / name
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", prose):
        assert (document.parent / target).exists(), f"{name}: {target}"


GUIDE = list(blocks(ROOT / "docs" / "designing.md"))
BREAKS = [block for block in GUIDE if block.remark.startswith("break:")]


@pytest.fixture(scope="module")
def designed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped project with all that the guide says to write."""
    project = tmp_path_factory.mktemp("guide")
    shutil.copytree(ROOT / "dialogs", project / "dialogs")
    shutil.copy(ROOT / "domain.yml", project)
    for block in GUIDE:
        what, _, name = block.remark.partition(": ")
        if what == "file":
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif what == "add to":
            add(project / name, block.text)
    return project


def add(file: Path, text: str) -> None:
    """Put what stands under each heading of the text under the same heading of the file."""
    content = file.read_text(encoding="utf-8")
    for heading, lines in re.findall(r"^(\w+):\n((?: .*\n)+)", text, re.MULTILINE):
        assert f"\n{heading}:\n" in content
        content = content.replace(f"\n{heading}:\n", f"\n{heading}:\n{lines}", 1)
    file.write_text(content, encoding="utf-8")


def said_by_check(project: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(project)
    with (project / "said.txt").open("w+", encoding="utf-8") as file:
        check(Path(), console=Console(file=file, soft_wrap=True, highlight=False, markup=False))
        file.seek(0)
        return file.read()


def test_the_guide_s_dialog_has_no_problems(designed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = said_by_check(designed, monkeypatch)
    assert [line for line in said.splitlines() if "error:" in line or "household" in line] == []


def test_the_guide_s_stories_go_as_written(designed: Path) -> None:
    runs = list(run_stories(designed, [designed / "tests" / "stories" / "test_household.yml"]))
    assert len(runs) == 2
    assert [run.outcome.report() for run in runs if run.outcome.failures] == []


@pytest.mark.parametrize("block", BREAKS, ids=str)
def test_a_mistake_is_told_as_the_guide_says(
    designed: Path, block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(designed, broken)
    name, old, new = (part.strip() for part in block.remark.removeprefix("break: ").split(" | "))
    text = (broken / name).read_text(encoding="utf-8")
    assert old in text
    (broken / name).write_text(text.replace(old, new), encoding="utf-8")
    assert block.text.strip() in said_by_check(broken, monkeypatch)


def test_the_guide_breaks_it_in_five_ways() -> None:
    assert len(BREAKS) == 5


def test_the_tester_s_stories_go_as_written(designed: Path) -> None:
    run_by = [b for b in blocks(ROOT / "docs" / "testing.md") if "run by" in b.remark]
    assert len(run_by) == 2
    for number, block in enumerate(run_by):
        file = designed / "tests" / "stories" / f"test_guide{number}.yml"
        file.write_text(block.text, encoding="utf-8")
        assert [run.outcome.report() for run in run_stories(designed, [file]) if run.outcome.failures] == []


def test_the_tester_s_options_are_the_plugin_s() -> None:
    parser = pytest.Parser(_ispytest=True)
    plugin.pytest_addoption(parser)
    known = {name for option in parser.getgroup("banso").options for name in option.names()}
    told = set(
        re.findall(r"^\| `(--[a-z-]+)", (ROOT / "docs" / "testing.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert told == known
