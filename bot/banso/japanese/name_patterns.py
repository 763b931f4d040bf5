"""What announces a name, what stands around one, and what only looks like one: patterns over normalised text.

`tables` explains their notation.
"""

from banso.japanese.name_lists import GIVEN, SINGLE_SIGNS, SURNAMES, SURNAMES_IN_KANA
from banso.japanese.relatives import RELATIVE
from banso.japanese.tables import longest_first, pattern, slots

SLOTS = slots(
    r"""
    kanji: [一-龠々ヶ髙﨑濵]
    kana: [ぁ-んァ-ヶー]
    letter: (?<![a-z0-9])[a-z](子|[.・][a-z]|)(?![a-z0-9])
    pronoun: 私 わたし わたくし ワタシ あたし 俺 おれ オレ 僕 ぼく ボク 自分 うち こちら 当方 わし ワイ あたい
        小生
    key: 名前 なまえ 氏名 苗字 名字 旧姓 本名 フルネーム ニックネーム あだ名 愛称 ハンドルネーム ハンネ
        (?<![a-z])hn 呼び名 呼び方 通称 ペンネーム 仮名 (登録|予約|アカウント|ユーザー|line)名
    free: (?P<name>(<kanji>|<kana>|[a-z・.]){1,10}?)
    call: 呼んで よんで 呼んどい お呼び 呼びま 呼ぶ(?!な|ん|よう|の)
    welcome: いい ええ お願い よろしく
    asked: いい ええ お願い 頼
    aged: [1-9]\d(歳|才|\)|、|。)
    """
) | {"relative": RELATIVE}
"""`key` announces a name, `free` is what it may look like after one, `letter` an initial (k子, k.t)."""

PRONOUN = pattern("<pronoun>", **SLOTS)
KANJI = pattern("<kanji>", **SLOTS)

KEYED = pattern(
    r"""
    <key>((は|が|も|:|;|=|→|、)\s*|\s+) (<pronoun>は)? [「『]?
    <free>(?P<rest>\s<kanji>{1,3}(?=[ 、。,(]|$|です|と|で|に)|\s<kana>{2,5}(?=です|と|で|に|$))?
    (?=
        」|』|です|で(す|お願い|いい|よろしく|ござい|$|、|。)|とお?(申|もう|いい|言い|呼|よ)|って|でした
        | だ(よ|$|。|け)|や($|で|ねん|。|けど)|に(し|な(って|り))|ちゃん|さん(で|と|って)|。|、|,|$|\s
        | \(|/
    )
    """,
    **SLOTS,
)
"""名前は…です, ニックネーム：…"""
OLD_NAME = pattern(r"(旧姓の?|登録名|登録は)(?P<name><kanji>{1,4})(?=で|の|が|に|を|$|。|、)", **SLOTS)
RENAMED = pattern(
    r"""
    (名前|名字|苗字|姓)(の登録|の表記)?(が|を|は)
    ((?P<name><kanji>{1,4})から)? (?P<new><kanji>{1,4})(?=[にへ](変|直|訂正|な))
    """,
    **SLOTS,
)
"""苗字が…から…に変わりました"""
WISHED_KEY = pattern(r"<key>の<free>((さん)?で(いい|お願い|ええ|よろしく|呼ん)|って呼|と呼)", **SLOTS)
OF_ANOTHER = pattern(
    r"(<relative>(さん)?|相手|相談員(さん)?|担当(者|さん)?|上司|会社|社長|店長|課長|部長|主任|係長|所長|先生|リーダー|お局)の$|<relative>\($",
    **SLOTS,
)
"""Before a key or a name: it is somebody else's."""

