"""Japanese text: normal form, tokens with readings, crisis rules, entities. Needs only fugashi and unidic-lite."""

from banso.japanese.text import normalize
from banso.japanese.tokens import Token, tokenize

__all__ = ["Token", "normalize", "tokenize"]
