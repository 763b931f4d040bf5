"""The eleven work values and what a person's answers say about them.

Keys and Japanese names are those of the work-value model of job tag, the occupational information site of the
Ministry of Health, Labour and Welfare (職業情報提供サイト(日本版O-NET)「仕事価値観」, JILPT). The questions asked
about them are the dialogs' own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

ValueKey = Literal[
    "achievement",
    "autonomy",
    "expertise",
    "self_growth",
    "social_recognition",
    "service_contribution",
    "good_relationships",
    "workplace_safety",
    "work_life_balance",
    "stability",
    "compensation",
]

VALUE_KEYS: tuple[ValueKey, ...] = get_args(ValueKey)

LOWEST, HIGHEST = 1, 4
"""Answers run from 1 (あまり) to 4 (とても大切); None is a question skipped."""

Answers = Mapping[ValueKey, int | None]


@dataclass(frozen=True, slots=True)
class WorkValue:
    """A work value: job tag's name, how it is said in everyday words, and how it sounds as a wish."""

    key: ValueKey
    name: str
    plain: str
    wish: str


_ROWS: tuple[tuple[ValueKey, str, str, str], ...] = (
    ("achievement", "達成感", "やりとげた手ごたえ", "自分の力を出して、やりとげたと思えること"),
    ("autonomy", "自律性", "自分で考えて進められること", "自分のやり方で、考えながら進められること"),
    ("expertise", "専門性", "得意なことを活かせること", "身につけた知識や技を活かせること"),
    ("self_growth", "自己成長", "少しずつ成長できること", "新しいことを覚えて、少しずつ成長できること"),
    ("social_recognition", "社会的認知・地位", "仕事を認めてもらえること", "まわりから仕事を認めてもらえること"),
    ("service_contribution", "奉仕・社会貢献", "人の役に立つこと", "だれかの役に立っていると感じられること"),
    ("good_relationships", "良好な対人関係", "おだやかな人間関係", "職場の人と、おだやかに付き合えること"),
    ("workplace_safety", "労働安全衛生", "安全で体に無理がないこと", "安全で、体に無理のない環境で働けること"),
    ("work_life_balance", "私生活との両立", "暮らしと両立できること", "家のことや自分の時間を大事にできること"),
    ("stability", "雇用や生活の安定性", "長く安心して働けること", "先の見通しをもって、長く安心して働けること"),
    ("compensation", "報酬や収入", "納得できる収入", "働いた分に見合う、納得できる収入があること"),
)

WORK_VALUES: Mapping[ValueKey, WorkValue] = {row[0]: WorkValue(*row) for row in _ROWS}

_LABELS = {"とても大切": 4, "大切": 3, "わりと大切": 3, "少し": 2, "すこし大切": 2, "少し大切": 2, "あまり": 1}


def answers_from_slots(slots: Mapping[str, Any]) -> dict[ValueKey, int | None]:
    """The answers held in a conversation's slots, under the value's key or `value_<key>`.

    A number from 1 to 4 (also as text) or the button's words count; whatever else is there is a question without
    an answer: None.
    """
    return {key: _answer(slots.get(f"value_{key}", slots.get(key))) for key in VALUE_KEYS}


def _answer(raw: object) -> int | None:
    if isinstance(raw, str):
        text = raw.strip()
        if text in _LABELS:
            return _LABELS[text]
        if not (text.isascii() and text.isdigit()):
            return None
        raw = int(text)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw != int(raw):
        return None
    return int(raw) if LOWEST <= raw <= HIGHEST else None


def top_three(answers: Answers) -> tuple[WorkValue, ...]:
    """The strongest values, at most three, strongest first; among equals job tag's order decides.

    What was skipped or answered with the lowest step is never among them, so there may be fewer than three.
    """
    marked = [(answers.get(key), key) for key in VALUE_KEYS]
    ranked = sorted(
        ((mark, key) for mark, key in marked if mark is not None and mark > LOWEST),
        key=lambda pair: (-pair[0], VALUE_KEYS.index(pair[1])),
    )
    return tuple(WORK_VALUES[key] for _, key in ranked[:3])


def describe(answers: Answers) -> str:
    """What the answers say, in plain Japanese as one would say it back to the person; never a table of scores."""
    top = top_three(answers)
    given = [mark for mark in answers.values() if mark is not None]
    if not given:
        return "まだうかがえていないところです。気が向いたときに、ひとつずつで大丈夫です。"
    if not top:
        return (
            "「これだけは」というものは、今ははっきりしていないのかもしれませんね。"
            "それも、これから探していく手がかりになります。"
        )
    strongest = max(given)
    lines = [_first_line(top[0], strongest), _rest_line(top[1:], strongest)]
    if len(given) > 3 and len({*given}) == 1:
        lines.append("どれも同じくらい大切にされているので、迷うのは自然なことだと思います。")
    return "\n".join(line for line in lines if line)


def _first_line(value: WorkValue, strongest: int) -> str:
    if strongest <= 2:
        return f"しいて言えば、「{value.wish}」に少し気持ちが向いているように感じました。"
    return f"お話から、「{value.wish}」をいちばん大切にされているように感じました。"


def _rest_line(rest: tuple[WorkValue, ...], strongest: int) -> str:
    if not rest:
        return ""
    words = "と".join(f"「{value.plain}」" for value in rest)
    return f"{words}も、{'気になるところ' if strongest <= 2 else '仕事を選ぶときの支え'}になりそうです。"
