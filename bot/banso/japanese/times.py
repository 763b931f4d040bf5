"""When: days, parts of the day and clock times, as a value that is resolved against the clock later."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from banso.japanese.tables import longest_first, pattern, slots

JST = ZoneInfo("Asia/Tokyo")

WEEKDAYS = "月火水木金土日"

_OFFSETS = {
    "今日": 0, "きょう": 0, "本日": 0, "今晩": 0, "今夜": 0, "今朝": 0, "今夕": 0, "明日": 1, "あした": 1, "あす": 1, "明朝": 1, "明晩": 1,
    "翌日": 1, "明後日": 2, "あさって": 2, "明々後日": 3, "しあさって": 3, "昨日": -1, "きのう": -1, "一昨日": -2, "おととい": -2,
}  # fmt: skip
_HIDDEN_PART = {"今晩": "夜", "今夜": "夜", "明晩": "夜", "今朝": "朝", "明朝": "朝", "今夕": "夕方"}
_WEEKS = {"今週": 0, "来週": 1, "再来週": 2, "先週": -1, "さ来週": 2, "翌週": 1}
_MONTHS = {"今月": 0, "来月": 1, "再来月": 2, "先月": -1, "翌月": 1}
_PARTS = {
    "朝": "朝", "朝一": "朝", "朝イチ": "朝", "朝いち": "朝", "昼イチ": "昼", "昼休み": "昼", "午後イチ": "午後", "午後一": "午後", "早朝": "朝", "午前中": "午前", "午前": "午前",
    "お昼": "昼", "昼過ぎ": "昼", "昼間": "昼", "昼": "昼", "ひる": "昼", "正午": "昼", "午後": "午後", "夕方": "夕方",
    "夜遅く": "夜", "夜間": "夜", "夜": "夜", "よる": "夜", "晩": "夜", "仕事終わり": "夜", "仕事帰り": "夜",
    "深夜": "深夜", "夜中": "深夜",
}  # fmt: skip
_HOURS = {
    "朝": (6, 10), "午前": (9, 12), "昼": (11, 14), "午後": (12, 18), "夕方": (16, 19), "夜": (18, 24), "深夜": (22, 29),
}  # fmt: skip
"""Hours of a part of the day; over 24: after midnight."""

TIME_SLOTS = slots(
    r"""
    ampm: 午前 午後 早朝 朝 夜 夕方 昼休み 昼 深夜 夜中 am pm
    weekday: [月火水木金土日]
    tenth: 上旬 初め 頭 はじめ 中旬 半ば 下旬 末 終わり
    holidays: お?盆(休み)? gw ゴールデンウィーク シルバーウィーク [3-9]?連休 年 お?正月 夏休み 冬休み 春休み
        休み
    season: <holidays>明け 年末年始 年末 年始 月初め? 月はじめ 月頭 週の(前半|後半|半ば|頭)
    no_day: 間 後 以(?!降) ほど くらい ぐらい 勤 目 休 連 前 かけ おき がかり の?休み ぶん 分 続け 見て 返事 ぶり で(辞|やめ|覚|慣|クビ|首|切) 働 [0-9]
    """
) | {
    "part": longest_first(frozenset(_PARTS)),
    "relative": longest_first(frozenset(_OFFSETS)),
    "week": longest_first(frozenset(_WEEKS)),
    "month": longest_first(frozenset(_MONTHS)),
}
"""`no_day`: after 3日, which is how long or how often and no day of a month."""

DAY = r"""
    ((?P<year>\d{4})年)?(?P<month>\d{1,2})(月|/)(?P<day>\d{1,2})日?
      (\((?P<dated><weekday>)曜?日?\)|の?(?P<dated3><weekday>)曜日?)?
    | (?P<month2>\d{1,2})月(の)?(?P<month_part><tenth>)
    | (?P<m_rel><month>)(の)?
      ((?P<m_day>\d{1,2})日|(?P<m_part><tenth>|中|いっぱい)|第(?P<nth>[1-5])(?P<nth_day><weekday>)曜?日?)?
    | 第(?P<nth2>[1-5])(?P<nth_day2><weekday>)曜日?
    | (?P<rel><relative>)
    | ((?P<week><week>)の?)?(?P<weekday><weekday>)曜日?(?!大工|画家)
    | (?P<week2><week>)の?(?P<weekday2><weekday>)(?![曜一-龠])
    | (?P<week3><week>)(の)?(?P<week_part>前半|後半|半ば|頭|末|中)?
    | (?P<weekend>(今度の|次の)?週末|土日)
    | (?P<week_start>週明け)(の(?P<start_day><weekday>)曜日?)?
    | (?P<holiday>祝日|平日)
    | (?P<month_end>月末|今月末)
    | (?P<season><season>)(の(?P<season_day><weekday>)曜日?)?
    | (?P<days_on>\d{1,2})日後 | (?P<weeks_on>\d)週間後
    | (?<!あと)(?<!残り)(?<!まで)(?<!月に)(?<!週に)(?<![^来今翌]週)(?<!^週)(?<!\d)(?P<only_day>[12]?\d|3[01])日
      (
        \((?P<dated2><weekday>)曜?日?\) | の?(?P<dated4><weekday>)曜日?
        | (?!<no_day>)(?![^。、]{0,3}(時間|勤務))
      )
