"""Takes the people out of a recorded conversation, so that it may leave the database.

What people wrote is left out, or masked where that was asked for; what the designers wrote stays; what stands between
is replaced by stand-ins that are the same wherever the same was said, so that a replay says what was said then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from banso.bench.replaying.own_words import OwnWords
from banso.dialog.events import ActionDone, CounselorActed, Entity, Event, Media, Payload, Pressed, Said
from banso.dialog.messages import Button, Card, Cards, Custom, Image, Link, Message, Text, text_of
from banso.dialog.responses import in_words
from banso.japanese.masking import ENTITIES, masked

WORDS, COUNSELOR, BY = "［ことば］", "［相談員のことば］", "［相談員］"
_STAND_IN = re.compile(r"(［[^］]*］)")
_NAME = re.compile(r"[A-Za-z_]+")
"""A value of the dialogs' own making: `part_time`, never anybody's."""
_OWN = {"person_name", "phone", "email", "district"}
"""Entities whose value is always the person's own, whatever it looks like."""
EXACT = 20
"""Numbers up to this tell nothing about anybody, larger ones are rounded to their first digit."""


def masked_again(text: str) -> str:
    """The text masked, with the stand-ins that are in it left as they are; a second time it changes nothing more.

    A stand-in can let the dictionary see a name beside it (000田山人), so it is masked until nothing is found any more.
    """
    once = "".join(part if _STAND_IN.fullmatch(part) else _masked(part) for part in _STAND_IN.split(text))
    return once if once == text else masked_again(once)


def _masked(text: str) -> str:
    """In its own lines, with the space around."""
    return "\n".join(_masked_line(line) for line in text.split("\n"))


def _masked_line(line: str) -> str:
    inside = line.strip()
    if not inside:
        return line
    start = line.index(inside)
    return line[:start] + masked(inside) + line[start + len(inside) :]


def rounded(value: float) -> float:
    """To the first digit, where it is larger than EXACT: 43 becomes 40."""
    if abs(value) <= EXACT:
        return value
    size = 10 ** (len(str(int(abs(value)))) - 1)
    near = round(value / size) * size
    return near if isinstance(value, int) else float(near)


