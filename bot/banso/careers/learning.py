"""What a "no" teaches: postings to leave out next time, ones to put lower, and how to say what is different now."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from banso.careers.catalog import Catalog, Posting
from banso.careers.conditions import Conditions
from banso.careers.work_time import clock
from banso.careers.work_values import VALUE_KEYS, WORK_VALUES, Answers, ValueKey, top_three

RejectionReason = Literal["far", "hours", "pay", "occupation", "form", "atmosphere", "other"]
REJECTION_REASONS: tuple[RejectionReason, ...] = get_args(RejectionReason)

SAME_ATMOSPHERE = 0.5
"""Cosine of two values profiles around their middle (3) from which two workplaces are much alike."""
PENALTY = 0.2


@dataclass(frozen=True, slots=True)
class Rejection:
    """A posting that did not suit, and why."""

    posting_id: str
    reason: RejectionReason


@dataclass(frozen=True, slots=True)
class Lesson:
    """A rejection together with the posting it was about."""

    posting: Posting
    reason: RejectionReason


def lessons(catalog: Catalog, rejected: Iterable[Rejection]) -> tuple[Lesson, ...]:
    """The rejections whose posting the catalog still knows; the others can teach nothing any more."""
    known = ((catalog.get(item.posting_id), item.reason) for item in rejected)
    return tuple(Lesson(posting, reason) for posting, reason in known if posting is not None)


def leaves_out(lesson: Lesson, posting: Posting, wished: Conditions) -> bool:
    """Whether the posting has the very thing that was the matter. What was wished for by name stays possible."""
    said_no = lesson.posting
    match lesson.reason:
        case "far":
            if posting.remote == "full" or posting.district in wished.districts:
                return False
            return bool(wished.districts) or posting.district == said_no.district
        case "hours":
            return not lighter(posting, said_no)
        case "pay":
            return posting.hourly <= said_no.hourly
        case "occupation":
            return posting.occupation == said_no.occupation and not wished.occupations
        case "form":
            return posting.form == said_no.form and posting.form not in wished.forms
        case "atmosphere":
            return likeness(posting, said_no) > SAME_ATMOSPHERE
        case "other":
            return False


def penalty(lesson: Lesson, posting: Posting) -> float:
    """How far a posting moves down that stays possible but is like the one refused (0 or `PENALTY`)."""
    said_no = lesson.posting
    alike = {
        "far": posting.district == said_no.district and posting.remote != "full",
        "occupation": posting.occupation == said_no.occupation,
        "form": posting.form == said_no.form,
    }
    return PENALTY if alike.get(lesson.reason, False) else 0.0


def lighter(posting: Posting, than: Posting) -> str:
    """In which way the hours are easier than the other's, in words; empty where they are not."""
    here, there = posting.hours, than.hours
    if there.night and not here.night:
        return "夜勤はありません"
    if here.night and not there.night:
        return ""
    if here.per_week[0] < there.per_week[0]:
        return f"さきほどより少ない、週{here.per_week[0]}日からです"
    if {"土", "日"} & {*there.days} and not {"土", "日"} & {*here.days}:
        return "土日はお休みです"
    if here.end <= there.end - 30:
        return f"さきほどより早く、{clock(here.end)}に終わります"
    if there.begin < 9 * 60 and here.begin >= there.begin + 30 and here.end <= there.end:
        return f"朝はさきほどよりゆっくり、{clock(here.begin)}からです"
    return ""


def likeness(one: Posting, other: Posting) -> float:
    """Cosine of the two values profiles, centred on 3: −1 to 1, 0 where a profile has no edges."""
    a = [one.values[key] - 3 for key in VALUE_KEYS]
    b = [other.values[key] - 3 for key in VALUE_KEYS]
    length = math.hypot(*a) * math.hypot(*b)
    return sum(x * y for x, y in zip(a, b, strict=True)) / length if length else 0.0


