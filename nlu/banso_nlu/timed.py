"""What a model costs within one process: reads a JSON list of texts from standard input, prints times and intents.

`load_s` is from Rasa imported to the model ready, `samples` seconds a text, `memory_mb` the resident memory at the end.
"""

import argparse
import asyncio
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from banso_nlu.quiet import quieten

WARM_UP = 20


async def _ask(agent: Any, texts: list[str]) -> tuple[list[float], list[str]]:
    samples, answers = [], []
    for text in texts[:WARM_UP]:
        await agent.parse_message(text)
    for text in texts:
        started = time.perf_counter()
        parsed = await agent.parse_message(text)
        samples.append(time.perf_counter() - started)
        answers.append(str(parsed["intent"]["name"]))
    return samples, answers


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    model = parser.parse_args().model
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    texts = json.load(sys.stdin)
    quieten()
    import rasa.core.agent  # noqa: F401, PLC0415 - so that loading is timed without it

    from banso_nlu.parse import load  # noqa: PLC0415

    started = time.perf_counter()
    agent = load(model)
    load_s = time.perf_counter() - started
    samples, answers = asyncio.run(_ask(agent, texts))
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    memory = pages * resource.getpagesize() / 1e6
    json.dump({"load_s": load_s, "samples": samples, "answers": answers, "memory_mb": memory}, out)
    out.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
