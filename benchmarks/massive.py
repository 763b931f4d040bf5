"""Intent accuracy of the shipped featurizer and classifier on MASSIVE ja-JP: `python benchmarks/massive.py FOLDER`.

FOLDER holds train.tsv, dev.tsv and test.tsv (`id, intent, utterance, annotated utterance`); train and dev are learnt.
The best of the three models in the paper (FitzGerald et al. 2022) reaches 85.8.
"""

import importlib.util
import os
import sys
import time
from pathlib import Path


def main() -> int:
    if len(sys.argv) != 2 or not Path(sys.argv[1], "test.tsv").is_file():
        print("skipped: give the folder with MASSIVE's train.tsv, dev.tsv and test.tsv")
        return 0
    if importlib.util.find_spec("sklearn") is None:
        from banso.nlu.project import python  # noqa: PLC0415 - this is the bot's environment

        os.execv(python(), [str(python()), __file__, sys.argv[1]])  # noqa: S606
    from banso_nlu.massive import accuracy_on_massive, read_massive  # noqa: PLC0415
    from banso_nlu.training import Settings  # noqa: PLC0415

    started = time.perf_counter()
    accuracy = accuracy_on_massive(read_massive(Path(sys.argv[1])), Settings())
    print(f"MASSIVE ja-JP test accuracy {accuracy:.2%} in {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
