"""Shops, works and houses that no gazetteer names (うどん屋, 水族館): an occupation where one is said to work there."""

import re
from collections.abc import Iterator

from banso.japanese.message import Message
from banso.japanese.tables import pattern, words

_KIND = re.compile(r"(?:[屋店館舗園場所院校湯蔵]|工場|工務店|食堂|会館|センター|ホーム|ショップ|教室|サロン)$")
_NAMED = words("""
バー クラブ 民宿 ゲストハウス プール 劇場 ライブハウス 寺 お寺 信用金庫 サービスエリア 酒蔵 置屋 作業所 商社 メーカー 新聞社
工務店 ヤクルト 病院 クリニック 医院 診療所 保育園 幼稚園 こども園 食堂 社員食堂 学食 神社 農協 生協 コープ 道の駅 直売所
遊園地 テーマパーク 100均 百均
""")
"""Workplaces whose names do not say so by how they end."""
_NO_WORKPLACE = words("""
店 お店 職場 現場 会場 場所 居場所 立場 近所 近場 所 場 園 院 館 校 役所 営業所 出張所 駐車場 広場 市場 台所 名所 便所
相談所 案内所 紹介所 保健所 裁判所 刑務所 拘置所 留置場 自分の店 場合 風呂屋 飲み屋 学校 高校 小学校 中学校 専門学校 訓練校
職業訓練校 大学院 入院 退院 通院 学園 公園 老人ホーム ホーム センター 相談センター 支援センター 福祉センター
就労支援センター コールセンター 教室 サロン
""")
"""Words that end like a workplace, and places where one is looked after."""
_NO_KIND = ("部屋", "事務所", "か所", "ヶ所", "売り場", "閉店", "開店", "来店", "支店", "本店")
_AFTER = pattern(
    r"""
    で(の|も|は|お)? ([^。、]{0,5}(働|バイト|パート|アルバイト|仕事|勤め|雇|社員|店長)|\d+年(?!ぶり))
    | に([^。、]{0,6}(勤め|勤務|就職|転職|採用|雇)|\d+年|おりま|いまし)
    | のお?(店員|バイト|パート|仕事|求人|アルバイト|正社員|面接|募集|店長|従業員|社員|経験)
    | 勤務|勤め|関係|の?経験|\d+年(?!ぶり)
    | を(辞め|やめ|クビ|経営|やって|営|畳|たた|手伝)
    """
)
_PART_OF_IT = ("名詞-普通名詞", "接頭辞", "接尾辞-名詞的", "動詞", "名詞-固有名詞-一般")


def read_workplaces(message: Message) -> Iterator[tuple[int, int]]:
    """Spans of workplaces that somebody works at, by their own names."""
    for index, (start, end, token) in enumerate(message.tokens):
        if not _AFTER.match(message.text, end):
            continue
        first = start
        for begin, last, before in reversed(message.tokens[:index]):
            if last != first or not before.pos.startswith(_PART_OF_IT) or _ends_something(before.pos, before.surface):
                break
            first = begin
        word = message.text[first:end]
        noun = token.pos.startswith(("名詞", "接尾辞")) and word not in _NO_WORKPLACE and not word.endswith(_NO_KIND)
        if word in _NAMED or (noun and _KIND.search(word)):
            yield first, end


def _ends_something(pos: str, surface: str) -> bool:
    """Whether the word before is no part of the name: an adverb-like noun (昔), a finished verb."""
    if "副詞" in pos or "助数詞" in pos or surface in {"ただ", "か", "ヶ", "日"}:
        return True
    return pos.startswith("動詞") and not re.search("[いきしちにみりぎじびえけせてねめれげぜべ]$", surface)
