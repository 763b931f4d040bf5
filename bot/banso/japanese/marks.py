"""Whose an entity is and whether it is excluded, by the words before and after it."""

import re
from typing import Literal

from banso.japanese.relatives import RELATIVE
from banso.japanese.tables import pattern, slots

_OTHER = pattern(r"<who>(さん|たち)?(\(|が|は|も|の|、|で|,|\d)?[^。]{0,14}$", who=RELATIVE)
_RELATIVE_AFTER = pattern(
    r"(の|になる|になった)(うちの)?(<who>|人) | (で、?|、)(うちの)?<who>(です|だ|や|。|$|が[^0-9]*$)",
    who=RELATIVE,
)
_SELF = pattern(r"(私|わたし|あたし|俺|おれ|僕|ぼく|自分|当方|本人)(は|が|も|の|、)?[^。]{0,12}$")
_WITH = pattern(r"<who>(と|や|に|を)[^。]{0,14}$", who=RELATIVE)
_REASON = pattern(r"ので|んで|から|ため|けど|が、|くて|て、|うちは|間は|継いで|と思って")
"""Ends a clause about somebody else, as a reason for what one wishes: 子どもが小さいので9時から."""
_CARED_FOR = pattern(r"介護|世話|送迎|病院|迎え|通院|入院|看病|付き添い|施設|デイ|学校|保育園|幼稚園|塾|行事")
"""Between somebody near and hours or pay: a reason for what one wishes oneself."""

