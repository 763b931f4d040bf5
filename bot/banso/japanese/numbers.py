"""Numerals in kanji and kana as digits, where they count something, and the words beside them as they are written."""

import re

from banso.japanese.tables import pattern, slots
from banso.japanese.text import Span, Traced, to_hiragana

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_RUN = pattern(
    r"""
    (?<![何数幾\d])[〇零一二三四五六七八九十百千]+(?=[歳才代年ヶヵかカケ箇個時分日月週円万千人回級種つ社点%])
    | (?<=週)[一二三四五六七](?=で|は|が|から|まで|以|くらい|ぐらい|希望|の|、|。|$)
    | [一二三四五六七八九](?=、[一二三四五六七八九][万千人日年時回])
    | [二三四五六七八九]十[一二三四五六七八九](?!条|里|夜)
    | [二三四五六七八九]十(?=<age>)
    """,
    **slots(
        r"""
        age: 前半 後半 半ば の大台 にな にもな です や(で|けど|。|$) から でも 過ぎ すぎ 手前 目前 、 。
            も(いけ|大丈夫) は(不可|無理|遅) の女 の男 の人 ちょうど なので や
            で(新人|仕事|働|リストラ|会社|失業) という を前 が になる $ さかい どす を(超|こ) では じゃ っす だ
            も近い ともなる なりました 前後 そこそこ くらい ぐらい [・/](男|女)
        """
    ),
)
"""Kanji that count something, or an age without its counter."""
_WHOLE = pattern(
    r"""
    一(番|緒|般|切|度|応|旦|通|部|方|時的)|一日中|一人|一乗寺|十分|千本|百万遍|[一二三四五六七八九十]条|三重|二日酔
    | 三日坊主
    """
)
"""Words that merely contain a numeral."""
_COMMA = re.compile(r"(?<=\d),(?=\d{3})")

_KANA_TENS = {"し": 40, "に": 20, "さん": 30, "よん": 40, "ご": 50, "ろく": 60, "なな": 70}
_KANA_ONES = {
    "": 0, "いっ": 1, "いち": 1, "に": 2, "さん": 3, "よん": 4, "し": 4, "ご": 5, "ろく": 6, "ろっ": 6, "なな": 7, "しち": 7,
    "はち": 8, "はっ": 8, "きゅう": 9, "く": 9,
}  # fmt: skip
_SPAN = "はたら|かん|まえ|いじょう|です|くらい|$|。|、"
"""After ねん: years, not the end of a sentence."""
_KANA = pattern(
    r"""
    (?P<tens>(?<![ぁ-ん])し|<tens>)(じゅう|じゅっ)(?P<ones><ones>|)(?=さい|だい|です|$|。|、|の|ねん(?!ね))
    | (?<![ぁ-ん])(?P<teen>じゅう)(?P<more><ones>|)(?=ねん<span>)
    """,
    tens="|".join(key for key in _KANA_TENS if key != "し"),
    ones="|".join(key for key in _KANA_ONES if key),
    span=_SPAN,
)
_SPELT = pattern(
    r"""
    (?P<yen>(?<=[\d万千百])えん(?!じ))
    | (?P<pay>じきゅう(?=\s?\d))
    | (?P<week>しゅう(?=[1-7](?!\d)))
    | しゅう(に)?(?P<days>いちにち|ふつか|みっか|よっか|いつか|むいか|さん|よん|ご(?!ろ|ざ)|ろく)
    | (?P<clock>(?<=\d)じ(?=から|まで|に|で|の|ごろ|ころ|はん|いこう|いらい|す?ぎ|$|[ 。、~〜-]))
    | (?P<half>(?<=\dじ)はん)
    | (?P<weekday>げつ|すい|もく|きん|にち)よう(び)?(?![ぁ-ん]*う) | (?P<weekday2>か|ど)ようび
    | さらいしゅう|らいしゅう|こんしゅう|らいげつ|ごぜんちゅう|やきん|にっきん|どにち|へいじつ|ざんぎょう(?!ざ)
    | (?P<part>あさ|よる)(?=\d{1,2}(時|じ))
    | (?P<year>(?<=\d)ねん(?=<span>))
    | (?P<grade>(?<=\d)きゅう(?=$|も|を|が|は|の|。|、))
    """,
    span=_SPAN,
)
_PLAIN = {
    "yen": "円", "pay": "時給", "week": "週", "clock": "時", "half": "半", "year": "年", "grade": "級", "あさ": "朝", "よる": "夜",
    "げつ": "月曜", "か": "火曜", "すい": "水曜", "もく": "木曜", "きん": "金曜", "ど": "土曜", "にち": "日曜",
    "いちにち": "週1日", "ふつか": "週2日", "みっか": "週3日", "よっか": "週4日", "いつか": "週5日", "むいか": "週6日",
    "さらいしゅう": "再来週", "らいしゅう": "来週", "こんしゅう": "今週", "らいげつ": "来月", "ごぜんちゅう": "午前中",
    "やきん": "夜勤", "にっきん": "日勤", "どにち": "土日", "へいじつ": "平日", "ざんぎょう": "残業", "さん": "週3", "よん": "週4", "ご": "週5", "ろく": "週6",
}  # fmt: skip


def _spelt(text: str) -> dict[int, tuple[int, str]]:
    """Where a word beside a number is in kana (ジキュウ950エン, しゅうふつか, げつようび): start to end and the plain word."""
    found: dict[int, tuple[int, str]] = {}
    for match in _SPELT.finditer(text):
        plain = _PLAIN.get(match.lastgroup or "") or _PLAIN[match[match.lastgroup or 0]]
        found[match.start()] = (match.end(), plain)
    return found


def _kana_runs(text: str) -> dict[int, tuple[int, str]]:
    """Where an age or years are spelt out in hiragana (よんじゅうはっさい): start to end and digits."""
    found: dict[int, tuple[int, str]] = {}
    for match in _KANA.finditer(text):
        number = _KANA_TENS.get(match["tens"], 10) + _KANA_ONES[match["ones"] or match["more"] or ""]
        years = text.startswith("ねん", match.end())
        found[match.start()] = (match.end() + 2, f"{number}年") if years else (match.end(), str(number))
    return found


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
        for match in (*_COMMA.finditer(traced.text), *_RUN.finditer(traced.text))
        if not any(start < match.end() and match.start() < end for start, end in kept)
    }
    kana = to_hiragana(traced.text)
    for start, (end, number) in sorted((found | _spelt(kana) | _kana_runs(kana)).items()):
        if start < cursor:
            continue
        copy(start)
        cursor = end
        chars.extend(number)
        spans.extend([traced.origin(start, end)] * len(number))
    copy(len(traced.text))
    return Traced("".join(chars), tuple(spans))
