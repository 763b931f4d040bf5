"""Whatever is broken in the files, reading them tells problems; it never raises anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banso.loading.dialogs import read
from banso.loading.problems import errors
from banso.loading.stories import stories_of
from banso.loading.yaml_source import parse_source

from .conftest import FILES, write_files

THINGS = st.sampled_from(
    [
        "",
        "5",
        "true",
        "null",
        "[]",
        "{}",
        "[1, {a: b}]",
        "{a: {b: [c]}}",
        "x",
        "'",
        "- a",
        "? b",
        "*a",
        "&a b",
        "!t c",
        "<<: d",
        "\t",
    ]
)


@st.composite
def broken(draw: st.DrawFn, text: str) -> str:
    """The text with a line or a value taken out, doubled, moved inwards or replaced."""
    lines = text.splitlines()
    at = draw(st.integers(0, len(lines) - 1))
    line = lines[at]
    head, colon, _ = line.partition(": ")
    lines[at : at + 1] = draw(
        st.sampled_from(
            [
                [],
                [line, line],
                [f"  {line}"],
                [line.removeprefix("  ")],
                [f"{head}{colon or ':'} {draw(THINGS)}"],
                [line[: len(line) - len(line.lstrip())] + draw(THINGS)],
                [line.replace("{", "[").replace("}", "]")],
            ]
        )
    )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_broken_files_are_told(tmp_path: Path, name: str, data: st.DataObject) -> None:
    text = data.draw(broken(data.draw(broken(FILES[name]))))
    reading = read(write_files(tmp_path, {**FILES, name: text}))
    assert (reading.dialogs is None) == bool(errors(reading.problems))
    for problem in reading.problems:
        assert problem.message
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.line <= len(Path(problem.file).read_text(encoding="utf-8").splitlines()) + 1


@settings(max_examples=25, deadline=None)
@given(
    step=THINGS, key=st.sampled_from(["user", "bot", "or", "entities", "slot_was_set", "press", "effect", "at", "wait"])
)
def test_broken_stories_are_told(step: str, key: str) -> None:
    source = parse_source(f"stories:\n- story: a\n  steps:\n  - {key}: {step}\n", "test_x.yml")
    stories = stories_of(source)
    assert stories or source.problems
