"""A project's dialogs with one change, read without reading again what did not change."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from banso.bench.mutation.yaml_edits import Change, Document
from banso.dialog.check import check
from banso.dialog.machine import Machine
from banso.dialog.model import ROOT, Dialog, DialogSet
from banso.loading.dialogs import GATE, read
from banso.loading.problems import Problem, errors, problem_at
from banso.loading.references import Known
from banso.loading.responses import ResponseCheck
from banso.loading.schema import DialogDoc, GateDoc
from banso.loading.states import StateReader
from banso.loading.validation import validate
from banso.loading.yaml_source import Source, read_source, source_of

DOMAIN = "domain.yml"


class Rereading:
    """Says of a change what `banso check` would say, and gives the dialogs with it. The machine is of the dialogs as
    they are."""

    def __init__(self, project: Path, machine: Machine) -> None:
        self.project, self._words = project, set(machine.words)
        self._set = machine.dialogs
        self._states = set(machine.states) - {ROOT}
        self._questions = set(machine.questions)
        self._documents: dict[str, Document] = {}
        self._sources: dict[Path, Source] = {}
        self._presses = {file: self._handled(file) for file in self._files()}

    def text(self, file: str) -> str:
        """A file as it is."""
        return self._document(file).text

    def changed(self, file: str, change: Change) -> DialogSet | list[Problem]:
        """The dialogs with this change to a file (named from the project's folder), or the errors that it makes."""
        with self._document(file).changed(change) as root:
            source = source_of(root, str(self.project / file))
        if file == DOMAIN:
            reading = read(
                self.project, self._words, lambda path: source if path.name == DOMAIN else self._source(path)
            )
            return reading.dialogs if reading.dialogs is not None else errors(reading.problems)
        known = self._known(file)
        found = self._put_in(source, known)
        problems = [*source.problems, *self._responses(file, known)]
        if found is None or errors(problems):
            return errors(problems)
        findings = [problem_at(f.place, f.message, f.cure, f.severity) for f in check(found)]
        return errors(findings) or found

    def _put_in(self, source: Source, known: Known) -> DialogSet | None:
        """The set with this file's content in place of what it was."""
        name = Path(source.file).stem
        reader = StateReader(source, known)
        if name == GATE:
            gate = validate(source, GateDoc)
            rules = tuple(reader.gate_rule(rule, ("gate", i)) for i, rule in enumerate(gate.gate if gate else ()))
            return dataclasses.replace(self._set, gate=rules)
        doc = validate(source, DialogDoc)
        if doc is None:
            return None
        if name == ROOT:
            alone = doc.model_copy(update={"states": {}})
            return dataclasses.replace(self._set, root=reader.state(alone, ROOT, ROOT, (), self._set.root.children))
        dialog = Dialog(reader.state(doc, name, name, ()), doc.title, doc.stage, doc.holding)
        dialogs = {**self._set.dialogs, name: dialog}
        root = dataclasses.replace(self._set.root, children=tuple(d.state for d in dialogs.values()))
        return dataclasses.replace(self._set, root=root, dialogs=dialogs)

    def _responses(self, file: str, known: Known) -> Iterator[Problem]:
        """What is wrong with the responses now: buttons that no rule waits for any more."""
        if known.handled_presses >= self._presses[file]:
            return
        source = self._source(self.project / DOMAIN)
        ResponseCheck(source, self._set.domain, known, self._words).check()
        yield from source.problems

    def _known(self, file: str) -> Known:
        others = {name for other, names in self._presses.items() if other != file for name in names}
        return Known(self._set.domain, self._states, self._questions, handled_presses=others)

    def _handled(self, file: str) -> set[str]:
        """The names of buttons that the rules of a file wait for."""
        known = Known(self._set.domain, self._states, self._questions)
        self._put_in(self._source(self.project / file), known)
        return known.handled_presses

    def _files(self) -> Iterator[str]:
        yield from (f"dialogs/{name}.yml" for name in (ROOT, GATE, *self._set.dialogs))

    def _document(self, file: str) -> Document:
        if file not in self._documents:
            self._documents[file] = Document((self.project / file).read_text(encoding="utf-8"))
        return self._documents[file]

    def _source(self, path: Path) -> Source:
        """A file as it is, to be told new problems."""
        if path not in self._sources:
            self._sources[path] = read_source(path)
        known = self._sources[path]
        return dataclasses.replace(known, problems=list(known.problems), pruned=False)
