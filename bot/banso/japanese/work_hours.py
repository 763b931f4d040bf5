"""When somebody wants or is able to work: ranges, weekdays, days a week, shifts."""

import re
from collections.abc import Iterator
from typing import Any

from banso.japanese import work_hour_patterns as patterns
from banso.japanese.appointments import books, books_surely
from banso.japanese.found import SENTENCE, Found
from banso.japanese.message import Message
from banso.japanese.tables import table
from banso.japanese.times import WEEKDAYS, clock

_SHIFT_NAMES = table("""
夜勤: 常夜勤 夜間 深夜 夜中 夜の仕事 当直
日勤:
早番:
遅番:
中番:
早朝:
シフト制: シフト 変形 完全シフト 自由シフト 固定シフト 希望シフト 不規則 変則
交代勤務: 交 2交 3交 二交 三交
短時間: 半日
フルタイム: フル
扶養内: 扶養
フレックス:
午前:
朝:
昼: お昼 日中
午後:
夕方:
夜:
""")
"""By how they begin."""
_SETS = {"平": "平日", "土日": "土日", "週末": "土日", "日祝": "日祝", "日曜": "日祝", "祝": "祝日"}
_A_REASON = 4
"""Characters before 17時まで that make it a condition (迎えがあるので17時まで); alone it answers a question about a day."""

Hours = tuple[int, int, dict[str, Any]]


def _time(at: tuple[int, int]) -> str:
    return f"{at[0]:02d}:{at[1]:02d}"


def _ranges(text: str, whole: str) -> Iterator[Hours]:
    taken: list[range] = []
    for match in patterns.RANGE.finditer(text):
        first, last = clock(match["from"]) or clock(f"{match['from']}時"), clock(match["to"])
        if first and last:
            evening = (
                (12, 0) <= first <= (20, 0)
                and first < (last[0] + 12, last[1])
                and not patterns.NEXT_MORNING.search(match[0])
            )
            if last[0] < 12 and (
                last <= first < (14, 0) or (evening and last < first)
            ):  # 9時から5時 ends in the afternoon, 22時から6時 in the morning
                last = (last[0] + 12, last[1])
            end = match.start() + len(re.sub("(?:頃|ごろ|ころ|くらい|ぐらい)(?:まで)?$", "", match[0]))
            taken.append(range(*match.span()))
            yield match.start(), end, {"from": _time(first), "to": _time(last)}
    for match in patterns.HALF_RANGE.finditer(text):
        at = clock(match["at"])
        if (match["of_work"] and not patterns.ABOUT_WORK.search(whole)) or any(match.start() in span for span in taken):
            continue
        bare = match["plain"] and match.start() < _A_REASON
        if at and not bare:
            side = "from" if match["side"].startswith(("以降", "から", "出", "始", "ス", "開", "~", "〜")) else "to"
            if side == "to" and at < (8, 0) and not patterns.IN_THE_MORNING.search(f"{match[0]} {whole}"):
                at = (at[0] + 12, at[1])
            end = match.end("at") if match["act"] or match["side"].startswith("に") else match.end()
            yield match.start(), end, {side: _time(at)}


def _counts(text: str, whole: str) -> Iterator[Hours]:
    notices = patterns.NOTICES.search(whole) and not patterns.LABOUR.search(whole)
    for match in () if notices else patterns.DAYS_WEEK.finditer(text):
        if patterns.SOMETHING_ELSE.match(text, match.end()) and not patterns.WORKING.search(
            whole.replace(match[0], "")
        ):
            continue
        low, high = int(match["low"]), match["high"]
        value: dict[str, Any] = {"days_per_week": low}
        if match["rest"] or match["off"]:
            yield match.start(), match.end(), {"days_per_week": 7 - low}
            continue
        if high and int(high) > low:
            value = {"days_per_week": {"min": low, "max": int(high)}}
        elif match["bound"] in {"以上", "から"}:
            value = {"days_per_week": {"min": low}}
        yield match.start(), match.end(), value
    for match in patterns.HOURS.finditer(text):
        if match["short"]:
            yield match.start(), match.end(), {"shift": "短時間"}
            continue
        per = "hours_per_week" if (match["per"] or "").startswith("週") else "hours_per_day"
        least, most = (
            int(match["hours"] or match["hours2"] or match["hours3"] or match["hours4"]),
            match["high"] or match["high2"] or match["high3"],
        )
        yield match.start(), match.end(), {per: {"min": least, "max": int(most)} if most else least}


