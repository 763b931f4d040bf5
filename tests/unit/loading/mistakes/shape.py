"""Keys that are not known or missing, and values of a wrong type."""

from __future__ import annotations

from collections.abc import Mapping

from .mistake import DOMAIN, JOBS, RELIEF, Mistake

MISTAKES: Mapping[str, Mistake] = {
    "unknown key": Mistake(
        RELIEF, "        when: stay", "        ¦wen: stay", "unknown key `wen`", "Did you mean `when`"
    ),
    "unknown key of a file": Mistake(RELIEF, "title: 気", "¦titel: 気", "unknown key `titel`", "Did you mean `title`"),
    "unknown key of an answer": Mistake(
        JOBS, "label: どこでも", "¦lable: どこでも", "unknown key `lable`", "Did you mean `label`"
    ),
    "unknown key in the domain": Mistake(DOMAIN, "\nslots:", "\n¦slot:", "unknown key `slot`", "Did you mean `slots`"),
    "wrong type": Mistake(
        RELIEF,
        "prompt: utter_invite",
        "prompt: ¦5",
        "`prompt` should be text, not the number 5",
        "`prompt: utter_greet`",
    ),
    "wrong type: list": Mistake(
        RELIEF,
        "    on:\n      - intent: [express",
        "    on: ¦none\n    states:\n      - intent: [express",
        "`on` should be a list",
        "`on: [{intent: affirm, to: values}]`",
    ),
    "wrong type: flag": Mistake(
        RELIEF,
        "consent: true",
        "consent: ¦yes",
        "`consent` should be true or false, not the text `yes`",
        "`consent: true` or `consent: false`",
    ),
    "empty": Mistake(RELIEF, "prompt: utter_invite", "¦prompt:", "`prompt` is empty", "or remove the key"),
    "unknown word": Mistake(
        RELIEF, "- press: show_more", "- media: ¦stiker", "`stiker` is not known for `media`", "Did you mean `sticker`"
    ),
    "missing key": Mistake(
        JOBS, "      ask: utter_ask_place\n", "", "the key `ask` is missing", "Add for example `ask: utter_greet`"
    ),
    "stage": Mistake(RELIEF, "stage: 1", "stage: ¦7", "less than or equal to 4", "`stage: 1`"),
    "file and dialog": Mistake(
        RELIEF, "dialog: relief", "dialog: ¦relieve", "holds the dialog `relieve`", "Write `dialog: relief`"
    ),
}
