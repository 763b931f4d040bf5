"""Words for whom one is related to or works with."""

import re

_WORDS = """
(?<!丈)夫 旦那 主人 彼氏? 彼女 妻 嫁 奥さん 家内 パートナー 息子 娘 うちの子 上の子 下の子 子ども 子供 孫 長男 次男 三男 長女 次女 甥 姪 友人 友達 同期
同級生 知人 同僚 先輩 後輩 上司 両親 父親 母親 父 母 お父さん お母さん おとん おかん オトン オカン じいちゃん ばあちゃん 親父 おやじ おふくろ 親(?![切身友方戚指]) 兄弟 兄 弟 姉 妹 祖父 祖母
おじいちゃん おばあちゃん 義父 義母 家族 いとこ 叔父 叔母
"""
RELATIVE = f"(?:{'|'.join(_WORDS.split())})"
OF_A_RELATIVE = re.compile(rf"{RELATIVE}(?:さん)?(?:が|は|も)$")
"""Before 看護師で、…: what somebody near works as, not a licence that is held."""
