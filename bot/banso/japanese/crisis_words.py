"""What a rule of the crisis gate is, and the words for people that rules and masks share."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rule:
    """`wish`: a feeling in the first person; told of somebody near only where it is quoted (死にたいと言う).

    `heard`: searched in the readings as well, not only in what was typed.
    """

    name: str
    grade: Literal["watch", "crisis"]
    kind: Literal["self", "other", "violence", "threat"]
    patterns: tuple[str, ...]
    wish: bool = False
    heard: bool = False


WHO = (
    "(?:夫|おっと|旦那|だんな|主人|彼氏?|かれし|彼女|妻|つま|嫁|よめ|奥さん|家内|パートナー|恋人|同居人|同棲相手|相方"
    "|息子|むすこ|娘|むすめ|子ども|子供|こども|孫|長男|次男|三男|長女|次女|上の子|下の子|うちの子|甥|姪|いとこ"
    "|親友|友人|友達|友だち|ともだち|知人|知り合い|仲間|同僚|後輩|先輩|部下|同級生|元彼|元夫|元妻|元カノ"
    "|両親|親父|おやじ|父親|母親|父|母|お父さん|お母さん|おとうさん|おかあさん|おとん|おかん|親"
    "|兄貴|兄|弟|おとうと|姉|妹|いもうと|兄弟|きょうだい|祖父|祖母|おじいちゃん|おばあちゃん|義父|義母|義兄|義弟|家族|恩師|先生|教え子|利用者さん|仲間|幼なじみ)"
)
"""Somebody near."""

HOME = (
    "(?:夫|おっと|旦那|だんな|主人|彼氏?|かれし|彼女|妻|嫁|奥さん|パートナー|恋人|交際相手|同居人|同棲相手|相方|内縁"
    "|息子|むすこ|娘|両親|親父|おやじ|父親|母親|父|母|お父さん|お母さん|おとうさん|おかあさん|おとん|おかん|親|毒親"
    "|兄貴|兄|弟|姉|妹|義父|義母|家族|元彼|元夫|あの人|あいつ)"
)
"""Whoever may live under the same roof."""

BLOW = (
    "(?:殴|なぐ(?:ら|っ|る)|叩[かいくき]|たたか(?:れ)|蹴|にけられ|首を?(?:絞|締|し)め|突き飛ば|暴力|暴れ|暴行|ぼうりょく"
    "|ぶたれ|ひっぱた|引っぱた|どつか|どつき|どつい|しばか|髪を?(?:引|つか|ひ)|(?:物|もの|皿|茶碗|いす|椅子)を投げ|刃物|包丁|ナイフ"
    "|dv|監禁|閉じ込め|とじこめ|家から出(?:さ|して)|乱暴|襲わ|虐待|殺され|ころされ|手をあげ|手を上げ|手が出|ボコ)"
)
