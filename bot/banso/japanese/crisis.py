"""The crisis gate's rules at work: how grave a message is, and of what kind. Recall comes before precision."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from banso.japanese.crisis_denials import DENIALS, DENIED, PLAIN, SHAME
from banso.japanese.crisis_harm import HARM
from banso.japanese.crisis_masks import MASKS, STORIES
from banso.japanese.crisis_others import OTHERS
from banso.japanese.crisis_self import SELF
from banso.japanese.crisis_signs import SIGNS
from banso.japanese.crisis_words import WHO, Rule
from banso.japanese.text import Span, Traced, to_katakana, trace
from banso.japanese.tokens import readings

Grade = Literal["none", "watch", "crisis"]
Kind = Literal["self", "other", "violence", "threat"]

RULES: tuple[Rule, ...] = (*SELF, *HARM, *SIGNS, *OTHERS)
_RANK = {"none": 0, "watch": 1, "crisis": 2}

_IGNORED = frozenset(" 、,，・･.…‥ー-―~〜「」『』()\"'“”*_゙゚\u200b\u200d")
_STOPS = frozenset("。!?\n\r")
_SMALL = str.maketrans("ぁぃぅぇぉァィゥェォ", "あいうえおアイウエオ")


@dataclass(frozen=True, slots=True)
class Risk:
    """`rule` names what found it: a rule's name, or `classifier`; `masked` where something was found and explained
    away (a denial, a figure of speech) and nothing else was. `plain`: said in words that leave no doubt (`PLAIN`)."""

    grade: Grade
    kind: Kind | None = None
    rule: str | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: Rule
    span: Span
    before: str
    after: str
    plain: bool


def higher(a: Risk, b: Risk) -> Risk:
    """The graver of two risks; the first where they are equal."""
    return b if _RANK[b.grade] > _RANK[a.grade] else a


READ = 1000
"""So many characters of a message the classifier reads; the rules read all of it."""
CERTAIN = 0.95
"""The classifier's probability of `crisis` from which it is believed alone: a hold that only a human lifts."""
SUSPICION = 0.3
"""… from which the bot asks what is meant."""
UNFAMILIAR = 0.8
"""… the same, where the classifier has met nothing like the message."""
EXPLAINED = 0.8
"""… the same, where the rules have explained away what they heard."""
CONTRARY = 0.02
"""… below which it takes back what a rule heard and nobody said plainly."""
MASKED, CLASSIFIER = "masked", "classifier"


def with_classifier(ruled: Risk, chance: float | None, *, familiar: bool = True) -> Risk:
    """Both detectors: what the rules found, and the classifier's probability (0–1) of `crisis`, None where it did not
    read the whole message; not `familiar` where it answered `nlu_fallback`.

    Either suffices. What the rules hear in plain words stands whatever the classifier says; what they only take for a
    sign (死 in some sentence) stands unless the classifier has read the message and is sure of the contrary.
    """
    if chance is None:
        return ruled
    if ruled.grade != "none":
        return ruled if ruled.plain or chance >= CONTRARY else Risk("none", None, MASKED)
    if ruled.rule == MASKED:
        return Risk("watch", "self", CLASSIFIER) if chance >= EXPLAINED else ruled
    if chance >= CERTAIN:
        return Risk("crisis", "self", CLASSIFIER)
    return Risk("watch", "self", CLASSIFIER) if chance >= (SUSPICION if familiar else UNFAMILIAR) else ruled


def _pattern(written: str) -> re.Pattern[str]:
    """Patterns see the text as `_plain` leaves it: katakana, small vowels large, no small tsu at a sentence's end, no long-vowel mark."""
    return re.compile(to_katakana(written.translate(_SMALL)).replace("ー", ""))


_RULES = [(rule, [_pattern("|".join(family)) for family in rule.families.values()]) for rule in RULES]
_MASKS = [_pattern(written) for written in (*MASKS, *SHAME)]
_DENIALS = [_pattern(written) for written in DENIALS]
_DENIED = _pattern(DENIED)
_SHAME = [_pattern(written) for written in SHAME]
_PLAIN = _pattern(PLAIN)
_STORIES = _pattern(STORIES)
_SPOKEN = _pattern(
    "^(?:って|と|とか|など|なんて|みたいな(?:こと)?|と(?:いう|言う)ような)?[^。]{0,8}"
    "(?:言|いう|いっ|いい|いわ|漏ら|もら|口に|口癖|書|送|ライン|line|連絡|メール|電話|聞|話し|打ち明|つぶや|相談|メモ|叫|繰り返|くりかえ)"
)
_NEAR = _pattern(
    f"{WHO}(?:さん|くん|ちゃん|たち)?(?:が|は|から|も|まで|の(?:ライン|line|メモ|部屋|口から|ブログ|日記))[^。]{{0,25}}$"
)
_SELF = _pattern("(?:私|わたし|あたし|俺|おれ|僕|ぼく|自分|うち)(?:は|が|も|の(?:方|ほう)が)[^。]{0,12}$")


