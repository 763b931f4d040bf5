"""Telephone lines for people in danger, read from checked data, as words for a kind of danger and an hour.

The numbers, their hours and sources stand in `hotlines.yml`; an operator confirms them before going live.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from banso.dialog.events import RiskKind
from banso.dialog.windows import JST

FILE = Path(__file__).with_name("hotlines.yml")
MAX_AGE = timedelta(days=90)
"""Care requirement 2: older than this, the data must be checked again."""
MOST_LINES = 3
"""Lines told at once besides 110 and 119: more would have to be chosen among, in a bad moment."""

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = get_args(Day)

_NUMBER = re.compile(r"110|119|#\d{4}|0120-\d{3}-\d{3}|0570-\d{3}-\d{3}|0(?!120|570)\d{1,3}-\d{2,4}-\d{4}")
_CLOCK = re.compile(r"([0-2]?\d|30):([0-5]\d)")
_DIGITS_OF_AREA_NUMBERS = 10


class HotlinesError(Exception):
    """The file of telephone lines cannot be used; the message names the file, the entry and what was expected."""


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no telephone number in Japan: expected 0120-xxx-xxx, 0570-xxx-xxx, 075-xxx-xxxx")
    digits = text.replace("-", "")
    if text.startswith("0") and not text.startswith(("0120", "0570")) and len(digits) != _DIGITS_OF_AREA_NUMBERS:
        raise ValueError(f"{text!r} has {len(digits)} digits, expected {_DIGITS_OF_AREA_NUMBERS}")
    return text


def _minutes(text: str) -> str:
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[1]) * 60 + int(found[2]) > 30 * 60:
        raise ValueError(f"{text!r} is no time of day: expected for example 9:00, at most 30:00 for the next morning")
    return text


Clock = Annotated[str, AfterValidator(_minutes)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Hours(_Data):
    """When a line is open, on clocks in Japan; `to` may exceed 24:00, `days` are those on which it opens."""

    start: Clock = Field(alias="from")
    to: Clock
    days: tuple[Day, ...] = DAYS

    def open_at(self, at: datetime) -> bool:
        """Whether the line is open at `at` (aware); the end is excluded."""
        local = at.astimezone(JST)
        begin, end = _in_minutes(self.start), _in_minutes(self.to)
        for back in (0, 1):  # opened today, or yesterday and open past midnight
            day = local.date() - timedelta(days=back)
            midnight = datetime.combine(day, time(), JST)
            passed = (local - midnight) / timedelta(minutes=1)
            if DAYS[day.weekday()] in self.days and begin <= passed < end:
                return True
        return False


def _in_minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


class Line(_Data):
    """One line: `words` say to a seeker what it costs and when it is open; no `hours` means always."""

    name: str = Field(min_length=1)
    number: Annotated[str, AfterValidator(_number)]
    kinds: tuple[RiskKind, ...] = Field(min_length=1)
    words: str = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)
    hours: Hours | None = None
    free: bool = False
    urgent: bool = False
    note: str = ""

    def open_at(self, at: datetime) -> bool:
        return self.hours is None or self.hours.open_at(at)

    def text(self) -> str:
        return f"・{self.name} {self.number}（{self.words}）"


class Hotlines(_Data):
    """The file: when it was last compared with its sources, whether an operator confirmed it."""

    checked: date
    confirmed: bool = False
    lines: tuple[Line, ...] = Field(min_length=1)

    def lines_for(self, kind: RiskKind, at: datetime) -> str:
        """The lines for this kind of danger that are open at `at` (aware), one a row: 110 and 119 first where life
        is in danger, then at most three, lines without cost before others."""
        fitting = [line for line in self.lines if kind in line.kinds and line.open_at(at)]
        urgent = [line for line in fitting if line.urgent]
        others = sorted((line for line in fitting if not line.urgent), key=lambda line: not line.free)
        return "\n".join(line.text() for line in [*urgent, *others[:MOST_LINES]])

    def findings(self, today: date) -> tuple[Finding, ...]:
        """What an operator must see to before people rely on this."""
        found = []
        if not self.confirmed:
            found.append(Finding("the numbers are not confirmed", "Call them or ask, then set `confirmed: true`"))
        if today - self.checked > MAX_AGE:
            days = (today - self.checked).days
            found.append(
                Finding(f"the numbers were last checked {days} days ago", "Check each, then set `checked:` to today")
            )
        found += [
            Finding(f"{line.name} {line.number} stands on one source", "Find a second, or confirm it by a call")
            for line in self.lines
            if len(line.sources) < 2 and not line.urgent and not self.confirmed
        ]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something for `banso check` to say, and its cure."""

    message: str
    cure: str

    def __str__(self) -> str:
        return f"{FILE.name}: {self.message}. {self.cure}."


def read_hotlines(path: Path = FILE) -> Hotlines:
    """Read and validate the file. Raises HotlinesError naming the entry and what was expected."""
    try:
        data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        hotlines = Hotlines.model_validate(data)
    except OSError as error:
        raise HotlinesError(f"{path}: {error.strerror}") from error
    except YAMLError as error:
        raise HotlinesError(f"{path}: {error}") from error
    except ValidationError as error:
        rows = [f"{path}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False)]
        raise HotlinesError("\n".join(rows)) from error
    numbers = [line.number for line in hotlines.lines]
    if doubled := {n for n in numbers if numbers.count(n) > 1}:
        raise HotlinesError(f"{path}: {', '.join(sorted(doubled))} stands twice. Keep one entry for each number.")
    return hotlines


@cache
def hotlines() -> Hotlines:
    """The lines that ship with the package, read once."""
    return read_hotlines()


def lines_for(kind: RiskKind, at: datetime) -> str:
    """As `Hotlines.lines_for`, for the lines that ship with the package."""
    return hotlines().lines_for(kind, at)


def findings(today: date) -> tuple[Finding, ...]:
    """As `Hotlines.findings`, for the lines that ship with the package."""
    return hotlines().findings(today)
