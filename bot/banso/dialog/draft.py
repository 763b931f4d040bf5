"""A snapshot while a turn is made of it: slots, timers and messages as they change, until it is frozen again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from banso.dialog.cards import card_named, shown_last
from banso.dialog.effects import CancelTimer, Effect, SlotSet, StartTimer
from banso.dialog.events import (
    ActionDone,
    CounselorActed,
    Entity,
    Event,
    Followed,
    Media,
    Payload,
    Pressed,
    Said,
    TimerFired,
    Unfollowed,
)
from banso.dialog.guards import Name
from banso.dialog.guessing import GUESSES, guesses
from banso.dialog.machine import Machine
from banso.dialog.messages import Button, Card, Cards, Custom, Image, Message, Text
from banso.dialog.model import Question, ResponseButton, Variant
from banso.dialog.responses import choose, fill, fitting, in_words, slot_words
from banso.dialog.snapshot import SlotValue, Snapshot, Source
from banso.dialog.windows import NIGHT, ON_DUTY, within

SAY_DIFFERENTLY = "utter_say_differently"
CONSENT = "consent"
MAX_BUTTONS = 13
"""LINE shows no more quick replies."""
MAX_PRESSES = 20


class Draft:
    """The working copy that rules and steps act on. `filled` are the slots this event has filled."""

    def __init__(self, machine: Machine, snapshot: Snapshot, event: Event, now: datetime) -> None:
        self.machine, self.before, self.event, self.now = machine, snapshot, event, now
        self.mode, self.hold, self.watch_until = snapshot.mode, snapshot.hold, snapshot.watch_until
        self.stopped, self.blocked, self.erased = snapshot.stopped, snapshot.blocked, snapshot.erased
        self.slots, self.questions = dict(snapshot.slots), dict(snapshot.questions)
        self.rotation, self.timers = dict(snapshot.rotation), dict(snapshot.timers)
        self.answered, self.presses = list(snapshot.answered), list(snapshot.presses)
        self.turn = snapshot.turn + (not isinstance(event, ActionDone))
        self.texts = list(snapshot.texts)
        self.offered, self.cards = snapshot.offered, snapshot.cards
        self.misses, self.stay = snapshot.misses, snapshot.stay
        self.press_name = event.payload.name if isinstance(event, Pressed) and event.payload else ""
        self.guesses = guesses(event, machine.dialogs.domain.responses)
        self.filled: dict[str, str] = {}
        self.messages: list[Message] = []
        self.effects: list[Effect] = []
        self.notes: list[str] = []
        self.performed: list[str] = []
        self.said: list[tuple[str, int]] = []

    @property
    def intent(self) -> str | None:
        """What the seeker's message or button asks; None for everything else and where NLU was down."""
        if isinstance(self.event, Said) and self.event.parse is not None:
            return self.event.parse.intent
        if isinstance(self.event, Pressed) and self.press_name in self.machine.dialogs.domain.intents:
            return self.press_name
        return None

    @property
    def kind(self) -> str:
        match self.event:
            case Said(parse=None):
                return "outage"
            case Media(kind=kind):
                return kind
        names = {Said: "said", Pressed: "pressed", Followed: "followed", Unfollowed: "unfollowed"}
        return (names | {TimerFired: "timer", CounselorActed: "counselor", ActionDone: "action"})[type(self.event)]

    def own_entities(self, *, negated: bool = False) -> tuple[Entity, ...]:
        """The entities of this message that speak of the seeker; those that are excluded only with `negated`."""
        if not isinstance(self.event, Said) or self.event.parse is None:
            return ()
        return tuple(e for e in self.event.parse.entities if e.role != "other" and e.negated == negated)

    def fill_from(self, slot: str, entities: Sequence[Entity]) -> None:
        """Fill a slot from entities: a list slot from all of them, any other from the first. What is ruled out comes
        to what a list has of it; what is told takes its place."""
        if not entities or not isinstance(self.event, Said):
            return
        several = self.machine.dialogs.domain.slots[slot].type == "list"
        taken = entities if several else entities[:1]
        words = [self.event.text[e.start : e.end] for e in taken]
        values = [e.value for e in taken]
        before = self.slots.get(slot) if several and taken[0].negated else None
        if before is not None:
            values = [*before.value, *(v for v in values if v not in before.value)]
            words = [*filter(None, [before.words]), *(w for w in words if w not in before.words)]
        self.set_slot(slot, values if len(values) > 1 else values[0], "told", "、".join(words))

    def look(self, name: Name) -> Any:
        """The value of a guard's name."""
        match name.space:
            case "slot":
                return self.value(name.field)
            case "question":
                return self.questions.get(name.field)
            case "entity" | "negated":
                told = self.own_entities(negated=name.space == "negated")
                return next((e.value for e in told if e.name == name.field), None)
            case "card":
                return self._of_card(name.field)
            case "during":
                return within({"night": NIGHT, "on_duty": ON_DUTY}[name.field], self.now)
            case "event":
                return self._event_field(name.field)
        return {
            "mode": self.mode,
            "hold": self.hold is not None,
            "watch": self.watch_until is not None and self.watch_until > self.now,
            "stopped": self.stopped,
            "known": self.before.turn > 0,
            "misses": self.misses,
            "stay": self.stay,
        }[name.field]

    def _of_card(self, key: str) -> Any:
        """What the buttons of the card that this message names carry under the key."""
        text = self.event.text if isinstance(self.event, Said) else ""
        values = (button.payload.values for button in card_named(self.before, text))
        return next((held[key] for held in values if key in held), None)

    def _event_field(self, field: str) -> Any:
        if field == "intent":
            return self.intent
        if field == "kind":
            return self.kind
        if field == "guesses":
            return len(self.guesses)
        if isinstance(self.event, Said):
            if field == "confidence":
                return self.event.parse.confidence if self.event.parse else None
            return self.event.risk if field == "risk" else self.event.risk_kind
        return None

    def value(self, slot: str) -> Any:
        found = self.slots.get(slot)
        if found is not None:
            return found.value
        declared = self.machine.dialogs.domain.slots.get(slot)
        return None if declared is None else declared.initial

    def settled(self, slot: str) -> bool:
        """Whether a question needs no asking any more: its slot is known, or it was skipped."""
        return self.value(slot) is not None or self.questions.get(slot) == "skipped"

    def source(self, text: str) -> Any:
        """What `take` and `with` name: `entity.x`, `negated.x`, `slot.x`, `card.key`, `event.text`, `outcome.key` …"""
        space, _, key = text.partition(".")
        match space, self.event:
            case "outcome", ActionDone(data=data):
                return data.get(key)
            case "press", Pressed(payload=Payload(values=values)):
                return values.get(key)
            case "event", Said(text=said) | Media(text=said) if key == "text":
                return said
            case "event", CounselorActed(name=name) if key == "name":
                return name
            case (("entity" | "negated" | "card" | "slot"), _):
                return self.look(Name(space, key))
        return None

    def word(self, placeholder: str) -> Any:
        """The value of a placeholder in a response."""
        if placeholder in self.machine.words:
            return self.machine.words[placeholder](self.now)
        space, _, key = placeholder.partition(":")
        if space == "label" and key:
            return self.label(key)
        if placeholder == "answer":
            return "、".join(self.label(slot) for slot in self.filled if slot in self.machine.questions)
        if placeholder in GUESSES:
            return self.guesses.get(placeholder, ("", ""))[1]
        if placeholder == "counselor":
            return self.event.name if isinstance(self.event, CounselorActed) else None
        return self.source(placeholder) if "." in placeholder else self._slot_words(placeholder)

    def _slot_words(self, slot: str) -> str:
        found = self.slots.get(slot)
        return in_words(self.value(slot)) if found is None else slot_words(found)

    def label(self, slot: str) -> str:
        """A slot's value as its question's button says it, else the value in words."""
        value = self.value(slot)
        question = self.machine.question(self.machine.questions.get(slot, ""))
        plain = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
        labels = [a.label for a in question.answers if a.value == plain] if question else []
        return labels[0] if labels else slot_words(self.slots.get(slot))

    def set_slot(self, slot: str, value: Any, source: Source, words: str = "") -> None:
        """Fill a slot; its question, if any, counts as answered. None empties it."""
        if value is None:
            self.clear(slot)
            return
        declared = self.machine.dialogs.domain.slots[slot]
        if declared.type == "list" and not isinstance(value, list | tuple):
            value = [value]
        self.slots[slot] = SlotValue(tuple(value) if isinstance(value, list) else value, source, self.turn, words)
        self.filled[slot] = source
        if slot in self.machine.questions:
            self.questions[slot] = "answered"
            self.answered = [s for s in self.answered if s != slot] + [slot]
        self.effects.append(SlotSet(slot, value, source))

    def skip(self, slot: str) -> None:
        self.questions[slot] = "skipped"
        self.answered = [s for s in self.answered if s != slot] + [slot]

    def clear(self, slot: str) -> None:
        """Empty a slot and open its question again."""
        if self.slots.pop(slot, None) is not None:
            self.effects.append(SlotSet(slot, None, "set"))
        self.filled.pop(slot, None)
        self.questions.pop(slot, None)
        self.answered = [s for s in self.answered if s != slot]

    def say(self, response: str, question: Question | None = None) -> None:
        """Say a response in a variant that was not just said; with a question, its answers become buttons."""
        self.performed.append(response)
        variants = fitting(self.machine.dialogs.domain.responses[response], self.value)
        if not variants:
            self.notes.append(f"{response}: no variant fits")
            return
        index, variant = self._choose(response, variants)
        if index is None:
            buttons = self._buttons(variant, question)
            other = fitting(self.machine.dialogs.domain.responses[SAY_DIFFERENTLY], self.value)
            _, said = self._choose(SAY_DIFFERENTLY, other)
            self.notes.append(f"{response}: every variant was just said, {SAY_DIFFERENTLY} instead")
            self._note_said(SAY_DIFFERENTLY, said)
            self._append(said, buttons + self._buttons(said, None))
            return
        self._note_said(response, variant)
        self._append(variant, self._buttons(variant, question))

    def _note_said(self, response: str, variant: Variant) -> None:
        variants = self.machine.dialogs.domain.responses[response].variants
        self.said.append((response, next(index for index, one in enumerate(variants) if one is variant)))

    def read_back(self, question: Question | None) -> None:
        """Say what was understood; once where several answers told at once have the same words for it."""
        if question is None or question.slot not in self.filled or question.readback is None:
            return
        if question.readback not in self.performed:
            self.say(question.readback)

    def _choose(self, response: str, variants: tuple[Variant, ...]) -> tuple[int | None, Variant]:
        """Index and variant; index None where all were just said (the next in turn is given then)."""
        first = self.before.seed + self.rotation.get(response, 0)
        recent = set() if self.intent == "repeat" else {text for _, text in self._recent()}
        found = choose(variants, first, lambda v: v.text is not None and fill(v.text, self.word) in recent)
        step = 0 if found is None else found[0]
        self.rotation[response] = (self.rotation.get(response, 0) + step + 1) % len(variants)
        return (None, variants[first % len(variants)]) if found is None else found

    def _recent(self) -> list[tuple[int, str]]:
        """What this turn and the last one that spoke have said."""
        earlier = max((turn for turn, _ in self.texts if turn < self.turn), default=-1)
        return [(turn, text) for turn, text in self.texts if turn in (earlier, self.turn)]

    def last_said(self) -> list[str]:
        """The texts of the last turn that spoke, before this one."""
        return [text for turn, text in self._recent() if turn < self.turn]

    def variants_of(self, response: str | None) -> set[str]:
        """The texts that a response may be said with now."""
        found = self.machine.dialogs.domain.responses.get(response or "")
        return {fill(v.text, self.word) for v in fitting(found, self.value) if v.text} if found else set()

    def _buttons(self, variant: Variant, question: Question | None) -> tuple[Button, ...]:
        answers = question.answers if question else ()
        slot = question.slot if question else None
        chosen = [Button(a.label, Payload("answer", {"value": a.value}, slot)) for a in answers]
        own = [self._own_button(button) for button in variant.buttons]
        return (*chosen, *(button for button in own if button is not None))

    def _own_button(self, button: ResponseButton) -> Button | None:
        title, name = fill(button.title, self.word), button.name
        if name in GUESSES:
            guess = self.guesses.get(name)
            return None if guess is None else Button(title, Payload(guess[0]))
        return Button(title, Payload(name, button.values))

    def _append(self, variant: Variant, buttons: tuple[Button, ...]) -> None:
        text = None if variant.text is None else fill(variant.text, self.word)
        if variant.custom is not None:
            self.show((Custom(variant.custom, alt=text or "", buttons=buttons),))
        elif variant.image is not None:
            texts: tuple[Message, ...] = () if text is None else (Text(text),)
            self.show((*texts, Image(variant.image, alt=text or "", buttons=buttons)))
        elif text is not None:
            self.show((Text(text, buttons),))

    def show(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.messages.append(message)
            if isinstance(message, Text):
                self.texts = [*self._recent(), (self.turn, message.text)]

    def start_timer(self, name: str, due: datetime) -> None:
        self.timers[name] = due
        self.effects.append(StartTimer(name, due))

    def cancel_timer(self, name: str) -> None:
        if self.timers.pop(name, None) is not None:
            self.effects.append(CancelTimer(name))

    def freeze(self, state: str, trail: tuple[str, ...], history: Mapping[str, str]) -> Snapshot:
        return Snapshot(
            seed=self.before.seed,
            dialog_version=self.machine.dialogs.version,
            state=state,
            mode=self.mode,
            slots=self.slots,
            questions=self.questions,
            history=history,
            trail=trail,
            answered=tuple(self.answered),
            hold=self.hold,
            watch_until=self.watch_until,
            stopped=self.stopped,
            blocked=self.blocked,
            erased=self.erased,
            rotation=self.rotation,
            # What nobody received was not said.
            texts=self.before.texts if self.blocked else tuple(self.texts),
            presses=tuple(self.presses[-MAX_PRESSES:]),
            offered=self.offered,
            cards=self.cards,
            timers=self.timers,
            misses=self.misses,
            stay=self.stay if state == self.before.state else 0,
            turn=self.turn,
        )

    def spoken(self, state: str) -> tuple[Message, ...]:
        """The messages, their buttons stamped with where and when, and all quick replies at the last one (LINE
        shows no others), the answers to what is asked first. Nothing to somebody who has blocked the account."""
        if self.blocked:
            return ()
        unique: dict[tuple[str, str, str | None], Button] = {}
        for message in self.messages:
            for button in message.buttons:
                unique.setdefault((button.title, button.payload.name, button.payload.question), button)
        answers_first = sorted(unique.values(), key=lambda button: button.payload.question is None)
        quick = tuple(self._stamp(button, state) for button in answers_first)[:MAX_BUTTONS]
        if quick or (self.messages and not isinstance(self.event, ActionDone)):
            self.offered = quick
        bare = [replace(self._stamp_cards(m, state), buttons=()) for m in self.messages]
        self.cards = shown_last(self.cards, bare)
        return (*bare[:-1], replace(bare[-1], buttons=quick)) if bare else ()

    def _stamp(self, button: Button, state: str) -> Button:
        return replace(button, payload=replace(button.payload, state=state, turn=self.turn))

    def _stamp_cards(self, message: Message, state: str) -> Message:
        if not isinstance(message, Cards):
            return message

        def stamped(card: Card) -> Card:
            return replace(
                card, buttons=tuple(self._stamp(b, state) if isinstance(b, Button) else b for b in card.buttons)
            )

        return replace(message, cards=tuple(stamped(card) for card in message.cards))