INTRODUCED = pattern(
    r"""
    (^|[、。 .!?はてたので]) (<pronoun>(は|、)?)?
    (?P<name><kanji>{1,5}<kana>{0,4}?|[ァ-ヶー]{2,8}|[ぁ-んー]{2,6}) (?P<rest>\s<kanji>{1,3}|\s<kana>{2,5})?
    (さん)? (\(<kana>+\))?
    (?=
        (と|って|(?<=<kanji>)て)(申しま|もうしま|申す)
        | (と|って|(?<=<kanji>)て)(い|言)(いま(す(?!か|し)|して)|う(者|もん|人間)(?!が)|うもの(です|だ|や|でし|$|。))
        | (って|という|と言う)名前(です(?!か)|だ|や)
        | とか(い|言)う(者|もの)
        | と名乗
        | (って|という|の)名前で(登録|入って)|名義で(登録|予約)
        | (って|という|の)名前で(登録|入って|予約|取って|申し込|やって|使|お願い|呼)
        | ト(イイ|モウシ|申シ)マス
    )
    """,
    **SLOTS,
)
CALLED = pattern(
    r"""
    (^|[、。 .!?はも「『でにのを]|みんな(から)?(は|も)?|から(は|も)?)
    (?P<name><kanji>{1,4}(ちゃん|くん|君)?|[ァ-ヶー]{2,8}(ちゃん|くん)?|[ぁ-んー]{2,7}|[a-z]{1,8}子?)
    (さん|さま|様)? [」』]?
    (
        (って|と|とでも|とか)(<call>|(?P<told>呼ばれ|よばれ))
        | (?<=ちゃん)(って|と)(い|言)われ
    )
    """,
    **SLOTS,
)
FAMILIAR = pattern(r"(ちゃん|くん|君|っち|りん|たん|ぴー|ー)$ | ^[ぁ-んー]{2,5}$")
"""What one is called among friends; others call people names (無能と呼ばれて)."""
SIGNATURE = pattern(
    r"(\d{4}|[a-z]{2,}|連絡|電話|メール)[^。]{0,12}[、。 ](?P<name><kanji>{1,4})(まで|宛て?)(に)?(?=です|お願い|連絡|ください|$|。)",
    **SLOTS,
)
"""電話は…、…まで"""
READ_AS = pattern(
    r"(名前|名字|苗字|姓|漢字|<kanji>と書いて)[^。]{0,12}?(?P<name>[ぁ-ん]{2,6}|[ァ-ヶー]{2,6})(と|って)(読み|よみ)(ます|方)",
    **SLOTS,
)
"""名前は凪、なぎと読みます"""
MARRIED = pattern(r"(結婚|離婚|再婚|入籍|養子)[^。]{0,8}?(?P<name><kanji>{1,4})(姓)?に(なり|なっ|変わ|戻)", **SLOTS)
"""結婚して中井になりました"""
LETTERS = pattern(
    r"""
    (^|[、。 !のは]|イニシャルが?)(?P<name><letter>)
    (?=です($|。|、|!|が|けど)|と申|といい|と言い|と(だけ|でも)?(名乗|呼)|で($|。|お願い))
    """,
    **SLOTS,
)
WISHED = pattern(r"(さん)?で(<welcome>|大丈夫)(です|よ|$|。|や|ます|します)", **SLOTS)
NICKNAMED = pattern(
    r"(^|(?<=[。!?、 ]))(?P<name><kana>{1,5}(ちゃん|くん|さん))(?=で(いい|ええ|お願い|頼|よろしく))", **SLOTS
)
INSTEAD = pattern(
    r"""
    (名前|本名|呼び方|呼び名|ニックネーム|あだ名|愛称|実名)[^。!?]{0,10}([。!?… .]+|(ので|から|ため|なら)、?)
    (?P<name><kana>{2,7}?)(さん)?(?=で($|。|<asked>|よろしく))
    | <pronoun>の(こと|呼び方|呼び名)は、?(?P<familiar>(<kanji>|<kana>){2,7}?)(さん)?(?=で($|。|<asked>|よろしく
        |呼))
    | [「『](?P<quoted>[^「」『』]{1,8}?)(さん)?[」』](さん)?(?=で($|。|<asked>|登録))
    """,
    **SLOTS,
)
"""What one wants to be called in place of the name: 本名はちょっと…。くろねこでお願いします."""
TO_BE_CALLED = pattern(r"(さん)?[」』]?(って|と|とでも)(<call>|呼ばれて)", **SLOTS)
GREETED = pattern(
    r"""
    ^(こんにち[はわ]|こんばん[はわ]|初めまして|はじめまして|おはようございます|お世話になり(ます|ました))
    [、。!ー~ ]* (<pronoun>は)?
    (?P<name>
        [ぁ-ん]{2,4}|[ァ-ヶー]{2,5}
        | [ぁ-んー]{1,4}(ちゃん|くん|りん|っち|たん|ぽん)
        | [ぁ-ん]{1,3}[太助子男]
    )
    (です|といいます|だよ)
    """,
    **SLOTS,
)

