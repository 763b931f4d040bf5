"""What only shows when all dialogs are looked at together."""

from __future__ import annotations

from collections.abc import Mapping

from .mistake import CRISIS, GATE, JOBS, RELIEF, Mistake

MISTAKES: Mapping[str, Mistake] = {
    "unreachable": Mistake(
        JOBS,
        "  searching:\n",
        "  ¦lost: {on: [{intent: greet, to: searching}]}\n  searching:\n",
        "nobody ever comes to `jobs.lost`",
        "`to: jobs.lost`",
    ),
    "no way out": Mistake(
        CRISIS, "to: relief", "do: [{utter: utter_greet}]", "there is no way out of `crisis.held`", "`to:`"
    ),
    "step up": Mistake(
        RELIEF,
        "- intent: affirm\n        consent: true\n",
        "- ¦intent: affirm\n",
        "a step up to `jobs` (stage 3) without",
        "`consent: true`",
    ),
    "gate": Mistake(GATE, "[crisis, watch]", "crisis", "the gate has no rule for `watch`", "`risk: watch`"),
    "guarded gate": Mistake(GATE, "    do:", "    when: not hold\n    do:", "has a guard", "no `when`"),
    "no holding dialog": Mistake(CRISIS, "holding: true\n", "", "no dialog holds people", "`holding: true`"),
}
