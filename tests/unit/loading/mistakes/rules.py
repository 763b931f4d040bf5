"""Rules, their triggers and steps, and timers."""

from __future__ import annotations

from collections.abc import Mapping

from .mistake import JOBS, RELIEF, Mistake

MISTAKES: Mapping[str, Mistake] = {
    "no trigger": Mistake(
        RELIEF,
        "      - press: show_more\n        do:",
        "      - ¦do:",
        "has one trigger, this one has none",
        "`intent: affirm`",
    ),
    "two triggers": Mistake(
        RELIEF,
        "- press: show_more\n",
        "- ¦press: show_more\n        media: sticker\n",
        "this one has `press` and `media`",
        "`intent: affirm`",
    ),
    "outcome without action": Mistake(
        RELIEF,
        "- press: show_more\n",
        "- press: show_more\n        outcome: ¦found\n",
        "`outcome` needs its `action`",
        "Add",
    ),
    "two steps in one": Mistake(
        RELIEF,
        "          - set: {known: true}\n          - utter:",
        "          - ¦set: {known: true}\n            utter:",
        "this one does `utter` and `set`",
        "Begin a new step",
    ),
    "timer": Mistake(RELIEF, "silence: 3 days", "silence: ¦3 dayz", "`3 dayz` is no span of time", "`silence: 3 days`"),
    "timer without time": Mistake(
        RELIEF,
        "- silence: 3 days\n        name",
        "- ¦name",
        "one of `delay`, `silence`, `unanswered`",
        "`silence: 3 days`",
    ),
    "duplicate timer": Mistake(
        RELIEF,
        "        name: gentle_note\n",
        "        name: gentle_note\n      - delay: 1 hour\n        name: ¦gentle_note\n",
        "two timers of `relief.listening` are called `gentle_note`, the first in line",
        "Rename",
    ),
    "resume and to": Mistake(
        RELIEF, "consent: true\n", "consent: true\n        resume: ¦true\n", "leads away", "Delete it"
    ),
    "state name": Mistake(JOBS, "  searching:\n", "  ¦search now:\n", "cannot be called `search now`", "letters"),
    "no initial": Mistake(JOBS, "initial: ask_place\n", "", "does not say where it begins", "Add `initial: ask_place`"),
}
