"""Kinds of work as postings and seekers name them: a closed list, everyday words for each, and kinds akin."""

from __future__ import annotations

import re
import unicodedata

_WORDS = """
事務: 事務 一般事務 営業事務 総務 庶務 オフィスワーク デスクワーク 人事
経理: 経理 会計 簿記 帳簿 給与計算
医療事務: 医療事務 病院受付 医療受付 診療所受付 クリニック受付 調剤事務 歯科受付 歯科助手
データ入力: データ入力 入力 キーパンチ タイピング
コールセンター: コールセンター 電話応対 テレオペ オペレーター カスタマーサポート 電話受付 テレアポ
介護: 介護 介護職 ヘルパー ケアワーカー 介護助手 福祉 デイサービス 生活支援員 障害者施設 相談支援専門員
保育補助: 保育補助 保育 保育士 学童 子育て支援 児童館 幼稚園教諭
製造: 製造 工場 組立 組み立て ライン 検品 検査 加工 食品製造 軽作業 ものづくり 溶接 旋盤 金属プレス 板金
    機械オペレーター
物流: 物流 倉庫 ピッキング 仕分け 梱包 フォークリフト 入出庫
配送: 配送 ドライバー 運転 運転手 配達 トラック 宅配 送迎 運送 ポスティング
清掃: 清掃 掃除 クリーニング 客室清掃 ビル清掃 ハウスキーピング
販売: 販売 接客 レジ 店員 小売 スーパー コンビニ 品出し ショップ アパレル 書店 花屋 雑貨屋 百貨店 ドラッグストア
    惣菜 店長
飲食: 飲食 ホール カフェ 喫茶 レストラン ウェイター 居酒屋 ファミレス ラーメン屋
調理: 調理 料理 キッチン 厨房 給食 調理補助 調理師 仕込み パン 菓子 パティシエ
旅館・ホテル: 旅館・ホテル 旅館 ホテル フロント 仲居 宿泊 観光 旅行会社 添乗員 ガイド
図書・博物: 図書・博物 図書館 図書 司書 博物館 美術館 資料館 資料整理 学芸
IT: IT プログラマー エンジニア システム ヘルプデスク パソコン ITサポート ウェブ Web 情報 社内SE
造園: 造園 庭師 庭園 植木 緑地管理 剪定
伝統工芸: 伝統工芸 工芸 職人 染色 染め 織物 西陣織 漆 漆器 竹 和紙 京焼 陶芸 縫製 和裁
設備管理: 設備管理 設備 ビル管理 ビルメンテナンス 保守 点検 ボイラー 電気工事 管理人
警備: 警備 警備員 守衛 交通誘導 施設警備
農業: 農業 農家 畑 野菜 農園 茶園 栽培 園芸
印刷: 印刷 製本 DTP 校正
学校用務: 学校用務 用務員 学校 校務 学校事務
営業: 営業 ルート営業 外回り 法人営業
建設: 建設 建築 大工 土木 施工 リフォーム 内装 現場 とび 左官 塗装 配管 解体 測量
林業: 林業 木材 山仕事 森林
"""

_AKIN = """
事務 経理 医療事務 データ入力 学校用務
データ入力 コールセンター IT 印刷
図書・博物 事務 学校用務
介護 保育補助 調理
製造 物流 印刷 伝統工芸
物流 配送
清掃 設備管理 学校用務 旅館・ホテル
設備管理 警備 建設
販売 飲食 旅館・ホテル コールセンター 営業
飲食 調理
造園 農業 林業
伝統工芸 建設
"""

OCCUPATIONS: dict[str, tuple[str, ...]] = {
    name: tuple(words.split())
    for name, words in (line.split(": ") for line in _WORDS.strip().replace("\n ", " ").splitlines())
}
"""Occupation → the words people use for it, the occupation's own name included."""

_ENDINGS = ("の仕事", "のしごと", "関係", "関連", "スタッフ", "のお仕事", "系", "職員", "職", "員", "業", "補助")


def _akin() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {name: set() for name in OCCUPATIONS}
    for line in _AKIN.strip().splitlines():
        first, *others = line.split()
        for other in others:
            found[first].add(other)
            found[other].add(first)
    return {name: frozenset(others) for name, others in found.items()}


AKIN = _akin()
"""Occupation → occupations that ask for much the same; shown as "close to what you wished", never as the same."""


def normalise_word(text: str) -> str:
    """A word for work, comparable: NFKC, without surrounding space."""
    return unicodedata.normalize("NFKC", text).strip()


def stem(text: str) -> str:
    """The word without what people add to it: 事務職, 事務の仕事, 事務系 → 事務."""
    word = normalise_word(text)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word.removesuffix(ending)
    return word


def occupations_of(text: str) -> frozenset[str]:
    """The kinds of work a word names, the exact word before words that contain it; empty where unknown."""
    for word in (normalise_word(text), stem(text)):
        exact = {name for name, words in OCCUPATIONS.items() if word in words}
        if exact:
            return frozenset(exact)
    word = stem(text)
    if len(word) < 2:
        return frozenset()
    return frozenset(
        name for name, words in OCCUPATIONS.items() if any(len(known) > 1 and known in word for known in words)
    )


_KNOWN = re.compile(
    "|".join(re.escape(w) for w in sorted({w for words in OCCUPATIONS.values() for w in words}, key=len, reverse=True))
)
_REFUSED = re.compile(
    r"(?:の仕事|職|系)?(?:以外|じゃない|ではない|は?無理|[はも]?いや|[はも]?嫌|は?苦手|は避け|はちょっと)"
)
_ANY_WORK = re.compile(r"^(?:any|何でも|なんでも|こだわら|拘ら|特にな|問わない)")


def words_in(text: str) -> tuple[list[str], list[str]]:
    """The words for work in what somebody wrote: wished, and ruled out (営業以外, 夜の警備は無理).

    A text without a word that we know is itself the one wished word, so that it can be met by a posting's keywords;
    「なんでも」 and the like wish nothing in particular.
    """
    whole = normalise_word(text)
    if not whole or _ANY_WORK.search(whole):
        return [], []
    wished: list[str] = []
    refused: list[str] = []
    for match in _KNOWN.finditer(whole):
        (refused if _REFUSED.match(whole, match.end()) else wished).append(match[0])
    return (wished, refused) if wished or refused else ([whole], [])
