"""What the bot says, in no channel's own words. Adapters render these (LINE: quick replies, Flex, stickers)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banso.dialog.events import Payload


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a message. In LINE the title holds at most 20 grapheme clusters."""

    title: str
    payload: Payload


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address (tel:, https:) instead of answering."""

    title: str
    uri: str


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    alt: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to look at and decide about, for example a posting with the reasons why it is shown."""

    title: str
    subtitle: str = ""
    lines: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    footnote: str = ""
    buttons: tuple[Button | Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards side by side; `alt` is what a notification shows."""

    alt: str
    cards: tuple[Card, ...]
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Custom:
    """A message in the channel's own format, from `custom:` in domain.yml."""

    payload: Mapping[str, Any]
    alt: str = ""
    buttons: tuple[Button, ...] = ()


Message = Text | Image | Cards | Custom


def text_of(message: Message) -> str:
    """The words a person reads first in a message: used for transcripts and to not say a thing twice running."""
    match message:
        case Text(text=text):
            return text
        case Image(alt=alt) | Cards(alt=alt) | Custom(alt=alt):
            return alt
