"""Promises from YAML, checked against the dialogs they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from banso.dialog import guards
from banso.dialog.events import CounselorAct, Grade, MediaKind, RiskKind
from banso.dialog.guards import Guard, GuardError
from banso.dialog.machine import Machine
from banso.loading.problems import ProblemsError, did_you_mean, errors
from banso.loading.validation import validate
from banso.loading.yaml_source import Key, Source, read_source
from banso.proving.happenings import RESERVED, button_names
from banso.proving.promises import Kind, Pattern, Promise
from banso.proving.schema import PatternDoc, PromiseDoc, PromisesDoc

FOLDER = "promises"
KINDS = ("said", "outage", "pressed", "followed", "unfollowed", "timer", "counselor", *get_args(MediaKind))
_EACH = "{question}"
_HEADS = ("always", "never", "wherever", "after", "buttons", "varied")
_CURE = "Write one of `always`, `never`, `wherever`, `after`, `buttons`, `varied`"


def read_promises(folder: Path, machine: Machine) -> list[Promise]:
    """The promises in `promises/*.yml` of a project. Raises ProblemsError with everything that is wrong with them."""
    problems, found = [], []
    for path in sorted((folder / FOLDER).glob("*.yml")):
        source = read_source(path)
        found += promises_of(source, machine)
        problems += source.problems
    if errors(problems):
        raise ProblemsError(errors(problems))
    return found


def promises_of(source: Source, machine: Machine) -> list[Promise]:
    """The promises of a file already read, one for each question where it says so; what is wrong goes to the source."""
    doc = validate(source, PromisesDoc) if source.data is not None else None
    reader = _Reader(source, machine)
    return [p for i, d in enumerate(doc.promises if doc else ()) for p in reader.promises(d, ("promises", i))]


class _Reader:
    def __init__(self, source: Source, machine: Machine) -> None:
        self.source, self.machine = source, machine
        domain = machine.dialogs.domain
        timers = [delay.name for state in machine.states.values() for delay in state.after]
        self._known: dict[str, tuple[str, ...]] = {
            "kind": KINDS,
            "intent": (*domain.intents, "nlu_fallback"),
            "press": (*button_names(machine), *RESERVED),
            "timer": tuple(timers),
            "counselor": get_args(CounselorAct),
            "risk": get_args(Grade),
            "risk_kind": get_args(RiskKind),
            "state": tuple(machine.states),
            "enters": tuple(machine.states),
            "says": tuple(domain.responses),
            "asks": tuple(machine.questions),
            "runs": tuple(domain.actions),
            "alerts": get_args(Grade),
        }

    def promises(self, doc: PromiseDoc, path: Key) -> Iterator[Promise]:
        heads = [head for head in _HEADS if getattr(doc, head) is not None]
        if len(heads) != 1:
            self.source.tell(self.source.place(*path), "a promise is of one kind", _CURE)
            return
        head = heads[0]
        if head in ("always", "wherever", "after") and doc.then is None:
            self.source.tell(self.source.place(*path), f"`{head}` says nothing without `then`", "Add `then:`")
            return
        for slot in self.machine.questions if doc.for_each else ("",):
            yield self._promise(doc, head, slot, path)

    def _promise(self, doc: PromiseDoc, head: str, slot: str, path: Key) -> Promise:
        kinds: dict[str, Kind] = {"wherever": "within", "after": "leads_to"}

        def pattern(key: str) -> Pattern | None:
            found = getattr(doc, key)
            return self._pattern(found, slot, (*path, key)) if isinstance(found, PatternDoc) else None

        return Promise(
            name=f"{doc.promise} ({slot})" if slot else doc.promise,
            kind=kinds.get(head, head),  # type: ignore[arg-type]  # the other heads are kinds themselves
            on=pattern(head) or Pattern(),
            then=pattern("then") or Pattern(),
            unless_before=pattern("unless_before"),
            until=pattern("until"),
            messages=doc.messages,
            place=self.source.place(*path),
        )

    def _pattern(self, doc: PatternDoc, slot: str, path: Key) -> Pattern:
        def named(key: str) -> tuple[str, ...]:
            names = [n.replace(_EACH, slot) for n in getattr(doc, key)]
            self._check(names, self._known[key], (*path, key))
            return tuple(names)

        return Pattern(
            kinds=named("kind"),
            intents=named("intent"),
            presses=named("press"),
            timers=named("timer"),
            counselor=named("counselor"),
            risks=named("risk"),
            risk_kinds=named("risk_kind"),
            when=self._guard(doc.when, slot, (*path, "when")),
            states=named("state"),
            says=named("says"),
            silent=doc.silent,
            asks=named("asks"),
            runs=named("runs"),
            alerts=named("alerts"),
            erases=doc.erases,
            hands_off=doc.hands_off,
            climbs=doc.climbs,
            moves=doc.moves,
            enters=named("enters"),
            after=self._guard(doc.after, slot, (*path, "after")),
            none_of=tuple(self._pattern(d, slot, (*path, "none_of", i)) for i, d in enumerate(doc.none_of)),
            any_of=tuple(self._pattern(d, slot, (*path, "any_of", i)) for i, d in enumerate(doc.any_of)),
        )

    def _check(self, names: Iterable[str], known: tuple[str, ...], path: Key) -> None:
        for name in names:
            if name not in known:
                what = (
                    f"no {path[-1]} `{name}`"
                    if path[-1] not in ("says", "runs", "enters")
                    else f"nothing is called `{name}`"
                )
                self.source.tell(self.source.place(*path), what, did_you_mean(name, known))

    def _guard(self, written: str | None, slot: str, path: Key) -> Guard | None:
        if written is None:
            return None
        try:
            guard = guards.parse(written.replace(_EACH, slot))
        except GuardError as error:
            self.source.tell(
                self.source.within(path, error.column), f"bad guard: {error}", "Write for example `not hold`"
            )
            return None
        domain = self.machine.dialogs.domain
        for name in guards.names(guard):
            known = {
                "slot": domain.slots,
                "question": self.machine.questions,
                "entity": domain.entities,
                "negated": domain.entities,
            }.get(name.space)
            if known is not None and name.field not in known:
                self.source.tell(
                    self.source.within(path, name.column),
                    f"no {name.space} `{name.field}`",
                    did_you_mean(name.field, known),
                )
        return guard
