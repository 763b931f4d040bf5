"""What is no error but most likely not meant."""

from __future__ import annotations

from collections.abc import Mapping

from .mistake import ACTIONS, DOMAIN, RELIEF, Mistake

MISTAKES: Mapping[str, Mistake] = {
    "unused response": Mistake(
        DOMAIN,
        "  utter_found:\n",
        "  ¦utter_extra: [{text: a}]\n  utter_found:\n",
        "nothing says `utter_extra`",
        "delete it",
        "warning",
    ),
    "one variant": Mistake(
        DOMAIN,
        "    - text: 場所のご希望はありますか。\n",
        "",
        "`utter_ask_place` has one variant",
        "second variant",
        "warning",
    ),
    "no rule for an outcome": Mistake(
        ACTIONS,
        "[found, none]",
        "[found, none, failed]",
        "no rule waits for `action_find` to end with `failed`",
        "`outcome: failed`",
        "warning",
    ),
    "never matches": Mistake(
        RELIEF,
        "      - press: show_more\n",
        "      - intent: affirm\n      - press: show_more\n",
        "never comes to pass",
        "`when`",
        "warning",
    ),
}
