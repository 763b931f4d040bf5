"""Tokens of Japanese text by fugashi (MeCab) with unidic-lite."""

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import fugashi

from banso.japanese.text import Span, Traced, to_katakana, trace

_local = threading.local()


@dataclass(frozen=True, slots=True)
class Token:
    """One morpheme. `start` and `end` are code-point offsets into the original text, `surface == text[start:end]`.

    `lemma` is UniDic's dictionary form (verbs in kanji where UniDic has it: しにたい gives 死ぬ, たい), `reading` is
    katakana, `pos` is UniDic's first three levels joined by hyphens (`名詞-固有名詞-人名`, `動詞-一般`).
    Words unknown to the dictionary keep their normalised form as lemma and reading.
    """

    surface: str
    start: int
    end: int
    lemma: str
    reading: str
    pos: str


def _tagger() -> Any:
    """One tagger per thread: MeCab's lattice is not to be shared."""
    if not hasattr(_local, "tagger"):
        _local.tagger = fugashi.Tagger()
    return _local.tagger


def _fields(word: Any) -> tuple[str, str, str]:
    feature = word.feature
    lemma = (feature.lemma or word.surface).split("-", 1)[0] or word.surface
    reading = feature.kana or to_katakana(word.surface)
    levels = (feature.pos1, feature.pos2, feature.pos3)
    pos = "-".join(level for level in levels if level not in (None, "*"))
    return lemma, reading, pos


@lru_cache(maxsize=256)
def _analysed(text: str) -> tuple[tuple[Token, ...], Traced]:
    traced = trace(text)
    tokens: list[Token] = []
    cursor = 0
    for word in _tagger()(traced.text):
        begin = traced.text.find(word.surface, cursor)
        if begin < 0 or not word.surface.strip():
            continue
        cursor = begin + len(word.surface)
        span = traced.origin(begin, cursor)
        lemma, reading, pos = _fields(word)
        if tokens and span.start < tokens[-1].end:
            # Two words out of one original character (㌔, ㈱): one token, or surfaces would overlap.
            last = tokens.pop()
            span, lemma, reading, pos = (
                Span(last.start, max(last.end, span.end)),
                last.lemma + lemma,
                last.reading + reading,
                last.pos,
            )
        tokens.append(Token(text[span.start : span.end], span.start, span.end, lemma, reading, pos))
    return tuple(tokens), traced


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` in order; blanks belong to none. Never raises on any string."""
    return list(_analysed(text)[0])


def readings(text: str) -> Traced:
    """The katakana readings of all tokens in one string, each character traced to its token."""
    chars: list[str] = []
    spans: list[Span] = []
    for token in tokenize(text):
        reading = to_katakana(token.reading)
        chars.append(reading)
        spans.extend([Span(token.start, token.end)] * len(reading))
    return Traced("".join(chars), tuple(spans))
