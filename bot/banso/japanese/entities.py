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

from banso.japanese import doubtful_occupations, gazetteer, occupations, patterns
from banso.japanese.message import Message
from banso.japanese.names import read_names
from banso.japanese.text import Traced, to_hiragana, to_katakana, trace
from banso.japanese.times import POINT, in_the_afternoon, point_value
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
    other: bool = False


def _alternation(words: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(word.lower()) for word in sorted(words, key=len, reverse=True))


def _lowered(table: dict[str, str]) -> dict[str, str]:
    return {word.lower(): form for word, form in table.items()}


def _with_katakana(table: dict[str, str]) -> dict[str, str]:
    return table | {to_katakana(word): form for word, form in table.items()}


_DISTRICTS = _with_katakana(_lowered(gazetteer.DISTRICTS))
_OCCUPATIONS = _lowered(occupations.OCCUPATIONS)
_EMPLOYMENT = _lowered(gazetteer.EMPLOYMENT_TYPES)
_LICENCES = _lowered(gazetteer.LICENCES)
_ONLY_AS_WORK = frozenset(word.lower() for word in doubtful_occupations.ONLY_AS_WORK)
_NEVER_LOOSELY = frozenset(word.lower() for word in doubtful_occupations.NEVER_LOOSELY)
_HELD_OR_WISHED = frozenset(word.lower() for word in gazetteer.HELD_OR_WISHED)

_DISTRICT = re.compile(_alternation(list(_DISTRICTS)))
_OCCUPATION = re.compile(
    f"(?P<word>{_alternation(list(_OCCUPATIONS))})"
    "(?P<post>の(?:店員|作業員|販売員|従業員|オペレーター|運転手|職人|スタッフ|ホール|厨房|キッチン)(?!さん))?"
    f"(?!所|見学|時間|中(?!心)|日|園|先|料|費|保険|機|者の方|的|員?さんと)"
)
_FORM = re.compile(f"(?:{_alternation(list(_EMPLOYMENT))})(?!会社|元(?!で)|法|書|更新|期間|満了)")
_LICENCE = re.compile(
    r"(?:(?P<before>準?[1-4]級|第?[1-4][種級])の?)??"
    rf"(?P<name>{_alternation(list(_LICENCES))})(?P<card>免許|免状)?"
    r"(?:(?:の)?(?:検定|試験)?(?:の)?(?P<grade>準?[1-5]級|第?[1-3]種)| ?(?P<score>\d{3})点?(?!\d))?"
)


_SENTENCE = re.compile(r"[^。!?\n]+")


def _ages(message: Message) -> Iterator[_Found]:
    for match in patterns.AGE.finditer(message.text):
        value = patterns.age_value(match)
        if value is not None:
            start, end = match.span("whole" if match["whole"] else "turns" if match["turns"] else 0)
            yield _Found("age", value, start, end, 1)


def _districts(message: Message) -> Iterator[_Found]:
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
        elif (
            (not re.search("[一-龠]", word) and message.view.origin(start, end).start not in message.starts)
            or (word == "京都市" and patterns.MORE_OF_KYOTO.match(after))
            or patterns.PART_OF_A_PLACE.search(message.text[:start])
        ):
            continue
        whole = _DISTRICT.match(message.text, end)
        if whole and _DISTRICTS[whole[0]] == _DISTRICTS[word]:
            end = whole.end()
        yield _Found("district", _DISTRICTS[word], start, end, 3)


def _occupations(message: Message) -> Iterator[_Found]:
    known: list[tuple[int, int]] = []
    waiting: list[re.Match[str]] = []
    for match in _OCCUPATION.finditer(message.text):
        if _no_occupation(message, match):
            continue
        before, after = message.text[: match.start()], message.text[match.end() :]
        if match["word"] in _ONLY_AS_WORK and not (
            patterns.WORK_AFTER.match(after)
            or (match["post"] and patterns.HELD_POST.match(after))
            or patterns.WORK_BEFORE.search(before)
            or (patterns.OF_A_RELATIVE.search(before) and patterns.WORKS_AS.match(after))
            or (match["word"] not in _NEVER_LOOSELY and _loosely(before, after))
        ):
            waiting.append(match)
        else:
            known.append(match.span())
            yield _Found("occupation", _OCCUPATIONS[match["word"]], *match.span(), 4)
    for match in waiting:
        if _listed(message.text, match.span(), known):
            yield _Found("occupation", _OCCUPATIONS[match["word"]], *match.span(), 4)


