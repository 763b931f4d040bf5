"""Everything that `banso up` starts, on ports and a database of its own: for browser tests and pictures."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

END_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Running:
    """Where it is. `said` is what `banso up` printed until it was ready."""

    chat_url: str
    console_url: str
    bot_url: str
    folder: Path
    said: str
    process: subprocess.Popen[str]

    @property
    def password(self) -> str:
        """Of the demo's counselor."""
        return (self.folder / "console-password").read_text().strip()


@contextmanager
def everything(folder: Path, project: Path) -> Iterator[Running]:
    """`banso up` in `project` until the block ends, then Ctrl-C. Raises RuntimeError with what it said where it ends
    before it is ready."""
    bot, nlu, line = _free_ports(3)
    bot_url, chat_url = f"http://127.0.0.1:{bot}", f"http://127.0.0.1:{line}"
    env = os.environ | {
        "BANSO_DATABASE": str(folder / "banso.db"),
        "BANSO_STAND_IN_DATABASE": str(folder / "stand_in.db"),
        "BANSO_PORT": str(bot),
        "BANSO_NLU_URL": f"http://127.0.0.1:{nlu}",
        "BANSO_STAND_IN_URL": chat_url,
        "BANSO_CONSOLE_URL": f"{bot_url}/console",
        "PYTHONUNBUFFERED": "1",
        "COLUMNS": "200",
    }
    banso = str(Path(sys.executable).with_name("banso"))
    process = subprocess.Popen(  # noqa: S603
        [banso, "up"], cwd=project, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        said = _until_ready(process)
        yield Running(chat_url, f"{bot_url}/console", bot_url, folder, said, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(END_SECONDS)


def _until_ready(process: subprocess.Popen[str]) -> str:
    said = ""
    for line in process.stdout or ():
        said += line
        if "password" in line:
            return said
    raise RuntimeError(f"`banso up` ended before it was ready:\n{said}")


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports
