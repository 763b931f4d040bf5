"""Occupations and forms of employment. Many an occupation is a place or a chore as well: the words around decide."""

import re
from collections.abc import Iterator

from banso.japanese import doubtful_occupations, gazetteer, occupations
from banso.japanese.found import Found, listed, longest, lowered
from banso.japanese.licences import HELD_OR_WISHED, as_licence
from banso.japanese.message import Message
from banso.japanese.relatives import OF_A_RELATIVE, RELATIVE
from banso.japanese.tables import pattern, slots
from banso.japanese.text import to_katakana
from banso.japanese.workplaces import read_workplaces

_KANA_WORDS = {word: form for word, form in occupations.OCCUPATIONS.items() if re.fullmatch("[ぁ-ん]{3,}", word)}
_OCCUPATIONS = {to_katakana(word): form for word, form in _KANA_WORDS.items()} | lowered(occupations.OCCUPATIONS)
_EMPLOYMENT = lowered(gazetteer.EMPLOYMENT_TYPES)
_ONLY_AS_WORK = frozenset(word.lower() for word in doubtful_occupations.ONLY_AS_WORK)
_NEVER_LOOSELY = frozenset(word.lower() for word in doubtful_occupations.NEVER_LOOSELY)

_OCCUPATION = pattern(
    r"""
    (?P<word><known>)
    (?P<post>の(店員|作業員|販売員|従業員|オペレーター|運転手|職人|スタッフ|ホール|厨房|キッチン)(?!さん))?
    (?!所|見学|時間|中(?!心)|日|園|先|料|費|保険|機|者の方|的|客|員?さんと|スマイル|トーク|妨害|停止)
    """,
    known=longest(_OCCUPATIONS),
)
_FORM = pattern(
    r"<known>(?!会社|元(?!で)|法|書|更新|期間|満了|(?<=派遣)(された|される|した)|(?<=契約)して)",
    known=longest(_EMPLOYMENT),
)
_BARE_FORMS = frozenset({"契約", "正規", "自営", "短期", "単発", "フリー", "委託"})
"""Forms only where work is spoken of right beside."""
_FORMS_BEFORE = pattern(
    r"((正社員|派遣|パート|バイト|非?正規)(でも|か|と|や|、|・|も|とか)|<who>(は|が|も)?)$", who=RELATIVE
)
_OF_SOMEBODY = pattern(r"<who>$", who=RELATIVE)
_JOINED = pattern(r"[一-龠]$(?<![年月])")
_LIVED_ON = pattern(
    r"""
    (でも|や|とか|か)(正社員|嘱託|派遣|バイト|パート|日雇い|契約)
    | ばっかり|ばかり|暮らし|続き|生活|しか|つなぎ|で(食|暮|生活|つな)
    """
)
"""After 契約 or 単発: another form, or how somebody gets along."""

