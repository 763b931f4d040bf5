"""Trains a model file: `python -m banso_nlu.train --out models/NAME.tar.gz`; run from the project's root."""

import argparse
import logging
import os
import sys
from pathlib import Path

from banso_nlu.quiet import quieten


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", default="config.yml")
    parser.add_argument("--data", default="nlu_data")
    options = parser.parse_args()
    quieten()
    print("loading Rasa", flush=True)  # noqa: T201
    from rasa.model_training import train_nlu  # noqa: PLC0415

    progress = logging.StreamHandler(sys.stdout)
    logger = logging.getLogger("banso_nlu")
    logger.setLevel(logging.INFO)
    logger.addHandler(progress)
    logger.propagate = False
    name = options.out.name.removesuffix(".tar.gz")
    made = train_nlu(options.config, options.data, str(options.out.parent), fixed_model_name=name)
    if not made or not options.out.is_file():
        print("Rasa made no model; its own messages above say why", file=sys.stderr)  # noqa: T201
        return 1
    print(f"model {options.out} {os.path.getsize(options.out) / 1e6:.1f} MB", flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
