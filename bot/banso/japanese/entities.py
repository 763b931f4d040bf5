"""Entities read by rules on normalised text, tokens and gazetteers: they work with the NLU server up or down.

Values, normalised: `age` a number or `{"min", "max"}`; `district` a ward or town; `occupation`, `employment_type`,
`licence` a name of the gazetteer (簿記2級 keeps its grade); `wage` `{"unit": hour|day|month|year, "min", "max"}` in yen;
`work_time` a mapping with `days`, `days_per_week`, `from`, `to`, `hours_per_day`, `hours_per_week`, `shift`, `night` or
`overtime`; `remote` True; `duration` `{"amount", "unit": year|month|week|day}`; `datetime` see
`times.point_value`; `person_name`, `phone` (digits), `email` text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from banso.japanese import gazetteer, patterns
from banso.japanese.numbers import arabic
from banso.japanese.text import Traced, to_katakana, trace
from banso.japanese.times import POINT, point_value
from banso.japanese.tokens import tokenize
from banso.japanese.work_hours import read_work_hours

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


@dataclass(frozen=True, slots=True)
class _Found:
    """An entity within the normalised text; `rank` decides between two over the same place (lower wins)."""

    name: str
    value: Any
    start: int
    end: int
    rank: int


class _Message:
    def __init__(self, text: str) -> None:
        self.view: Traced = arabic(trace(text))
        self.text = self.view.text
        tokens = tokenize(text)
        self.starts = {token.start for token in tokens}
        self.ends = {token.end for token in tokens}
        names = [token for token in tokens if token.pos.startswith("名詞-固有名詞-人名")]
        self.name_starts = {token.start for token in names}
        self.name_ends = {token.end for token in names}

    def whole_tokens(self, start: int, end: int) -> bool:
        """Whether the range begins and ends where tokens do, so that no word is cut."""
        span = self.view.origin(start, end)
        return span.start in self.starts and span.end in self.ends


def _alternation(words: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(word.lower()) for word in sorted(words, key=len, reverse=True))


def _lowered(table: dict[str, str]) -> dict[str, str]:
    return {word.lower(): form for word, form in table.items()}


def _with_katakana(table: dict[str, str]) -> dict[str, str]:
    return table | {to_katakana(word): form for word, form in table.items()}


_DISTRICTS = _with_katakana(_lowered(gazetteer.DISTRICTS))
_OCCUPATIONS = _lowered(gazetteer.OCCUPATIONS)
_EMPLOYMENT = _lowered(gazetteer.EMPLOYMENT_TYPES)
_LICENCES = _lowered(gazetteer.LICENCES)
_ONLY_AS_WORK = frozenset(word.lower() for word in gazetteer.ONLY_AS_WORK)
_HELD_OR_WISHED = frozenset(word.lower() for word in gazetteer.HELD_OR_WISHED)

_DISTRICT = re.compile(_alternation(list(_DISTRICTS)))
_OCCUPATION = re.compile(
    f"(?:{_alternation(list(_OCCUPATIONS))})(?!所|時間|中(?!心)|日|園|先|料|費|保険|機|者の方|的|員?さんと)"
)
_FORM = re.compile(f"(?:{_alternation(list(_EMPLOYMENT))})(?!会社|元(?!で)|法|書|更新|期間|満了)")
_LICENCE = re.compile(
    rf"(?:{_alternation(list(_LICENCES))})(?:(?:の)?(?:検定|試験)?(?P<grade>準?[1-5]級)|(?P<score>\d{{3}})点)?"
)


def _ages(message: _Message) -> Iterator[_Found]:
    for match in patterns.AGE.finditer(message.text):
        value = patterns.age_value(match)
        if value is not None:
            start, end = match.span("whole" if match["whole"] else "turns" if match["turns"] else 0)
            yield _Found("age", value, start, end, 1)


def _districts(message: _Message) -> Iterator[_Found]:
    for match in _DISTRICT.finditer(message.text):
        word, (start, end) = match[0], match.span()
        after = message.text[end:]
        if not word.endswith(("区", "市", "町", "く", "ク")):
            kana = not re.search("[一-龠]", word)
            if not (kana or message.whole_tokens(start, end)) or patterns.NOT_A_PLACE.match(after):
                continue
            if word in gazetteer.ALSO_WORDS and not (
                patterns.PLACE_AFTER.match(after) or patterns.PLACE_BEFORE.search(message.text[:start])
            ):
                continue
        elif (word == "京都市" and patterns.MORE_OF_KYOTO.match(after)) or patterns.PART_OF_A_PLACE.search(
            message.text[:start]
        ):
            continue
        whole = _DISTRICT.match(message.text, end)
        if whole and _DISTRICTS[whole[0]] == _DISTRICTS[word]:
            end = whole.end()
        yield _Found("district", _DISTRICTS[word], start, end, 3)


def _occupations(message: _Message) -> Iterator[_Found]:
    for match in _OCCUPATION.finditer(message.text):
        word, (start, end) = match[0], match.span()
        before, after = message.text[:start], message.text[end:]
        if not message.whole_tokens(start, end) and not (len(word) > 2 or patterns.WORK_AFTER.match(after)):
            continue
        if word == "介護" and (patterns.OWN_CARE.search(before) or patterns.CARE_AFTER.match(after)):
            continue
        if word in {"営業", "受付"} and patterns.OPENING.match(after):
            continue
        if word == "運転" and before.endswith(("車は", "車の", "車も", "車を", "車")):
            continue
        if word == "カフェ" and before.endswith(("ネット", "マンガ", "漫画")):
            continue
        if word in _ONLY_AS_WORK and not (patterns.WORK_AFTER.match(after) or patterns.WORK_BEFORE.search(before)):
            continue
        if word in _HELD_OR_WISHED and patterns.AS_LICENCE.match(after):
            continue
        yield _Found("occupation", _OCCUPATIONS[word], start, end, 4)


def _forms(message: _Message) -> Iterator[_Found]:
    for match in _FORM.finditer(message.text):
        word, (start, end) = match[0], match.span()
        if word in {"契約", "正規", "自営", "短期", "単発"} and not patterns.WORK_AFTER.match(message.text[end:]):
            continue
        if not message.whole_tokens(start, end):
            continue
        yield _Found("employment_type", _EMPLOYMENT[word], start, end, 4)


def _licences(message: _Message) -> Iterator[_Found]:
    for match in _LICENCE.finditer(message.text):
        word = message.text[match.start() : match.end()]
        grade, score = match["grade"], match["score"]
        name = word[: -len(grade or "") or None].removesuffix("の").removesuffix("検定") if grade else word
        name = name if name in _LICENCES else next((key for key in _LICENCES if word.startswith(key)), name)
        after = message.text[match.end() :]
        if name in _HELD_OR_WISHED and not grade and not patterns.AS_LICENCE.match(after):
            continue
        if word == "免許" and patterns.NAMED_LICENCE.search(message.text[: match.start()]):
            continue
        if name in patterns.ONLY_WITH_GRADE and not (grade or patterns.AS_LICENCE.match(after)):
            continue
        value = _LICENCES.get(name, name) + (grade or (f"{score}点" if score else ""))
        yield _Found("licence", value, match.start(), match.end(), 2)


def _wages(message: _Message) -> Iterator[_Found]:
    for match in patterns.WAGE.finditer(message.text):
        value = patterns.wage_value(match)
        if value is not None:
            yield _Found("wage", value, match.start(), match.end(), 0)


def _work_times(message: _Message) -> Iterator[_Found]:
    booking = bool(patterns.BOOKING.search(message.text))
    for start, end, value in read_work_hours(message.text, booking=booking):
        yield _Found("work_time", value, start, end, 1)


def _remote(message: _Message) -> Iterator[_Found]:
    for match in patterns.REMOTE.finditer(message.text):
        yield _Found("remote", True, match.start(), match.end(), 3)


def _durations(message: _Message) -> Iterator[_Found]:
    for match in patterns.DURATION.finditer(message.text):
        value = patterns.duration_value(match)
        if value is not None:
            yield _Found("duration", value, match.start(), match.end(), 2)


def _datetimes(message: _Message) -> Iterator[_Found]:
    booking = bool(patterns.BOOKING.search(message.text))
    rest = patterns.AN_ANSWER.sub("", POINT.sub("", message.text))
    answer = len(rest) <= 2
    for match in POINT.finditer(message.text):
        word = match[0]
        if patterns.PAST_DAY.match(word) and not booking:
            continue
        if not (booking or answer or patterns.STRONG_TIME.search(word)):
            continue
        value = point_value(word)
        if value:
            end = match.start() + len(re.sub(r"(?:頃|ごろ|ころ|くらい|ぐらい|の)$", "", word))
            if message.text.startswith("以降", end):
                value, end = {**value, "side": "from"}, end + 2
            yield _Found("datetime", value, match.start(), end, 3)


def _contacts(message: _Message) -> Iterator[_Found]:
    for match in patterns.EMAIL.finditer(message.text):
        yield _Found("email", match[0], match.start(), match.end(), 0)
    for match in patterns.PHONE.finditer(message.text):
        digits = re.sub(r"\D", "", match[0])
        yield _Found("phone", "0" + digits[2:] if digits.startswith("81") else digits, match.start(), match.end(), 0)


def _names(message: _Message) -> Iterator[_Found]:
    for pattern in patterns.NAMES:
        for match in pattern.finditer(message.text):
            start, end = match.span("name")
            first, last = message.view.spans[start].start, message.view.spans[end - 1].end
            known = first in message.name_starts and last in message.name_ends
            if match["name"] in patterns.NO_NAMES:
                continue
            known = known or match["name"] in patterns.SURNAMES
            if known or match.groupdict().get("sure") is not None:
                yield _Found("person_name", match["name"], start, end, 3)


_READERS: tuple[Callable[[_Message], Iterator[_Found]], ...] = (
    _contacts,
    _wages,
    _ages,
    _work_times,
    _licences,
    _durations,
    _remote,
    _datetimes,
    _districts,
    _names,
    _occupations,
    _forms,
)


def _without_overlaps(found: list[_Found]) -> list[_Found]:
    """The longest at each place; of two as long, the one that ranks first."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.rank)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)


def read_entities(text: str) -> list[Entity]:
    """All entities of `text` in order of their start, without overlaps. Never raises on any string."""
    message = _Message(text)
    found = _without_overlaps([one for reader in _READERS for one in reader(message)])
    entities: list[Entity] = []
    for number, one in enumerate(found):
        span = message.view.origin(one.start, one.end)
        entity = Entity(one.name, one.value, span.start, span.end)
        before, after = message.text[: one.start], message.text[one.end :]
        if one.name not in {"datetime", "email", "phone"}:
            entity = replace(entity, role=patterns.role(one.name, before, after))
        if one.name not in {"age", "email", "phone", "person_name", "duration"}:
            entity = replace(entity, negated=_excluded(message.text, found, number))
        entities.append(entity)
    return entities


def _excluded(text: str, found: list[_Found], number: int) -> bool:
    """Whether it is negated itself or by what negates the last member of the list it is in (営業と警備は嫌)."""
    one = found[number]
    if patterns.negated(one.name, text[: one.start], text[one.end :]):
        return True
    following = found[number + 1 : number + 2]
    listed = following and patterns.LISTED.fullmatch(text, one.end, following[0].start)
    return bool(listed) and following[0].name == one.name and _excluded(text, found, number + 1)
