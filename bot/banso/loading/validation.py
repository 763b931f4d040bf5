"""Pydantic's findings as problems at the line and column where the mistake was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from banso.dialog.model import Place
from banso.loading.problems import Problem, did_you_mean
from banso.loading.schema import Doc
from banso.loading.yaml_source import Key, Source

M = TypeVar("M", bound=BaseModel)
MAX_ROUNDS = 10

_EXPECTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "list_type": "a list (lines that begin with `- `)",
    "dict_type": "a mapping (`key: value` lines)",
    "model_type": "a mapping (`key: value` lines)",
    "model_attributes_type": "a mapping (`key: value` lines)",
}


def validate(source: Source, model: type[M]) -> M | None:
    """The file's content as `model`, with `source.problems` saying where it does not fit.

    Parts that do not fit are left out (`source.pruned`), so that the rest can still be checked; None where nothing
    is left.
    """
    data = source.data
    for _ in range(MAX_ROUNDS):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            if not source.pruned:
                source.problems += dict.fromkeys(_problem(source, model, d) for d in error.errors(include_url=False))
                source.pruned, data = True, deepcopy(data)
            if not all(_prune(data, details["loc"]) for details in error.errors(include_url=False)):
                return None
    return None


def _prune(data: Any, loc: tuple[int | str, ...]) -> bool:
    """Take the nearest key around `loc` out of its mapping; False where there is none."""
    holders: list[tuple[dict[str, Any], str]] = []
    for part in loc:
        if isinstance(data, dict) and isinstance(part, str) and part in data:
            holders.append((data, part))
            data = data[part]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
    if not holders:
        return False
    holder, key = holders[-1]
    # Another mistake in the same place may have taken it out already.
    holder.pop(key, None)
    return True


def _problem(source: Source, model: type[BaseModel], details: ErrorDetails) -> Problem:
    path = _written(source, details["loc"])
    kind = details["type"]
    name = next((str(part) for part in reversed(details["loc"]) if isinstance(part, str)), "")
    if kind == "extra_forbidden":
        owner = _model_at(model, details["loc"][:-1])
        cure = owner.foreign[name] if owner and name in owner.foreign else did_you_mean(name, _keys(owner or Doc))
        return _at(source.key_place(*path), f"unknown key `{name}`", cure)
    if kind == "missing":
        return _at(source.place(*path[:-1]), f"the key `{name}` is missing", _example(model, details["loc"], "Add"))
    return _at(source.place(*path), *_wrong_value(model, details, name))


def _wrong_value(model: type[BaseModel], details: ErrorDetails, name: str) -> tuple[str, str]:
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    if kind == "literal_error":
        allowed = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return f"`{_shown(value)}` is not known for `{name}`", did_you_mean(str(value), allowed)
    if value is None:
        return f"`{name}` is empty", _example(model, details["loc"], "Write") + " or remove the key"
    if kind in _EXPECTED:
        message = f"`{name}` should be {_EXPECTED[kind]}, not {_kind_of(value)}"
        return message, _example(model, details["loc"], "Write")
    return f"`{name}`: {details['msg'][0].lower()}{details['msg'][1:]}", _example(model, details["loc"], "Write")


def _at(place: Place, message: str, cure: str) -> Problem:
    return Problem(place.file, place.line, place.column, message, cure)


def _written(source: Source, loc: tuple[int | str, ...]) -> Key:
    """The location without the parts that pydantic adds for unions."""
    path: Key = ()
    for index, part in enumerate(loc):
        if (*path, part) in source.spots or index == len(loc) - 1:
            path = (*path, part)
    return path


def _kind_of(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"the number {value}" if isinstance(value, int | float) else f"the text `{_shown(value)}`"


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _example(model: type[BaseModel], loc: tuple[int | str, ...], verb: str) -> str:
    field = _field_at(model, loc)
    if field is None:
        return ""
    examples = field.examples or _inner_examples(field.annotation)
    name = next(str(part) for part in reversed(loc) if isinstance(part, str))
    if examples:
        return f"{verb} for example `{name}: {_yaml(examples[0])}`"
    if get_origin(field.annotation) is not None and (words := [a for a in get_args(field.annotation) if a]):
        choices = [w for w in words if isinstance(w, str)]
        return f"{verb} `{name}:` with one of {', '.join(f'`{w}`' for w in choices)}" if choices else ""
    if field.annotation is bool:
        return f"{verb} `{name}: true` or `{name}: false`"
    return f"{verb} `{name}: …`"


def _inner_examples(annotation: Any) -> list[Any]:
    for argument in get_args(annotation):
        if isinstance(argument, FieldInfo) and argument.examples:
            return argument.examples
        if found := _inner_examples(argument):
            return found
    return []


def _yaml(value: Any) -> str:
    """An example in YAML's flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_yaml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_yaml(v) for v in value) + "]"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _field(model: type[BaseModel], key: str) -> FieldInfo | None:
    for name, field in model.model_fields.items():
        if key == (field.alias or name):
            return field
    return None


def _fields_along(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[FieldInfo]:
    """The fields, one of each model that it may be in, of the last key in `loc` that names one."""
    found: list[FieldInfo] = []
    owners: list[type[BaseModel]] = [model]
    for part in loc:
        fields = [f for owner in owners if isinstance(part, str) and (f := _field(owner, part)) is not None]
        if fields:
            found, owners = fields, [m for f in fields for m in _models_in(f.annotation)]
    return found


def _field_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> FieldInfo | None:
    """The field that the last named key of `loc` that is one belongs to."""
    found = _fields_along(model, loc)
    return found[0] if found else None


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[Doc] | None:
    found = _fields_along(model, loc)
    owners = [inner for field in found for inner in _models_in(field.annotation)] if found else [model]
    return next((owner for owner in owners if issubclass(owner, Doc)), None)