_WORK_AFTER = pattern(
    r"""
    (の|な)?(お)?<work>
    | (や|とか|か|、|・|/|と|または)(?=[^。]{0,14}<wished>)
    | (を|は|が|も|に|で|なら|で?の|みたいな|として)? [^。、]{0,6} <done>

    # got or left
    | に(決ま|内定|採用|配属|就職|受か(?!る)) | に(は)?(もう)?戻 | の口(が|は|も) | の契約が(切|満)
    | を?(クビ|首に|かじっ|[^。、]{0,4}引退) | で(定年|雇い止め|正社員) | の?あがり | 上がり(です|で|の)

    # lived on, learnt, worn out by, thought of
    | で(食って|食べてい|食べてる|くって|稼) | で(1|2|一|二)?人暮 | で(腰|体|身体|膝|心|病|倒れ)
    | が(長(か|い|く)|本業)
    | (も|を)?やろう | (に|を)?乗って | の(資格|勉強|免許|試用|面接|採用)
    | の(見習い|卵|たまご|助手|手伝い|補助|下働き)
    | も考え | (なら|なんか|だけ)?でき(そう|ます|る) | ちゅう(仕事|職)
    | みたいな(の|ん|やつ)(が|は|でも|で|を)?(いい|ええ|希望|やりた|した|な(い|か)|無|探|あれば)

    # when it is done, or what else is told of oneself
    | を?週\d | は?(夜勤|早番|遅番|日勤|シフト|時給|残業) | 、\d\d(歳|才|代)
    | (の|で)?(夜勤|早朝|日勤|深夜|(レジ|惣菜|品出し)(?!を(買|食|通)|で(買|払)))

    # excluded, or told
    | 以外|じゃない(仕事|の|やつ)|やないと|は(無理|嫌|いや|避け|きつ|もう|ちょっと|したく|やりたく|苦手|向い|除)
    | \d+年|です(。|$|が|けど)|でした|だった|一筋|ばかり|だけ(は|で)|施設(に|で|の|勤)
    """,
    **slots(
        r"""
        work: 仕事 しごと 職(?!場の) 業(?!界の) 業界 業務 系 関係 関連 作業 経験 バイト アルバイト パート
            スタッフ 求人 募集 正社員 会社 現場 店員 勤務 派遣
        wished: 仕事 職 経験 がいい 希望 働 したい 求人 なら 探 募集 以外 無理 嫌 掛け持ち
        done: 雇 働 やりた してみた したい したく やって(い|た|き|ま) して(い|た|き|ま) してた 勤め 勤務 就き
            就い 希望 転職 応募 なりた に興味 できます できる がいい でもいい 探 経験 やってみ
            長く(働|勤|続|やっ) 辞め やめ 歴 しか(した|やった) 目指 向い 募集 求人 未経験 で?\d+年 一筋 パート
            バイト おり(ます|まし) 入って コース 専門学校 職業訓練
        """
    ),
)
_WORK_BEFORE = pattern(
    r"""
    (<condition>)(で|の|、|・)$
    | (仕事|職種|職業|希望|前職|前の仕事|以前|(?<![駅目人店名手午])前|今|いま|現在|ずっと|元|もと|経験)
      (は|が|:|も|も?ずっと)?(の)?$
    | (職種|希望(職種)?|仕事)は$ | \d(歳|才|代)(です)?、$
    """,
    condition=r"週\d日?|\d時間|\d時(まで)?|円|正社員|パート|バイト|派遣|フルタイム|夜勤|日勤|扶養内|土日休み|早朝|深夜|平日(だけ|のみ)?",
)
_WORK_SENTENCE = pattern(
    r"""
    働|勤め|勤務|仕事|職(?!場の人)|パート|バイト|派遣|転職|求人|正社員|契約|時給|日給|月給|経験|辞め|やめ
    | 週\d|フルタイム|扶養|シフト|夜勤|日勤|\d年(?!前|生)|やって(た|ま|き)|黙々|手伝
    """
)
"""In a sentence with one of these, a place or a chore is most likely meant as work."""
_AS_CUSTOMER = pattern(
    r"""
    (さん)?
    (
        に(は|も)?(行|寄|電話|相談|言|聞|怒|乗っ(?!て(た|い|ま))|通|入|預|かか|頼|来)
        | で(は|も)?(買|食べ|待|もらっ|会|相談|飲|見|借|話|言わ|手続|降|泊)
        | へ行|まで|を(予約|利用|使|呼|待|受け)
        | の(予約|送り|前|近く|隣|人|おばちゃん|レシート|弁当|時間|待|お金|支払|窓口|中|帰り|話|せい|ため|休み)
        | 代|券|費|帰り|袋|前|席|口|証|料|時間|屋さん?で
        | が(高|遠|近|ない|できな|苦手|怖)|は(無料|高)
    )
    """
)
_WORKPLACE = pattern(
    r"""
    ([屋店場館園院所局]|ホテル|スーパー|コンビニ|カフェ|レストラン|倉庫|センター|ホーム|会社|銀行|ショップ|施設)$
    """
)
"""Before で and an occupation: only where it is done."""
_CLOSED = pattern(r"(が|も|の)?(閉鎖|閉店|移転|廃業|倒産|潰れ|つぶれ|畳ま|なくな)")
"""After a workplace: it is spoken of as a building or a firm."""
_MET = pattern(r"(さん|の(人|方|おばちゃん|おじさん|お兄さん|お姉さん|にいちゃん))(に(?!な|転|応)|が|から|は|も|と)")
"""After 店員, 警備員: a person whom one met."""
_AT_THE_TILL = pattern(r"に並|で(並|払|もた|待)|の列|袋|が混|を(通|待)|前")
_OF_THE_BODY = pattern(r"(ごと|年|術後|がん|癌|血液|胃|腸|目|心臓|肺|尿|脳|精密|再|健康|病院|健診)の?$")
_TEACHER_MET = pattern(
    r"""
    に(?!な|応募|採用|戻|受|落) | [がは](?!いい|した|やりた|長|未経験|無理|嫌|もう無理) | (から|と)(?!か)
      | も(?!でき|いい|考|や)
    | の(?!仕事|経験|資格|免許|採用|募集|求人|バイト|パート|卵|口|面接) | です | 、(?!\d) | [。!?]|$
    """
)
"""After 先生: the one who teaches or treats oneself."""
_MOVING = pattern(r"て|た|前|先|後|する|します|でき|で(荷|出)|の(荷|準備|とき|時|費|日|話)|を(考|し(?!て(い|ま)))")
"""After 引っ越し: somebody moves house."""
_AT_HOME = pattern(r"(墓|大|家の|部屋の|風呂の?|トイレの?|台所の?|実家の)$")
_INSURED = pattern(r"(社会|失業|雇用|生命|健康|国民|労災|介護|医療|学資)$")
_DELIVERED = pattern(r"(便|物)?(が|も)(来|届)|を(受|頼)")
_CARE = frozenset({"介護", "かいご", "デイ", "デイサービス"})
_DOING = pattern(r"(を|も)?して(る|ん|おり|ます)")
_HELD_POST = pattern(
    r"""
    $|。|、|です|でし|だ(っ|。|$)|で(。|、|$)|とか|として|経験|歴|の(仕事|経験|バイト|パート)|募集|求人|\d
    """
)
"""After カフェの店員: the post is held or sought, no person whom one met."""
_WORKS_AS = pattern(r"で(す|、|$|。) | だ($|。|から|し) | を(して|やって)")

