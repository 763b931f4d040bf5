"""Wages: 時給1200円以上, 月20万から25万, 手取り18, 日払い. Money that is paid or owed is none."""

import re
from collections.abc import Iterator
from typing import Any

from banso.japanese.found import Found
from banso.japanese.message import Message
from banso.japanese.tables import pattern, slots, words

_AMOUNT = r"(?P<which>\d+(\.\d+)?)(?P<which_scale>万|千|百)?(?P<which_rest>\d千|\d{1,4}(?=円))?円?"

_WAGE = pattern(
    r"""
    (?P<unit><paid>) <is>? (\s)? (最低(でも|限)?|せめて|少なくとも|税込|手取り|額面|総支給)? (で)?
    <low> ((から|~|〜|-|ー|より|、)<high>(?!円?も|\d|[:時日月年歳人回分]))?
    (?P<bound>以上|以下|以内|未満|<from>|[~〜](?!\d)|(?=まで(?!に|働)))?

    # a span alone
    | (?P<least>\d{1,2})万?(円)?(から|~|〜|-|ー)(?P<most>\d{1,2})万(円)?(?!人|件|年)

    # an amount alone, where it is asked for
    | (?P<low2>\d+(\.\d+)?)(?P<low2_scale>万|千)?(?P<low2_rest>\d千|\d{1,4}(?=円))?円(以上)?
      (?=[^。]{0,8}(稼|もらえ|欲し|ほし|は必要|いる|要る))
    | (?<!\d)(?P<low4>\d{1,3})万(?P<low4_rest>\d千)?(円)?
      (?=
        (くらい|ぐらい|ほど)?(は|も)?(あれば|欲し|ほし|もらえ|稼|必要|ないと)
        | の(お?給料|月給|月収|手取り|給与|賃金) | と(求人|募集|書い)
        | (やったら|なら|だと|でも)[^。]{0,6}(どっち|どちら|いい|ええ)
        | に(なり|なっ|下が|減|落ち|上が)(?!.*貯金)
      )
    | (?P<low3>\d+(\.\d+)?)(?P<low3_scale>万|千)?(円)?(?P<bound3>以上|以下|未満)(?![年歳人日時])

    | (?P<daily>日払い?|日払|週払い?)
    """,
    low=_AMOUNT.replace("which", "low"),
    high=_AMOUNT.replace("which", "high"),
    **slots(
        r"""
        paid: 最低(?=\d+万) (最低)?(時間?給|じきゅう|自給(?=\d)|時間あたり|1時間(あたり)?) 日給 日当 1日 月給
            月収 月々 月額 給料(が|は|で)? 給与(が|は|で)? 額面(で|が|は)? 手取り(で|が|は)?
            (?<![先今来毎])月(に|で)?(手取り|額面)?(は|で)? 年収 年俸 年(に|間)?(?=\d{3}万) 収入(が|は|で)?
        is: は が にして にすると (換算)?で 換算 に だと なら :
        from: から(?=$|。|、|の|で($|。|、|も|し)|が(いい|希望)|です|希望|ok|くらい|スタート)
        """
    ),
)
_SPENT = pattern(
    r"""
    (
        (?<!バイト)(?<!パート)代|費用?|賃|(?<!給)料|税|保険|年金|ローン|返済|借金|貯金|仕送り|奨学金|養育費|家賃
          |支払い?|支出|出費
        |使って|払って|サブスク|小遣い
    )
    (が|は|も|で|に|を|、)? (毎)?$
    """
)
"""Before an amount: money that is paid or owed, no wage."""
_NO_PAY = pattern(r"の(年金|ローン|家賃|仕送り|小遣い|支払|返済|借金|奨学金|生活費|保険|出費|赤字)")
_OTHER_MONEY = pattern(r"年金|積立|滞納|督促|仕送り|借金|返済|学費|医療費|費用|保険|貯金|足りな|足りま|税")
_PAY = pattern(r"給|手取り|稼|収入|もら|欲し|ほし|働|仕事|求人|あれば|希望|以[上内下]|未満|抑え|パート|バイト")
"""What a sentence speaks of in which an amount a month stands alone."""
_THINGS = re.compile("[歩枚個人件本匹歳冊通]")
_COUNTED = re.compile("[%回日時割歳人]")
_AS_PAY = pattern(r"(くらい|ぐらい|ほど)?(は|も)?(欲し|ほし|もら|稼|必要|あれば|ないと)")
_MONTHLY = words("月給 月収 手取り 額面 手取りで 額面で 手取りは")
_UNITS = (
    ("1時間", "hour"),
    ("時", "hour"),
    ("じ", "hour"),
    ("自", "hour"),
    ("日", "day"),
    ("1日", "day"),
    ("年", "year"),
    ("月", "month"),
)
_SCALES = {"万": 10_000, "千": 1_000, "百": 100, None: 1}


