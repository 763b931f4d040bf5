"""The shipped featurizer and classifier on MASSIVE ja-JP (FitzGerald et al. 2022), which is read and never copied."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from banso_nlu.training import Settings, train

Part = tuple[list[str], list[str]]
"""Texts and intents."""


def _read(path: Path) -> Part:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [row[2] for row in rows], [row[1] for row in rows]


def read_massive(folder: Path) -> tuple[Part, Part]:
    """Train with dev, and test. Raises FileNotFoundError where the folder has no such files."""
    train_texts, train_labels = _read(folder / "train.tsv")
    dev_texts, dev_labels = _read(folder / "dev.tsv")
    return (train_texts + dev_texts, train_labels + dev_labels), _read(folder / "test.tsv")


def accuracy_on_massive(parts: tuple[Part, Part], settings: Settings) -> float:
    """Share of test lines whose intent is read rightly after training on the rest."""
    (texts, labels), (test_texts, test_labels) = parts
    model = train(texts, labels, replace(settings, folds=0)).model
    answers = [model.classes[int(np.argmax(model.scores(text)))] for text in test_texts]
    return float(np.mean([answer == label for answer, label in zip(answers, test_labels, strict=True)]))
