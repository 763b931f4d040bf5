"""What surrounds and shapes an entity: regular expressions over normalised text with digits."""

import re
from typing import Any, Literal

from banso.japanese.relatives import RELATIVE
from banso.japanese.tables import words

_YEAR_ONE = {"昭和": 1925, "平成": 1988, "令和": 2018}

AGE = re.compile(
    r"(?P<decade>[三四五六]十路)|(?P<turned>還暦)(?=です|に|を|で|過|、|。|$)|(?P<around>アラ(?:サー|フォー|フィフ|還|カン|50|40|30))"
    r"|(?P<band>[1-9]0)(?:代|だい(?=です|の|に|こ|ぜ|$|。|、))(?:の?(?P<part>前半|後半|半ば|なかば|終わり|はじめ))?|(?<!\d)(?P<band2>[3-6]0)(?P<part2>前半|後半|半ば)(?=$|。|、|です|の(?:男|女|独|無|主)|で|に)"
    r"|(?P<years>\d{1,3})(?:歳|才|さい)(?:(?P<near>手前|前(?!半)|過ぎ|すぎ|目前|前後)(?!て))?"
    r"|(?P<era>昭和|平成|令和)(?P<eyear>\d{1,2})年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:生まれ|うまれ)|(?P<born>(?:19|20)\d{2})年(?:生まれ|うまれ)"
    r"|(?<![\d時給円万月日])(?<!(?<![今来])年)(?P<whole>(?P<bare>[2-7]\d)(?P<bare_near>過ぎ|すぎ|手前)?)(?=(?:に(?:なり|なる|なっ|もなっ)|です(?:が|けど|。|、|$|!|[〜~ー♪笑w(]|ね|よ|わ|し|ん(?:で|や))|や(?:けど|で|し|ねん|った|のに|わ|。|$)|だ(?:けど|し|が)|って書|を(?:迎|過ぎ|超え|前)|という|の大台|なの[でに]|ちょうど|で体力|だから|って年|(?:、|,)(?:女|男|無職|独身|既婚|京都|ふたり|二人|一人)|で(?:働|リストラ|会社|失業|仕事|取(?!材)|とっ|合格|転職|結婚|離婚|離職|退職|入社|再就職)|にな(?:る|り)|で(?:新人|独身|無職|職|まだ|も(?:雇|採|大丈夫|でき|出来|使|働|いけ|応募|間に合|遅))|から(?:でも)?(?:取|始|で|正社員|転職|働)|(?:じゃ|では)なくて\d\d|の(?:男|女|おっさん|おばさん|主婦|独身|手習い|息子|娘|夫|妻|兄|弟|姉|妹|母|父|子)|、?(?:男|女|独身|既婚)|過ぎ|にもなって|目前|手前|なん))"
    r"|(?:^|(?<=[、。 ]))(?<!\d[、,])(?P<listed>[3-6]\d)(?=[、。](?![、。]?\d))(?!、[^。]{0,6}(?:回|件|人|万|円))"
    r"|(?P<soon>(?:もうすぐ|もうじき|まもなく|じきに|そろそろ|来年(?:で|は)?|今年(?:で|は)?|ことし(?:で)?))(?P<turns>[2-7]\d)(?=$|。|、|です|に|だ|や|の|を|か|なの)"
    r"|(?:(?<=[夫妻父母兄弟姉妹])|(?<=息子)|(?<=[私俺僕]が)|(?<=[夫妻父母兄弟姉妹私俺僕娘][はが])|(?<=息子[はが])|(?<=主人[はが])|(?<=旦那[はが])|(?<=自分[はが]))(?P<told>[1-9]\d)(?=$|。|、|で(?!す?す?時)|です|や|だ|なので)"
    r"|(?:(?<=[一-龠ぁ-んァ-ヶー]\()|(?<=\([男女][・、/]))(?P<bracketed>[2-7]\d)(?=\)|、)"
    r"|(?:(?<=私は)|(?<=俺は)|(?<=僕は)|(?<=子は)|(?<=わしは)|(?<=たしは)|(?<=うち、)|(?<=うちは)|(?<=歳は)|(?<=年は)|(?<=年齢は)|(?<=年齢:))(?P<said>[2-7]\d)(?!年|月)"
)
_AROUND = {"サー": 30, "フォー": 40, "フィフ": 50, "還": 60, "カン": 60, "50": 50, "40": 40, "30": 30}


