"""What a seeker wishes of a job: place, hours, pay, form, kind of work. Never age, never health."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from banso.careers.occupations import normalise_word, occupations_of, stem, words_in
from banso.careers.places import districts_in
from banso.careers.work_time import WorkTime, read_work_time

PayUnit = Literal["hour", "day", "month", "year"]
EmploymentType = Literal["正社員", "契約社員", "パート", "派遣", "業務委託"]
EMPLOYMENT_TYPES: tuple[EmploymentType, ...] = ("正社員", "契約社員", "パート", "派遣", "業務委託")

HOURS_OF: Mapping[PayUnit, float] = {"hour": 1, "day": 8, "month": 160, "year": 1920}
"""Hours that a wished wage is spread over: 8 a day, 20 days a month, 12 months a year."""

_FORM_WORDS: tuple[tuple[str, EmploymentType], ...] = (
    ("正社員|正規|正職員|full_time|permanent|regular", "正社員"),
    ("契約|嘱託|contract", "契約社員"),
    ("パート|アルバイト|バイト|非常勤|part", "パート"),
    ("派遣|dispatch|temporary", "派遣"),
    ("委託|請負|フリーランス|内職|freelance", "業務委託"),
)
_UNIT_WORDS: tuple[tuple[str, PayUnit], ...] = (
    ("hour|時給|時間", "hour"),
    ("day|daily|日給|日当", "day"),
    ("month|月給|月収|月額|手取り|月", "month"),
    ("year|annual|年収|年俸|年", "year"),
)


@dataclass(frozen=True, slots=True)
class Wage:
    """The least wished, in yen for the unit."""

    minimum: float
    unit: PayUnit

    @property
    def hourly(self) -> float:
        """Yen an hour, by `HOURS_OF`."""
        return self.minimum / HOURS_OF[self.unit]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Wished conditions; what was not said is empty or None. `anywhere` is said, no districts is not asked."""

    districts: frozenset[str] = frozenset()
    anywhere: bool = False
    time: WorkTime = field(default_factory=WorkTime)
    wage: Wage | None = None
    forms: frozenset[EmploymentType] = frozenset()
    forms_excluded: frozenset[EmploymentType] = frozenset()
    occupations: tuple[str, ...] = ()
    occupations_excluded: tuple[str, ...] = ()
    remote: bool | None = None

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Conditions:
        """Read from a conversation's slots; whatever is missing or unreadable is not stated.

        Slots (singular or plural, one value or a list, plain or as `{"value": …, "negated": true}`): `district`,
        `work_time`, `days_per_week`, `night`, `wage` (number, text or `{"amount"|"min", "unit"}`), `employment_type`,
        `occupation`, `occupation_excluded`, `remote`.
        """
        places, _ = _wished(slots, "district")
        districts, anywhere = districts_in(places)
        forms, not_forms = _wished(slots, "employment_type")
        work, not_work = _work(slots)
        return cls(
            districts,
            anywhere,
            _time(slots),
            read_wage(_first(slots, "wage", "wages", "wage_min"), slots.get("wage_unit")),
            normalise_forms(forms),
            normalise_forms(not_forms),
            tuple(dict.fromkeys(work)),
            tuple(dict.fromkeys(not_work)),
            _yes_no(slots.get("remote")),
        )

    @property
    def stated(self) -> bool:
        """Whether anything at all is wished."""
        return self != Conditions()

    def excludes_occupation(self, occupation: str, keywords: Iterable[str] = ()) -> bool:
        """Whether the seeker ruled this kind of work out, by its name, a word for it, or a posting's keywords."""
        words = {normalise_word(word) for word in (occupation, *keywords)}
        return any(
            occupation in occupations_of(word) or normalise_word(word) in words or stem(word) in words
            for word in self.occupations_excluded
        )


def _first(slots: Mapping[str, Any], *names: str) -> Any:
    return next((slots[name] for name in names if slots.get(name) is not None), None)


