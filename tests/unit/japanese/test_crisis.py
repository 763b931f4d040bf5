"""The crisis gate's rules: each with what it must hear and what it must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.japanese.crisis import RULES, Risk, assess, higher

HEARD: dict[str, dict[str, list[str]]] = {
    "wish_to_die": {
        "said outright, in any spelling": [
            "死にたい",
            "もうしにたい",
            "ｼﾆﾀｲ",
            "市にたい",
            "タヒにたい",
            "死にたなるわ",
        ],
        "resolved": ["来週の誕生日に死ぬつもりです", "主人が逝ったら後を追います"],
        "better so": ["死んだほうがええんちゃうかな", "私が死ねば丸くおさまる"],
        "death is on the mind": ["死が頭をよぎります", "ずっと死ばかり考えています"],
        "by another's hand, or fetched": ["誰か殺して", "お迎えが来てほしい", "一緒に死のうかと母と話した"],
    },
    "wish_to_vanish": {
        "to vanish": ["消えてしまいたい", "ｷｴﾀｲ", "煙みたいに消えてしもたい"],
        "to be gone": ["おらんようになりたい", "いないほうがいいと思います"],
        "I, of all people": ["私なんていないほうがいい", "俺が消えれば済む話"],
        "this world": ["この世からいなくなりたい", "この世に席がない"],
        "will not be there": ["探さないでください", "来月には私はもういません"],
    },
    "no_life": {
        "not to want to live": ["もう生きていたくないです"],
        "living is too much: hard, wrong, unfit, nothing": [
            "いきるのがつらい",
            "生きてる意味がわからない",
            "生きとってもしゃあない",
        ],
        "should not have been born": ["生まれてこなければよかった"],
        "to end one's life, in the words for things that end": [
            "人生を終わらせたい",
            "もう人生から降りたい",
            "人生の方を閉じたい",
            "もう人間やめるつもりです",
        ],
    },
    "never_wake": {
        "not to wake again": ["このまま目が覚めなければいいのに", "永遠に眠りたい"],
        "no tomorrow": ["朝が来なければいい"],
        "to the dead, or to the other side": ["早く母のところへ行きたい"],
        "may it come of itself": ["トラックに轢かれたい"],
    },
    "suicide": {"by its name, or a common misspelling": ["自殺を考えています", "一家心中するしかない"]},
    "means": {
        "hanging": ["ロープを買ってきました", "梁に紐をかけてみた"],
        "a jump, a train, water": ["電車に飛び込みたい", "今橋の上にいます", "川に膝まで入っています"],
        "drugs, gas, fire, poison": ["睡眠薬を全部飲んだ", "薬をためています"],
        "ways, places, a day": ["苦しまない方法ありますか", "何階なら確実ですか"],
        "notes, an attempt": ["遺書を書きました"],
    },
    "self_harm": {
        "by its names": ["リスカがやめられない"],
        "a part of the body, and what is done to it": ["手首を切った", "腕に爪を立ててしまう", "夜に脚を切ってしまう"],
        "oneself": ["自分を殴ってしまう", "わざと階段から落ちた"],
        "a blade, fire, blood": ["カッターを手放せません", "血を見ると落ち着く", "煙草の火を腕に押しつけた"],
    },
    "somebody_near": {
        "what they say": ["弟から今まで、ありがとうとだけメールが来ました", "夫が思い詰めています"],
        "what they do, or have about them": ["娘の腕に傷がたくさんあります", "父が縄を持って出ていった"],
    },
    "violence_at_home": {
        "somebody at home, and a blow": ["夫に殴られています", "彼氏に首を絞められた", "家に帰ると蹴られる"],
        "the passive alone, told as of now": ["毎日叩かれます", "また蹴られました", "今朝、階段で肩を押されました"],
        "blows without a passive": [
            "酔うと殴ってくるんです",
            "機嫌が悪いと皿が飛んできます",
            "蹴るんです、帰りが遅いと",
        ],
        "marks, locked in or out, fleeing": [
            "顔のあざを化粧で隠しています",
            "トイレに隠れています",
            "DVを受けています",
        ],
    },
    "killed": {"afraid of somebody at home, or for one's life": ["殺されるかもしれない", "夫が怖いです"]},
    "threat": {
        "to kill": ["上司を殺したい", "あいつだけは生かしておけない"],
        "to stab, to strike, to push": ["包丁を持って会社に行く", "子どもの首を絞めてしまいそう", "ホームで押したい"],
        "fire, poison, a crash, a bomb": ["会社に火をつけてやる", "社長のお茶に毒を入れてやる"],
        "to die with somebody": ["母を道連れにする"],
        "anybody": ["誰でもいいから刺したい"],
        "lying in wait": ["駅で待ち伏せします"],
    },
    "hatred": {"revenge and blows that may be no more than anger": ["殺したいほど憎い", "あの会社に復讐したい"]},
    "unclear_release": {
        "to be at ease": ["楽になりたい", "ﾗｸﾆﾅﾘﾀｲ"],
        "that all of it may end": ["もう終わりにしたい", "すべてから解放されたい"],
        "to drop all of it": ["何もかも投げ出したい"],
    },
    "death_word": {"any form of the verb that no mask explains": ["死ばかり見つめている", "死って何だろう"]},
    "far_away": {
        "where nobody finds one": ["どこか遠くに行ってしまいたい"],
        "another life": ["生まれ変わりたい", "来世に期待します"],
        "allowed to stop": ["もう充分頑張ったから休んでもいいよね"],
        "afraid of oneself, calling for help": ["誰か止めて", "たすけて"],
    },
    "farewell": {
        "goodbye for good": ["今までありがとうございました。さようなら"],
        "all set": ["身辺整理をしています", "思い残すことはもうないです"],
        "what comes after": ["生命保険が下りれば家族に残せます"],
    },
    "burden": {"the others would be better off": ["私がいるから家族が不幸になる", "家族のお荷物です"]},
    "deadly_misery": {
        "a figure of speech that misery makes doubtful": ["つらくて死にそう"],
        "a wish told of the past": ["去年は死にたさがひどかった"],
    },
}

NOT_HEARD: dict[str, list[str]] = {
    "wish_to_die": [
        "死ぬほど忙しい",
        "死にたいとまでは思わない",
        "私に対して失礼です",
        "わたしにたいして冷たい",
        "死ぬ気で頑張ります",
    ],
    "wish_to_vanish": ["恥ずかしくて消えたい", "データを消してください", "公務員になりたい", "不安が消えません"],
    "no_life": ["生きていくためにお金が必要です", "会社に行きたくない", "持っていきたくない"],
    "never_wake": ["もう寝たい", "朝起きられません"],
    "suicide": [
        "自殺のニュースを見て落ち込んだ",
        "夫を自殺で亡くしました",
        "自殺は考えていません",
        "それは自殺行為です",
    ],
    "means": [
        "飛び込み営業をしていました",
        "薬を毎日飲んでいます",
        "川の近くに住んでいます",
        "清水の舞台から飛び降りる気持ちで応募します",
    ],
    "self_harm": [
        "会社で首を切られました",
        "手首を痛めて休んでいます",
        "送信リストから外して",
        "料理で包丁を使います",
        "机の脚を切って低くした",
    ],
    "somebody_near": ["母は元気です", "息子が仕事を探しています"],
    "violence_at_home": [
        "友人に背中を押されて応募しました",
        "昔父に殴られていました",
        "上司に怒鳴られます",
        "生活保護は家があっても受けられますか",
    ],
    "killed": ["締め切りに殺されそう", "仕事に殺される"],
    "threat": ["応募が殺到していますか", "息を殺して働いていました", "包丁を研ぐ仕事です"],
    "hatred": ["会社に腹が立ちます"],
    "unclear_release": [
        "気持ちが楽になりました",
        "転職活動を終わりにしたい",
        "残業から解放されたい",
        "体が楽な仕事がいい",
    ],
    "death_word": ["父が死んで一人です", "必死で働いてきました", "充電が死んだ", "ゲームで何回も死んだ"],
    "far_away": ["遠くても通えます", "助けてくれてありがとう"],
    "farewell": ["さようなら、また明日", "今までありがとうございました"],
    "burden": ["ご迷惑をおかけしてすみません"],
    "deadly_misery": ["暑くて死にそう", "眠くて死にそうです"],
}


def test_every_family_has_its_example_and_every_rule_its_counter_example() -> None:
    assert {name: list(families) for name, families in HEARD.items()} == {r.name: list(r.families) for r in RULES}
    assert set(NOT_HEARD) == set(HEARD)


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule, families in HEARD.items() for texts in families.values() for text in texts],
)
def test_what_a_rule_must_hear(rule: str, text: str) -> None:
    meant = next(one for one in RULES if one.name == rule)
    found = assess(text)
    assert found.grade != "none"
    assert found == higher(found, Risk(meant.grade)), "no milder than the rule says"


@pytest.mark.parametrize("text", [text for texts in NOT_HEARD.values() for text in texts])
def test_what_a_rule_must_not_hear(text: str) -> None:
    assert assess(text).grade == "none"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("死にたい", "self"),
        ("夫に責められて死にたい", "self"),
        ("息子が死にたいと言っています", "other"),
        ("友人から死にたいとラインが来た", "other"),
        ("娘がリスカしています", "other"),
        ("夫が包丁を持って暴れている", "violence"),
        ("上司を刺してやる", "threat"),
    ],
)
def test_the_kind_is_whose_danger_it_is(text: str, kind: str) -> None:
    assert assess(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "死ぬほど忙しい。もう死にたい",
        "死にたいとまでは思わないけど消えてしまいたい",
        "去年母が亡くなりました。私も消えたい",
        "仕事の相談です。" * 40 + "死にたい",
        "死、に、た、い",
        "死 に た い",
        "死にたーい",
        "もう\n死にたい",
    ],
)
def test_a_figure_of_speech_or_length_does_not_hide_what_else_is_said(text: str) -> None:
    assert assess(text).grade == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "私が死んだらあの子はどうなるのか",
        "親が死んだらと思うと怖い",
        "自殺をした友人のことを止められなかったと悔やんでいます",
        "死にたいか聞かれたら、いいえです",
        "リストカットの経験はありません",
        "死にたいと思ったことは一度もありません",
        "もう死にたいとは思わなくなりました",
        "昔は死にたいと思ってたけど今は全然",
        "さっきの死ぬっていうのは冗談です",
        "夢で誰かに追いかけられて殺されそうになりました",
        "飛び降りがあったらしくて、駅が大騒ぎでした",
        "引っ越し作業で死んだ、筋肉痛がひどい",
        "カッターの替え刃が買いたい",
        "血圧の薬を一日二錠飲んでいます",
        "お金が足りなくて生きていくのが不安",
        "ばあちゃんが死んでから一人暮らしです",
        "死んだつもりで働きます",
        "アニメの主人公が死にたいって叫んでた",
    ],
)
def test_worry_denial_news_and_plain_life_are_explained_away(text: str) -> None:
    assert assess(text).grade == "none"


def test_an_unclear_wish_for_release_is_a_watch() -> None:
    assert assess("楽になりたい").grade == "watch"
    assert assess("もう終わりにしたい").grade == "watch"


@given(st.text(max_size=60))
def test_any_string_can_be_assessed(text: str) -> None:
    assert assess(text).grade in {"none", "watch", "crisis"}


@given(st.text(alphabet="　 、ーっ", max_size=3), st.text(alphabet="はい仕事探すです", max_size=12))
def test_what_stands_before_a_sentence_does_not_silence_it(filling: str, before: str) -> None:
    assert assess(f"{before}。{filling}死にたい").grade == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "夫に本当に首を絞められました",
        "本当に夫が殴ってきます",
        "本音を言うと夫に殴られています",
        "日本に来てから夫に殴られています",
        "疲れました、死んでいいですか",
        "死にたいと思わない日はありません",
        "死ぬことしか考えていません",
        "死ぬのは怖くないです",
        "リスカはやめられないです",
        "死にたい気持ちはなくならないです",
        "仕事もない、金もない、もう死ぬわ",
        "自分の人生を今日で終わらせる",
        "私が死んだら息子は楽になる",
        "死ぬ気はないけど消えたい気持ちはある",
        "死ぬ勇気がない",
        "リスカなんてしたくないのに、してしまう",
        "死にたいなんて親には言えません",
        "死にたい、冗談抜きで",
        "夫の暴力のことは誰にも話していません",
        "母が死んでから死にたいです",
        "上司に怒鳴られて死にたいです",
        "お墓参りのたびに死にたいと思っています",
        "映画みたいに首を吊りたい",
        "生活が楽にならなくて自殺を考えています",
        "ゲームの音がうるさいと夫に殴られています",
        "学校の話をすると父に毎日叩かれます",
        "妻が死んでお詫びすると言っています",
        "介護施設で利用者さんに手をあげてしまった",
    ],
)
def test_no_mask_reaches_further_than_it_should(text: str) -> None:
    assert assess(text).grade == "crisis"


AROUND = [
    "仕事がつらくて",
    "毎日残業で",
    "上司に怒鳴られて",
    "テレビを見ていても",
    "母が死んでから",
    "友人が自殺してから、自分も",
    "お墓参りのたびに",
    "恥ずかしいけど",
    "生活が楽にならなくて",
    "借金で",
    "映画みたいに",
    "大げさじゃなく",
    "昔は平気だったのに今は",
    "高校生の頃から",
    "犬が死んで",
    "離婚して三年、",
]
WISHES = [
    "死にたいです",
    "死にたいと思っています",
    "死ぬことばかり考えます",
    "消えてしまいたい",
    "自殺を考えています",
    "生きていたくない",
    "死んだほうがいいですよね",
]


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("around", AROUND)
def test_nothing_that_stands_around_a_plain_wish_hides_it(around: str, wish: str) -> None:
    assert assess(around + wish).grade == "crisis"


@pytest.mark.parametrize("blow", ["夫に殴られています", "息子に蹴られます", "父に首を絞められています"])
@pytest.mark.parametrize("since", ["十年前から", "昔は優しかったのに今は", "子どもの頃から", "離婚して三年、"])
def test_blows_that_began_long_ago_are_heard_while_they_last(since: str, blow: str) -> None:
    assert assess(since + blow).grade == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "死にたい気持ちが消えない",
        "自殺しないと約束できない",
        "死にたくないわけじゃない",
        "死んでもいいと思ってないと言ったら嘘になる",
        "切らずにいられない",
        "殴られない日がない",
        "叩かれないように黙っています",
        "死にたいんじゃないかな、私",
    ],
)
def test_a_no_that_is_none_is_heard(text: str) -> None:
    assert assess(text).grade != "none"


NAMED = ["死にたい", "消えたい", "消えてしまいたい", "自殺したい", "いなくなりたい", "自分を傷つけたい"]
DENIED = [
    "とは思っていません",
    "なんて思ってません",
    "わけではありません",
    "とかじゃないんです",
    "とかではなくて、ただ疲れています",
    "というほどではない",
    "なんて考えたことないです",
    "と思ったことはありません",
    "という気持ちはありません",
    "とか全く思わへん",
    "なんて、とんでもないです",
    "と思うことはなくなりました",
]


@pytest.mark.parametrize("denial", DENIED)
@pytest.mark.parametrize("named", NAMED)
def test_a_plain_denial_is_believed(named: str, denial: str) -> None:
    assert assess(named + denial).grade == "none"