def age_value(match: re.Match[str]) -> int | dict[str, int] | None:
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
    years = int(
        next(
            match[name]
            for name in ("years", "bare", "listed", "said", "turns", "told", "bracketed")
            if match[name] is not None
        )
    )
    near = match["near"] or match["bare_near"]
    if near in {"過ぎ", "すぎ", "を過ぎ"}:
        return {"min": years, "max": years + 4}
    if near in {"手前", "目前", "前"}:
        return {"min": years - 3, "max": years - 1}
    if near in {"前後", "くらい", "ぐらい"}:
        return {"min": years - 2, "max": years + 2}
    return years


_AMOUNT = r"(?P<{0}>\d+(?:\.\d+)?)(?P<{0}_scale>万|千|百)?(?P<{0}_rest>\d千|\d{{1,4}}(?=円))?円?"
_FROM = r"から(?=$|。|、|の|で(?:$|。|、|も)|が(?:いい|希望)|です|希望|ok|くらい|スタート)"
WAGE = re.compile(
    r"(?P<unit>最低(?=\d+万)|(?:最低)?(?:時間?給|じきゅう|自給(?=\d)|時間あたり|1時間(?:あたり)?)|日給|日当|1日|月給|月収|月々|月額|給料(?:が|は|で)?|給与(?:が|は|で)?|額面(?:で|が|は)?|手取り(?:で|が|は)?|月(?:に|で)?(?:手取り|額面)?(?:は|で)?|年収|年俸|年(?:に|間)?(?=\d{3}万)|収入(?:が|は|で)?)"
    r"(?:は|が|にして|にすると|(?:換算)?で|換算|に|だと|なら|:)?(?: )?(?:最低(?:でも|限)?|せめて|少なくとも|税込|手取り|額面|総支給)?(?:で)?"
    + _AMOUNT.format("low")
    + r"(?:(?:から|~|〜|-|ー|より|、)"
    + _AMOUNT.format("high")
    + rf"(?!円?も|\d))?(?P<bound>以上|以下|以内|未満|{_FROM}|[~〜](?!\d)|(?=まで(?!に|働)))?"
    r"|(?P<unit2>)(?P<low2>\d+(?:\.\d+)?)(?P<low2_scale>万|千)?(?P<low2_rest>\d千|\d{1,4}(?=円))?円(?P<bound2>以上)?(?=[^。]{0,8}(?:稼|もらえ|欲し|ほし|は必要|いる|要る))"
    r"|(?P<unit4>)(?P<low4>\d{1,3})万(?:円)?(?=(?:くらい|ぐらい|ほど)?(?:は|も)?(?:あれば|欲し|ほし|もらえ|稼|必要|ないと)|の(?:お?給料|月給|月収|手取り|給与|賃金)|と(?:求人|募集|書い))"
    r"|(?P<unit3>)(?P<low3>\d+(?:\.\d+)?)(?P<low3_scale>万|千)?(?:円)?(?P<bound3>以上|以下|未満)(?![年歳人日時])|(?P<daily>日払い?|日払|週払い?)"
)
SPENT = re.compile(
    r"(?:代|費|賃|(?<!給)料|税|保険|年金|ローン|返済|借金|貯金|仕送り|奨学金|養育費|家賃|支払い?|支出|出費|使って|払って|サブスク|小遣い)(?:が|は|も|で|に|を|、)?(?:毎)?$"
)
"""Before an amount: money that is paid or owed, no wage."""
_UNITS = (
    ("時", "hour"),
    ("じ", "hour"),
    ("自", "hour"),
    ("日", "day"),
    ("1日", "day"),
    ("年", "year"),
    ("月", "month"),
)


def _yen(number: str, scale: str | None, rest: str | None) -> int:
    amount = float(number) * {"万": 10_000, "千": 1_000, "百": 100, None: 1}[scale]
    more = int(rest[0]) * 1_000 if rest and rest.endswith("千") else int(rest or 0)
    return round(amount) + more


_COUNTED = re.compile("[%回日時割歳人]")
_MONTHLY = words("月給 月収 手取り 額面 手取りで 額面で 手取りは")
_AS_PAY = re.compile("(?:くらい|ぐらい|ほど)?(?:は|も)?(?:欲し|ほし|もら|稼|必要|あれば|ないと)")


