"""Checks of single fields, collecting what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from banso.stand_in import limits
from banso.stand_in.errors import Detail

Json = dict[str, Any]
JSON_PATH, POINTER = ".", "/"


@dataclass(slots=True)
class Problems:
    """What is wrong so far. Plain messages are pointed into with `a[0].b`, Flex with `/a/0/b`, as LINE does."""

    style: str = JSON_PATH
    found: list[Detail] = field(default_factory=list)

    def add(self, path: str, message: str) -> None:
        """Remember that `path` is wrong."""
        self.found.append(Detail(message, path))

    def inside(self, path: str, *names: str | int) -> str:
        """The path of a field below `path`."""
        for name in names:
            if self.style == JSON_PATH and isinstance(name, int):
                path = f"{path}[{name}]"
            else:
                path = f"{path}{self.style if path or self.style == POINTER else ''}{name}"
        return path


@dataclass(frozen=True, slots=True)
class Place:
    """An object inside a request, and where it is."""

    problems: Problems
    value: Json
    path: str

    def at(self, *names: str | int) -> str:
        """The path of a field of this object."""
        return self.problems.inside(self.path, *names)

    def wrong(self, name: str, message: str) -> None:
        """Remember that the field `name` is wrong."""
        self.problems.add(self.at(name), message)

    def _given(self, name: str, missing: str | None) -> Any:
        """The field's value; where it has none, that is wrong for the reason `missing`, if there is one."""
        value = self.value.get(name)
        if value is None and missing is not None:
            self.wrong(name, missing)
        return value

    def text(
        self, name: str, longest: int, *, required: bool = True, unit: Callable[[str], int] = limits.utf16_units
    ) -> str | None:
        """A string of 1 to `longest` units; None, with what is wrong remembered, when it is not one."""
        value = self._given(name, "May not be empty" if required else None)
        if value is None:
            return None
        if not isinstance(value, str):
            self.wrong(name, "Must be a string")
        elif not value:
            self.wrong(name, "May not be empty")
        elif unit(value) > longest:
            self.wrong(name, f"Length must be between 0 and {longest}")
        else:
            return value
        return None

    def one_of(self, name: str, allowed: Collection[str], *, required: bool = False) -> str | None:
        """One of the words `allowed`."""
        value = self.value.get(name)
        if value is None and not required:
            return None
        if value not in allowed or not isinstance(value, str):
            self.wrong(name, f"Must be one of the following values: [{', '.join(allowed)}]")
            return None
        return value

    def matching(self, name: str, pattern: re.Pattern[str], message: str) -> None:
        """A string of the form `pattern`, if there is one."""
        value = self.value.get(name)
        if value is not None and (not isinstance(value, str) or not pattern.fullmatch(value)):
            self.wrong(name, message)

    def number(self, name: str, least: float, most: float, *, required: bool = True, whole: bool = False) -> None:
        """A number from `least` to `most`."""
        value = self._given(name, "May not be null" if required else None)
        if value is None:
            return
        fits = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if not fits or not least <= value <= most:
            self.wrong(name, f"Must be between {least:g} and {most:g}")

    def flag(self, name: str) -> None:
        """A boolean, if there is one."""
        if not isinstance(self.value.get(name, False), bool):
            self.wrong(name, "Must be a boolean")

    def url(self, name: str, longest: int, schemes: Collection[str], *, required: bool = True) -> None:
        """An address with one of `schemes`."""
        value = self.text(name, longest, required=required)
        if value is None:
            return
        try:
            parts = urlsplit(value)
            known = parts.scheme in schemes and bool(parts.netloc or (parts.scheme in ("tel", "line") and parts.path))
        except ValueError:
            known = False
        if not known or re.search(r"\s", value):
            self.wrong(name, f"Invalid {'URI scheme' if 'tel' in schemes else 'scheme, must be https'}: {value[:80]}")

    def child(self, name: str, *, required: bool = False) -> Place | None:
        """The object in the field `name`."""
        value = self._given(name, "May not be null" if required else None)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(name, "Must be an object")
            return None
        return Place(self.problems, value, self.at(name))

    def children(self, name: str, least: int, most: float = math.inf) -> list[Place]:
        """The objects in the list `name`, which has `least` to `most` of them."""
        value = self.value.get(name)
        if not isinstance(value, list):
            self.wrong(name, "May not be null" if value is None else "Must be an array")
            return []
        if not least <= len(value) <= most:
            self.wrong(name, f"Size must be between {least} and {most:g}")
            return []
        places = []
        for index, item in enumerate(value):
            if isinstance(item, dict):
                places.append(Place(self.problems, item, self.at(name, index)))
            else:
                self.problems.add(self.at(name, index), "Must be an object")
        return places
