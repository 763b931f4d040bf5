"""The published JSON Schemas, made from the same models that read the files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from banso.dialog.model import DialogSet
from banso.loading.domain_schema import DomainDoc
from banso.loading.project_names import names_schema
from banso.loading.schema import NAMES, ActionsDoc, DialogDoc, GateDoc, MovedDoc
from banso.loading.story_schema import StoriesDoc

SCHEMAS: Mapping[str, tuple[type[BaseModel], ...]] = {
    "dialog.json": (DialogDoc, GateDoc, ActionsDoc, MovedDoc),
    "domain.json": (DomainDoc,),
    "stories.json": (StoriesDoc,),
}
"""Each file's models; a file of `dialogs/` is of one of four."""
NAMES_FILE = "names.json"
MATCHES: Mapping[str, str] = {
    "dialog.json": "dialogs/*.yml",
    "domain.json": "domain.yml",
    "promises.json": "promises/*.yml",
    "stories.json": "tests/stories/test_*.yml",
}
"""Which files each schema is for."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Plain(GenerateJsonSchema):
    """Without pydantic's titles and null defaults: an absent key is absent, and an empty one is refused."""

    def get_title_from_name(self, name: str) -> str:
        return ""

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        default = schema.get("default")
        return inner if default in (None, [], {}, "") or "$ref" in inner else {**inner, "default": default}


def schemas() -> dict[str, str]:
    """File name → JSON text, the same for the same models."""
    return {name: schema_text(*models) for name, models in SCHEMAS.items()}


def schema_text(*models: type[BaseModel]) -> str:
    """The JSON Schema of files that hold one of these; where names stand it points to those of `NAMES_FILE`."""
    return _text(_schema(models))


def names_text(dialogs: DialogSet | None) -> str:
    """The schema that the others point to: the names of a project, for editors to complete."""
    told = "The names of this project, for editors to complete. Written by `banso schemas`."
    return _text({"$schema": DIALECT, "description": told, "$defs": names_schema(dialogs)})


def editor_settings(folder: str) -> str:
    """What VS Code's YAML extension has to know, where the schemas are in this folder of the project."""
    matches = {f"./{folder}/{name}": files for name, files in MATCHES.items()}
    return json.dumps({"yaml.schemas": matches, "yaml.yamlVersion": "1.2"}, ensure_ascii=False, indent=2) + "\n"


def _schema(models: tuple[type[BaseModel], ...]) -> dict[str, Any]:
    parts = [
        m.model_json_schema(by_alias=True, ref_template="#/$defs/{model}", schema_generator=_Plain) for m in models
    ]
    definitions = {name: part for found in parts for name, part in found.pop("$defs", {}).items()}
    if len(parts) == 1:
        return {"$schema": DIALECT, **_tidy(parts[0]), "$defs": _tidy(definitions)}
    # `if` the file's own key is there, so that editors tell what is wrong with that kind, not with all four.
    keys = [next(name for name, field in m.model_fields.items() if field.is_required()) for m in models]
    kinds = [{"if": {"required": [key]}, "then": part} for key, part in zip(keys, parts, strict=True)]
    wanted = {"anyOf": [{"required": [key]} for key in keys]}
    return {"$schema": DIALECT, "type": "object", **wanted, "allOf": _tidy(kinds), "$defs": _tidy(definitions)}


def _tidy(value: Any) -> Any:
    """Without the empty titles, and with the way to the project's names where names stand."""
    if isinstance(value, dict) and NAMES in value:
        # Without the examples: editors would offer them as if the project had such names.
        kept = {k: v for k, v in value.items() if k in ("description", "default")}
        return {**kept, "$ref": f"{NAMES_FILE}#/$defs/{value[NAMES]}"}
    if isinstance(value, dict):
        return {k: _tidy(v) for k, v in value.items() if not (k == "title" and isinstance(v, str))}
    return [_tidy(v) for v in value] if isinstance(value, list) else value


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
