"""Licences with their grades, and whether words that mean something else as well speak of one."""

import re
from collections.abc import Iterator

from banso.japanese import gazetteer
from banso.japanese.found import Found, listed, longest, lowered
from banso.japanese.message import Message
from banso.japanese.relatives import OF_A_RELATIVE
from banso.japanese.tables import pattern, words

_LICENCES = lowered(gazetteer.LICENCES)
HELD_OR_WISHED = frozenset(word.lower() for word in gazetteer.HELD_OR_WISHED)

_LICENCE = pattern(
    r"""
    ((?P<before>準?[1-4]級|第?[1-4][種級])の?)??
    (?P<name><known>) (?P<card>免許|免状)?
    (
        (の)?(検定|試験)?(の)?(?P<grade>準?[1-5]級|第?[1-3]種)
        | \s?(?P<score>\d{3})点?(?!\d)
    )?
    """,
    known=longest(_LICENCES),
)
_AS_LICENCE = pattern(
    r"""
    # it is learnt for
    、?[^。、]{0,4}(独学|勉強中) | に(挑戦|チャレンジ|落ち|再挑戦) | (を|も)?(目指|めざ)し(て|た|ま)
    | (講座|研修|試験|の勉強)
    | (の|って)?(資格|免許|免状|試験|検定|合格|勉強|講座|研修|講習|取得|修了)

    # it is needed
    | (が|は|も|って|とか)?(ぐらい|くらい)?(は|も|が)?(要[りるら]|必要|いるん(です|でしょ|かな)|いりま|いるのか)

    # it is held
    | です|なん(です|だ)|でして|や(けど|った|ねん)|で、|に(合格|受)|の(一次|二次|学校|コース)|まで($|。|持)
    | (を|は|も|なら|が|だけ|とか|くらい|と[^。]{1,8}を)? [^。、]{0,6}
      (
        持って|もって|取っ|とっ|取り|とり|取れ|とれ|取ろ|とろう|取る|とる|取得|ありま|あります|ある(?!程度)
        |あり($|。|、)|保有|所持|受か|受け(た|よ|る)|乗れ|のれ|更新|活か|生か|いか|ペーパー|勉強|失効|登録
      )
    """
)
_ONLY_WITH_GRADE = words("""
fp フォーク免許 危険物 大型 中型 中型二輪 準中型 免許 cad クレーン ボイラー 溶接 基本情報 応用情報 2種 二種 電工 日商 リフト
初任者 実務者 管業 java 司書 情報処理 整備士 普通自動車 牽引 けん引 ビル管 カラーコーディネーター 診断士 アイパス toeic
介護福祉
""")
"""Words that mean something else as well: a licence only with a grade or where it is held or aimed at."""
_SCORED = words("toeic toefl")
_DRIVING = pattern(r"普免|普通免許|車の免許|自動車免許|運転免許|普通自動車|普通車")
"""Before AT限定, which then says no more than what kind of licence it is."""
_NAMED = pattern(r"(フォークリフト|リフト|士|師|クレーン|大型|中型|教員|現場で使う)の?$")
"""Before 免許: the licence has been named already."""
_OF_ANOTHER_KIND = pattern(r"[ァ-ヶー一-龠]の$ (?<![私俺僕父母車親夫妻]の)")
"""Before 免許: it is for something else than a car (ロープワークの免許)."""
_WITH_GRADE = frozenset(word for word, form in _LICENCES.items() if re.search(r"\d[級種]", word + form))
_CLASSES = dict(zip("1234", "一二三四", strict=True))


def read_licences(message: Message) -> Iterator[Found]:
    """The licences by their usual names, with grade or score."""
    known: list[tuple[int, int]] = []
    waiting: list[tuple[int, int, str]] = []
    for match in _LICENCE.finditer(message.text):
        name, grade, (start, end) = match["name"], match["grade"] or match["before"], match.span()
        before, after = message.text[:start], message.text[end:]
        if match["score"] and name not in _SCORED:
            continue
        if name == "免許" and (_NAMED.search(before) or _OF_ANOTHER_KIND.search(before)):
            continue
        if name.startswith("at限定") and _DRIVING.search(before):
            continue
        if match["before"] and name in _WITH_GRADE:
            start, grade = match.start("name"), match["grade"]
        value = _value(_LICENCES[name], grade, match["score"])
        told = grade or match["card"] or match["score"] or as_licence(before, after)
        if told or name not in HELD_OR_WISHED | _ONLY_WITH_GRADE:
            known.append((start, end))
            yield Found("licence", value, start, end, 2)
        else:
            waiting.append((start, end, value))
    for start, end, value in waiting:
        if listed(message.text, (start, end), known):
            yield Found("licence", value, start, end, 2)


def as_licence(before: str, after: str) -> bool:
    """Whether the words around say that it is held or aimed at, by whoever writes."""
    return bool(_AS_LICENCE.match(after)) and not OF_A_RELATIVE.search(before)


def _value(name: str, grade: str | None, score: str | None) -> str:
    if score:
        return f"{name}{score}点"
    if not grade:
        return name
    if name in gazetteer.OF_CLASSES:
        return f"第{_CLASSES[re.sub('[^1-4]', '', grade)]}種{name}"
    if name in gazetteer.GRADE_FIRST:
        return grade + gazetteer.GRADE_FIRST[name]
    return name + grade
