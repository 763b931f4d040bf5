"""When somebody wants to work: read from what people write or from normalised entity values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeGuard

WEEKDAYS = "月火水木金土日"
WORKDAYS = frozenset("月火水木金")
WEEKEND = frozenset("土日")
NIGHT_FROM, NIGHT_UNTIL = 22 * 60, 5 * 60
"""Night work in the sense of 労働基準法 37条4項: 22:00 to 5:00, in minutes since midnight."""


@dataclass(frozen=True, slots=True)
class WorkTime:
    """Wished hours. `days` are the weekdays one can work (empty: any), `days_per_week` the most one wants.

    `hours_a_day` and `hours_a_week` are the most one wants. `start` and `end` are the earliest begin and the latest
    end in minutes since midnight (end may exceed 1440); `night` False refuses night work, True accepts it, None says
    nothing.
    """

    days: frozenset[str] = frozenset()
    days_per_week: int | None = None
    start: int | None = None
    end: int | None = None
    night: bool | None = None
    hours_a_day: float | None = None
    hours_a_week: float | None = None

    @property
    def stated(self) -> bool:
        """Whether anything at all is wished."""
        return self != WorkTime()

    def merged(self, other: WorkTime) -> WorkTime:
        """This wish with what `other` adds; where both speak, `other` (the later) holds."""
        said = {field.name: getattr(other, field.name) for field in fields(other)}
        return replace(self, **{name: value for name, value in said.items() if value not in (None, frozenset())})


def clock(minutes: int) -> str:
    """Minutes since midnight as people say it: 540 → 9:00; over 24:00 with 翌."""
    day, rest = divmod(minutes, 24 * 60)
    return f"{'翌' if day else ''}{rest // 60}:{rest % 60:02d}"


def minutes_of(raw: object) -> int | None:
    """Minutes since midnight for "9:30", "9時半", 9 (hours up to 36) or a value with `hour`; None where unreadable."""
    if isinstance(raw, bool) or raw is None:
        return None
    if isinstance(raw, int | float):
        return round(raw * 60) if 0 <= raw <= 36 else None
    text = unicodedata.normalize("NFKC", str(raw)).strip()
    match = re.search(r"(\d{1,2})(?:[:時](?:(\d{2})|(半))?)?", text)
    if match is None:
        return None
    minutes = int(match[1]) * 60 + (30 if match[3] else int(match[2] or 0))
    if re.match(r"(午後|夕方|夜)", text) and minutes < 12 * 60:
        minutes += 12 * 60
    return minutes if minutes <= 36 * 60 else None


_SHIFTS: Mapping[str, WorkTime] = {
    "夜勤": WorkTime(night=True),
    "日勤": WorkTime(night=False),
    "昼": WorkTime(night=False),
    "早番": WorkTime(night=False),
    "朝": WorkTime(end=13 * 60),
    "早朝": WorkTime(end=13 * 60),
    "午前": WorkTime(end=13 * 60),
    "午後": WorkTime(start=12 * 60),
    "夜": WorkTime(start=17 * 60),
    "短時間": WorkTime(hours_a_day=6),
    "扶養内": WorkTime(hours_a_week=20),
}
"""What a named shift wishes; others say nothing. 扶養内 is read as the 20 hours a week from which 社会保険 applies."""


def read_work_time(raw: object) -> WorkTime:
    """The wish in a slot: a WorkTime, free text, a `work_time` entity's value, or a list of any of these.

    The entity's keys that count here: `days`, `off`, `days_per_week` (number or `min`, `max`), `from`, `to`, `shift`,
    `night`, `hours_per_day`, `hours_per_week`. Unreadable parts say nothing.
    """
    if isinstance(raw, WorkTime):
        return raw
    if isinstance(raw, str):
        return _from_text(raw)
    if isinstance(raw, Mapping):
        return _from_mapping(raw)
    if isinstance(raw, Iterable):
        wish = WorkTime()
        for part in raw:
            wish = wish.merged(read_work_time(part))
        return wish
    return WorkTime()


def _from_mapping(raw: Mapping[str, Any]) -> WorkTime:
    shift = raw.get("shift")
    named = _SHIFTS.get(shift, WorkTime()) if isinstance(shift, str) else WorkTime()
    days = _days(raw.get("days"))
    if off := _days(raw.get("off")):
        days = (days or frozenset(WEEKDAYS)) - off
    per_week = raw.get("days_per_week")
    if isinstance(per_week, Mapping):
        per_week = per_week.get("max")
    start, end = _span(raw)
    night = raw.get("night")
    return named.merged(
        WorkTime(
            days,
            int(per_week) if _is_number(per_week) and 1 <= per_week <= 7 else None,
            start,
            end,
            night if isinstance(night, bool) else None,
            _hours(raw.get("hours_per_day"), 24),
            _hours(raw.get("hours_per_week"), 100),
        )
    )


def _is_number(raw: object) -> TypeGuard[int | float]:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _hours(raw: object, most: int) -> float | None:
    return float(raw) if _is_number(raw) and 0 < raw <= most else None


def _span(raw: Mapping[str, Any]) -> tuple[int | None, int | None]:
    start, end = minutes_of(raw.get("from")), minutes_of(raw.get("to"))
    if start is not None and end is not None and end <= start:
        end += 24 * 60
    return start, end


def _days(raw: object) -> frozenset[str]:
    return frozenset(day for day in WEEKDAYS if day in raw) if isinstance(raw, list | tuple) else frozenset()


_REFUSED = r"(?:以外|な[しい]|無し|無理|不可|NG|できな|はちょっと|は嫌|はいや|は避け|休み|は休|お休み)"


def _days_in(text: str) -> frozenset[str]:
    """The weekdays a text allows."""
    if re.search(rf"(?:土日祝?|週末)[はもが]?{_REFUSED}|土日祝?休", text):
        return WORKDAYS
    if match := re.search(rf"([{WEEKDAYS}])曜?日?[はもが]?{_REFUSED}", text):
        return frozenset(WEEKDAYS) - {match[1]}
    if match := re.search(rf"([{WEEKDAYS}])曜?日?(?:から|[〜~\-ー])([{WEEKDAYS}])", text):
        first, last = WEEKDAYS.index(match[1]), WEEKDAYS.index(match[2])
        return frozenset(WEEKDAYS[first : last + 1]) if first <= last else frozenset()
    if "平日" in text:
        return WORKDAYS | (WEEKEND if re.search(r"土日[もで]|週末も", text) else frozenset())
    if re.search(r"土日|週末", text):
        return WEEKEND
    listed = re.findall(rf"([{WEEKDAYS}])曜", text)
    if not listed and re.fullmatch(rf"[{WEEKDAYS}]([・、,]?[{WEEKDAYS}])*", text.strip()):
        listed = [sign for sign in text if sign in WEEKDAYS]
    return frozenset(listed)


def _night_in(text: str) -> bool | None:
    if re.search(rf"(?:夜勤|深夜|夜間|夜)[はもがの]?(?:勤務|仕事)?[はもが]?{_REFUSED}", text):
        return False
    if re.search(r"夜勤|深夜|夜間", text):
        return True
    return False if re.search(r"日勤|日中|昼間|夕方まで", text) else None


def _from_text(raw: str) -> WorkTime:
    text = unicodedata.normalize("NFKC", raw).strip()
    per_week = re.search(r"週に?([1-7一二三四五六七])(?:日|回|[〜~\-])", text)
    start, end = _clock_span(text)
    short = re.search(r"短時間|時短|短い時間", text)
    return WorkTime(
        _days_in(text),
        _digit(per_week[1]) if per_week else None,
        start,
        end,
        _night_in(text),
        _SHIFTS["短時間"].hours_a_day if short else None,
        _SHIFTS["扶養内"].hours_a_week if "扶養" in text else None,
    )


def _digit(sign: str) -> int:
    return int(sign) if sign.isascii() else "一二三四五六七".index(sign) + 1


_CLOCK = r"(?:午前|午後|朝|夕方|夜)?\d{1,2}(?::\d{2}|時半?(?:\d{2}分)?)"


def _clock_span(text: str) -> tuple[int | None, int | None]:
    if match := re.search(rf"({_CLOCK})\s*(?:から|[〜~\-ー])\s*({_CLOCK})", text):
        return _span({"from": match[1], "to": match[2]})
    start = re.search(rf"({_CLOCK})(?:から|以降|スタート|開始)", text)
    end = re.search(rf"({_CLOCK})(?:まで|より前|上がり|終わり|前に)", text)
    if start or end:
        return minutes_of(start[1]) if start else None, minutes_of(end[1]) if end else None
    if re.search(r"午前中|午前だけ|朝だけ", text):
        return None, 13 * 60
    if re.search(r"午後から|昼から", text):
        return 12 * 60, None
    return None, 18 * 60 if "夕方まで" in text else None
