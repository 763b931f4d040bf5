"""A linear model over blocks of TF-IDF terms: trained with liblinear, kept as JSON and npz, calibrated.

Each block (see `features.BLOCKS`) is weighed by sublinear TF-IDF and brought to unit length, so that a long message
and a short one count alike and no block drowns another. One-versus-rest linear SVMs give scores; a softmax with one
temperature, fitted on scores of messages the model had not seen, turns them into probabilities.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.optimize
import scipy.sparse
from numpy.typing import NDArray

from banso_nlu.features import Terms, terms

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Settings:
    """`weights` names the blocks and how much each counts; `cost` is the SVM's C; `folds` serves calibration."""

    weights: dict[str, float]
    cost: float = 0.3
    least: int = 1
    folds: int = 5


@dataclass(frozen=True)
class Block:
    """The vocabulary of one block: term to row, and inverse document frequency by local row."""

    rows: dict[str, int]
    idf: Floats
    offset: int
    weight: float

    def weigh(self, counts: Counter[str]) -> tuple[list[int], Floats]:
        """Rows and values of the known terms; values are of length `weight` as a vector."""
        known = [(row, count) for term, count in counts.items() if (row := self.rows.get(term)) is not None]
        if not known:
            return [], np.zeros(0, dtype=np.float32)
        rows = [row for row, _ in known]
        frequency = np.array([1.0 + math.log(count) for _, count in known], dtype=np.float32)
        values = frequency * self.idf[rows]
        return [self.offset + row for row in rows], values * (self.weight / float(np.linalg.norm(values)))


def learn_blocks(documents: Sequence[Terms], settings: Settings) -> dict[str, Block]:
    blocks: dict[str, Block] = {}
    offset = 0
    for name, weight in settings.weights.items():
        seen: Counter[str] = Counter()
        for document in documents:
            seen.update(document[name].keys())
        vocabulary = sorted(term for term, count in seen.items() if count >= settings.least)
        idf = np.array([math.log((1 + len(documents)) / (1 + seen[term])) + 1 for term in vocabulary], dtype=np.float32)
        blocks[name] = Block({term: row for row, term in enumerate(vocabulary)}, idf, offset, weight)
        offset += len(vocabulary)
    return blocks


def matrix(documents: Sequence[Terms], blocks: dict[str, Block]) -> Any:
    """The documents as a sparse matrix, a row each."""
    rows: list[int] = []
    values: list[Floats] = []
    ends = [0]
    for document in documents:
        for name, block in blocks.items():
            block_rows, block_values = block.weigh(document[name])
            rows.extend(block_rows)
            values.append(block_values)
        ends.append(len(rows))
    width = sum(len(block.rows) for block in blocks.values())
    data = np.concatenate(values) if values else np.zeros(0, dtype=np.float32)
    return scipy.sparse.csr_matrix((data, rows, ends), shape=(len(documents), width))


