"""Normalised text that remembers where each of its characters came from."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_KATAKANA_TO_HIRAGANA = {katakana: hiragana for hiragana, katakana in _HIRAGANA_TO_KATAKANA.items()}

_JOINS_LEFT = frozenset("\u3099\u309a\uff9e\uff9f\ufe0e\ufe0f")
"""Voicing marks (combining and half-width) and variation selectors: they belong to the character before them."""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of code points in the original text."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Traced:
    """A text derived from an original; `spans[i]` is what `text[i]` was made from."""

    text: str
    spans: tuple[Span, ...]

    def origin(self, start: int, end: int) -> Span:
        """The original range behind the non-empty range `text[start:end]`."""
        return Span(self.spans[start].start, self.spans[end - 1].end)

    def replaced(self, drop: str) -> "Traced":
        """The same text without the characters in `drop`."""
        kept = [(char, span) for char, span in zip(self.text, self.spans, strict=True) if char not in drop]
        return Traced("".join(char for char, _ in kept), tuple(span for _, span in kept))

    @cached_property
    def katakana(self) -> "Traced":
        return Traced(to_katakana(self.text), self.spans)


def to_katakana(text: str) -> str:
    """Hiragana as katakana, one character for one; everything else as it is."""
    return text.translate(_HIRAGANA_TO_KATAKANA)


def to_hiragana(text: str) -> str:
    """Katakana as hiragana, one character for one; everything else as it is."""
    return text.translate(_KATAKANA_TO_HIRAGANA)


def trace(text: str) -> Traced:
    """NFKC and lower case, character cluster by cluster, so that offsets survive.

    Half-width katakana join with their voicing marks; control characters (a NUL ends a C string inside MeCab),
    surrogates and exotic spaces become a plain space.
    """
    chars: list[str] = []
    spans: list[Span] = []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and (text[end] in _JOINS_LEFT or unicodedata.combining(text[end])):
            end += 1
        cluster = text[position:end].replace("\ufe0f", "").replace("\ufe0e", "")
        for char in unicodedata.normalize("NFKC", cluster).lower():
            category = unicodedata.category(char)
            chars.append(" " if category[0] == "Z" or category in {"Cc", "Cs"} else char)
            spans.append(Span(position, end))
        position = end
    return Traced("".join(chars), tuple(spans))


def normalize(text: str) -> str:
    """NFKC, lower case, one space for any run of blanks, none at the ends."""
    return " ".join(trace(text).text.split())
