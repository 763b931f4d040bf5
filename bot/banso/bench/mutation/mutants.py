"""Every small mistake that could be made in the dialogs of a folder, one at a time."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from ruamel.yaml.nodes import Node, ScalarNode

from banso.bench.mutation.guard_changes import changed
from banso.bench.mutation.overlapping import alike, overlap
from banso.bench.mutation.yaml_edits import Change, Document, Pair, lists
from banso.bench.wording import Written, all_states, rule_key, written_rules
from banso.dialog import guards
from banso.dialog.check import GROUND
from banso.dialog.machine import Machine, is_history
from banso.dialog.model import ROOT, State, Trigger
from banso.loading.dialogs import GATE, OTHER_FILES

Kind = Literal[
    "rule dropped",
    "trigger narrowed",
    "redirected",
    "order swapped",
    "guard negated",
    "guard widened",
    "guard narrowed",
    "message dropped",
    "message doubled",
    "slot lost",
    "act dropped",
    "timer changed",
    "consent removed",
    "hold rule lost",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
EVERYTHING = "*"
"""Touched by every story."""
_GUARD_KINDS: Mapping[str, Kind] = {
    "negated": "guard negated",
    "widened": "guard widened",
    "narrowed": "guard narrowed",
}
_STEP_KINDS: Mapping[str, Kind] = {
    "utter": "message dropped",
    "show": "message dropped",
    "set": "slot lost",
    "take": "slot lost",
    "clear": "slot lost",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake. `name` stays the same while the rule that it is in stays as it is; `touched`: only a conversation
    that comes through one of these keys of coverage can tell. `state` and `trigger`: what would lead through it."""

    kind: Kind
    name: str
    file: str
    line: int
    change: Change
    touched: tuple[str, ...]
    state: str
    trigger: Trigger | None = None


def mutants(project: Path, machine: Machine) -> list[Mutant]:
    """All of them, by file and line. The machine is made of the project's dialogs as they are."""
    found: list[Mutant] = []
    for path in sorted((project / "dialogs").glob("*.yml")):
        if path.stem == GATE or path.stem not in OTHER_FILES:
            writer = _Writer(machine, path, f"dialogs/{path.name}")
            found += _once(list(writer.mutants()), writer.mutants(aliases=True))
    found += _Writer(machine, project / "domain.yml", "domain.yml").mappings()
    return _told_apart(found)


def _once(found: Sequence[Mutant], named: Iterable[Mutant]) -> Iterator[Mutant]:
    """Each change once, touched by all that names by an alias what is changed. `named`: the same mistakes, made
    wherever an alias names them."""
    touched: dict[Change, dict[str, None]] = {}
    for mutant in named:
        touched.setdefault(mutant.change, {}).update(dict.fromkeys(mutant.touched))
    for mutant in found:
        if (keys := touched.pop(mutant.change, None)) is not None:
            yield dataclasses.replace(mutant, touched=(*dict.fromkeys((*mutant.touched, *keys)),))


def _told_apart(found: Iterable[Mutant]) -> list[Mutant]:
    """Each with a name of its own."""
    seen: Counter[str] = Counter()
    apart = []
    for mutant in found:
        seen[mutant.name] += 1
        number = seen[mutant.name]
        apart.append(mutant if number == 1 else dataclasses.replace(mutant, name=f"{mutant.name} [{number}]"))
    return apart


@dataclass(frozen=True, slots=True)
class _Site:
    """What a mistake is made in: the state, how it is called, what a conversation comes through there."""

    state: str
    words: str
    touched: tuple[str, ...]
    trigger: Trigger | None = None


