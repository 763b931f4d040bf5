"""What changed between two versions of the dialogs, in the designer's words, and whom it would leave standing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from banso.bench.wording import Section, Written, all_states, rules_in, step_words
from banso.dialog.machine import Machine
from banso.dialog.model import ROOT, DialogSet, Place, Question, Response, Slot, State, Variant
from banso.dialog.snapshot import Snapshot
from banso.dialog.turn import relocate

Act = Literal["added", "removed", "changed"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `place` is in the new version, but in the old one for what was removed."""

    group: str
    act: Act
    name: str
    place: Place
    details: tuple[str, ...] = ()


def diff(old: DialogSet, new: DialogSet) -> list[Change]:
    """Every difference that a seeker could notice; layout, comments and the files' order are none."""
    return [
        *_dialogs(old, new),
        *_states(old, new),
        *_rules(_gate(old), _gate(new)),
        *(change for state, other in _pairs(old, new) for change in _within(state, other)),
        *_responses(old, new),
        *_declared(old, new),
    ]


def _dialogs(old: DialogSet, new: DialogSet) -> Iterator[Change]:
    for name, before, after in _matched(old.dialogs, new.dialogs):
        if before is None and after is not None:
            yield Change("dialogs", "added", name, after.state.place)
        elif after is None and before is not None:
            yield Change("dialogs", "removed", name, before.state.place)
        elif before is not None and after is not None:
            fields = [("title", before.title, after.title), ("stage", before.stage, after.stage)]
            details = _changed([*fields, ("holding", before.holding, after.holding)])
            if details:
                yield Change("dialogs", "changed", name, after.state.place, details)


def _states(old: DialogSet, new: DialogSet) -> Iterator[Change]:
    befores, afters = _by_path(old), _by_path(new)
    for path, before, after in _matched(befores, afters):
        if before is None and after is not None:
            yield Change("states", "added", path, after.place)
            yield from _rules([], list(rules_in(after)))
        elif after is None and before is not None:
            yield Change("states", "removed", path, before.place)


def _pairs(old: DialogSet, new: DialogSet) -> Iterator[tuple[State, State]]:
    afters = _by_path(new)
    return ((state, afters[path]) for path, state in _by_path(old).items() if path in afters)


def _by_path(dialogs: DialogSet) -> dict[str, State]:
    return {state.path: state for state in all_states(dialogs)}


def _within(old: State, new: State) -> Iterator[Change]:
    details = _changed(
        [
            ("begins in", old.initial, new.initial),
            ("prompt", old.prompt, new.prompt),
            ("entry", _steps(old.entry), _steps(new.entry)),
            ("exit", _steps(old.exit), _steps(new.exit)),
        ]
    )
    if details:
        yield Change("states", "changed", new.path, new.place, details)
    yield from _question(old, new)
    yield from _rules(list(rules_in(old)), list(rules_in(new)))


def _question(old: State, new: State) -> Iterator[Change]:
    before, after = old.question, new.question
    if before is None and after is not None:
        yield Change("questions", "added", f"{new.path} asks for {after.slot}", new.place)
    elif after is None and before is not None:
        yield Change("questions", "removed", f"{old.path} asked for {before.slot}", old.place)
    elif before is not None and after is not None:
        details = _changed(
            [*_question_fields(before, after), ("next", _nexts(old), _nexts(new))],
        )
        if details:
            yield Change("questions", "changed", new.path, new.place, details)


def _question_fields(old: Question, new: Question) -> Iterator[tuple[str, Any, Any]]:
    names = ("slot", "ask", "readback", "skipped", "unsure", "free_text", "skippable", "sensitive", "listens_to")
    yield from ((name, getattr(old, name), getattr(new, name)) for name in names)
    yield "answers", [a.label for a in old.answers], [a.label for a in new.answers]
    befores = {a.label: a for a in old.answers}
    for answer in new.answers:
        before = befores.get(answer.label, answer)
        yield f"answer {answer.label}, value", before.value, answer.value
        yield f"answer {answer.label}, intents", before.intents, answer.intents
        yield f"answer {answer.label}, words", before.words, answer.words