def fit_weights(features: Any, labels: Sequence[str], classes: Sequence[str], cost: float) -> tuple[Floats, Floats]:
    """One-versus-rest SVM weights, shape (features, classes), and biases, shape (classes)."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - at training time only

    machine = LinearSVC(C=cost, random_state=0, max_iter=3000)
    machine.fit(features, list(labels))
    coefficients, intercept = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        coefficients, intercept = np.vstack([-coefficients, coefficients]), np.hstack([-intercept, intercept])
    order = [list(machine.classes_).index(name) for name in classes]
    return coefficients[order].T.astype(np.float32), intercept[order].astype(np.float32)


def softmax(scores: Floats, temperature: float) -> Floats:
    scaled = scores / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def fit_temperature(scores: Floats, truth: NDArray[np.int64]) -> float:
    """The temperature that makes the probabilities of unseen messages most likely."""

    def loss(log_temperature: float) -> float:
        chances = softmax(scores, math.exp(log_temperature))
        return -float(np.log(chances[np.arange(len(truth)), truth] + 1e-9).mean())

    return math.exp(float(scipy.optimize.minimize_scalar(loss, bounds=(-4, 2), method="bounded").x))


def folds_of(labels: Sequence[str], count: int) -> NDArray[np.int64]:
    """A fold for each message, every label spread evenly; the same for the same labels."""
    order = np.random.default_rng(0).permutation(len(labels))
    turn: Counter[str] = Counter()
    folds = np.zeros(len(labels), dtype=np.int64)
    for index in order:
        label = labels[index]
        folds[index] = turn[label] % count
        turn[label] += 1
    return folds


def unseen_scores(
    documents: Sequence[Terms],
    labels: Sequence[str],
    classes: Sequence[str],
    settings: Settings,
    progress: Callable[[str], None] = lambda _: None,
) -> Floats:
    """Scores of each message by a model trained without it (cross-validation)."""
    folds = folds_of(labels, settings.folds)
    scores = np.full((len(documents), len(classes)), -1.0, dtype=np.float32)
    for fold in range(settings.folds):
        progress(f"cross-validation {fold + 1}/{settings.folds}")
        learn, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        blocks = learn_blocks([documents[i] for i in learn], settings)
        known = sorted({labels[i] for i in learn})
        weights, bias = fit_weights(
            matrix([documents[i] for i in learn], blocks), [labels[i] for i in learn], known, settings.cost
        )
        columns = [classes.index(name) for name in known]
        scores[np.ix_(test, columns)] = matrix([documents[i] for i in test], blocks) @ weights + bias
    return scores


@dataclass(frozen=True)
class LinearModel:
    blocks: dict[str, Block]
    classes: list[str]
    weights: Floats
    bias: Floats
    temperature: float

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        settings: Settings,
        progress: Callable[[str], None] = lambda _: None,
    ) -> tuple["LinearModel", Floats]:
        """The model, and the probabilities of the training messages in cross-validation (rows as `texts`)."""
        classes = sorted(set(labels))
        documents = [terms(text, settings.weights) for text in texts]
        scores = unseen_scores(documents, labels, classes, settings, progress)
        temperature = fit_temperature(scores, np.array([classes.index(label) for label in labels]))
        progress("final model")
        blocks = learn_blocks(documents, settings)
        weights, bias = fit_weights(matrix(documents, blocks), labels, classes, settings.cost)
        return cls(blocks, classes, weights, bias, temperature), softmax(scores, temperature)

    def probabilities(self, text: str) -> Floats:
        """One probability for each of `classes`."""
        document = terms(text, self.blocks)
        scores = self.bias.copy()
        for name, block in self.blocks.items():
            rows, values = block.weigh(document[name])
            if rows:
                scores += values @ self.weights[rows]
        return softmax(scores, self.temperature)

    def save(self, folder: Path) -> None:
        """Writes `linear.json` (names) and `linear.npz` (numbers)."""
        described = {
            "classes": self.classes,
            "temperature": self.temperature,
            "blocks": {name: {"weight": b.weight, "terms": list(b.rows)} for name, b in self.blocks.items()},
        }
        (folder / "linear.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
        arrays = {f"idf_{name}": block.idf for name, block in self.blocks.items()}
        np.savez_compressed(folder / "linear.npz", weights=self.weights.astype(np.float16), bias=self.bias, **arrays)

    @classmethod
    def load(cls, folder: Path) -> "LinearModel":
        described = json.loads((folder / "linear.json").read_text(encoding="utf-8"))
        blocks: dict[str, Block] = {}
        offset = 0
        with np.load(folder / "linear.npz", allow_pickle=False) as arrays:
            for name, block in described["blocks"].items():
                rows = {term: row for row, term in enumerate(block["terms"])}
                blocks[name] = Block(rows, arrays[f"idf_{name}"], offset, block["weight"])
                offset += len(rows)
            weights, bias = arrays["weights"].astype(np.float32), arrays["bias"]
        return cls(blocks, described["classes"], weights, bias, described["temperature"])