def _plain(traced: Traced) -> Traced:
    chars: list[str] = []
    spans: list[Span] = []
    for char, span in zip(traced.text.translate(_SMALL), traced.spans, strict=True):
        if char in _IGNORED:
            continue
        stop = char in _STOPS or ord(char) >= 0x1F300
        if stop and chars and chars[-1] == "ッ":
            chars.pop()
            spans.pop()
        chars.append("。" if stop else to_katakana(char))
        spans.append(span)
    return Traced("".join(chars), tuple(spans))


def _views(text: str) -> tuple[Traced, tuple[Traced, frozenset[int]]]:
    """What was typed, and how it is read with the places where a token begins."""
    # A line's end is a stop, but tracing makes it a blank: say so first.
    text = re.sub(r"[\r\n]", "。", text)
    read = _plain(readings(text))
    starts = frozenset(i for i, span in enumerate(read.spans) if i == 0 or span != read.spans[i - 1])
    return _plain(trace(text)), (read, starts)


def _spans(masks: list[re.Pattern[str]], typed: Traced) -> list[Span]:
    return [typed.origin(*match.span()) for mask in masks for match in mask.finditer(typed.text) if match[0]]


def _denials(typed: Traced) -> list[Span]:
    """Denials that the rest of their sentence does not turn round."""
    found = (match for mask in _DENIALS for match in mask.finditer(typed.text) if match[0])
    kept = (m for m in found if not _DENIED.search(f"{m[0]}{typed.text[m.end() : m.end() + 14].partition('。')[0]}"))
    return [typed.origin(*match.span()) for match in kept]


def _hits(text: str) -> Iterator[_Hit | None]:
    """What the rules find; None for what a mask explains away."""
    typed, (read, starts) = _views(text)
    denials = _denials(typed)
    plain, excused = _spans([_PLAIN], typed), denials + _spans(_SHAME, typed)
    figures, stories = denials + _spans(_MASKS, typed), _spans([_STORIES], typed)
    for rule, patterns in _RULES:
        masks = figures if rule.wish else figures + stories
        for view in (typed, read) if rule.heard else (typed,):
            for match in itertools.chain.from_iterable(pattern.finditer(view.text) for pattern in patterns):
                if view is read and match.start() not in starts:
                    continue
                span = view.origin(*match.span())
                said_plainly = any(one.overlaps(span) for one in plain)
                if any(mask.overlaps(span) for mask in (excused if said_plainly else masks)):
                    yield None
                else:
                    before, after = view.text[: match.start()], view.text[match.end() :]
                    yield _Hit(rule, span, before, after, said_plainly)


def _kind(hit: _Hit) -> Kind:
    """Of somebody near where the sentence is about them: a wish has to be quoted, a deed (リスカ, 遺書) has not."""
    if hit.rule.kind != "self":
        return hit.rule.kind
    near = _NEAR.search(hit.before)
    if near is None or _SELF.search(hit.before[near.start() :]):
        return "self"
    return "other" if not hit.rule.wish or _SPOKEN.search(hit.after) else "self"


_PASSIVE = re.compile("^(?:サレ|ラレ)")
_OWN_DEED = _pattern("^(?:り(?:た[いく]|そう)|って(?:しま|や))")
_FIRST: tuple[Kind, ...] = ("violence", "threat", "other", "self")


def _risk(hit: _Hit) -> Risk:
    """What a hit comes to: who is said to be killed threatens nobody, and who wants to strike is not struck."""
    kind = _kind(hit)
    if kind == "threat" and _PASSIVE.match(hit.after):
        return Risk("watch", "violence", hit.rule.name)
    if kind == "violence" and _OWN_DEED.match(hit.after):
        return Risk("watch", "threat", hit.rule.name)
    return Risk(hit.rule.grade, kind, hit.rule.name)


def _order(hit: _Hit, risk: Risk) -> tuple[int, bool, int]:
    """The gravest first; of these what is wished, in the order of the rules; then by whose lines are needed: wounds
    by another's hand are violence, not self-harm."""
    return -_RANK[risk.grade], not hit.rule.wish, 0 if hit.rule.wish else _FIRST.index(risk.kind or "self")


def assess(text: str) -> Risk:
    """The gravest risk that any rule finds in the whole text, however long; never raises on any string."""
    hits = list(_hits(text))
    found = [(_order(hit, risk), risk) for hit in hits if hit is not None for risk in [_risk(hit)]]
    if found:
        plain = any(hit.plain for hit in hits if hit is not None)
        return replace(min(found, key=lambda pair: pair[0])[1], plain=plain)
    return Risk("none", None, MASKED) if hits else Risk("none")


def judge(text: str, chance: float | None, *, familiar: bool = True, kind: Kind | None = None) -> Risk:
    """The risk of a message by both detectors (see `with_classifier`). `kind` is whose danger the classifier takes it
    to speak of: it counts where the rules heard nothing, or only a sign of which they do not know whose it is."""
    risk = with_classifier(assess(text), chance, familiar=familiar)
    if risk.rule == CLASSIFIER or (kind == "other" and risk.kind == "self" and not risk.plain):
        return replace(risk, kind=kind or "self")
    return risk
