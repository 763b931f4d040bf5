"""What is in domain.yml: responses with their buttons, slots and intents."""

from __future__ import annotations

from collections.abc import Mapping

from .mistake import DOMAIN, Mistake

MISTAKES: Mapping[str, Mistake] = {
    "button of nothing": Mistake(
        DOMAIN, "payload: /show_more", "payload: ¦/show_moer", "`show_moer` is no intent", "Did you mean `show_more`"
    ),
    "button without slash": Mistake(
        DOMAIN, "payload: /affirm", "payload: ¦affirm", "does not begin with `/`", "`/affirm`"
    ),
    "button data": Mistake(
        DOMAIN, "payload: /affirm", "payload: ¦'/affirm{place: x}'", "is not JSON", '`/affirm{"place": "anywhere"}`'
    ),
    "button value": Mistake(
        DOMAIN, "payload: /affirm", 'payload: ¦\'/affirm{"shift": "nite"}\'', "no value `nite`", "Did you mean `night`"
    ),
    "long title": Mistake(
        DOMAIN, "title: もっと", "title: ¦" + "も" * 21, "has 21 characters, LINE shows 20", "Shorten it"
    ),
    "long text": Mistake(
        DOMAIN, "text: こんにちは。", "text: ¦" + "😀" * 2501, "5002 UTF-16 units, LINE takes 5000", "several responses"
    ),
    "many buttons": Mistake(
        DOMAIN,
        "      buttons:\n",
        "      buttons:\n        ¦" + "        ".join(["- {title: はい, payload: /affirm}\n"] * 12),
        "14 buttons, LINE shows 13",
        "free text",
    ),
    "placeholder": Mistake(DOMAIN, "{label:place}", "{label:plaec}", "no slot `plaec`", "Did you mean `place`"),
    "nothing said": Mistake(
        DOMAIN, "- text: こんにちは。\n", "- ¦channel: line\n", "says nothing", "`text: こんにちは。`"
    ),
    "core response": Mistake(
        DOMAIN,
        "  utter_say_differently:\n",
        "  utter_different:\n",
        "`utter_say_differently` is missing",
        "three variants",
    ),
    "slot type": Mistake(
        DOMAIN, "type: float", "type: ¦flaot", "no slot type is called `flaot`", "Did you mean `float`"
    ),
    "categorical": Mistake(DOMAIN, "    values: [day, night]\n", "", "`shift` has no values", "values: [day, night]"),
    "initial value": Mistake(
        DOMAIN,
        "type: bool",
        "type: bool\n    initial_value: ¦maybe",
        "holds true or false, not `maybe`",
        "true or false",
    ),
    "duplicate intent": Mistake(
        DOMAIN, "[greet, affirm,", "[greet, affirm, ¦greet,", "`greet` stands twice in `intents`", "Keep one"
    ),
}
