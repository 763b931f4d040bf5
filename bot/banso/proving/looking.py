"""The parts of a snapshot as far as a turn looks at them: each asks when it is looked at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from banso.dialog.snapshot import QuestionStatus
from banso.dialog.steps import take_steps
from banso.proving.choices import DOUBLED, GOING_BACK, NOW, GoesOnError
from banso.proving.values import QUESTION

if TYPE_CHECKING:
    from banso.proving.tracing import TracedDraft


class Before:
    """The snapshot as far as a turn looks at it."""

    def __init__(self, draft: TracedDraft, state: str, leaves: tuple[str, ...]) -> None:
        self._draft, self.state, self._leaves = draft, state, leaves
        self.seed = self.turn = 0

    @property
    def trail(self) -> tuple[str, ...]:
        machine = self._draft.machine
        for state in machine.lineage(self.state)[:-1]:
            take_steps(self._draft, state.exit)
        raise GoesOnError(GOING_BACK, self.state)

    @property
    def history(self) -> History:
        return History(self._draft, self._leaves)


class History:
    def __init__(self, draft: TracedDraft, leaves: tuple[str, ...]) -> None:
        self._draft, self._leaves = draft, leaves

    def get(self, dialog: str) -> str | None:
        domain = (None, *(p for p in self._leaves if p.split(".", 1)[0] == dialog))
        found: str | None = self._draft.choices.ask(f"history.{dialog}", domain)
        return found


class Filled(dict[str, str]):
    """The slots that this message has filled; whether an entity filled one is decided when it is asked for."""

    def __init__(self, draft: TracedDraft) -> None:
        super().__init__()
        self._draft = draft

    def __contains__(self, slot: object) -> bool:
        self._draft.decide(str(slot))
        return super().__contains__(slot)


class Questions(dict[str, QuestionStatus]):
    def __init__(self, draft: TracedDraft) -> None:
        super().__init__()
        self._draft = draft

    def get(self, slot: str, default: Any = None) -> Any:
        self._draft.decide(slot)
        name = f"question.{slot}"
        if name in self._draft.changes:
            return self._draft.changes[name]
        return self._draft.choices.ask(name, QUESTION)

    def __setitem__(self, slot: str, status: QuestionStatus) -> None:
        self._draft.decide(slot)
        self._draft.changes[f"question.{slot}"] = status

    def pop(self, slot: str, default: Any = None) -> Any:
        self._draft.decide(slot)
        self._draft.changes[f"question.{slot}"] = None
        return None


class Timers(dict[str, datetime]):
    """Timers run as the rules start them; that one is running is the business of whoever lets it fire."""

    def pop(self, name: str, default: Any = None) -> Any:
        return NOW


class Presses(list[str]):
    def __contains__(self, key: object) -> bool:
        return str(key).startswith(f"{DOUBLED}:")


class Mode:
    """The mode, which is asked for by what it is compared with."""

    def __init__(self, draft: TracedDraft) -> None:
        self._draft = draft

    def __eq__(self, other: object) -> bool:
        return self._draft.is_mode(str(other))

    __hash__ = None  # type: ignore[assignment]  # what it is equal to is asked, not known
