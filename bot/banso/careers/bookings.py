"""Appointments with a counselor, online: which are free, and how to say them. Pure: now and what is taken come in."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from banso.dialog.windows import JST, ON_DUTY

OPEN, CLOSE = timedelta(hours=ON_DUTY[0].hour), timedelta(hours=24 + ON_DUTY[1].hour)
"""Counselors are online from 6:00 to 25:00, counted from the service day's midnight in Japan."""
LENGTH = timedelta(minutes=60)
LEAD = timedelta(minutes=60)
"""The least time between asking and the appointment."""
HORIZON_DAYS = 14
_USUAL_HOURS = frozenset({10, 13, 16, 19, 21})
_FEW_HOURS = frozenset({10, 19})
"""Offered first where no time was wished, so that five offers are a choice and not one early morning."""
WEEKDAYS = "月火水木金土日"

_PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (6, 12),
    "afternoon": (12, 18),
    "evening": (18, 25),
    "night": (20, 25),
    "朝": (6, 10),
    "午前": (6, 12),
    "昼": (11, 15),
    "午後": (12, 18),
    "夕方": (16, 19),
    "夜": (18, 25),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A free appointment, from `start` for `LENGTH`; aware, in Japan's time."""

    start: datetime

    @property
    def id(self) -> str:
        """The start in ISO format: what a button carries and what is kept as taken."""
        return self.start.isoformat(timespec="minutes")

    @property
    def end(self) -> datetime:
        return self.start + LENGTH

    @property
    def title(self) -> str:
        """「11月26日(木) 19:00」: short enough for a button."""
        day = self.start
        return f"{day.month}月{day.day}日({WEEKDAYS[day.weekday()]}) {day.hour}:{day.minute:02d}"

    @property
    def words(self) -> str:
        """The title; after midnight the evening it belongs to is named as well."""
        late = self.start.hour < OPEN // timedelta(hours=1)
        return f"{self.title}（{service_day(self.start).day}日の深夜）" if late else self.title


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody would like to come: a day, hours of the day (24 and over: after midnight), or an exact start."""

    day: date | None = None
    hours: tuple[float, float] | None = None
    start: datetime | None = None


def read_wish(raw: object) -> Wish:
    """The wish in a resolved `datetime` entity: a datetime, a date, their ISO texts, or a mapping.

    Mapping: `value`/`start`/`from`/`datetime` and `to`/`end` (ISO), `grain: day`, `date` (ISO), `time` ("19:00"),
    `part` (夜, evening…). A naive time is Japan's. What cannot be read wishes nothing.
    """
    if isinstance(raw, Wish):
        return raw
    if isinstance(raw, list | tuple):
        return read_wish(raw[0]) if raw else Wish()
    if isinstance(raw, datetime):
        return _exact(raw)
    if isinstance(raw, date):
        return Wish(day=raw)
    if isinstance(raw, str):
        return _from_iso(raw.strip())
    return _from_mapping(raw) if isinstance(raw, Mapping) else Wish()


def _exact(moment: datetime) -> Wish:
    local = moment.replace(tzinfo=JST) if moment.tzinfo is None else moment.astimezone(JST)
    return Wish(service_day(local), None, local)


def _from_iso(text: str) -> Wish:
    if text in _PARTS:
        return Wish(hours=_PARTS[text])
    try:
        return Wish(day=date.fromisoformat(text)) if len(text) == 10 else _exact(datetime.fromisoformat(text))
    except ValueError:
        return Wish()


def _from_mapping(raw: Mapping[str, Any]) -> Wish:
    given = next((raw[key] for key in ("value", "start", "from", "datetime", "date") if raw.get(key)), None)
    wish = read_wish(given)
    if raw.get("grain") == "day" and wish.start is not None:
        wish = Wish(wish.start.date())
    until = read_wish(raw.get("to", raw.get("end"))).start
    if wish.start is not None and until is not None and until > wish.start:
        first = _hour_of(wish.start)
        return Wish(wish.day, (first, first + (until - wish.start) / timedelta(hours=1)))
    if isinstance(at := raw.get("time"), str) and wish.day is not None and wish.start is None:
        try:
            return _exact(datetime.combine(wish.day, time.fromisoformat(at.zfill(5)), JST))
        except ValueError:
            return wish
    part = raw.get("part")
    return Wish(wish.day, _PARTS[part], None) if isinstance(part, str) and part in _PARTS else wish


def service_day(moment: datetime) -> date:
    """The day whose opening hours the moment lies in: 0:30 belongs to the evening before."""
    return (moment.astimezone(JST) - OPEN).date()


def _hour_of(moment: datetime) -> float:
    local = moment.astimezone(JST)
    midnight = datetime.combine(service_day(local), time(), JST)
    return (local - midnight) / timedelta(hours=1)


def slots_of(day: date) -> tuple[Slot, ...]:
    """All appointments of a service day, in order; the last ends at closing."""
    midnight = datetime.combine(day, time(), JST)
    count = (CLOSE - OPEN) // LENGTH
    return tuple(Slot(midnight + OPEN + index * LENGTH) for index in range(count))


def free_slots(wish: Wish, now: datetime, taken: AbstractSet[str], count: int = 5) -> list[Slot]:
    """The free appointments that suit best, at most `count`, in order of time; `taken` has the ids of those gone.

    From an hour after `now` to two weeks ahead. An exact time gives the ones nearest to it; hours those within them;
    a day alone gives times spread over it, and the following days where it is full; nothing wished a choice of days.
    """
    today = service_day(now)
    days = [today + timedelta(days=ahead) for ahead in range(HORIZON_DAYS + 1)]
    free = [slot for day in days for slot in slots_of(day) if slot.start >= now + LEAD and slot.id not in taken]
    if (wished := wish.start) is not None:
        nearest = sorted(free, key=lambda slot: (abs(slot.start - wished), slot.start))[:count]
        return sorted(nearest, key=lambda slot: slot.start)
    if wish.day is not None:
        day = wish.day
        free = [slot for slot in free if service_day(slot.start) >= day]
    if wish.hours is not None:
        first, last = wish.hours
        return [slot for slot in free if first <= _hour_of(slot.start) < last][:count]
    usual = _USUAL_HOURS if wish.day is not None else _FEW_HOURS
    return ([slot for slot in free if slot.start.hour in usual] or free)[:count]


def find_slot(slot_id: str, now: datetime) -> Slot | None:
    """The appointment behind a button's id; None where it is none of ours or its time has passed."""
    start = read_wish(slot_id).start
    if start is None or start <= now:
        return None
    return next((slot for slot in slots_of(service_day(start)) if slot.start == start), None)