def wage_value(match: re.Match[str]) -> dict[str, Any] | None:
    """`{"unit", "min", "max"}` in yen; without a bound a wish is its least (`max` None). 日払い is `{"paid": "day"}`."""
    if match["daily"]:
        return {"paid": "week" if match["daily"].startswith("週") else "day"}
    if SPENT.search(match.string[: match.start()]):
        return None
    if match["low2"]:
        low = _yen(match["low2"], match["low2_scale"], match["low2_rest"])
        return {"unit": _by_size(low), "min": low, "max": None}
    if match["low3"]:
        low = _yen(match["low3"], match["low3_scale"], None)
        above = match["bound3"] == "以上"
        return (
            {"unit": _by_size(low), "min": low if above else None, "max": None if above else low}
            if low >= 800
            else None
        )
    if match["low4"]:
        low = _yen(match["low4"], "万", None)
        return {"unit": _by_size(low), "min": low, "max": None}
    low = _yen(match["low"], match["low_scale"] or match["high_scale"], match["low_rest"])
    word = match["unit"].removeprefix("最低")
    unit = next((name for start, name in _UNITS if word.startswith(start)), None)
    if word.startswith("1時間"):
        unit = "hour"
    elif word.startswith("1日"):
        unit = "day"
    unit = unit or _by_size(low)
    said = word in _MONTHLY or (unit == "month" and _AS_PAY.match(match.string, match.end()))
    high = _yen(match["high"], match["high_scale"], match["high_rest"]) if match["high"] else None
    tens = not (match["low_scale"] or match[0].endswith("円") or _COUNTED.match(match.string, match.end()))
    if low <= 80 and said and tens:
        unit, low, high = "month", low * 10_000, high * 10_000 if high and high <= 80 else high
    if unit == "month" and low < 200 and not (match["low_scale"] or match["high_scale"]):
        return None  # 月20 is no wage, 月に2回 even less
    if low < 500:
        return None
    bound = match["bound"] or ""
    if high is not None:
        return {"unit": unit, "min": low, "max": high}
    if bound in {"以下", "以内", "未満"} or match.string.startswith("まで", match.end()):
        return {"unit": unit, "min": None, "max": low}
    return {"unit": unit, "min": low, "max": None}


def _by_size(yen: int) -> str:
    return next(
        (unit for limit, unit in ((5_000, "hour"), (50_000, "day"), (1_500_000, "month")) if yen < limit), "year"
    )


REMOTE = re.compile(
    r"(?:完全|フル|一部)?(?:在宅|ざいたく|ザイタク)(?:勤務|ワーク)?(?!医療|介護|酸素|でい|看護|診療|ケア|避難|起訴)"
    r"|(?:完全|フル|一部)?(?:リモート|りもーと)(?:ワーク|勤務)?(?!面談|相談|面接|会議|操作|デスクトップ|で(?:相談|面談))|(?:完全|フル)?(?:テレワーク|リモワ)(?:勤務)?"
    r"|自宅勤務|(?:自宅|家)(?:から|で|に(?:いながら|いたまま|居ながら|いて))(?:も)?(?:(?:でき|出来|やれ|働け)る(?:仕事)?)|(?:自宅|家|うち)で(?=働(?:き|く|け)|仕事(?:したい|がしたい|を?した|を?でき))|家にいながら(?=働)"
    r"|(?:出社|通勤)(?:なし|無し|不要|ゼロ|しない(?=で|働)|せずに?|しなくて(?:も)?(?:いい|良い|済む|すむ))|出勤(?:不要|しなくて(?:も)?(?:いい|済む))|家(?:から|を)出(?:ず(?:に)?|ない(?:で)?)(?=[^。、]{0,2}(?:でき|働|やれ|仕事|済))|(?:会社|オフィス|職場)に(?:行か|出社し|通わ)な(?:くて(?:も)?(?:いい|良い|済む)|い(?=で))|外に出(?:ず(?:に)?|ないで)(?=[^。、]{0,2}(?:でき|働|やれ|仕事))"
)

DURATION = re.compile(
    r"(?P<half>半年|はんとし)(?:間|以上)?(?!前(?!から)|後)|(?<!平成)(?<!昭和)(?<!令和)(?<!\d)(?<!中学)(?<!高校)(?<!小学)(?<!大学)(?P<years>\d{1,2})年(?:と)?(?P<months>\d{1,2})[ヶヵかカケ箇個]月(?:間)?(?!前|後)"
    r"|(?<!平成)(?<!昭和)(?<!令和)(?<!\d)(?<!中学)(?<!高校)(?<!小学)(?<!大学)(?<!石の上にも)(?P<number>\d{1,3})(?P<unit>年半|年(?!一昔|ひと昔|日記|半|代|収|金|齢|末|生まれ|度|卒|コース|生|前|に(?:高校|大学|卒|入))(?:間|目)?|[ヶヵかカケ箇個]月(?:間|半|目)?|週間|日間|時間)(?!以内|(?:以上|近く|くらい|ほど|ぐらい)?前(?!後)|後|\d|の面談)(?:以上|近く)?"
    r"|(?P<some>数十?年|何十年|十数年|長年)間?|(?P<quarter>四半世紀)"
)


