"""How well one posting meets one wish, and how to say so: a reason where it does, an honest word where not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from banso.careers.catalog import Posting
from banso.careers.conditions import HOURS_OF, Conditions, Wage
from banso.careers.occupations import AKIN, normalise_word, occupations_of, stem
from banso.careers.places import is_near
from banso.careers.work_time import WORKDAYS, WorkTime, clock
from banso.careers.work_values import VALUE_KEYS, Answers, top_three

Aspect = Literal["occupation", "place", "hours", "pay", "form", "remote"]

WEIGHTS: dict[Aspect, float] = {"occupation": 4, "place": 3, "hours": 3, "pay": 2, "form": 2, "remote": 2}
VALUES_WEIGHT = 3.0
MET = 0.5
"""A fit from 0 to 1; below this a wish counts as not met."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a posting meets one stated wish: `degree` 0–1, what speaks for it, what honestly does not."""

    aspect: Aspect
    degree: float
    reason: str = ""
    caveat: str = ""

    @property
    def met(self) -> bool:
        return self.degree >= MET


def fits(posting: Posting, wished: Conditions) -> tuple[Fit, ...]:
    """One Fit for each wish that was stated, in the order in which they are told."""
    return tuple(_fits(posting, wished))


def _fits(posting: Posting, wished: Conditions) -> Iterator[Fit]:
    if wished.occupations:
        yield _occupation(posting, wished.occupations)
    if wished.districts:
        yield _place(posting, wished.districts)
    if wished.time.stated:
        yield _hours(posting, wished.time)
    if wished.wage is not None:
        yield _pay(posting, wished.wage)
    if wished.forms:
        yield _form(posting, wished.forms)
    if wished.remote:
        yield _remote(posting)


def _occupation(posting: Posting, words: tuple[str, ...]) -> Fit:
    named = {posting.occupation, *(normalise_word(word) for word in posting.keywords)}
    for word in words:
        if not named.isdisjoint({normalise_word(word), stem(word)}):
            return Fit("occupation", 1, f"ご希望の「{word}」のお仕事です")
    for degree, kinds in ((0.8, _same_kind(words)), (0.5, _kinds_akin(words))):
        if wish := kinds.get(posting.occupation):
            return Fit("occupation", degree, f"ご希望の「{wish}」に近い、{posting.occupation}のお仕事です")
    return Fit("occupation", 0, caveat=f"お仕事は{posting.occupation}で、ご希望とは別の種類です")


def _same_kind(words: tuple[str, ...]) -> dict[str, str]:
    return {kind: word for word in reversed(words) for kind in occupations_of(word)}


def _kinds_akin(words: tuple[str, ...]) -> dict[str, str]:
    return {akin: word for kind, word in _same_kind(words).items() for akin in AKIN[kind]}


def _place(posting: Posting, districts: frozenset[str]) -> Fit:
    if posting.district in districts:
        return Fit("place", 1, f"{posting.district}で、ご希望の場所です")
    if posting.remote == "full":
        return Fit("place", 1, "家で働けるので、場所を選びません")
    if is_near(posting.district, districts):
        home = next(name for name in sorted(districts) if is_near(posting.district, {name}))
        return Fit("place", 0.6, f"{posting.district}で、{home}のとなりです")
    return Fit("place", 0.1, caveat=f"場所は{posting.district}で、ご希望からは少し離れています")


def _hours(posting: Posting, wish: WorkTime) -> Fit:
    judged = (_days(posting, wish), _per_week(posting, wish), _clock(posting, wish), *_length(posting, wish))
    parts = [part for part in judged if part]
    if wish.night is False and wish.end is None:
        parts.append((1.0, "夜勤なし", ""))
    elif wish.night and posting.hours.night:
        parts.append((1.0, "夜の時間に働ける", ""))
    if not parts:
        return Fit("hours", MET)
    reasons = [reason for _, reason, _ in parts if reason]
    caveats = [caveat for _, _, caveat in parts if caveat]
    degree = min(degree for degree, _, _ in parts)
    return Fit(
        "hours", degree, f"働く時間が合っています（{'・'.join(reasons)}）" if reasons else "", "。".join(caveats)
    )


_Part = tuple[float, str, str]


def _days(posting: Posting, wish: WorkTime) -> _Part | None:
    if not wish.days:
        return None
    offered = {*posting.hours.days}
    if offered <= wish.days:
        return 1.0, "平日のみ" if offered <= WORKDAYS else posting.hours.text.split(" ")[0], ""
    if len(offered & wish.days) >= posting.hours.per_week[0]:
        return 0.6, "", "ほかの曜日もある職場なので、曜日は相談になります"
    return 0.2, "", "希望されない曜日の勤務が入ります"


