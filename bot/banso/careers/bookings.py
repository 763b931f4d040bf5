"""Appointments with a counselor, online: which are free, and how to say them. Pure: now and what is taken come in."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from banso.dialog.windows import JST, ON_DUTY
from banso.japanese.times import resolve_datetime

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


def read_wish(raw: object, now: datetime) -> Wish:
    """The wish in the value of a `datetime` entity, or of the first of several; `now` resolves tomorrow and Saturday.

    A clock time gives an exact start, a part of the day its hours (on that day, if one was said), a day the day.
    What cannot be read wishes nothing.
    """
    told = _first(raw)
    resolved = resolve_datetime(dict(told), now) if told else None
    if resolved is None:
        return Wish()
    start, end = (datetime.fromisoformat(resolved[key]).astimezone(JST) for key in ("from", "to"))
    match resolved["grain"]:
        case "minute":
            return Wish(start=start)
        case "part":
            first = _hour_of(start)
            return Wish(service_day(start), (first, first + (end - start) / timedelta(hours=1)))
        case _:
            return Wish(start.date())


_DAY_KEYS = frozenset({"day", "month", "year", "week", "weekday", "offset", "span"})
_HOUR_KEYS = frozenset({"time", "part"})


def refined(earlier: object, told: object) -> Mapping[str, Any] | None:
    """A wish told after an earlier one, both as `datetime` values: the day or the hour not said anew still holds."""
    before, new = _first(earlier), _first(told)
    if not new or not before:
        return new or before or None
    kept = [keys for keys in (_DAY_KEYS, _HOUR_KEYS) if not keys & new.keys()]
    return {key: value for key, value in before.items() if any(key in keys for keys in kept)} | dict(new)


def _first(raw: object) -> Mapping[str, Any]:
    if isinstance(raw, list | tuple):
        return _first(raw[0]) if raw else {}
    return raw if isinstance(raw, Mapping) else {}


def too_far(wish: Wish, now: datetime) -> bool:
    """Whether the wished day lies beyond those that can be booked."""
    day = wish.day or (service_day(wish.start) if wish.start else None)
    return day is not None and day > service_day(now) + timedelta(days=HORIZON_DAYS)


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
    try:
        start = datetime.fromisoformat(slot_id)
    except ValueError:
        return None
    if start.tzinfo is None or start <= now:
        return None
    return next((slot for slot in slots_of(service_day(start)) if slot.start == start), None)
