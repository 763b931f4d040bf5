"""Wishes said back in one phrase, before they are used."""

from __future__ import annotations

from banso.careers.conditions import Conditions, PayUnit, Wage
from banso.careers.places import DISTRICTS, WARDS
from banso.careers.work_time import WEEKDAYS, WEEKEND, WORKDAYS, WorkTime, clock

_UNITS: dict[PayUnit, str] = {"hour": "時給", "day": "日給", "month": "月", "year": "年収"}


def read_back(wished: Conditions) -> str:
    """「事務のお仕事、伏見区、平日、時給1,200円から」; empty where nothing was wished."""
    parts = [
        "か".join(wished.occupations) + "のお仕事" if wished.occupations else "",
        _work_out(wished),
        _places(wished),
        *_hours(wished.time),
        _pay(wished.wage) if wished.wage else "",
        "か".join(sorted(wished.forms)),
        "と".join(sorted(wished.forms_excluded)) + "以外の働き方" if wished.forms_excluded else "",
        "在宅で" if wished.remote else "",
    ]
    return "、".join(part for part in parts if part)


def _work_out(wished: Conditions) -> str:
    out = "と".join(wished.occupations_excluded)
    return f"{out}以外{'' if wished.occupations else 'のお仕事'}" if out else ""


def _places(wished: Conditions) -> str:
    out = "と".join(_in_order(wished.districts_excluded))
    if not wished.districts:
        if wished.anywhere:
            return f"{out}以外ならどこでも" if out else "場所はどこでも"
        return f"{out}以外の場所" if out else ""
    whole_city = wished.districts | wished.districts_excluded >= {*WARDS}
    places = "京都市内" if whole_city else "か".join(_in_order(wished.districts))
    return f"{places}（{out}以外）" if out else places


def _in_order(districts: frozenset[str]) -> list[str]:
    return [*(name for name in DISTRICTS if name in districts), *sorted(districts - {*DISTRICTS})]


def _hours(wish: WorkTime) -> list[str]:
    days = {WORKDAYS: "平日", WEEKEND: "土日"}.get(wish.days) or "・".join(sorted(wish.days, key=WEEKDAYS.index))
    if len(wish.days) == 6:
        (off,) = frozenset(WEEKDAYS) - wish.days
        days = f"{off}曜は休み"
    span = f"{clock(wish.start)}から" if wish.start is not None else ""
    span += f"{clock(wish.end)}まで" if wish.end is not None else ""
    short = f"1日{wish.hours_a_day:g}時間まで" if wish.hours_a_day else ""
    week = f"週{wish.hours_a_week:g}時間まで" if wish.hours_a_week else ""
    night = {True: "夜でも", False: "夜勤なし" if wish.end is None else "", None: ""}[wish.night]
    return [days, f"週{wish.days_per_week}日" if wish.days_per_week else "", span, short, week, night]


def _pay(wage: Wage) -> str:
    man, rest = divmod(wage.minimum, 10_000)
    amount = f"{man:,.0f}万円" if man >= 10 and not rest else f"{wage.minimum:,.0f}円"
    return f"{_UNITS[wage.unit]}{amount}から"
