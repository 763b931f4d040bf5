"""`banso check` as a designer sees it, and the published schemas."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from rich.console import Console

from banso.loading.commands import check, write_schemas
from banso.loading.json_schemas import SCHEMAS, schemas
from banso.loading.problems import Problem

from .conftest import FILES

Project = Callable[[Mapping[str, str]], Path]
ROOT = Path(__file__).parents[3]


def printed(folder: Path, **options: object) -> tuple[int, list[str]]:
    out = io.StringIO()
    code = check(folder, console=Console(file=out, width=40), **options)  # type: ignore[arg-type]
    return code, out.getvalue().splitlines()


def test_nothing_wrong(project: Project) -> None:
    assert printed(project({})) == (0, ["no problems"])


def test_errors_before_warnings_in_lines_that_editors_jump_to(project: Project) -> None:
    domain = FILES["domain.yml"].replace("  utter_found:", "  utter_extra: [{text: a}]\n  utter_found:")
    relief = FILES["dialogs/relief.yml"].replace("intent: affirm", "intent: afirm")
    folder = project({"domain.yml": domain, "dialogs/relief.yml": relief})
    code, lines = printed(folder)
    assert code == 1
    assert lines == [
        f"{folder}/dialogs/relief.yml:18:17: error: no intent `afirm`. Did you mean `affirm`?",
        f"{folder}/domain.yml:33:3: warning: nothing says `utter_extra`. Use it or delete it",
        "1 error, 1 warning",
    ]


def test_warnings_alone_are_no_failure(project: Project) -> None:
    domain = FILES["domain.yml"].replace("  utter_found:", "  utter_extra: [{text: a}]\n  utter_found:")
    assert printed(project({"domain.yml": domain}))[0] == 0


def test_stories_and_other_data_are_checked_too(project: Project) -> None:
    folder = project({})
    (folder / "tests" / "stories").mkdir(parents=True)
    (folder / "tests" / "stories" / "test_a.yml").write_text("stories: [{story: a, steps: [{wait: x}]}]")

    def hotlines(where: Path) -> list[Problem]:
        return [Problem(f"{where}/hotlines.yml", 1, 1, "checked 100 days ago", "Check the numbers", "warning")]

    code, lines = printed(folder, extra_checks=[hotlines])
    assert code == 1
    assert [line.removeprefix(f"{folder}/").split(": ")[:2] for line in lines[:-1]] == [
        ["tests/stories/test_a.yml:1:37", "error"],
        ["hotlines.yml:1:1", "warning"],
    ]


def test_published_schemas_are_in_step_with_the_readers() -> None:
    for name, text in schemas().items():
        published = (ROOT / "schemas" / name).read_text(encoding="utf-8")
        assert published == text, f"schemas/{name} is out of step: run `banso schemas`"


def test_schemas_are_written(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "new")
    assert {path.name: path.read_text(encoding="utf-8") for path in written} == schemas()


def test_schemas_have_exactly_the_keys_that_the_readers_take() -> None:
    for name, models in SCHEMAS.items():
        schema = json.loads(schemas()[name])
        parts = [part["then"] for part in schema["allOf"]] if "allOf" in schema else [schema]
        for model, part in zip(models, parts, strict=True):
            keys = {field.alias or key for key, field in model.model_fields.items()}
            assert set(part["properties"]) == keys
            assert part["additionalProperties"] is False


def test_editors_are_told_of_the_schemas() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert {Path(name).name for name in settings["yaml.schemas"]} == set(SCHEMAS)
