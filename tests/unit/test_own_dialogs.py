"""What this project's own dialogs owe beyond what `banso check` finds in anybody's."""

from __future__ import annotations

from pathlib import Path

from banso.dialog.check import GROUND, rules_of, states
from banso.wiring.project import load_machine

ROOT = Path(__file__).parents[2]


def test_consent_stands_only_on_rules_that_lead_up_the_ladder() -> None:
    dialogs = load_machine(ROOT).dialogs
    idle = []
    for state in (dialogs.root, *states(dialogs)):
        here = dialogs.dialogs.get(state.path.split(".")[0])
        rung = max(here.stage if here else 0, GROUND)
        for rule in rules_of(state):
            goal = dialogs.dialogs.get((rule.to or "").split(".")[0])
            if rule.consent and (goal is None or goal.stage <= rung):
                idle.append(str(rule.place))
    assert idle == []
