"""Sentences without the people in them: what could tell who wrote is replaced by a placeholder.

No rule finds everything, so what is masked is still read by a human before it goes anywhere.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from banso.japanese.entities import Entity, read_entities
from banso.japanese.text import trace
from banso.japanese.tokens import Token, tokenize

NAME, PHONE, EMAIL, PLACE, AGE = "［名前］", "［電話番号］", "［メール］", "［地名］", "［年齢］"
WAGE, SPAN, HOURS, DATE = "［金額］", "［期間］", "［時間］", "［日時］"
NUMBER, ADDRESS, IDENTIFIER, PROPER = "［数］", "［URL］", "［ID］", "［固有名］"

ENTITIES = {
    "person_name": NAME,
    "phone": PHONE,
    "email": EMAIL,
    "district": PLACE,
    "age": AGE,
    "wage": WAGE,
    "duration": SPAN,
    "work_time": HOURS,
    "datetime": DATE,
}
_ONLY_WITH_NUMBERS = {"duration", "work_time", "datetime"}
"""夜勤 or 来週 tell nothing about anybody."""
_PATTERNS = (
    (re.compile(r"https?://\S+|www\.\S+"), ADDRESS),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*", re.ASCII), EMAIL),
    (re.compile(r"(?:(?:ライン|line)\s*(?:の)?\s*)?id\s*[:は]\s*[\w.@-]+", re.ASCII), IDENTIFIER),
    (re.compile(r"(?=[a-z_.-]*\d)(?=[\d_.-]*[a-z])[a-z\d_.-]{5,}", re.ASCII), IDENTIFIER),
    (re.compile(r"(?:\+81|0)[\d()\-ー− ]{8,13}\d"), PHONE),
    (re.compile(r"(?:株式会社|有限会社|合同会社)[^\s、。,.!?はがをにでとの]{1,12}"), PROPER),
    (re.compile(r"[一-龠々ァ-ヶーa-z]{1,12}(?:株式会社|有限会社|合同会社)"), PROPER),
    (
        re.compile(
            r"[一-龠々ァ-ヶー]{2,8}(?<!総合|精神|救急|動物|工業|商業|農業|夜間|女子|信制|時制|放送|一回|二回|毎日)(?:大学|短大|高校|病院)"
        ),
        PROPER,
    ),
    (re.compile(r"[一-龠々ァ-ヶー]{1,8}(?:丁目|番地|町通|駅前|団地|マンション|ハイツ)"), PLACE),
    # Surnames that the dictionary takes for other words, or does not have.
    (re.compile(r"[一-龠々]{1,4}(?=さん|(?<!彼)氏(?!名)|くん|ちゃん)"), NAME),
    (re.compile(r"[ァ-ヶー]{2,8}(?=さん(?!んす)|くん|ちゃん)"), NAME),
    (re.compile(r"\d+(?:[.,\-–ー−/:]\d+)*"), NUMBER),
)
_PEOPLE_AS_SUCH = re.compile(
    r"(?:相談[員院]|担当者?|職員|店長|社長|部長|課長|係長|主任|上司|先輩|後輩|同僚|奥|嫁|旦那|息子|娘|母|父|兄|姉|弟|妹|孫|"
    r"お?(?:母|父|兄|姉|爺|婆|子|客|医者|巡査)|皆|何|若|赤|患者|利用者|看護師|介護士|保育士|運転手|業者|親御|隣|神|彼)$"
)
_TOKENS = (("人名", NAME), ("地名", PLACE), ("一般", PROPER))
_EVERYDAY = {"昭和", "平成", "令和", "line", "ライン", "ai", "スマホ", "url", "fp", "sql", "スカイプ", "イエス"}
"""Names of things that everybody uses, as the dictionary has them; with ages they are masked as such."""
_OF_PLACES = frozenset("都府県郡市区町村駅")
_NUMERALS = re.compile(r"[\d一二三四五六七八九十百千]")
_REPEATED = re.compile(r"(［[^］]+］)(?:[\s、・-]*\1)+")


def masked(text: str, known_names: Iterable[str] = ()) -> str:
    """The sentence in one line with placeholders for names, places, numbers and addresses, and for `known_names`,
    which the person has told before. Square brackets of the text become 〔〕, so that a placeholder is ours."""
    entities = read_entities(text)
    licences = [entity for entity in entities if entity.name == "licence"]  # 簿記2級 is nobody's number
    found = [*_patterns(text), *_proper_nouns(tokenize(text))]
    beside = [span for span in found if not any(span[0] < e.end and e.start < span[1] for e in licences)]
    spans = _without_overlaps([*_names(text, known_names), *_entities(text, entities), *beside])
    pieces, position = [], 0
    for start, end, placeholder in spans:
        pieces += [_plain(text[position:start]), placeholder]
        position = end
    joined = " ".join("".join([*pieces, _plain(text[position:])]).split())
    return _REPEATED.sub(r"\1", joined)


_BRACKETS = str.maketrans("[]［］", "〔〕〔〕")


def _plain(text: str) -> str:
    return text.translate(_BRACKETS)


_Span = tuple[int, int, str]


def _names(text: str, known_names: Iterable[str]) -> Iterator[_Span]:
    for name in known_names:
        for match in re.finditer(re.escape(name), text) if name.strip() else ():
            yield (*match.span(), NAME)


def _entities(text: str, entities: Iterable[Entity]) -> Iterator[_Span]:
    for entity in entities:
        placeholder = ENTITIES.get(entity.name)
        words = trace(text[entity.start : entity.end]).text
        if placeholder and (entity.name not in _ONLY_WITH_NUMBERS or _NUMERALS.search(words)):
            yield entity.start, entity.end, placeholder


def _patterns(text: str) -> Iterator[_Span]:
    view = trace(text)
    for pattern, placeholder in _PATTERNS:
        for match in pattern.finditer(view.text):
            if placeholder == NAME and _PEOPLE_AS_SUCH.search(match[0]):
                continue
            span = view.origin(*match.span())
            yield span.start, span.end, placeholder


def _proper_nouns(tokens: list[Token]) -> Iterator[_Span]:
    for token, after in zip_longest(tokens, tokens[1:]):
        for kind, placeholder in _TOKENS:
            everyday = token.lemma in _EVERYDAY or (len(token.surface) == 1 and placeholder == PROPER)
            if token.pos.startswith(f"名詞-固有名詞-{kind}") and not everyday:
                whole = placeholder == PLACE and after is not None and after.surface in _OF_PLACES
                yield token.start, after.end if whole else token.end, placeholder


def _without_overlaps(spans: list[_Span]) -> list[_Span]:
    """Spans in order; where two overlap, their union under the name of the longer one, so that nothing shows."""
    kept: list[_Span] = []
    for start, end, placeholder in sorted(spans, key=lambda span: (span[0], -span[1])):
        if kept and start < kept[-1][1]:
            first, last, before = kept.pop()
            longer = placeholder if end - start > last - first else before
            kept.append((first, max(last, end), longer))
        else:
            kept.append((start, end, placeholder))
    return kept