def _wished(slots: Mapping[str, Any], *names: str) -> tuple[list[str], list[str]]:
    """The texts of a slot, wished and ruled out."""
    raw = _first(slots, *names, *(f"{name}s" for name in names))
    wished: list[str] = []
    refused: list[str] = []
    for item in _items(raw):
        negated = isinstance(item, Mapping) and item.get("negated") is True
        value = item.get("value", item.get("name")) if isinstance(item, Mapping) else item
        if isinstance(value, str) and value.strip():
            (refused if negated else wished).append(value)
    return wished, refused


def _items(raw: object) -> list[Any]:
    if raw is None:
        return []
    if isinstance(raw, str):
        return [part for part in re.split(r"[、,/\s]+", raw) if part]
    if isinstance(raw, Mapping) or not isinstance(raw, Iterable):
        return [raw]
    return list(raw)


def _work(slots: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    said, refused = _wished(slots, "occupation")
    more_refused, _ = _wished(slots, "occupation_excluded", "excluded_occupation")
    read = [words_in(text) for text in said]
    wished = [word for words, _ in read for word in words]
    return wished, [*refused, *more_refused, *(word for _, words in read for word in words)]


def _time(slots: Mapping[str, Any]) -> WorkTime:
    wish = read_work_time(_first(slots, "work_time", "work_times"))
    per_week = slots.get("days_per_week")
    if isinstance(per_week, str):
        wish = wish.merged(read_work_time(per_week if "週" in per_week else f"週{per_week.removesuffix('日')}日"))
    elif per_week is not None:
        wish = wish.merged(read_work_time({"days_per_week": per_week}))
    night = _yes_no(slots.get("night"))
    return wish if night is None else wish.merged(WorkTime(night=night))


def _yes_no(raw: object) -> bool | None:
    if isinstance(raw, Mapping):
        value = _yes_no(raw.get("value", True))
        return (not value) if raw.get("negated") is True and value is not None else value
    if isinstance(raw, bool):
        return raw
    if not isinstance(raw, str):
        return None
    word = raw.strip().lower()
    if word in {"no", "false", "いいえ", "なし", "無理", "出社"}:
        return False
    return True if word in {"yes", "true", "はい", "remote", "在宅", "リモート", "テレワーク", "在宅勤務"} else None


def normalise_forms(texts: Iterable[str]) -> frozenset[EmploymentType]:
    """The employment types meant by everyday words (バイト, 派遣社員, 正規…); unknown words are left out."""
    found: set[EmploymentType] = set()
    for text in texts:
        word = unicodedata.normalize("NFKC", text).lower()
        found.update(form for pattern, form in _FORM_WORDS if re.search(pattern, word))
    return frozenset(found)


def read_wage(raw: object, unit: object = None) -> Wage | None:
    """The least wished wage from a number, a text (時給1200円, 月20万以上) or `{"amount"|"min"|"value", "unit"}`.

    Without a unit the size tells: under 5,000 yen an hour, under 50,000 a day, under 1,500,000 a month, else a year.
    """
    if isinstance(raw, Mapping):
        amount = _first(raw, "min", "amount", "value", "max")
        return read_wage(amount, _first(raw, "unit", "per") or unit)
    if isinstance(raw, list | tuple):
        return read_wage(raw[-1], unit) if raw else None
    text = unicodedata.normalize("NFKC", str(raw)).replace(",", "") if raw is not None else ""
    match = re.search(r"\d+(?:\.\d+)?", text)
    if match is None or isinstance(raw, bool):
        return None
    amount = float(match[0]) * (10_000 if re.match(r"\s*万", text[match.end() :]) else 1)
    if amount <= 0:
        return None
    return Wage(amount, _unit(str(unit) if unit else text, amount))


def _unit(text: str, amount: float) -> PayUnit:
    for pattern, unit in _UNIT_WORDS:
        if re.search(pattern, text.lower()):
            return unit
    limits = ((5_000, "hour"), (50_000, "day"), (1_500_000, "month"))
    return cast(PayUnit, next((unit for limit, unit in limits if amount < limit), "year"))
