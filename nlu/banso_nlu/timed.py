"""What a model costs within one process: reads a JSON list of texts from standard input, prints times and intents.

`load_s` is from Rasa imported to the model ready, `samples` seconds a text, `memory_mb` the resident memory at the end;
`answers` are intents, `likeliest` the same with rejection set aside.
"""

import argparse
import asyncio
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from banso_nlu.quiet import quieten, take_standard_output
from banso_nlu.rejection import FALLBACK

WARM_UP = 20


def _likeliest(parsed: dict[str, Any]) -> str:
    names = (str(one["name"]) for one in parsed.get("intent_ranking", ()))
    return next((name for name in names if name != FALLBACK), str(parsed["intent"]["name"]))


async def _ask(agent: Any, texts: list[str]) -> dict[str, list[Any]]:
    samples, answers, likeliest = [], [], []
    for text in texts[:WARM_UP]:
        await agent.parse_message(text)
    for text in texts:
        started = time.perf_counter()
        parsed = await agent.parse_message(text)
        samples.append(time.perf_counter() - started)
        answers.append(str(parsed["intent"]["name"]))
        likeliest.append(_likeliest(parsed))
    return {"samples": samples, "answers": answers, "likeliest": likeliest}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    model = parser.parse_args().model
    out = take_standard_output()
    texts = json.load(sys.stdin)
    quieten()
    import rasa.core.agent  # noqa: F401, PLC0415 - so that loading is timed without it

    from banso_nlu.parse import load  # noqa: PLC0415

    started = time.perf_counter()
    agent = load(model)
    load_s = time.perf_counter() - started
    asked = asyncio.run(_ask(agent, texts))
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    memory = pages * resource.getpagesize() / 1e6
    json.dump({"load_s": load_s, "memory_mb": memory, **asked}, out)
    out.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
