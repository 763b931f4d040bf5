"""Answers every save: look, tell the open talks anew, run the stories that are touched, then the others."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from rich.text import Text
from watchfiles import awatch

from banso.dev.talks import Talks
from banso.dev.telling import notice, save_lines, story_lines, talk_line, whole_line
from banso.dev.workbench import Save, Workbench

STEP_MS = 30
"""A save is over when nothing more was written for so long; some editors write a file twice."""
FIRST_SECONDS = 0.5
"""So long the stories that are touched run before it is told how they go; what failed last runs first."""
RECENT_SECONDS = 60.0
"""A file written longer ago was moved here: nobody waited since then."""


class Notices(Protocol):
    """What is shown above the chat page."""

    def show(self, title: str, lines: Sequence[str]) -> None: ...
    def clear(self) -> None: ...


class Session:
    """One project under the hands of a designer. `tell` gets the lines for the terminal."""

    def __init__(self, bench: Workbench, talks: Talks, notices: Notices, tell: Callable[[Text], None]) -> None:
        self._bench, self._talks, self._notices, self._tell = bench, talks, notices, tell
        self._last: Save | None = None
        self._saved, self._stopped = asyncio.Event(), threading.Event()

    async def run(self) -> None:
        """Answer what is there, then every save, until cancelled."""
        watching = asyncio.create_task(self._watch())
        try:
            while not watching.done():
                self._saved.clear()
                self._stopped.clear()
                await self.answer()
                waiting = asyncio.create_task(self._saved.wait())
                await asyncio.wait({watching, waiting}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
            watching.result()
        finally:
            self._stopped.set()
            watching.cancel()

    async def _watch(self) -> None:
        """Note every save; begin anew when there is another folder to watch."""
        sources = self._bench.sources
        while True:
            folders = sources.folders()
            watch = awatch(
                *folders, watch_filter=lambda _, path: sources.watched(Path(path)), step=STEP_MS, recursive=False
            )
            async for _ in watch:
                self._stopped.set()
                self._saved.set()
                if sources.folders() != folders:
                    break

    async def answer(self) -> None:
        """Answer what was saved since the last time, and run what stories are still due."""
        save = await asyncio.to_thread(self._bench.look)
        if save is not None:
            self._last = save
            await self._take(save)
        if save is not None and save.before is not None:
            await self._touched(save)
        rest = await asyncio.to_thread(self._bench.play_first, self._stopped)
        rest += await asyncio.to_thread(self._bench.play_later, self._stopped)
        failed = [result for result in rest if result.failures]
        if failed:
            self._say(story_lines(failed, "besides"))
        if save is not None and not self._stopped.is_set():
            self._say([whole_line(self._bench.suite)])
        self._notice()

    async def _touched(self, save: Save) -> None:
        """Tell quickly what the save did to the stories that it touches."""
        due = len(self._bench.suite.first)
        results = await asyncio.to_thread(self._bench.play_first, self._stopped, FIRST_SECONDS)
        if results:
            self._say(story_lines(results, "touched" if due == len(results) else f"of {due} touched, so far"))
        elif not due and not save.broken:
            self._say([Text("  no story touched")])
        self._notice()
        if time.time() - save.saved_at < RECENT_SECONDS:
            self._say([Text(f"  {1000 * (time.time() - save.saved_at):.0f} ms after the save", "dim")])

    async def _take(self, save: Save) -> None:
        self._say(save_lines(save, self._bench.project))
        machine = await asyncio.to_thread(self._bench.machine) if save.dialogs is not None else None
        if machine is not None:
            retold = self._talks.change(machine)
            if retold.talks:
                self._say([talk_line(retold)])
        self._notice()

    def _notice(self) -> None:
        found = None if self._last is None else notice(self._last, self._bench.suite.failed())
        if found is None:
            self._notices.clear()
        else:
            self._notices.show(*found)

    def _say(self, lines: Iterable[Text]) -> None:
        for line in lines:
            self._tell(line)
