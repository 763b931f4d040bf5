"""A small set of dialogs without any mistake, for the tests to put one in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

FILES: Mapping[str, str] = {
    "domain.yml": """\
version: "3.1"
intents: [greet, affirm, deny, unsure, express_anxiety, request_counselor]
entities: [district, wage]
slots:
  place:
    type: text
    mappings:
      - type: from_entity
        entity: district
  wage:
    type: float
    mappings: []
  shift:
    type: categorical
    values: [day, night]
  known:
    type: bool
responses:
  utter_greet:
    - text: こんにちは。
    - text: どうも、こんにちは。
  utter_invite:
    - text: よければ聞かせてください。
      buttons:
        - {title: はい, payload: /affirm}
        - {title: もっと, payload: /show_more}
    - text: いつでもどうぞ。
  utter_ask_place:
    - text: どこで働きたいですか。
    - text: 場所のご希望はありますか。
  utter_understood:
    - text: "{label:place}ですね。"
  utter_found:
    - text: "{outcome.count}件ありました。"
  utter_are_you_safe:
    - text: いま、安全なところにいますか。
  utter_say_differently:
    - text: うまく言えずすみません。人とも話せます。
    - text: 言い方を変えますね。人とも話せます。
    - text: もう少し聞かせてください。人とも話せます。
actions:
  - action_find
""",
    "dialogs/actions.yml": """\
actions:
  action_find:
    kind: reads
    outcomes: [found, none]
""",
    "dialogs/gate.yml": """\
gate:
  - risk: [crisis, watch]
    do: [{utter: utter_are_you_safe}]
    to: crisis
""",
    "dialogs/root.yml": """\
dialog: root
initial: relief
on:
  - intent: request_counselor
    do: [{handoff: request}]
    resume: true
otherwise:
  - do: [{utter: utter_say_differently}]
""",
    "dialogs/crisis.yml": """\
dialog: crisis
holding: true
initial: held
states:
  held:
    on:
      - counselor: lifted_hold
        to: relief
""",
    "dialogs/relief.yml": """\
dialog: relief
title: 気持ちを聴く
stage: 1
initial: listening
states:
  listening:
    entry:
      - utter: utter_greet
    prompt: utter_invite
    on:
      - intent: [express_anxiety, greet]
        when: stay < 3 and slot.shift != 'night'
        do:
          - set: {known: true}
          - utter: utter_greet
      - press: show_more
        do: [{utter: utter_invite}]
      - intent: affirm
        consent: true
        to: jobs
    after:
      - silence: 3 days
        name: gentle_note
        do: [{utter: utter_invite}]
""",
    "dialogs/jobs.yml": """\
dialog: jobs
stage: 3
initial: ask_place
states:
  ask_place:
    question:
      slot: place
      ask: utter_ask_place
      answers:
        - {value: 伏見区}
        - {value: anywhere, label: どこでも, intent: unsure, words: [どこでも]}
      readback: utter_understood
    next: searching
  searching:
    entry:
      - run: action_find
        with: {place: slot.place}
    on:
      - action: action_find
        outcome: found
        do:
          - take: {wage: outcome.best}
          - utter: utter_found
          - show: outcome
        to: relief
      - action: action_find
        outcome: none
        to: relief.history
""",
}


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Writes the sound set with some files written anew, and gives its folder."""

    def written(changed: Mapping[str, str]) -> Path:
        return write_files(tmp_path, {**FILES, **changed})

    return written
