"""What can be proved from the responses alone: buttons under every question, and no text twice running."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from banso.dialog.check import rules_of
from banso.dialog.draft import SAY_DIFFERENTLY
from banso.dialog.machine import Machine
from banso.dialog.model import Utter

ENOUGH = 2
"""So many texts of its own that one is left whatever was said in the turn before."""


def without_buttons(machine: Machine) -> Iterator[str]:
    """What no button answers: questions without answers, and prompts and words of `otherwise` (the last resort where
    nothing was understood), that some variant has no button for."""
    for path, state in machine.states.items():
        question = state.question
        if question is not None and not question.answers and not _all_have_buttons(machine, [question.ask]):
            yield f"{state.place}: no button answers `{path}`"
        if question is None and state.prompt is not None and not _all_have_buttons(machine, [state.prompt]):
            yield f"{state.place}: no button answers the prompt of `{path}`"
        for rule in state.otherwise:
            said = [step.response for step in rule.do if isinstance(step, Utter)]
            if not rule.resume and rule.to is None and not _all_have_buttons(machine, said):
                yield f"{rule.place}: no button leads on from an `otherwise` of `{path}`"


def _all_have_buttons(machine: Machine, names: Sequence[str]) -> bool:
    """Whether buttons stand under these responses, whatever variants are said."""
    responses = machine.dialogs.domain.responses
    return any(all(variant.buttons for variant in responses[name].variants) for name in names)


def said_twice(machine: Machine) -> Iterator[str]:
    """Where the engine could run out of words: it passes over what was just said, and says SAY_DIFFERENTLY where
    all of a response's variants were. So it is sure only where every response that is said has two texts of its own for
    each of its conditions. (The words of a guess are said within others.)
    """
    responses = machine.dialogs.domain.responses
    spare = responses.get(SAY_DIFFERENTLY)
    if spare is None or len(spare.variants) < 3 or any(v.conditions for v in spare.variants):
        yield f"{spare.place if spare else 'domain.yml'}: `{SAY_DIFFERENTLY}` needs three variants without conditions"
    said = {SAY_DIFFERENTLY, *_said(machine)}
    known = [response for name, response in responses.items() if name in said]
    texts = Counter(text for r in known for text in {v.text for v in r.variants if v.text})
    for response in known:
        for conditions in dict.fromkeys(v.conditions for v in response.variants):
            own = [v.text for v in response.variants if v.conditions == conditions and texts[v.text or ""] == 1]
            if len(own) < ENOUGH and any(v.text for v in response.variants):
                yield f"{response.place}: `{response.name}` has {len(own)} texts of its own, not {ENOUGH}"


def _said(machine: Machine) -> Iterator[str]:
    """The responses that some state says."""
    steps = [step for rule in machine.dialogs.gate for step in rule.do]
    for state in machine.states.values():
        steps += [*state.entry, *state.exit, *(step for rule in rules_of(state) for step in rule.do)]
        question = state.question
        asked = (question.ask, question.readback, question.skipped, question.unsure) if question is not None else ()
        yield from (name for name in (state.prompt, *asked) if name is not None)
    yield from (step.response for step in steps if isinstance(step, Utter))
