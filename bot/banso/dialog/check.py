"""What is wrong with a set of dialogs as a whole: places nobody reaches or leaves, steps up without a yes, gaps in
the gate. Names and types are the readers' business; here all of them exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from banso.dialog.draft import CONSENT
from banso.dialog.model import HISTORY, ROOT, DialogSet, Place, Rule, Run, State, Step, Utter

GRADES = ("crisis", "watch")
GROUND = 1
"""The rung where everybody may be without having said yes: relief."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, with the likely cure. Only an error keeps the set from being used."""

    place: Place
    message: str
    cure: str
    severity: Literal["error", "warning"] = "error"


def check(dialogs: DialogSet) -> list[Finding]:
    """Everything that is wrong, in no order that means anything."""
    return [
        *_unreachable(dialogs),
        *_dead_ends(dialogs),
        *_ladder(dialogs),
        *_gate(dialogs),
        *_holding(dialogs),
        *_questions(dialogs),
        *_shadowed(dialogs),
        *_repetitions(dialogs),
        *_outcomes(dialogs),
    ]


def states(dialogs: DialogSet) -> Iterator[State]:
    """Every state below root, outer ones before inner ones."""
    for child in dialogs.root.children:
        yield from child.walk()


def rules_of(state: State) -> Iterator[Rule]:
    """The state's own rules, timers and `otherwise` among them."""
    yield from state.on
    yield from (delay.rule for delay in state.after)
    yield from state.otherwise


def _targets(state: State) -> Iterator[str]:
    """Where the state's own rules lead, going back left out."""
    for rule in rules_of(state):
        if rule.to is not None and rule.to != HISTORY:
            yield rule.to.removesuffix(f".{HISTORY}")
    for following in state.next:
        yield following.to


def reachable(dialogs: DialogSet) -> frozenset[str]:
    """The paths of the states that somebody can come to, whatever the guards say."""
    known = {state.path: state for state in (dialogs.root, *states(dialogs))}
    goals = [ROOT, *(rule.to for rule in dialogs.gate if rule.to is not None), *dialogs.moved.values()]
    goals = [goal.removesuffix(f".{HISTORY}") for goal in goals]
    gone_to: set[str] = set()
    active: set[str] = set()
    while goals:
        goal = goals.pop()
        if goal in gone_to or goal not in known:
            continue
        gone_to.add(goal)
        if (initial := known[goal].initial) is not None:
            goals.append(initial if goal == ROOT else f"{goal}.{initial}")
        for path in (*lineage(goal), ROOT):
            if path not in active:
                active.add(path)
                goals += _targets(known[path])
    return frozenset(active)


def lineage(path: str) -> tuple[str, ...]:
    """The path and those of its ancestors below root, innermost first."""
    parts = path.split(".")
    return tuple(".".join(parts[:n]) for n in range(len(parts), 0, -1)) if path != ROOT else ()


def _unreachable(dialogs: DialogSet) -> Iterator[Finding]:
    if not _joined(dialogs):
        return
    found = reachable(dialogs)
    for state in states(dialogs):
        outer = state.path.rpartition(".")[0]
        # What lies inside an unreachable state needs no word of its own.
        if state.path not in found and (not outer or outer in found):
            yield Finding(
                state.place,
                f"nobody ever comes to `{state.path}`",
                f"Lead there with a rule (`to: {state.path}`), make it `initial`, or delete it",
            )


def _joined(dialogs: DialogSet) -> bool:
    """Whether every name of a state means one: a misspelt one makes others look unreachable, and is told already."""
    everywhere = (dialogs.root, *states(dialogs))
    known = {state.path for state in everywhere}
    return all(target in known for state in everywhere for target in _targets(state)) and all(
        state.initial in [child.name for child in state.children] for state in everywhere if state.children
    )


