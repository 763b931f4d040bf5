"""The catalog of postings: read with line numbers, checked, and emptied of what has expired."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from banso.careers.conditions import EmploymentType, PayUnit
from banso.careers.occupations import OCCUPATIONS
from banso.careers.places import DISTRICTS
from banso.careers.work_time import NIGHT_FROM, NIGHT_UNTIL, WEEKDAYS, clock, minutes_of
from banso.careers.work_values import VALUE_KEYS, ValueKey

WEEKS_A_MONTH = 52 / 12
INVENTED_MARK = "（架空）"
"""What an invented firm's name must carry; no registered firm does."""

Ease = Literal[
    "未経験可",
    "ブランク可",
    "研修あり",
    "正社員登用あり",
    "短時間から可",
    "資格取得の支援",
    "見学可",
]
_UNIT_NAMES: Mapping[PayUnit, str] = {"hour": "時給", "day": "日給", "month": "月給", "year": "年収"}


class CatalogError(Exception):
    """The catalog cannot be used; `problems` are lines of the form `file:line: what, and the cure`."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _to_minutes(raw: object) -> object:
    minutes = minutes_of(raw) if isinstance(raw, str) else raw
    if minutes is None:
        raise ValueError('expected a time of day such as "9:30" (over 24:00 for the next morning)')
    return minutes


Clock = Annotated[int, BeforeValidator(_to_minutes), Field(ge=0, le=36 * 60)]


class Hours(_Part):
    """When one works: `begin` and `end` in minutes since midnight (end may lie on the next morning)."""

    days: str
    per_week: tuple[int, int]
    begin: Clock = Field(alias="from")
    end: Clock = Field(alias="to")
    rest: int = Field(alias="break", ge=0, le=240)

    @model_validator(mode="before")
    @classmethod
    def _one_number_is_a_range(cls, raw: Any) -> Any:
        if isinstance(raw, Mapping) and isinstance(seq := raw.get("per_week"), list) and len(seq) == 1:
            return {**raw, "per_week": [seq[0], seq[0]]}
        return raw

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if not self.days or any(day not in WEEKDAYS for day in self.days) or len({*self.days}) < len(self.days):
            raise ValueError(f"days: expected different weekdays out of {WEEKDAYS}, got {self.days!r}")
        low, high = self.per_week
        if not 1 <= low <= high <= len(self.days):
            raise ValueError(f"per_week: expected 1 ≤ least ≤ most ≤ {len(self.days)} days, got {low}, {high}")
        if not 60 <= self.a_day <= 16 * 60:
            raise ValueError(f"from/to: {self.a_day} minutes of work a day; check the times and the break")
        return self

    @property
    def a_day(self) -> int:
        """Minutes of work a day, without the break."""
        return self.end - self.begin - self.rest

    @property
    def night(self) -> bool:
        """Whether it touches 22:00 to 5:00."""
        return self.begin < NIGHT_UNTIL or self.end > NIGHT_FROM or self.begin >= NIGHT_FROM

    @property
    def per_week_text(self) -> str:
        low, high = self.per_week
        return f"週{low}日" if low == high else f"週{low}〜{high}日"

    @property
    def text(self) -> str:
        """In words: 月〜金のうち週3〜4日 8:30〜17:00."""
        first, last = WEEKDAYS.index(self.days[0]), WEEKDAYS.index(self.days[-1])
        run = WEEKDAYS[first : last + 1] == self.days and len(self.days) > 2
        names = "毎日" if len(self.days) == 7 else f"{self.days[0]}〜{self.days[-1]}" if run else "・".join(self.days)
        some = self.per_week != (len(self.days), len(self.days))
        return f"{names}{f'のうち{self.per_week_text}' if some else ''} {clock(self.begin)}〜{clock(self.end)}"


class Pay(_Part):
    """Yen for the unit, before tax."""

    unit: PayUnit
    minimum: int = Field(alias="min", gt=0)
    maximum: int = Field(alias="max", gt=0)

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.maximum < self.minimum:
            raise ValueError(f"max {self.maximum} is below min {self.minimum}")
        return self

    @property
    def text(self) -> str:
        """In words: 時給1,240〜1,350円."""
        span = f"{self.minimum:,}" if self.minimum == self.maximum else f"{self.minimum:,}〜{self.maximum:,}"
        return f"{_UNIT_NAMES[self.unit]}{span}円"


class Posting(_Part):
    """One posting of one firm."""

    id: str = Field(pattern=r"^[a-z]+-\d{3}$")
    invented: Literal[True]
    firm: str
    title: str = Field(min_length=1, max_length=40)
    occupation: str
    keywords: tuple[str, ...] = Field(min_length=1)
    district: str
    access: str
    hours: Hours
    pay: Pay
    form: EmploymentType
    remote: Literal["none", "partly", "full"]
    experience: str
    eased: tuple[Ease, ...] = Field(min_length=1)
    values: dict[ValueKey, Annotated[int, Field(ge=1, le=5)]]
    as_of: date
    expires: date
    description: str = Field(min_length=1)
    message: str = Field(min_length=1)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        problems = [*self._problems()]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _problems(self) -> Iterator[str]:
        if not self.firm.endswith(INVENTED_MARK):
            yield f"firm: {self.firm!r} must end in {INVENTED_MARK}, so that nobody takes it for a real one"
        if self.occupation not in OCCUPATIONS:
            yield _unknown("occupation", self.occupation, OCCUPATIONS)
        if self.district not in DISTRICTS:
            yield _unknown("district", self.district, DISTRICTS)
        if missing := [key for key in VALUE_KEYS if key not in self.values]:
            yield f"values: missing {', '.join(missing)}"
        if self.expires <= self.as_of:
            yield f"expires: {self.expires} is not after as_of {self.as_of}"
        if self.as_of.weekday() >= 5:
            yield f"as_of: {self.as_of} is a weekend day; postings are registered on weekdays"

    @property
    def hourly(self) -> float:
        """The least pay in yen an hour, by the posting's own hours."""
        return self.pay.minimum / self._hours_of_unit()

    @property
    def monthly(self) -> float:
        """The least pay in yen a month, by the posting's own hours and the most days a week."""
        return self.hourly * self._hours_a_month()

    def _hours_a_month(self) -> float:
        return self.hours.a_day / 60 * self.hours.per_week[1] * WEEKS_A_MONTH

    def _hours_of_unit(self) -> float:
        match self.pay.unit:
            case "hour":
                return 1
            case "day":
                return self.hours.a_day / 60
            case "month":
                return self._hours_a_month()
            case "year":
                return self._hours_a_month() * 12


