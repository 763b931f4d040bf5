"""Names of people: how somebody introduces themself, wants to be called, or mentions another.

A name that the words around it announce (名前は…, …と申します, …って呼んで) need not be known; elsewhere it has to be one
that UniDic, `SURNAMES` or `GIVEN` knows: UniDic takes many a name for a place or another word first. Both lists hold
common names, as everybody in Japan knows them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from banso.japanese.relatives import RELATIVE
from banso.japanese.tables import words
from banso.japanese.text import to_hiragana
from banso.japanese.tokens import Token

SURNAMES = words("""
佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤
清水 山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤
青木 坂本 斉藤 福田 太田 西村 藤井 金子 岡本 藤原 三浦 中野 中川 原田 松田 竹内 小野 田村 中山
和田 石田 森田 上田 原 内田 柴田 酒井 宮崎 横山 高木 安藤 宮本 大野 小島 工藤 谷口 今井 高田 増田
丸山 杉山 村田 大塚 新井 小山 平野 藤本 河野 上野 野口 武田 松井 千葉 菅原 岩崎 久保 木下 佐野
野村 松尾 市川 菊地 杉本 古川 大西 島田 水野 桜井 渡部 高野 吉川 山内 西田 菊池 飯田 西川 小松
北村 安田 五十嵐 川口 平田 関 中田 久保田 服部 東 岩田 土屋 川崎 福島 本田 辻 樋口 秋山 田口 永井
山中 中西 吉村 川上 石原 大橋 松岡 馬場 浜田 森本 星野 矢野 浅野 大島 松下 大久保 吉岡 小池 野田
荒木 大谷 松浦 熊谷 黒田 尾崎 永田 堀 川村 荒井 望月 田辺 内藤 松村 西 松原 大石 高山 早川 菅野
広瀬 篠原 岡 沢田 白石 川島 平井 大川 八木 堀内 奥村 榎本 横田 富田 片山 鎌田 小西 宮田 上原 岩本
関口 古賀 栗原 松永 三宅 西山 萩原 須藤 石橋 飯塚 小澤 坂井 杉浦 川田 成田 大森 児玉 宮下 三好
天野 松崎 星 堀江 神田 平山 片岡 河合 大山 岡崎 桑原 千田 黒木 黒川 土井 吉野 小田 中井 水谷 坂口
大田 島崎 岩井 森下 安部 石塚 柳 三木 浅井 竹中 竹田 金田 米田 藤川 野崎 福井 福本 福岡 本間 松川
奥田 奥野 奥山 北川 北野 塚本 植田 植木 植村 梅田 今村 今西 堤 西岡 西尾 西野 西本 西原 長田 長尾
長野 永野 中谷 中尾 中原 中本 南 村井 村瀬 村山 森川 森山 柳田 柴山 山根 山岸 山村 湯浅 若林 高梨
髙橋 渡邊 渡邉 齋藤 齊藤 濱田 濵田 﨑山 山﨑 田所 津田 角田 土田 辰巳 谷 谷川 谷村 高井 高島 高松
滝沢 滝本 田代 田原 戸田 富永 冨田 内山 梶原 梶 鍋島 根本 野中 野上 能勢 萩 橋口 浜口 早坂 東野
日高 平川 平岡 平松 広田 深田 福永 藤岡 藤村 藤野 古田 細川 細田 堀口 前川 前原 牧野 増井 町田
松山 三上 三村 三田 水田 溝口 宮内 宮川 宮原 宮野 向井 武藤 村松 室井 森岡 森口 諸星 安井 柳沢
矢島 矢部 山川 山岡 山形 横井 吉本 吉原 米山 若松 渡 赤松 秋田 浅田 芦田 東山 荒川 有田 安西 安東
飯島 池上 池本 石山 泉 磯部 市村 稲垣 稲葉 井口 井手 今川 入江 岩瀬 岩下 上村 臼井 宇野 梅原 江口
江藤 大内 大木 大沢 大城 大竹 大友 大場 大平 大村 岡部 岡村 小倉 小沢 尾形 落合 小野寺 笠原 柏木
片桐 勝又 加納 神谷 川端 川西 川野 川原 菅 神崎 岸 岸本 北 木原 木内 草野 楠 熊田 倉田 栗田 黒沢
桑田 小泉 河村 小谷 児島 小宮 近江 佐伯 坂田 坂上 相良 佐久間 桜田 笹川 佐竹 真田 沢 塩田 重田
篠田 柴崎 渋谷 島 島村 清野 下田 白井 白川 新谷 菅沼 杉田 杉原 鈴村 関根 瀬戸 相馬 曽我 園田 高岡
高倉 高瀬 高見 竹下 竹本 立花 田島 館 玉木 丹羽 塚田 鶴田 寺田 寺本 徳永 豊田 鳥居 仲 永沢 名取
並木 成瀬 西沢 二宮 沼田 野原 羽田 原口 林田 久野 菱田 日野 平 平尾 深沢 藤沢 藤森 船越 古谷 星川
堀田 本多 本村 真鍋 松木 松島 丸田 三輪 水島 峯 箕輪 宮城 三谷 村木 村越 元木 本山 森永 八島 山上
山野 山脇 結城 吉沢 吉永 和泉 金 朴 李 王 陳 張 金城 比嘉 新垣 島袋 仲村 宮脇 長谷部 波多野 坂東
野々村 徳田 内山田 朝倉 下村 上西 土岐 月岡 桃井 中務 宇佐美 大河内 小笠原 早乙女 長谷 勝田 倉橋
小坂 小出 小原 小寺 小柳 柿本 蒲田 榊 坂下 坂野 佐川 沢井 志村 品川 芝田 鈴江 高原 高尾 竹村 立石
谷本 千野 月野 寺尾 友田 仲田 長岡 新美 西口 西島 西森 野沢 橋爪 花田 浜崎 原島 疋田 土方 平沢
福原 藤山 細見 堀井 前島 牧 増山 松枝 水上 三井 宮地 村岡 毛利 森谷 安原 柳原 矢田 矢吹 湯川 横川
横尾 吉井 芳賀 若山 渡瀬 岩永 大庭 大矢 奥 小椋 織田 門田 神山 川辺 北原 北山 木本 木山 国枝 蔵本
黒岩 小杉 小滝 小早川 才木 斎木 坂根 佐久 笹本 塩見 白鳥 菅井 杉野 瀬川 高槻 滝川 竹原 辰野 田部
塚原 辻井 辻村 手塚 東郷 徳山 鳥羽 中条 中辻 二階堂 西脇 根岸 野島 橋田 秦 浜本 早野 針谷 日比野
平林 広岡 船橋 不破 古沢 本庄 前野 正木 松倉 松坂 丸尾 三枝 水口 水原 宮島 室田 茂木 森尾 八代
柳瀬 山北 山県 山室 山名 横溝 吉崎 蓮井 脇田 和久井 渡会 髙木 髙田 髙野 髙島 濵口 宮﨑 岩﨑 川﨑
尾﨑 澤田 黒澤 柳澤 大澤 野澤 廣田 廣瀬 國分 櫻井 眞鍋 德田
""")
GIVEN = words("""
あい あおい あき あきこ あきら あけみ あさみ あつこ あつし あゆみ いくこ いずみ えいこ えみ えみこ えりこ かおり かおる かずお かずこ かずや かつみ かなこ かよこ きみこ きよし
きよみ くみこ けいこ けんいち けんじ けんた こういち こうじ さおり さちこ さとこ さとし さとみ さなえ さゆり しげる しずか しのぶ じゅん じゅんこ じゅんじ しんいち しんじ すすむ せいじ たかこ たかし たかひろ
たけし たくや ただし たつや たまみ ちえこ ちかこ ちづる つとむ つよし てつや てるみ とおる ともこ ともみ とよこ なおき なおこ なおみ なつみ なおと のぶこ のぶゆき のりこ はなこ はるか はるこ はるみ ひさこ
ひでき ひとし ひとみ ひろこ ひろし ひろみ ひろゆき ふみえ ふみこ まき まこと まさこ まさし まさみ まさる まさゆき まなぶ まなみ まみこ まゆみ まり まりこ みか みきこ みさこ みちこ みつこ みどり みなこ みほこ
あかり あやか あやの みお ゆい ゆな かえで しおり ひなた はると ゆうと そうた けいた りく しょう けん まさえ みちよ きよこ ふみこ よしの かつこ はつえ みゆき みわこ めぐみ もとこ やすこ やすし やすひろ ゆうこ ゆうじ ゆうすけ ゆうた ゆかり ゆきえ ゆきお ゆきこ ゆみ ゆみこ ゆり ようこ よういち ようすけ よしえ よしお よしこ よしみ りえこ りか りょう りょうこ りょうた れいこ わたる
あつひろ かずひろ まさひろ よしひろ としお としこ としや ともや なおや まさと まさや ゆうや しょうた だいすけ こうへい しょうこ きょうこ えつこ せつこ ちひろ みすず さくら もも ゆき まい みき りさ えり ちえ くみ るみ なお なおえ かな さや あや まや りな りえ きえ ゆうき ひろ とし のぶ よしき てつ えいじ えいいち しょうじ せいいち たつお のぼる はじめ ひろあき みのる むつみ やえ やよい ゆうじろう よしひこ じろう たろう いちろう
""")
"""Given names in kana that UniDic takes for other words at times."""
SURNAMES_IN_KANA = words("""
さとう すずき たかはし たなか いとう わたなべ わたべ やまもと なかむら こばやし かとう よしだ やまだ ささき やまぐち まつもと いのうえ きむら さいとう やまざき
やまさき いけだ はしもと いしかわ なかじま なかしま いしい おがわ まえだ おかだ はせがわ ふじた ごとう こんどう むらかみ えんどう さかもと ふくだ おおた にしむら
ふじい かねこ おかもと ふじわら みうら なかの なかがわ はらだ まつだ たけうち たむら なかやま いしだ もりた うえだ しばた さかい みやざき よこやま たかぎ
あんどう みやもと おおの こじま くどう たにぐち いまい たかだ ますだ まるやま すぎやま むらた おおつか あらい こやま ふじもと こうの うえの のぐち たけだ
まつい すがわら いわさき くぼ きのした のむら まつお いちかわ きくち すぎもと ふるかわ おおにし しまだ みずの さくらい よしかわ やまうち にしだ にしかわ
きたむら やすだ いがらし かわぐち ひらた せきぐち なかた くぼた はっとり いわた つちや ふくしま ほんだ ひぐち あきやま たぐち ながい やまなか なかにし
よしむら いしはら おおはし まつおか はまだ もりもと ほしの あさの まつした おおくぼ よしおか こいけ あらき おおたに くまがい くろだ おざき ながた かわむら
もちづき たなべ ないとう まつむら おおいし たかやま はやかわ かんの ひろせ しのはら おかだ しらいし ひらい おおかわ やぎ ほりうち おくむら えのもと よこた
とみた かたやま かまた にしやま はぎわら いしばし いいづか すぎうら なりた こだま みやした ひらやま かたおか かわい おかざき いわい もりした しみず もりかわ
""")

_SINGLE_SIGNS = "亮剛誠健隆茂薫恵修豊勇清進稔聡浩徹崇淳翼忍渉歩光明学実優悟仁武"

_Spans = Sequence[tuple[int, int, Token]]

_PRONOUN = r"(?:私|わたし|わたくし|ワタシ|あたし|俺|おれ|オレ|僕|ぼく|ボク|自分|うち|こちら|当方|わし|ワイ|あたい|小生)"
_KANJI, _KANA = "[一-龠々ヶ髙﨑濵]", "[ぁ-んァ-ヶー]"
_LETTER = "(?<![a-z0-9])[a-z](?:子|[.・][a-z]|)(?![a-z0-9])"
_FREE = rf"(?P<name>(?:{_KANJI}|{_KANA}|[a-z・.]){{1,10}}?)"
_AFTER_KEY = (
    r"(?=」|』|です|で(?:す|お願い|いい|よろしく|ござい|$|、|。)|とお?(?:申|もう|いい|言い|呼|よ)|って|だ(?:よ|$|。|け)|や(?:$|で|ねん|。|けど)"
    r"|に(?:し|な(?:って|り))|ちゃん|さん(?:で|と|って)|。|、|,|$| |\(|/)"
)
_OLD_NAME = re.compile(rf"旧姓の(?P<name>{_KANJI}{{1,3}})(?=で|の|が|に|を)")
_RENAMED = re.compile(
    rf"(?:名前|名字|苗字|姓)(?:の登録|の表記)?(?:が|を|は)(?:(?P<name>{_KANJI}{{1,4}})から)?(?P<new>{_KANJI}{{1,4}})(?=[にへ](?:変|直|訂正|な))"
)
_KEY = r"(?:名前|なまえ|氏名|苗字|名字|旧姓|本名|フルネーム|ニックネーム|あだ名|愛称|ハンドルネーム|ハンネ|(?<![a-z])hn|呼び名|呼び方|通称|ペンネーム|仮名|(?:登録|予約|アカウント|ユーザー|line)名)"
_KEYED = re.compile(
    _KEY
    + rf"(?:(?:は|が|も|:|=|、) *| +)(?:{_PRONOUN}は)?[「『]?{_FREE}(?P<rest> {_KANJI}{{1,3}}(?=[ 、。,(]|$|です|と|で|に)| {_KANA}{{2,5}}(?=です|と|で|に|$))?{_AFTER_KEY}"
)
_WISHED_KEY = re.compile(rf"{_KEY}の{_FREE}(?:(?:さん)?で(?:いい|お願い|ええ|よろしく|呼ん)|って呼|と呼)")
_OF_ANOTHER = re.compile(
    rf"(?:{RELATIVE}(?:さん)?|相手|相談員(?:さん)?|担当(?:者|さん)?|上司|会社|社長)の$|{RELATIVE}\($"
)
_INTRODUCED = re.compile(
    rf"(?:^|[、。 .!?はてたので])(?:{_PRONOUN}(?:は|、)?)?"
    rf"(?P<name>{_KANJI}{{1,5}}{_KANA}{{0,4}}?|[ァ-ヶー]{{2,8}}|[ぁ-んー]{{2,6}})(?P<rest> {_KANJI}{{1,3}}| {_KANA}{{2,5}})?(?:さん)?(?:\({_KANA}+\))?"
    r"(?=(?:と|って)(?:申しま|もうしま|申す)|(?:と|って)(?:い|言)(?:いま(?:す(?!か)|し)|う(?:者|もの|人間)(?!が))|(?:って|という|と言う)名前(?:です(?!か)|だ|や)|とか(?:い|言)う(?:者|もの)|と名乗|(?:って|という|の)名前で(?:登録|入って|予約|取って|申し込|やって|使|お願い|呼)|ト(?:イイ|モウシ|申シ)マス)"
)
_CALLED = re.compile(
    rf"(?:^|[、。 .!?はも「『でにのを]|みんな(?:から)?(?:は|も)?|から(?:は|も)?)(?P<name>{_KANJI}{{1,4}}(?:ちゃん|くん|君)?|[ァ-ヶー]{{2,8}}(?:ちゃん|くん)?|[ぁ-んー]{{2,7}}|[a-z]{{1,8}}子?)(?:さん|さま|様)?[」』]?"
    r"(?:(?:って|と|とでも|とか)(?:(?:呼んで|よんで|呼んどい|お呼び|呼びま|呼ぶ)|(?P<told>呼ばれ|よばれ))|(?<=ちゃん)(?:って|と)(?:い|言)われ)"
)
_FAMILIAR = re.compile("(?:ちゃん|くん|君|っち|りん|たん|ぴー|ー)$|^[ぁ-んー]{2,5}$")
"""What one is called among friends; others call people names (無能と呼ばれて)."""
_LETTERS = re.compile(
    rf"(?:^|[、。 !のは]|イニシャルが?)(?P<name>{_LETTER})(?=です(?:$|。|、|!|が|けど)|と申|といい|と言い|と(?:だけ|でも)?(?:名乗|呼)|で(?:$|。|お願い))"
)
_WISHED = re.compile(r"(?:さん)?で(?:いい|ええ|お願い|よろしく|大丈夫)(?:です|よ|$|。|や|ます|します)")
_NICKNAMED = re.compile(
    rf"(?:^|(?<=[。!?、 ]))(?P<name>{_KANA}{{1,5}}(?:ちゃん|くん|さん))(?=で(?:いい|ええ|お願い|頼|よろしく))"
)
_INSTEAD = re.compile(
    rf"(?:名前|本名|呼び方|呼び名|ニックネーム|実名)[^。!?]{{0,10}}(?:[。!?… .]+|(?:ので|から|ため)、?)(?P<name>{_KANA}{{2,7}}?)(?:さん)?(?=で(?:$|。|いい|ええ|お願い|頼|よろしく))"
    rf"|[「『](?P<quoted>[^「」『』]{{1,8}}?)(?:さん)?[」』](?:さん)?(?=で(?:$|。|いい|ええ|お願い|頼|登録))"
)
"""What one wants to be called in place of the name: 本名はちょっと…。くろねこでお願いします."""
_TO_BE_CALLED = re.compile(r"(?:さん)?[」』]?(?:って|と|とでも)(?:呼んで|よんで|呼んどい|お呼び|呼びま|呼ぶ|呼ばれて)")
_GREETED = re.compile(
    rf"^(?:こんにち[はわ]|こんばん[はわ]|初めまして|はじめまして|おはようございます|お世話になり(?:ます|ました))[、。!ー~ ]*(?:{_PRONOUN}は)?"
    r"(?P<name>[ぁ-ん]{2,4}|[ァ-ヶー]{2,5}|[ぁ-んー]{1,4}(?:ちゃん|くん|りん|っち|たん|ぽん)|[ぁ-ん]{1,3}[太助子男])(?:です|といいます|だよ)"
)
_TITLE = re.compile(r"(?:さん|様|相談員|先生|くん|ちゃん|課長|部長|店長|主任|係長|社長)(?!っぽ|ま|(?:と|って)呼)")
_APART = ("感動詞", "代名詞", "接続詞", "助動詞", "助詞-接続助詞", "助詞-終助詞", "補助記号")
"""What may end before a name without a mark between: すいません野々村です."""
_BEFORE = re.compile(
    rf"(?:^|[、。 .!?\n\d]|[たる]|{_PRONOUN}(?:は|、|が|の名前は)?|の|という|こと|です|ます|けど|相談員の|担当の|担当は)$"
)
_AFTER = re.compile(
    rf"(?:\((?:{_KANA}+|仮名?)\))?(?:です|で[ー〜~っ]す|\([男女][・、/]\d|なん(?:です|だ|や)|っす|だ(?:$|。|よ)|の者(?:です|や|と)|って(?:い|言)う(?:ん|者|名|の(?:$|。|よ))|や(?:$|で|ねん|けど|けれど|し|。|、)|(?:いい|言い)ます|いうもん|で(?:予約|登録)し(?:て|ま)|に(?:変わ|直|変更|変え|訂正|戻)|と(?:申|もう|いい|言い|い(?:う|っ))|っていい|って言い|(?:って|という)名前|で(?:$|。|、|ござ)|、? ?\(?[1-9]\d(?:歳|才|\)|$| |、|。)|と言)"
)
_AFTER_KANA = re.compile(
    rf"(?:\({_KANJI}+\))?(?:です(?!か|ね|よね)|と(?:申|もう|いい|言い|いう)|っていい|って言い|で$|って(?:い|言)う(?:ん|者|名|の(?:$|。|よ))|だよ|、? ?\(?[1-9]\d(?:歳|才|\)|、|。))"
)
"""After a name in kana, which UniDic sees in many words that are none (せや, ヤダ)."""
_ALONE = re.compile(r"(?:$|。|、|!)")
_NO_PLACE = re.compile(
    rf"(?:[たる]|{_PRONOUN}(?:は|、)?|(?:どうも|初めまして|はじめまして|こんにち[はわ]|こんばん[はわ]|お世話になって(?:い)?ます|もしもし|すみません|すいません)[、。! ー]*)$"
)
"""Before a name that is a place as well: 昨日お電話した西野です, 私は西野です."""
_OPENED = re.compile("(?:^|[、。 !])$")
_NAMED_RELATIVE = re.compile(rf"(?:は|って|が)(?:うちの|私の)?{RELATIVE}(?:です|で(?:、|$)|や|の(?:名|こと)|なん|。|$)")
_NOT_BUT = re.compile("(?:じゃ|では|や|で)な(?:く|い)(?:て|、)|に(?:なって)")
_CLOSE = re.compile("(?:夫|旦那|妻|息子|娘|長男|次男|長女|次女|兄|弟|姉|妹|甥|姪|彼氏|友人)の$")
_PARTICLE = re.compile("\\(|[はがもをとにの、。]|から|$|です|さん|って|で")
_SAYS_I = re.compile(rf"{_PRONOUN}(?:は|、)$")

_NO_NAME = re.compile(
    r"(?:ない|たい|ます|ません|でも|いい|ください|して|から|けど|こと|どう|ほしい|欲しい|よう|たら|[一-龠]い|ます|です|すか|せんか|るか|のか|のに|てる|タイ|ナイ|ずに)$|^(?:伏(?!見)|出|非表示|隠|使|何|なん|なに|誰|だれ|どう|どれ|どこ|どっち|それ|これ|あれ|はい|ここ"
    r"|こちら|特に|とくに|別に|適当|自由|お任せ|任せ|おまかせ|まだ|名前|匿名|秘密|内緒|非公開|ひらがな|カタカナ|漢字|フルネーム|ローマ字|言|教え|変|違|間違|書|聞|呼|知ら"
    r"|必要|堂々|正々|そのまま|好き|すき|無|なし|今|本名|仮|後|あと|同じ|上|下|以上|以下|ちょっと|なんとでも|なんと|何と|あなた|あんた|お前|おまえ|きみ|君|ひと|人|先生|無職|独身|男|女|バカ|ばか|おっさん|ババア|ばばあ|こどおじ|ハズレ|ゴミ|ごみ|クズ|くず|お荷物|のろま|ニート|パート|バイト"
    r"|アルバイト|フリーター|シングル|シンママ|ひとり|ひきこもり|正社員|派遣|ありがとう|お願い|おねがい|よろしく|大丈夫|だいじょうぶ|元気|げんき|ふつう|だめ|ダメ|いや|イヤ|むり|ムリ|はじめて|初めて|おじさん|おばさん"
    r"|みんな|みなさん|ほんと|マジ|まじ|そう|こう|ああ|相談員|担当|係|店|お客|利用|オンライン|電話|メール|リモート|ライン|ビデオ|チャット|ハローワーク|求人|仕事|夜|朝|昼|午前|午後|夕方|土|平日|週|月|在宅|時給|事務|こども|子ども|親|母|父|夫|妻)"
)
_NO_PERSON = words(
    "皆 奥 嫁 旦那 息子 娘 母 父 兄 姉 弟 妹 孫 隣 神 客 婆 爺 御 医者 看護師 保育士 店員 運転手 相談員 担当者 担当 職員 先生 社員 何 若 赤 子 親御 叔父 叔母 義母 義父 彼 上司 先輩 後輩 同僚 他 別 女 男 副 元 前 新 各 現 同 総務 営業 人事 経理 大家 管理人 主治医 "
    "お客 お母 お父 ママ パパ オーナー スタッフ パート バイト マンション リーダー ヘルパー ケアマネ アルバイト カウンセラー 業者 社労士 弁護士 派遣 利用者 患者 生徒 町 娘婿 婿 姑 舅 祖母 祖父 警察 役所 市役所 会社 病院 学校 塾 大学 高校 精神科 内科 歯医者 主治 担任 教頭 校長 副店 元店 元上 前任 所長 次 ハローワーク キャリア 心理 カウンセリング 女性 男性 専門 今 昔 昨日 今日 毎日 皆様 貴 王子 王 姫 坊 和 林檎 許 ひとり 一人 せや"
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
    for match in _RENAMED.finditer(text):
        yield from (Name(*match.span(group), sure=True) for group in ("name", "new") if match[group])
    for pattern in (_KEYED, _OLD_NAME, _WISHED_KEY, _INTRODUCED, _CALLED):
        for match in pattern.finditer(text):
            start, end = _cut(match)
            if match.groupdict().get("told") and not _FAMILIAR.search(text[start:end]):
                continue
            if pattern is _KEYED and text.startswith("ちゃん", end):
                end += 3
            if (start, end) in known or not _NO_NAME.search(text[start:end]):
                other = pattern is _KEYED and bool(_OF_ANOTHER.search(text[: match.start()]))
                yield Name(start, end, other=other, sure=True)


def _greeted(text: str, tokens: _Spans) -> Iterator[Name]:
    match = _GREETED.match(text)
    if match and not _NO_NAME.search(match["name"]):
        start, end = match.span("name")
        inside = [token for first, last, token in tokens if start <= first and last <= end]
        nouns = (token.pos.startswith(("名詞", "接尾辞", "接頭辞")) and "副詞" not in token.pos for token in inside)
        if re.search("[太助子男]$", match["name"]) or all(nouns):
            yield Name(start, end, sure=True)


_SINGLE = re.compile(rf"(?<!{_KANJI})[{_SINGLE_SIGNS}](?!{_KANJI})")
_SURNAME = re.compile(rf"(?<!{_KANJI})(?:{'|'.join(sorted(SURNAMES, key=len, reverse=True))})")
_GIVEN = re.compile(
    rf"(?:^|(?<=[、。 !?「『はのた])|(?<=せん)|(?<={_KANJI}))(?:{'|'.join(sorted(GIVEN | SURNAMES_IN_KANA, key=len, reverse=True))})"
    r"(?=です|なんです|なんだ|だよ|と|って|、|。|$|ちゃん|くん|さん|で|や|は|に|が|を|いいます|言います|」|』| |,|\()"
)


def _parts(text: str, tokens: _Spans) -> set[tuple[int, int]]:
    """Spans of surnames and given names."""
    parts = {
        (start, end)
        for start, end, token in tokens
        if token.pos.startswith("名詞-固有名詞-人名") and not text[start:end].isascii()
    }
    for match in _SURNAME.finditer(text):
        whole = not re.match(_KANJI, text[match.end() :])
        if whole or any(start == match.end() for start, _ in parts):
            parts.add(match.span())
    parts |= {match.span() for match in _SINGLE.finditer(text)}
    return parts | {match.span() for match in _GIVEN.finditer(to_hiragana(text))}


def _runs(text: str, tokens: _Spans) -> list[tuple[int, int]]:
    """Spans of names that are known: surname, given name or both."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted(_parts(text, tokens), key=lambda part: (part[0], -part[1])):
        if runs and start < runs[-1][1]:
            continue
        if runs and (start == runs[-1][1] or text[runs[-1][1] : start] == " "):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _apart(tokens: _Spans, start: int) -> bool:
    """Whether the word before belongs to something that has ended."""
    preceding = next((token for _, end, token in reversed(tokens) if end <= start), None)
    return preceding is not None and preceding.pos.startswith(_APART) and preceding.surface != "な"


