"""What the linear model sees of a message: counted terms by block, and its words for their vectors.

No Rasa and no scikit-learn here: at run time this, `vectors` and `linear` are all that a prediction needs.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from banso.japanese.text import normalize, to_hiragana, to_katakana
from banso.japanese.tokens import Token, tokenize

Word = tuple[str, str]
"""Lemma and normalised surface."""


_MIXED = re.compile(r"[ぁ-ゖ々㐀-鿿]")
"""Hiragana or kanji."""


@dataclass(frozen=True, slots=True)
class Document:
    """One message: its terms counted by block, and its words in order."""

    terms: dict[str, Counter[str]]
    words: tuple[Word, ...]


def _character_grams(text: str, shortest: int, longest: int) -> Iterable[str]:
    padded = f"^{text}$"
    for size in range(shortest, longest + 1):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]


def _word_grams(words: list[str], longest: int) -> Iterable[str]:
    padded = ["^", *words, "$"]
    yield from words
    for size in range(2, longest + 1):
        for start in range(len(padded) - size + 1):
            yield " ".join(padded[start : start + size])


def _pairs(words: list[str], window: int) -> Iterable[str]:
    """Unordered pairs of words up to `window` apart that are not neighbours."""
    for index, word in enumerate(words):
        for other in words[index + 2 : index + 1 + window]:
            yield f"{word}|{other}" if word <= other else f"{other}|{word}"


@lru_cache(maxsize=8192)
def _normal_word(word: str) -> str:
    """The same few words come again and again, and twice in each message."""
    return normalize(word)


def _reading(tokens: list[Token]) -> str:
    return "".join(to_katakana(token.reading) for token in tokens)


BLOCKS: dict[str, Callable[[str, list[Token]], Iterable[str]]] = {
    "chars": lambda text, _: _character_grams(text.replace(" ", ""), 1, 5),
    "reading": lambda _, tokens: _character_grams(_reading(tokens), 1, 5),
    "words": lambda _, tokens: _word_grams([_normal_word(token.surface) for token in tokens], 2),
    "lemmas": lambda _, tokens: _word_grams([token.lemma for token in tokens], 2),
    "pairs": lambda _, tokens: _pairs([token.lemma for token in tokens], 6),
}


def _legible(normal: str) -> str:
    """A message in katakana alone as hiragana, in which MeCab knows its words: ヤキンハムリデス is one unknown word."""
    return normal if _MIXED.search(normal) else to_hiragana(normal)


def document(text: str, blocks: Iterable[str]) -> Document:
    """The message with the terms of each of the named blocks."""
    normal = _legible(normalize(text))
    tokens = tokenize(normal)
    return Document(
        {block: Counter(BLOCKS[block](normal, tokens)) for block in blocks},
        tuple((token.lemma, _normal_word(token.surface)) for token in tokens),
    )