def duration_value(match: re.Match[str]) -> dict[str, Any] | None:
    """`{"amount", "unit"}`; 半年 is 6 months, 3年半 42 months, 数年 has no amount."""
    if match["half"]:
        return {"amount": 6, "unit": "month"}
    if match["quarter"]:
        return {"amount": 25, "unit": "year"}
    if match["years"]:
        return {"amount": int(match["years"]) * 12 + int(match["months"]), "unit": "month"}
    if match["some"]:
        return {"amount": None, "unit": "year"}
    number, unit = int(match["number"]), match["unit"]
    if unit == "時間" or number > 80:
        return None
    if unit.startswith("年半"):
        return {"amount": number * 12 + 6, "unit": "month"}
    if unit.startswith("年"):
        return {"amount": number, "unit": "year"}
    return {"amount": number, "unit": {"週間": "week", "日間": "day"}.get(unit, "month")}


_APPOINTMENT = re.compile(
    r"予約|面談|面接日|空い|空き(?!缶)|あい(?:て|と)(?:る|ます|ん)|伺|うかが|来所|来談|来館|キャンセル|変更|ずら|振り替|相談(?:した|でき|をお願|お願|に(?!乗)|の(?:枠|日|時間|予約)|を|(?:に)?(?:の|乗)って)|都合|日程|別の日|違う日|取れ|とれ|枠|日時|希望日|候補|延期|移し|スライド|動かし|取り消|取消|白紙|話を?聞い|話し?たい|話せ(?:ま(?:す|せん)か|ないですか|るか)|電話で話"
)
_PERHAPS_ONE = re.compile(
    r"行け|行って(?:も)?(?:いい|大丈夫)|お願いし|お願いでき|でお願い|にお願い|に(?:して|できます|変え|替え)|大丈夫です|いかが|どう(?:です|でしょ)|早め|遅らせ|時間(?:を|が)|いけます|行きます|開い|やって(?:い)?(?:ますか|ますでしょうか|る(?:$|か|の|ん))|辞退|やめたい"
)
_OF_WORK = re.compile(
    r"(?<=[土日祝])(?:も|に)?出(?:る|ん|た|ます)|働|勤務|パート|バイト|シフト|求人|出勤|時給|日給|月給|月収|正社員|派遣|残業|扶養|週\d|週休|休み(?:の|が|で|希望|がいい)|土日祝?休|仕事(?!終|帰|上が|が終|の(?:後|あと|日)|で(?:行け|都合|忙)|休)|職種|稼"
)


def books_surely(text: str) -> bool:
    """Whether words that only an appointment brings up are in `text`."""
    return bool(_APPOINTMENT.search(text))


def books(text: str, whole: str) -> bool:
    """Whether a sentence speaks of an appointment, whose days and hours are no wish for work: by its own words, or by
    those of the `whole` message where it has none of either kind."""
    if books_surely(text):
        return True
    if _OF_WORK.search(text):
        return False
    if text != whole:
        return books(whole, whole)
    return bool(_PERHAPS_ONE.search(text))


PAST_DAY = re.compile(r"昨日|きのう|一昨日|おととい|先週|先月")

NOT_A_PLACE = re.compile(
    r"さん|くん|君|ちゃん|様|氏|茶|金時|織(?!物)|と申し|といい|と言い|です(?:。|、)?(?:よろ|初め|はじめ)|する(?!ところ)|弁|家|先生|病院|大学|高校|銀行|城"
)
PLACE_AFTER = re.compile(
    r"(?:の)?(?:あたり|辺|辺り|ら?へん|近く|近辺|周辺|方面|方|ほう|駅|区|市|町|界隈|エリア|付近|以外|とか|か|や)|(?:に(?!対)|で(?!す|し)|から|まで|へ|在住|住み|住ん|出身|内|在|市内|勤務|通|は(?:遠|近|無理)|が(?:いい|近|希望)|周り|まわり|より|、|・|希望|なん|に生まれ|です(?:$|。|、[^よ初は])|の(?:皿洗|店|飲食|料亭|旅館|居酒屋|バー|仕事|求人|バイト|パート|カフェ|レストラン|コンビニ|工場|会社|施設|坂|裏|イオン|スーパー|団地|隣|となり|そば|西|東|南|北|アパート|マンション|山|方))"
)
PLACE_BEFORE = re.compile(
    r"(?:住まい|住所|家|自宅|場所|勤務地|最寄り|地元|職場|実家|エリア|希望地)(?:は|が|も|:)[^。]{0,6}$|(?:市|区|か|や|、|・|から|で)$|京都(?:市)?(?:の)?$"
)
PART_OF_A_PLACE = re.compile(
    r"(?:東京都|大阪市|名古屋市|札幌市|神戸市|堺市|横浜市|福岡市|仙台市|さいたま市|都)(?:の)?$"
)

