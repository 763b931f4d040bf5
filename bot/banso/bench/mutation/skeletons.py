"""Stories that would catch a mistake, as far as they can be written without knowing what is owed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from banso.bench.mutation.mutants import Mutant
from banso.bench.mutation.suite import Verdict
from banso.bench.mutation.trials import Difference, Visible
from banso.bench.story_text import Draft, story_lines
from banso.bench.table import shortened
from banso.bench.wording import trigger_words
from banso.dialog.effects import Alert, CancelHandOff, Erase, HandOff, RunAction, SlotSet

TOLD_EFFECTS = (Alert, HandOff, CancelHandOff, Erase, RunAction, SlotSet)


def skeleton(verdict: Verdict) -> Iterator[str]:
    """One story, as lines of the list `stories`."""
    mutant, difference = verdict.mutant, verdict.difference
    if difference is None:
        yield from _by_hand(mutant)
        return
    sound = difference.without
    remarks = [f"{mutant.file}:{mutant.line}: {mutant.name}"]
    more = list(_expected(difference))
    if not more and sound.performed == difference.with_it.performed and sound.state == difference.with_it.state:
        remarks.append("What differs here shows only later: go on until it does.")
    draft = Draft(f"catches: {shortened(mutant.name)}", difference.doings, sound.performed, sound.state, remarks)
    yield from story_lines(draft)
    yield from (f"  - {line}" for line in more)


def _expected(difference: Difference) -> Iterator[str]:
    """What differs besides the state and what was said or run by name."""
    sound, other = difference.without, difference.with_it
    if not sound.texts and other.texts:
        yield "silent: true"
    for text in sound.texts:
        if text not in other.texts and sound.performed == other.performed:
            yield f"bot: {_json(text)}"
    if sound.texts and (extra := [text for text in other.texts if text not in sound.texts]) and _only_more(difference):
        yield f"bot: {_json({'text': sound.texts[-1], 'not': extra})}"
    if sound.buttons != other.buttons and sound.buttons and sound.performed == other.performed:
        yield f"bot: {_json({'buttons': list(sound.buttons)})}"
    if sound.mode != other.mode:
        yield f"mode: {sound.mode}"
    names = sorted({name for name in (*sound.slots, *other.slots) if _slot(sound, name) != _slot(other, name)})
    if names:
        yield f"slot_was_set: {_json([{name: _slot(sound, name)} for name in names])}"
    for effect in sound.effects:
        if effect not in other.effects and isinstance(effect, TOLD_EFFECTS) and not isinstance(effect, SlotSet):
            fields = {name: getattr(effect, name) for name in effect.__slots__}
            yield f"effect: {_json({type(effect).__name__: fields})}"


def _only_more(difference: Difference) -> bool:
    """Whether the mistake only adds something, so that all that is expected comes in any case."""
    rest = list(difference.with_it.performed)
    for name in difference.without.performed:
        if name not in rest:
            return False
        del rest[: rest.index(name) + 1]
    return difference.without.state == difference.with_it.state


def _slot(seen: Visible, name: str) -> Any:
    value = seen.slots.get(name)
    return list(value) if isinstance(value, tuple) else value


def _by_hand(mutant: Mutant) -> Iterator[str]:
    """Where no conversation was found that goes otherwise."""
    happens = trigger_words(mutant.trigger) if mutant.trigger is not None else "what is not understood"
    yield f"# {mutant.file}:{mutant.line}: {mutant.name}"
    yield f"# No conversation was found that goes otherwise. Lead to {mutant.state}, where the guard is as written,"
    yield f"# and let this happen: {happens}. If nothing can differ, mark the change in tests/stories/equivalent.yml."
    yield f"- story: {_json('catches: ' + shortened(mutant.name))}"
    yield "  steps:"
    yield "  - follow: first"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
