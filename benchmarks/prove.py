"""How proving grows: the shipped dialogs, and generated sets of questions 1, 10 and 100 times ten states.

python benchmarks/prove.py [project folder]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from banso.care.words import words
from banso.dialog.machine import compile_dialogs
from banso.loading.dialogs import load
from banso.proving.proof import Prover
from banso.proving.reading import read_promises

SIZES = (1, 10, 100)
STATES = 10
GATE = """\
gate:
  - {risk: crisis, do: [{utter: utter_crisis}], to: crisis}
  - {risk: watch, do: [{utter: utter_crisis}]}
"""
CRISIS = """\
dialog: crisis
stage: 1
holding: true
initial: holding
states:
  holding:
    on: [{counselor: lifted_hold, to: talk0}]
    otherwise: [{do: [{utter: utter_crisis}]}]
"""
ROOT = """\
dialog: root
initial: talk0
on:
  - {intent: request_counselor, do: [{handoff: request}, {utter: utter_other}]}
otherwise: [{do: [{utter: utter_other}]}]
"""
PROMISES = """\
promises:
  - promise: A crisis is answered
    always: {risk: crisis, when: mode != 'human'}
    then: {says: utter_crisis}
  - promise: Who writes is answered
    always: {kind: said, when: mode != 'human'}
    then: {silent: false}
  - promise: A human is one message away
    wherever: {when: mode == 'bot' and not hold}
    then: {after: mode == 'waiting'}
"""


def generate(folder: Path, size: int) -> None:
    """A project of `size` dialogs with ten questions each, in a ring."""
    (folder / "dialogs").mkdir()
    (folder / "promises").mkdir()
    slots, asks = [], []
    for number in range(size):
        states = []
        for index in range(STATES):
            slot = f"s{number}_{index}"
            following = f"q{index + 1}" if index + 1 < STATES else "end"
            answers = "[{value: a, label: はい, intent: affirm}, {value: b, label: いいえ, intent: deny}]"
            states.append(
                f"  q{index}:\n    question: {{slot: {slot}, ask: utter_ask_{slot}, answers: {answers}}}\n"
                f"    next: {following}\n"
            )
            slots.append(f"  {slot}: {{type: any, influence_conversation: false, mappings: [{{type: custom}}]}}\n")
            asks.append(f"  utter_ask_{slot}: [{{text: 問い{slot}}}, {{text: では{slot}}}]\n")
        onward = f"talk{(number + 1) % size}"
        states.append(
            f"  end:\n    prompt: utter_other\n"
            f"    on: [{{intent: affirm, when: slot.s{number}_0 == 'a', to: {onward}}}]\n"
        )
        head = f"dialog: talk{number}\nstage: 1\ninitial: q0\nstates:\n"
        (folder / "dialogs" / f"talk{number}.yml").write_text(head + "".join(states), encoding="utf-8")
    for name, text in (("gate", GATE), ("crisis", CRISIS), ("root", ROOT)):
        (folder / "dialogs" / f"{name}.yml").write_text(text, encoding="utf-8")
    responses = "responses:\n  utter_say_differently: [{text: 一}, {text: 二}, {text: 三}]\n"
    responses += "  utter_other: [{text: ほか}, {text: また}]\n  utter_crisis: [{text: 聴く}, {text: ここに}]\n"
    intents = "intents: [affirm, deny, skip, go_back, repeat, crisis, request_counselor]\nentities: []\n"
    domain = f'version: "3.1"\n{intents}slots:\n{"".join(slots)}{responses}{"".join(asks)}'
    (folder / "domain.yml").write_text(domain, encoding="utf-8")
    (folder / "promises" / "care.yml").write_text(PROMISES, encoding="utf-8")


def measure(name: str, folder: Path) -> str:
    """One line of the table."""
    machine = compile_dialogs(load(folder, words()), words())
    promises = read_promises(folder, machine)
    begun, cpu = time.perf_counter(), time.process_time()
    proofs = Prover(machine, promises).prove()
    wall, used = time.perf_counter() - begun, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    leaves = sum(1 for s in machine.states.values() if not s.children)
    proved = sum(v.proved for v in proofs.verdicts)
    return (
        f"{name:>10} {leaves:>7} {len(promises):>9} {proved:>7} {proofs.configs:>9} {proofs.steps:>9} {proofs.runs:>9} "
        f"{used:>7.1f} {wall:>7.1f} {memory:>7.0f}"
    )


def main() -> None:
    head = ("set", "states", "promises", "proved", "configs", "steps", "turns", "CPU s", "wall s", "peak MB")
    print("{:>10} {:>7} {:>9} {:>7} {:>9} {:>9} {:>9} {:>7} {:>7} {:>7}".format(*head))
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            generate(Path(folder), size)
            print(measure(f"x {size}", Path(folder)), flush=True)
    if len(sys.argv) > 1:
        print(measure("shipped", Path(sys.argv[1])), flush=True)


if __name__ == "__main__":
    main()
