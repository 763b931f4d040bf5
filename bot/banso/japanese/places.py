"""Wards, towns and the places in them; many are surnames or plain words as well."""

import re
from collections.abc import Iterator

from banso.japanese import gazetteer
from banso.japanese.found import Found, longest, lowered
from banso.japanese.message import Message
from banso.japanese.tables import pattern
from banso.japanese.text import to_katakana

_HIRAGANA = lowered(gazetteer.DISTRICTS)
_DISTRICTS = _HIRAGANA | {to_katakana(word): form for word, form in _HIRAGANA.items()}
_DISTRICT = re.compile(longest(_DISTRICTS))

_NOT_A_PLACE = pattern(
    r"""
    さん|くん|君|ちゃん|様|氏|茶|金時|織(?!物)|弁|家|先生|病院|大学|高校|銀行|城
    | と申し|といい|と言い|です(。|、)?(よろ|初め|はじめ)|する(?!ところ)
    """
)
_PLACE_AFTER = pattern(
    r"""
    (の)?(あたり|辺|辺り|間|あいだ|ら?へん|近く|近辺|周辺|方面|方|ほう|駅|区|市|町|界隈|エリア|付近|以外|とか|か|や)
    | に(?!対)|で(?!す|し)|から|まで|へ|より|、|・
    | 在住|住み|住ん|出身|内|在|市内|勤務|通|周り|まわり|希望|なん|に生まれ
    | は(遠|近|無理)|が(いい|近|希望)|です($|。|、[^よ初は])
    | の(
        皿洗|店|飲食|料亭|旅館|居酒屋|バー|仕事|求人|バイト|パート|カフェ|レストラン|コンビニ|工場|会社|施設
        |坂|裏|イオン|スーパー|団地|隣|となり|そば|西|東|南|北|アパート|マンション|山|方
      )
    """
)
_PLACE_BEFORE = pattern(
    r"""
    (住まい|住所|家|自宅|場所|勤務地|最寄り|地元|職場|実家|エリア|希望地)(は|が|も|:)[^。]{0,6}$
    | (市|区|か|や|、|・|から|で)$
    | 京都(市)?(の)?$
    """
)
_PART_OF_A_PLACE = pattern(r"(東京都|大阪市|名古屋市|札幌市|神戸市|堺市|横浜市|福岡市|仙台市|さいたま市|都)(の)?$")
"""Before 北区: a ward of another city."""
_MORE_OF_KYOTO = pattern(r"[一-龠]{1,2}区|民|外|役所|バス|営|の(委託|サービス|人|事業)|が(や|運)|ですか")
"""After 京都市: a ward follows, or it is the city as an office."""


def read_districts(message: Message) -> Iterator[Found]:
    """The wards and towns named, each place by the ward it lies in."""
    for match in _DISTRICT.finditer(message.text):
        word, (start, end) = match[0], match.span()
        if not (_is_ward if word.endswith(("区", "市", "町", "く", "ク")) else _is_place)(message, match):
            continue
        whole = _DISTRICT.match(message.text, end)
        if whole and _DISTRICTS[whole[0]] == _DISTRICTS[word]:
            end = whole.end()
        yield Found("district", _DISTRICTS[word], start, end, 3)


def _is_ward(message: Message, match: re.Match[str]) -> bool:
    cut = not re.search("[一-龠]", match[0]) and message.view.origin(*match.span()).start not in message.starts
    kyoto = match[0] == "京都市" and _MORE_OF_KYOTO.match(message.text, match.end())
    return not (cut or kyoto or _PART_OF_A_PLACE.search(message.text[: match.start()]))


def _is_place(message: Message, match: re.Match[str]) -> bool:
    word, after = match[0], message.text[match.end() :]
    kana = not re.search("[一-龠]", word)
    begins = message.view.origin(*match.span()).start in message.starts
    if not (begins if kana else message.whole_tokens(*match.span())) or _NOT_A_PLACE.match(after):
        return False
    spoken_of = _PLACE_AFTER.match(after) or _PLACE_BEFORE.search(message.text[: match.start()])
    return word not in gazetteer.ALSO_WORDS or bool(spoken_of)
