"""What stands behind `when`."""

from __future__ import annotations

from collections.abc import Mapping

from .mistake import RELIEF, Mistake

MISTAKES: Mapping[str, Mistake] = {
    "guard": Mistake(RELIEF, "when: stay < 3 and", "when: ¦stay << 3 and", "bad guard", "A guard looks like"),
    "guard: call": Mistake(RELIEF, "when: stay < 3 and", "when: ¦len(stay) < 3 and", "bad guard", "A guard looks like"),
    "guard: name": Mistake(RELIEF, "when: stay", "when: ¦stya", "bad guard: expected one of", "A guard looks like"),
    "guard: slot": Mistake(RELIEF, "and slot.shift", "and ¦slot.shfit", "no slot `shfit`", "Did you mean `shift`"),
    "guard: ruled out": Mistake(
        RELIEF, "slot.shift != 'night'", "¦negated.distrikt", "no entity `distrikt`", "Did you mean `district`"
    ),
    "guard: value": Mistake(
        RELIEF,
        "and slot.shift != 'night'",
        "and ¦slot.shift != 'nite'",
        "the slot `shift` has no value `nite`",
        "Did you mean `night`",
    ),
    "guard: type": Mistake(
        RELIEF, "slot.shift != 'night'", "¦slot.wage == 'high'", "the slot `wage` holds a number", "a number"
    ),
    "guard: question": Mistake(
        RELIEF, "slot.shift != 'night'", "¦question.shift == 'open'", "no question for the slot `shift`", "`place`"
    ),
    "guard: question status": Mistake(
        RELIEF,
        "slot.shift != 'night'",
        "¦question.place == 'skiped'",
        "`question.place` is never `skiped`",
        "Did you mean `skipped`",
    ),
    "guard: mode": Mistake(
        RELIEF, "slot.shift != 'night'", "¦mode == 'bott'", "`mode` is never `bott`", "Did you mean `bot`"
    ),
    "guard: intent": Mistake(
        RELIEF,
        "slot.shift != 'night'",
        "¦event.intent in ['gret']",
        "`event.intent` is never `gret`",
        "Did you mean `greet`",
    ),
    "guard in quotes": Mistake(
        RELIEF,
        "when: stay < 3 and slot.shift != 'night'",
        "when: \"stay < 3 and ¦slot.shfit != 'night'\"",
        "no slot `shfit`",
        "Did you mean `shift`",
    ),
}
