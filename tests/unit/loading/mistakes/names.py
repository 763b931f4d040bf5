"""Names of what is declared nowhere."""

from __future__ import annotations

from collections.abc import Mapping

from .mistake import ACTIONS, DOMAIN, JOBS, RELIEF, Mistake

MISTAKES: Mapping[str, Mistake] = {
    "intent": Mistake(RELIEF, "- intent: affirm", "- intent: ¦afirm", "no intent `afirm`", "Did you mean `affirm`"),
    "intent in a list": Mistake(
        RELIEF, "[express_anxiety, greet]", "[express_anxiety, ¦great]", "no intent `great`", "Did you mean `greet`"
    ),
    "intent of an answer": Mistake(
        JOBS, "intent: unsure", "intent: ¦unshure", "no intent `unshure`", "Did you mean `unsure`"
    ),
    "slot": Mistake(RELIEF, "set: {known", "set: {¦knwon", "no slot `knwon`", "Did you mean `known`"),
    "slot of a question": Mistake(JOBS, "slot: place", "slot: ¦plcae", "no slot `plcae`", "Did you mean `place`"),
    "slot of an argument": Mistake(
        JOBS, "with: {place: slot.place}", "with: {place: ¦slot.plaec}", "no slot `plaec`", "Did you mean `place`"
    ),
    "response": Mistake(
        RELIEF,
        "- utter: utter_greet\n    prompt",
        "- utter: ¦utter_greeet\n    prompt",
        "no response `utter_greeet`",
        "Did you mean `utter_greet`",
    ),
    "state": Mistake(JOBS, "next: searching", "next: ¦serching", "no state `serching`", "Did you mean `searching`"),
    "dialog": Mistake(RELIEF, "to: jobs", "to: ¦jbos", "no state `jbos`", "Did you mean `jobs`"),
    "initial": Mistake(
        JOBS, "initial: ask_place", "initial: ¦ask_plaec", "no state `ask_plaec`", "Did you mean `ask_place`"
    ),
    "history of a state": Mistake(
        JOBS, "to: relief.history", "to: ¦searching.history", "only dialogs remember", "Write `jobs.history`"
    ),
    "action": Mistake(
        JOBS, "- run: action_find", "- run: ¦action_fnid", "no action `action_fnid`", "Did you mean `action_find`"
    ),
    "outcome": Mistake(
        JOBS,
        "outcome: none",
        "outcome: ¦nothing",
        "`action_find` never ends with `nothing`",
        "Known are `found`, `none`",
    ),
    "entity": Mistake(
        RELIEF, "- press: show_more", "- entity: ¦distrikt", "no entity `distrikt`", "Did you mean `district`"
    ),
    "entity of a mapping": Mistake(
        DOMAIN, "entity: district", "entity: ¦districts", "no entity `districts`", "Did you mean `district`"
    ),
    "source that is ruled out": Mistake(
        JOBS, "outcome.best", "¦negated.distrikt", "no entity `distrikt`", "Did you mean `district`"
    ),
    "source": Mistake(
        JOBS, "outcome.best", "¦result.best", "`result.best` is nothing to take a value from", "`outcome.key`"
    ),
    "press that is an intent": Mistake(
        RELIEF, "- press: show_more", "- press: ¦greet", "`greet` is an intent", "Write `intent: greet`"
    ),
    "undeclared action": Mistake(
        ACTIONS, "  action_find:", "  ¦action_search:", "not in domain.yml", "Add `- action_search`"
    ),
}
