"""LINE's numbers. Source: the Messaging API reference (line/line-developers-docs-source, August 2026)."""

from __future__ import annotations

from typing import Final

from wcwidth import iter_graphemes

MESSAGES_PER_REQUEST: Final = 5
REQUEST_BYTES: Final = 2 * 1024 * 1024
TEXT_UNITS: Final = 5_000
QUICK_REPLIES: Final = 13
LABEL_GRAPHEMES: Final = 20
FLEX_LABEL_GRAPHEMES: Final = 40
POSTBACK_DATA: Final = 300
DISPLAY_TEXT: Final = 300
ACTION_TEXT: Final = 300
CLIPBOARD_TEXT: Final = 1_000
URI_LENGTH: Final = 1_000
IMAGE_URL_LENGTH: Final = 2_000
BUBBLE_BYTES: Final = 30 * 1024
CAROUSEL_BYTES: Final = 50 * 1024
CAROUSEL_BUBBLES: Final = 12
ALT_TEXT: Final = 1_500
SENDER_NAME: Final = 20
MULTICAST_RECIPIENTS: Final = 500

REPLY_TOKEN_MS: Final = 60_000
REDELIVERED_REPLY_TOKEN_MAX_AGE_MS: Final = 20 * 60_000
RETRY_KEY_MS: Final = 24 * 60 * 60_000

REQUESTS_PER_SECOND: Final = {"reply": 2_000, "push": 2_000, "multicast": 200, "loading": 100}
BROADCASTS_PER_HOUR: Final = 60


def utf16_units(text: str) -> int:
    """The length of `text` as LINE counts it."""
    return len(text.encode("utf-16-le")) // 2


def graphemes(text: str) -> int:
    """The number of grapheme clusters, the unit of button labels."""
    return sum(1 for _ in iter_graphemes(text))