def _nexts(state: State) -> str:
    return ", ".join(
        f"{n.to}{f' [{n.when}]' if n.when is not None else ''}{'' if n.readback else ' (not said back)'}"
        for n in state.next
    )


def _gate(dialogs: DialogSet) -> list[Written]:
    return [Written(ROOT, "gate", rule) for rule in dialogs.gate]


def _rules(old: Sequence[Written], new: Sequence[Written]) -> Iterator[Change]:
    """The rules of one state: equal ones first, then those for the same trigger, then those that do the same."""
    sections: tuple[Section, ...] = ("gate", "on", "after", "otherwise")
    for section in sections:
        befores = [one for one in old if one.section == section]
        afters = [one for one in new if one.section == section]
        same = _pair(befores, afters, _sameness)
        left = [one for one in befores if one not in [a for a, _ in same]]
        came = [one for one in afters if one not in [b for _, b in same]]
        altered = _pair(left, came, lambda one: one.trigger)
        left = [one for one in left if one not in [a for a, _ in altered]]
        came = [one for one in came if one not in [b for _, b in altered]]
        renamed = _pair(left, came, lambda one: tuple(_rule_fields(one)))
        for before, after in altered:
            yield Change("rules", "changed", _named(after), after.rule.place, tuple(_rule_details(before, after)))
        for before, after in renamed:
            details = _changed([("trigger", before.trigger, after.trigger)])
            yield Change("rules", "changed", _named(after), after.rule.place, details)
        for one in left:
            if one not in [a for a, _ in renamed]:
                yield Change("rules", "removed", _told(one), one.rule.place)
        for one in came:
            if one not in [b for _, b in renamed]:
                yield Change("rules", "added", _told(one), one.rule.place)
        yield from _order(same)


def _order(same: Sequence[tuple[Written, Written]]) -> Iterator[Change]:
    """Rules that are as they were, but come after one that they came before: the first that matches is taken."""
    places = [(after.rule.place.line, after.rule.place.column) for _, after in same]
    highest = (0, 0)
    for (_, after), place in zip(same, places, strict=True):
        if place < highest:
            yield Change("rules", "changed", _named(after), after.rule.place, ("comes earlier than it did",))
        highest = max(highest, place)


def _pair(olds: Sequence[T], news: Sequence[T], key: Callable[[T], object]) -> list[tuple[T, T]]:
    left = list(news)
    pairs = []
    for one in olds:
        other = next((n for n in left if key(n) == key(one)), None)
        if other is not None:
            left.remove(other)
            pairs.append((one, other))
    return pairs


def _sameness(one: Written) -> object:
    return one.trigger, tuple(_rule_fields(one))


def _rule_fields(one: Written) -> Iterator[tuple[str, Any]]:
    rule = one.rule
    yield "when", None if rule.when is None else str(rule.when)
    yield "do", _steps(rule.do)
    yield "to", rule.to
    yield "resume", rule.resume
    yield "consent", rule.consent
    yield "during_hold", rule.during_hold
    if one.delay is not None:
        yield "name", one.delay.name
        yield "any_hour", one.delay.any_hour


def _rule_details(old: Written, new: Written) -> Iterator[str]:
    befores, afters = dict(_rule_fields(old)), dict(_rule_fields(new))
    yield from _changed((name, befores.get(name), afters[name]) for name in afters)


def _steps(steps: Iterable[Any]) -> str:
    return ", ".join(step_words(step) for step in steps)


def _named(one: Written) -> str:
    return f"{one.section if one.section == 'gate' else one.state}: {one.trigger}"


def _told(one: Written) -> str:
    guard = f" [{one.rule.when}]" if one.rule.when is not None else ""
    return f"{_named(one)}{guard}" + (f" → {one.rule.to}" if one.rule.to else "")


