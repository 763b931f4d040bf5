"""Names of people: how somebody introduces themself, wants to be called, or mentions another.

A name that the words around it announce (名前は…, …と申します, …って呼んで) need not be known; elsewhere it has to be one
that UniDic or `name_lists` knows: UniDic takes many a name for a place or another word first.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from banso.japanese import name_patterns as patterns
from banso.japanese.name_lists import GIVEN, NO_PERSON, SINGLE_SIGNS, SURNAMES, SURNAMES_IN_KANA
from banso.japanese.text import to_hiragana
from banso.japanese.tokens import Token

_Spans = Sequence[tuple[int, int, Token]]

_APART = ("感動詞", "代名詞", "接続詞", "助動詞", "助詞-接続助詞", "助詞-終助詞", "補助記号")
"""What may end before a name without a mark between: すいません野々村です."""


class Name(NamedTuple):
    """Offsets into the normalised text; `other` says that somebody else is mentioned, `sure` that words announce it."""

    start: int
    end: int
    other: bool = False
    sure: bool = False


def _cut(match: re.Match[str]) -> tuple[int, int]:
    """The span of a name with its second part, without a pronoun before it."""
    start, end = match.span("name")
    if match.groupdict().get("rest"):
        end = match.end("rest")
    pronoun = patterns.PRONOUN.match(match["name"])
    if pronoun and pronoun.end() < len(match["name"]):
        start += pronoun.end()
    return start, end


def _announced(text: str, known: frozenset[tuple[int, int]]) -> Iterator[Name]:
    for match in patterns.RENAMED.finditer(text):
        yield from (Name(*match.span(group), sure=True) for group in ("name", "new") if match[group])
    for match in patterns.MARRIED.finditer(text):
        if match.span("name") in known:
            yield Name(*match.span("name"), sure=True)
    for pattern in patterns.ANNOUNCEMENTS:
        for match in pattern.finditer(text):
            start, end = _cut(match)
            if match.groupdict().get("told") and not patterns.FAMILIAR.search(text[start:end]):
                continue
            if pattern is patterns.KEYED and text.startswith("ちゃん", end):
                end += 3
            if (start, end) in known or not patterns.NO_NAME.search(text[start:end]):
                other = pattern is patterns.KEYED and bool(patterns.OF_ANOTHER.search(text[: match.start()]))
                yield Name(start, end, other=other, sure=True)


def _greeted(text: str, tokens: _Spans) -> Iterator[Name]:
    match = patterns.GREETED.match(text)
    if match and not patterns.NO_NAME.search(match["name"]):
        start, end = match.span("name")
        inside = [token for first, last, token in tokens if start <= first and last <= end]
        nouns = (token.pos.startswith(("名詞", "接尾辞", "接頭辞")) and "副詞" not in token.pos for token in inside)
        if re.search("[太助子男]$", match["name"]) or all(nouns):
            yield Name(start, end, sure=True)


def _parts(text: str, tokens: _Spans) -> set[tuple[int, int]]:
    """Spans of surnames and given names."""
    parts = {
        (start, end)
        for start, end, token in tokens
        if token.pos.startswith("名詞-固有名詞-人名") and not text[start:end].isascii()
    }
    for match in patterns.SURNAME.finditer(text):
        whole = not patterns.KANJI.match(text, match.end())
        if whole or _titled(text, match) or any(start == match.end() for start, _ in parts):
            parts.add(match.span())
    parts |= {match.span() for match in patterns.SINGLE.finditer(text)}
    ends = {end for _, end in parts}
    for match in patterns.GIVEN_NAME.finditer(to_hiragana(text)):
        joined = match.start() > 0 and patterns.KANJI.match(text, match.start() - 1)
        if not joined or (match.start() in ends and match[0] in GIVEN):
            parts.add(match.span())
    return parts


def _titled(text: str, match: re.Match[str]) -> bool:
    """岡本先生: the signs that go on are a title."""
    return len(match[0]) > 1 and bool(patterns.TITLE.match(text, match.end()))


def _runs(text: str, tokens: _Spans) -> list[tuple[int, int]]:
    """Spans of names that are known: surname, given name or both."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted(_parts(text, tokens), key=lambda part: (part[0], -part[1])):
        if runs and start < runs[-1][1]:
            continue
        if runs and (start == runs[-1][1] or text[runs[-1][1] : start] == " "):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _apart(tokens: _Spans, start: int) -> bool:
    """Whether the word before belongs to something that has ended."""
    preceding = next((token for _, end, token in reversed(tokens) if end <= start), None)
    return preceding is not None and preceding.pos.startswith(_APART) and preceding.surface != "な"