ANNOUNCEMENTS = (KEYED, OLD_NAME, WISHED_KEY, INTRODUCED, CALLED, READ_AS, SIGNATURE)
"""What a name need not be known after."""

TITLE = pattern(r"(さん|様|相談員|先生|くん|ちゃん|課長|部長|店長|主任|係長|社長)(?!っぽ|ま|(と|って)呼)")
BEFORE = pattern(
    r"""
    (
        ^|[、。 .!?\n\d]|[たる]|<pronoun>(は|、|が|の名前は)?|の|という|こと|です|ます|けど
        | 相談員の|担当の|担当は
    )$
    """,
    **SLOTS,
)
"""Before a known name by which somebody introduces themself."""
AFTER = pattern(
    r"""
    (\((<kana>+|仮名?)\))?
    (
        です|で[ー〜~っ]す|なん(です|だ|や)|っす|だ($|。|よ)|や($|で|ねん|けど|けれど|し|。|、)|で($|。|、|ござ)
        | \([男女][・、/]\d|の者(です|や|と)|って(い|言)う(ん|者|名|の($|。|よ))|(いい|言い)ます|いうもん
        | で(予約|登録)し(て|ま)|に(変わ|直|変更|変え|訂正|戻)|ゆいます|(言|い|ゆ)うねん|どす|て(言い|いい)ます
        |だけど|、?。?(よろしく|宜しく)|(って|と)呼び捨て
        | と(申|もう|いい|言い|い(う|っ))|っていい|って言い|(って|という)名前|と言
        | 、?\s?\(?[1-9]\d(歳|才|\)|$|\s|、|。)
    )
    """,
    **SLOTS,
)
AFTER_KANA = pattern(
    r"""
    (\(<kanji>+\))?
    (
        です(?!か|ね|よね)|と(申|もう|いい|言い|いう)|っていい|って言い|で$
        | って(い|言)う(ん|者|名|の($|。|よ))|だよ|、?\s?\(?<aged>
    )
    """,
    **SLOTS,
)
"""After a name in kana, which UniDic sees in many words that are none (せや, ヤダ)."""
ALONE = pattern(r"$|。|、|!")
SIGNED = pattern(r"(まで|より|宛て?)?(です)?[。! ]*$")
"""After a name that ends a message like a signature: …まで連絡ください、野口."""
ASKED_FOR = pattern(r"(さん)?(は|って)?(いますか|いはりますか|おられますか|いらっしゃいますか)(って|と)")
"""After whom to ask for on the telephone."""
CONTACT = pattern(r"(連絡|電話|メール|ショート|\d{4}|ください|お願い|頼みます|[a-z]@[a-z]).*[、。 ]$")
"""Before a signature."""
NO_PLACE = pattern(
    r"""
    (
        [たる]|<pronoun>(は|、)?
        | (どうも|初めまして|はじめまして|こんにち[はわ]|こんばん[はわ]|お世話になって(い)?ます|もしもし
          |すみません|すいません)[、。! ー]*
    )$
    """,
    **SLOTS,
)
"""Before a name that is a place as well: 昨日お電話した西野です, 私は西野です."""
OPENED = pattern(r"(^|[、。 !])$")
ONE_OF = pattern(r"(って|という|とかいう)(人|方|やつ|奴|子|おばさん|おっさん|男|女|上司|先輩|社員|相談員|職員)")
"""After somebody who is spoken of: …という方に"""
NAMED_RELATIVE = pattern(r"(は|って|が)(うちの|私の)?<relative>(です|で(、|$)|や|の(名|こと)|なん|。|$)", **SLOTS)
CORRECTED = pattern(
    r"(じゃ|では|や|で)な(く|い(です)?(よ|ね|$|。)?)(て|、|$|。|(?<=よ)) | に(なって) | 、(いや|違|ちゃう)"
)
"""After a name that is taken back: 高田じゃなくて…, 高田、いや結婚して中井になりました."""
CLOSE = pattern(r"(夫|旦那|妻|息子|娘|長男|次男|長女|次女|兄|弟|姉|妹|甥|姪|彼氏|友人)の$")
PARTICLE = pattern(r"\(|[はがもをとにの、。]|から|$|です|さん|って|で")
SAYS_I = pattern(r"<pronoun>(は|、)$", **SLOTS)