def _place_of(text: str, found: Iterator[_Found]) -> Iterator[_Found]:
    """Without places at which another occupation is done (ホテルで清掃): that one is the occupation."""
    all_found = list(found)
    starts = {one.start for one in all_found}
    for one in all_found:
        beside = text.startswith("で", one.end) and one.end + 1 in starts
        if not (beside and patterns.WORKPLACE.search(text, one.start, one.end)):
            yield one


def _loosely(before: str, after: str) -> bool:
    """Whether the sentence speaks of work and the place or chore is not met as a customer."""
    sentence = f"{re.split('[。!?]', before)[-1]}{re.split('[。!?]', after)[0]}"
    return bool(patterns.WORK_SENTENCE.search(sentence)) and not patterns.AS_CUSTOMER.match(after)


def _no_occupation(message: Message, match: re.Match[str]) -> bool:
    """Whether the word is cut out of another, or says care at home, opening hours, a licence and the like."""
    word, before, after = match["word"], message.text[: match.start()], message.text[match.end() :]
    cut = not message.whole_tokens(*match.span())
    return bool(
        (
            (cut or len(word) < 4)
            and (patterns.KATAKANA.match(before[-1:] + word[0]) or patterns.KATAKANA.match(word[-1] + after))
        )
        or (cut and not (len(word) > 2 or patterns.WORK_AFTER.match(after)))
        or (word in {"介護", "かいご"} and (patterns.OWN_CARE.search(before) or patterns.CARE_AFTER.match(after)))
        or (word.endswith("員") and patterns.MET.match(after))
        or (word in {"営業", "受付", "えいぎょう"} and patterns.OPENING.match(after))
        or (word == "運転" and before.endswith(("車は", "車の", "車も", "車を", "車")))
        or (word == "大工" and before.endswith(("日曜", "船")))
        or before.endswith("反面")
        or (word == "カフェ" and before.endswith(("ネット", "マンガ", "漫画")))
        or (word in _HELD_OR_WISHED and _as_licence(before, after))
    )


def _forms(message: Message) -> Iterator[_Found]:
    for match in _FORM.finditer(message.text):
        word, (start, end) = match[0], match.span()
        if word in {"契約", "正規", "自営", "短期", "単発", "フリー", "委託"} and not patterns.WORK_AFTER.match(
            message.text[end:]
        ):
            continue
        if len(word) < 4 and not message.whole_tokens(start, end):
            continue
        yield _Found("employment_type", _EMPLOYMENT[word], start, end, 4)


def _licences(message: Message) -> Iterator[_Found]:
    known: list[tuple[int, int]] = []
    waiting: list[tuple[int, int, str]] = []
    for match in _LICENCE.finditer(message.text):
        name, grade, (start, end) = match["name"], match["grade"] or match["before"], match.span()
        before, after = message.text[:start], message.text[end:]
        if match["score"] and name not in patterns.SCORED:
            continue
        if name == "免許" and patterns.NAMED_LICENCE.search(before):
            continue
        if name.startswith("at限定") and patterns.DRIVING.search(before):
            continue
        if match["before"] and name in _LICENCES_WITH_GRADE:
            start, grade = match.start("name"), match["grade"]
        value = _licence_value(_LICENCES[name], grade, match["score"])
        told = grade or match["card"] or match["score"] or _as_licence(before, after)
        if told or name not in _HELD_OR_WISHED | patterns.ONLY_WITH_GRADE:
            known.append((start, end))
            yield _Found("licence", value, start, end, 2)
        else:
            waiting.append((start, end, value))
    for start, end, value in waiting:
        if _listed(message.text, (start, end), known):
            yield _Found("licence", value, start, end, 2)


def _as_licence(before: str, after: str) -> bool:
    return bool(patterns.AS_LICENCE.match(after)) and not patterns.OF_A_RELATIVE.search(before)


def _listed(text: str, span: tuple[int, int], known: list[tuple[int, int]]) -> bool:
    """Whether the span stands in a list right beside one that is known (大型免許と牽引)."""
    start, end = span
    return any(
        patterns.LISTED.fullmatch(text, other[1], start) or patterns.LISTED.fullmatch(text, end, other[0])
        for other in known
    )


_LICENCES_WITH_GRADE = frozenset(word for word, form in _LICENCES.items() if re.search(r"\d[級種]", word + form))
_CLASSES = dict(zip("1234", "一二三四", strict=True))


