"""Which buttons a step of a conversation may show."""

from __future__ import annotations

from banso.dialog.draft import SAY_DIFFERENTLY
from banso.dialog.guessing import GUESSES, WORDS
from banso.dialog.machine import Machine
from banso.proving.choices import SHOWN
from banso.proving.happenings import button_names
from banso.proving.running import Outcome


def shows(machine: Machine, outcome: Outcome, names: str) -> bool:
    """Whether a step shows a button of one of these names, joined by `|`."""
    return not buttons_of(machine, outcome).isdisjoint(names.split("|"))


def buttons_of(machine: Machine, outcome: Outcome) -> frozenset[str]:
    """The names of the buttons that a step may show; what actions show may have any that no response has."""
    said = outcome.said + outcome.perhaps_said
    found = frozenset[str]().union(*(_under(machine, name) for name in (*said, *((SAY_DIFFERENTLY,) if said else ()))))
    if SHOWN not in said:
        return found
    known = frozenset[str]().union(*(_under(machine, name) for name in machine.dialogs.domain.responses))
    return found | (button_names(machine).keys() - known)


def _under(machine: Machine, response: str) -> frozenset[str]:
    """The names of the buttons under a response; for a guess those of every intent that can be guessed."""
    responses = machine.dialogs.domain.responses
    found = responses.get(response)
    names = {button.name for variant in found.variants for button in variant.buttons} if found is not None else set()
    if names & {*GUESSES}:
        names |= {name.removeprefix(WORDS) for name in responses if name.startswith(WORDS)}
    return frozenset(names)
