"""Stories per second: here, and by `rasa test core` with the rule policy alone, on the same generated suite.

python benchmarks/stories.py [stories, by default 500]

The suite is pairs of intent and response, two in each story, no two stories alike. Each program is started as a tester
starts it, with one story and with all of them: the difference is what the stories cost, the first is what starting
costs. Rasa is skipped, and that is said, where it is not installed in nlu/.venv. No network is used.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from banso.bench.running import run_stories, story_files
from banso.wiring.project import load_machine

ROOT = Path(__file__).parents[1]
RASA = ROOT / "nlu" / ".venv" / "bin" / "rasa"
PAIRS = 50
RUNS = 3
"""Of so many runs the fastest counts, for each program and size: other work on the machine only ever slows."""
LIMIT_SECONDS = 300
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/stories"]
TRAIN = [str(RASA), "train", "core", "--fixed-model-name", "pairs"]
TEST = [str(RASA), "test", "core", "-m", "models/pairs.tar.gz", "-s", "tests/stories", "--out", "out", "--no-plot"]
CONFIG = "recipe: default.v1\nassistant_id: pairs\nlanguage: en\npipeline: []\npolicies: [{name: RulePolicy}]\n"
DIALOGS = {
    "gate.yml": "gate: [{risk: [crisis, watch], do: [{utter: utter_0}], to: held}]\n",
    "held.yml": "dialog: held\nholding: true\ninitial: here\n"
    "states: {here: {on: [{counselor: lifted_hold, to: pairs}]}}\n",
    "root.yml": "dialog: root\ninitial: pairs\notherwise: [{do: [{utter: utter_say_differently}]}]\n",
    "pairs.yml": "dialog: pairs\ninitial: here\nstates:\n  here:\n    on:\n    - {intent: leave, to: held}\n",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, and of the processor."""

    clock: float
    processor: float

    def less(self, other: Cost) -> Cost:
        return Cost(self.clock - other.clock, self.processor - other.processor)


def generate(folder: Path, count: int) -> None:
    """One project that both programs read: `count` stories, the domain, Rasa's rules and our dialogs."""
    for name in ("dialogs", "data", "tests/stories"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    numbers = range(PAIRS)
    rules = [f"- rule: r{n}\n  steps: [{{intent: ask_{n}}}, {{action: utter_{n}}}]\n" for n in numbers]
    ours = [f"    - {{intent: ask_{n}, do: [{{utter: utter_{n}}}]}}\n" for n in numbers]
    (folder / "domain.yml").write_text(domain(), encoding="utf-8")
    (folder / "config.yml").write_text(CONFIG, encoding="utf-8")
    (folder / "data" / "rules.yml").write_text('version: "3.1"\nrules:\n' + "".join(rules), encoding="utf-8")
    for name, text in DIALOGS.items():
        content = text + "".join(ours) if name == "pairs.yml" else text
        (folder / "dialogs" / name).write_text(content, encoding="utf-8")
    (folder / "dialogs" / "actions.yml").write_text("actions: {}\n", encoding="utf-8")
    stories = "".join(story(number) for number in range(count))
    (folder / "tests" / "stories" / "test_pairs.yml").write_text(f'version: "3.1"\nstories:\n{stories}', "utf-8")


def domain() -> str:
    """Intents and responses, as both programs read them."""
    intents = ", ".join([*(f"ask_{n}" for n in range(PAIRS)), "leave"])
    words = [*(f"utter_{n}" for n in range(PAIRS)), "utter_say_differently"]
    said = "".join(f"  {name}: [{{text: {name} a}}, {{text: {name} b}}, {{text: {name} c}}]\n" for name in words)
    return f'version: "3.1"\nintents: [{intents}]\nresponses:\n{said}'


def story(number: int) -> str:
    """Two pairs. Rasa runs only one of stories that are alike, so the second differs from lap to lap."""
    first, lap = number % PAIRS, number // PAIRS
    second = (first + 1 + lap) % PAIRS
    steps = [f"{{intent: ask_{n}}}, {{action: utter_{n}}}" for n in (first, second)]
    return f"- story: s{number}\n  steps: [{', '.join(steps)}]\n"


def run(command: Sequence[str], folder: Path) -> Cost:
    """What the command costs. Raises RuntimeError with what it said where it fails."""
    env = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "NO_COLOR": "1"}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(  # noqa: S603
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False
    )
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return Cost(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def fastest(command: Sequence[str], folder: Path) -> Cost:
    """The least of some runs, by the clock and of the processor."""
    costs = [run(command, folder) for _ in range(RUNS)]
    return Cost(min(cost.clock for cost in costs), min(cost.processor for cost in costs))


def measured(command: Sequence[str], few: Path, many: Path) -> tuple[Cost, Cost]:
    """What one story costs with the start, and what the others cost besides."""
    one = fastest(command, few)
    return one, fastest(command, many).less(one)


def in_process(project: Path) -> tuple[int, Cost, list[str]]:
    """How many stories of a project there are, what they cost once its dialogs are read, and which fail."""
    load_machine(project)
    clock, processor = time.perf_counter(), time.process_time()
    runs = list(run_stories(project, story_files(project)))
    cost = Cost(time.perf_counter() - clock, time.process_time() - processor)
    return len(runs), cost, [run.story.name for run in runs if run.outcome.failures]


def lines(count: int, scratch: Path) -> Iterator[str]:
    few, many = scratch / "few", scratch / "many"
    generate(few, 1)
    generate(many, count)
    rest = count - 1
    yield f"{count} generated stories of two pairs, load {os.getloadavg()[0]:.1f}, the fastest of {RUNS} runs"
    yield "| | start and one story, s | the others, s | stories/s | stories/s of processor time |"
    yield "|---|---|---|---|---|"
    ours, theirs = measured(PYTEST, few, many), None
    yield row("banso, `pytest tests/stories`", *ours, rest)
    if RASA.exists():
        for folder in (few, many):
            run(TRAIN, folder)
        theirs = measured(TEST, few, many)
        yield row("`rasa test core`, rule policy", *theirs, rest)
        by_clock, by_processor = theirs[1].clock / ours[1].clock, theirs[1].processor / ours[1].processor
        whole = (theirs[0].clock + theirs[1].clock) / (ours[0].clock + ours[1].clock)
        yield f"\nbanso is {by_clock:.0f} times as fast, {by_processor:.0f} times by processor time; "
        yield f"with both programs' start {whole:.1f} times"
    else:
        yield f"\nrasa: not measured, {RASA} is not there"
    yield ""
    for name, project in (("generated", many), ("real", ROOT)):
        number, cost, failed = in_process(project)
        went = f"{len(failed)} failed" if failed else "all as written"
        rate, least = number / cost.processor, 500 * cost.processor / number
        yield f"{name}, without starting: {number} stories, {went}; {cost.clock:.2f} s, {cost.processor:.2f} s of the"
        yield f"  processor, {rate:.0f} stories/s of it, so 500 in {least:.2f} s"


def row(name: str, one: Cost, others: Cost, count: int) -> str:
    rates = (count / others.clock, count / others.processor)
    return f"| {name} | {one.clock:.1f} | {others.clock:.2f} | {rates[0]:.0f} | {rates[1]:.0f} |"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for line in lines(int(sys.argv[1]) if len(sys.argv) > 1 else 500, Path(scratch)):
            print(line, flush=True)