class _Writer:
    def __init__(self, machine: Machine, path: Path, file: str) -> None:
        self.machine, self.file = machine, file
        self.document = Document(path.read_text(encoding="utf-8"))
        self.aliases = False
        self.dialog = ROOT if path.stem == GATE else path.stem
        self.rules: dict[tuple[int, int], list[Written]] = {}
        for one in written_rules(machine.dialogs):
            if Path(one.rule.place.file).name == path.name:
                self.rules.setdefault((one.rule.place.line, one.rule.place.column), []).append(one)
        self.leaves = [s.path for s in all_states(machine.dialogs) if not s.children]

    def mutants(self, *, aliases: bool = False) -> Iterator[Mutant]:
        """Those of the file; with `aliases` also each that is made in what an alias names, once for every alias."""
        self.aliases = aliases
        if self.file == f"dialogs/{GATE}.yml":
            yield from self._rules(self.document.root, GATE)
        else:
            yield from self._state(self.document.root, self.machine.states[self.dialog])

    def mappings(self) -> Iterator[Mutant]:
        """The ways in which entities fill slots."""
        slots = self.document.pairs(self.document.root).get("slots")
        for name, slot in self.document.pairs(slots.value).items() if slots else ():
            for _, pair, index, item in lists(self.document, slot.value, "mappings"):
                mapping = self.document.pairs(item)
                if getattr(mapping["type"].value, "value", "") != "from_entity":
                    continue
                entity = str(mapping["entity"].value.value)
                site = _Site(ROOT, f"slot {name}", (f"entity {entity}",), Trigger("entity", (entity,)))
                words = f"no longer filled from {entity}" + (" (negated)" if "role" in mapping else "")
                yield from self._one("slot lost", site, item, words, self._dropped(slot.value, pair, index))

    # -- a state

    def _state(self, node: Node, state: State) -> Iterator[Mutant]:
        pairs = self.document.pairs(node)
        here = _Site(state.path, state.path, (EVERYTHING if state.path == ROOT else f"state {state.path}",))
        if "initial" in pairs:
            yield from self._initial(here, pairs["initial"], state)
        for key in ("entry", "exit"):
            yield from self._steps(dataclasses.replace(here, words=f"{state.path}: {key}"), node, key)
        if "prompt" in pairs:
            said = dataclasses.replace(here, touched=(f"response {state.prompt}",))
            words = f"without its prompt {state.prompt}"
            yield from self._one("message dropped", said, pairs["prompt"].key, words, self._without(node, "prompt"))
        if "question" in pairs:
            yield from self._question(here, pairs["question"].value, state)
        yield from self._next(node, state)
        yield from self._rules(node, "on")
        yield from self._rules(node, "otherwise")
        yield from self._rules(node, "after")
        children = {child.name: child for child in state.children}
        inner = self.document.pairs(pairs["states"].value) if "states" in pairs else {}
        for name, pair in inner.items():
            yield from self._state(pair.value, children[name])

    def _initial(self, site: _Site, pair: Pair, state: State) -> Iterator[Mutant]:
        others = [child.name for child in state.children if child.name != state.initial]
        if others:
            change = self.document.replaced(pair.value, others[0])
            yield from self._one("redirected", site, pair.key, f"begins with {others[0]}", change)

    def _question(self, site: _Site, node: Node, state: State) -> Iterator[Mutant]:
        pairs, path = self.document.pairs(node), state.path
        question = state.question
        if question is None:
            return
        said = {
            "readback": ((f"response {question.readback}",), None),
            "skipped": ((f"{path} skip",), Trigger("intent", ("skip",))),
            "unsure": ((f"{path} unsure",), Trigger("intent", ("unsure",))),
        }
        for key, (touched, trigger) in said.items():
            if key in pairs:
                here = _Site(path, f"{path}: question", touched, trigger)
                words = f"without `{key}`"
                yield from self._one("message dropped", here, pairs[key].key, words, self._without(node, key))
        if question.sensitive == "special":
            here = dataclasses.replace(site, words=f"{path}: question", touched=(EVERYTHING,))
            words = "stored without consent"
            yield from self._one("consent removed", here, node, words, self._without(node, "sensitive"))

    def _next(self, node: Node, state: State) -> Iterator[Mutant]:
        pair = self.document.pairs(node).get("next")
        if pair is None:
            return
        items = self.document.items(pair.value)
        for index, following in enumerate(state.next):
            key = f"next {state.path} {index}"
            guard = f" [{following.when}]" if following.when else ""
            site = _Site(
                state.path, f"{state.path}: next{guard} → {following.to}", (key,), Trigger("press", ("answer",))
            )
            if not items:
                yield from self._redirected(site, pair.value, following.to)
                continue
            inner = self.document.pairs(items[index])
            if len(items) > 1:
                change = self._dropped(node, pair, index)
                yield from self._one("rule dropped", site, items[index], "dropped", change)
            yield from self._redirected(site, inner["to"].value, following.to)
            yield from self._guards(site, items[index], following.when, key)
            if not following.readback:
                change = self._without(items[index], "readback")
                yield from self._one("message doubled", site, inner["readback"].key, "said back as well", change)

    # -- rules

    def _rules(self, owner: Node, section: str) -> Iterator[Mutant]:
        for _, pair, index, item in self._lists(owner, section):
            written = self.rules.get(self.document.place(item), [])
            if written:
                yield from self._rule(owner, pair, index, item, written)
                if section in ("on", "otherwise", GATE):
                    yield from self._swapped(pair, index, written)

    def _site(self, written: Sequence[Written]) -> _Site:
        one = written[0]
        where = GATE if one.section == GATE else one.state
        words = f"{where}: {one.words}" + (f" → {one.rule.to}" if one.rule.to else "")
        trigger = one.rule.trigger if one.delay is None else Trigger("timer", (one.delay.name,))
        return _Site(one.state, words, tuple(rule_key(w.state, w.rule) for w in written), trigger)

    def _rule(self, owner: Node, pair: Pair, index: int, item: Node, written: Sequence[Written]) -> Iterator[Mutant]:
        site, one = self._site(written), written[0]
        pairs = self.document.pairs(item)
        yield from self._one("rule dropped", site, item, "dropped", self._dropped(owner, pair, index))
        for key, names, place, name in self._lists(item, "intent", "press", "media", "entity", "outcome"):
            if len(self.document.items(names.value)) > 1:
                words = f"no longer for {key} {getattr(name, 'value', '')}"
                yield from self._one("trigger narrowed", site, name, words, self._dropped(item, names, place))
        if one.rule.to is not None:
            yield from self._redirected(site, pairs["to"].value, one.rule.to)
        for key in site.touched[:1]:
            yield from self._guards(site, item, one.rule.when, key, site.touched[1:])
        yield from self._steps(site, item, "do")
        yield from self._flags(site, item, one)
        if one.delay is not None:
            yield from self._timer(site, item, one)

    def _swapped(self, pair: Pair, index: int, written: Sequence[Written]) -> Iterator[Mutant]:
        """Changed places with the next one that the same event may set off."""
        items = self.document.items(pair.value)
        for later in range(index + 1, len(items)):
            others = self.rules.get(self.document.place(items[later]), [])
            if not others or not overlap(written[0].rule, others[0].rule) or alike(written[0].rule, others[0].rule):
                continue
            site = self._site(written)
            between = [self.rules.get(self.document.place(item), []) for item in items[index : later + 1]]
            keys = tuple(rule_key(one.state, one.rule) for written in between for one in written)
            both = dataclasses.replace(site, touched=keys)
            words = f"behind the rule for {others[0].words}"
            change = self.document.exchanged(pair.value, index, later)
            yield from self._one("order swapped", both, items[index], words, change)
            return

    def _redirected(self, site: _Site, node: Node, target: str) -> Iterator[Mutant]:
        """To the state that follows the target in its dialog; from `history`, and from a dialog's only state, to
        where everybody begins."""
        home = self.machine.leaf(ROOT)
        if is_history(target):
            other = home
        else:
            leaf = self.machine.leaf(target)
            near = [path for path in self.leaves if path.split(".")[0] == leaf.split(".")[0]]
            other = near[(near.index(leaf) + 1) % len(near)] if len(near) > 1 else home
        yield from self._one("redirected", site, node, f"to {other} instead", self.document.replaced(node, other))

    def _guards(
        self, site: _Site, owner: Node, guard: guards.Guard | None, key: str, more: Sequence[str] = ()
    ) -> Iterator[Mutant]:
        pair = self.document.pairs(owner).get("when")
        if guard is None or pair is None or (pair.alias and not self.aliases):  # changed where it is written
            return
        keys = tuple(f"{outcome} {k}" for k in (key, *more) for outcome in ("true", "false"))
        here = dataclasses.replace(site, touched=keys)
        for how, words, other in changed(guard):
            if other is None:
                change = self.document.without_pair(owner, pair)
            else:
                change = self.document.replaced(pair.value, str(other))
            yield from self._one(_GUARD_KINDS[how], here, pair.key, words, change)

    def _flags(self, site: _Site, item: Node, one: Written) -> Iterator[Mutant]:
        pairs = self.document.pairs(item)
        if one.rule.consent and self._climbs(one):
            yield from self._one(
                "consent removed", site, pairs["consent"].key, "without the consent", self._without(item, "consent")
            )
        if one.rule.resume:
            yield from self._one(
                "message dropped", site, pairs["resume"].key, "without `resume`", self._without(item, "resume")
            )
        if one.rule.during_hold:
            yield from self._one(
                "hold rule lost",
                site,
                pairs["during_hold"].key,
                "no longer in a hold",
                self._without(item, "during_hold"),
            )

    def _climbs(self, one: Written) -> bool:
        """Whether the yes counts here: elsewhere it is only said for the reader."""
        stages = [0 if d is None else d.stage for d in map(self.machine.dialog_of, (one.state, one.rule.to or ""))]
        return stages[1] > max(stages[0], GROUND)

    def _timer(self, site: _Site, item: Node, one: Written) -> Iterator[Mutant]:
        pairs = self.document.pairs(item)
        here = dataclasses.replace(site, touched=(f"state {one.state}" if one.state != ROOT else EVERYTHING,))
        if one.delay is not None and one.delay.any_hour:
            change = self._without(item, "any_hour")
            yield from self._one("timer changed", here, pairs["any_hour"].key, "no longer at any hour", change)
        for key in ("delay", "silence", "unanswered"):
            if key in pairs:
                count, _, unit = str(pairs[key].value.value).partition(" ")
                for other in (float(count) * 2, float(count) / 2):
                    change = self.document.replaced(pairs[key].value, f"{other:g} {unit}")
                    yield from self._one("timer changed", here, pairs[key].key, f"after {other:g} {unit}", change)

    # -- steps

    def _steps(self, site: _Site, owner: Node, key: str) -> Iterator[Mutant]:
        for _, pair, index, item in self._lists(owner, key):
            for name, step in self.document.pairs(item).items():
                if name == "with":
                    yield from self._losses(site, item, step, "runs without")
                    continue
                kind = _STEP_KINDS.get(name, "act dropped")
                several = max(len(self.document.items(step.value)), len(self.document.pairs(step.value))) > 1
                if kind == "slot lost" and several:
                    yield from self._losses(site, item, step, f"does not {name}")
                    continue
                words = f"without `{name}{_shown(self.document, step.value)}`"
                yield from self._one(kind, site, item, words, self._dropped(owner, pair, index))

    def _losses(self, site: _Site, item: Node, step: Pair, words: str) -> Iterator[Mutant]:
        """One slot of several, one argument."""
        for index, name in enumerate(self.document.items(step.value)):
            change = self.document.without_item(item, step, index)
            yield from self._one("slot lost", site, name, f"{words} {getattr(name, 'value', '')}", change)
        for key, pair in self.document.pairs(step.value).items():
            change = self.document.without_pair(step.value, pair) or self.document.without_pair(item, step)
            yield from self._one("slot lost", site, pair.key, f"{words} {key}", change)

    # --

    def _lists(self, owner: Node, *keys: str) -> Iterator[tuple[str, Pair, int, Node]]:
        return lists(self.document, owner, *keys, aliases=self.aliases)

    def _dropped(self, owner: Node, pair: Pair, index: int) -> Change | None:
        return self.document.without_item(owner, pair, index)

    def _without(self, owner: Node, key: str) -> Change | None:
        return self.document.without_pair(owner, self.document.pairs(owner)[key])

    def _one(self, kind: Kind, site: _Site, node: Node, words: str, change: Change | None) -> Iterator[Mutant]:
        if change is not None:
            line, _ = self.document.place(node)
            name = f"{site.words}: {words}"
            yield Mutant(kind, name, self.file, line, change, site.touched, site.state, site.trigger)


def _shown(document: Document, node: Node) -> str:
    words = [node, *document.items(node), *(pair.key for pair in document.pairs(node).values())]
    return "".join(f" {word.value}" for word in words if isinstance(word, ScalarNode))
