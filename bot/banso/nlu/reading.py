"""Lines to parse results, by a running server or by a model started for the purpose."""

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

import httpx

from banso.japanese.crisis import READ, Risk, assess, higher
from banso.nlu.project import NluError, environment, python, root
from banso.nlu.scoring import CRISIS


def server_url() -> str | None:
    """`BANSO_NLU_URL` if a Rasa server answers there."""
    url = os.environ.get("BANSO_NLU_URL")
    if not url:
        return None
    try:
        return url if httpx.get(f"{url.rstrip('/')}/status", timeout=2).is_success else None
    except httpx.HTTPError:
        return None


def _as_typed(result: dict[str, Any]) -> dict[str, Any]:
    """Spans into the text as typed: Rasa strips blanks at its ends before it reads."""
    shift = len(result["text"]) - len(result["text"].lstrip())
    entities = [{**e, "start": e["start"] + shift, "end": e["end"] + shift} for e in result["entities"]]
    tokens = [[start + shift, end + shift] for start, end in result.get("text_tokens", [])]
    return {**result, "entities": entities, "text_tokens": tokens}


def _by_server(url: str, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    with httpx.Client(base_url=url, timeout=10) as client:
        for line in lines:
            answer = client.post("/model/parse", json={"text": line})
            if not answer.is_success:
                raise NluError(f"the NLU server at {url} answered {answer.status_code}: {answer.text[:200]}")
            yield {**answer.json(), "text": line}


def _by_process(model: Path, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    command = [str(python()), "-m", "banso_nlu.parse", "--model", str(model)]
    # A file, not a pipe: nobody reads the noise of the libraries while it runs, and a full pipe would stop them.
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as noise,
        subprocess.Popen(  # noqa: S603
            command,
            cwd=root(),
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=noise,
            text=True,
            encoding="utf-8",
        ) as process,
    ):
        to_model, from_model = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
        for line in lines:
            with contextlib.suppress(BrokenPipeError):  # a dead process is reported below, with its words
                to_model.write(json.dumps(line) + "\n")
                to_model.flush()
            answer = from_model.readline()
            if not answer:
                process.wait()
                noise.seek(0)
                raise NluError(f"the NLU process ended early: {noise.read()[-2000:].strip()}")
            yield json.loads(answer)


def parse(lines: Iterable[str], model: Path) -> Generator[dict[str, Any], None, None]:
    """Rasa's parse result for each line, in order, with `risk` and `kind` as the bot's gate would see them."""
    url = server_url()
    results = _by_server(url, lines) if url else _by_process(model, lines)
    for result in results:
        yield _wholly_judged(_as_typed(result))


def _wholly_judged(result: dict[str, Any]) -> dict[str, Any]:
    """With what the rules hear in the part of a long message that Rasa does not read."""
    risk = Risk(result.get("risk", "none"), result.get("kind"))
    if len(result["text"]) > READ:
        risk = higher(assess(result["text"]), risk)
    if risk.grade != "none" and result["intent"]["name"] != CRISIS:
        first = {"name": CRISIS, "confidence": 0.95}
        others = [entry for entry in result["intent_ranking"] if entry["name"] != CRISIS]
        result = {**result, "intent": first, "intent_ranking": [first, *others]}
    return {**result, "risk": risk.grade, "kind": risk.kind}
