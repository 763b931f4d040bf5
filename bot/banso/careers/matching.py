"""Which postings to show next, and why these. Age and health are not even parameters here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from banso.careers.catalog import Catalog, Posting
from banso.careers.conditions import Conditions
from banso.careers.fit import (
    VALUES_WEIGHT,
    WEIGHTS,
    Aspect,
    Fit,
    ease_reasons,
    fits,
    values_fit,
    values_reason,
)
from banso.careers.learning import Lesson, Rejection, RejectionReason, leaves_out, lessons, penalty, what_changed
from banso.careers.work_values import Answers

MAX_REASONS, MAX_CAVEATS = 4, 2
FLOOR = 0.35
"""A posting that meets less than this share of what was stated is not shown at all."""
UNMET = 0.85
"""Each stated wish that is not met takes the score down by this factor: few misses beat a good average."""
UNKNOWN = 0.5
"""The score of a posting about which no wish and no value says anything."""
VARIETY = 0.06
"""Taken off for each chosen posting of the same kind of work, where none was wished for; half for the same district."""
UNASKED_NIGHT = 0.1
"""Taken off night work where nights were not spoken of."""
EASY = 0.01
"""Added for each thing that the firm makes easy, so that it decides between equals."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A posting to show: `score` 0–1, the reasons for it (at least one), what honestly does not fit, and the
    stated wishes that were relaxed for it."""

    posting: Posting
    score: float
    reasons: tuple[str, ...]
    caveats: tuple[str, ...] = ()
    relaxed: tuple[Aspect, ...] = ()


def suggest(
    catalog: Catalog,
    conditions: Conditions,
    values: Answers,
    *,
    shown: AbstractSet[str],
    rejected: Sequence[Rejection],
    on: date,
    count: int = 3,
) -> list[Suggestion]:
    """The best postings not shown before, best first, at most `count`; the same arguments give the same list.

    Never: expired on that day, shown or refused before, of a kind of work, form or place ruled out, night work where it
    was refused, or with the very thing that an earlier "no" was about. Everything else is weighed.
    """
    taught = lessons(catalog, rejected)
    gone = shown | {item.posting_id for item in rejected}
    candidates = [
        _weigh(posting, conditions, values, taught)
        for posting in catalog.active(on)
        if posting.id not in gone and allowed(posting, conditions) and not _taught_out(posting, conditions, taught)
    ]
    good = [candidate for candidate in candidates if candidate.score >= FLOOR]
    return _varied(good, count, conditions)


def allowed(posting: Posting, wished: Conditions) -> bool:
    """Whether nothing that the seeker ruled out applies to the posting."""
    if wished.time.night is False and posting.hours.night:
        return False
    if posting.form in wished.forms_excluded:
        return False
    if posting.district in wished.districts_excluded and posting.remote != "full":
        return False
    return not wished.excludes_occupation(posting.occupation, posting.keywords)


def _taught_out(posting: Posting, wished: Conditions, taught: Iterable[Lesson]) -> bool:
    return any(leaves_out(lesson, posting, wished) for lesson in taught)


def _weigh(posting: Posting, wished: Conditions, answers: Answers, taught: Sequence[Lesson]) -> Suggestion:
    judged = fits(posting, wished)
    score = _score(posting, judged, answers) - sum(penalty(lesson, posting) for lesson in taught)
    if posting.hours.night and wished.time.night is None:
        score -= UNASKED_NIGHT
    score += EASY * len(posting.eased)
    return Suggestion(
        posting,
        round(min(1.0, max(0.0, score)), 4),
        _reasons(posting, wished, answers, judged, taught),
        _caveats(posting, wished, judged),
        tuple(fit.aspect for fit in judged if not fit.met),
    )


def _reasons(
    posting: Posting, wished: Conditions, answers: Answers, judged: Sequence[Fit], taught: Sequence[Lesson]
) -> tuple[str, ...]:
    """What the last "no" changed, then the wishes met, with the values before the list is cut."""
    last = taught[-1] if taught else None
    changed = what_changed(last, posting, wished, answers) if last else ""
    told = last.reason if last and changed else ""
    reasons = [fit.reason for fit in judged if not (told == "far" and fit.aspect == "place")]
    reasons = [reason for reason in (changed, *reasons) if reason]
    if told != "atmosphere" and (shared := values_reason(posting, answers)):
        reasons.insert(min(len(reasons), MAX_REASONS - 1), shared)
    return tuple(dict.fromkeys(reasons))[:MAX_REASONS] or ease_reasons(posting)


def _caveats(posting: Posting, wished: Conditions, judged: Sequence[Fit]) -> tuple[str, ...]:
    """What does not fit, the worst first."""
    caveats = [fit.caveat for fit in sorted(judged, key=lambda fit: fit.degree) if fit.caveat]
    if posting.hours.night and wished.time.night is None:
        caveats.insert(0, "夜の時間にかかるお仕事です")
    return tuple(caveats[:MAX_CAVEATS])


def _score(posting: Posting, judged: Sequence[Fit], answers: Answers) -> float:
    parts = [(WEIGHTS[fit.aspect], fit.degree) for fit in judged]
    if (shared := values_fit(posting, answers)) is not None:
        parts.append((VALUES_WEIGHT, shared))
    if not parts:
        return UNKNOWN
    average = sum(weight * degree for weight, degree in parts) / sum(weight for weight, _ in parts)
    return average * UNMET ** sum(not fit.met for fit in judged)


def _varied(candidates: list[Suggestion], count: int, wished: Conditions) -> list[Suggestion]:
    """The best first; where no kind of work or no place was wished for, others before more of the same."""
    left = sorted(candidates, key=lambda item: (-item.score, item.posting.id))
    chosen: list[Suggestion] = []

    def worth(item: Suggestion) -> float:
        same_kind = sum(item.posting.occupation == other.posting.occupation for other in chosen)
        same_place = sum(item.posting.district == other.posting.district for other in chosen)
        return (
            item.score
            - VARIETY * same_kind * (not wished.occupations)
            - VARIETY / 2 * same_place * (not wished.districts)
        )

    while left and len(chosen) < count:
        best = max(left, key=worth)
        left.remove(best)
        chosen.append(best)
    return chosen


_RELAXED_WORDS: dict[Aspect, str] = {
    "occupation": "お仕事の種類",
    "place": "場所",
    "hours": "働く時間",
    "pay": "お給料",
    "form": "働き方（雇用の形）",
    "remote": "家で働けること",
}


def relaxed_note(suggestions: Sequence[Suggestion]) -> str:
    """One sentence where no suggestion meets every wish: which wishes were relaxed; empty where one does."""
    if not suggestions or any(not item.relaxed for item in suggestions):
        return ""
    aspects = [aspect for aspect in WEIGHTS if any(aspect in item.relaxed for item in suggestions)]
    words = ("と" if len(aspects) <= 2 else "、").join(_RELAXED_WORDS[aspect] for aspect in aspects)
    return f"ご希望にぴったりの求人は、今は見つかりませんでした。{words}を少しゆるめて探したものです。"


_LEARNED_WORDS: dict[RejectionReason, str] = {
    "far": "もっと近いところのもの",
    "hours": "働く時間がもっと合いそうなもの",
    "pay": "お給料がさきほどより高いもの",
    "occupation": "ちがう種類のお仕事",
    "form": "ちがう働き方のもの",
    "atmosphere": "雰囲気のちがうところ",
    "other": "ほかに合いそうなもの",
}


def nothing_note(conditions: Conditions, rejected: Sequence[Rejection] = ()) -> str:
    """What to say where nothing at all can be shown: what was looked for in vain, and that it can be changed."""
    if rejected:
        words = _LEARNED_WORDS[rejected[-1].reason]
        return f"{words}を探しましたが、今の条件では見つかりませんでした。条件を少し変えて、また探せます。"
    if conditions.stated:
        return "今ご案内できる求人では、ご希望に合うものが見つかりませんでした。条件を少し変えて、また探せます。"
    return "今ご案内できる求人は、ひととおりお見せしました。新しいものが入ったら、また一緒に見ましょう。"
