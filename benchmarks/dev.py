"""How long `banso dev` takes from a save to its result: the stories that are touched have been run, and are told.

    .venv/bin/python benchmarks/dev.py

The shipped dialogs with all their stories, and a talk of some messages open. Each kind of save is made several times,
each when the one before is answered whole. One row a kind: median and longest in milliseconds from the file's time of
change to the line that tells, then the processor's time in it, which is what remains of them on an idle machine, and
the stories touched. What is not told in half a second is told besides, afterwards.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
TIMES = 3
SAVES = (
    (
        "words that no story looks at",
        "domain.yml",
        "先が見えないと、不安になりますよね。",
        "先が見えないと、不安ですよね。",
    ),
    ("words that nearly every story hears", "domain.yml", "大切にお預かりします。", "大切に、お預かりします。"),
    (
        "a guard in one dialog",
        "dialogs/relief.yml",
        "intent: express_anxiety, when: stay >= 5",
        "intent: express_anxiety, when: stay >= 4",
    ),
    ("a rule that holds everywhere", "dialogs/root.yml", "resume: true", "during_hold: true\n    resume: true"),
    ("what every story comes through", "dialogs/root.yml", "silence: 3 days", "silence: 73 hours"),
    ("a file of stories", "tests/stories/test_welcome.yml", "stories:", "# a remark\nstories:"),
    ("broken YAML", "dialogs/jobs.yml", "states:", "states: ["),
)
"""Kind, file, and the words in it that are changed there and back."""


@dataclass(frozen=True)
class Running:
    """`banso dev` on a project of its own."""

    project: Path
    url: str
    process: subprocess.Popen[str]

    def until(self, words: str) -> list[str]:
        """The lines up to the one with these words."""
        lines = []
        for line in self.process.stdout or ():
            lines.append(line.rstrip())
            if words in line:
                return lines
        raise RuntimeError("it ended:\n" + "\n".join(lines))

    def worked(self) -> int:
        """The processor's time that it has taken, in milliseconds."""
        parts = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) * 1000 // os.sysconf("SC_CLK_TCK")

    def say(self, path: str, **body: object) -> None:
        answer = httpx.post(f"{self.url}/_stand_in{path}", json={"wait": True, **body}, trust_env=False, timeout=60)
        answer.raise_for_status()

    def talk(self) -> None:
        """Somebody agrees to be remembered and looks at jobs: six answers."""
        made = httpx.post(f"{self.url}/_stand_in/seekers", json={}, trust_env=False, timeout=60)
        person = f"/seekers/{made.json()['user_id']}"
        self.say(f"{person}/follow")
        self.say(f"{person}/press", label="同意して話す")
        for _ in range(4):
            self.say(f"{person}/text", text="ええと")


@contextmanager
def running() -> Iterator[Running]:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        project = Path(folder)
        for name in ("dialogs", "promises", "tests/stories"):
            shutil.copytree(ROOT / name, project / name)
        shutil.copy(ROOT / "domain.yml", project)
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        command = [str(Path(sys.executable).with_name("banso")), "dev", "--no-nlu", "--project", folder]
        env = os.environ | {"BANSO_STAND_IN_URL": url, "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(  # noqa: S603
            command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            try:
                yield Running(project, url, process)
            finally:
                process.send_signal(signal.SIGINT)
                process.communicate()


def save(dev: Running, file: str, old: str, new: str) -> tuple[int, int, str]:
    """Write `new` for `old`; milliseconds, those of the processor, and the line that tells of the stories."""
    path = dev.project / file
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise SystemExit(f"{file} has no {old!r} any more: change SAVES")
    worked = dev.worked()
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = dev.until("after the save")
    worked = dev.worked() - worked
    touched = next((line.strip() for line in told if "touched" in line), "")
    took = re.search(r"(\d+) ms after", told[-1])
    if touched:  # of broken files no story is run
        dev.until("in all")
    return int(took[1]) if took else 0, worked, touched


def main() -> None:
    with running() as dev:
        print(dev.until("in all")[-1].strip())
        dev.talk()
        print(f"{'saved':36} {'ms':>5} {'worst':>5} {'CPU':>5}")
        for kind, file, old, new in SAVES:
            there_and_back = [save(dev, file, *words) for _ in range(TIMES) for words in ((old, new), (new, old))]
            times, work = [ms for ms, _, _ in there_and_back], [worked for _, worked, _ in there_and_back]
            figures = f"{statistics.median(times):5.0f} {max(times):5d} {statistics.median(work):5.0f}"
            print(f"{kind:36} {figures}  {there_and_back[0][2]}", flush=True)
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
