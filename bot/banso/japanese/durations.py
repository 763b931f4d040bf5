"""Lengths of time: 3年半, 半年, 2年3ヶ月, 十数年. Years of an era, a school or an age are none, nor how long ago."""

import re
from collections.abc import Iterator
from typing import Any

from banso.japanese.found import Found
from banso.japanese.message import Message
from banso.japanese.tables import pattern, slots

_DURATION = pattern(
    r"""
    (?P<half>半年|はんとし)(間|以上)?(?!前(?!から)|後)
    | <counted>(?P<years>\d{1,2})年(と)?(?P<months>\d{1,2})<month>(間)?(?!前|後)
    | <counted>(?<!石の上にも)(?P<number>\d{1,3})
      (?P<unit>年半|年(?!<of_years>)(間|目)?|<month>(間|半|目)?|週間|日間|時間)
      (?!以内|(以上|近く|くらい|ほど|ぐらい)?前(?!後)|後|\d|の面談) (以上)?
    | (?P<some>数十?年|何十年|十数年|長年)間?
    | (?P<quarter>四半世紀)
    """,
    **slots(
        r"""
        counted: (?<!平成)(?<!昭和)(?<!令和)(?<!\d)(?<!中学)(?<!高校)(?<!小学)(?<!大学)(?<!築)
        of_years: 一昔 ひと昔 日記 半 代 収 金 齢 末 生まれ 度 卒 コース 生 前 に(高校|大学|卒|入)
        month: [ヶヵかカケ箇個]月
        """
    ),
)


def read_durations(message: Message) -> Iterator[Found]:
    """`{"amount", "unit"}`; 半年 is 6 months, 3年半 42 months, 数年 has no amount."""
    for match in _DURATION.finditer(message.text):
        value = _value(match)
        if value is not None:
            yield Found("duration", value, match.start(), match.end(), 2)


def _value(match: re.Match[str]) -> dict[str, Any] | None:
    if match["half"]:
        return {"amount": 6, "unit": "month"}
    if match["quarter"]:
        return {"amount": 25, "unit": "year"}
    if match["years"]:
        return {"amount": int(match["years"]) * 12 + int(match["months"]), "unit": "month"}
    if match["some"]:
        return {"amount": None, "unit": "year"}
    number, unit = int(match["number"]), match["unit"]
    if unit == "時間" or number > 80:
        return None
    if unit.startswith("年半"):
        return {"amount": number * 12 + 6, "unit": "month"}
    if unit.startswith("年"):
        return {"amount": number, "unit": "year"}
    return {"amount": number, "unit": {"週間": "week", "日間": "day"}.get(unit, "month")}