NO_NAME = pattern(
    r"""
    (<ending>)$ | ^(<beginning>) | <inside>
    """,
    **slots(
        r"""
        inside: に書 って んだ った どうで ている てある 思え 消え というか 活動 職員 派遣さん おばちゃん おっちゃん
        ending: ない たい ます ません でも いい ください して から けど こと どう ほしい 欲しい よう たら
            [一-龠]い です すか せんか るか のか のに てる タイ ナイ ずに なかった そう [いたるう]ん よね だね たね わね んね くせに てた [てで]
        beginning: 伏(?!見) 出 非表示 隠 使 何 なん なに 誰 だれ どう どれ どこ どっち それ これ あれ はい ここ
            こちら 特に とくに 別に 適当 自由 お任せ 任せ おまかせ まだ 名前 匿名 秘密 内緒 非公開 ひらがな
            カタカナ 漢字 フルネーム ローマ字 言 教え 変 違 間違 書 聞 呼 知ら 必要 堂々 正々 そのまま 好き すき
            無 なし 今 本名 仮 後 あと 同じ 上 下 以上 以下 ちょっ なんとでも なんと 何と あなた あんた お前
            おまえ きみ 君 ひと 人 先生 無職 独身 男 女 バカ ばか おっさん ババア ばばあ こどおじ ハズレ ゴミ
            ごみ クズ くず お荷物 のろま ニート パート バイト アルバイト フリーター シングル シンママ ひとり
            ひきこもり 正社員 派遣 ありがとう お願い おねがい よろしく 大丈夫 だいじょうぶ 元気 げんき ふつう
            だめ ダメ いや イヤ むり ムリ はじめて 初めて おじさん おばさん みんな みなさん ほんと マジ まじ
            そう こう ああ 相談員 担当 係 店 お客 利用 オンライン 電話 メール リモート ライン ビデオ チャット
            ハローワーク 求人 仕事 夜 朝 昼 午前 午後 夕方 土 平日 週 月 在宅 時給 事務 覚え 忘れ ちゃん$ ごめん よかった こども 子ども
            親 母 父 夫 妻
        """
    ),
)
"""What stands where a name was announced and is none: 名前は言いたくない, 名前はまだ."""

SINGLE = pattern(rf"(?<!<kanji>)[{SINGLE_SIGNS}](?!<kanji>)", **SLOTS)
SURNAME = pattern(r"(?<!<kanji>)<known>", known=longest_first(SURNAMES), **SLOTS)
GIVEN_NAME = pattern(
    r"""
    (^|(?<=[、。 !?「『はのた])|(?<=せん)|(?<=たら)|(?<=<kanji>)) <known>
    (?=です|なんです|なんだ|だよ|と|って|、|。|$|ちゃん|くん|さん|で|や|は|に|が|を|まで|います|いいます
        |言います|」|』|\s|,|\()
    """,
    known=longest_first(GIVEN | SURNAMES_IN_KANA),
    **SLOTS,
)
"""A given name or surname in hiragana, where it is no part of a longer word."""
