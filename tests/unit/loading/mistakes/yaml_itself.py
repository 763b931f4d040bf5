"""What is not YAML 1.2, or says a thing twice."""

from __future__ import annotations

from collections.abc import Mapping

from .mistake import DOMAIN, JOBS, RELIEF, Mistake

MISTAKES: Mapping[str, Mistake] = {
    "tab": Mistake(RELIEF, "    entry:\n", "¦\tentry:\n", "not YAML", "spaces, not with tabs"),
    "colon in text": Mistake(DOMAIN, "- text: こんにちは。", "- text: 例¦: こんにちは。", "not YAML", "in quotes"),
    "open quote": Mistake(
        DOMAIN, 'version: "3.1"\nintents: [greet,', 'version: "3.1"\nintents: [¦\'greet,', "not YAML", "Close the quote"
    ),
    "duplicate key": Mistake(
        RELIEF,
        "    prompt: utter_invite\n",
        "    prompt: utter_invite\n    ¦prompt: utter_greet\n",
        "`prompt` is written twice here, first in line 9",
        "Keep one",
    ),
    "duplicate state": Mistake(
        JOBS, "  searching:\n", "  ask_place: {}\n  searching:\n", "`ask_place` is written twice", "Keep one"
    ),
    "duplicate response": Mistake(
        DOMAIN,
        "  utter_found:\n",
        "  ¦utter_greet: [{text: また}]\n  utter_found:\n",
        "`utter_greet` is written twice",
        "Keep one",
    ),
}