_NEGATED = pattern(
    r"""
    ^(<named>)? (とか|なんか|なんて|みたいなの)?
    (
        以外|いがい|は?抜き|[をは]?(除|のぞ[いくき])|じゃ(困|だめ|ダメ|嫌|いや)
        | (じゃ|では?)な(い(?!ですか|かな|でしょ|と(?!こ)|て)|く(?!て(も|いい|大丈夫))|ければ)
        | じゃなし|や(な|の)(く|う)て|ちゃうく|でもな(く|い(?!です))|でない(?!です|か|と|$)
        | (は|が|も|に(は|も)|だけ(は|が)?|のは|はもう|はちょっと|するのは)? <softened>* (に)? <refused>
        | (は|も|を|が|の|なんか|なんて)?(何も)? <lacking>
    )
    """,
    **slots(
        r"""
        named: 全般 関係全般 に?出(る|勤する)(ん|の) の(お)?(仕事|しごと|職|求人|業務|バイト|資格|経験) 職 系
            関係 勤務 業 スタッフ 出勤 も とか([^。、はがを]{1,6})? や[^。、]{1,6}
            と[^。、はがをいう]{1,6}(?=は|以外) ・[^。、]{1,6} などの?仕事
        softened: もう ちょっと 正直 もはや 絶対(に)? あまり なるべく できれば できるだけ やっぱり さすがに
            二度と
        refused: (無理|むり|ムリ)(?!(なん?)?(です|でしょう|だろう|やろ|す)?か) 嫌(?!われ|い?(や|じゃ)な)
            いや(?!す) イヤ だめ ダメ 駄目 ng アカン 堪忍 避け 苦手 でき(ない|ません|へん|ひん|ん)
            出来(ない|ません|へん|ひん) やりたくな したくな したない 戻りたくな 戻れ(な|ませ) なりたくな
            行きたくな 働け(ない|ません|へん) 出られ(ない|ません|へん)
            (?<=[はもと])ちょっと([….。]|$|なぁ|な$|ね$) 入れ(ない|ません|へん) きつい キツ 厳し しんど 辛い
            つらい 遠慮 なし(で|が|の|。|$) 無し お断り 不可 向いて(い)?(な|ま) 外して こりごり 懲り
            考えて(い)?(な|ま(?!す)) 合わな 合いませ もういい もうええ 困る かなわん あかん あきま
            せ[えぇー]?へん やら(ない|ん|へん) 行か(ない|ん|へん) はごめん ごめん(だ|です|や) 怖
            やめ(とき|て(お|ほ|くだ)) 勘弁
        lacking: 持って(い)?(な|ま(せ)) もって(い)?(な|ませ) 取って(い)?(な|ませ) ありませ 取れ(な|ませ) なくて
            無(い(?!です?か)|く|し) 経験(が|は)?な
            ない(です(?!か)|。|$|し|ん(で|や|よ|だ|っす)|ので|のに|けど|、)
            ない(ような)?(お)?(仕事|ところ|とこ|所|会社|職場|求人|やつ|もの|方(?!法)|ほう|シフト|条件)
        """
    ),
)
_NO_DAY = pattern(
    r"""
    は[^。、]{0,12}
    (
        (働け|働かれ|出られ|出れ|入れ|入られ|起きられ|動け)(な|ませ|へん|ん|ず)
          |無理(?!(なん?)?(です|でしょう|やろ|す)?か)|ng
        | 都合(が)?(悪|つかな)|仕事(は)?でき(な|ませ)
    )
    """
)
"""After a day on which somebody cannot work, with the reason between: 火曜は通院で働けない."""
_NO_APPOINTMENT = pattern(
    r"""
    (は|が|だと|も|に)?(もう|ちょっと)*((?<=は)[^。、]{1,10})?
    (や(な|の)(く|う)て|(じゃ|では|や)な(く|い)(て|、)|無理(?!(なん)?(です|でしょう|だろう|やろ|す)?か)|行け(な|ませ|へん)(?!か)
        |だめ|ダメ|都合が(悪|つか)|以外|難し|厳し|あかん)
    """
)
_TOO_FAR = pattern(r"(は|まで(は)?|だと)?(ちょっと|さすがに)?遠")
_ONLY_SO = pattern(r"(や|じゃ|で)(ないと(?!こ)|なければ|なきゃ|なあかん)")
"""After what alone will do: 10時以降やないと無理."""
NO_OVERTIME = pattern(
    r"""
    (が|は|も|の)?(ほとんど|ほぼ|あまり|一切|全く)?(な[いし]|無|ゼロ|0)
    | (が|の)?(多い|ある)(の|とこ|ところ|会社|職場|仕事)?(は|が)?(ちょっと|もう)?
      (嫌|いや|無理|きつ|しんど|避け|辛|つら)
    """
)
_TAKEN_BACK = pattern(
    r"""
    (歳|才)?((じゃ|や|では?)な(く|い(?!です|か))|ちゃうくて|は(もう|全然)?(使|間違|古|解約|変わり|つなが|通じ)
        |(は|が)?間違)
    """
)
"""After an age, a number or an address that is corrected or no longer used."""
_NOT_HIM = pattern(r"(さん)?(以外|(じゃ|や|では?)な(く|い(?!で|か))) | に(なっ)[^。]{0,12}(間違|違[いう]|けど)")
_BECAUSE = pattern(r"は[^。、]{2,12}(ので|から|ため|て)、?(もう)?(嫌|いや|イヤ|無理|避け|やめ|遠慮)")
"""The reason stands before the no: 交代勤務は体がもたないので嫌です."""


def role(name: str, before: str, after: str) -> Literal["self", "other"] | None:
    """Whose it is: 夫は45歳 other, 私は45歳 self; else None. What speaks nearest before it decides."""
    sentence = re.split(r"[。!?\n]", before)[-1]
    own = _SELF.search(sentence)
    near = _OTHER.search(sentence)
    if near and name in {"wage", "work_time", "remote"} and _CARED_FOR.search(sentence, near.start()):
        near = None
    if near and name != "age" and _REASON.search(sentence, near.start()):
        near = None
    if near and not _WITH.search(sentence[near.start() :]) and (own is None or own.start() < near.start()):
        return "other"
    if name == "age" and _RELATIVE_AFTER.match(after):
        return "other"
    return "self" if own else None


def negated(name: str, after: str) -> bool:
    """Whether it is excluded or lacking: 営業以外, 夜勤は無理, 派遣じゃなくて正社員, 免許はない."""
    if _ONLY_SO.match(after):
        return False
    if name == "person_name":
        return bool(_NOT_HIM.match(after))
    if name in {"age", "phone", "email"}:
        return bool(_TAKEN_BACK.match(after))
    if name == "datetime":
        return bool(_NO_APPOINTMENT.match(after))
    if name == "district" and _TOO_FAR.match(after):
        return True
    if name == "work_time" and _NO_DAY.match(after):
        return True
    return bool(_NEGATED.match(after) or _BECAUSE.match(after))