def _unknown(what: str, name: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, [*known], n=1, cutoff=0.4)
    return f"{what}: unknown {name!r}" + (f", did you mean {close[0]!r}?" if close else f"; one of {', '.join(known)}")


@dataclass(frozen=True, slots=True)
class Catalog:
    """Postings by id, in the order of the file."""

    postings: tuple[Posting, ...]
    _by_id: Mapping[str, Posting] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {posting.id: posting for posting in self.postings})

    def get(self, posting_id: str) -> Posting | None:
        """The posting with this id, expired or not."""
        return self._by_id.get(posting_id)

    def active(self, on: date) -> tuple[Posting, ...]:
        """The postings that may be shown on that day (Japanese calendar day): the day of `expires` is the last."""
        return tuple(posting for posting in self.postings if is_active(posting, on))

    def moved_to(self, on: date) -> Catalog:
        """The invented catalog as if its newest posting were at most a week old, for a demo on a later day.

        Dates move by whole weeks, so that weekdays stay what they are; a day before the newest posting moves nothing.
        """
        newest = max((posting.as_of for posting in self.postings), default=on)
        shift = timedelta(weeks=max(0, (on - newest).days // 7))
        moved = (
            posting.model_copy(update={"as_of": posting.as_of + shift, "expires": posting.expires + shift})
            for posting in self.postings
        )
        return Catalog(tuple(moved))


def is_active(posting: Posting, on: date) -> bool:
    """Whether the posting may be shown on that day."""
    return on <= posting.expires


def load_catalog() -> Catalog:
    """The packaged demo catalog. Raises CatalogError with every mistake's file and line."""
    resource = files("banso.careers") / "catalog.yml"
    return read_catalog(resource.read_text(encoding="utf-8"), str(resource))


def read_catalog(text: str, file: str) -> Catalog:
    """A catalog from YAML text; `file` is the name used in messages. Raises CatalogError naming file and line."""
    try:
        tree = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise CatalogError([f"{file}:{line}: not YAML: {error.problem or error.context}"]) from None
    entries = tree.get("postings") if isinstance(tree, CommentedMap) else None
    if not isinstance(entries, CommentedSeq):
        raise CatalogError([f"{file}:1: expected a mapping with the list `postings`"])
    problems: list[str] = []
    postings: list[Posting] = []
    seen: dict[str, int] = {}
    for index, entry in enumerate(entries):
        line = entries.lc.item(index)[0] + 1
        try:
            posting = Posting.model_validate(entry)
        except ValidationError as error:
            problems += [_located(file, entry, line, dict(detail)) for detail in error.errors()]
            continue
        if posting.id in seen:
            problems.append(f"{file}:{line}: id {posting.id!r} is already used in line {seen[posting.id]}")
        seen[posting.id] = line
        postings.append(posting)
    if problems:
        raise CatalogError(problems)
    return Catalog(tuple(postings))


def _located(file: str, entry: object, line: int, detail: Mapping[str, Any]) -> str:
    """One of pydantic's complaints as `file:line: posting: where: what`."""
    node = entry
    path: list[str] = []
    for step in detail["loc"]:
        path.append(str(step))
        if isinstance(node, CommentedMap) and step in node:
            line = node.lc.key(step)[0] + 1
            node = node[step]
        elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            line = node.lc.item(step)[0] + 1
            node = node[step]
    who = entry.get("id", "a posting without id") if isinstance(entry, Mapping) else "an entry"
    what = str(detail["msg"]).removeprefix("Value error, ")
    if detail["type"] == "extra_forbidden":
        what = _unknown("key", path[-1], tuple(Posting.model_fields)) + " (remove it or correct it)"
    return f"{file}:{line}: {who}: {': '.join([*path[-2:], what]) if path else what}"
