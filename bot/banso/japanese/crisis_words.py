"""What a rule of the crisis gate is, and the words that rules and masks share.

Patterns are as short as they can be, in families whose headings name them and, where one is needed, a reason; `tables`
explains their notation. They are written in hiragana and kanji; `crisis` turns the kana of patterns and messages into
katakana, drops blanks, commas, quotation marks and long-vowel marks, and makes every end of a sentence `。`. So no word
may need its long-vowel mark: カレー would be かれ.
"""

from dataclasses import dataclass
from typing import Literal

from banso.japanese.tables import lines, slots


@dataclass(frozen=True, slots=True)
class Rule:
    """Patterns by the names of their families.

    `wish`: a feeling in the first person; told of somebody near only where it is quoted (死にたいと言う). `heard`:
    searched in the readings as well, not only in what was typed.
    """

    name: str
    grade: Literal["watch", "crisis"]
    kind: Literal["self", "other", "violence", "threat"]
    families: dict[str, tuple[str, ...]]
    wish: bool = False
    heard: bool = False

    @property
    def patterns(self) -> tuple[str, ...]:
        return tuple(pattern for family in self.families.values() for pattern in family)


SLOTS = {"$": "(?:$|。)"} | slots(
    r"""
    who: 連れ合い ママ友 常連 ルームメイト おねえ お隣 実習生 義弟 (?<!丈)夫 おっと 旦那 だんな 亭主 主人(?!公) 彼氏? かれし 彼女 妻 つま 嫁 よめ 奥さん 女房 家内 パートナー 恋人
        同居人 同棲相手 相方 相棒 元カノ 息子 むすこ 倅 せがれ 娘 むすめ 子ども 子供 こども 孫 長男 次男 三男 長女 次女 [上下]の子 うちの子 甥 姪 いとこ 従兄弟 従姉妹 親友 友人 友達
        友だち ともだち ツレ 知人 知り合い 仲間 同僚 同期 後輩 先輩 部下 同級生 元彼 元夫 元妻 同室 隣の(人|部屋) 隣人 両親 親父 おやじ 父親 母親 父 母 お父さん お母さん おとうさん
        おかあさん おとん おかん おふくろ 親(?![切し身指戚子]) 兄貴 兄 弟 おとうと 姉 妹 いもうと 兄弟 きょうだい 祖父 祖母 おじいちゃん おばあちゃん [じば]い?あ?ちゃん 叔父 叔母 伯父
        伯母 義父 義母 義兄 義弟 家族 恩師 先生 教え子 利用者さん 幼なじみ
    home: 孫 義兄 (?<!丈)夫 おっと 旦那 だんな 亭主 主人(?!公) 彼氏? かれし 彼女 妻 嫁 奥さん 女房 家内 パートナー 恋人 交際相手 婚約者 同居人 同棲相手 相方 内縁 息子 むすこ 倅
        娘 長男 次男 両親 親父 おやじ 父親 母親 父 母 お父さん お母さん おとうさん おかあさん おとん オトン おかん 親(?![切し身指戚子]) 毒親 兄貴 兄 弟 おとうと 姉 妹 義父 義母 叔父
        伯父 家族 元彼 元カレ 元夫 元旦那 あの人 あのひと あいつ
    blow: 殴 なぐ(ら|っ|る) 叩[かいくき] たたか(れ) 蹴 にけられ 首を?(絞|締|し)め 突き飛ば 暴力 暴れ 暴行 ぼうりょく ぶたれ ひっぱた 引っぱた どつか どつき どつい しばか
        髪を?(引|つか|掴|ひ) (物|もの|皿|茶碗|いす|椅子)を投げ 刃物 包丁 ナイフ dv 監禁 閉じ込め とじこめ 家から出(さ|して) 乱暴 襲わ 虐待 殺され ころされ 手をあげ 手を上げ 手が出
        ボコ
    self: 私 わたし わたくし あたし 俺 おれ 僕 ぼく 自分 じぶん うち わし ワイ こんな(人間|やつ)
    person: 上司 社長 店長 課長 部長 主任 専務 班長 所長 先輩 後輩 同僚 職員 担当者? 相談員 面接官 役人 教師 担任 先生 隣人? 大家 医者 ギルマス 夫 旦那 主人 妻 嫁 父 母 親父? 兄
        弟 姉 息子 娘 子ども 子供 子 赤ちゃん 赤ん坊 義母 義父 姑 元[^。]{1,4} あいつ アイツ あの[^。]{1,5} やつ ヤツ 奴 男 女 誰か 人 家族 客 利用者 入居者 じいさん
        ばあさん
    target: <person>(さん|ら|たち|様)?
    die: 死 し 氏 市 4 四 タヒ 師 志 詩 紙
    want: た[あ]*い(?!し[てた]|する|へん|さく|きん|ほう|じゅ|じか) たく(?!(は|も|なんか|とか)?(な[いかく]|なん|ありま|ねえ|あらへん)) たか(?=$|[とっなばよ]) たすぎ
        たな[るっ] たらしい た[あえ] て[えぇ](?!い) て(?=$|よ) とう(な|て) たみ(?!たい)
    better: (方|ほう|ろう)が
    body: 手首 てくび 腕 うで 太もも ふともも 肌 皮膚 お腹 手の甲
    blade: (?<![なよか])カッター カミソリ 剃刀 刃物? 包丁 ナイフ ハサミ はさみ コンパス 針 錐
    drug: 睡眠薬 眠剤 薬 くすり 錠剤 安定剤 市販薬 頭痛薬 風邪薬 咳止め 鎮痛剤 痛み止め ブロン
    cord: ロープ 縄 (?<!靴)ひも (?<!靴)紐 コード(?!も) ベルト ネクタイ
    brink: 屋上 橋 線路 踏切 崖 ホームの端 欄干 手すり 柵 ベランダ 歩道橋 非常階段
    struck: (殴|なぐ|蹴|絞め|締め|しめ|張|はら|引っ張|引きず|折|閉じ?[込こ]め|押さえつけ|投げつけ|痛めつけ|つね)られ (叩|たた|どつ|しば|はた|小突|焼)かれ (踏|噛|つか|掴)まれ
        ぶたれ (突き飛ば|押し倒|張り倒|締め出)され
    weapon: 包丁 ナイフ 刃物 バット ハンマー トンカチ 金づち 金属の棒 鉄パイプ 鉈 斧 ボウガン スタンガン 木刀 ガソリン
    fire: 火 灯油 ガソリン 放火
    will: た[いくろ] たる てや てしま てまう てまい そう つもり に行 ちゃい ちゃう たろ たか
    present: 今(?![^。]*(落ち着|元気|幸せ|穏や|平和|笑|大丈夫|何とも|いな|おら)) 最近 また 毎日 毎晩 今日
    lasting: (ら|か)?れて(い)?(る|ます)(?=。|$)
    longago: [一二三四五六七八九]?十[一二三四五六七八九]?の(時|とき|冬|春|夏|秋) 昔(?!から) むかし(?!から) (子供|子ども|こども|学生)(の?頃|のころ|時代|の?とき)(?!から)
        高校(?!生) 中学(?!生) 小学生の (幼い|小さい|若い)(頃|ころ|とき|時)(?!から) 十代 二十代 以前(?!から) 前の(夫|旦那|彼|結婚|職場|会社) 前職 離婚し(た|ました) 当時
        (\d|[二三四五六七八九十数何])+年(前(?!から)|たち|経ち|以上|会って|も前|近く)
    """
)
"""Slots that several tables use, and `$` as the end of a sentence: `who` is somebody near, `home` whoever may live under the same roof, `die` death in
the spellings that a converter or a wink gives it (市にたい, タヒにたい), `want` a wish, but neither its denial (たくない)
nor words that only begin like one (したい, 対する), `longago` what makes a story of a deed,
`present` and `lasting` what makes it none."""


(WHO,) = lines("<who>", **SLOTS)
