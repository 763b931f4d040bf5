"""Reads messages from standard input, a JSON string a line; prints Rasa's parse result for each as a line of JSON."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from banso_nlu.quiet import quieten, take_standard_output


def load(model: Path) -> Any:
    """Rasa's agent for exactly this model file.

    Raises FileNotFoundError where there is none; Rasa would take the newest file beside it instead.
    """
    if not model.is_file():
        raise FileNotFoundError(f"no model {model}: run `banso nlu train`")
    quieten()
    from rasa.core.agent import Agent  # noqa: PLC0415

    return Agent.load(str(model))


def parse_all(model: Path, texts: list[str]) -> list[dict[str, Any]]:
    """Rasa's parse results, in order."""
    agent = load(model)

    async def ask() -> list[dict[str, Any]]:
        return [await agent.parse_message(text) for text in texts]

    return asyncio.run(ask())


async def parse_lines(agent: Any, lines: Any, out: Any) -> None:
    for line in lines:
        text = json.loads(line)
        result = await agent.parse_message(text)
        result["text"] = text
        out.write(json.dumps(result, ensure_ascii=False) + "\n")
        out.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    model = parser.parse_args().model
    out = take_standard_output()
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        agent = load(model)
    except FileNotFoundError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    asyncio.run(parse_lines(agent, sys.stdin, out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
