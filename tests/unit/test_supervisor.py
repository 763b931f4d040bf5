"""What a person sees of `banso up` when all is well, a port is taken, a child dies, or they have had enough."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from banso.up.supervisor import Child, Supervisor, UpError

SERVE = """import http.server, sys
http.server.test(http.server.SimpleHTTPRequestHandler, port=int(sys.argv[1]), bind="127.0.0.1")"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def child(name: str, code: str, port: int) -> Child:
    return Child(name, (sys.executable, "-c", code, str(port)), port, f"http://127.0.0.1:{port}/", "BANSO_X_PORT")


def kill(supervisor: Supervisor) -> None:
    supervisor._running["bot"].kill()


async def test_children_are_awaited_then_ended_by_a_signal(tmp_path: Path) -> None:
    told: list[str] = []
    supervisor = Supervisor((child("a", SERVE, free_port()), child("b", SERVE, free_port())), tmp_path, told.append)

    def ready() -> None:
        told.append("all ready")
        os.kill(os.getpid(), signal.SIGTERM)

    await asyncio.wait_for(supervisor.run(ready), 60)
    assert set(told[:2]) == {"a is ready", "b is ready"}
    assert told[2:] == ["all ready"]
    assert all(process.returncode is not None for process in supervisor._running.values())


async def test_a_port_in_use_says_which_setting_moves_it_and_starts_nothing(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        supervisor = Supervisor((child("bot", SERVE, port),), tmp_path, print)
        with pytest.raises(UpError, match=rf"Port {port}, which bot needs, is in use.*BANSO_X_PORT"):
            await supervisor.run(lambda: None)
    assert not supervisor._running


async def test_a_child_that_dies_ends_the_others_and_shows_its_log(tmp_path: Path) -> None:
    dying = child("nlu", "import sys; print('no model here'); sys.exit(3)", free_port())
    supervisor = Supervisor((child("bot", SERVE, free_port()), dying), tmp_path, print)
    with pytest.raises(UpError, match=r"nlu has ended with code 3(?s:.*)no model here"):
        await asyncio.wait_for(supervisor.run(lambda: None), 60)
    assert all(process.returncode is not None for process in supervisor._running.values())


async def test_a_child_that_dies_later_ends_the_others(tmp_path: Path) -> None:
    first = child("bot", SERVE, free_port())
    supervisor = Supervisor((first, child("nlu", SERVE, free_port())), tmp_path, print)
    with pytest.raises(UpError, match="bot has ended"):
        await asyncio.wait_for(supervisor.run(lambda: kill(supervisor)), 60)
    assert supervisor._running["nlu"].returncode is not None