def _known(text: str, tokens: _Spans, runs: Sequence[tuple[int, int]]) -> Iterator[Name]:
    for start, last in runs:
        end = last + (2 if text.startswith("くん", last) else 3 if text.startswith("ちゃん", last) else 0)
        word, before, after = text[start:end], text[:start], text[end:]
        says_i = _SAYS_I.search(before)
        opened = word in _SINGLE_SIGNS and _OPENED.search(before)
        if word in _SINGLE_SIGNS and _CLOSE.search(before) and re.match("[がはもと]", after):
            yield Name(start, end, other=True)
        if word in _NO_PERSON or (len(word) == 1 and not (word in SURNAMES or says_i or opened)):
            continue
        if (_OF_ANOTHER.search(before) and _PARTICLE.match(after)) or (
            _NAMED_RELATIVE.match(after) and (not before or before[-1] in "。、!? ")
        ):
            yield Name(start, end, other=True)
            continue
        if _TO_BE_CALLED.match(after):
            yield Name(start, end, sure=True)
        if not (_BEFORE.search(before) or _apart(tokens, start)):
            continue
        certain = re.search("[一-龠]", word) or to_hiragana(word) in GIVEN | SURNAMES_IN_KANA
        alone = _ALONE.match(after) and (says_i or (certain and not before and (len(after) < 2 or len(word) > 3)))
        opens = not before or before[-1] in "。!?"
        corrects = opens and certain and _NOT_BUT.match(after)
        if alone or corrects or (opens and _WISHED.match(after)) or (_AFTER if certain else _AFTER_KANA).match(after):
            yield Name(start, end, sure=bool(_NO_PLACE.search(before)))


def _mentioned(text: str, runs: Sequence[tuple[int, int]]) -> Iterator[Name]:
    for start, end in runs:
        if _TITLE.match(text, end) and text[start:end] not in _NO_PERSON:
            yield Name(start, end, other=True)


def read_names(text: str, tokens: _Spans) -> Iterator[Name]:
    """Names in the normalised `text`; `tokens` with their offsets in it. They may overlap."""
    runs = _runs(text, tokens)
    yield from _announced(text, frozenset(runs))
    yield from _greeted(text, tokens)
    for match in (*_LETTERS.finditer(text), *_NICKNAMED.finditer(text), *_INSTEAD.finditer(text)):
        group = "quoted" if match.groupdict().get("quoted") else "name"
        if not _NO_NAME.search(match[group]):
            yield Name(*match.span(group))
    yield from _known(text, tokens, runs)
    yield from _mentioned(text, runs)
