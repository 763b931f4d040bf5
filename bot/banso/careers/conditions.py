"""What a seeker wishes of a job: place, hours, pay, form, kind of work. Never age, never health."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from banso.careers.occupations import normalise_word, ruled_out_by, stem, words_in
from banso.careers.places import districts_in
from banso.careers.work_time import WEEKDAYS, WorkTime, read_work_time

PayUnit = Literal["hour", "day", "month", "year"]
EmploymentType = Literal["正社員", "契約社員", "パート", "派遣", "業務委託"]

LEAST_WAGE = 100
"""A smaller number is no wage in yen: 週3 and the like."""
HOURS_OF: Mapping[PayUnit, float] = {"hour": 1, "day": 8, "month": 160, "year": 1920}
"""Hours that a wished wage is spread over: 8 a day, 20 days a month, 12 months a year."""

_NOT_REGULAR: frozenset[EmploymentType] = frozenset({"契約社員", "パート", "派遣"})
_FORM_WORDS: tuple[tuple[str, EmploymentType], ...] = (
    ("正社員|正規|正職員|full_time|permanent|regular", "正社員"),
    ("契約|嘱託|contract", "契約社員"),
    ("パート|アルバイト|バイト|フリーター|part", "パート"),
    ("派遣|dispatch|temporary", "派遣"),
    ("委託|請負|フリーランス|内職|freelance", "業務委託"),
)
_AT_HOME = re.compile("在宅|リモート|テレワーク|自宅")
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
    districts_excluded: frozenset[str] = frozenset()

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any], taken_back: Container[str] = ()) -> Conditions:
        """Read from a conversation's slots; whatever is missing, `any` or unreadable is not stated.

        `wished_place`, `wished_hours`, `wished_wage`, `wished_form`, `wished_occupation`, `wished_remote`: an answer's
        value, an entity's, or a list of these. `refused_place`, `refused_occupation`, `refused_form`, `refused_hours`
        likewise. Of what is both wished and refused, the refusal holds, but in the slots that are `taken_back` by a
        later wish.
        """
        districts, anywhere = districts_in(_texts(slots.get("wished_place")))
        far, _ = districts_in(_texts(slots.get("refused_place")))
        forms = normalise_forms(_texts(slots.get("wished_form")))
        forms_out = normalise_forms(_texts(slots.get("refused_form")))
        read = [words_in(text) for text in _texts(slots.get("wished_occupation"))]
        work = dict.fromkeys(word for words, _ in read for word in words)
        out = dict.fromkeys(word for text in _texts(slots.get("refused_occupation")) for word in words_in(text)[0])
        if "refused_occupation" in taken_back:
            out = {word: None for word in out if word not in work}
        return cls(
            districts if "refused_place" in taken_back else districts - far,
            anywhere,
            _time(slots, refused_first="refused_hours" in taken_back),
            read_wage(slots.get("wished_wage")),
            forms if "refused_form" in taken_back else forms - forms_out,
            forms_out - forms if "refused_form" in taken_back else forms_out,
            tuple(word for word in work if word not in out),
            tuple(dict.fromkeys([*(word for _, words in read for word in words), *out])),
            _yes_no(slots.get("wished_remote")),
            far - districts if "refused_place" in taken_back else far,
        )

    @property
    def stated(self) -> bool:
        """Whether anything at all is wished."""
        return self != Conditions()

    def excludes_occupation(self, occupation: str, keywords: Iterable[str] = ()) -> bool:
        """Whether the seeker ruled this kind of work out, by its name, a word for it, or a posting's keywords."""
        words = {normalise_word(word) for word in (occupation, *keywords)}
        return any(
            occupation in ruled_out_by(word) or normalise_word(word) in words or stem(word) in words
            for word in self.occupations_excluded
        )


def _texts(raw: object) -> list[str]:
    """The texts in a slot's value, one or many."""
    items = [raw] if isinstance(raw, str | Mapping) or not isinstance(raw, Iterable) else list(raw)
    values = (item.get("value", item.get("name")) if isinstance(item, Mapping) else item for item in items)
    return [value for value in values if isinstance(value, str) and value.strip()]


def _time(slots: Mapping[str, Any], *, refused_first: bool) -> WorkTime:
    wish = read_work_time(slots.get("wished_hours"))
    refused = read_work_time(slots.get("refused_hours"))
    if refused.night and not (refused_first and wish.night):
        wish = wish.merged(WorkTime(night=False))
    if refused.days:
        wish = wish.merged(WorkTime((wish.days or frozenset(WEEKDAYS)) - refused.days))
    return wish


def _yes_no(raw: object) -> bool | None:
    if isinstance(raw, Mapping):
        raw = raw.get("value")
    if isinstance(raw, list | tuple):
        raw = raw[-1] if raw else None
    if isinstance(raw, bool):
        return raw
    word = raw.strip().lower() if isinstance(raw, str) else ""
    if word in {"no", "false", "none", "onsite", "出社"}:
        return False
    return (
        True
        if word in {"yes", "true", "full", "partly", "partial", "hybrid", "remote"} or _AT_HOME.search(word)
        else None
    )


def normalise_forms(texts: Iterable[str]) -> frozenset[EmploymentType]:
    """The employment types meant by everyday words (バイト, 派遣社員, 正規…); unknown words are left out."""
    found: set[EmploymentType] = set()
    for text in texts:
        word = unicodedata.normalize("NFKC", text).lower()
        if "非正規" in word:
            found |= _NOT_REGULAR
            continue
        found.update(form for pattern, form in _FORM_WORDS if re.search(pattern, word))
    return frozenset(found)


def read_wage(raw: object, unit: object = None) -> Wage | None:
    """The least wished wage from a number, a text (時給1200円, 月20万以上) or `{"min", "unit"}`; None without a least.

    Without a unit the size tells: under 5,000 yen an hour, under 50,000 a day, under 1,500,000 a month, else a year.
    """
    if isinstance(raw, Mapping):
        return read_wage(
            next((raw[key] for key in ("min", "value") if raw.get(key) is not None), None), raw.get("unit")
        )
    if isinstance(raw, list | tuple):
        return read_wage(raw[-1], unit) if raw else None
    text = unicodedata.normalize("NFKC", str(raw)).replace(",", "") if raw is not None else ""
    match = re.search(r"\d+(?:\.\d+)?", text)
    if match is None or isinstance(raw, bool):
        return None
    amount = float(match[0]) * (10_000 if re.match(r"\s*万", text[match.end() :]) else 1)
    if amount < LEAST_WAGE:
        return None
    return Wage(amount, _unit(str(unit) if unit else text, amount))


def _unit(text: str, amount: float) -> PayUnit:
    for pattern, unit in _UNIT_WORDS:
        if re.search(pattern, text.lower()):
            return unit
    limits = ((5_000, "hour"), (50_000, "day"), (1_500_000, "month"))
    return cast(PayUnit, next((unit for limit, unit in limits if amount < limit), "year"))
