"""Kinds of work as postings and seekers name them: a closed list, words for each, their parts, and kinds akin."""

from __future__ import annotations

import re
import unicodedata

from banso.careers.either_way import either_way

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
営業: 営業 ルート営業 外回り 法人営業 個人営業 飛び込み営業 保険営業 不動産営業
建設: 建設 建築 大工 土木 施工 リフォーム 内装 現場 とび 左官 塗装 配管 解体 測量
林業: 林業 木材 山仕事 森林
漁業: 漁業 漁師 養殖
動物: 動物の世話 動物
医療: 医療 看護
相談・助言: 相談・助言 カウンセリング 相談員
教育: 教育 教える仕事
美容: 美容
制作: 制作 デザイン 映像 芸能
企画・調査: 企画・調査 商品企画 研究開発
金融・法律: 金融・法律 金融 法律 士業
公務: 公務 公務員
整備・修理: 整備・修理 修理 自動車整備
鉄道・航空・船: 鉄道・航空・船 鉄道 航空 空港 船舶
娯楽・催し: 娯楽・催し レジャー イベント
冠婚葬祭: 冠婚葬祭 葬儀 葬祭 結婚式場
"""
"""Names of a whole kind: to rule one out is to rule the kind out."""

_PARTS = """
事務: 介護事務 労務 法務 秘書 受付 郵便局 団体職員 大学職員 電話交換手 受発注 速記 通関士 ハローワーク職員
経理: 公認会計士
医療事務: 介護事務
データ入力: テープ起こし 採点 内職
介護: ケアマネジャー 生活相談員 サービス提供責任者 施設長 見守り 介護タクシー 家政婦 放課後等デイサービス
保育補助: ベビーシッター 放課後等デイサービス 児童指導員 児童発達支援 児童発達支援管理責任者
製造: 内職 シール貼り 木工 縫製 金型 鋳造 品質管理 生産管理 生産技術 半導体 めっき工 研磨 成形 造船 フライス
    設計 CADオペレーター
物流: フォークリフトオペレーター 荷役 引っ越し 出荷作業 在庫管理 棚卸し 購買 リネン
配送: 介護タクシー 郵便局 引っ越し バイク便 人力車 ティッシュ配り
清掃: 家政婦 家事代行 便利屋 ゴミ収集 産廃 洗車 不用品回収
販売: 家電量販店 ホームセンター ガソリンスタンド カーディーラー 八百屋 魚屋 肉屋 鮮魚 酒屋 豆腐屋 呉服屋
    自転車屋 米屋 土産物屋 弁当屋 美容部員 バイヤー せどり 登録販売者 ペットショップ
飲食: うどん屋 蕎麦屋 牛丼屋 焼肉屋 焼き鳥屋 お好み焼き屋 料亭 寿司職人 ファストフード バーテンダー バリスタ
    ソムリエ 皿洗い
調理: 弁当屋 仕出し 豆腐屋 肉屋 鮮魚 魚屋 寿司職人 皿洗い 栄養士 管理栄養士
旅館・ホテル: ベルボーイ
IT: テスター Webデザイナー Webディレクター ソフトウェア開発 プロジェクトマネージャー データサイエンティスト
    ゲームクリエイター
伝統工芸: 木工 着付け師 調律師
設備管理: 駐車場 検針 電気技術者 通信工事
警備: 駐車場 夜警 監視員 案内係
農業: 酪農 畜産
営業: 不動産 広告 カーディーラー 証券マン
建設: 足場 保線 鉄筋工 鉄骨工 舗装工 タイル工 防水工 重機オペレーター クレーンオペレーター 通信工事 積算 設計
    CADオペレーター
漁業: 船員
動物: 動物園 ペットショップ トリマー 動物看護師 獣医師 ドッグトレーナー ブリーダー 酪農 畜産
医療: 看護師 准看護師 看護助手 保健師 助産師 薬剤師 登録販売者 理学療法士 作業療法士 言語聴覚士 臨床検査技師
    放射線技師 臨床工学技士 救急救命士 歯科医師 歯科衛生士 歯科技工士 病院勤務 治験コーディネーター マッサージ
    整体師 鍼灸師 柔道整復師 獣医師 動物看護師
