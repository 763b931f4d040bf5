"""Kanji numerals as digits, where they count something."""

import re

from banso.japanese.text import Span, Traced, to_hiragana

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_COUNTERS = "歳才代年ヶヵかカケ箇個時分日月週円万千人回級種つ社点%"
_RUN = re.compile(
    rf"(?<![何数幾\d])[〇零一二三四五六七八九十百千]+(?=[{_COUNTERS}])|[二三四五六七]十[一二三四五六七八九](?!条)|[二三四五六七]十(?=になり|になっ|にな|です|や(?:で|けど|。|$)|から|でも|過ぎ|すぎ|手前|目前|、|。|の女|の男|ちょうど|なので|や|で(?:新人|仕事|働|リストラ|会社|失業)|という|を前|が|になる|$)"
)
_WHOLE = re.compile(
    r"一(?:番|緒|般|切|度|応|旦|通|部|方|時的)|十分|千本|百万遍|一乗寺|[一二三四五六七八九十]条|三重|二日酔|一日中|一人|三日坊主"
)


_KANA_TENS = {"に": 20, "さん": 30, "よん": 40, "ご": 50, "ろく": 60, "なな": 70}
_KANA_ONES = {
    "": 0, "いっ": 1, "いち": 1, "に": 2, "さん": 3, "よん": 4, "し": 4, "ご": 5, "ろく": 6, "ろっ": 6, "なな": 7, "しち": 7,
    "はち": 8, "はっ": 8, "きゅう": 9, "く": 9,
}  # fmt: skip
_KANA = re.compile(
    f"(?P<tens>{'|'.join(_KANA_TENS)})(?:じゅう|じゅっ)(?P<ones>{'|'.join(key for key in _KANA_ONES if key)}|)(?=さい|だい|です|$|。|、|の)"
)


def _kana_runs(text: str) -> dict[int, tuple[int, str]]:
    """Where an age is spelt out in kana (よんじゅうはっさい): start to end and digits."""
    return {
        match.start(): (match.end(), str(_KANA_TENS[match["tens"]] + _KANA_ONES[match["ones"]]))
        for match in _KANA.finditer(to_hiragana(text))
    }


def value_of(kanji: str) -> int:
    """四十五 is 45, 千二百 is 1200, 二〇二六 is 2026."""
    if not any(char in _SMALL for char in kanji):
        return int("".join(str(_DIGITS[char]) for char in kanji))
    total, current = 0, 0
    for char in kanji:
        if char in _DIGITS:
            current = _DIGITS[char]
        else:
            total += (current or 1) * _SMALL[char]
            current = 0
    return total + current


def arabic(traced: Traced) -> Traced:
    """The text with 四十五歳 as 45歳 and 1,200円 as 1200円; words that merely contain a numeral stay (一番, 十分, 四条)."""
    kept = [(match.start(), match.end()) for match in _WHOLE.finditer(traced.text)]
    chars: list[str] = []
    spans: list[Span] = []
    cursor = 0

    def copy(until: int) -> None:
        chars.extend(traced.text[cursor:until])
        spans.extend(traced.spans[cursor:until])

    found = {
        match.start(): (match.end(), "" if match[0] == "," else str(value_of(match[0])))
        for match in re.finditer(rf"(?<=\d),(?=\d{{3}})|{_RUN.pattern}", traced.text)
        if not any(start < match.end() and match.start() < end for start, end in kept)
    }
    for start, (end, number) in sorted((found | _kana_runs(traced.text)).items()):
        if start < cursor:
            continue
        copy(start)
        cursor = end
        chars.extend(number)
        spans.extend([traced.origin(start, end)] * len(number))
    copy(len(traced.text))
    return Traced("".join(chars), tuple(spans))
