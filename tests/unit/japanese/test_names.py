"""Names: how people introduce themselves, and what only looks like a name."""

import pytest

from banso.japanese.entities import Entity, read_entities


def _names(text: str) -> list[Entity]:
    return [entity for entity in read_entities(text) if entity.name == "person_name"]


KNOWN = [
    "田中",
    "上田",
    "今井",
    "後藤",
    "森",
    "岸本",
    "西川",
    "山本真由美",
    "高橋 健一",
    "佐々木ゆかり",
    "けいこ",
    "ひろし",
    "さとう",
]
"""Surnames that UniDic takes for places or that begin like other words, full names, given names in kana."""

INTRODUCTIONS = [
    "{}です",
    "はじめまして{}です。相談したくて",
    "私は{}です",
    "{}と申します",
    "{}っていいます",
    "45歳の{}です",
    "伏見区の{}です",
    "昨日メールした{}です",
    "すみません{}なんですけど",
    "{}、45歳、無職です",
    "俺、{}",
    "名前は{}です",
    "名前：{}",
    "下の名前は{}です",
    "ニックネームは{}にします",
    "{}って呼んでください",
    "{}という名前です",
]


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_a_common_name_is_known_however_it_is_introduced(introduction: str, name: str) -> None:
    text = introduction.format(name)
    found = _names(text)
    assert [text[one.start : one.end] for one in found] == [name]
    assert found[0].value == name
    assert found[0].role is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ニックネームはもちこです", "もちこ"),
        ("呼び方はみっちゃんでお願いします", "みっちゃん"),
        ("「のぶ」って呼んでください", "のぶ"),
        ("友達からはあっきーと呼ばれてます", "あっきー"),
        ("みんなノリって呼びます", "ノリ"),
        ("坂東と名乗っておきます", "坂東"),
        ("くろねこって名前で登録してます", "くろねこ"),
        ("ﾘﾝﾀﾞﾄｲｲﾏｽ", "リンダ"),
        ("はじめまして、ぽん太です", "ぽん太"),
        ("名前を言うのは怖いので、A子で", "A子"),
        ("小野寺（おのでら）です", "小野寺"),
        ("なべちゃんでお願いします", "なべちゃん"),
        ("呼び方は下の名前のさとしでいいですよ", "さとし"),
        ("まーちゃんでええよ", "まーちゃん"),
        ("「まる」でお願いします", "まる"),
        ("「ゆうさん」でお願いします", "ゆう"),
        ("小西いうもんですけど", "小西"),
        ("予約名は三宅です", "三宅"),
        ("三宅で予約してます", "三宅"),
        ("藤井でーす", "藤井"),
        ("どうも、石田です。前に話した件で", "石田"),
        ("村井（仮名）です", "村井"),
        ("イニシャルTです", "T"),
        ("吉村（女・46）", "吉村"),
        ("あたし、ナオミっていうの", "ナオミ"),
        ("名前の登録を小松に変えてください", "小松"),
        ("本名は出したくないので、ミケで", "ミケ"),
        ("大久保の者ですが", "大久保"),
        ("本名はちょっと…。くろねこでお願いします", "くろねこ"),
        ("みんなからはとっしーって呼ばれてました", "とっしー"),
        ("ｶﾜｸﾞﾁﾃﾞｽ", "カワグチ"),
        ("わたなべやけど、相談ええかな", "わたなべ"),
        ("うちは岡本いいます", "岡本"),
        ("藤原健太郎。溶接工11年", "藤原健太郎"),
        ("ジュン、４１、中京区", "ジュン"),
        ("Sとだけ名乗っておきます", "S"),
        ("木曜の15時で大塚の名前で入ってるはず", "大塚"),
        ("旧姓の長谷部で登録してます", "長谷部"),
        ("名前？野村でいい", "野村"),
        ("08011112222西村です", "西村"),
        ("伏見といいます", "伏見"),
    ],
)
def test_what_is_announced_as_a_name_need_not_be_known(text: str, name: str) -> None:
    assert [one.value for one in _names(text)] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("担当の石橋さんに伝えてください", "石橋"),
        ("田中先生に診てもらってます", "田中"),
        ("佐藤課長にいじめられてました", "佐藤"),
        ("妻の恵子が働いています", "恵子"),
        ("息子の名前は健太です", "健太"),
        ("母の静江(81歳)と二人暮らしです", "静江"),
        ("みどりは姉です", "みどり"),
        ("弟の健がひきこもりで", "健"),
        ("息子（翔太、19）がいます", "翔太"),
        ("娘のあかりに聞かれました", "あかり"),
    ],
)
def test_the_name_of_somebody_else_is_theirs(text: str, name: str) -> None:
    assert [(one.value, one.role) for one in _names(text)] == [(name, "other")]


