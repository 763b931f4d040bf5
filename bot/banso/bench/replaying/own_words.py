"""What the designers wrote, to be told from what people said: only the rest has to be masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from banso.dialog.check import states
from banso.dialog.folding import folded, same_words
from banso.dialog.guessing import GUESSES
from banso.dialog.machine import Machine
from banso.dialog.model import DialogSet, Question
from banso.dialog.responses import PLACEHOLDER
from banso.japanese.masking import masked

LEAST_LITERAL = 4
"""Characters of a variant besides its placeholders; with fewer it would be found in everything."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A variant with placeholders: `said` matches what it became. `open` are the groups that hold what a person may
    have told; the others are filled with designers' words."""

    response: str
    said: re.Pattern[str]
    open: tuple[bool, ...]


@dataclass
class OwnWords:
    """The words of a version of the dialogs."""

    texts: dict[str, set[str]] = field(default_factory=dict)
    """The texts without placeholders, each with the responses that say it."""
    patterns: list[Pattern] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)
    """What may be typed as the answer to a question."""

    def responses(self, text: str) -> set[str]:
        """The responses that have a variant which may have become this text."""
        if text in self.texts:
            return self.texts[text]
        return {pattern.response for pattern in self.patterns if pattern.said.fullmatch(text)}

    def pieces(self, text: str) -> list[tuple[str, bool]] | None:
        """The text in pieces, each with whether a person may have told it; None where no variant became it."""
        if text in self.texts:
            return [(text, False)]
        for pattern in self.patterns:
            if found := pattern.said.fullmatch(text):
                return list(_pieces(text, found, pattern.open))
        return None

    def whole(self, text: str) -> str | None:
        """The words of a button or an answer that were typed, and nothing beside them."""
        return next((words for words in sorted(self.titles | self.answers) if same_words(words, text)), None)

    def inside(self, text: str, *, asked: bool) -> Iterator[str]:
        """The answers' words that occur in what was typed. A place or a number may be the person's own, unless it was
        taken as the answer to what was `asked`: then it is what the button says."""
        found = (words for words in sorted(self.answers) if folded(words) in folded(text))
        yield from (words for words in found if asked or masked(words) == words)


def _pieces(text: str, found: re.Match[str], told: tuple[bool, ...]) -> Iterator[tuple[str, bool]]:
    position = 0
    for group, personal in enumerate(told, 1):
        start, end = found.span(group)
        yield text[position:start], False
        yield text[start:end], personal
        position = end
    yield text[position:], False


def own_words(machine: Machine) -> OwnWords:
    """The words of these dialogs: responses, buttons and answers."""
    found, filled = OwnWords(), set(machine.words)
    for name, response in machine.dialogs.domain.responses.items():
        for variant in response.variants:
            found.titles |= {button.title for button in variant.buttons if not PLACEHOLDER.search(button.title)}
            text = variant.text or ""
            if not PLACEHOLDER.search(text):
                found.texts.setdefault(text, set()).add(name)
            elif len(PLACEHOLDER.sub("", text)) >= LEAST_LITERAL:
                found.patterns.append(_pattern(name, text, filled))
    found.patterns.sort(key=lambda pattern: -len(pattern.said.pattern))
    for question in _questions(machine.dialogs):
        for answer in question.answers:
            found.titles.add(answer.label)
            found.answers |= {answer.label, *answer.words}
    return found


def _questions(dialogs: DialogSet) -> Iterator[Question]:
    yield from (state.question for state in states(dialogs) if state.question is not None)


def _pattern(response: str, text: str, filled: set[str]) -> Pattern:
    pieces, opened, position = [], [], 0
    for placeholder in PLACEHOLDER.finditer(text):
        pieces.append(re.escape(text[position : placeholder.start()]))
        pieces.append("(.*?)")
        name = placeholder[1]
        opened.append(not (name in filled or name.startswith("label:") or name in GUESSES))
        position = placeholder.end()
    pieces.append(re.escape(text[position:]))
    return Pattern(response, re.compile("".join(pieces), re.DOTALL), tuple(opened))