@dataclass
class Veil:
    """Of one conversation. `keep_words`: what was written is masked instead of left out."""

    own: OwnWords
    keep_words: bool = False
    _known: dict[str, str] = field(default_factory=dict)
    _things: dict[str, str] = field(default_factory=dict)

    def event(self, event: Event, *, private: bool, effects: Sequence[Mapping[str, Any]] = ()) -> Event:
        """The event with nobody in it. `private`: said to a counselor or in danger, so left out in any case.

        `effects` are those of its turn: they show what became of the words.
        """
        match event:
            case Said():
                return self._said(event, keep=self.keep_words and not private, effects=effects)
            case Pressed(payload=payload, title=title):
                return Pressed(None if payload is None else self._payload(payload), self._title(title))
            case Media(kind=kind):
                return Media(kind)
            case CounselorActed(act=act, text=text):
                if text:
                    self._known[text] = COUNSELOR
                self._known[event.name] = BY
                return CounselorActed(act, BY, COUNSELOR if text else "")
        return event

    def outcome(self, outcome: ActionDone) -> ActionDone:
        """What an action brought: its messages are stand-ins with their buttons, and so are texts in its data."""
        messages = tuple(self._brought(outcome, number, message) for number, message in enumerate(outcome.messages, 1))
        data = {key: self._value(value, key) for key, value in outcome.data.items()}
        return ActionDone(outcome.action, outcome.outcome, data, messages)

    def answer(self, messages: Sequence[Message], outcomes: Sequence[ActionDone]) -> tuple[Message, ...]:
        """What was said; `outcomes` are those of the turn, already seen by `outcome`."""
        brought = {_shape(m): n for outcome in outcomes for n, m in enumerate(outcome.messages, 1)}
        by_shape = {_shape(m): outcome for outcome in outcomes for m in outcome.messages}
        found: list[Message] = []
        for message in messages:
            shape = _shape(message)
            if shape in brought:
                found.append(self._brought(by_shape[shape], brought[shape], message))
            else:
                found.append(self._message(message))
        return tuple(found)

    def _said(self, said: Said, *, keep: bool, effects: Sequence[Mapping[str, Any]]) -> Said:
        text = self.own.whole(said.text) or (masked_again(said.text) if keep else WORDS)
        asked = any(effect.get("source") == "asked" for effect in effects)
        for words in self.own.inside(said.text, asked=asked) if said.risk == "none" else ():
            text += "" if words in text else f"、{words}"
        entities = []
        for entity in said.parse.entities if said.parse is not None else ():
            words = self._entity_words(said.text, entity)
            if words and words not in text:
                text += f"、{words}"
            start = text.index(words) if words else 0
            value = self._entity_value(entity, words)
            entities.append(replace(entity, value=value, start=start, end=start + len(words)))
        if any(effect.get("value") == said.text.strip() for effect in effects):
            self._known[said.text.strip()] = text.strip()
        parse = said.parse
        read = None if parse is None else replace(parse, entities=tuple(entities))
        return Said(text, read, said.risk, said.risk_kind)

    def _entity_words(self, text: str, entity: Entity) -> str:
        raw = text[entity.start : entity.end]
        hidden = entity.name in ENTITIES and not _told_by_anybody(entity)
        words = ENTITIES[entity.name] if hidden else masked_again(raw)
        self._learn(raw, words)
        return words

    def _entity_value(self, entity: Entity, words: str) -> Any:
        if entity.name not in ENTITIES or _told_by_anybody(entity):
            return entity.value
        if entity.name in _OWN:
            self._learn(in_words(entity.value), words)
            return words
        return self._coarse(entity.value, words)

    def _coarse(self, value: Any, words: str) -> Any:
        match value:
            case bool() | None:
                return value
            case int() | float():
                self._learn(in_words(value), in_words(rounded(value)))
                return rounded(value)
            case str():
                if _NAME.fullmatch(value):
                    return value
                self._learn(value, words)
                return words
            case Mapping():
                return {key: self._coarse(inner, words) for key, inner in value.items()}
            case list() | tuple():
                return [self._coarse(inner, words) for inner in value]
        return words

    def _value(self, value: Any, key: str) -> Any:
        """Data of an action or a button."""
        match value:
            case bool() | None:
                return value
            case int() | float():
                return rounded(value)
            case Mapping():
                return {name: self._value(inner, name) for name, inner in value.items()}
            case list() | tuple():
                return [self._value(inner, key) for inner in value]
            case str() if not value or _NAME.fullmatch(value) or value in self.own.titles:
                return value
        text = str(value)
        if text not in self._things:
            self._things[text] = f"［{key} {len(self._things) + 1}］"
            self._learn(text, self._things[text])
        return self._things[text]

    def _payload(self, payload: Payload) -> Payload:
        values = {key: self._value(value, key) for key, value in payload.values.items()}
        return replace(payload, values=values)

    def _title(self, title: str) -> str:
        """A button's title; where something in it has to go, all of it, since two with one title would be one."""
        left = title if title in self.own.titles else masked_again(self._replaced(title))
        return title if left == title else str(self._value(title, "button"))

    def _message(self, message: Message) -> Message:
        buttons = self._buttons(message.buttons)
        match message:
            case Text(text=text):
                return Text(self._words(text), buttons)
            case Image(url=url, alt=alt):
                return Image(url, self._words(alt), buttons)
            case Custom(payload=payload, alt=alt):
                return Custom(payload, self._words(alt), buttons)
            case Cards(alt=alt):
                return Text(self._words(alt), buttons)

    def _words(self, text: str) -> str:
        pieces = self.own.pieces(text)
        if pieces is None:
            return masked_again(self._replaced(text))
        return "".join(self._told(words) if personal else words for words, personal in pieces)

    def _told(self, words: str) -> str:
        """What stands in place of a placeholder: a stand-in where it is known whose it is, else masked."""
        if words in self._known:
            return self._known[words]
        return words if words in self.own.titles else masked_again(self._replaced(words))

    def _replaced(self, text: str) -> str:
        for known in sorted(self._known, key=len, reverse=True):
            text = text.replace(known, self._known[known])
        return text

    def _learn(self, raw: str, words: str) -> None:
        if raw and raw != words and (len(raw) > 1 or words in ENTITIES.values()):
            self._known.setdefault(raw, words)

    def _brought(self, outcome: ActionDone, number: int, message: Message) -> Message:
        words = f"［{outcome.action}: {outcome.outcome} {number}］"
        buttons = self._buttons(message.buttons)
        if not isinstance(message, Cards):
            return Text(words, buttons)
        cards = (
            Card(f"［{place}］", buttons=self._buttons(card.buttons)) for place, card in enumerate(message.cards, 1)
        )
        return Cards(words, tuple(cards), buttons)

    def _buttons(self, buttons: Sequence[Button | Link]) -> tuple[Button, ...]:
        return tuple(Button(self._title(b.title), self._payload(b.payload)) for b in buttons if isinstance(b, Button))


def _told_by_anybody(entity: Entity) -> bool:
    """Whether the value is one of a few that the reading has names for: 夜勤, but no hour and no place."""
    own = entity.name in _OWN or not isinstance(entity.value, str)
    return not own and _NAME.fullmatch(entity.value) is not None


def _shape(message: Message) -> tuple[str, str, tuple[str, ...]]:
    """A message without its buttons, which may have gone to another one."""
    cards = tuple(card.title for card in message.cards) if isinstance(message, Cards) else ()
    return type(message).__name__, text_of(message), cards