WORK_AFTER = re.compile(
    r"(?:の|な)?(?:お)?(?:仕事|しごと|職(?!場の)|業(?!界の)|業界|業務|系|関係|関連|作業|経験|バイト|アルバイト|パート|スタッフ|求人|募集|正社員|会社|現場|店員|勤務|派遣)"
    r"|(?:や|とか|か|、|・|/|と|または)(?=[^。]{0,14}(?:仕事|職|経験|がいい|希望|働|したい|求人|なら|探|募集|以外|無理|嫌))"
    r"|(?:を|は|が|も|に|で|なら|で?の|みたいな|として)?[^。、]{0,6}(?:雇|働|やりた|してみた|したい|したく|やって(?:い|た|き|ま)|して(?:い|た|き|ま)|してた|勤め|勤務|就き|就い|希望|転職|応募|なりた|に興味|できます|できる|がいい|でもいい|探|経験|やってみ|長く|辞め|やめ|歴|しか(?:した|やった)|目指|向い|募集|求人|未経験|で?\d+年|一筋|パート|バイト|おり(?:ます|まし)|入って|コース|専門学校|職業訓練)"
    r"|に(?:決ま|内定|採用|配属|就職)|で(?:食って|食べてい|食べてる|くって|稼)|(?:も|を)?やろう|に(?:は)?(?:もう)?戻|の口(?:が|は|も)|で(?:腰|体|身体|膝|心|病|倒れ)|は?(?:夜勤|早番|遅番|日勤|シフト|時給|残業)|以外|じゃない(?:仕事|の|やつ)|の(?:資格|勉強|免許)|施設(?:に|で|の|勤)|やないと|(?:に|を)?乗って|は(?:無理|嫌|いや|避け|きつ|もう|ちょっと|したく|やりたく|苦手|向い|除)|\d+年|です(?:。|$|が|けど)|でした|だった|一筋|ばかり|だけ(?:は|で)|(?:の|で)?(?:夜勤|早朝|日勤|深夜|(?:レジ|惣菜|品出し)(?!を(?:買|食|通)|で(?:買|払)))|で(?:1|2|一|二)?人暮|の(?:見習い|卵|たまご)"
)
WORKPLACE = re.compile(
    "(?:[屋店場館園院所局]|ホテル|スーパー|コンビニ|カフェ|レストラン|倉庫|センター|ホーム|会社|銀行|ショップ|施設)$"
)
"""Before で and an occupation: only where it is done."""
MET = re.compile("さん(?:に(?!な|転|応)|が|から|は|も|と)")
"""After 店員, 警備員: a person whom one met."""
HELD_POST = re.compile(
    "$|。|、|です|でし|だ(?:っ|。|$)|で(?:。|、|$)|とか|として|経験|歴|の(?:仕事|経験|バイト|パート)|募集|求人|\\d"
)
"""After カフェの店員: the post is held or sought, no person whom one met."""
WORK_BEFORE = re.compile(
    r"(?:週\d日?|\d時間|\d時(?:まで)?|円|正社員|パート|バイト|派遣|フルタイム|夜勤|日勤|扶養内|土日休み|平日(?:だけ|のみ)?)(?:で|の|、|・)$|(?:仕事|職種|職業|希望|前職|前の仕事|以前|(?<![駅目人店名手午])前|今|いま|現在|ずっと|元|もと|経験)(?:は|が|:|も|も?ずっと)?(?:の)?$|(?:職種|希望(?:職種)?|仕事)は$"
)
AS_LICENCE = re.compile(
    r"、?[^。、]{0,4}(?:独学|勉強中)|に(?:挑戦|チャレンジ|落ち|再挑戦)|(?:を|も)?(?:目指|めざ)して(?:勉強|独学|受験)|(?:です|なん(?:です|だ)|でして|や(?:けど|った|ねん)|で、|に(?:合格|受)|の(?:一次|二次|学校|コース)|まで(?:$|。|持))|(?:講座|研修|試験|の勉強)|(?:の|って)?(?:資格|免許|免状|試験|検定|合格|勉強|講座|研修|講習|取得|修了)|(?:を|は|も|なら|が|だけ|とか|くらい|と[^。]{1,8}を)?[^。、]{0,6}(?:持って|もって|取っ|とっ|取り|とり|取れ|とれ|取ろ|とろう|取る|とる|取得|ありま|あります|ある(?!程度)|あり(?:$|。|、)|保有|所持|受か|受け(?:た|よ|る)|乗れ|のれ|更新|活か|生か|いか|ペーパー|勉強|失効|登録)"
)
ONLY_WITH_GRADE = words("""
fp フォーク免許 危険物 大型 中型 中型二輪 準中型 免許 cad クレーン ボイラー 溶接 基本情報 応用情報 2種 二種 電工 日商 リフト 初任者 実務者 管業 java
司書 情報処理 整備士 普通自動車 牽引 けん引 ビル管 カラーコーディネーター 診断士 アイパス toeic 介護福祉
""")
"""Words that mean something else as well: a licence only with a grade or where it is held or aimed at."""
OF_A_RELATIVE = re.compile(rf"{RELATIVE}(?:さん)?(?:が|は|も)$")
"""Before 看護師で、…: what somebody near works as, not a licence that is held."""
WORKS_AS = re.compile("で(?:す|、|$|。)|だ(?:$|。|から|し)|を(?:して|やって)")
SCORED = words("toeic toefl")
DRIVING = re.compile(r"普免|普通免許|車の免許|自動車免許|運転免許|普通自動車|普通車")
"""Before AT限定, which then says no more than what kind of licence it is."""