def _per_week(posting: Posting, wish: WorkTime) -> _Part | None:
    if wish.days_per_week is None:
        return None
    low, high = posting.hours.per_week
    if low > wish.days_per_week:
        return (0.4 if low == wish.days_per_week + 1 else 0.1), "", f"週{low}日からで、ご希望より多めです"
    if high < wish.days_per_week:
        return 0.6, "", f"勤務は週{high}日までです"
    return 1.0, f"週{wish.days_per_week}日", ""


def _clock(posting: Posting, wish: WorkTime) -> _Part | None:
    hours = posting.hours
    if wish.start is None and wish.end is None:
        return None
    early = max(0, wish.start - hours.begin) if wish.start is not None else 0
    late = max(0, hours.end - wish.end) if wish.end is not None else 0
    if not early and not late:
        words = [f"{clock(hours.begin)}から" if wish.start is not None else ""]
        words.append(f"{clock(hours.end)}まで" if wish.end is not None else "")
        return 1.0, "".join(words), ""
    caveats = [f"始まりが{clock(hours.begin)}で、ご希望より早めです"] if early else []
    caveats += [f"終わりが{clock(hours.end)}で、ご希望より遅めです"] if late else []
    return (0.5 if early + late <= 30 else 0.2), "", "。".join(caveats)


def _length(posting: Posting, wish: WorkTime) -> Iterator[_Part]:
    day = posting.hours.a_day / 60
    week = day * posting.hours.per_week[0]
    for most, hours, unit in ((wish.hours_a_day, day, "1日"), (wish.hours_a_week, week, "週")):
        if most is None:
            continue
        if hours <= most:
            yield 1.0, f"{unit}{hours:g}時間", ""
        else:
            yield (0.5 if hours <= most * 1.15 else 0.2), "", f"{unit}{hours:.3g}時間で、ご希望より長めです"


def _pay(posting: Posting, wage: Wage) -> Fit:
    if wage.unit in ("month", "year"):
        least = wage.minimum / (HOURS_OF[wage.unit] / HOURS_OF["month"])
        offered, unit = posting.monthly, "月"
    else:
        least, offered, unit = wage.hourly, posting.hourly, "時給"
    same_unit = (posting.pay.unit == "month") == (unit == "月") and posting.pay.unit in ("month", "hour")
    amount = posting.pay.text if same_unit else f"{posting.pay.text}、{unit}にするとおよそ{_round(offered, unit)}円"
    if offered >= least:
        return Fit("pay", 1, f"お給料がご希望に届いています（{amount}）")
    share = offered / least
    if share >= 0.9:
        return Fit("pay", 0.6, caveat=f"お給料は、ご希望より少し低めです（{amount}）")
    return Fit("pay", max(0.0, share - 0.5), caveat=f"お給料は、ご希望より低めです（{amount}）")


def _round(yen: float, unit: str) -> str:
    step = 1_000 if unit == "月" else 10
    return f"{int(yen // step * step):,}"


def _form(posting: Posting, forms: frozenset[str]) -> Fit:
    if posting.form in forms:
        return Fit("form", 1, f"ご希望の{posting.form}のお仕事です")
    if "正社員" in forms and "正社員登用あり" in posting.eased:
        return Fit("form", 0.5, "正社員になる道があります", f"はじめは{posting.form}です")
    return Fit("form", 0, caveat=f"働き方は{posting.form}で、ご希望とはちがいます")


def _remote(posting: Posting) -> Fit:
    match posting.remote:
        case "full":
            return Fit("remote", 1, "家で働けます")
        case "partly":
            return Fit("remote", 0.7, "家で働ける日があります")
        case _:
            return Fit("remote", 0, caveat="職場に通うお仕事です")


def values_fit(posting: Posting, answers: Answers) -> float | None:
    """0–1: how much of what matters to the person the workplace offers; None where nothing is known.

    The mean of the posting's profile (1–5 read as 0–1), weighted by the answer's steps above the lowest.
    """
    weights = {key: mark - 1 for key in VALUE_KEYS if (mark := answers.get(key)) is not None and mark > 1}
    total = sum(weights.values())
    if not total:
        return None
    return sum(weight * (posting.values[key] - 1) / 4 for key, weight in weights.items()) / total


def values_reason(posting: Posting, answers: Answers) -> str:
    """What the workplace offers of the person's three strongest values, in words; empty where nothing stands out."""
    shared = [f"「{value.plain}」" for value in top_three(answers) if posting.values[value.key] >= 4]
    return f"{'と'.join(shared[:2])}を大切にしている職場です" if shared else ""


_EASE_REASONS = {
    "未経験可": "未経験から始められます",
    "ブランク可": "間があいていても始められます",
    "研修あり": "始める前に研修があります",
    "正社員登用あり": "正社員になる道があります",
    "短時間から可": "短い時間から始められます",
    "資格取得の支援": "働きながら資格を取る支えがあります",
    "見学可": "決める前に見学できます",
}


def ease_reasons(posting: Posting) -> tuple[str, ...]:
    """The first two things that the firm makes easy; every posting has at least one."""
    return tuple(_EASE_REASONS[ease] for ease in posting.eased[:2])
