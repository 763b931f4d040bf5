"""Figures from what was read and what should have been: intents, the crisis gate, entities. Pure arithmetic.

All shares lie between 0 and 1; a share of nothing is None.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FALLBACK = "nlu_fallback"
"""The answer, and the label, that it is none of the intents."""
CRISIS = "crisis"


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _f1(hits: int, truths: int, answers: int) -> float:
    return 2 * hits / (truths + answers) if truths + answers else 0.0


@dataclass(frozen=True)
class LabelScore:
    """One label against all others. `precision` is None where the label was never answered."""

    precision: float | None
    recall: float | None
    f1: float
    support: int


@dataclass(frozen=True)
class Confusion:
    """`count` lines of `label` were read as `answer`."""

    label: str
    answer: str
    count: int


@dataclass(frozen=True)
class IntentScore:
    """How well intents were answered.

    A label that is no intent (`nlu_fallback`, or any name the domain does not know) is right when the answer is
    `nlu_fallback`. `macro_f1` is the plain mean over the labels that stand in the file, those that are no intents
    together as `nlu_fallback`. `rejected` holds, for each label that is no intent, the share answered by
    `nlu_fallback`; `lost` the share of the lines with an intent that were. `alarms` is the share of the lines with
    a label other than `crisis` where the gate said watch or crisis.
    """

    lines: int
    accuracy: float | None
    macro_f1: float | None
    lost: float | None
    alarms: float | None
    rejected: dict[str, float | None]
    labels: dict[str, LabelScore]
    confusions: list[Confusion]


def score_intents(
    labels: Sequence[str], answers: Sequence[str], grades: Sequence[str], intents: frozenset[str]
) -> IntentScore:
    """Scores of lines given their label, the intent answered and the gate's grade; `intents` are those there are."""
    known = intents - {FALLBACK}
    truths = [label if label in known else FALLBACK for label in labels]
    pairs = Counter(zip(truths, answers, strict=True))
    support, answered = Counter(truths), Counter(answers)
    scores = {
        label: LabelScore(
            _share(pairs[label, label], answered[label]),
            _share(pairs[label, label], support[label]),
            _f1(pairs[label, label], support[label], answered[label]),
            support[label],
        )
        for label in sorted(support)
    }
    inside = [answer for truth, answer in zip(truths, answers, strict=True) if truth != FALLBACK]
    calm = [grade for truth, grade in zip(truths, grades, strict=True) if truth != CRISIS]
    outside = Counter(label for label in labels if label not in known)
    rejected = Counter(label for label, answer in zip(labels, answers, strict=True) if answer == FALLBACK)
    wrong = sorted(((-count, *pair) for pair, count in pairs.items() if pair[0] != pair[1]))
    return IntentScore(
        lines=len(labels),
        accuracy=_share(sum(pairs[label, label] for label in support), len(labels)),
        macro_f1=sum(score.f1 for score in scores.values()) / len(scores) if scores else None,
        lost=_share(inside.count(FALLBACK), len(inside)),
        alarms=_share(sum(grade != "none" for grade in calm), len(calm)),
        rejected={label: _share(rejected[label], count) for label, count in sorted(outside.items())},
        labels=scores,
        confusions=[Confusion(label, answer, -count) for count, label, answer in wrong],
    )


@dataclass(frozen=True)
class Found:
    """In `found` of `lines` lines the gate said watch or crisis."""

    found: int
    lines: int
    share: float | None


@dataclass(frozen=True)
class CrisisScore:
    """`recall` over lines that should be found, `false_alarms` over lines that should not, each by stratum too."""

    recall: Found
    recall_by_stratum: dict[str, Found]
    false_alarms: Found
    false_alarms_by_stratum: dict[str, Found]


def score_crisis(positive: Sequence[tuple[str, str]], negative: Sequence[tuple[str, str]]) -> CrisisScore:
    """Scores of (stratum, grade) pairs; `watch` and `crisis` count as found."""
    recall, alarms = _by_stratum(positive), _by_stratum(negative)
    return CrisisScore(_all(recall), recall, _all(alarms), alarms)


