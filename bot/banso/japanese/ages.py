"""Ages: 48歳, 四十代後半, アラフィフ, 昭和51年生まれ, and bare numbers where the words around say that they are one."""

import re
from collections.abc import Iterator

from banso.japanese.found import Found
from banso.japanese.message import Message
from banso.japanese.tables import pattern, slots

_YEAR_ONE = {"昭和": 1925, "平成": 1988, "令和": 2018}
_AROUND = {"サー": 30, "フォー": 40, "フィフ": 50, "還": 60, "カン": 60, "50": 50, "40": 40, "30": 30}

_AGE = pattern(
    r"""
    # its own words
    (?P<decade>[三四五六]十路)
    | (?P<turned>還暦)(?=です|に|を|で|過|、|。|$)
    | (?P<around>アラ(サー|フォー|フィフ|還|カン|50|40|30))
    | (?P<band>[1-9]0)(代|だい(?=です|の|に|こ|ぜ|$|。|、))(の?(?P<part>前半|後半|半ば|なかば|終わり|はじめ))?
    | (?<!\d)(?P<band2>[3-6]0)(?P<part2>前半|後半|半ば)(?=$|。|、|です|の(男|女|独|無|主)|で|に)
    | (?P<years>\d{1,3})(歳|才|さい(?!ん|て)|サイ(?!ン|ズ|ト|ク))((?P<near>手前|前(?!半)|過ぎ|すぎ|目前
        |前後)(?!て))?
    | (?P<era>昭和|平成|令和)(?P<eyear>\d{1,2})年(\d{1,2}月)?(\d{1,2}日)?<born>
    | (?P<born>(19|20)\d{2})年<born>

    # a bare number, by what follows it
    | <apart>(?P<whole>(?P<bare>[2-9]\d)(?P<bare_near>過ぎ|すぎ|手前)?)(?=<follows>)
    | (^|(?<=[、。 ]))(?<!\d[、,])(?P<listed>[3-6]\d)(?=[、。](?![、。]?\d))(?!、[^。]{0,6}(回|件|人|万|円))
    | (?P<soon><turning>)(?P<turns>[2-7]\d)(?=$|。|、|です|に|だ|や|の|を|か|なの)

    # a bare number, by what stands before it
    | <apart><saying>(?P<known>[2-7]\d)(?=$|[。、…!?]|です|で(?!も?きる)|や|だ|なの|の(?!と[きこ]|時|人|項)|っす
        |か(?!ら|所|国|月)|って|と(?!も)|なり|に|いって)
    | <somebody>(?P<told>[1-9]\d)(?=$|。|、|で(?!す?す?時)|、(?!\d)|です|や|だ|なので
        |の(?!と[きこ]|時|頃|ころ|春|夏|秋|冬|誕))
    | ((?<=[一-龠ぁ-んァ-ヶー]\()|(?<=\([男女][・、/]))(?P<bracketed>[2-9]\d)(?=\)|、)
    | <announced>(?P<said>[2-7]\d)(?!年|月)
    """,
    **slots(
        r"""
        born: 生まれ うまれ
        turning: もうすぐ もうじき まもなく じきに そろそろ 来年(で|は)? 今年(で|は)? ことし(で)?
        apart: (?<![\d時給円万月日])(?<!(?<![今来])年)
        follows: に(なり|なる|なっ|もなっ) です(が|けど|。|、|$|!|[〜~ー♪笑w(]|ね|よ|わ|し|ん(で|や))
            や(けど|で|し|ねん|った|のに|わ|ろ|ぞ|から|ん|のう|なあ?|。|$) だ(けど|し|が|ぞ|から|よ)
            (って|て)(書|言|い[うわっ]|聞) を(迎|過ぎ|超え|前) という の大台 なの[でに] ちょうど で体力 だから
            って年 (、|,)(女|男|無職|独身|既婚|京都|ふたり|二人|一人)
            で(働|リストラ|会社|失業|仕事|取(?!材)|とっ|合格|転職|結婚|離婚|離職|退職|入社|再就職)
            で([^。、]{0,6}(受か|合格|独立|開業)) で(時給|月給|手取り|年収|まだ|派遣|契約|パート|バイト|未経験|。|$)
            で(新人|独身|無職|職|まだ|も(雇|採|大丈夫|でき|出来|使|働|いけ|応募|間に合|遅|やれ|入れ|受け|見つか|なれ|通|ok))
            も(いけ|大丈夫|ok) から(でも)?(取|始|で|正社員|転職|働) (じゃ|では)なくて\d\d
            の(体|身|主人|旦那|人|方(?!が)|男|女|おっさん|おばさん|主婦|独身|手習い|息子|娘|夫|妻|兄|弟|姉|妹|母|父|子)
            、?(男|女|独身|既婚) 過ぎ すぎ(て|る|ま|た) にもな(って|る|れ) 前の(男|女|人) 目前 手前 なん さかい
            やさかい どす っす だも をこえ こえ(て|ま|た) 超え(て|ま|た) にして 近く でもあ(る|り) のおばちゃん のおじ
            だと(言|書|わか) と(書いた|言った|わか) そこそこ バツ の誕生日 なりまし いってま いって(る|て)
            じゃ(無理|きつ|遅|雇|だめ|ダメ|もう) では(無理|きつ|遅|雇|もう) ともなる も近 は(遅|もう|若|無理)
            や(言|ゆう) やと(無理|きつ|遅|もう|雇) ちゅう [・/](女|男)
        somebody: (?<=[夫妻父母兄弟姉妹]) (?<=息子) (?<=[私俺僕]が) (?<=[夫妻父母兄弟姉妹私俺僕娘][はが])
            (?<=息子[はが]) (?<=子[はが]) (?<=さん[はが]) (?<=主人[はが]) (?<=旦那[はが]) (?<=自分[はが])
            (?<=嫁) (?<=旦那さん) (?<=奥さん) (?<=バツイチの) (?<=独身の) (?<=おれ) (?<=俺) (?<=わし) (?<=子) (?<=娘) (?<=旦那) (?<=主人) (?<=親父) (?<=こっちは)
            (?<=こちらは) (?<=こっちも) (?<=お前) (?<=おまえ) (?<=あんた)
        saying: (?<=もう) (?<=まだ) (?<=満) (?<=数えで) (?<=年齢) (?<=年齢→) (?<=年齢は) (?<=[男女])
            (?<=[男女]、) (?<=私も) (?<=わたしも) (?<=俺も) (?<=僕も) (?<=わたくし) (?<=当方) (?<=こちとら)
            (?<=来月で) (?<=とうとう) (?<=ついに) (?<=気づけば) (?<=いま) (?<=今は) (?<=今年) (?<=気がつけば)
            (?<=気づいたら)
        announced: (?<=私は) (?<=俺は) (?<=僕は) (?<=子は) (?<=わしは) (?<=たしは) (?<=うち、) (?<=うちは)
            (?<=歳は) (?<=年は) (?<=年齢は) (?<=年齢:)
        """
    ),
)
_BARE = ("years", "bare", "listed", "said", "turns", "told", "bracketed", "known")


