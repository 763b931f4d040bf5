"""Wake-ups inside one process: a task per seeker, at most one running and one to follow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()


class AsyncioWaker:
    """`ports.Waker`. `run` is set before the first wake-up, since the mailbox needs the waker and it the mailbox."""

    def __init__(self) -> None:
        self.run: Callable[[str], Awaitable[None]] | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def wake(self, seeker_id: str) -> None:
        if seeker_id in self._tasks:
            self._again.add(seeker_id)
            return
        task = asyncio.get_running_loop().create_task(self._work(seeker_id))
        self._tasks[seeker_id] = task
        task.add_done_callback(lambda _: self._tasks.pop(seeker_id, None))

    async def settle(self) -> None:
        """Until nobody is being worked on: for the end of the process, and for tests."""
        while self._tasks:
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _work(self, seeker_id: str) -> None:
        assert self.run is not None, "wiring sets it"  # noqa: S101
        while True:
            self._again.discard(seeker_id)
            try:
                await self.run(seeker_id)
            except Exception as error:
                # What was to be done is still in the database: the next wake-up or start finds it.
                log.error("a mailbox stopped", error=type(error).__name__)
            if seeker_id not in self._again:
                return
