"""How long a turn takes: `advance` alone, stored on SQLite with a stubbed send, and stored with the live NLU.

    .venv/bin/python benchmarks/turn.py            (with --no-nlu where there is no NLU environment)

One row each: turns per second, p50 and p99 in milliseconds; then the memory of each process. The peer in the same
run is `advance` itself: the last column is how many times it each row takes.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from banso.dialog.events import Followed, Parse, Said
from banso.dialog.messages import Message
from banso.dialog.turn import advance, begin
from banso.nlu import model
from banso.nlu.server import command
from banso.ports import Arrival, ReplyToken, Sent
from banso.settings import Settings
from banso.wiring.project import load_machine
from banso.wiring.service import Bot, build

SAID = (
    ("将来が不安で眠れない", "express_anxiety"),
    ("派遣で働いています", "tell_situation"),
    ("誰にも相談できません", "express_isolation"),
    ("これって無料ですか", "ask_cost"),
    ("少し楽になりました", "express_relief"),
    ("このまま話したい", "deny"),
)
NLU_PORT = 18802
WARM_UP = 50


class StubChannel:
    """A channel that accepts everything at once."""

    max_messages = 5

    async def reply(self, token: str, messages: Sequence[Message]) -> Sent:
        return Sent("sent")

    async def push(self, user: str, messages: Sequence[Message], retry_key: str) -> Sent:
        return Sent("sent")

    async def show_typing(self, user: str) -> None:
        return None


class StubNlu:
    """Reads what the benchmark says it means."""

    async def parse(self, text: str) -> Parse:
        return Parse(dict(SAID)[text], 1.0)


def timed(samples: list[float]) -> tuple[float, float, float]:
    """Turns per second, p50 and p99 in milliseconds of samples in seconds."""
    cuts = statistics.quantiles(samples, n=100)
    return len(samples) / sum(samples), 1000 * statistics.median(samples), 1000 * cuts[98]


def advance_alone(turns: int) -> list[float]:
    machine = load_machine(Path())
    now = datetime(2026, 11, 24, 11, tzinfo=UTC)
    snapshot = advance(machine, begin(machine), Followed(), now).snapshot
    samples = []
    for number in range(turns + WARM_UP):
        text, intent = SAID[number % len(SAID)]
        started = time.perf_counter()
        snapshot = advance(machine, snapshot, Said(text, Parse(intent, 1.0)), now).snapshot
        samples.append(time.perf_counter() - started)
    return samples[WARM_UP:]


async def stored(bot: Bot, turns: int) -> list[float]:
    """From the arrival's transaction to the end of the (stubbed) send, one seeker, one message after the other."""
    samples = []
    async with bot.running():
        for number in range(turns + WARM_UP):
            now = bot.clock()
            text, _ = SAID[number % len(SAID)]
            reply = ReplyToken(f"token-{number}", now + timedelta(minutes=1))
            arrival = Arrival(f"event-{number}", "U" + "0" * 32, Said(text), now, reply)
            started = time.perf_counter()
            await bot.mailbox.accept([arrival])
            await bot.waker.settle()
            samples.append(time.perf_counter() - started)
    return samples[WARM_UP:]


def with_bot(make: Callable[[Settings], Bot], turns: int) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=f"{folder}/banso.db", nlu_url=f"http://127.0.0.1:{NLU_PORT}")
        return asyncio.run(stored(make(settings), turns))


def memory_mb(pid: int) -> float:
    """Resident memory of a process, in megabytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=1000)
    parser.add_argument("--no-nlu", action="store_true")
    options = parser.parse_args()
    rows = {"advance alone": advance_alone(options.turns)}
    rows["stored, send stubbed"] = with_bot(lambda s: build(s, channel=StubChannel(), nlu=StubNlu()), options.turns)
    memory = {}
    if not options.no_nlu:
        argv, env = command(model.train(print), NLU_PORT)
        server = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        try:
            wait_until_ready(server)
            rows["stored, live NLU"] = with_bot(lambda s: build(s, channel=StubChannel()), options.turns)
            memory["nlu"] = memory_mb(server.pid)
        finally:
            server.terminate()
            server.wait()
    memory["bot (this process)"] = memory_mb(int(Path("/proc/self").resolve().name))
    base = statistics.median(rows["advance alone"])
    print(f"{'':24}{'turns/s':>10}{'p50 ms':>10}{'p99 ms':>10}{'× advance':>12}")
    for name, samples in rows.items():
        rate, middle, high = timed(samples)
        print(f"{name:24}{rate:10.0f}{middle:10.2f}{high:10.2f}{statistics.median(samples) / base:12.1f}")
    for name, megabytes in memory.items():
        print(f"memory of {name}: {megabytes:.0f} MB")


def wait_until_ready(server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            sys.exit(f"the NLU server ended with code {server.returncode}")
        try:
            if httpx.get(f"http://127.0.0.1:{NLU_PORT}/status", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    sys.exit("the NLU server was not ready within a minute")


if __name__ == "__main__":
    main()