def _by_stratum(pairs: Sequence[tuple[str, str]]) -> dict[str, Found]:
    lines = Counter(stratum for stratum, _ in pairs)
    found = Counter(stratum for stratum, grade in pairs if grade != "none")
    return {name: Found(found[name], lines[name], _share(found[name], lines[name])) for name in sorted(lines)}


def _all(strata: Mapping[str, Found]) -> Found:
    found, lines = sum(one.found for one in strata.values()), sum(one.lines for one in strata.values())
    return Found(found, lines, _share(found, lines))


@dataclass(frozen=True)
class EntityScore:
    """`span_f1` over name, start and end; of the entities there are, the shares whose span was found (`recall`) and
    whose value was exact as well (`value_exact`). Of those whose span was found: `value_of_found`, and
    `marks_of_found` where `role` and `negated` were right."""

    span_f1: float
    precision: float | None
    recall: float | None
    value_exact: float | None
    value_of_found: float | None
    marks_of_found: float | None
    support: int


@dataclass(frozen=True)
class EntityScores:
    """`overall`, `fixed_values` (without `JUDGED`) and each entity."""

    overall: EntityScore
    fixed_values: EntityScore
    entities: dict[str, EntityScore]


JUDGED = frozenset({"occupation", "licence"})
"""Entities whose value is a name that another careful reader might choose otherwise."""

VALUE_KEYS = {
    "age": {"min", "max"},
    "wage": {"unit", "min", "max"},
    "work_time": {"from", "to", "days_per_week", "hours_per_day", "days", "off", "shift", "night"},
    "duration": {"amount", "unit"},
    "datetime": {"month", "day", "weekday", "time", "part", "offset", "week", "month_offset"},
}
"""Of values that are objects only these keys are compared; a reader may know more than the file says."""

Entity = Mapping[str, Any]
"""`entity`, `value`, `start`, `end`, and maybe `role`, `negated`: as Rasa gives them and the file has them."""


@dataclass
class _Tally:
    truths: int = 0
    answers: int = 0
    spans: int = 0
    values: int = 0
    marks: int = 0

    def score(self) -> EntityScore:
        return EntityScore(
            span_f1=_f1(self.spans, self.truths, self.answers),
            precision=_share(self.spans, self.answers),
            recall=_share(self.spans, self.truths),
            value_exact=_share(self.values, self.truths),
            value_of_found=_share(self.values, self.spans),
            marks_of_found=_share(self.marks, self.spans),
            support=self.truths,
        )


def _span(entity: Entity) -> tuple[str, int, int]:
    return entity["entity"], entity["start"], entity["end"]


def _value(entity: Entity) -> Any:
    value, keys = entity.get("value"), VALUE_KEYS.get(entity["entity"])
    if isinstance(value, Mapping) and keys:
        return {key: one for key, one in value.items() if key in keys and one is not None}
    return value


def _marks(entity: Entity) -> tuple[str, bool]:
    """No role means the seeker's own."""
    return entity.get("role") or "self", bool(entity.get("negated"))


def score_entities(truths: Sequence[Sequence[Entity]], answers: Sequence[Sequence[Entity]]) -> EntityScores:
    """Scores of the entities of each message against those that were read in it."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for truth, answer in zip(truths, answers, strict=True):
        for entity in answer:
            tallies[entity["entity"]].answers += 1
        read = {_span(entity): entity for entity in answer}
        for entity in truth:
            tally = tallies[entity["entity"]]
            tally.truths += 1
            if (found := read.get(_span(entity))) is not None:
                tally.spans += 1
                tally.values += _value(found) == _value(entity)
                tally.marks += _marks(found) == _marks(entity)
    fixed = [tally for name, tally in tallies.items() if name not in JUDGED]
    return EntityScores(
        _sum(list(tallies.values())).score(),
        _sum(fixed).score(),
        {name: tallies[name].score() for name in sorted(tallies)},
    )


def _sum(tallies: Sequence[_Tally]) -> _Tally:
    return _Tally(
        truths=sum(tally.truths for tally in tallies),
        answers=sum(tally.answers for tally in tallies),
        spans=sum(tally.spans for tally in tallies),
        values=sum(tally.values for tally in tallies),
        marks=sum(tally.marks for tally in tallies),
    )
