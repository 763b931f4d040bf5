"""What is typed in place of pressing: people often write the words of a button that they have just seen."""

from __future__ import annotations

import unicodedata

from banso.dialog.events import Event, Pressed, Said
from banso.dialog.snapshot import Snapshot

_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def folded(text: str) -> str:
    """Width, case and kana made one, as people type the same word in many ways."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA)


def same_words(one: str, other: str) -> bool:
    """Whether two short texts are the same but for width, case, kana and a full stop."""
    return folded(one).strip(" 。.!") == folded(other).strip(" 。.!")


def as_pressed(snapshot: Snapshot, event: Event) -> Event:
    """A message that says just what a quick reply offered last says, as that press; any other event as it is.

    A message with a risk stays a message: the gate hears it.
    """
    if not isinstance(event, Said) or event.risk != "none" or snapshot.mode == "human":
        return event
    chosen = next((button for button in snapshot.offered if same_words(button.title, event.text)), None)
    return event if chosen is None else Pressed(chosen.payload, chosen.title)
