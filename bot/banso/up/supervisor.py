"""Start children, wait until each answers, watch them, and end all when one dies or the person has had enough."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

READY_SECONDS = 90.0
END_SECONDS = 10.0
LOG_TAIL_LINES = 12


class UpError(Exception):
    """The service cannot run; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process: how it is started, where it listens, and the address that answers 200 once it is ready."""

    name: str
    argv: tuple[str, ...]
    port: int
    health: str
    port_setting: str
    env: Mapping[str, str] = field(default_factory=dict)


class Supervisor:
    """Runs the children; `log_folder` gets one file for each. `tell` is called with a line for the person."""

    def __init__(self, children: tuple[Child, ...], log_folder: Path, tell: Callable[[str], None]) -> None:
        self.children, self.log_folder, self.tell = children, log_folder, tell
        self._running: dict[str, asyncio.subprocess.Process] = {}

    async def run(self, ready: Callable[[], None]) -> None:
        """Start, call `ready` when all are healthy, and stay until a signal; raises UpError when a child dies."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        stopped = asyncio.create_task(stop.wait())
        try:
            await self._start_all(stopped)
            if not stopped.done():
                ready()
                await self._watch(stopped)
        finally:
            stopped.cancel()
            await self._end_all()

    async def _start_all(self, stopped: asyncio.Task[bool]) -> None:
        require_free_ports(self.children)
        self.log_folder.mkdir(parents=True, exist_ok=True)
        for child in self.children:
            with self._log(child).open("wb") as log:
                self._running[child.name] = await asyncio.create_subprocess_exec(
                    *child.argv,
                    stdout=log,
                    stderr=log,
                    stdin=asyncio.subprocess.DEVNULL,
                    env={**os.environ, **child.env},
                    start_new_session=True,
                )
        pending = {asyncio.create_task(self._until_healthy(child)) for child in self.children}
        try:
            while pending and not stopped.done():
                await asyncio.wait({*pending, stopped}, return_when=asyncio.FIRST_COMPLETED)
                for task in [task for task in pending if task.done()]:
                    pending.discard(task)
                    task.result()
        finally:
            for task in pending:
                task.cancel()

    async def _until_healthy(self, child: Child) -> None:
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            deadline = asyncio.get_running_loop().time() + READY_SECONDS
            while asyncio.get_running_loop().time() < deadline:
                self._require_alive(child)
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(child.health)).status_code == httpx.codes.OK:
                        self.tell(f"{child.name} is ready")
                        return
                await asyncio.sleep(0.2)
        raise UpError(f"{child.name} did not answer at {child.health} within {READY_SECONDS:.0f} s.{self._tail(child)}")

    async def _watch(self, stopped: asyncio.Task[bool]) -> None:
        ends = {asyncio.create_task(self._running[child.name].wait()): child for child in self.children}
        done, _ = await asyncio.wait({*ends, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task, child in ends.items():
            if task in done and stopped not in done:
                self._require_alive(child)
            task.cancel()

    def _require_alive(self, child: Child) -> None:
        code = self._running[child.name].returncode
        if code is not None:
            raise UpError(
                f"{child.name} has ended with code {code}; everything else is being stopped. "
                f"Mend what its log says and start again.{self._tail(child)}"
            )

    def _log(self, child: Child) -> Path:
        return self.log_folder / f"{child.name}.log"

    def _tail(self, child: Child) -> str:
        lines = self._log(child).read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]
        return f"\nThe end of {self._log(child)}:\n" + "\n".join(f"  {line}" for line in lines)

    async def _end_all(self) -> None:
        for process in self._running.values():
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
        waits = [asyncio.create_task(process.wait()) for process in self._running.values()]
        if not waits:
            return
        _, late = await asyncio.wait(waits, timeout=END_SECONDS)
        if late:
            for process in self._running.values():
                if process.returncode is None:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
            await asyncio.wait(waits)


def require_free_ports(children: tuple[Child, ...]) -> None:
    """Raises UpError for the first port that is in use, with the setting that moves it."""
    for child in children:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", child.port))
            except OSError:
                raise UpError(
                    f"Port {child.port}, which {child.name} needs, is in use. Is banso already running? "
                    f"Stop what uses it (`ss -ltnp | grep {child.port}` shows it) or set {child.port_setting} to "
                    f"another port."
                ) from None
