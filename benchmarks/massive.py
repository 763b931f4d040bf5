"""Intent accuracy of the shipped featurizer and classifier on MASSIVE ja-JP: `python benchmarks/massive.py FOLDER`.

FOLDER holds train.tsv, dev.tsv and test.tsv (`id, intent, utterance, annotated utterance`); train and dev are learnt.
The best of the three models in the paper (FitzGerald et al. 2022) reaches 85.8. As these are ordinary messages, the
crisis rules are counted on all of them too: whatever they say is a false alarm or a question about death.
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
    from banso.japanese.crisis import assess  # noqa: PLC0415 - after the change of environment
    from banso_nlu.massive import accuracy_on_massive, read_massive  # noqa: PLC0415
    from banso_nlu.training import Settings  # noqa: PLC0415

    started = time.perf_counter()
    parts = read_massive(Path(sys.argv[1]))
    accuracy = accuracy_on_massive(parts, Settings())
    print(f"MASSIVE ja-JP test accuracy {accuracy:.2%} in {time.perf_counter() - started:.0f} s")
    texts = [text for part, _ in parts for text in part]
    alarms = sum(assess(text).grade != "none" for text in texts)
    print(f"crisis rules: {alarms} alarms in {len(texts)} messages, {alarms / len(texts):.3%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