@pytest.mark.parametrize(
    "text",
    [
        "名前は言いたくないです",
        "名前は伏せられますか",
        "呼び方は何でもいいです",
        "鈴木って名字は多いですよね",
        "上司に無能と呼ばれて辞めました",
        "堂々と名乗れる仕事がしたいです",
        "正社員と呼べる仕事がしたい",
        "成功体験というものがないんです",
        "会社のやつら全員許さん",
        "せやで",
        "あんまりです",
        "ヤダ",
        "無職です",
        "独身です",
        "大丈夫です",
        "奥さんに怒られました",
        "相談員さんいますか",
        "店員さんに聞いた",
        "名前は教えたくない。メールでお願いします",
        "砂糖と塩を買った",
        "まことに申し訳ないです",
        "それよりはるかに楽です",
        "あかりをつけて",
        "弟の健康が心配です",
        "福島出身です",
        "宮崎で働いてました",
        "「はい」でお願いします",
        "しょうがない",
    ],
)
def test_other_words_are_no_name(text: str) -> None:
    assert _names(text) == []


def test_a_name_that_is_put_right_or_not_wanted_is_negated() -> None:
    assert [(one.value, one.negated) for one in _names("斎藤じゃなくて斉藤です")] == [("斎藤", True), ("斉藤", False)]
    assert [one.negated for one in _names("早川さん以外の方がいいです")] == [True]
    assert [one.negated for one in _names("早川さんの方がいいです")] == [False]


def test_a_place_that_is_a_surname_is_a_name_where_somebody_introduces_themself() -> None:
    assert [one.name for one in read_entities("昨日お電話した西野です")] == ["person_name"]
    assert [one.name for one in read_entities("西野のあたりに住んでいます")] == ["district"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("連絡は090-0000-0000、早坂まで", ["早坂"]),
        ("メールでご連絡ください、相原", ["相原"]),
        ("電話に出た家族に、かおりいますかって聞いてください", ["かおり"]),
        ("名前は蓮、れんと読みます", ["蓮", "れん"]),
        ("久保田、いや結婚して宮沢になりました", ["久保田", "宮沢"]),
        ("わたしのことはさくでいいです", ["さく"]),
        ("旧姓大槻です", ["大槻"]),
        ("相原です、相原 直美。よろしく", ["相原", "相原 直美"]),
        ("ひろしといいます。ひとしじゃないですよ", ["ひろし", "ひとし"]),
        ("登録名桐生です", ["桐生"]),
        ("木村て言います", ["木村"]),
        ("あだ名でよければ、あだ名ならぽんたでお願いします", ["ぽんた"]),
    ],
)
def test_names_that_sign_are_asked_for_read_out_or_corrected(text: str, names: list[str]) -> None:
    found = _names(text)
    assert [(one.value, one.role) for one in found] == [(name, None) for name in names]


@pytest.mark.parametrize("title", ["先生", "課長", "店長", "部長"])
@pytest.mark.parametrize("name", ["岡本", "早川", "辻本"])
def test_a_title_after_a_name_that_is_a_place_too(name: str, title: str) -> None:
    (one,) = _names(f"担任の{name}{title}が親身でした")
    assert (one.value, one.role) == (name, "other")


@pytest.mark.parametrize("text", ["店長の木村がきつい", "木村って人に言われた"])
def test_whom_somebody_speaks_of_is_other(text: str) -> None:
    (one,) = _names(text)
    assert (one.value, one.role) == ("木村", "other")


@pytest.mark.parametrize(
    "text",
    [
        "離婚して実家に戻りました",
        "結婚しない人の一人になりました",
        "なんて言えばいいのかな",
        "それはまたねって言いました",
    ],
)
def test_what_follows_a_marriage_or_is_said_is_no_name(text: str) -> None:
    assert not _names(text)


@pytest.mark.parametrize(
    "text",
    [
        "ごめんねと言いますが、こちらこそです",
        "父の介護で離職したと言いました",
        "就職活動というものを二十年してます",
        "書類に書ける名前がなかった",
        "恩師も私の名前もわからないそうです",
        "シフト表から名前が消えてた",
        "先生だけが名前をちゃんと呼んでくれます",
        "名前はちょっと言いたくないです",
        "親の金で暮らしてます",
        "大家は直さん",
        "ママ友さんたちと話が合わない",
        "一緒に働いた仲です",
        "来月で決まりです",
        "あの人は私を派遣さんって呼ぶんです",
    ],
)
def test_ordinary_talk_holds_no_name(text: str) -> None:
    assert not _names(text)


def test_a_given_name_after_a_surname_is_part_of_it() -> None:
    assert [one.value for one in _names("三浦まりです")] == ["三浦まり"]
