"""Questions and their answers."""

from __future__ import annotations

from collections.abc import Mapping

from .mistake import JOBS, Mistake

MISTAKES: Mapping[str, Mistake] = {
    "answer's value": Mistake(
        JOBS, "{value: 伏見区}", "{value: ¦612, label: 伏見区}", "the slot `place` holds text, not `612`", "in quotes"
    ),
    "asked twice": Mistake(
        JOBS,
        "  searching:\n",
        "  again: {question: {slot: ¦place, ask: utter_ask_place}, next: searching}\n  searching:\n",
        "the slot `place` is asked twice",
        "first question",
    ),
    "question without next": Mistake(JOBS, "    next: searching\n", "", "the question leads nowhere", "Add `next:`"),
    "long label": Mistake(
        JOBS,
        "label: どこでも",
        "label: ¦京都市内ならどこでもかまわないと思っています",
        "has 22 characters, LINE shows 20",
        "Shorten it",
    ),
    "long answer": Mistake(
        JOBS, "{value: 伏見区}", "{value: ¦" + "あ" * 300 + ", label: 長い}", "LINE allows 300", "Shorten"
    ),
    "many answers": Mistake(
        JOBS,
        "      answers:\n",
        "      answers:\n        ¦" + "        ".join([*(f"- {{value: '{n}'}}\n" for n in range(12)), ""]).rstrip(" "),
        "14 answers, LINE shows 13",
        "free text",
    ),
}