def what_changed(lesson: Lesson, posting: Posting, wished: Conditions, answers: Answers) -> str:
    """How this posting takes the "no" into account, in words; empty where it honestly does not."""
    said_no = lesson.posting
    match lesson.reason:
        case "far":
            if posting.remote == "full":
                return "家で働けるので、通う遠さの心配がありません"
            if posting.district in wished.districts and said_no.district not in wished.districts:
                return f"遠くないように、{posting.district}から選びました"
            return f"さきほどとはちがう、{posting.district}です" if posting.district != said_no.district else ""
        case "hours":
            return lighter(posting, said_no)
        case "pay":
            return "さきほどの求人より、お給料が高めです" if posting.hourly > said_no.hourly else ""
        case "occupation":
            different = posting.occupation != said_no.occupation
            return f"さきほどとはちがう、{posting.occupation}のお仕事です" if different else ""
        case "form":
            return f"さきほどとはちがい、働き方は{posting.form}です" if posting.form != said_no.form else ""
        case "atmosphere":
            return _other_air(posting, said_no, answers)
        case "other":
            return ""


def _other_air(posting: Posting, said_no: Posting, answers: Answers) -> str:
    own: list[ValueKey] = [value.key for value in top_three(answers)]
    for key in [*own, *VALUE_KEYS]:
        if posting.values[key] >= 4 and posting.values[key] > said_no.values[key]:
            return f"さきほどの職場より、「{WORK_VALUES[key].plain}」を大切にしています"
    return ""


_WHY: tuple[tuple[RejectionReason, re.Pattern[str]], ...] = (
    ("far", re.compile("遠|通え|通勤|通うの|場所|距離|交通|電車|バスで|行けない|近く|近い")),
    ("pay", re.compile("給料|給与|時給|月給|収入|賃金|安い|安すぎ|稼|生活でき|年収|手取り")),
    ("hours", re.compile("時間|夜勤|夜は|朝が|早い|遅い|土日|日曜|土曜|平日|休み|週[1-7１-７一-七]|シフト|残業|日数")),
    ("form", re.compile("正社員|パート|バイト|派遣|契約|委託|非正規|雇用")),
    (
        "atmosphere",
        re.compile("雰囲気|人間関係|社風|職場の感じ|合わなそう|なじめ|馴染め|堅苦し|にぎやか|こわそう|怖そう"),
    ),
    (
        "occupation",
        re.compile(
            "仕事(?:内容|の中身)|職種|やりたく|苦手|向いて|興味|経験がな|できなそう|できそうに|体力|立ち仕事|力仕事|接客|電話"
        ),
    ),
    # no reason in particular; but なんとなく明るいところがいい is a wish, and 特に希望はない is none
    (
        "other",
        re.compile(
            "^(?!.*(?:がいい|が良い|がよい|ほうが|方が|ほしい|欲しい|たい(?:です)?。?$|気にな|希望|条件|こだわ))"
            ".*(?:なんとなく|何となく|とくに|特に|(?:ピン|ぴん)と(?:こな|来な|きませ|来ませ))",
            re.DOTALL,
        ),
    ),
)


def read_why(reason: object, text: object = None) -> RejectionReason | None:
    """Why not: a button's reason, or what the words say; None where neither says anything.

    Words are more than `other`, and a button's reason more than words.
    """
    known = next((name for name in REJECTION_REASONS if name == reason), None)
    if known not in (None, "other") or not isinstance(text, str):
        return known
    plain = unicodedata.normalize("NFKC", text)
    return next((name for name, pattern in _WHY if pattern.search(plain)), known)


def read_rejections(raw: object) -> tuple[Rejection, ...]:
    """The rejections in a conversation's slot: mappings with `posting` and `reason`; others are left out."""
    found = []
    for item in raw if isinstance(raw, list | tuple) else ():
        if isinstance(item, Mapping) and isinstance(posting := item.get("posting"), str):
            found.append(Rejection(posting, read_why(item.get("reason")) or "other"))
    return tuple(found)
