"""The published JSON Schemas, made from the same models that read the files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from banso.loading.domain_schema import DomainDoc
from banso.loading.schema import ActionsDoc, DialogDoc, GateDoc, MovedDoc
from banso.loading.story_schema import StoriesDoc

SCHEMAS: Mapping[str, tuple[type[BaseModel], ...]] = {
    "dialog.json": (DialogDoc, GateDoc, ActionsDoc, MovedDoc),
    "domain.json": (DomainDoc,),
    "stories.json": (StoriesDoc,),
}
"""Each file's models; a file of `dialogs/` is of one of four."""
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
    return {name: _text(_schema(models)) for name, models in SCHEMAS.items()}


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
    """Without the empty titles."""
    if isinstance(value, dict):
        return {k: _tidy(v) for k, v in value.items() if not (k == "title" and isinstance(v, str))}
    return [_tidy(v) for v in value] if isinstance(value, list) else value


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
