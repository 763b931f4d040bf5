"""Whether the responses fit what LINE takes, name what exists, and are used at all.

Limits from LINE's Messaging API reference (text, quick reply, postback action).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from wcwidth import iter_graphemes

from banso.dialog import postbacks
from banso.dialog.events import Payload
from banso.dialog.guessing import GUESSES, WORDS
from banso.dialog.model import Domain, Response, ResponseButton, Variant
from banso.dialog.responses import CHANNELS, PLACEHOLDER
from banso.loading.problems import Severity, did_you_mean
from banso.loading.references import CORE_RESPONSES, Known
from banso.loading.values import check_value
from banso.loading.yaml_source import Key, Source

MAX_LABEL = 20
"""Grapheme clusters in a button's title."""
MAX_TEXT = 5000
"""UTF-16 units in a text message."""
MAX_BUTTONS = 13
"""Quick replies in a message."""
LATE_TURN = 1_000_000
"""A turn number as long as any that a button will carry."""
ANSWER = "answer"
"""What the core names the buttons of a question."""
_SPACES = ("entity", "negated", "outcome", "press", "event", "slot")
_CORE_WORDS = ("answer", "counselor", *GUESSES)
_BRACES = re.compile(r"\{[^{}\s]*\}")


def check_label(source: Source, label: str, path: Key) -> None:
    """Tell where a button's title is too long."""
    if "{" in label:
        return
    length = sum(1 for _ in iter_graphemes(label))
    if length > MAX_LABEL:
        message = f"the label `{label}` has {length} characters, LINE shows {MAX_LABEL}"
        source.tell(source.place(*path), message, "Shorten it")


def check_postback(source: Source, payload: Payload, path: Key) -> None:
    """Tell where a button's data would be longer than LINE takes."""
    try:
        postbacks.encode(payload)
    except ValueError as error:
        source.tell(source.place(*path), str(error), "Shorten its values")


@dataclass(frozen=True, slots=True)
class ResponseCheck:
    """Checks the responses of a domain. `words` are the placeholders that the house fills in (hotlines, hours);
    None where they are not known: whatever is no slot then counts as one of them."""

    source: Source
    domain: Domain
    known: Known
    words: Collection[str] | None

    def check(self) -> None:
        """Tell everything to the source."""
        for name in CORE_RESPONSES:
            if name not in (*self.domain.responses, *self.known.spared):
                message = f"the response `{name}` is missing, said when every variant was just said"
                self._tell(("responses",), message, "Add it with three variants that offer a human")
        for name, response in self.domain.responses.items():
            path: Key = ("responses", name)
            self._response(response, path)
            if name.startswith(WORDS):
                self._guess(name)
            elif self.known.complete and name not in self.known.used_responses:
                self.source.tell(
                    self.source.key_place(*path), f"nothing says `{name}`", "Use it or delete it", "warning"
                )

    def _response(self, response: Response, path: Key) -> None:
        usable = [v for v in response.variants if v.channel in CHANNELS]
        if all(v.conditions for v in usable):
            message = f"`{response.name}` says nothing where none of its conditions holds"
            self._tell(path, message, "Add a variant without a condition", "warning")
        for index, variant in enumerate(response.variants):
            self._variant(variant, (*path, index))

    def _guess(self, name: str) -> None:
        """The words of an intent, for asking what was meant."""
        intent = name.removeprefix(WORDS)
        if intent not in self.domain.intents:
            message = f"`{name}` has the words of an intent, and there is no intent `{intent}`"
            self._tell(("responses", name), message, did_you_mean(intent, self.domain.intents))

    def _variant(self, variant: Variant, path: Key) -> None:
        if variant.channel not in CHANNELS:
            self._tell((*path, "channel"), f"the channel `{variant.channel}` is not served here", severity="note")
        if variant.text is not None:
            units = len(variant.text.encode("utf-16-le")) // 2
            if units > MAX_TEXT:
                message = f"the text has {units} UTF-16 units, LINE takes {MAX_TEXT}"
                self._tell((*path, "text"), message, "Say it in several responses")
            self._placeholders(variant.text, (*path, "text"))
        if len(variant.buttons) > MAX_BUTTONS:
            message = f"{len(variant.buttons)} buttons, LINE shows {MAX_BUTTONS}"
            self._tell((*path, "buttons"), message, "Leave the rarer ones to free text")
        for index, button in enumerate(variant.buttons):
            self._button(button, (*path, "buttons", index))
        for index, (slot, value) in enumerate(variant.conditions):
            self._condition(slot, value, (*path, "condition", index))

    def _button(self, button: ResponseButton, path: Key) -> None:
        check_label(self.source, button.title, (*path, "title"))
        self._placeholders(button.title, (*path, "title"))
        if not button.name:
            return
        understood = {*self.domain.intents, *self.known.handled_presses, ANSWER, *GUESSES}
        if self.known.complete and button.name not in understood:
            message = f"`{button.name}` is no intent, and no rule waits for `press: {button.name}`"
            cure = did_you_mean(button.name, understood, f"Add a rule with `press: {button.name}`")
            self._tell((*path, "payload"), message, cure)
        payload = Payload(button.name, button.values, state=max(self.known.states, key=len, default=""), turn=LATE_TURN)
        check_postback(self.source, payload, (*path, "payload"))
        for key, value in button.values.items():
            if key in self.domain.slots:
                check_value(self.source, self.domain.slots[key], value, (*path, "payload"))

    def _condition(self, slot: str, value: Any, path: Key) -> None:
        self.known.slot(self.source, slot, (*path, "name"))
        if slot in self.domain.slots:
            check_value(self.source, self.domain.slots[slot], value, (*path, "value"))

    def _placeholders(self, text: str, path: Key) -> None:
        for written in _unknown_placeholders(text):
            self._tell(path, f"`{written}` is shown as it stands, braces and all", "Write `{slot_name}`", "warning")
        for found in PLACEHOLDER.finditer(text):
            self._placeholder(found[1], path)

    def _placeholder(self, name: str, path: Key) -> None:
        space, separator, key = name.partition(":")
        slots = self.domain.slots
        if name in _CORE_WORDS or name in slots or (self.words is not None and name in self.words):
            return
        if separator and space == "label":
            self.known.slot(self.source, key, path)
            return
        if "." in name:
            self._source(name, path)
            return
        if self.words is None:
            return
        known = [*slots, *_CORE_WORDS, *self.words]
        cure = did_you_mean(name, known, "Add a slot of that name to domain.yml")
        self._tell(path, f"nothing fills in `{{{name}}}`", cure)

    def _source(self, name: str, path: Key) -> None:
        space, _, key = name.partition(".")
        if space not in _SPACES:
            cure = did_you_mean(space, _SPACES, "Write `{slot}`, `{outcome.key}` or `{entity.x}`")
            self._tell(path, f"nothing fills in `{{{name}}}`", cure)
        elif space in ("entity", "negated"):
            self.known.entity(self.source, key, path)
        elif space == "slot":
            self.known.slot(self.source, key, path)

    def _tell(self, path: Key, message: str, cure: str = "", severity: Severity = "error") -> None:
        self.source.tell(self.source.place(*path), message, cure, severity)


def _unknown_placeholders(text: str) -> Iterator[str]:
    for found in _BRACES.finditer(text):
        if PLACEHOLDER.fullmatch(found[0]) is None:
            yield found[0]
