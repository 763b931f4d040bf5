"""Where the project and the NLU environment are, and how something is run there."""

import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "PYTHONWARNINGS": "ignore",
    "PYTHONUNBUFFERED": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
"""Telemetry would send errors out; Rasa's cache overlooks a changed helper module; the rest is quiet and speed."""


class NluError(Exception):
    """What went wrong around the NLU and what to do about it, fit to be printed as it is."""


def root() -> Path:
    """The project: the working directory if it has a `config.yml`, else the tree this code lies in."""
    here = Path.cwd()
    return here if (here / "config.yml").is_file() else Path(__file__).resolve().parents[3]


def python() -> Path:
    """Python of the NLU environment. Raises NluError where there is none."""
    path = root() / "nlu" / ".venv" / "bin" / "python"
    if not path.is_file():
        raise NluError(f"there is no NLU environment at {path.parent.parent}: run `make env`")
    return path


def environment() -> dict[str, str]:
    """The caller's environment with what Rasa needs set."""
    return {**os.environ, **ENVIRONMENT}


def run_module(module: str, arguments: Iterable[str], progress: Callable[[str], None]) -> None:
    """Runs a module in the NLU environment and hands each line it prints to `progress`.

    Raises NluError with the last lines of its output if it fails.
    """
    command = [str(python()), "-m", module, *arguments]
    last: list[str] = []
    with subprocess.Popen(  # noqa: S603
        command,
        cwd=root(),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            last = [*last[-14:], line.rstrip()]
            progress(line.rstrip())
    if process.returncode:
        raise NluError(f"`{module}` failed with code {process.returncode}; its last words:\n" + "\n".join(last))


def ask_module(module: str, lines: Iterable[str], arguments: Iterable[str] = ()) -> list[str]:
    """Feeds lines to a module in the NLU environment and returns what it prints; its progress goes to standard error.

    Raises NluError if it fails.
    """
    done = subprocess.run(  # noqa: S603
        [str(python()), "-m", module, *arguments],
        cwd=root(),
        env=environment(),
        input="".join(f"{line}\n" for line in lines),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise NluError(f"`{module}` failed with code {done.returncode}; its words are above")
    return done.stdout.splitlines()
