"""Every YAML block of the format's documentation is what the readers take."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from banso.loading.schema import ActionsDoc, DialogDoc, GateDoc, MovedDoc
from banso.loading.stories import stories_of
from banso.loading.story_schema import StoriesDoc
from banso.loading.validation import validate
from banso.loading.yaml_source import parse_source

DOCS = Path(__file__).parents[3] / "docs" / "dialog-format.md"
BLOCKS = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
KINDS: dict[str, type[BaseModel]] = {
    "dialog": DialogDoc,
    "gate": GateDoc,
    "actions": ActionsDoc,
    "moved": MovedDoc,
    "stories": StoriesDoc,
}


def test_every_kind_of_file_is_shown() -> None:
    assert {block.partition(":")[0] for block in BLOCKS if not block.startswith(" ")} == set(KINDS)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.partition("\n")[0].strip())
def test_block_is_read(block: str) -> None:
    text = f"dialog: x\nstates:\n{block}" if block.startswith(" ") else block
    source = parse_source(text, str(DOCS))
    validate(source, KINDS[text.partition(":")[0]])
    if text.startswith("stories"):
        stories_of(source)
    assert source.problems == []