def _responses(old: DialogSet, new: DialogSet) -> Iterator[Change]:
    for name, before, after in _matched(old.domain.responses, new.domain.responses):
        if before is None and after is not None:
            yield Change("responses", "added", name, after.place)
        elif after is None and before is not None:
            yield Change("responses", "removed", name, before.place)
        elif before is not None and after is not None and before.variants != after.variants:
            yield Change("responses", "changed", name, after.place, tuple(_variants(before, after)))


def _variants(old: Response, new: Response) -> Iterator[str]:
    befores, afters = [_variant(v) for v in old.variants], [_variant(v) for v in new.variants]
    yield from (f"- {words}" for words in befores if words not in afters)
    yield from (f"+ {words}" for words in afters if words not in befores)
    if sorted(befores) == sorted(afters):
        yield "its variants come in another order"


def _variant(variant: Variant) -> str:
    parts = [variant.text or variant.image or "a custom message"]
    parts += [f"[{b.title} → {b.name}{' ' + str(dict(b.values)) if b.values else ''}]" for b in variant.buttons]
    parts += [f"(if {name} is {value})" for name, value in variant.conditions]
    return " ".join(parts).replace("\n", " ⏎ ")


def _declared(old: DialogSet, new: DialogSet) -> Iterator[Change]:
    """Slots, intents, entities and actions, which have no place of their own in the model."""
    for group in ("intents", "entities"):
        befores = dict.fromkeys(getattr(old.domain, group), "")
        afters = dict.fromkeys(getattr(new.domain, group), "")
        yield from _plain(group, befores, afters)
    slots = ({n: _slot(s) for n, s in version.domain.slots.items()} for version in (old, new))
    yield from _plain("slots", *slots)
    actions = (
        {n: f"{a.kind}, ends with {', '.join(a.outcomes)}" for n, a in version.domain.actions.items()}
        for version in (old, new)
    )
    yield from _plain("actions", *actions)


def _slot(slot: Slot) -> str:
    parts: list[str] = [slot.type]
    parts += [f"of {', '.join(map(str, slot.values))}"] if slot.values else []
    parts += [f"at first {slot.initial}"] if slot.initial is not None else []
    for mapping in slot.mappings:
        negated = "excluded " if mapping.negated else ""
        where = f" in {' or '.join(mapping.intents)}" if mapping.intents else ""
        parts.append(f"from the {negated}entity {mapping.entity}{where}")
    return ", ".join(parts)


def _plain(group: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name, before, after in _matched(old, new):
        if before is None:
            yield Change(group, "added", name, Place())
        elif after is None:
            yield Change(group, "removed", name, Place())
        elif before != after:
            yield Change(group, "changed", name, Place(), (f"{before} → {after}",))


def _matched(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    for name in dict.fromkeys((*old, *new)):
        yield name, old.get(name), new.get(name)


def _changed(fields: Iterable[tuple[str, Any, Any]]) -> tuple[str, ...]:
    return tuple(f"{name}: {_shown(old)} → {_shown(new)}" for name, old, new in fields if old != new)


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "nothing"
    return "nothing" if value is None or value == "" else str(value)


@dataclass(frozen=True, slots=True)
class Move:
    """Where those go who stand in a state that is gone. `people` is None where nobody counted them; `said` whether
    `moved.yml`, or the state itself with states inside now, says where they go."""

    state: str
    goal: str
    people: int | None
    said: bool

    @property
    def strands(self) -> bool:
        return not self.said and self.people != 0


def moves(old: DialogSet, new: Machine, counted: Mapping[str, int] | None = None) -> list[Move]:
    """The states of the old version, and of the conversations of today, where nobody can stand any more; `counted`
    are the conversations of today by the path of their state."""
    leaves = [state.path for state in all_states(old) if not state.children and state.path != ROOT]
    found = []
    for path in dict.fromkeys((*leaves, *(counted or ()))):
        goal = relocate(new, Snapshot(state=path)).state
        if goal != path:
            people = None if counted is None else counted.get(path, 0)
            found.append(Move(path, goal, people, path in new.dialogs.moved or path in new.states))
    return found