EMAIL = re.compile(r"[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
PHONE = re.compile(r"(?<!\d)(?:\+81[- ]?|0)\d{1,4}[-( )]{0,2}\d{1,4}[-) ]{0,2}\d{3,4}(?!\d)")

_OTHER = re.compile(rf"{RELATIVE}(?:さん|たち)?(?:\(|が|は|も|の|、|で|,|\d)?[^。]{{0,14}}$")
_RELATIVE_AFTER = re.compile(
    rf"(?:の|になる|になった)(?:うちの)?{RELATIVE}|(?:で、?|、)(?:うちの)?{RELATIVE}(?:です|だ|や|。|$|が[^0-9]*$)"
)
_SELF = re.compile(r"(?:私|わたし|あたし|俺|おれ|僕|ぼく|自分|当方|本人)(?:は|が|も|の|、)?[^。]{0,12}$")
_WITH = re.compile(rf"{RELATIVE}(?:と|や|に|を)[^。]{{0,14}}$")


_REASON = re.compile(r"(?:ので|んで|から|ため|けど|が、|くて|て、|うちは|間は|と思って)")
"""Ends a clause about somebody else, as a reason for what one wishes: 子どもが小さいので9時から."""


def role(name: str, before: str, after: str) -> Literal["self", "other"] | None:
    """Whose it is: 夫は45歳 other, 私は45歳 self; else None. What speaks nearest before it decides."""
    sentence = re.split(r"[。!?\n]", before)[-1]
    own = _SELF.search(sentence)
    near = _OTHER.search(sentence)
    if name in {"wage", "work_time", "remote"} and near:
        near = (
            None
            if re.search(
                r"(?:介護|世話|送迎|病院|迎え|通院|入院|看病|付き添い|施設|デイ|学校|保育園|幼稚園|塾|行事)",
                sentence[near.start() :],
            )
            else near
        )
    if near and name != "age" and _REASON.search(sentence[near.start() :]):
        near = None
    if near and not _WITH.search(sentence[near.start() :]) and (own is None or own.start() < near.start()):
        return "other"
    if name == "age" and _RELATIVE_AFTER.match(after):
        return "other"
    return "self" if own else None


_NEGATED = re.compile(
    r"^(?:に?出(?:る|勤する)(?:ん|の)|の(?:お)?(?:仕事|しごと|職|求人|業務|バイト|資格|経験)|職|系|関係|勤務|業|スタッフ|出勤|も|とか(?:[^。、はがを]{1,6})?|や[^。、]{1,6}|と[^。、はがをいう]{1,6}(?=は|以外)|・[^。、]{1,6}|などの?仕事)?(?:とか|なんか|なんて|みたいなの)?"
    r"(?:以外|は?抜き|[をは]?(?:除|のぞ[いくき])|じゃ(?:困|だめ|ダメ|嫌|いや)|(?:じゃ|では?)な(?:い(?!ですか|かな|でしょ|と(?!こ)|て)|く(?!て(?:も|いい|大丈夫))|ければ)|じゃなし|ちゃうく|でない(?!です|か|と|$)"
    r"|(?:は|が|も|に(?:は|も)|だけ(?:は|が)?|のは|はもう|はちょっと|するのは)?(?:もう|ちょっと|正直|もはや|絶対(?:に)?|あまり|なるべく|できれば|できるだけ|やっぱり|さすがに)*(?:に)?"
    r"(?:(?:無理|むり|ムリ)(?!(?:なん?)?(?:です|でしょう|だろう|やろ|す)?か)|嫌(?!われ)|いや(?!す)|イヤ|だめ|ダメ|駄目|ng|アカン|堪忍|避け|苦手|でき(?:ない|ません|へん|ひん)|出来(?:ない|ません|へん)|やりたくな|したくな|したない|戻りたくな|戻れ(?:な|ませ)|なりたくな|行きたくな|働け(?:ない|ません|へん)|出られ(?:ない|ません|へん)|(?<=[はもと])ちょっと(?:…|\.|。|$|なぁ|な$|ね$)|入れ(?:ない|ません|へん)|きつい|キツ|厳し|しんど|辛い|つらい|遠慮|なし(?:で|が|の|。|$)|無し|お断り|不可|向いて(?:い)?(?:な|ま)|外して|こりごり|懲り|考えて(?:い)?(?:な|ま(?!す))|合わな|合いませ|もういい|もうええ|困る|かなわん|あかん|はごめん|ごめん(?:だ|です|や)|怖|やめ(?:とき|て(?:お|ほ|くだ))|勘弁)"
    r"|(?:は|も|を|が)?(?:何も)?(?:持って(?:い)?(?:な|ま(?:せ))|もって(?:い)?(?:な|ませ)|取って(?:い)?(?:な|ませ)|ありませ|ない(?:です(?!か)|。|$|し|ん(?:で|や|よ|だ|っす)|ので|のに|けど|、)|取れ(?:な|ませ)|なくて|経験(?:が|は)?な))"
)


_NO_DAY = re.compile(
    r"は[^。、]{0,12}(?:働け(?:な|ませ)|出(?:られ|れ)(?:な|ませ)|入れ(?:な|ませ)|無理(?!(?:なん?)?(?:です|でしょう|やろ|す)?か)|ng|都合(?:が)?(?:悪|つかな)|仕事(?:は)?でき(?:な|ませ))"
)
"""After a day on which somebody cannot work, with the reason between: 火曜は通院で働けない."""

LISTED = re.compile(
    r"(?:の(?:お)?仕事|職|系|関係|勤務|業)?(?:と|や|も|とか|か|、|,|・|/|,? )(?:か|それに|あと|それと|または)?"
)
"""What stands between two members of a list: 営業と警備, 介護も清掃も. What excludes the last excludes all."""


_ONLY_SO = re.compile("(?:や|じゃ|で)(?:ないと(?!こ)|なければ|なきゃ|なあかん)")
"""After what alone will do: 10時以降やないと無理."""
NO_OVERTIME = re.compile(
    "(?:が|は|も|の)?(?:ほとんど|ほぼ|あまり|一切|全く)?(?:な[いし]|無|ゼロ|0)"
    "|(?:が|の)?(?:多い|ある)(?:の|とこ|ところ|会社|職場|仕事)?(?:は|が)?(?:ちょっと|もう)?(?:嫌|いや|無理|きつ|しんど|避け|辛|つら)"
)
_NOT_HIM = re.compile(
    "(?:さん)?(?:以外|(?:じゃ|や|では?)な(?:く|い(?!で|か)))|に(?:なっ)[^。]{0,12}(?:間違|違[いう]|けど)"
)
_BECAUSE = re.compile("は[^。、]{2,12}(?:ので|から|ため|て)、?(?:もう)?(?:嫌|いや|イヤ|無理|避け|やめ|遠慮)")
"""The reason stands before the no: 交代勤務は体がもたないので嫌です."""


def negated(name: str, before: str, after: str) -> bool:
    """Whether it is excluded or lacking: 営業以外, 夜勤は無理, 派遣じゃなくて正社員, 免許はない."""
    if _ONLY_SO.match(after):
        return False
    if name == "person_name":
        return bool(_NOT_HIM.match(after))
    if name == "datetime":
        return bool(
            re.match(
                r"(?:は|が|だと|も|に)?(?:もう|ちょっと)*(?:(?<=は)[^。、]{1,10})?(?:無理|行け(?:な|ませ)|だめ|ダメ|都合が(?:悪|つか)|以外|難し|厳し|あかん)",
                after,
            )
        )
    if name == "district" and re.match(r"(?:は|まで(?:は)?|だと)?(?:ちょっと|さすがに)?(?:遠)", after):
        return True
    if name == "work_time" and _NO_DAY.match(after):
        return True
    return bool(_NEGATED.match(after) or _BECAUSE.match(after))


STRONG_TIME = re.compile(
    r"曜|\d時|:\d\d|来週|再来週|明後日|あさって|来月|\d日|\d/\d|週明け|月末|平日の?[朝昼夕夜]|明け"
)
"""Said without any talk of an appointment, these still are one: few speak of 来週水曜 or 15時 otherwise."""

AN_ANSWER = re.compile(
    r"[\s、。!?~〜]|です|でお願いします|お願いします|かな|とか|か|は|で|に|を|の|が|なら|がいい|頃|ごろ|くらい|ぐらい|以降|まで|から|希望|あたり|どう|大丈夫|いけます|ます"
)
"""What may stand around a date that answers a question about an appointment: 土曜の夜で, 10時を11時に."""

OWN_CARE = re.compile(
    r"(?:親|母|父|在宅|おや|はは|ちち|祖母|祖父|義母|義父|夫|妻|家族|姑|舅|おばあちゃん|おじいちゃん)の?$"
)
"""Before 介護: care at home, no occupation."""

CARE_AFTER = re.compile(
    r"(?:で(?:仕事|辞|やめ|離|休|働けな|疲|手|夜)|が(?:あ|終わ|必要|始ま|大変)|と(?:仕事|両立|育児|家事|の両立)|離職|休|疲れ|中"
    r"|の(?:ため|せい|合間|当番|都合)|しながら|に追われ|保険|し(?:て(?:い)?)?(?:る|て|た)(?:ので|から|、|て|父|母|親|祖)|を(?:して|し)(?:い)?(?:る|て|ながら)(?!.{0,6}(?:まし|た)))"
)
KATAKANA = re.compile("[ァ-ヶー]{2}")
"""Around the edge of a word: katakana goes on, as in レコーダー."""
WORK_SENTENCE = re.compile(
    r"働|勤め|勤務|仕事|職(?!場の人)|パート|バイト|派遣|転職|求人|正社員|契約|時給|日給|月給|経験|辞め|やめ|週\d|フルタイム|扶養|シフト|夜勤|日勤|\d年(?!前|生)|やって(?:た|ま|き)|黙々|手伝"
)
"""In a sentence with one of these, a place or a chore is most likely meant as work."""
AS_CUSTOMER = re.compile(
    r"(?:さん)?(?:に(?:は|も)?(?:行|寄|電話|相談|言|聞|怒|乗っ(?!て(?:た|い|ま))|通|入|預|かか|頼|来)|で(?:は|も)?(?:買|食べ|待|もらっ|会|相談|飲|見|借|話|言わ|手続|降|泊)|へ行|まで|を(?:予約|利用|使|呼|待|受け)"
    r"|の(?:予約|送り|前|近く|隣|人|おばちゃん|レシート|弁当|時間|待|お金|支払|窓口|中|帰り|話|せい|ため|休み)|代|券|費|帰り|袋|が(?:高|遠|近|ない|できな|苦手|怖)|前|席|口|証|料|時間|屋さん?で|は(?:無料|高))"
)
OPENING = re.compile(r"(?:時間|じかん|日|中|して(?:い)?(?:る|ます|ん|は)|やって|は(?:$|\?|何|いつ|平日)|電話)")
"""After 営業 or 受付: it is open, no occupation."""

MORE_OF_KYOTO = re.compile(r"[一-龠]{1,2}区|民|外|役所|バス|営|の(?:委託|サービス|人|事業)|が(?:や|運)|ですか")
"""After 京都市: a ward follows, or it is the city as an office."""

NAMED_LICENCE = re.compile(r"(?:フォークリフト|リフト|士|師|クレーン|大型|中型|教員|現場で使う)の?$")
DAILY_LIFE = re.compile("(?:頃|ごろ)?(?:に|まで)?(?:寝|起き|起床|目が|眠|帰宅|布団|ご飯|食べ)")
"""After a clock time: how somebody lives, no time for an appointment."""