_OWN_CARE = pattern(
    r"(親|母|父|在宅|おや|はは|ちち|祖母|祖父|義母|義父|夫|妻|家族|姑|舅|おばあちゃん|おじいちゃん)の?$"
)
"""Before 介護: care at home, no occupation."""
_CARE_AFTER = pattern(
    r"""
    で(仕事|辞|やめ|離|休|働けな|疲|手|夜) | が(あ|終わ|必要|始ま|大変) | と(仕事|両立|育児|家事|の両立)
    | 離職|休|疲れ|中|の(ため|せい|合間|当番|都合)|しながら|に追われ|保険
    | し(て(い)?)?(る|て|た)(ので|から|、|て|父|母|親|祖)
    | を(して|し)(い)?(る|て|ながら)(?!.{0,6}(まし|た))
    """
)
_KATAKANA = pattern("[ァ-ヶー]{2}")
"""Around the edge of a word: katakana goes on, as in レコーダー."""
_OPENING = pattern(r"時間|じかん|日|中|して(い)?(る|ます|ん|は)|やって|は($|\?|何|いつ|平日)|電話")
"""After 営業 or 受付: it is open, no occupation."""


def read_occupations(message: Message) -> Iterator[Found]:
    """The occupations by their everyday nouns."""
    text = message.text
    known: list[re.Match[str]] = []
    waiting: list[re.Match[str]] = []
    for match in _OCCUPATION.finditer(text):
        if not _is_something_else(message, match):
            plain = match["word"] not in _ONLY_AS_WORK or _as_work(text, match)
            (known if plain else waiting).append(match)
    spans = [match.span() for match in known]
    known += [match for match in waiting if listed(text, match.span(), spans)]
    found = [Found("occupation", _OCCUPATIONS[match["word"]], *match.span(), 4) for match in known]
    found += [_at_workplace(text, span, found) for span in read_workplaces(message)]
    yield from _without_workplaces(text, found)


