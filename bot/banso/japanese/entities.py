"""Entities read by rules on normalised text, tokens and gazetteers: they work with the NLU server up or down.

Values, normalised: `age` a number or `{"min", "max"}`; `district` a ward or town; `occupation`, `employment_type`,
`licence` a name of the gazetteers (簿記2級 keeps its grade); `wage` `{"unit": hour|day|month|year, "min", "max"}` in yen;
`work_time` a mapping with `days`, `off`, `days_per_week`, `from`, `to`, `hours_per_day`, `hours_per_week`, `shift`,
`night`, `full_time` or `overtime` (True, mostly `negated`; False where there is little; or `{"max"}` hours a month);
`remote` True; `duration` `{"amount", "unit": year|month|week|day}`; `datetime` see `times.point_value`; `person_name`,
`phone` (digits), `email` text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from banso.japanese.ages import read_ages
from banso.japanese.appointments import read_datetimes
from banso.japanese.contacts import read_contacts
from banso.japanese.durations import read_durations
from banso.japanese.found import LISTED, Found
from banso.japanese.jobs import read_forms, read_occupations
from banso.japanese.licences import read_licences
from banso.japanese.marks import NO_OVERTIME, negated, role
from banso.japanese.message import Message
from banso.japanese.names import read_names
from banso.japanese.places import read_districts
from banso.japanese.remote import read_remote
from banso.japanese.text import Traced, to_hiragana, trace
from banso.japanese.wages import read_wages
from banso.japanese.work_hours import read_work_times

Role = Literal["self", "other"]


@dataclass(frozen=True, slots=True)
class Entity:
    """`value` is JSON-ready and normalised; `start`, `end` are code-point offsets into the original text.

    `role` says whose it is where the text does; `negated` that it is excluded (営業以外, 夜勤は無理, 免許はない).
    """

    name: str
    value: Any
    start: int
    end: int
    role: Role | None = None
    negated: bool = False


def _names(message: Message) -> Iterator[Found]:
    for name in read_names(message.text, message.tokens):
        typed = message.view.origin(name.start, name.end)
        value = unicodedata.normalize("NFKC", message.original[typed.start : typed.end])
        yield Found("person_name", value, name.start, name.end, 0 if name.sure else 3, other=name.other)


_READERS: tuple[Callable[[Message], Iterator[Found]], ...] = (
    read_contacts,
    read_wages,
    read_ages,
    read_work_times,
    read_licences,
    read_durations,
    read_remote,
    read_datetimes,
    read_districts,
    _names,
    read_occupations,
    read_forms,
)


def _without_overlaps(found: list[Found]) -> list[Found]:
    """The longest at each place; of two as long, the one that ranks first."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.rank)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)


def read_entities(text: str) -> list[Entity]:
    """All entities of `text` in order of their start, without overlaps. Never raises on any string."""
    found = _read(text)
    traced = trace(text)
    if not _ALL_KATAKANA.fullmatch(traced.text):
        return found
    kept: list[Entity] = []
    for one in sorted([*_in_hiragana(traced), *found], key=lambda one: one.start - one.end):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


_ALL_KATAKANA = re.compile(r"[^ぁ-ん一-龠々a-z]*[ァ-ヶ]{4}[^ぁ-ん一-龠々a-z]*")


def _in_hiragana(traced: Traced) -> list[Entity]:
    """What is read in a message all in katakana (ﾊｹﾝﾃﾞﾊﾀﾗｲﾃﾏｽ) as it would be written in hiragana."""
    found = []
    for one in _read(to_hiragana(traced.text)):
        span = traced.origin(one.start, one.end)
        value = traced.text[one.start : one.end] if one.name == "person_name" else one.value
        found.append(replace(one, value=value, start=span.start, end=span.end))
    return found


def _read(text: str) -> list[Entity]:
    message = Message(text)
    found = _without_overlaps([one for reader in _READERS for one in reader(message)])
    entities: list[Entity] = []
    for number, one in enumerate(found):
        span = message.view.origin(one.start, one.end)
        entity = Entity(one.name, one.value, span.start, span.end)
        before, after = message.text[: one.start], message.text[one.end :]
        if one.name == "person_name":
            entity = replace(entity, role="other" if one.other else None)
        elif one.name != "datetime":
            entity = replace(entity, role=role(one.name, before, after))
        if one.name != "duration":
            entity = replace(entity, negated=_excluded(message.text, found, number))
        entities.append(entity)
    return entities


def _excluded(text: str, found: list[Found], number: int) -> bool:
    """Whether it is negated itself or by what negates the last member of the list it is in (営業と警備は嫌)."""
    one = found[number]
    if text[one.start : one.end] == "残業" and NO_OVERTIME.match(text, one.end):
        return True
    if negated(one.name, text[one.end :]):
        return True
    following = found[number + 1 : number + 2]
    listed = following and LISTED.fullmatch(text, one.end, following[0].start)
    alike = following and following[0].name == one.name and _counts_days(one) == _counts_days(following[0])
    return bool(listed and alike) and _excluded(text, found, number + 1)


def _counts_days(one: Found) -> bool:
    """Whether it says how many days: no member of a list of days (週3か週4、土日は除く)."""
    return isinstance(one.value, dict) and "days_per_week" in one.value