def _known(text: str, tokens: _Spans, runs: Sequence[tuple[int, int]]) -> Iterator[Name]:
    for start, last in runs:
        end = last + (2 if text.startswith("くん", last) else 3 if text.startswith("ちゃん", last) else 0)
        word, before, after = text[start:end], text[:start], text[end:]
        says_i = patterns.SAYS_I.search(before)
        opened = word in SINGLE_SIGNS and patterns.OPENED.search(before)
        if word in SINGLE_SIGNS and patterns.CLOSE.search(before) and re.match("[がはもと]", after):
            yield Name(start, end, other=True)
        if word in NO_PERSON or (len(word) == 1 and not (word in SURNAMES or says_i or opened)):
            continue
        if (patterns.OF_ANOTHER.search(before) and patterns.PARTICLE.match(after)) or (
            patterns.NAMED_RELATIVE.match(after) and (not before or before[-1] in "。、!? ")
        ):
            yield Name(start, end, other=True)
            continue
        if patterns.TO_BE_CALLED.match(after) or patterns.ASKED_FOR.match(after):
            yield Name(start, end, sure=True)
        separate = patterns.BEFORE.search(before) or _apart(tokens, start)
        if separate and _introduces(word, before, after):
            yield Name(start, end, sure=bool(patterns.NO_PLACE.search(before)))


def _introduces(word: str, before: str, after: str) -> bool:
    """Whether somebody says their own known name, by what stands around it."""
    certain = re.search("[一-龠]", word) or to_hiragana(word) in GIVEN | SURNAMES_IN_KANA
    if not certain and not patterns.SAYS_I.search(before):
        return bool(patterns.AFTER_KANA.match(after) or (_opens(before) and patterns.WISHED.match(after)))
    alone = patterns.SAYS_I.search(before) or (not before and (len(after) < 2 or len(word) > 3))
    return bool(
        ((alone or " " in word) and patterns.ALONE.match(after))
        or (_opens(before) and (patterns.WISHED.match(after) or (certain and patterns.CORRECTED.match(after))))
        or (re.search("[一-龠]", word) and patterns.SIGNED.match(after) and patterns.CONTACT.search(before))
        or (patterns.AFTER if certain else patterns.AFTER_KANA).match(after)
    )


def _opens(before: str) -> bool:
    return not before or before[-1] in "。!?"


def _nobody(word: str) -> bool:
    return word in NO_PERSON or (word.endswith("屋") and word not in SURNAMES)


def _mentioned(text: str, runs: Sequence[tuple[int, int]]) -> Iterator[Name]:
    for start, end in runs:
        if (patterns.TITLE.match(text, end) or patterns.ONE_OF.match(text, end)) and not _nobody(text[start:end]):
            yield Name(start, end, other=True)


def read_names(text: str, tokens: _Spans) -> Iterator[Name]:
    """Names in the normalised `text`; `tokens` with their offsets in it. They may overlap."""
    runs = _runs(text, tokens)
    yield from _announced(text, frozenset(runs))
    yield from _greeted(text, tokens)
    for match in (
        *patterns.LETTERS.finditer(text),
        *patterns.NICKNAMED.finditer(text),
        *patterns.INSTEAD.finditer(text),
    ):
        group = next(name for name in ("name", "familiar", "quoted") if match.groupdict().get(name))
        if not patterns.NO_NAME.search(match[group]):
            yield Name(*match.span(group))
    yield from _known(text, tokens, runs)
    yield from _mentioned(text, runs)
