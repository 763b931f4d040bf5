"""A message as the entity reader sees it: normalised, with digits, in tokens, each traced to what was typed."""

import re
from collections.abc import Iterator, Sequence

from banso.japanese.numbers import arabic
from banso.japanese.text import Traced, trace
from banso.japanese.tokens import Token, tokenize


class Message:
    """`original` as typed; `text` is normalised with digits; `tokens` with their offsets in `text`."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.view: Traced = arabic(trace(text))
        self.text = self.view.text
        tokens = tokenize(text)
        self.starts = {token.start for token in tokens}
        self.ends = {token.end for token in tokens}
        self.tokens = tuple(self._here(tokens))

    def _here(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Token]]:
        """The tokens with their offsets in the normalised text; one that shares a character with another is left out."""
        position = 0
        for token in tokens:
            while position < len(self.text) and self.view.spans[position].start < token.start:
                position += 1
            start = position
            while position < len(self.text) and self.view.spans[position].end <= token.end:
                position += 1
            if position > start:
                yield start, position, token

    def typed(self, match: re.Match[str]) -> str:
        """What was typed where `match` is."""
        span = self.view.origin(*match.span())
        return self.original[span.start : span.end]

    def whole_tokens(self, start: int, end: int) -> bool:
        """Whether the range begins and ends where tokens do, so that no word is cut."""
        span = self.view.origin(start, end)
        return span.start in self.starts and span.end in self.ends