def _at_workplace(text: str, span: tuple[int, int], found: list[Found]) -> Found:
    """The workplace by the occupation that its name begins with (印刷屋), else by its own name."""
    start, end = span
    inside = next((one.value for one in found if one.start == start and one.end < end), text[start:end])
    return Found("occupation", "製造" if text.endswith("工場", start, end) else inside, start, end, 5)


def _as_work(text: str, match: re.Match[str]) -> bool:
    """Whether the words around a doubtful occupation speak of work."""
    before, after = text[: match.start()], text[match.end() :]
    return bool(
        _WORK_AFTER.match(after)
        or (match["post"] and _HELD_POST.match(after))
        or _WORK_BEFORE.search(before)
        or (OF_A_RELATIVE.search(before) and _WORKS_AS.match(after))
        or (match["word"] not in _NEVER_LOOSELY and (_DOING.match(after) or _loosely(before, after)))
    )


def _loosely(before: str, after: str) -> bool:
    """Whether the sentence speaks of work and the place or chore is not met as a customer."""
    sentence = f"{re.split('[。!?]', before)[-1]}{re.split('[。!?]', after)[0]}"
    return bool(_WORK_SENTENCE.search(sentence)) and not _AS_CUSTOMER.match(after)


def _without_workplaces(text: str, found: list[Found]) -> Iterator[Found]:
    """Without places at which another occupation is done (ホテルで清掃): that one is the occupation."""
    starts = {one.start for one in found}
    for one in found:
        beside = text.startswith("で", one.end) and one.end + 1 in starts
        if not (beside and _WORKPLACE.search(text, one.start, one.end)):
            yield one


def _is_something_else(message: Message, match: re.Match[str]) -> bool:
    """Whether the word is cut out of another, or says care at home, opening hours, a licence and the like."""
    word, before, after = match["word"], message.text[: match.start()], message.text[match.end() :]
    cut = not message.whole_tokens(*match.span())
    return bool(
        ((cut or len(word) < 4) and (_KATAKANA.match(before[-1:] + word[0]) or _KATAKANA.match(word[-1] + after)))
        or (cut and not (len(word) > 2 or _WORK_AFTER.match(after)))
        or (word in _CARE and (_OWN_CARE.search(before) or _CARE_AFTER.match(after)))
        or (_WORKPLACE.search(word) and _CLOSED.match(after))
        or _MET.match(after)
        or (word == "レジ" and _AT_THE_TILL.match(after))
        or (word == "検査" and _OF_THE_BODY.search(before))
        or (word == "先生" and _TEACHER_MET.match(after))
        or (word in {"営業", "受付", "えいぎょう"} and _OPENING.match(after))
        or (word == "運転" and before.endswith(("車は", "車の", "車も", "車を", "車")))
        or (word == "大工" and before.endswith(("日曜", "船")))
        or (word.startswith("引") and _MOVING.match(after))
        or (word.endswith("掃除") and _AT_HOME.search(before))
        or (word == "保険" and _INSURED.search(before))
        or (word.startswith("宅配") and _DELIVERED.match(after))
        or before.endswith("反面")
        or (word == "カフェ" and before.endswith(("ネット", "マンガ", "漫画")))
        or (word in HELD_OR_WISHED and as_licence(before, after))
    )


def read_forms(message: Message) -> Iterator[Found]:
    """The forms of employment, by one name each."""
    for match in _FORM.finditer(message.text):
        word, (start, end) = match[0], match.span()
        before, after = message.text[:start], message.text[end:]
        if word in _BARE_FORMS and not _as_form(before, after):
            continue
        if len(word) < 4 and (_KATAKANA.match(word[-1] + after) or not message.whole_tokens(start, end)):
            continue
        yield Found("employment_type", _EMPLOYMENT[word], start, end, 4)


def _as_form(before: str, after: str) -> bool:
    """Whether the words around 契約, 単発 speak of work, and it is not the end of another word (秘密保持契約)."""
    if _JOINED.search(before) and not _OF_SOMEBODY.search(before):
        return False
    return bool(_WORK_AFTER.match(after) or _FORMS_BEFORE.search(before) or _LIVED_ON.match(after))
