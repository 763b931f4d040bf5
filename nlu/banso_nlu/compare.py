"""Compares pipelines: cross-validation over nlu_data, the written test set, MASSIVE ja-JP; a table and a picture.

MASSIVE (FitzGerald et al. 2022, CC BY 4.0) is read from where it lies and never copied; without it its column is empty.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from banso.nlu.corpus import read_examples
from banso_nlu.massive import accuracy_on_massive, read_massive
from banso_nlu.training import Corpus, Settings, train, unseen_scores

_TERMS = Settings().weights


def _only(*blocks: str) -> dict[str, float]:
    return dict.fromkeys(blocks, 1.0)


PIPELINES: dict[str, Settings] = {
    "characters 1–5": Settings(_only("chars"), vectors=0),
    "words 1–2": Settings(_only("words"), vectors=0),
    "reading 1–5": Settings(_only("reading"), vectors=0),
    "lemmas 1–2": Settings(_only("lemmas"), vectors=0),
    "word vectors alone": Settings({}, vectors=3),
    "characters, words": Settings(_only("chars", "words"), vectors=0),
    "characters, words, pairs": Settings(_only("chars", "words", "pairs"), vectors=0),
    "all terms": Settings(_TERMS, vectors=0),
    "reading, lemmas, vectors": Settings(_only("reading", "lemmas"), vectors=3),
    "all terms, vectors × 1": Settings(_TERMS, vectors=1),
    "all terms, vectors × 3 (shipped)": Settings(),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Shares from 0 to 1, None where not measured; `seconds` is one training without cross-validation."""

    name: str
    validated: float | None
    tested: float | None
    massive: float | None
    seconds: float


def _test_lines() -> tuple[list[str], list[str]]:
    """Labels and texts of the written test set."""
    rows = [line.split("\t", 1) for line in Path("tests/nlu/intents.tsv").read_text(encoding="utf-8").splitlines()]
    return [label for label, _ in rows], [text for _, text in rows]


def macro_f1(truth: Sequence[str], answers: Sequence[str]) -> float:
    return float(f1_score(truth, answers, average="macro", labels=sorted(set(truth))))


def _measure(name: str, settings: Settings, data: Path, massive: Path | None) -> Row:
    examples = [(example.text, example.intent) for example in read_examples(data)]
    truth, test = _test_lines()
    seen = set(test)
    texts = [text for text, _ in examples if text not in seen]
    labels = [label for text, label in examples if text not in seen]
    classes = sorted(set(labels))
    corpus = Corpus(texts, settings)
    guesses = unseen_scores(corpus, labels, classes, lambda _: None).argmax(axis=1)
    started = time.perf_counter()
    model, _ = train(texts, labels, settings, folds=0)
    seconds = time.perf_counter() - started
    answers = [model.classes[int(np.argmax(model.scores(text)))] for text in test]
    on_massive = accuracy_on_massive(read_massive(massive), settings) if massive else None
    tested = macro_f1(truth, answers)
    return Row(name, macro_f1(labels, [classes[i] for i in guesses]), tested, on_massive, seconds)


def _cell(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"


def table(rows: Sequence[Row]) -> str:
    """Markdown."""
    lines = [
        "| pipeline | cross-validated macro-F1 | test macro-F1 | MASSIVE ja-JP accuracy | training s |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        cells = (row.name, _cell(row.validated), _cell(row.tested), _cell(row.massive), f"{row.seconds:.0f}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def picture(rows: Sequence[Row], path: Path) -> None:
    """Horizontal bars, one group a pipeline, as SVG."""
    import matplotlib as mpl  # noqa: PLC0415 - slow to import

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "banso"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(9, 0.6 * len(rows) + 1.5))
    places = np.arange(len(rows))[::-1]
    for offset, (label, attribute) in zip(
        (0.27, 0.0, -0.27),
        (("cross-validation", "validated"), ("test set", "tested"), ("MASSIVE", "massive")),
        strict=True,
    ):
        axes.barh(places + offset, [getattr(row, attribute) or 0 for row in rows], height=0.25, label=label)
    axes.set_yticks(places, [row.name for row in rows])
    axes.set_xlim(0.3, 1)
    axes.set_xlabel("macro-F1 (MASSIVE: accuracy)")
    axes.legend(loc="lower left")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs"))
    parser.add_argument("--data", type=Path, default=Path("nlu_data"))
    parser.add_argument("--massive", type=Path)
    options = parser.parse_args()
    rows = []
    for name, settings in PIPELINES.items():
        rows.append(_measure(name, settings, options.data, options.massive))
        print(table(rows[-1:]).splitlines()[-1], flush=True)  # noqa: T201
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "nlu-pipelines.md").write_text(table(rows), encoding="utf-8")
    picture(rows, options.out / "nlu-pipelines.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
