"""A project folder's dialogs and domain as one DialogSet, or everything that is wrong with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from banso.dialog.check import Finding, check
from banso.dialog.model import ROOT, Dialog, DialogSet, Domain, Place, Rule, State
from banso.loading.domain import read_domain
from banso.loading.problems import Problem, ProblemsError, did_you_mean, errors, problem_at
from banso.loading.references import Known, asked_slots, state_paths, words_in
from banso.loading.responses import ResponseCheck
from banso.loading.schema import ActionDoc, ActionsDoc, DialogDoc, GateDoc, MovedDoc, NodeDoc, StateDoc
from banso.loading.states import StateReader
from banso.loading.validation import validate
from banso.loading.yaml_source import Key, Source, read_source

GATE, ACTIONS, MOVED = "gate", "actions", "moved"
OTHER_FILES = (GATE, ACTIONS, MOVED)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder holds: the set, None where it has errors, and all problems, sorted."""

    dialogs: DialogSet | None
    problems: Sequence[Problem]


def load(folder: Path, words: Collection[str] | None = None) -> DialogSet:
    """The dialogs of a project folder (`dialogs/*.yml` and `domain.yml`). Raises ProblemsError with all errors.

    `words` as in `read`.
    """
    reading = read(folder, words)
    if reading.dialogs is None:
        raise ProblemsError(errors(reading.problems))
    return reading.dialogs


def read(
    folder: Path, words: Collection[str] | None = None, read_file: Callable[[Path], Source] = read_source
) -> Reading:
    """The dialogs of a project folder with every problem, warnings and notes as well.

    `words` are the placeholders that the house fills in (`hotlines:self`); without them none is taken for unknown.
    `read_file` may know better what a file holds than the disk.
    """
    files = _Files(folder, words, read_file)
    found = files.dialog_set()
    problems = {p for source in files.sources for p in source.problems}
    if found is not None:
        problems |= {_as_problem(finding, files) for finding in check(found)}
    return Reading(None if errors(problems) else found, sorted(problems))


def _as_problem(finding: Finding, files: _Files) -> Problem:
    place = finding.place if finding.place.file else Place(files.gate.file, 1, 1)
    return problem_at(place, finding.message, finding.cure, finding.severity)