def _dead_ends(dialogs: DialogSet) -> Iterator[Finding]:
    known = {state.path: state for state in states(dialogs)}
    root_leads_out = any(True for _ in _ways_out(dialogs.root))
    for state in known.values():
        unfinished = state.question is not None and not state.next
        if (
            state.children
            or unfinished
            or any(way for path in lineage(state.path) for way in _ways_out(known[path], state.path))
        ):
            continue
        if root_leads_out:
            message = f"only root's rules lead out of `{state.path}`"
            yield Finding(state.place, message, "Add a rule with `to:` if people are to go on from here", "warning")
        else:
            message = f"there is no way out of `{state.path}`"
            yield Finding(state.place, message, "Add a rule with `to:` to it or to its dialog")


def _ways_out(state: State, leaf: str = ROOT) -> Iterator[str]:
    """Where the state's rules lead away from the leaf."""
    yield from (rule.to for rule in rules_of(state) if rule.to is not None and rule.to != leaf)
    yield from (following.to for following in state.next if following.to != leaf)


def _ladder(dialogs: DialogSet) -> Iterator[Finding]:
    """Care, point 4: a step up needs the person's yes."""
    for state in (dialogs.root, *states(dialogs)):
        dialog = dialogs.dialogs.get(state.path.split(".")[0])
        rung = max(dialog.stage if dialog else 0, GROUND)
        timed = {id(delay.rule) for delay in state.after}
        for rule in rules_of(state):
            goal = _dialog_of(rule.to, dialogs)
            if goal is None or dialogs.dialogs[goal].stage <= rung:
                continue
            if id(rule) in timed:
                yield Finding(rule.place, f"a timer leads up to `{goal}`, and time is no yes", "Ask first")
            elif not rule.consent:
                message = f"a step up to `{goal}` (stage {dialogs.dialogs[goal].stage}) without the person's yes"
                yield Finding(rule.place, message, "Add `consent: true` if the trigger is that yes, else ask first")
        for following in state.next:
            goal = _dialog_of(following.to, dialogs)
            if goal is not None and dialogs.dialogs[goal].stage > rung:
                message = f"a question leads up to `{goal}` by itself"
                yield Finding(state.place, message, "Lead to a state that asks, with a rule that has `consent: true`")


def _dialog_of(target: str | None, dialogs: DialogSet) -> str | None:
    name = (target or "").split(".")[0]
    return name if name in dialogs.dialogs else None


def _gate(dialogs: DialogSet) -> Iterator[Finding]:
    """Care, point 1: whatever the guards say, a risk is answered."""
    for grade in GRADES:
        rules = [rule for rule in dialogs.gate if rule.trigger is not None and grade in rule.trigger.names]
        if not rules:
            place = dialogs.gate[0].place if dialogs.gate else Place(line=1, column=1)
            yield Finding(place, f"the gate has no rule for `{grade}`", f"Add one with `risk: {grade}` and no `when`")
        elif rules[-1].when is not None:
            message = f"the gate's last rule for `{grade}` has a guard: where it is false, nobody answers"
            yield Finding(rules[-1].place, message, f"Add a rule with `risk: {grade}` and no `when` behind it")
    for rule in dialogs.gate:
        if rule.to == HISTORY:
            yield Finding(rule.place, "the gate has nowhere to go back to", "Name a state")


def _holding(dialogs: DialogSet) -> Iterator[Finding]:
    holding = {name for name, dialog in dialogs.dialogs.items() if dialog.holding}
    if not holding:
        message = "no dialog holds people in a crisis: nothing but the gate would answer them"
        yield Finding(dialogs.root.place, message, "Add `holding: true` to the dialog that the gate's crisis leads to")
        return
    for rule in dialogs.gate:
        crisis = rule.trigger is not None and "crisis" in rule.trigger.names
        if crisis and rule.to is not None and _dialog_of(rule.to, dialogs) not in holding:
            message = f"in a crisis the gate leads to `{rule.to}`, whose rules do not work in a hold"
            yield Finding(rule.place, message, f"Lead to {' or '.join(f'`{name}`' for name in sorted(holding))}")