"""
CLOCK = r"""
    ((?P<ampm><ampm>)の?)?
    (?P<hour>\d{1,2})
    (
        :(?P<minute>\d{2})
        | (時(?!間|給|代|短|期)|じ(?=から|まで|に|の|で|ご|[$。、]|$)) ((?P<minute2>\d{1,2})分|(?P<half>半))?
    )
    (?P<about>頃|ごろ|ころ|くらい|ぐらい|過ぎ|すぎ)?
"""


def unnamed(written: str) -> str:
    """The pattern without the names of its groups, to stand in another more than once."""
    return re.sub(r"\?P<[a-z_0-9]+>", "", written)


_CLOCK_RE = pattern(CLOCK, **TIME_SLOTS)
_DAY_RE = pattern(DAY, **TIME_SLOTS)
_PART_RE = pattern("<part>", **TIME_SLOTS)
POINT = pattern(
    r"""
    (次の|今度の)?<day> ((の|、|,|は|に|\s)?<part>(?!勤))? ((の|、|,|\s)?<clock>)?
    | <part>の?(?=\d)<clock>
    | <clock>
    | 午前中|午前|午後|夕方|夜遅く|深夜|夜間|昼間|(?<![今昨何一日前夜通])夜(?![勤中型道])|朝一|朝イチ|朝いち
    |早朝|昼過ぎ|昼イチ
    | お昼|仕事終わり|仕事帰り|午後イチ|午後一|夜遅め|夕方遅め
    |(?<![今毎翌明])朝(?=から|に(変|し)|が(いい|よ)|の(枠|時間)|で)
    """,
    day=unnamed(DAY),
    clock=unnamed(CLOCK),
    **TIME_SLOTS,
)
"""One point in time in normalised text with digits: a day with or without a part and a clock time, or these alone."""


def clock(text: str) -> tuple[int, int] | None:
    """Hour (may pass 24) and minute of the first clock time in `text`; 夜8時 is 20, 25時 stays 25."""
    match = _CLOCK_RE.search(text)
    if match is None or int(match["hour"]) > 30:
        return None
    hour = int(match["hour"])
    minute = 30 if match["half"] else int(match["minute"] or match["minute2"] or 0)
    after_noon = match["ampm"] in {"午後", "夜", "夕方", "pm"} or (match["ampm"] == "昼" and hour < 6)
    if after_noon and hour < 12:
        hour += 12
    return (hour, minute) if minute < 60 else None


def point_value(text: str) -> dict[str, Any]:
    """The parts of a point in time, still relative: `resolve_datetime` turns them into a date.

    Keys, each only where said: `offset` (days from today), `week` (weeks from this one), `weekday` (月 … 日),
    `nth` (第2土曜 is 2 with its `weekday`), `month_offset`, `year`, `month`, `day`, `span` (週末, 週明け, お盆明け, 前半, 上旬 …), `time` ("19:00", may pass 24),
    `part` (朝, 午前, 昼, 午後, 夕方, 夜, 深夜).
    """
    value: dict[str, Any] = {}
    match = _DAY_RE.search(text)
    rest = text
    if match:
        rest = text[: match.start()] + text[match.end() :]
        groups = {key: found for key, found in match.groupdict().items() if found is not None}
        value.update(_day_value(groups))
    at = clock(rest)
    part = _PART_RE.search(rest)
    hidden = _HIDDEN_PART.get(match["rel"]) if match and match["rel"] else None
    if at:
        late = hidden in {"夜", "夕方"} and at[0] < 12
        value |= _clock_value(value, at[0] + 12 if late else at[0], at[1])
        hidden = None
    if hidden or (part and not at):
        value["part"] = hidden or _PARTS[part[0]]  # type: ignore[index]
    return value


def in_the_afternoon(value: dict[str, Any], word: str) -> dict[str, Any]:
    """`value` of `word` as a time for an appointment: 3時 is 15:00, unless a part of the day says otherwise."""
    hour, _, minutes = value.get("time", "").partition(":")
    if hour not in {"01", "02", "03", "04", "05", "06"} or _SAYS_WHEN.search(word):
        return value
    return {**value, "time": f"{int(hour) + 12}:{minutes}"}


_SAYS_WHEN = re.compile(r"朝|午前|深夜|夜|am|2[4-9]時|2[4-9]:|\b0\d:")


def _clock_value(value: dict[str, Any], hour: int, minute: int) -> dict[str, Any]:
    """The time; hours past midnight belong to the day after where the day is told relatively (明日の25時)."""
    if hour >= 24 and ("offset" in value or not value):
        return {"offset": value.get("offset", 0) + 1, "time": f"{hour - 24:02d}:{minute:02d}"}
    return {"time": f"{hour:02d}:{minute:02d}"}


def _day_value(groups: dict[str, str]) -> dict[str, Any]:
    numbers = {
        "year": "year",
        "month": "month",
        "month2": "month",
        "day": "day",
        "m_day": "day",
        "only_day": "day",
        "days_on": "offset",
    }
    value: dict[str, Any] = {name: int(groups[key]) for key, name in numbers.items() if key in groups}
    if "m_rel" in groups:
        value["month_offset"] = _MONTHS[groups["m_rel"]]
    if "rel" in groups:
        value["offset"] = _OFFSETS[groups["rel"]]
    if "weeks_on" in groups:
        value["offset"] = 7 * int(groups["weeks_on"])
    week = groups.get("week") or groups.get("week2") or groups.get("week3")
    if week:
        value["week"] = _WEEKS[week]
    weekday = next(
        (
            groups[key]
            for key in (
                "weekday",
                "weekday2",
                "season_day",
                "start_day",
                "dated",
                "dated2",
                "dated3",
                "dated4",
                "nth_day",
                "nth_day2",
            )
            if key in groups
        ),
        "",
    )
    if weekday:
        value["weekday"] = weekday
    if nth := groups.get("nth") or groups.get("nth2"):
        value["nth"] = int(nth)
    span = groups.get("m_part") or groups.get("month_part") or groups.get("week_part")
    for key, name in (
        ("weekend", "週末"),
        ("week_start", "週明け"),
        ("holiday", groups.get("holiday")),
        ("month_end", "月末"),
        ("season", groups.get("season")),
    ):
        if key in groups:
            span = name
    if span:
        value["span"] = span
    return value


def _month_on(start: date, months: int) -> date:
    index = start.year * 12 + start.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _days(value: dict[str, Any], today: date) -> tuple[date, date] | None:
    """First and last day meant; None where none is said or there is no such day."""
    monday = today - timedelta(days=today.weekday())
    span = value.get("span")
    found: date | None = None
    if "offset" in value:
        found = today + timedelta(days=value["offset"])
    elif "nth" in value:
        found = _nth_weekday(value, today)
    elif "weekday" in value and not {"month", "day"} & value.keys():
        found = monday + timedelta(days=WEEKDAYS.index(value["weekday"]), weeks=value.get("week", 0))
        if "week" not in value and found < today:
            found += timedelta(weeks=1)
    elif "month" in value and "day" not in value:
        months = (value["month"] - today.month) % 12
        return _in_month(_month_on(today, months), None, span)
    elif "month" in value:
        found = _valid(value.get("year", today.year), value["month"], value["day"])
        if found and "year" not in value and found < today:
            found = _valid(today.year + 1, value["month"], value["day"])
    elif "month_offset" in value:
        return _in_month(_month_on(today, value["month_offset"]), value.get("day"), span)
    elif "day" in value:
        found = _valid(today.year, today.month, value["day"])
        if found is None or found < today:
            following = _month_on(today, 1)
            found = _valid(following.year, following.month, value["day"])
    elif span == "週末":
        saturday = monday + timedelta(days=5)
        return max(saturday, today), monday + timedelta(days=6)
    elif span == "月末":
        return _in_month(_month_on(today, 0), None, "末")
    elif span == "週明け":
        found = monday + timedelta(weeks=1)
    elif "week" in value:
        start = monday + timedelta(weeks=value["week"])
        first, last = {"前半": (0, 2), "頭": (0, 1), "後半": (3, 6), "末": (4, 6)}.get(span or "", (0, 6))
        return max(start + timedelta(days=first), min(today, start)), start + timedelta(days=last)
    return (found, found) if found else None


def _nth_weekday(value: dict[str, Any], today: date) -> date | None:
    """第2土曜: of the month told, else of the next one that is still to come."""
    told = value.get("month_offset")
    for months in (0, 1) if told is None else (told,):
        first = _month_on(today, months)
        days_on = (WEEKDAYS.index(value["weekday"]) - first.weekday()) % 7 + 7 * (value["nth"] - 1)
        found = first + timedelta(days=days_on)
        if found.month == first.month and (told is not None or found >= today):
            return found
    return None


def _in_month(first: date, day: int | None, span: str | None) -> tuple[date, date] | None:
    if day is not None:
        found = _valid(first.year, first.month, day)
        return (found, found) if found else None
    last = _month_on(first, 1) - timedelta(days=1)
    if span in {"上旬", "初め", "頭", "はじめ"}:
        return first, first.replace(day=10)
    if span in {"中旬", "半ば"}:
        return first.replace(day=11), first.replace(day=20)
    if span in {"下旬", "末", "終わり"}:
        return first.replace(day=21), last
    return first, last


def resolve_datetime(value: dict[str, Any], now: datetime) -> dict[str, Any] | None:
    """A `datetime` entity's value in absolute terms, in Japan's time; `now` is timezone-aware.

    `{"from": ISO, "to": ISO, "grain": "minute" | "part" | "day"}`: a clock time gives the moment alone (`to` equals
    `from`), a part of the day its hours, a day the whole day. A time alone is the next such time, a weekday the next
    such day, 25:00 is 1:00 of the day after. None where nothing can be resolved.
    """
    now = now.astimezone(JST)
    days = _days(value, now.date())
    at = value.get("time")
    hours = _HOURS.get(value.get("part", ""))
    undated = value.get("span") not in {None, "平日", "祝日"}  # when お盆明け is, only people know
    if days is None and (undated or (at is None and hours is None)):
        return None
    first, last = days or (now.date(), now.date())
    if at:
        hour, minute = (int(number) for number in at.split(":"))
        moment = _moment(first, hour, minute)
        if days is None and moment < now:
            moment += timedelta(days=1)
        return {"from": moment.isoformat(), "to": moment.isoformat(), "grain": "minute"}
    if hours:
        start, end = _moment(first, hours[0], 0), _moment(last, hours[1], 0)
        if days is None and end <= now:
            start, end = start + timedelta(days=1), end + timedelta(days=1)
        return {"from": start.isoformat(), "to": end.isoformat(), "grain": "part"}
    return {"from": _moment(first, 0, 0).isoformat(), "to": _moment(last, 24, 0).isoformat(), "grain": "day"}


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(), JST) + timedelta(hours=hour, minutes=minute)
