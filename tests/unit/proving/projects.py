"""Small projects on disk: dialogs, a domain and promises."""

from __future__ import annotations

from pathlib import Path

DOMAIN = """\
version: "3.1"
intents: [greet, affirm, deny, skip, go_back, stop, crisis, ask_jobs, request_counselor]
entities: [district]
slots:
  place:
    type: text
    influence_conversation: false
    mappings: [{type: from_entity, entity: district, intent: [ask_jobs]}]
  hours:
    type: text
    influence_conversation: false
    mappings: [{type: custom}]
actions: [action_find]
responses:
  utter_say_differently: [{text: 一}, {text: 二}, {text: 三}]
  utter_hello: [{text: こんにちは}, {text: やあ}]
  utter_other: [{text: ほかに}, {text: それから}]
  utter_crisis: [{text: 聴いています}, {text: ここにいます}]
  utter_wait: [{text: 待っています}, {text: 来ます}]
  utter_ask_place: [{text: どこ}, {text: 場所は}]
  utter_ask_hours: [{text: いつ}, {text: 時間は}]
  utter_found: [{text: ありました}, {text: 見つかりました}]
  utter_note: [{text: お元気ですか}, {text: いかがですか}]
  utter_erased: [{text: 消しました}, {text: なくしました}]
  utter_sure: [{text: 消しますか}, {text: いいですか}]
"""
GATE = """\
gate:
  - risk: crisis
    do: [{utter: utter_crisis}]
    to: crisis
  - risk: watch
    do: [{utter: utter_crisis}]
"""
CRISIS = """\
dialog: crisis
stage: 1
holding: true
initial: holding
states:
  holding:
    on:
      - {counselor: lifted_hold, do: [{utter: utter_hello}], to: talk}
      - {intent: request_counselor, do: [{handoff: request}, {utter: utter_wait}]}
    otherwise: [{do: [{utter: utter_crisis}]}]
"""
ROOT = """\
dialog: root
initial: talk
on:
  - {intent: request_counselor, do: [{handoff: request}, {utter: utter_wait}]}
  - {intent: stop, do: [{stop: true}, {utter: utter_hello}]}
  - {intent: ask_jobs, consent: true, to: jobs}
otherwise: [{do: [{utter: utter_other}]}]
"""
TALK = """\
dialog: talk
stage: 1
initial: here
states:
  here:
    on:
      - {intent: greet, do: [{utter: utter_hello}]}
"""
JOBS = """\
dialog: jobs
stage: 3
initial: ask_place
states:
  ask_place:
    question:
      slot: place
      ask: utter_ask_place
      answers: [{value: 伏見区, label: 伏見区, words: [伏見]}]
    next: ask_hours
  ask_hours:
    question:
      slot: hours
      ask: utter_ask_hours
      answers: [{value: 朝, label: 朝}]
    next: search
  search:
    entry: [{run: action_find}]
    on:
      - {action: action_find, outcome: [found, none], do: [{utter: utter_found}], to: talk}
"""
ACTIONS = """\
actions:
  action_find: {kind: reads, outcomes: [found, none]}
"""


def project(folder: Path, promises: str, **changed: str) -> Path:
    """A project with these promises; `changed` replaces a file: root, talk, jobs, crisis, gate, actions, domain."""
    files = {"root": ROOT, "talk": TALK, "jobs": JOBS, "crisis": CRISIS, "gate": GATE, "actions": ACTIONS}
    (folder / "dialogs").mkdir()
    (folder / "promises").mkdir()
    for name, text in (files | changed).items():
        if name != "domain":
            (folder / "dialogs" / f"{name}.yml").write_text(text, encoding="utf-8")
    (folder / "domain.yml").write_text(changed.get("domain", DOMAIN), encoding="utf-8")
    (folder / "promises" / "care.yml").write_text(promises, encoding="utf-8")
    return folder
