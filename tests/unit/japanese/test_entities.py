"""Entities: spans in the text as typed, normalised values, whose they are, whether excluded."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.japanese.entities import Entity, read_entities


def _one(text: str, name: str) -> Entity:
    found = [entity for entity in read_entities(text) if entity.name == name]
    assert len(found) == 1, f"{name} in {text}: {found}"
    return found[0]


@pytest.mark.parametrize(
    ("text", "name", "span", "value"),
    [
        ("45歳男です", "age", "45歳", 45),
        ("四十五歳です", "age", "四十五歳", 45),
        ("よんじゅうはっさいです", "age", "よんじゅうはっさい", 48),
        ("50代後半です", "age", "50代後半", {"min": 55, "max": 59}),
        ("アラフィフです", "age", "アラフィフ", {"min": 45, "max": 55}),
        ("今年50になります", "age", "50", 50),
        ("昭和51年生まれです", "age", "昭和51年生まれ", {"born": 1976}),
        ("伏見区に住んでます", "district", "伏見区", "伏見区"),
        ("京都市伏見区に住んでます", "district", "伏見区", "伏見区"),
        ("桂のあたりで探しています", "district", "桂", "西京区"),
        ("西陣に住んでいます", "district", "西陣", "上京区"),
        ("宇治から通えますか", "district", "宇治", "宇治市"),
        ("ﾌｼﾐｸに住んでます", "district", "ﾌｼﾐｸ", "伏見区"),
        ("時給1200円以上", "wage", "時給1200円以上", {"unit": "hour", "min": 1200, "max": None}),
        ("時給１，２００円がいい", "wage", "時給１，２００円", {"unit": "hour", "min": 1200, "max": None}),
        ("月20万くらい欲しい", "wage", "月20万", {"unit": "month", "min": 200000, "max": None}),
        ("月18万から22万で探しています", "wage", "月18万から22万", {"unit": "month", "min": 180000, "max": 220000}),
        ("年収三百万円以上", "wage", "年収三百万円以上", {"unit": "year", "min": 3000000, "max": None}),
        ("9時から17時の仕事", "work_time", "9時から17時", {"from": "09:00", "to": "17:00"}),
        ("週3日働きたい", "work_time", "週3日", {"days_per_week": 3}),
        ("土日休みがいいです", "work_time", "土日休み", {"off": ["土", "日"]}),
        ("22時から翌5時の仕事", "work_time", "22時から翌5時", {"from": "22:00", "to": "05:00"}),
        ("在宅がいい", "remote", "在宅", True),
        ("簿記2級を持ってます", "licence", "簿記2級", "簿記2級"),
        ("保育士の資格を持っています", "licence", "保育士", "保育士"),
        ("工場で10年働きました", "duration", "10年", {"amount": 10, "unit": "year"}),
        ("無職になって半年です", "duration", "半年", {"amount": 6, "unit": "month"}),
        ("事務の仕事がしたい", "occupation", "事務", "事務"),
        ("レジ打ちの経験があります", "occupation", "レジ打ち", "レジ"),
        ("派遣で働いています", "employment_type", "派遣", "派遣社員"),
        ("電話は090-1234-5678です", "phone", "090-1234-5678", "09012345678"),
        ("ＴＡＲＯ@example.jpに送って", "email", "ＴＡＲＯ@example.jp", "taro@example.jp"),
        ("中村と申します", "person_name", "中村", "中村"),
        ("もうすぐ五十です", "age", "五十", 50),
        ("10時から4時まで働けます", "work_time", "10時から4時まで", {"from": "10:00", "to": "16:00"}),
        ("9-17時がいい", "work_time", "9-17時", {"from": "09:00", "to": "17:00"}),
        ("日曜だけは休ませてほしい", "work_time", "日曜だけは休ませ", {"off": ["日"]}),
        ("迎えがあるので17時まで", "work_time", "17時まで", {"to": "17:00"}),
        ("平日昼間希望", "work_time", "平日昼間", {"days": list("月火水木金"), "shift": "昼"}),
        ("日給8千円です", "wage", "日給8千円", {"unit": "day", "min": 8000, "max": None}),
        ("20万あれば暮らせます", "wage", "20万", {"unit": "month", "min": 200000, "max": None}),
        ("月8万以内", "wage", "月8万以内", {"unit": "month", "min": None, "max": 80000}),
        ("ケアマネの資格を持ってます", "licence", "ケアマネ", "ケアマネジャー"),
        ("五十路です", "age", "五十路", {"min": 50, "max": 59}),
        ("しげるです、52です、無職です", "age", "52", 52),
        ("高梨（43）です", "age", "43", 43),
        ("ﾖﾝｼﾞｭｳﾀﾞｲﾃﾞｽ", "age", "ﾖﾝｼﾞｭｳﾀﾞｲ", {"min": 40, "max": 49}),
        ("しじゅうはっさいです", "age", "しじゅうはっさい", 48),
        ("うんてんめんきょあります", "licence", "うんてんめんきょ", "普通自動車免許"),
        ("もう49ですわ", "age", "49", 49),
        ("ﾖﾝｼﾞｭｳﾛｸﾃﾞｽ", "age", "ﾖﾝｼﾞｭｳﾛｸ", 46),
        ("名前は野村です。54、とび職あがり", "age", "54", 54),
        ("ブランク20年以上、47、こんなんでも", "age", "47", 47),
        ("ﾊｹﾝﾃﾞﾊﾀﾗｲﾃﾏｽ", "employment_type", "ﾊｹﾝ", "派遣社員"),
        ("ｼﾞｷｭｳ1100ｴﾝ", "wage", "ｼﾞｷｭｳ1100ｴﾝ", {"unit": "hour", "min": 1100, "max": None}),
        ("時給1400円から一円も上がらない", "wage", "時給1400円", {"unit": "hour", "min": 1400, "max": None}),
        ("せめて15万くらいは稼ぎたい", "wage", "15万", {"unit": "month", "min": 150000, "max": None}),
        ("9:30〜15:00 1120円以上", "wage", "1120円以上", {"unit": "hour", "min": 1120, "max": None}),
        ("四十後半です", "age", "四十後半", {"min": 45, "max": 49}),
        ("月20は欲しい", "wage", "月20", {"unit": "month", "min": 200000, "max": None}),
        ("手取り16", "wage", "手取り16", {"unit": "month", "min": 160000, "max": None}),
        ("月収25〜30", "wage", "月収25〜30", {"unit": "month", "min": 250000, "max": 300000}),
        ("月給にして20万円前後", "wage", "月給にして20万円", {"unit": "month", "min": 200000, "max": None}),
        ("ﾎﾞｷ2ｷｭｳﾓｯﾃﾏｽ", "licence", "ﾎﾞｷ2ｷｭｳ", "簿記2級"),
        ("倉庫の作業員を3年やってました", "occupation", "倉庫の作業員", "倉庫作業"),
        ("カフェの店員でした", "occupation", "カフェの店員", "カフェ"),
        ("自動車工場の期間工", "occupation", "自動車工場", "製造"),
        ("半年前から無職です", "duration", "半年", {"amount": 6, "unit": "month"}),
        ("じゅうねんはたらいてません", "duration", "じゅうねん", {"amount": 10, "unit": "year"}),
        ("祇園の皿洗いとか", "district", "祇園", "東山区"),
        ("日給1万5千円以上", "wage", "日給1万5千円以上", {"unit": "day", "min": 15000, "max": None}),
        ("月手取り16〜18万", "wage", "月手取り16〜18万", {"unit": "month", "min": 160000, "max": 180000}),
        ("年400万円以上希望", "wage", "年400万円以上", {"unit": "year", "min": 4000000, "max": None}),
        ("時給1500円〜で", "wage", "時給1500円〜", {"unit": "hour", "min": 1500, "max": None}),
        ("１３万円の給料でした", "wage", "１３万円", {"unit": "month", "min": 130000, "max": None}),
        ("完全リモートがいい", "remote", "完全リモート", True),
        ("在宅勤務のみ", "remote", "在宅勤務", True),
        ("ﾌﾙﾘﾓｰﾄ", "remote", "ﾌﾙﾘﾓｰﾄ", True),
        ("介護福祉士を目指してます", "licence", "介護福祉士", "介護福祉士"),
        ("2級建築士を目指してます", "licence", "2級建築士", "2級建築士"),
        ("家から出ずにできる仕事", "remote", "家から出ずに", True),
        ("出社しないで働きたい", "remote", "出社しない", True),
        ("オフィスに行かなくていい仕事", "remote", "オフィスに行かなくていい", True),
        ("1年3ヶ月で退職", "duration", "1年3ヶ月", {"amount": 15, "unit": "month"}),
        ("10年以上やってました", "duration", "10年以上", {"amount": 10, "unit": "year"}),
        ("第二種電気工事士を持ってます", "licence", "第二種電気工事士", "第二種電気工事士"),
        ("電工2種に受かりました", "licence", "電工2種", "第二種電気工事士"),
        ("二級建築士を持ってます", "licence", "二級建築士", "2級建築士"),
        ("整備士２級を持ってます", "licence", "整備士２級", "2級自動車整備士"),
        ("FP2級を取りました", "licence", "FP2級", "ファイナンシャルプランナー2級"),
        ("二種免許を取りました", "licence", "二種免許", "二種免許"),
        ("TOEIC780あります", "licence", "TOEIC780", "TOEIC780点"),
        ("調理師免許を持ってます", "licence", "調理師免許", "調理師"),
        ("大工をしていました", "occupation", "大工", "大工"),
        ("SEを8年やってました", "occupation", "SE", "システムエンジニア"),
        ("歯科助手でした", "occupation", "歯科助手", "歯科助手"),
        ("ビルメンをしてました", "occupation", "ビルメン", "ビル管理"),
        ("フリーランスで働いてます", "employment_type", "フリーランス", "フリーランス"),
    ],
)
def test_span_and_value(text: str, name: str, span: str, value: Any) -> None:
    entity = _one(text, name)
    assert text[entity.start : entity.end] == span
    assert entity.value == value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("営業以外で探しています", "occupation"),
        ("夜勤は無理です", "work_time"),
        ("派遣じゃなくて、が希望です", "employment_type"),
        ("普通免許は持っていません", "licence"),
        ("介護の仕事はもうしたくない", "occupation"),
        ("介護にはもう戻りたくないです", "occupation"),
        ("業務委託は不安なので避けたい", "employment_type"),
        ("車の免許ないんよ", "licence"),
    ],
)
def test_what_is_excluded_or_lacking_is_negated(text: str, name: str) -> None:
    assert _one(text, name).negated


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("営業と警備は嫌です", [True, True]),
        ("介護も警備もやりたくない", [True, True]),
        ("飲食、介護、警備以外で", [True, True, True]),
        ("夜勤と土日出勤は避けたい", [True, True]),
        ("介護か清掃がいい", [False, False]),
        ("事務がいい。営業は無理", [False, True]),
    ],
)
def test_what_excludes_the_last_of_a_list_excludes_all(text: str, excluded: list[bool]) -> None:
    assert [entity.negated for entity in read_entities(text)] == excluded


def test_two_counts_side_by_side_stay_two() -> None:
    found = [entity.value for entity in read_entities("週三日、一日五時間")]
    assert found == [{"days_per_week": 3}, {"hours_per_day": 5}]


def test_asking_whether_there_is_any_excludes_nothing() -> None:
    assert not _one("家でできる仕事ないですか", "remote").negated
    assert not _one("時給1050円〜でないですか", "wage").negated
    assert not _one("夜勤は無理ですか", "work_time").negated
    assert not _one("月25万は無理でしょうか", "wage").negated


@pytest.mark.parametrize(
    ("text", "number"),
    [("人事も総務もやりました", 2), ("郵便配達とか仕分けとか", 2), ("仕分けを見ました", 0)],
)
def test_a_word_of_doubt_is_an_occupation_beside_one_that_is_known(text: str, number: int) -> None:
    assert len([one for one in read_entities(text) if one.name == "occupation"]) == number


@pytest.mark.parametrize(
    ("text", "occupations"),
    [
        ("ホテルで清掃したい", ["清掃"]),
        ("工場で検品してました", ["検品"]),
        ("営業で事務もやりました", ["営業", "事務"]),
        ("工場と清掃をしてました", ["製造", "清掃"]),
    ],
)
def test_where_an_occupation_is_done_is_no_second_one(text: str, occupations: list[str]) -> None:
    assert [one.value for one in read_entities(text) if one.name == "occupation"] == occupations


def test_a_word_of_doubt_is_a_licence_beside_one_that_is_known() -> None:
    found = [one.value for one in read_entities("大型免許と牽引")]
    assert found == ["大型自動車免許", "けん引免許"]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("息子は35歳です", "age", "other"),
        ("夫が派遣で働いています", "employment_type", "other"),
        ("私は48歳です", "age", "self"),
        ("母と二人暮らしで、私は46歳です", "age", "self"),
        ("48歳です", "age", None),
        ("息子が25で", "age", "other"),
        ("夫（55）です", "age", "other"),
        ("80歳の母がいます", "age", "other"),
        ("47歳、妻と二人です", "age", None),
        ("同期は年収700万です", "wage", "other"),
        ("妹が看護師で、私は無職です", "occupation", "other"),
        ("子どもが小さいので9時から14時で働きたい", "work_time", None),
    ],
)
def test_whose_it_is(text: str, name: str, role: str | None) -> None:
    assert _one(text, name).role == role


@pytest.mark.parametrize(
    "text",
    [
        "親の介護があって働けません",
        "営業時間を教えてください",
        "アパートを借りられない",
        "十分がんばりました",
        "一番大事なのは安定です",
        "もう終わりでいいです",
        "昨日面接に行ってきました",
        "事務所はどこですか",
        "車は運転できます",
        "会社に行きたくない",
        "レコーダーが壊れた",
        "オンラインでできますか",
        "スーパーで惣菜を買った",
        "最寄りの病院を探して",
        "駅前の喫茶店でひと息ついてます",
        "母がデイサービスで転びました",
        "駐車場はありますか",
        "一日何もできなかった",
        "三日坊主なんです",
        "電気代が月1万を超えた",
        "門前払いでした",
        "バリアフリーですか",
        "月に20は休みたい",
        "月収25%アップ",
        "手取り3回",
        "1年半前のことです",
        "10年以上前の話",
        "カフェの店員に笑われた",
        "在宅介護で手いっぱいです",
        "スーパーの店員さんに聞いた",
        "工場見学に行った",
        "宇治茶いれて一服してます",
        "父は反面教師でした",
        "日曜大工は好きです",
        "石の上にも三年って言うけど",
        "十年一昔とはよく言ったもので",
        "昨夜は3時に寝て昼の1時に起きました",
        "京都市の委託ですか",
    ],
)
def test_words_that_only_look_like_an_entity(text: str) -> None:
    assert read_entities(text) == []


def test_held_or_wished_for_decides_between_licence_and_occupation() -> None:
    assert _one("保育士の資格があります", "licence").value == "保育士"
    assert _one("保育士として働きたい", "occupation").value == "保育士"


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("4５四十歳代時給円万伏見区ﾌｼﾐｸ週日のがは、。ﾞ "), st.characters()),
        max_size=30,
    )
)
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    found = read_entities(text)
    assert all(0 <= entity.start < entity.end <= len(text) for entity in found)
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))
