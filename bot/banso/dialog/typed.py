"""What is typed in place of pressing: people often write the words of a button that they have just seen."""

from __future__ import annotations

from itertools import chain

from banso.dialog.cards import card_named
from banso.dialog.events import Event, Pressed, Said
from banso.dialog.folding import same_words
from banso.dialog.snapshot import Snapshot


def as_pressed(snapshot: Snapshot, event: Event) -> Event:
    """A message that says just what a quick reply offered last says, as that press; one that says just which of the
    cards shown last (2つ目の, 最後のやつ), as a press of that card's first button; any other event as it is.

    A message with a risk stays a message: the gate hears it.
    """
    if not isinstance(event, Said) or event.risk != "none" or snapshot.mode == "human":
        return event
    words = (button for button in snapshot.offered if same_words(button.title, event.text))
    chosen = next(chain(words, card_named(snapshot, event.text, alone=True)), None)
    return event if chosen is None else Pressed(chosen.payload, chosen.title)