def _weekdays(text: str, *, booking: bool, whole: str) -> Iterator[Hours]:
    for match in patterns.NAMED_DAYS.finditer(text):
        if match["run"]:
            yield match.start(), match.end(), {"off" if match["off4"] else "days": list(match["run"])}
            continue
        if match["calendar"]:
            yield match.start(), match.end(), {"off": _members("土日祝")}
            continue
        settled = (match["first"] and not patterns.MAY_BE_BOOKED.match(text, match.end())) or (
            match["days"] and patterns.AT_WORK.search(text[: match.start()])
        )
        settled = settled or (match["set"] and patterns.DAYS_REFUSED.search(whole) and not books_surely(whole))
        notices = patterns.NOTICES.search(whole) and not patterns.LABOUR.search(whole)
        if (
            (booking and not settled)
            or notices
            or not (
                match["first"]
                or match["only"]
                or match["off2"]
                or match["off3"]
                or patterns.WORKING.search(whole)
                or patterns.RANGE.search(whole)
            )
        ):
            continue
        if (
            match["one"]
            and not match["off3"]
            and patterns.REFUSES.match(text, match.end())
            and not patterns.ABOUT_WORK.search(whole)
        ):
            continue
        off = (
            bool(
                patterns.OFF_BEFORE.search(text[: match.start()])
                or (match["one"] and patterns.OFF_AFTER.match(text, match.end()))
            )
            or bool(match["off"] or match["off2"] or match["off3"])
            or (match["set"] or "").endswith(("休み", "休"))
        )
        if match["set"]:
            word = match["set"]
            if "週休" in word:
                number = re.search(r"\d", word)
                yield match.start(), match.end(), {"days_per_week": 7 - int(number[0] if number else 2)}
                continue
            name = next((plain for start, plain in _SETS.items() if word.startswith(start)), "平日")
            name = "土日祝" if word.startswith("土日祝") else name
            value: dict[str, Any] = {"off" if off else "days": _members(name)}
            if match["part"]:
                part = match["part"].removeprefix("の")
                value["shift"] = _shift_name(part)
            yield match.start(), match.end(), value
        elif match[0].startswith("日と祝"):
            yield match.start(), match.end(), {"days": ["日", "祝"]}
        elif match["first"]:
            first, last = WEEKDAYS.index(match["first"]), WEEKDAYS.index(match["last"])
            if first < last:
                yield match.start(), match.end(), {"days": list(WEEKDAYS[first : last + 1])}
        else:
            found = match["days"] or match["one"]
            days = [day for day in WEEKDAYS if re.search(f"{day}(?!曜?日[{WEEKDAYS}])", found)] if match["one"] else []
            days = days or [part[0] for part in re.split("[とか、・や]", found) if part]
            yield match.start(), match.end(), {"off" if off else "days": days}


def _members(name: str) -> list[str]:
    return {
        "平日": list("月火水木金"),
        "土日": list("土日"),
        "土日祝": list("土日祝"),
        "日祝": ["日", "祝"],
        "祝日": ["祝"],
    }[name]


def _shifts(text: str, *, booking: bool) -> Iterator[Hours]:
    for match in patterns.SHIFT.finditer(text):
        word = match[0]
        if word.startswith("残業"):
            hours = match["overtime"]
            refused = {"overtime": word == "残業"}  # 残業は無理 is negated overtime, 残業なし is none
            yield match.start(), match.end(), {"overtime": {"max": int(hours)}} if hours else refused
            continue
        if word.startswith("定時"):
            yield match.start(), match.end(), {"overtime": False}
            continue
        if booking and not word.startswith(("夜勤", "日勤", "早番", "遅番", "シフト", "交代", "フルタイム")):
            continue
        name = _shift_name(word) or word
        value: dict[str, Any] = {"shift": name}
        if name == "夜勤":
            value = (
                {"night": True}
                if word.startswith(("深夜", "夜間", "夜中", "夜")) and "夜勤" not in word
                else value | {"night": True}
            )
        yield match.start(), match.end(), {"full_time": True} if name == "フルタイム" else value


def _parts_of_the_day(text: str) -> Iterator[Hours]:
    """夕方から, 午前中 in a message about work, where alone they would answer a question about an appointment."""
    for match in patterns.PART_OF_THE_DAY.finditer(text):
        shift = _shift_name(match[0])
        yield match.start(), match.end(), {"night": True} if shift == "夜勤" else {"shift": shift}


def _shift_name(word: str) -> str | None:
    return next((plain for start, plain in _SHIFT_NAMES.items() if word.startswith(start)), None)


def _all(text: str, *, booking: bool, whole: str) -> Iterator[Hours]:
    if not booking:
        yield from _ranges(text, whole)
    yield from _counts(text, whole)
    yield from _weekdays(text, booking=booking, whole=whole)
    yield from _shifts(text, booking=booking)
    if not booking and patterns.ABOUT_WORK.search(whole):
        yield from _parts_of_the_day(text)


def read_work_times(message: Message) -> Iterator[Found]:
    """Hours, days and shifts of work; see `entities` for their values. Where a sentence speaks of an appointment its
    days are no wish for work."""
    for sentence in SENTENCE.finditer(message.text):
        text, booking = sentence[0], books(sentence[0], message.text)
        for start, end, value in _all(text, booking=booking, whole=message.text):
            last = start + len(patterns.ONLY.sub("", text[start:end]))
            yield Found("work_time", value, sentence.start() + start, sentence.start() + last, 1)