def _questions(dialogs: DialogSet) -> Iterator[Finding]:
    for state in states(dialogs):
        question = state.question
        if question is None:
            continue
        slot = dialogs.domain.slots.get(question.slot)
        if not question.answers and not question.free_text and (slot is None or not slot.mappings):
            message = f"nothing can answer `{state.path}`: no answers, no free text, and no entity fills its slot"
            cure = "Add `answers:`, or `free_text: true`, or a mapping to the slot in domain.yml"
            yield Finding(state.place, message, cure)
        if question.sensitive == "special" and CONSENT not in dialogs.domain.slots:
            message = f"`{state.path}` is stored only with consent, and there is no slot `{CONSENT}`"
            yield Finding(state.place, message, f"Add the slot `{CONSENT}` of type bool to domain.yml")
        if state.next and state.next[-1].when is not None:
            message = f"where no guard of `next` holds, `{state.path}` leads nowhere"
            yield Finding(state.place, message, "Add a last `- to: …` without `when`", "warning")


def _shadowed(dialogs: DialogSet) -> Iterator[Finding]:
    """Rules behind an unguarded one for the same thing."""
    for state in (dialogs.root, *states(dialogs)):
        for rules in (state.on, state.otherwise):
            for index, rule in enumerate(rules):
                before = next((r for r in rules[:index] if _covers(r, rule)), None)
                if before is not None:
                    message = f"this rule never comes to pass: the one in line {before.place.line} always matches first"
                    yield Finding(rule.place, message, "Put it first, or give the other one a `when`", "warning")


def _covers(first: Rule, second: Rule) -> bool:
    if first.when is not None or (second.during_hold and not first.during_hold):
        return False
    if first.trigger is None or second.trigger is None:
        return first.trigger is second.trigger
    names, later = first.trigger.names, second.trigger.names
    return first.trigger.kind == second.trigger.kind and (not names or (bool(later) and set(later) <= set(names)))


def _repetitions(dialogs: DialogSet) -> Iterator[Finding]:
    """Care, point 3: what is said again and again needs more than one way to say it."""
    used: dict[str, str] = {}
    for state in (dialogs.root, *states(dialogs)):
        if state.prompt is not None:
            used.setdefault(state.prompt, f"the prompt of `{state.path}`")
        if state.question is not None:
            used.setdefault(state.question.ask, f"the question of `{state.path}`")
        for step in (step for rule in state.otherwise for step in rule.do):
            if isinstance(step, Utter):
                used.setdefault(step.response, f"an `otherwise` of `{state.path}`")
    for name, use in used.items():
        response = dialogs.domain.responses.get(name)
        if response is not None and len(response.variants) == 1:
            message = f"`{name}` has one variant and is {use}, which comes more than once"
            yield Finding(response.place, message, "Add a second variant, or it is replaced when just said", "warning")


def _outcomes(dialogs: DialogSet) -> Iterator[Finding]:
    """Actions that are run and whose end nothing waits for."""
    everywhere = (dialogs.root, *states(dialogs))
    handled = {
        name
        for state in everywhere
        for rule in state.on
        if rule.trigger is not None and rule.trigger.kind == "action"
        for name in rule.trigger.names
    }
    told: set[str] = set()
    for place, step in ((place, step) for state in everywhere for place, step in _steps(state)):
        if not isinstance(step, Run) or step.action in told or step.action not in dialogs.domain.actions:
            continue
        told.add(step.action)
        outcomes = dialogs.domain.actions[step.action].outcomes
        missing = [outcome for outcome in outcomes if f"{step.action}/{outcome}" not in handled]
        if missing:
            message = f"no rule waits for `{step.action}` to end with {', '.join(f'`{name}`' for name in missing)}"
            cure = f"Add a rule with `action: {step.action}` and `outcome: {missing[0]}`"
            yield Finding(place, message, cure, "warning")


def _steps(state: State) -> Iterator[tuple[Place, Step]]:
    own: Iterable[Step] = (*state.entry, *state.exit)
    yield from ((state.place, step) for step in own)
    yield from ((rule.place, step) for rule in rules_of(state) for step in rule.do)
