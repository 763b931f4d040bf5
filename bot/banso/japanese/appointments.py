"""Days and times of appointments, and whether a sentence speaks of one or of hours of work."""

import re
from collections.abc import Iterator

from banso.japanese.found import SENTENCE, Found
from banso.japanese.message import Message
from banso.japanese.tables import pattern
from banso.japanese.times import POINT, in_the_afternoon, point_value

_APPOINTMENT = pattern(
    r"""
    予約|面談|面接日|空い|空き(?!缶)|あい(て|と)(る|ます|ん)|伺|うかが|来所|来談|来館|キャンセル|変更|ずら|振り替
    | 相談(した|でき|をお願|お願|に(?!乗)|の(枠|日|時間|予約)|を|(に)?(の|乗)って)
    | 都合|日程|別の日|違う日|取れ|とれ|日時|希望日|候補|延期|移し|スライド|動かし|取り消|取消|白紙
    | 話を?聞い|話し?たい|話せ(ま(す|せん)か|ないですか|るか)|電話で話
    """
)
_PERHAPS_ONE = pattern(
    r"""
    行け(?!て)|行って(も)?(いい|大丈夫)|お願いし|お願いでき|でお願い|にお願い|に(して|できます|変え|替え)|大丈夫です
    | 枠|いかが|どう(です|でしょ)|早め|遅らせ|時間(を|が)|いけます|行きます|開い
    | やって(い)?(ますか|ますでしょうか|る($|か|の|ん))|辞退|やめたい
    """
)
_OF_WORK = pattern(
    r"""
    (?<=[土日祝])(も|に|は)?出(る|ん|た|ます) | 働|勤務|パート|バイト|シフト|求人|出勤|時給|日給|月給|月収
      |正社員|派遣
    | 残業|扶養|週\d|から入れる|入れます|週休|休み(の|が|で|希望|がいい)|土日祝?休
    | 仕事(?!終|帰|上が|が終|の(後|あと|日)|で(行け|都合|忙)|休)|職種|稼
    """
)
_PAST_DAY = pattern(r"夜中|深夜|明け方|昨日|きのう|一昨日|おととい|先週|先月")
_STRONG_TIME = pattern(r"曜|\d時|:\d\d|来週|再来週|明後日|あさって|来月|\d日|\d/\d|週明け|月末|平日の?[朝昼夕夜]|明け")
"""Said without any talk of an appointment, these still are one: few speak of 来週水曜 or 15時 otherwise."""
_FELT = pattern(r"(に|が|の|は)[^。]{0,8}(来る|来た|見る|見て|こわ|怖|憂鬱|ゆううつ|嫌|いや|楽しみ|しんど|つら)")
"""After a day that somebody dreads or looks forward to."""
_AN_ANSWER = pattern(
    r"""
    [\s、。!?~〜]|です|でお願いします|お願いします|かな|とか|か|は|で|に|を|の|が|なら|がいい|頃|ごろ|くらい|ぐらい
    | 以降|まで|から|希望|あたり|どう|大丈夫|いけます|ます
    """
)
"""What may stand around a date that answers a question about an appointment: 土曜の夜で, 10時を11時に."""
_DAILY_LIFE = pattern(r"(頃|ごろ)?(に|まで|は)?(寝|起き|起床|目が|眠|帰宅|帰(っ|り)|布団|ご飯|食べ)")
"""After a clock time: how somebody lives, no time for an appointment."""
_ABOUT = re.compile(r"(?:頃|ごろ|ころ|くらい|ぐらい|の)$")


def books_surely(text: str) -> bool:
    """Whether words that only an appointment brings up are in `text`."""
    return bool(_APPOINTMENT.search(text))


def books(text: str, whole: str) -> bool:
    """Whether a sentence speaks of an appointment, whose days and hours are no wish for work: by its own words, or by
    those of the `whole` message where it has none of either kind."""
    if books_surely(text):
        return True
    if _OF_WORK.search(text):
        return False
    if text != whole:
        return books(whole, whole)
    return bool(_PERHAPS_ONE.search(text))


def read_datetimes(message: Message) -> Iterator[Found]:
    """Points in time where their sentence speaks of an appointment or hardly anything else is said; see
    `times.point_value`."""
    answer = len(_AN_ANSWER.sub("", POINT.sub("", message.text))) <= 2
    for sentence in SENTENCE.finditer(message.text):
        booking = books(sentence[0], message.text)
        for match in POINT.finditer(message.text, *sentence.span()):
            word = match[0]
            if not booking and (_PAST_DAY.match(word) or _FELT.match(message.text, match.end())):
                continue
            if word == "1日" and message.typed(match) == "一日":  # nearly always a day long
                continue
            if _DAILY_LIFE.match(message.text, match.end()):
                continue
            if not (booking or answer or _STRONG_TIME.search(word)):
                continue
            value = point_value(word)
            if value:
                if booking or answer:
                    value = in_the_afternoon(value, word)
                end = match.start() + len(_ABOUT.sub("", word))
                if message.text.startswith("以降", end):
                    value, end = {**value, "side": "from"}, end + 2
                yield Found("datetime", value, match.start(), end, 3)
