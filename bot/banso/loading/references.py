"""What names a set of dialogs knows, and whether the names written in it are among them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from banso.dialog.model import HISTORY, Domain, Place
from banso.loading.problems import did_you_mean
from banso.loading.yaml_source import Key, Source

CORE_RESPONSES = ("utter_say_differently",)
"""Said by the core itself, without a rule that names them."""
CORE_PRESSES = ("stale", "doubled", "expired", "corrected")
"""What root is told of presses that come too late, twice, unreadable, or as a correction."""
_SOURCES = "`entity.x`, `negated.x`, `slot.x`, `event.text`, `event.name`, `card.key`, `outcome.key` or `press.key`"


def state_paths(data: Any, path: str) -> Iterator[str]:
    """The paths of a dialog's states as far as they can be told from content that may have mistakes."""
    yield path
    states = data.get("states") if isinstance(data, dict) else None
    for name, inner in states.items() if isinstance(states, dict) else ():
        yield from state_paths(inner, f"{path}.{name}")


def words_in(data: Any) -> Iterator[str]:
    """Every key and text in some content."""
    if isinstance(data, dict):
        yield from data
        data = list(data.values())
    for inner in data if isinstance(data, list) else ():
        yield from words_in(inner)
    if isinstance(data, str):
        yield data


def asked_slots(data: Any) -> Iterator[str]:
    """The slots that have a question, likewise."""
    if not isinstance(data, dict):
        return
    question = data.get("question")
    if isinstance(question, dict) and isinstance(question.get("slot"), str):
        yield question["slot"]
    states = data.get("states")
    for inner in states.values() if isinstance(states, dict) else ():
        yield from asked_slots(inner)


@dataclass
class Known:
    """The names of the whole set. `domain` is None where it could not be read: its names then all pass.

    `unreadable` are dialogs whose states are not known, `spared` words of the domain whose meaning is not: such
    names pass. `complete`: every file had the right shape. What is used is gathered on the way.
    """

    domain: Domain | None
    states: Collection[str]
    questions: Collection[str]
    unreadable: Collection[str] = ()
    spared: Collection[str] = ()
    complete: bool = True
    used_responses: set[str] = field(default_factory=lambda: set(CORE_RESPONSES))
    handled_presses: set[str] = field(default_factory=set)
    used_actions: set[str] = field(default_factory=set)

    def intent(self, source: Source, name: str, path: Key) -> None:
        if self.domain is not None:
            self._look(source, "intent", name, self.domain.intents, path)

    def entity(self, source: Source, name: str, path: Key) -> None:
        if self.domain is not None:
            self._look(source, "entity", name, self.domain.entities, path)

    def slot(self, source: Source, name: str, path: Key, at_key: bool = False) -> None:
        if self.domain is not None:
            spot = source.key_place(*path) if at_key else path
            self._look(source, "slot", name, self.domain.slots, spot)

    def response(self, source: Source, name: str, path: Key) -> None:
        self.used_responses.add(name)
        if self.domain is not None:
            self._look(source, "response", name, self.domain.responses, path)

    def action(self, source: Source, name: str, path: Key) -> bool:
        """Whether the action is declared with its outcomes."""
        self.used_actions.add(name)
        if self.domain is None:
            return False
        self._look(source, "action", name, self.domain.actions, path)
        return name in self.domain.actions

    def outcome(self, source: Source, action: str, name: str, path: Key) -> None:
        if self.domain is not None and action in self.domain.actions:
            outcomes = self.domain.actions[action].outcomes
            if name not in outcomes:
                source.tell(source.place(*path), f"`{action}` never ends with `{name}`", did_you_mean(name, outcomes))

    def source_of_value(self, source: Source, written: str, path: Key) -> None:
        """Check a source of `take`."""
        space, _, name = written.partition(".")
        if space in ("entity", "negated") and name:
            self.entity(source, name, path)
        elif space == "slot" and name:
            self.slot(source, name, path)
        elif not (written in ("event.text", "event.name") or (space in ("card", "outcome", "press") and name)):
            cure = f"Write {_SOURCES}"
            source.tell(source.place(*path), f"`{written}` is nothing to take a value from", cure)

    def target(self, source: Source, written: str, owner: str, path: Key) -> str:
        """The absolute path of a state named in `owner`; told as a problem and left as written where there is none."""
        if written == HISTORY:
            return HISTORY
        name, history = (
            (written.removesuffix(f".{HISTORY}"), True) if written.endswith(f".{HISTORY}") else (written, False)
        )
        found = self.resolve(name, owner)
        if found is None:
            if name.split(".")[0] in self.unreadable:
                return written
            source.tell(source.place(*path), f"no state `{name}`", did_you_mean(name, self._names_in(owner)))
            return written
        if history and "." in found:
            dialog = found.split(".")[0]
            cure = f"Write `{dialog}.{HISTORY}`"
            source.tell(source.place(*path), f"only dialogs remember where people were, `{found}` is none", cure)
        return f"{found}.{HISTORY}" if history else found

    def resolve(self, name: str, owner: str) -> str | None:
        """The state that `name` means in `owner`: one inside it, beside it, beside what is around it, or a dialog."""
        scope = owner
        while scope:
            if f"{scope}.{name}" in self.states:
                return f"{scope}.{name}"
            scope = scope.rpartition(".")[0]
        return name if name in self.states else None

    def _names_in(self, owner: str) -> list[str]:
        """The shortest names by which `owner` can call the states, nearest first."""
        names = {state: state for state in sorted(self.states)}
        scope = owner
        while scope:
            for state in self.states:
                if state.startswith(f"{scope}.") and names[state] == state:
                    names[state] = state.removeprefix(f"{scope}.")
            scope = scope.rpartition(".")[0]
        return sorted(names.values(), key=lambda name: name.count("."))

    def _look(self, source: Source, what: str, name: str, known: Collection[str], spot: Key | Place) -> None:
        if name not in known and name not in self.spared:
            place = spot if isinstance(spot, Place) else source.place(*spot)
            home = "dialogs/actions.yml" if what == "action" else "domain.yml"
            source.tell(place, f"no {what} `{name}`", did_you_mean(name, known, f"Add it to {home}"))