class _Files:
    """The sources of one folder, and the set they make."""

    def __init__(self, folder: Path, words: Collection[str] | None, read_file: Callable[[Path], Source]) -> None:
        self.words = words
        self.domain = read_file(folder / "domain.yml")
        found = {path.stem: read_file(path) for path in sorted((folder / "dialogs").glob("*.yml"))}
        if ROOT not in found:
            found[ROOT] = read_file(folder / "dialogs" / f"{ROOT}.yml")
        self.others = {name: found.pop(name) for name in OTHER_FILES if name in found}
        self.dialogs: Mapping[str, Source] = found
        self.gate = self.others.get(GATE) or read_file(folder / "dialogs" / f"{GATE}.yml")
        self.sources = [self.domain, *self.others.values(), *found.values()]
        if GATE not in self.others:
            self.sources.append(self.gate)

    def dialog_set(self) -> DialogSet | None:
        """The set; None where a file has not even the right shape."""
        known = self._known(self._domain())
        docs = self._dialog_docs()
        gate_doc = validate(self.gate, GateDoc) if self.gate.data is not None else None
        known.complete = all(s.data is not None and not s.pruned for s in self.sources)
        dialogs = {name: self._dialog(name, doc, known) for name, doc in docs.items() if name != ROOT}
        root = self._root(docs[ROOT], known, dialogs) if ROOT in docs else None
        gate = self._gate(gate_doc, known)
        moved = self._moved(known)
        self._twice_asked(docs)
        if known.domain is not None:
            ResponseCheck(self.domain, known.domain, known, self.words).check()
        if root is None or known.domain is None or not known.complete:
            return None
        return DialogSet(self._version(), known.domain, root, gate, dialogs, moved)

    def _domain(self) -> Domain | None:
        actions: dict[str, ActionDoc] = {}
        if (source := self.others.get(ACTIONS)) is not None:
            doc = validate(source, ActionsDoc) if source.data is not None else None
            if doc is None:
                return None
            actions = doc.actions
            self._undeclared(source, actions)
        return read_domain(self.domain, actions) if self.domain.data is not None else None

    def _undeclared(self, source: Source, actions: Mapping[str, ActionDoc]) -> None:
        """Rasa's tools want every action in the domain as well."""
        if not isinstance(self.domain.data, dict):
            return
        listed = set(words_in(self.domain.data.get("actions", [])))
        for name in actions:
            if name not in listed:
                cure = f"Add `- {name}` to `actions:` there"
                source.tell(source.key_place("actions", name), f"`{name}` is not in domain.yml", cure)

    def _known(self, domain: Domain | None) -> Known:
        states = {p for name, s in self.dialogs.items() for p in state_paths(s.data, name) if name != ROOT}
        questions = {slot for source in self.dialogs.values() for slot in asked_slots(source.data)}
        unreadable = {name for name, source in self.dialogs.items() if source.data is None}
        spared = {
            word
            for s in (self.domain, self.others.get(ACTIONS))
            if s is not None and s.pruned
            for word in words_in(s.data)
        }
        return Known(domain, states, questions, unreadable, spared)

    def _dialog_docs(self) -> dict[str, DialogDoc]:
        docs = {}
        for name, source in self.dialogs.items():
            doc = validate(source, DialogDoc) if source.data is not None else None
            if doc is None:
                continue
            docs[name] = doc
            if doc.dialog != name:
                cure = f"Write `dialog: {name}` or rename the file to {doc.dialog}.yml"
                source.tell(source.place("dialog"), f"the file {name}.yml holds the dialog `{doc.dialog}`", cure)
        return docs

    def _dialog(self, name: str, doc: DialogDoc, known: Known) -> Dialog:
        source = self.dialogs[name]
        if not doc.states:
            source.tell(source.place("dialog"), f"the dialog `{name}` has no states", "Add `states:` and `initial:`")
        state = StateReader(source, known).state(doc, name, name, ())
        return Dialog(state, doc.title, doc.stage, doc.holding)

    def _root(self, doc: DialogDoc, known: Known, dialogs: Mapping[str, Dialog]) -> State:
        source = self.dialogs[ROOT]
        if doc.states:
            source.tell(
                source.key_place("states"), "root has no states of its own", "Give them a dialog, in a file of its own"
            )
        children = tuple(dialog.state for dialog in dialogs.values())
        return StateReader(source, known).state(doc.model_copy(update={"states": {}}), ROOT, ROOT, (), children)

    def _gate(self, doc: GateDoc | None, known: Known) -> tuple[Rule, ...]:
        reader = StateReader(self.gate, known)
        return tuple(reader.gate_rule(r, ("gate", i)) for i, r in enumerate(doc.gate if doc else ()))

    def _moved(self, known: Known) -> dict[str, str]:
        source = self.others.get(MOVED)
        doc = validate(source, MovedDoc) if source is not None and source.data is not None else None
        if source is None or doc is None:
            return {}
        for gone, target in doc.moved.items():
            if gone in known.states:
                message = f"`{gone}` is not gone, it is a state of today"
                source.tell(source.key_place("moved", gone), message, "Delete the line")
            if target not in known.states:
                source.tell(source.place("moved", gone), f"no state `{target}`", did_you_mean(target, known.states))
        return dict(doc.moved)

    def _twice_asked(self, docs: Mapping[str, DialogDoc]) -> None:
        """A slot has one question: it is known, skipped and corrected as one."""
        first: dict[str, str] = {}
        for name, doc in docs.items():
            for slot, path in _questions(doc, ()):
                place = self.dialogs[name].place(*path)
                if slot in first:
                    message = f"the slot `{slot}` is asked twice, first at {first[slot]}"
                    self.dialogs[name].tell(place, message, "Lead to the first question instead")
                first.setdefault(slot, str(place))

    def _version(self) -> str:
        """The first 12 hex digits of the content's SHA-256, blind to comments and layout."""
        content = {Path(source.file).name: source.data for source in self.sources}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def _questions(doc: NodeDoc, path: Key) -> Iterator[tuple[str, Key]]:
    """Every question's slot, and the way to where it is named."""
    if isinstance(doc, StateDoc) and doc.question is not None:
        yield doc.question.slot, (*path, "question", "slot")
    for name, inner in doc.states.items():
        yield from _questions(inner, (*path, "states", name))