def _licence_value(name: str, grade: str | None, score: str | None) -> str:
    if score:
        return f"{name}{score}点"
    if not grade:
        return name
    if name in gazetteer.OF_CLASSES:
        return f"第{_CLASSES[re.sub('[^1-4]', '', grade)]}種{name}"
    if name in gazetteer.GRADE_FIRST:
        return grade + gazetteer.GRADE_FIRST[name]
    return name + grade


def _wages(message: Message) -> Iterator[_Found]:
    for match in patterns.WAGE.finditer(message.text):
        value = patterns.wage_value(match)
        if value is not None:
            yield _Found("wage", value, match.start(), match.end(), 0)


def _work_times(message: Message) -> Iterator[_Found]:
    for sentence in _SENTENCE.finditer(message.text):
        booking = patterns.books(sentence[0], message.text)
        for start, end, value in read_work_hours(sentence[0], booking=booking, whole=message.text):
            yield _Found("work_time", value, sentence.start() + start, sentence.start() + end, 1)


def _remote(message: Message) -> Iterator[_Found]:
    for match in patterns.REMOTE.finditer(message.text):
        yield _Found("remote", True, match.start(), match.end(), 3)


def _durations(message: Message) -> Iterator[_Found]:
    for match in patterns.DURATION.finditer(message.text):
        value = patterns.duration_value(match)
        if value is not None:
            yield _Found("duration", value, match.start(), match.end(), 2)


def _datetimes(message: Message) -> Iterator[_Found]:
    answer = len(patterns.AN_ANSWER.sub("", POINT.sub("", message.text))) <= 2
    for sentence in _SENTENCE.finditer(message.text):
        booking = patterns.books(sentence[0], message.text)
        for match in POINT.finditer(message.text, *sentence.span()):
            word = match[0]
            if not booking and patterns.PAST_DAY.match(word):
                continue
            if word == "1日" and message.typed(match) == "一日":  # nearly always a day long
                continue
            if patterns.DAILY_LIFE.match(message.text, match.end()):
                continue
            if not (booking or answer or patterns.STRONG_TIME.search(word)):
                continue
            value = point_value(word)
            if value:
                if booking or answer:
                    value = in_the_afternoon(value, word)
                end = match.start() + len(re.sub(r"(?:頃|ごろ|ころ|くらい|ぐらい|の)$", "", word))
                if message.text.startswith("以降", end):
                    value, end = {**value, "side": "from"}, end + 2
                yield _Found("datetime", value, match.start(), end, 3)


def _contacts(message: Message) -> Iterator[_Found]:
    for match in patterns.EMAIL.finditer(message.text):
        yield _Found("email", match[0], match.start(), match.end(), 0)
    for match in patterns.PHONE.finditer(message.text):
        digits = re.sub(r"\D", "", match[0])
        yield _Found("phone", "0" + digits[2:] if digits.startswith("81") else digits, match.start(), match.end(), 0)


def _names(message: Message) -> Iterator[_Found]:
    for name in read_names(message.text, message.tokens):
        typed = message.view.origin(name.start, name.end)
        value = unicodedata.normalize("NFKC", message.original[typed.start : typed.end])
        yield _Found("person_name", value, name.start, name.end, 0 if name.sure else 3, other=name.other)


_READERS: tuple[Callable[[Message], Iterator[_Found]], ...] = (
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
    lambda message: _place_of(message.text, _occupations(message)),
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
        elif one.name not in {"datetime", "email", "phone"}:
            entity = replace(entity, role=patterns.role(one.name, before, after))
        if one.name not in {"age", "email", "phone", "duration"}:
            entity = replace(entity, negated=_excluded(message.text, found, number))
        entities.append(entity)
    return entities


def _excluded(text: str, found: list[_Found], number: int) -> bool:
    """Whether it is negated itself or by what negates the last member of the list it is in (営業と警備は嫌)."""
    one = found[number]
    if text[one.start : one.end] == "残業" and patterns.NO_OVERTIME.match(text, one.end):
        return True
    if patterns.negated(one.name, text[: one.start], text[one.end :]):
        return True
    following = found[number + 1 : number + 2]
    listed = following and patterns.LISTED.fullmatch(text, one.end, following[0].start)
    alike = following and following[0].name == one.name and _counts_days(one) == _counts_days(following[0])
    return bool(listed and alike) and _excluded(text, found, number + 1)


def _counts_days(one: _Found) -> bool:
    """Whether it says how many days: no member of a list of days (週3か週4、土日は除く)."""
    return isinstance(one.value, dict) and "days_per_week" in one.value
