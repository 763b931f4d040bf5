"""What a person sees of `banso up` when all is well, a port is taken, a child dies, or they have had enough."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from banso.up.supervisor import Child, Supervisor, UpError

SERVE = """import http.server, os, sys
print(os.getpid(), flush=True)
for pipe in sys.argv[2:]:
    open(pipe, "w").close()
http.server.test(http.server.SimpleHTTPRequestHandler, port=int(sys.argv[1]), bind="127.0.0.1")"""
"""Listens at a port, with its own number as the first word of its log; lets go whoever waits at a pipe."""
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{SERVE}"
DIE = "import sys; open(sys.argv[2]).close(); print('no model here'); sys.exit(3)"
"""Dies once somebody has let it go at the pipe."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def child(name: str, code: str, port: int, *more: str) -> Child:
    argv = (sys.executable, "-c", code, str(port), *more)
    return Child(name, argv, port, f"http://127.0.0.1:{port}/", "BANSO_X_PORT")


def pid(logs: Path, name: str) -> int:
    return int((logs / f"{name}.log").read_text().split()[0])


def lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


async def test_children_are_awaited_then_ended_by_a_signal(tmp_path: Path) -> None:
    told: list[str] = []
    supervisor = Supervisor((child("a", SERVE, free_port()), child("b", SERVE, free_port())), tmp_path, told.append)

    def ready() -> None:
        told.append("all ready")
        assert lives(pid(tmp_path, "a"))
        assert lives(pid(tmp_path, "b"))
        os.kill(os.getpid(), signal.SIGTERM)

    await asyncio.wait_for(supervisor.run(ready), 60)
    assert set(told[:2]) == {"a is ready", "b is ready"}
    assert told[2:] == ["all ready"]
    assert not lives(pid(tmp_path, "a"))
    assert not lives(pid(tmp_path, "b"))


async def test_a_port_in_use_says_which_setting_moves_it_and_starts_nothing(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        children = (child("nlu", SERVE, free_port()), child("bot", SERVE, port))
        with pytest.raises(UpError, match=rf"Port {port}, which bot needs, is in use.*BANSO_X_PORT"):
            await Supervisor(children, tmp_path, print).run(lambda: None)
    assert list(tmp_path.iterdir()) == [], "no child has a log"


async def test_a_child_that_dies_ends_the_others_and_shows_its_log(tmp_path: Path) -> None:
    logs, pipe = tmp_path / "logs", str(tmp_path / "pipe")
    os.mkfifo(pipe)
    children = (child("bot", SERVE, free_port(), pipe), child("nlu", DIE, free_port(), pipe))
    with pytest.raises(UpError, match=r"nlu has ended with code 3(?s:.*)no model here"):
        await asyncio.wait_for(Supervisor(children, logs, print).run(lambda: None), 60)
    assert not lives(pid(logs, "bot"))


async def test_a_child_that_dies_later_ends_the_others(tmp_path: Path) -> None:
    children = (child("bot", SERVE, free_port()), child("nlu", SERVE, free_port()))
    supervisor = Supervisor(children, tmp_path, print)
    with pytest.raises(UpError, match="bot has ended"):
        await asyncio.wait_for(supervisor.run(lambda: os.kill(pid(tmp_path, "bot"), signal.SIGKILL)), 60)
    assert not lives(pid(tmp_path, "nlu"))


async def test_a_child_that_the_others_do_without_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("banso.up.supervisor.AGAIN_SECONDS", 0.0)
    told: list[str] = []
    first: list[int] = []

    def tell(line: str) -> None:
        told.append(line)
        if first and line == "nlu is ready":
            assert lives(pid(tmp_path, "bot")), "who is in danger is heard meanwhile"
            os.kill(os.getpid(), signal.SIGTERM)

    def ready() -> None:
        first.append(pid(tmp_path, "nlu"))
        os.kill(first[0], signal.SIGKILL)

    children = (child("bot", SERVE, free_port()), replace(child("nlu", SERVE, free_port()), needed=False))
    await asyncio.wait_for(Supervisor(children, tmp_path, tell).run(ready), 60)
    assert "nlu has ended with code -9" in told[2]
    assert told[3:] == ["nlu is ready"]
    again = [int(line) for line in (tmp_path / "nlu.log").read_text().splitlines() if line.isdigit()]
    assert again[0] == first[0]
    assert len(again) == 2
    assert not lives(again[1])


async def test_a_child_that_does_not_end_when_asked_is_made_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banso.up.supervisor.END_SECONDS", 0.1)
    supervisor = Supervisor((child("bot", STUBBORN, free_port()),), tmp_path, print)
    await asyncio.wait_for(supervisor.run(lambda: os.kill(os.getpid(), signal.SIGINT)), 60)
    assert not lives(pid(tmp_path, "bot"))