相談・助言: キャリアコンサルタント 心理カウンセラー スクールカウンセラー 生活相談員 占い師 ハローワーク職員
教育: 教員 講師 非常勤講師 塾講師 日本語教師 英会話講師 家庭教師 ピアノ講師 インストラクター 職業訓練指導員
    教習指導員 養護教諭 幼稚園教諭 試験監督 採点 ジム
美容: 美容師 理容師 エステティシャン ネイリスト スタイリスト 着付け師 美容部員 セラピスト マッサージ
制作: デザイナー グラフィックデザイナー Webデザイナー イラストレーター 動画編集 カメラマン ライター
    コピーライター 編集 出版 記者 翻訳 通訳 漫画家 アニメーター 声優 ナレーター アナウンサー ミュージシャン
    歌手 エキストラ 音響 舞台スタッフ ディレクター Webディレクター テレビ局 広告 ゲームクリエイター
    インテリアコーディネーター
企画・調査: 企画 商品開発 広報 マーケティング 研究 コンサルタント 中小企業診断士 調査員 探偵
金融・法律: 銀行 証券会社 証券マン トレーダー 保険 税理士 公認会計士 行政書士 司法書士 弁護士 弁理士
    社会保険労務士 中小企業診断士 土地家屋調査士 不動産鑑定士
公務: 警察官 消防士 自衛隊 ハローワーク職員
整備・修理: 整備士 家電修理 自転車屋 調律師 カーディーラー ガソリンスタンド
鉄道・航空・船: 駅員 車掌 保線 パイロット 客室乗務員 グランドスタッフ 船員
娯楽・催し: パチンコ ゲームセンター カラオケ店 雀荘 ゴルフ場 キャディ ジム イベントスタッフ 着ぐるみ もぎり
    監視員 案内係 エキストラ 舞台スタッフ 音響 ティッシュ配り 占い師 人力車 風俗 水商売 夜職
冠婚葬祭: 火葬場 ブライダル 僧侶
"""
"""Parts of one kind or several: to rule one out leaves the rest of the kind."""

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
漁業 農業
動物 農業
医療 介護 医療事務
相談・助言 介護 教育
教育 保育補助 学校用務
美容 販売
制作 印刷 IT
企画・調査 事務 営業
金融・法律 経理 事務
公務 事務 警備
整備・修理 製造 設備管理
鉄道・航空・船 配送 旅館・ホテル
娯楽・催し 販売 飲食
冠婚葬祭 旅館・ホテル
"""


def _table(written: str) -> dict[str, tuple[str, ...]]:
    rows = (line.split(": ") for line in written.strip().replace("\n ", " ").splitlines())
    return {name: tuple(words.split()) for name, words in rows}


OCCUPATIONS = _table(_WORDS)
"""Occupation → the words people use for it, the occupation's own name included."""
_PARTS_OF = _table(_PARTS)

_ENDINGS = ("の仕事", "のしごと", "関係", "関連", "スタッフ", "のお仕事", "系", "職員", "職", "員", "業", "補助")

AKIN = either_way(_AKIN, OCCUPATIONS)
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
    """The kinds of work that a word names or belongs to, the exact word before words that contain it; empty where
    unknown."""
    for word in (normalise_word(text), stem(text)):
        exact = {name for table in (OCCUPATIONS, _PARTS_OF) for name, words in table.items() if word in words}
        if exact:
            return frozenset(exact)
    word = stem(text)
    if len(word) < 2:
        return frozenset()
    return frozenset(
        name for name, words in OCCUPATIONS.items() if any(len(known) > 1 and known in word for known in words)
    )


def ruled_out_by(text: str) -> frozenset[str]:
    """The kinds of work that go where this word is ruled out: none where it names a part (うどん屋, シール貼り)."""
    word = {normalise_word(text), stem(text)}
    return frozenset() if word & _PART_WORDS and not word & _KIND_WORDS else occupations_of(text)


_KIND_WORDS = {word for words in OCCUPATIONS.values() for word in words}
_PART_WORDS = {word for words in _PARTS_OF.values() for word in words}
_FOUND = _KIND_WORDS | {word for word in _PART_WORDS if len(word) > 2}
_KNOWN = re.compile("|".join(re.escape(word) for word in sorted(_FOUND, key=lambda word: (-len(word), word))))
"""What is found within a longer text; not the short ones that other things are called as well (社会保険, 企画書)."""
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
