"""The real engine on a draft that notes what a turn looks at: one run stands for every situation that looks the same.

What a turn looks at is asked of `Choices` when it is first looked at, and what it changes is noted, so that a run is
a path through a decision tree: questions on the way, the changes at its end. What is not looked at stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from banso.dialog.draft import Draft
from banso.dialog.events import FALLBACK_INTENT, ActionDone, CounselorActed, Entity, Event, Media, Said, TimerFired
from banso.dialog.guards import Name
from banso.dialog.guessing import GUESSES
from banso.dialog.messages import Message
from banso.dialog.model import Question
from banso.dialog.responses import fitting
from banso.dialog.snapshot import Hold, Snapshot, Source
from banso.dialog.windows import next_start
from banso.proving.choices import COUNTED, GOING_ON, MODES, NOW, SHOWN, UNSURE, Choices, GoesOnError
from banso.proving.looking import Before, Filled, Mode, Presses, Questions, Timers
from banso.proving.setting import Setting
from banso.proving.values import ANY, CLOCKS, FLAGS, HOURS

_OF_SLOT = ("slot", "question", "settled", "settles", "told")
"""What a turn may ask of a slot."""


def _watched(name: str, domain: tuple[Any, ...]) -> Any:
    """A field that is asked for when looked at, and whose change is noted."""

    def get(draft: TracedDraft) -> Any:
        return draft.changes[name] if name in draft.changes else draft.choices.ask(name, domain)

    def put(draft: TracedDraft, value: Any) -> None:
        if draft.ready:
            draft.changes[name] = value

    return property(get, put)


def _asked(entity: str, negated: bool) -> str:
    """What is asked of an entity, as guards name it."""
    return f"{'negated' if negated else 'entity'}.{entity}"


class TracedDraft(Draft):
    """A draft that asks `choices` for everything the turn looks at and notes in `changes` what it changes."""

    ready = False
    stopped = _watched("stopped", FLAGS)
    blocked = _watched("blocked", FLAGS)

    def __init__(self, setting: Setting, state: str, event: Event, choices: Choices) -> None:
        self.choices, self.setting = choices, setting
        self.changes: dict[str, Any] = {}
        super().__init__(setting.machine, Snapshot(state=state, stay=COUNTED, misses=COUNTED), event, NOW)
        self.before = cast(Snapshot, Before(self, state, setting.leaves))
        self.filled = Filled(self)
        self.questions = Questions(self)
        self.timers = Timers()
        self.asked: list[str] = []
        self.perhaps_said: list[str] = []
        self.receiving, self.passing = True, ""
        self.presses = Presses()
        self.maybe = self._fillable(event)
        self.ready = True

    def _fillable(self, event: Event) -> set[str]:
        """The slots that entities of this message may fill."""
        if not isinstance(event, Said) or event.parse is None:
            return set()
        intent, known = event.parse.intent, self.setting.fillable
        if intent not in known:
            known[intent] = frozenset(
                slot.name
                for slot in self.machine.dialogs.domain.slots.values()
                if any(not m.intents or intent == ANY or intent in m.intents for m in slot.mappings)
            )
        return set(known[intent])

    # -- what is looked at

    @property
    def mode(self) -> Any:
        return Mode(self)

    @mode.setter
    def mode(self, value: str) -> None:
        if self.ready:
            self.changes["mode"] = value

    def is_mode(self, mode: str) -> bool:
        """Whether it is this one, so that the others are told apart only where somebody does."""
        if "mode" in self.changes:
            return bool(self.changes["mode"] == mode)
        known = {m: asked for m in MODES if (asked := self.choices.asked.get(f"mode={m}")) is not None}
        if True in known.values():
            return known.get(mode) is True
        if mode not in known and len(known) == len(MODES) - 1:
            return True
        return cast(bool, self.choices.ask(f"mode={mode}", FLAGS))

    @property
    def intent(self) -> str | None:
        if isinstance(self.event, Said) and self.event.parse is not None and self.event.parse.intent == ANY:
            return cast(str, self.choices.ask("event.intent", self.setting.alike.intents(self.before.state)))
        return super().intent

    @property
    def hold(self) -> Hold | None:
        held = self.changes["hold"] if "hold" in self.changes else self.choices.ask("hold", FLAGS)
        return Hold("self", NOW) if held else None

    @hold.setter
    def hold(self, value: Hold | None) -> None:
        if self.ready:
            self.changes["hold"] = value is not None

    @property
    def watch_until(self) -> datetime | None:
        watched = self.changes["watch"] if "watch" in self.changes else self.choices.ask("watch", FLAGS)
        return NOW + timedelta(days=2) if watched else None

    @watch_until.setter
    def watch_until(self, value: datetime | None) -> None:
        if self.ready:
            self.changes["watch"] = value is not None

    @property
    def now(self) -> datetime:
        """A time of day as chosen where a timer asks for it; rules ask by `look`."""
        if self.ready and isinstance(self.event, TimerFired):
            return next_start(HOURS[self._clock()], NOW)
        return NOW

    @now.setter
    def now(self, value: datetime) -> None:
        pass

    def _clock(self) -> str:
        return cast(str, self.choices.ask("clock", tuple(CLOCKS)))

    def look(self, name: Name) -> Any:
        match name.space:
            case "entity" | "negated":
                return self._entity(name.field, negated=name.space == "negated")
            case "card":
                return self._of_card(name.field)
            case "during":
                return CLOCKS[self._clock()][name.field]
            case "question":
                return self._status(name.field)
            case "event" if name.field == "confidence" and self.intent is not None:
                return self.choices.ask("event.confidence", self.setting.values.confidence().domain)
            case "event" if name.field == "guesses" and self.intent == FALLBACK_INTENT:
                return self.choices.ask("event.guesses", tuple(range(len(GUESSES) + 1)))
            case "":
                return self._bare(name.field)
        return super().look(name)

    def _bare(self, name: str) -> Any:
        if name == "known":
            return self.choices.ask("known", FLAGS)
        if name in ("stay", "misses"):
            return self._counter(name)
        if name == "hold":
            return self.hold is not None
        return self.watch_until is not None if name == "watch" else getattr(self, name)

    def _status(self, slot: str) -> Any:
        """How a question stands, as far as guards tell it apart."""
        found = self.setting.values.question(slot)
        self.decide(slot)
        known = {**self.choices.asked, **self.changes}
        if f"question.{slot}" in known:
            return found.of(known[f"question.{slot}"])
        return self.choices.ask(f"question.{slot}~", found.domain)

    def _counter(self, name: str) -> int:
        """How it stands now; the question tells how far the turn itself has counted on (`stay+1`)."""
        now = self.stay if name == "stay" else self.misses
        if now == 0:
            return 0
        found = self.setting.values.counter(name, self.machine.lineage(self.before.state))
        return cast(int, self.choices.ask(f"{name}+{now - COUNTED}", found.domain))

    def _entity(self, name: str, *, negated: bool = False) -> Any:
        if not isinstance(self.event, Said) or self.event.parse is None:
            return None
        return self.choices.ask(_asked(name, negated), self.setting.values.entity(name, negated=negated).domain)

    def _of_card(self, key: str) -> Any:
        if not isinstance(self.event, Said):
            return None
        return self.choices.ask(f"card.{key}", self.setting.values.card(key).domain)

    def own_entities(self, *, negated: bool = False) -> tuple[Entity, ...]:
        """None while slots are filled, which `decide` does when it matters; then those that steps may take."""
        if self.receiving:
            return ()
        return tuple(Entity(name, None, negated=out) for name, out in sorted(self.setting.taken) if out == negated)

    def decide(self, slot: str) -> None:
        """Whether an entity of the message has filled the slot."""
        if slot not in self.maybe:
            return
        self.maybe.discard(slot)
        if self.choices.asked.get(f"settles.{slot}") is False:
            return
        if self.choices.ask(f"told.{slot}", FLAGS):
            self.set_slot(slot, self._some(slot), "told")

    def _some(self, slot: str) -> Any:
        """Some value of the slot that is one: which, is asked where there are several."""
        domain = tuple(v for v in self.setting.values.slot(slot).domain if v is not None)
        if not domain:
            return self.setting.values.slot(slot).of(ANY)
        return domain[0] if len(domain) == 1 else self.choices.ask(f"some.{slot}", domain)

    def value(self, slot: str) -> Any:
        self.decide(slot)
        name = f"slot.{slot}"
        if self.changes.get(name) == UNSURE:
            self.changes[name] = self.choices.ask(f"found.{slot}", self.setting.values.slot(slot).domain)
        if name in self.changes:
            return self.changes[name]
        if False in (self.choices.asked.get(f"settled.{slot}"), self.choices.asked.get(f"settles.{slot}")):
            return None
        return self.choices.ask(name, self.setting.values.slot(slot).domain)

    def settled(self, slot: str) -> bool:
        """One question instead of two, so that a chain of questions has as many ways as questions."""
        if self.passing == slot:
            return True
        if slot in self.maybe and self.choices.asked.get(f"told.{slot}") is None:
            return self._goes_on(slot, cast(bool, self.choices.ask(f"settles.{slot}", FLAGS)))
        value, status = f"slot.{slot}", f"question.{slot}"
        seen = {**self.choices.asked, **self.changes}
        if seen.get(value) is not None or seen.get(status) == "skipped":
            return True
        if value in seen and status in seen:
            return False
        return self._goes_on(slot, cast(bool, self.choices.ask(f"settled.{slot}", FLAGS)))

    def _goes_on(self, slot: str, settled: bool) -> bool:
        if settled:
            raise GoesOnError(GOING_ON, self.machine.questions[slot])
        return False

    def source(self, text: str) -> Any:
        space, _, key = text.partition(".")
        if space == "outcome" and isinstance(self.event, ActionDone):
            return UNSURE
        if space == "event" and isinstance(self.event, Said | Media | CounselorActed):
            return ANY
        if space == "slot":
            return self.value(key)
        return super().source(text)

    # -- what is changed

    def set_slot(self, slot: str, value: Any, source: Source, words: str = "") -> None:
        self.maybe.discard(slot)
        if value == UNSURE and slot in self.machine.questions:
            value = self.choices.ask(f"found.{slot}", self.setting.values.slot(slot).domain)
        if value is None:
            self.clear(slot)
            return
        if value == UNSURE:
            self.changes[f"slot.{slot}"] = UNSURE
            return
        self.changes[f"slot.{slot}"] = self._some(slot) if value == ANY else self.setting.values.slot(slot).of(value)
        self.filled[slot] = source
        if slot in self.machine.questions:
            self.questions[slot] = "answered"

    def fill_from(self, slot: str, entities: Sequence[Entity]) -> None:
        """Where nobody has looked yet, whether an entity is there is left open: a step that takes six of them would
        have 2^6 ends."""
        if self._open_whether_told(slot, entities):
            self.maybe.add(slot)
            return
        told = next((v for e in entities if (v := self._entity(e.name, negated=e.negated)) is not None), None)
        if told is not None:
            self.set_slot(slot, told, "told")

    def _open_whether_told(self, slot: str, entities: Sequence[Entity]) -> bool:
        """Whether the turn has neither looked at them nor at the slot, nor changed it: then `decide` can ask later."""
        if not entities or not isinstance(self.event, Said) or self.event.parse is None:
            return False
        asked = (
            {_asked(e.name, e.negated) for e in entities}
            | {f"{kind}.{slot}" for kind in _OF_SLOT}
            | {f"question.{slot}~"}
        )
        return asked.isdisjoint(self.choices.asked) and {f"slot.{slot}", f"question.{slot}"}.isdisjoint(self.changes)

    def skip(self, slot: str) -> None:
        self.questions[slot] = "skipped"

    def clear(self, slot: str) -> None:
        self.maybe.discard(slot)
        self.changes[f"slot.{slot}"] = None
        self.changes[f"question.{slot}"] = None
        self.filled.pop(slot, None)

    def start_timer(self, name: str, due: datetime) -> None:
        pass

    # -- what is said

    def say(self, response: str, question: Question | None = None) -> None:
        if not self._fits(response):
            return
        self.performed.append(response)
        if question is not None and response == question.ask:
            self.asked.append(question.slot)

    def read_back(self, question: Question | None) -> None:
        """Where an entity may have filled the slot, it may be said, and that is all that hangs on it."""
        if question is not None and question.slot == self.passing:
            self.perhaps_said += [question.readback] if question.readback is not None else []
            return
        if question is not None and question.slot in self.maybe and question.readback is not None:
            if self.choices.asked.get(f"settles.{question.slot}") is not False:
                self.perhaps_said.append(question.readback)
            return
        super().read_back(question)

    def _fits(self, response: str) -> bool:
        """Whether a variant fits; slots are only looked at where that depends on them."""
        known = self.setting.certain
        if response not in known:
            known[response] = bool(fitting(self.machine.dialogs.domain.responses[response], lambda _: NOW))
        return known[response] or bool(fitting(self.machine.dialogs.domain.responses[response], self.value))

    def show(self, messages: Iterable[Message]) -> None:
        if isinstance(self.event, ActionDone):
            self.performed.append(SHOWN)

    def last_said(self) -> list[str]:
        return []

    def variants_of(self, response: str | None) -> set[str]:
        return set()