def read_wages(message: Message) -> Iterator[Found]:
    """`{"unit", "min", "max"}` in yen; without a bound a wish is its least (`max` None). 日払い is `{"paid": "day"}`."""
    for match in _WAGE.finditer(message.text):
        value = _value(match)
        if value is not None:
            yield Found("wage", value, match.start(), match.end(), 0)


def _value(match: re.Match[str]) -> dict[str, Any] | None:
    if match["daily"]:
        return {"paid": "week" if match["daily"].startswith("週") else "day"}
    if _SPENT.search(match.string[: match.start()]) or _NO_PAY.match(match.string, match.end()):
        return None
    if match["least"]:
        return {"unit": "month", "min": int(match["least"]) * 10_000, "max": int(match["most"]) * 10_000}
    if match["low2"]:
        return _at_least(_yen(match["low2"], match["low2_scale"], match["low2_rest"]))
    if match["low4"]:
        return _at_least(_yen(match["low4"], "万", match["low4_rest"]))
    if match["low3"]:
        low = _yen(match["low3"], match["low3_scale"], None)
        if low < 800:
            return None
        return _at_least(low) if match["bound3"] == "以上" else {"unit": _by_size(low), "min": None, "max": low}
    return _with_unit(match)


def _with_unit(match: re.Match[str]) -> dict[str, Any] | None:
    low = _yen(match["low"], match["low_scale"] or match["high_scale"], match["low_rest"])
    high = _yen(match["high"], match["high_scale"], match["high_rest"]) if match["high"] else None
    if high and low >= 10 * _SCALES[match["high_scale"]] and high < 10 * _SCALES[match["high_scale"]]:
        high += low // (10 * _SCALES[match["high_scale"]]) * 10 * _SCALES[match["high_scale"]]  # 22、3万
    word = match["unit"].removeprefix("最低")
    if _THINGS.match(match.string, match.end()) or (word.startswith("月") and _is_other_money(match)):
        return None
    unit = next((name for start, name in _UNITS if word.startswith(start)), None) or _by_size(low)
    said = word in _MONTHLY or (unit == "month" and _AS_PAY.match(match.string, match.end()))
    tens = not (match["low_scale"] or match[0].endswith("円") or _COUNTED.match(match.string, match.end()))
    if low <= 80 and said and tens:  # 手取り18
        unit, low, high = "month", low * 10_000, high * 10_000 if high and high <= 80 else high
    if unit == "month" and low < 200 and not (match["low_scale"] or match["high_scale"]):
        return None  # 月20 is no wage, 月に2回 even less
    if low < (5_000 if unit == "month" else 500):
        return None
    if high is not None:
        return {"unit": unit, "min": low, "max": high}
    if match["bound"] in {"以下", "以内", "未満"} or match.string.startswith("まで", match.end()):
        return {"unit": unit, "min": None, "max": low}
    return {"unit": unit, "min": low, "max": None}


def _is_other_money(match: re.Match[str]) -> bool:
    """月六万 in a sentence about a pension or a debt, not about pay."""
    start = max(match.string.rfind(mark, 0, match.start()) for mark in "。!?") + 1
    sentence = re.split("[。!?]", match.string[start:])[0]
    return bool(_OTHER_MONEY.search(sentence)) and not _PAY.search(sentence)


def _yen(number: str, scale: str | None, rest: str | None) -> int:
    more = int(rest[0]) * 1_000 if rest and rest.endswith("千") else int(rest or 0)
    return round(float(number) * _SCALES[scale]) + more


def _at_least(yen: int) -> dict[str, Any]:
    return {"unit": _by_size(yen), "min": yen, "max": None}


def _by_size(yen: int) -> str:
    """What an amount is paid for where nobody says it."""
    return next(
        (unit for limit, unit in ((5_000, "hour"), (50_000, "day"), (1_500_000, "month")) if yen < limit), "year"
    )
