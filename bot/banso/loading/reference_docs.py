"""The reference of the formats as a Markdown page, made from the same models that read the files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from banso.loading.json_schemas import MATCHES, NAMES_FILE

HEAD = """\
# Reference

Every key of every file, made from what reads them by `banso schemas --reference docs/reference.md`. What they mean
together stands in [the dialog format](dialog-format.md), [for testers](testing.md) and [proving](proving.md).
**Bold** keys are required. A *name* is one of the project's own.
"""
TITLES: Mapping[str, str] = {
    "dialog.json": "Dialogs",
    "domain.json": "Domain",
    "promises.json": "Promises",
    "stories.json": "Stories",
}
_TYPES = {"string": "text", "boolean": "true or false", "integer": "a whole number", "number": "a number"}
_ANYTHING = "anything"


def reference_text(schemas: Mapping[str, str]) -> str:
    """The page for these schemas, by file name."""
    parts = [HEAD]
    told: set[str] = set()
    for name, title in TITLES.items():
        schema = json.loads(schemas[name])
        parts.append(f"## {title}\n\n`{MATCHES[name]}`\n")
        for top in [part["then"] for part in schema["allOf"]] if "allOf" in schema else [schema]:
            parts.append(_table(top, "A file"))
        for model, part in schema["$defs"].items():
            if model not in told and "properties" in part:
                told.add(model)
                parts.append(f"### {_called(model)}\n\n{_table(part, '')}")
    return "\n".join(parts)


def _table(model: Mapping[str, Any], title: str) -> str:
    about = " ".join(str(model.get("description", title)).split())
    required = model.get("required", ())
    rows = [
        f"| {f'**`{key}`**' if key in required else f'`{key}`'} | {_cell(_kind(value))} | {_cell(_about(value))} |"
        for key, value in model["properties"].items()
    ]
    return "\n".join([about, "", "| key | holds | |", "|---|---|---|", *rows, ""])


def _about(value: Mapping[str, Any]) -> str:
    examples = value.get("examples")
    shown = f"For example `{_flow(examples[0])}`" if examples else ""
    default = f"Else `{json.dumps(value['default'])}`." if "default" in value else ""
    return " ".join(part for part in (value.get("description", ""), default, shown) if part)


def _flow(value: Any) -> str:
    """In YAML's flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _kind(value: Mapping[str, Any]) -> str:
    """What may stand there, in words."""
    if "$ref" in value:
        return _reference(value["$ref"])
    if "anyOf" in value:
        return " or ".join(dict.fromkeys(_kind(option) for option in value["anyOf"]))
    if "enum" in value or "const" in value:
        return ", ".join(f"`{choice if isinstance(choice, str) else json.dumps(choice)}`" for choice in _choices(value))
    if value.get("type") == "array":
        return f"a list of: {_kind(value.get('items', {}))}"
    if value.get("type") == "object":
        inner = value.get("additionalProperties")
        return f"by name: {_kind(inner)}" if isinstance(inner, dict) and inner else "a mapping"
    types = value.get("type", ())
    listed = [types] if isinstance(types, str) else types
    return " or ".join("nothing" if name == "null" else _TYPES.get(name, name) for name in listed) or _ANYTHING


def _choices(value: Mapping[str, Any]) -> Iterator[Any]:
    yield from value["enum"] if "enum" in value else (value["const"],)


def _reference(target: str) -> str:
    file, _, name = target.partition("#/$defs/")
    if file == NAMES_FILE:
        return f"*{name.replace('_', ' ')}*"
    called = _called(name)
    return f"[{called}](#{called.lower()})"


def _called(model: str) -> str:
    return model.removesuffix("Doc")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
