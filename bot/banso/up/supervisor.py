"""Start children, wait until each answers, and watch them: one that is needed ends all when it dies, any other is
started again. All end when the person has had enough."""

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
AGAIN_SECONDS = 5.0
"""Between the death of a child and its next start, so that one that always dies does not take the machine."""
LOG_TAIL_LINES = 12


class UpError(Exception):
    """The service cannot run; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process: how it is started, where it listens, and the address that answers 200 once it is ready. What is not
    `needed` is started again when it dies later, while the others go on."""

    name: str
    argv: tuple[str, ...]
    port: int
    health: str
    port_setting: str
    env: Mapping[str, str] = field(default_factory=dict)
    needed: bool = True


class Supervisor:
    """Runs the children; `log_folder` gets one file for each. `tell` is called with a line for the person."""

    def __init__(self, children: tuple[Child, ...], log_folder: Path, tell: Callable[[str], None]) -> None:
        self.children, self.log_folder, self.tell = children, log_folder, tell
        self._running: dict[str, asyncio.subprocess.Process] = {}

    async def run(self, ready: Callable[[], None]) -> None:
        """Start, call `ready` when all are healthy, and stay until a signal.

        Raises UpError when a child dies before that, and when one dies later that is needed.
        """
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
            self._log(child).unlink(missing_ok=True)
            await self._start(child)
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

    async def _start(self, child: Child) -> None:
        with self._log(child).open("ab") as log:
            self._running[child.name] = await asyncio.create_subprocess_exec(
                *child.argv,
                stdout=log,
                stderr=log,
                stdin=asyncio.subprocess.DEVNULL,
                env={**os.environ, **child.env},
                start_new_session=True,
            )

    async def _until_healthy(self, child: Child) -> None:
        """Raises UpError where the child dies or the time is over."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._answers(child)
        except TimeoutError:
            raise UpError(
                f"{child.name} did not answer at {child.health} within {READY_SECONDS:.0f} s.{self._tail(child)}"
            ) from None
        self._require_alive(child)

    async def _answers(self, child: Child) -> None:
        """Wait until the child is ready, and say so, or until it is dead."""
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            while self._running[child.name].returncode is None:
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(child.health)).status_code == httpx.codes.OK:
                        self.tell(f"{child.name} is ready")
                        return
                await asyncio.sleep(0.2)

    async def _watch(self, stopped: asyncio.Task[bool]) -> None:
        watches = {asyncio.create_task(self._keep(child)) for child in self.children}
        try:
            done, _ = await asyncio.wait({*watches, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if stopped not in done:
                for task in done:
                    task.result()
        finally:
            for task in watches:
                task.cancel()

    async def _keep(self, child: Child) -> None:
        """Start the child again whenever it dies. Raises UpError where the others are nothing without it."""
        while True:
            code = await self._running[child.name].wait()
            if child.needed:
                self._require_alive(child)
            self.tell(
                f"{child.name} has ended with code {code} (see {self._log(child)}); it is started again, "
                f"and the others go on without it"
            )
            await asyncio.sleep(AGAIN_SECONDS)
            await self._start(child)
            await self._answers(child)

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
