"""The same words, however they are typed."""

from __future__ import annotations

import unicodedata

_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def folded(text: str) -> str:
    """Width, case and kana made one, as people type the same word in many ways."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA)


def same_words(one: str, other: str) -> bool:
    """Whether two short texts are the same but for width, case, kana and a full stop."""
    return folded(one).strip(" 。.!") == folded(other).strip(" 。.!")
