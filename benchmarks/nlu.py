"""The shipped NLU against Rasa's stock pipeline, in one run: what each costs and how well it reads.

    .venv/bin/python benchmarks/nlu.py             (--only shipped where the stock model would take too long to train)

Prints a Markdown table: time of a parse within a process and over HTTP, from start to ready, memory of the server,
size of the model and pickles in it, messages per second with 16 callers, accuracy on tests/nlu. The stock pipeline
is benchmarks/nlu_stock.yml; its model is kept and trained again only with --train-stock. Everything stays on 127.0.0.1.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import resource
import statistics
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

from banso.nlu.project import environment, python, root

PORT = 18813
CALLERS = 16
READY_WITHIN = 180
STOCK = Path("models/stock.tar.gz")


@dataclass(frozen=True)
class Row:
    """Milliseconds, seconds and megabytes (10⁶ bytes); shares from 0 to 1; memory is the server's resident memory."""

    pipeline: str
    parse_p50_ms: float
    parse_p99_ms: float
    http_p50_ms: float
    http_p99_ms: float
    ready_s: float
    memory_mb: float
    model_mb: float
    pickles: int
    messages_per_s: float
    accuracy: float
    macro_f1: float
    rejected: float
    lost: float


HEADINGS = {
    "pipeline": "",
    "parse_p50_ms": "parse p50 ms",
    "parse_p99_ms": "p99 ms",
    "http_p50_ms": "HTTP p50 ms",
    "http_p99_ms": "p99 ms",
    "ready_s": "start to ready s",
    "memory_mb": "memory MB",
    "model_mb": "model MB",
    "pickles": "pickles",
    "messages_per_s": "messages/s, 16 callers",
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "rejected": "out of scope rejected",
    "lost": "in scope lost",
}


def middle_and_high(samples: Sequence[float]) -> tuple[float, float]:
    """p50 and p99 in milliseconds of samples in seconds."""
    return 1000 * statistics.median(samples), 1000 * statistics.quantiles(samples, n=100)[98]


def inside(model: Path) -> None:
    """Runs in the NLU environment: parses the lines of standard input within this process, prints times and answers."""
    from banso_nlu.parse import load  # noqa: PLC0415 - Rasa is only there

    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    texts = json.load(sys.stdin)
    agent = load(model)

    async def ask() -> tuple[list[float], list[str]]:
        samples, answers = [], []
        for text in texts[:20]:
            await agent.parse_message(text)
        for text in texts:
            started = time.perf_counter()
            parsed = await agent.parse_message(text)
            samples.append(time.perf_counter() - started)
            answers.append(str(parsed["intent"]["name"]))
        return samples, answers

    samples, answers = asyncio.run(ask())
    json.dump({"samples": samples, "answers": answers}, out)
    out.close()


def parsed_inside(model: Path, texts: Sequence[str]) -> tuple[list[float], list[str]]:
    """Seconds and intent of each text, by a process that does nothing else."""
    done = subprocess.run(  # noqa: S603
        [str(python()), __file__, "--inside", str(model)],
        input=json.dumps(texts),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment(),
        cwd=root(),
        check=True,
    )
    found = json.loads(done.stdout)
    return found["samples"], found["answers"]


