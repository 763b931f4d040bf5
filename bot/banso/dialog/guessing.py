"""What a message that was not understood is likeliest to mean, to be asked about in words."""

from __future__ import annotations

from collections.abc import Mapping

from banso.dialog.events import FALLBACK_INTENT, Event, Said
from banso.dialog.model import Response

GUESSES = ("guess_1", "guess_2")
"""Placeholders, and payloads of buttons, that stand for the likeliest intents."""
WORDS = "utter_guess_"
"""The response `utter_guess_<intent>` has an intent's words; one without is never guessed."""
MIN_PROBABILITY = 0.05


def guesses(event: Event, responses: Mapping[str, Response]) -> Mapping[str, tuple[str, str]]:
    """`guess_1`, `guess_2` → the intent and its words, as far as there are any, the likeliest first."""
    if not isinstance(event, Said) or event.parse is None or event.parse.intent != FALLBACK_INTENT:
        return {}
    words: dict[str, str] = {}
    for intent, probability in event.parse.ranking:
        response = responses.get(f"{WORDS}{intent}")
        if response is not None and probability >= MIN_PROBABILITY:
            words.setdefault(response.variants[0].text or "", intent)
    return {name: (intent, text) for name, (text, intent) in zip(GUESSES, words.items(), strict=False)}
