"""Our pipeline against Rasa's stock one, in one run: `python benchmarks/nlu.py [--per-intent 20]`.

Measured of both: accuracy on tests/nlu/intents.tsv, parse time in process and over HTTP, messages a second with 16
callers, time from start to ready, memory of the server, size of the model and whether pickles are in it. The stock
pipeline (benchmarks/nlu_stock.yml: WhitespaceTokenizer, CountVectors with char_wb 1–4, DIET 100 epochs) needs hours
for all of nlu_data on two cores, so it learns `--per-intent` examples of each intent, and ours is trained once on the
same examples and once on everything. The last is also served by two workers: Rasa grants them where the lock store is
not its in-memory one; locks are of conversations, which parsing has none of, so the Redis named is never called.
"""

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from banso.nlu import model as models
from banso.nlu.comparing import SHIPPED, STOCK, pipelines, sampled, timed, train_pipeline
from banso.nlu.corpus import read_examples
from banso.nlu.evaluating import read_labelled
from banso.nlu.project import root
from banso.nlu.server import command

CALLERS = 16
LINES = read_labelled(root() / "tests/nlu/intents.tsv")


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds, seconds and megabytes (10^6 bytes); `accuracy` from 0 to 1."""

    name: str
    accuracy: float
    in_process_p50_ms: float
    in_process_p99_ms: float
    http_p50_ms: float
    http_p99_ms: float
    per_second: float
    ready_s: float
    memory_mb: float
    model_mb: float
    pickles: int


WORKERS = "tracker_store:\n  type: InMemory\nlock_store:\n  type: redis\n  url: 127.0.0.1\n  port: 1\n"
"""Endpoints with which Rasa grants several workers."""


def _memory_mb(pid: int) -> float:
    """Resident memory of a process and its children; what they share is counted once (PSS)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    if not children:
        return _field(Path(f"/proc/{pid}/status"), "VmRSS")
    return sum(_field(Path(f"/proc/{one}/smaps_rollup"), "Pss:") for one in [str(pid), *children])


def _field(path: Path, name: str) -> float:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) * 1024 / 1e6


async def _ask(port: int, texts: Iterator[str]) -> list[float]:
    """Milliseconds of each request, one after the other over one connection.

    Plain streams: the time and the processor that a client library takes are not what is measured.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    spent = []
    for text in texts:
        body = json.dumps({"text": text}).encode()
        before = time.perf_counter()
        writer.write(
            b"POST /model/parse HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            sys.exit(f"the server answered {head.split(maxsplit=2)[1].decode()}")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        await reader.readexactly(int(lengths[0].split(b":")[1]))
        spent.append((time.perf_counter() - before) * 1000)
    writer.close()
    return spent


async def _many(port: int, texts: list[str]) -> float:
    """Requests a second with all callers at once."""
    waiting = iter(texts)
    started = time.perf_counter()
    await asyncio.gather(*(_ask(port, waiting) for _ in range(CALLERS)))
    return len(texts) / (time.perf_counter() - started)


def _served(model: Path, port: int, texts: list[str], workers: int) -> tuple[float, list[float], float, float]:
    """Seconds to ready, milliseconds of each request, requests a second with many callers, memory."""
    arguments, env = command(model, port)
    if workers > 1:
        endpoints = model.with_suffix(".endpoints.yml")
        endpoints.write_text(WORKERS, encoding="utf-8")
        arguments[arguments.index("--endpoints") + 1] = str(endpoints)
        env = {**env, "SANIC_WORKERS": str(workers)}
    url = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    with subprocess.Popen(  # noqa: S603
        arguments, cwd=root(), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            while True:
                try:
                    if httpx.get(f"{url}/status", timeout=1).is_success:
                        break
                except httpx.HTTPError:
                    time.sleep(0.05)
            ready = time.perf_counter() - started
            spent = asyncio.run(_ask(port, iter([*texts[:30], *texts])))
            asyncio.run(_many(port, texts))  # so that every worker is warm
            rate = asyncio.run(_many(port, texts))
            return ready, spent[30:], rate, _memory_mb(server.pid)
        finally:
            server.terminate()


def measure(name: str, model: Path, port: int, workers: int = 1) -> Figures:
    texts = [text for _, text in LINES]
    asked = timed(model, texts)
    in_process = [seconds * 1000 for seconds in asked.samples]
    ready, spent, rate, memory = _served(model, port, texts, workers)
    with tarfile.open(model) as archive:
        pickles = sum(member.name.endswith((".pkl", ".pickle", ".joblib")) for member in archive.getmembers())
    return Figures(
        name,
        statistics.fmean(answer == label for answer, (label, _) in zip(asked.likeliest, LINES, strict=True)),
        statistics.median(in_process),
        statistics.quantiles(in_process, n=100)[-1],
        statistics.median(spent),
        statistics.quantiles(spent, n=100)[-1],
        rate,
        ready,
        memory,
        model.stat().st_size / 1e6,
        pickles,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-intent", type=int, default=20)
    parser.add_argument("--port", type=int, default=5077)
    parser.add_argument("--stock-model", type=Path, help="a stock model trained before on the same sample")
    parser.add_argument("--only-shipped", action="store_true", help="only ours, trained on everything")
    options = parser.parse_args()
    if options.only_shipped:
        show(measure_shipped(options.port))
        return 0
    tested = {text for _, text in LINES}
    few = sampled((example for example in read_examples() if example.text not in tested), options.per_intent)
    known = pipelines()
    with tempfile.TemporaryDirectory() as folder:
        stock = options.stock_model or train_pipeline(known[STOCK], few, Path(folder, "stock.tar.gz"), _say)
        shipped = train_pipeline(known[SHIPPED], few, Path(folder, "few.tar.gz"), _say)
        rows = [
            measure(f"stock, {options.per_intent} an intent", stock, options.port),
            measure(f"banso, {options.per_intent} an intent", shipped, options.port),
            *measure_shipped(options.port),
        ]
    show(rows)
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def measure_shipped(port: int) -> list[Figures]:
    model = models.train(_say)
    name = "banso, all of nlu_data"
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(shutil.copy(model, folder))
        return [measure(name, copied, port), measure(f"{name}, 2 workers", copied, port, 2)]


def show(rows: list[Figures]) -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}\n")
    names = list(asdict(rows[0]))
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for row in rows:
        cells = (f"{value:.3g}" if isinstance(value, float) else str(value) for value in asdict(row).values())
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    sys.exit(main())
