"""What can be proved from the responses alone: buttons under every question, and no text twice running."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from banso.dialog.draft import SAY_DIFFERENTLY
from banso.dialog.machine import Machine

ENOUGH = 2
"""So many texts of its own that one is left whatever was said in the turn before."""


def without_buttons(machine: Machine) -> Iterator[str]:
    """Questions that no button answers: neither their answers nor every variant of what asks."""
    for path, state in machine.states.items():
        question = state.question
        if question is None or question.answers:
            continue
        response = machine.dialogs.domain.responses[question.ask]
        if not all(variant.buttons for variant in response.variants):
            yield f"{state.place}: no button answers `{path}`"


def said_twice(machine: Machine) -> Iterator[str]:
    """Where the engine could run out of words: it passes over what was just said, and says SAY_DIFFERENTLY where
    all of a response's variants were. So it is sure only where every response has two texts of its own for each of
    its conditions.
    """
    responses = machine.dialogs.domain.responses
    spare = responses.get(SAY_DIFFERENTLY)
    if spare is None or len(spare.variants) < 3 or any(v.conditions for v in spare.variants):
        yield f"{spare.place if spare else 'domain.yml'}: `{SAY_DIFFERENTLY}` needs three variants without conditions"
    texts = Counter(text for r in responses.values() for text in {v.text for v in r.variants if v.text})
    for response in responses.values():
        for conditions in dict.fromkeys(v.conditions for v in response.variants):
            own = [v.text for v in response.variants if v.conditions == conditions and texts[v.text or ""] == 1]
            if len(own) < ENOUGH and any(v.text for v in response.variants):
                yield f"{response.place}: `{response.name}` has {len(own)} texts of its own, not {ENOUGH}"
