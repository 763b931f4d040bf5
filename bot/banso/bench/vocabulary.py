"""What somebody could do in a conversation: the words of the stories and of the training data, and everything else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

from banso.dialog.events import MediaKind, Parse, Said
from banso.dialog.model import DialogSet, Trigger
from banso.dialog.story import (
    NOWHERE,
    CounselorActs,
    Doing,
    Follows,
    NluIs,
    PressesButton,
    PressesPayload,
    SendsMedia,
    Story,
    UserSays,
    Waits,
)
from banso.loading.annotations import read_annotated
from banso.service.turns import graded
from banso.testing.conversation import Conversation

Doings = tuple[Doing, ...]
"""Steps that are taken together: most often one."""
_INTENT = re.compile(r"^- intent: (\w+)\n  examples: \|\n((?:    .*\n)+)", re.MULTILINE)
MINUTE = timedelta(minutes=1)
BY_BUTTON = ("affirm", "deny")
"""Buttons to be tried where any intent will do."""
CORE_PRESSES = ("stale", "doubled", "expired", "corrected")
"""Names that the engine gives to presses itself."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A message with all that rules may look at."""

    says: UserSays
    risk: str
    entities: frozenset[str]


class Vocabulary:
    """What can be done, sought by what it sets off."""

    def __init__(self, dialogs: DialogSet, stories: Iterable[Story], project: Path) -> None:
        self._by_kind: dict[object, Saying] = {}
        for step in sorted(_said(stories), key=lambda s: len(s.text or "")):
            self._learn(step)
        known = {saying.says.intent for saying in self._by_kind.values()}
        examples = _examples(project)
        for intent in dialogs.domain.intents:
            if intent not in known:
                self._learn(examples.get(intent, UserSays("…", intent)))
        self.sayings: Sequence[Saying] = tuple(self._by_kind.values())

    def _learn(self, says: UserSays) -> None:
        """Keep the shortest text for each intent, entities and risk; apart, what NLU is not sure of."""
        parse = None if says.intent is None else Parse(says.intent, says.confidence, (), says.entities)
        heard = graded(Said(says.text or "", parse))
        entities = frozenset(e.name for e in says.entities if e.role != "other" and not e.negated)
        ruled_out = frozenset(e.name for e in says.entities if e.role != "other" and e.negated)
        kind = (says.intent, says.confidence, says.guesses, entities, ruled_out, heard.risk, heard.risk_kind)
        self._by_kind.setdefault(kind, Saying(replace(says, place=NOWHERE), heard.risk, entities))

    def setting_off(self, trigger: Trigger | None, talk: Conversation) -> Iterator[Doings]:
        """What may set off such a rule; nothing for outcomes of actions, which are nobody's choice."""
        names = trigger.names if trigger is not None else ()
        match trigger.kind if trigger is not None else None:
            case None:
                yield from self._not_understood()
            case "intent":
                yield from _buttons(talk, names or BY_BUTTON)
                yield from self._intents(names)
            case "press":
                yield from _buttons(talk, names)
                yield from ((PressesPayload(name),) for name in names if name not in CORE_PRESSES)
            case "media":
                kinds: tuple[MediaKind, ...] = get_args(MediaKind)
                yield from ((SendsMedia(kind),) for kind in kinds if not names or kind in names)
            case "followed":
                yield from ((Follows(again),) for again in (False, True))
            case "timer":
                yield from waits(talk)
            case "counselor":
                yield from _counselors()
            case "entity":
                yield from ((s.says,) for s in self.sayings if s.entities & set(names) and s.risk == "none")
            case "risk":
                yield from ((s.says,) for s in self.sayings if s.risk in names)

    def _intents(self, names: Sequence[str]) -> Iterator[Doings]:
        found = [s for s in self.sayings if s.risk == "none" and (not names or s.says.intent in names)]
        yield from ((s.says,) for s in (found if names else found[:1]))

    def _not_understood(self) -> Iterator[Doings]:
        yield from self._intents(("nlu_fallback",))
        yield from _outage()
        yield (SendsMedia("image"),)

    def everything(self, talk: Conversation) -> Iterator[Doings]:
        """All that could happen now."""
        yield from _buttons(talk)
        yield from ((s.says,) for s in self.sayings)
        yield from waits(talk)
        yield from _counselors()
        yield from _outage()
        yield (Follows(talk.snapshot.blocked),)


def _buttons(talk: Conversation, names: Sequence[str] = ()) -> Iterator[Doings]:
    titles = [b.title for b in talk.buttons() if not names or b.payload.name in names]
    yield from ((PressesButton(title),) for title in dict.fromkeys(titles))


def waits(talk: Conversation) -> Iterator[Doings]:
    """Time until the next timer is due."""
    due = [at for at in talk.snapshot.timers.values() if at > talk.now]
    if due:
        minutes = -((talk.now - min(due)) // MINUTE)
        yield (Waits(minutes * MINUTE),)


def _outage() -> Iterator[Doings]:
    yield NluIs(False), UserSays("…", None), NluIs(True)


def _counselors() -> Iterator[Doings]:
    yield (CounselorActs("took", "田中"),)
    yield (CounselorActs("handed_back"),)
    yield (CounselorActs("lifted_hold", "reviewed"),)


def _said(stories: Iterable[Story]) -> Iterator[UserSays]:
    for story in stories:
        yield from (step for step in story.steps if isinstance(step, UserSays) and step.intent is not None)


def _examples(project: Path) -> dict[str, UserSays]:
    """The first sentence of each intent in the training data."""
    found: dict[str, UserSays] = {}
    for file in sorted((project / "nlu_data").glob("*.yml")):
        for intent, lines in _INTENT.findall(file.read_text(encoding="utf-8")):
            text, entities = read_annotated(lines.splitlines()[0].strip().removeprefix("- "))
            found.setdefault(intent, UserSays(text, intent, entities))
    return found