def family(pid: int) -> Iterator[int]:
    """The process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def resident_mb(pid: int) -> float:
    """Resident memory of a process and those below it, in megabytes."""
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in family(pid))
    return pages * resource.getpagesize() / 1e6


def is_ready() -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
    try:
        connection.request("GET", "/status")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def served(model: Path) -> Iterator[tuple[int, float]]:
    """Process id of a server with this model, and the seconds it took to be ready."""
    from banso.nlu.server import command  # noqa: PLC0415

    if is_ready():
        sys.exit(f"something answers on port {PORT} already: end it first")
    argv, env = command(model, PORT)
    started = time.perf_counter()
    server = subprocess.Popen(argv, env=env, cwd=root(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        while not is_ready():
            if server.poll() is not None or time.perf_counter() - started > READY_WITHIN:
                sys.exit(f"the server with {model} was not ready within {READY_WITHIN} s")
            time.sleep(0.05)
        yield server.pid, time.perf_counter() - started
    finally:
        server.terminate()
        server.wait()


async def caller(texts: Iterator[str]) -> list[float]:
    """Asks one text after the other over one connection; plain streams, so that the client is not what is measured."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    samples = []
    for text in texts:
        body = json.dumps({"text": text}).encode()
        started = time.perf_counter()
        writer.write(
            b"POST /model/parse HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            sys.exit(f"the server answered {head.split(maxsplit=2)[1].decode()}")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        await reader.readexactly(int(lengths[0].split(b":")[1]))
        samples.append(time.perf_counter() - started)
    writer.close()
    return samples


async def together(texts: Sequence[str], messages: int) -> float:
    """Messages per second with all callers at once."""
    shared = iter(list(islice(cycle(texts), messages)))
    started = time.perf_counter()
    await asyncio.gather(*(caller(shared) for _ in range(CALLERS)))
    return messages / (time.perf_counter() - started)


def pickles_in(model: Path) -> list[str]:
    """Members that are pickles: by their name, or by a pickle's first and last bytes."""
    found = []
    with tarfile.open(model) as archive:
        for member in archive:
            if not member.isfile():
                continue
            content = archive.extractfile(member)
            data = content.read() if content else b""
            magic = data[:1] == b"\x80" and data[1:2] in {b"\x02", b"\x03", b"\x04", b"\x05"} and data.endswith(b".")
            if magic or member.name.endswith((".pkl", ".pickle", ".joblib")):
                found.append(member.name)
    return found


def measure(pipeline: str, model: Path, messages: int) -> Row:
    from banso.nlu.evaluating import known_intents, read_labelled  # noqa: PLC0415
    from banso.nlu.scoring import FALLBACK, score_intents  # noqa: PLC0415

    intents, outside = (read_labelled(root() / f"tests/nlu/{name}.tsv") for name in ("intents", "out_of_scope"))
    texts = [text for _, text in [*intents, *outside]]
    samples, answers = parsed_inside(model, texts)
    score = score_intents(
        [label for label, _ in intents], answers[: len(intents)], ["none"] * len(intents), known_intents()
    )
    with served(model) as (pid, ready):
        asyncio.run(caller(iter(texts[:50])))
        over_http = asyncio.run(caller(iter(texts)))
        rate = asyncio.run(together(texts, messages))
        memory = resident_mb(pid)
    return Row(
        pipeline,
        *middle_and_high(samples),
        *middle_and_high(over_http),
        ready_s=ready,
        memory_mb=memory,
        model_mb=model.stat().st_size / 1e6,
        pickles=len(pickles_in(model)),
        messages_per_s=rate,
        accuracy=score.accuracy or 0.0,
        macro_f1=score.macro_f1 or 0.0,
        rejected=answers[len(intents) :].count(FALLBACK) / len(outside),
        lost=score.lost or 0.0,
    )


def cell(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3g}"


def table(rows: Sequence[Row]) -> str:
    """Markdown, a pipeline a column."""
    columns = [asdict(row) for row in rows]
    lines = [f"| {HEADINGS[key]} | {' | '.join(cell(column[key]) for column in columns)} |" for key in HEADINGS]
    return "\n".join([lines[0], "|---" * (len(rows) + 1) + "|", *lines[1:]])


def stock_model(train: bool) -> Path:
    from banso.nlu.project import run_module  # noqa: PLC0415

    path = root() / STOCK
    if train or not path.is_file():
        run_module("banso_nlu.train", ["--config", "benchmarks/nlu_stock.yml", "--out", str(path)], print)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["shipped", "stock"])
    parser.add_argument("--model", type=Path, help="a model file as the shipped one; else that of the present content")
    parser.add_argument("--train-stock", action="store_true", help="train the stock model even if there is one")
    parser.add_argument("--messages", type=int, default=2000, help="how many the 16 callers send together")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        inside(options.inside)
        return
    from banso.nlu import model  # noqa: PLC0415

    rows = []
    if options.only != "stock":
        rows.append(measure("shipped", options.model or model.train(print), options.messages))
    if options.only != "shipped":
        rows.append(measure("stock Rasa", stock_model(options.train_stock), options.messages))
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}\n")
    print(table(rows))


if __name__ == "__main__":
    main()