def read_ages(message: Message) -> Iterator[Found]:
    """The ages in a message; a band as `{"min", "max"}`, a year of birth as `{"born"}`."""
    for match in _AGE.finditer(message.text):
        start, end = match.span("whole" if match["whole"] else "turns" if match["turns"] else 0)
        yield Found("age", _value(match), start, end, 1)


def _value(match: re.Match[str]) -> int | dict[str, int]:
    """A number, or a band: 50代 is 50–59, its halves 50–54 and 55–59, アラフィフ 45–55, 50歳前後 48–52."""
    if match["decade"]:
        low = 10 * ("三四五六".index(match["decade"][0]) + 3)
        return {"min": low, "max": low + 9}
    if match["turned"]:
        return 60
    if match["around"]:
        middle = _AROUND[match["around"][2:]]
        return {"min": middle - 5, "max": middle + 5}
    if match["band"] or match["band2"]:
        low, part = int(match["band"] or match["band2"]), match["part"] or match["part2"] or ""
        first, last = {"前半": (0, 4), "はじめ": (0, 4), "半ば": (4, 6), "なかば": (4, 6)}.get(part, (0, 9))
        if part in {"後半", "終わり"}:
            first, last = 5, 9
        return {"min": low + first, "max": low + last}
    if match["era"]:
        return {"born": _YEAR_ONE[match["era"]] + int(match["eyear"])}
    if match["born"]:
        return {"born": int(match["born"])}
    years = int(next(match[name] for name in _BARE if match[name] is not None))
    near = match["near"] or match["bare_near"]
    if near in {"過ぎ", "すぎ"}:
        return {"min": years, "max": years + 4}
    if near in {"手前", "目前", "前"}:
        return {"min": years - 3, "max": years - 1}
    if near == "前後":
        return {"min": years - 2, "max": years + 2}
    return years
