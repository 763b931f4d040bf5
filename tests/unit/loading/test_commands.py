"""`banso check` as a designer sees it, and the published schemas."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from banso.loading.commands import check, write_schemas
from banso.loading.dialogs import load, read
from banso.loading.json_schemas import MATCHES, NAMES_FILE, SCHEMAS, editor_settings, names_text, schemas
from banso.loading.problems import Problem
from banso.wiring.project import reference_page

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


def published(name: str) -> str:
    return (ROOT / "schemas" / name).read_text(encoding="utf-8")


def test_published_schemas_are_in_step_with_the_readers() -> None:
    for name, text in schemas().items():
        assert published(name) == text, f"schemas/{name} is out of step: run `banso schemas`"


def test_published_names_are_those_of_the_dialogs() -> None:
    assert published(NAMES_FILE) == names_text(load(ROOT)), f"schemas/{NAMES_FILE} is out of step: run `banso schemas`"


def test_every_way_from_the_schemas_to_the_names_leads_somewhere() -> None:
    names = json.loads(published(NAMES_FILE))["$defs"]
    pointed = {name for file in MATCHES for name in re.findall(rf'"{NAMES_FILE}#/\$defs/(\w+)"', published(file))}
    assert {"intent", "response", "slots", "state", "target", "performed", "place"} <= pointed
    assert pointed <= set(names)


def names_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "schemas" / NAMES_FILE).read_text(encoding="utf-8"))["$defs"]
    return found


def test_a_project_s_own_names_are_offered_and_none_is_refused(project: Project) -> None:
    folder = project({})
    assert write_schemas(folder, folder / "schemas", read(folder), {"promises.json": "{}"}) == 0
    assert {path.name for path in (folder / "schemas").iterdir()} == {*MATCHES, NAMES_FILE}
    names = names_of(folder)
    assert names["state"] == {
        "anyOf": [{"enum": ["crisis.held", "jobs.ask_place", "jobs.searching", "relief.listening"]}, {"type": "string"}]
    }
    assert names["press"]["anyOf"][0] == {"enum": ["show_more"]}
    assert names["payload"]["anyOf"][0]["enum"][0] == "/affirm"
    assert names["timer"]["anyOf"][0] == {"enum": ["relief.listening/gentle_note"]}
    assert names["outcome"]["anyOf"][0] == {"enum": ["found", "none"]}
    assert {"ask_place", "jobs.ask_place", "jobs", "history", "jobs.history"} <= set(
        names["target"]["anyOf"][0]["enum"]
    )
    assert names["slots"]["properties"] == {
        "known": {"anyOf": [{"enum": [True, False]}, {}]},
        "place": {},
        "shift": {"anyOf": [{"enum": ["day", "night"]}, {}]},
        "wage": {},
    }


def test_the_reference_is_that_of_the_readers() -> None:
    page = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    cure = "docs/reference.md is out of step: run `banso schemas --reference docs/reference.md`"
    assert page == reference_page(), cure
    for key in ("`only_buttons`", "**`story`**", "`silence`", "**`promise`**", "`influence_conversation`"):
        assert f"| {key} |" in page
    for target in re.findall(r"\]\(#([\w-]+)\)", page):
        assert re.search(rf"^### {target}$", page, re.MULTILINE | re.IGNORECASE), target


def test_editors_are_told_where_nobody_has_told_them(project: Project) -> None:
    folder = project({})
    write_schemas(folder, folder / "schemas", read(folder), {})
    settings = folder / ".vscode" / "settings.json"
    assert json.loads(settings.read_text(encoding="utf-8"))["yaml.schemas"]["./schemas/dialog.json"] == "dialogs/*.yml"
    settings.write_text("mine", encoding="utf-8")
    write_schemas(folder, folder / "schemas", read(folder), {})
    assert settings.read_text(encoding="utf-8") == "mine"


def test_names_that_are_out_of_step_are_told(project: Project) -> None:
    folder = project({})
    write_schemas(folder, folder / "schemas", read(folder), {})
    assert printed(folder) == (0, ["no problems"])
    domain = FILES["domain.yml"].replace("entities: [", "entities: [age, ")
    code, lines = printed(project({"domain.yml": domain}))
    assert code == 0
    assert lines[0].endswith(
        "names.json:1:1: note: editors complete names of other dialogs than these. Run `banso schemas`"
    )


def test_names_stay_while_the_dialogs_have_errors(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project({})
    write_schemas(folder, folder / "schemas", read(folder), {})
    before = names_of(folder)
    broken = project({"dialogs/relief.yml": FILES["dialogs/relief.yml"].replace("intent: affirm", "intent: afirm")})
    assert write_schemas(broken, broken / "schemas", read(broken), {}) == 1
    assert names_of(broken) == before
    assert "has no new names: the dialogs have errors" in capsys.readouterr().err


def test_schemas_have_exactly_the_keys_that_the_readers_take() -> None:
    for name, models in SCHEMAS.items():
        schema = json.loads(schemas()[name])
        parts = [part["then"] for part in schema["allOf"]] if "allOf" in schema else [schema]
        for model, part in zip(models, parts, strict=True):
            keys = {field.alias or key for key, field in model.model_fields.items()}
            assert set(part["properties"]) == keys
            assert part["additionalProperties"] is False


def test_this_project_s_editors_are_told_of_the_schemas() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert settings.items() >= json.loads(editor_settings("schemas")).items()
    assert "redhat.vscode-yaml" in (ROOT / ".vscode" / "extensions.json").read_text(encoding="utf-8")
