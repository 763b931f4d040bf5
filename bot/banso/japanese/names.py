"""Names of people: how somebody introduces themself, wants to be called, or mentions another.

A name that the words around it announce (名前は…, …と申します, …って呼んで) need not be known; elsewhere it has to be one
that UniDic or `SURNAMES` knows. Surnames here are those which UniDic takes for places or other words first.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from banso.japanese.relatives import RELATIVE
from banso.japanese.tables import words
from banso.japanese.tokens import Token

SURNAMES = words("""
松本 林 森 宮崎 平野 上野 千葉 古川 安田 平田 関 東 川崎 福島 本田 大橋 馬場 大島 松下 小池 尾崎 永田 堀 西 岡 大川 八木
横田 古賀 三宅 飯塚 成田 児玉 三好 星 堀江 大山 黒川 吉野 大田 柳 竹田 福井 福岡 奥山 植木 長田 長野 南 柴山 山村 若林
津田 谷 高島 高松 高梨 田原 梶 根本 平川 平岡 町田 松山 三田 水田 宮内 宮原 山川 山岡 山形 吉原 秋田 東山 荒川 有田 池上
石山 泉 磯部 稲葉 入江 岩瀬 大木 大平 小倉 川原 北 楠 児島 近江 佐伯 相良 桜田 渋谷 島 下田 瀬戸 高瀬 高見 館 鳥居 仲
名取 並木 二宮 沼田 野原 日野 深沢 本村 松島 三輪 峯 宮城 本山 森永 八島 山上 結城 原 岡田 堤 辻 泉 谷 沢 菅 牧 金 李 朴
陳 張 王 髙橋 髙木 髙田 髙野 濵田 濵口 山﨑 﨑山 宮﨑 岩﨑 川﨑
""")

_PRONOUN = r"(?:私|わたし|わたくし|ワタシ|あたし|俺|おれ|オレ|僕|ぼく|ボク|自分|うち|こちら|当方|わし|ワイ|あたい|小生)"
_KANJI, _KANA = "[一-龠々ヶ髙﨑濵]", "[ぁ-んァ-ヶー]"
_LETTER = "(?<![a-z0-9])[a-z](?:子|[.・][a-z]|)(?![a-z0-9])"
_FREE = rf"(?P<name>(?:{_KANJI}|{_KANA}|[a-z・.]){{1,10}}?)"
_AFTER_KEY = (
    r"(?=」|』|です|で(?:す|お願い|いい|よろしく|ござい|$|、|。)|とお?(?:申|もう|いい|言い|呼|よ)|って|だ(?:よ|$|。|け)|や(?:$|で|ねん|。|けど)"
    r"|に(?:して|しと)|ちゃん|さん(?:で|と|って)|。|、|,|$| |\(|/)"
)
_KEY = r"(?:名前|なまえ|氏名|苗字|名字|旧姓|本名|フルネーム|ニックネーム|あだ名|愛称|ハンドルネーム|ハンネ|(?<![a-z])hn|呼び名|呼び方|通称|ペンネーム|仮名|(?:登録|アカウント|ユーザー|line)名)"
_KEYED = re.compile(
    _KEY
    + rf"(?:(?:は|が|も|:|=|、) *| +)(?:{_PRONOUN}は)?[「『]?{_FREE}(?P<rest> {_KANJI}{{1,3}}(?=[ 、。,(]|$|です|と)| {_KANA}{{2,5}}(?=です|と|$))?{_AFTER_KEY}"
)
_WISHED_KEY = re.compile(rf"(?:{_KEY}|下)の{_FREE}(?:(?:さん)?で(?:いい|お願い|ええ|よろしく|呼ん)|って呼|と呼)")
_OF_ANOTHER = re.compile(rf"(?:{RELATIVE}(?:さん)?|相手|相談員(?:さん)?|担当(?:者|さん)?|上司|会社|社長)の$")
_INTRODUCED = re.compile(
    rf"(?:^|[、。 .!?はてたので])(?:{_PRONOUN}(?:は|、)?)?"
    rf"(?P<name>{_KANJI}{{1,5}}{_KANA}{{0,4}}?|[ァ-ヶー]{{2,8}}|[ぁ-んー]{{2,6}})(?P<rest> {_KANJI}{{1,3}}| {_KANA}{{2,5}})?(?:さん)?(?:\({_KANA}+\))?"
    r"(?=(?:と|って)(?:申しま|もうしま|申す)|(?:と|って)(?:い|言)(?:いま(?:す(?!か)|し)|う(?:者|もの)(?!が))|と名乗|(?:って|という|の)名前で(?:登録|やって|使|お願い|呼)|ト(?:イイ|モウシ|申シ)マス)"
)
_CALLED = re.compile(
    rf"(?:^|[、。 .!?はも「『でにのを]|みんな)(?P<name>{_KANJI}{{1,4}}(?:ちゃん|くん|君)?|[ァ-ヶー]{{2,8}}(?:ちゃん|くん)?|[ぁ-んー]{{2,7}}|[a-z]{{1,8}}子?)(?:さん|さま|様)?[」』]?"
    r"(?:(?:って|と|とでも|とか)(?:(?:呼んで|よんで|呼んどい|お呼び|呼びま|呼ぶ)|(?P<told>呼ばれ|よばれ))|(?<=ちゃん)(?:って|と)(?:い|言)われ)"
)
_FAMILIAR = re.compile("(?:ちゃん|くん|君|っち|りん|たん|ぴー|ー)$|^[ぁ-んー]{2,5}$")
"""What one is called among friends; others call people names (無能と呼ばれて)."""
_LETTERS = re.compile(
    rf"(?:^|[、。 !のは])(?P<name>{_LETTER})(?=です(?:$|。|、|!|が|けど)|と申|といい|と言い|で(?:$|。|お願い))"
)
_WISHED = re.compile(
    rf"^(?P<name>{_KANJI}{{1,4}}|[ァ-ヶー]{{2,6}}|[ぁ-んー]{{2,6}})(?=(?:さん)?で(?:いい|ええ|お願い|よろしく|大丈夫)(?:です|よ|$|。|や|ます|します))"
)
_GREETED = re.compile(
    rf"^(?:こんにち[はわ]|こんばん[はわ]|初めまして|はじめまして|おはようございます|お世話になり(?:ます|ました))[、。!ー~ ]*(?:{_PRONOUN}は)?"
    r"(?P<name>[ぁ-ん]{2,4}|[ァ-ヶー]{2,5}|[ぁ-んー]{1,4}(?:ちゃん|りん|っち|たん))(?:です|といいます|だよ)"
)
_MENTIONED = re.compile(
    rf"(?P<name>{_KANJI}{{1,3}}|[ァ-ヶー]{{2,6}})(?=(?:さん|様|相談員|先生|くん|ちゃん|課長|部長|店長|主任|係長|社長)(?!っぽ|ま|(?:と|って)呼))"
)
_APART = ("感動詞", "代名詞", "接続詞", "助動詞", "助詞-接続助詞", "助詞-終助詞", "補助記号")
"""What may end before a name without a mark between: すいません野々村です."""
_BEFORE = re.compile(
    rf"(?:^|[、。 .!?\n]|[たる]|{_PRONOUN}(?:は|、|が|の名前は)?|[市区町村県れ]の|という|こと|です|ます|けど|相談員の|担当の|担当は)$"
)
_AFTER = re.compile(
    rf"(?:\({_KANA}+\))?(?:です|だ(?:$|。|よ)|や(?:$|で|ねん|。|、)|と(?:申|もう|いい|言い|い(?:う|っ))|っていい|って言い|で(?:$|。|、|ござ)|、? ?\(?[1-9]\d(?:歳|才|\)|$| )|と言)"
)
_AFTER_KANA = re.compile(
    rf"(?:\({_KANJI}+\))?(?:です(?!か|ね|よね)|と(?:申|もう|いい|言い|いう)|っていい|って言い|で$|だよ|、? ?\(?[1-9]\d(?:歳|才|\)))"
)
"""After a name in kana, which UniDic sees in many words that are none (せや, ヤダ)."""
_ALONE = re.compile(r"(?:$|。|、|!)")
_NO_PLACE = re.compile(rf"(?:[たる]|{_PRONOUN}(?:は|、)?)$")
"""Before a name that is a place as well: 昨日お電話した西野です, 私は西野です."""
_SAYS_I = re.compile(rf"{_PRONOUN}(?:は|、)$")

_NO_NAME = re.compile(
    r"(?:ない|たい|ます|ません|でも|いい|ください|して|から|けど|こと|どう|ほしい|欲しい|よう|たら|[一-龠]い|ます|です|すか|せんか|るか|のか|のに|てる|タイ|ナイ|ずに)$|^(?:伏|出|非表示|隠|使|何|なん|なに|誰|だれ|どう|どれ|どこ|どっち|それ|これ|あれ|はい|ここ"
    r"|こちら|特に|とくに|別に|適当|自由|お任せ|任せ|おまかせ|まだ|名前|匿名|秘密|内緒|非公開|ひらがな|カタカナ|漢字|フルネーム|ローマ字|言|教え|変|違|間違|書|聞|呼|知ら"
    r"|必要|堂々|正々|そのまま|好き|すき|無|なし|今|本名|仮|後|あと|同じ|上|下|以上|以下|ちょっと|なんとでも|なんと|何と|あなた|あんた|お前|おまえ|きみ|君|ひと|人|先生|無職|独身|男|女|バカ|ばか|おっさん|ババア|ばばあ|こどおじ|ハズレ|ゴミ|ごみ|クズ|くず|お荷物|のろま|ニート|パート|バイト"
    r"|アルバイト|フリーター|シングル|シンママ|ひとり|ひきこもり|正社員|派遣|ありがとう|お願い|おねがい|よろしく|大丈夫|だいじょうぶ|元気|げんき|ふつう|だめ|ダメ|いや|イヤ|むり|ムリ|はじめて|初めて|おじさん|おばさん"
    r"|みんな|みなさん|ほんと|マジ|まじ|そう|こう|ああ|相談員|担当|係|店|お客|利用|オンライン|電話|メール|リモート|ライン|ビデオ|チャット|ハローワーク|求人|仕事|夜|朝|昼|午前|午後|夕方|土|平日|週|月|在宅|時給|事務|こども|子ども|親|母|父|夫|妻)"
)
_NO_PERSON = words(
    "皆 奥 嫁 旦那 息子 娘 母 父 兄 姉 弟 妹 孫 隣 神 客 婆 爺 御 医者 看護師 保育士 店員 運転手 相談員 担当者 担当 職員 先生 社員 何 若 赤 子 親御 叔父 叔母 義母 義父 彼 上司 先輩 後輩 同僚 他 別 女 男 副 元 前 新 各 現 同 総務 営業 人事 経理 大家 管理人 主治医 "
    "お客 お母 お父 ママ パパ オーナー スタッフ パート バイト マンション リーダー ヘルパー ケアマネ アルバイト カウンセラー 業者 社労士 弁護士 派遣 利用者 患者 生徒 町 娘婿 婿 姑 舅 祖母 祖父 警察 役所 市役所 会社 病院 学校 塾 大学 高校 精神科 内科 歯医者 主治 担任 教頭 校長 副店 元店 元上 前任 所長 次 ハローワーク キャリア 心理 カウンセリング 女性 男性 専門 今 昔 昨日 今日 毎日 皆様 貴 王子 王 姫 坊 和 林檎 許"
)


class Name(NamedTuple):
    """Offsets into the normalised text; `other` says that somebody else is mentioned, `sure` that words announce it."""

    start: int
    end: int
    other: bool = False
    sure: bool = False


def _cut(match: re.Match[str]) -> tuple[int, int]:
    """The span of a name with its second part, without a pronoun before it."""
    start, end = match.span("name")
    if match.groupdict().get("rest"):
        end = match.end("rest")
    pronoun = re.match(_PRONOUN, match["name"])
    if pronoun and pronoun.end() < len(match["name"]):
        start += pronoun.end()
    return start, end


def _announced(text: str, known: frozenset[tuple[int, int]]) -> Iterator[Name]:
    for pattern in (_KEYED, _WISHED_KEY, _INTRODUCED, _CALLED):
        for match in pattern.finditer(text):
            start, end = _cut(match)
            if match.groupdict().get("told") and not _FAMILIAR.search(text[start:end]):
                continue
            if pattern is _KEYED and text.startswith("ちゃん", end):
                end += 3
            if (start, end) in known or not _NO_NAME.search(text[start:end]):
                other = pattern is _KEYED and bool(_OF_ANOTHER.search(text[: match.start()]))
                yield Name(start, end, other=other, sure=True)


def _greeted(text: str, tokens: Sequence[tuple[int, int, Token]]) -> Iterator[Name]:
    match = _GREETED.match(text)
    if match and not _NO_NAME.search(match["name"]):
        start, end = match.span("name")
        inside = [token for first, last, token in tokens if start <= first and last <= end]
        if all(token.pos.startswith(("名詞", "接尾辞", "接頭辞")) and "副詞" not in token.pos for token in inside):
            yield Name(start, end, sure=True)


def _runs(tokens: Sequence[tuple[int, int, Token]], text: str) -> Iterator[tuple[int, int]]:
    """Spans of names that are known: surname, given name or both."""
    run: tuple[int, int] | None = None
    for start, end, token in tokens:
        word = text[start:end]
        known = (token.pos.startswith("名詞-固有名詞-人名") and not word.isascii()) or word in SURNAMES
        if run and (start == run[1] or text[run[1] : start] == " ") and known:
            run = (run[0], end)
        else:
            if run:
                yield run
            run = (start, end) if known else None
    if run:
        yield run


def _apart(tokens: Sequence[tuple[int, int, Token]], start: int) -> bool:
    """Whether the word before belongs to something that has ended."""
    preceding = next((token for _, end, token in reversed(tokens) if end <= start), None)
    return preceding is not None and preceding.pos.startswith(_APART) and preceding.surface != "な"


def _known(text: str, tokens: Sequence[tuple[int, int, Token]]) -> Iterator[Name]:
    for start, last in _runs(tokens, text):
        end = last + (2 if text.startswith("くん", last) else 3 if text.startswith("ちゃん", last) else 0)
        before, after = text[:start], text[end:]
        if not (_BEFORE.search(before) or _apart(tokens, start)):
            continue
        if _OF_ANOTHER.search(before):
            yield Name(start, end, other=True)
            continue
        written = re.search("[一-龠]", text[start:end])
        if end - start == 1 and text[start:end] not in SURNAMES:
            continue
        alone = written and _ALONE.match(after) and (_SAYS_I.search(before) or (not before and len(after) < 2))
        if alone or (_AFTER if written else _AFTER_KANA).match(after):
            yield Name(start, end, sure=bool(_NO_PLACE.search(before)))
    wished = _WISHED.match(text)
    if wished and wished.span("name") in set(_runs(tokens, text)):
        yield Name(*wished.span("name"))


def _mentioned(text: str, tokens: Sequence[tuple[int, int, Token]]) -> Iterator[Name]:
    runs = list(_runs(tokens, text))
    for match in _MENTIONED.finditer(text):
        start, end = match.span("name")
        first = next((run for run in runs if run[1] == end and start <= run[0]), None)
        if first and text[first[0] : end] not in _NO_PERSON:
            yield Name(*first, other=True)


def read_names(text: str, tokens: Sequence[tuple[int, int, Token]]) -> Iterator[Name]:
    """Names in the normalised `text`; `tokens` with their offsets in it. They may overlap."""
    yield from _announced(text, frozenset(_runs(tokens, text)))
    yield from _greeted(text, tokens)
    for match in _LETTERS.finditer(text):
        yield Name(*match.span("name"))
    yield from _known(text, tokens)
    yield from _mentioned(text, tokens)
