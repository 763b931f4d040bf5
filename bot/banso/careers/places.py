"""Kyoto's eleven wards and the towns around: names, how people shorten them, which lie side by side.

Borders: the municipalities' own maps (京都市, 京都府, 滋賀県). A border that nobody commutes across (the northern
mountains between 左京区 and 右京区) is left out, since the table answers "is it near?".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from banso.careers.either_way import either_way

WARDS = (
    "北区",
    "上京区",
    "左京区",
    "中京区",
    "東山区",
    "下京区",
    "南区",
    "右京区",
    "西京区",
    "伏見区",
    "山科区",
)
TOWNS = (
    "宇治市",
    "長岡京市",
    "向日市",
    "亀岡市",
    "大津市",
    "城陽市",
    "八幡市",
    "京田辺市",
    "久御山町",
    "大山崎町",
    "南丹市",
    "草津市",
    "守山市",
    "栗東市",
    "木津川市",
    "精華町",
    "枚方市",
    "高槻市",
)
DISTRICTS = WARDS + TOWNS

_BORDERS = """
北区 上京区 左京区 中京区 右京区
上京区 左京区 中京区
左京区 中京区 東山区 山科区 大津市
中京区 東山区 下京区 右京区
東山区 下京区 南区 伏見区 山科区
下京区 南区 右京区
南区 右京区 西京区 伏見区 向日市
右京区 西京区 亀岡市 南丹市
西京区 向日市 長岡京市 亀岡市
伏見区 山科区 向日市 長岡京市 大山崎町 八幡市 久御山町 宇治市 大津市
山科区 大津市
宇治市 大津市 城陽市 久御山町
長岡京市 向日市 大山崎町
亀岡市 南丹市
大津市 草津市 栗東市
草津市 守山市 栗東市
城陽市 久御山町 京田辺市
八幡市 大山崎町 久御山町 京田辺市 枚方市
京田辺市 精華町 枚方市
精華町 木津川市
枚方市 高槻市
"""

NEIGHBOURS = either_way(_BORDERS, DISTRICTS)
"""For each district the districts beside it, without itself."""

_ANYWHERE = re.compile(r"anywhere|どこでも|何処でも|こだわら|拘ら|問わない|問いません|特にな|全域")
_WHOLE_CITY = re.compile(r"京都市(?!.*区)|市内|^京都$")
_SHORT = {name[:-1]: name for name in DISTRICTS if len(name) > 2}
_ELSEWHERE = re.compile(r"[^\s、。・]{1,6}[市町村]")
_NAMED = re.compile("|".join(sorted((*DISTRICTS, *_SHORT), key=len, reverse=True)))


def districts_in(texts: Iterable[str]) -> tuple[frozenset[str], bool]:
    """The districts that the texts name (伏見, 京都市左京区, 宇治か城陽…), and whether they say that anywhere will do.

    「京都市」 and 「市内」 mean all wards. A town that we know nothing of is kept by its name, since it is wished for;
    other words that name no place are left out.
    """
    found: set[str] = set()
    for raw in texts:
        text = unicodedata.normalize("NFKC", raw).strip()
        named = {_SHORT.get(name, name) for name in _NAMED.findall(text)}
        if not named and _ANYWHERE.search(text):
            return frozenset(), True
        found.update(named)
        if _WHOLE_CITY.search(text):
            found.update(WARDS)
        elif not named and _ELSEWHERE.fullmatch(text):
            found.add(text)
    return frozenset(found), False


def is_near(district: str, wished: Iterable[str]) -> bool:
    """Whether the district lies beside one of the wished ones (and is not one of them)."""
    homes = frozenset(wished)
    return district not in homes and not homes.isdisjoint(NEIGHBOURS.get(district, frozenset()))
