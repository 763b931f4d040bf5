"""How the linear model is fitted, and what it would have said to its own training messages unseen."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.optimize
import scipy.sparse
from numpy.typing import NDArray

from banso_nlu.features import Document, document
from banso_nlu.linear import Block, Floats, LinearModel, Meanings, softmax
from banso_nlu.vectors import WordVectors

Progress = Callable[[str], None]

TOLERANCE = 0.01
"""Of liblinear. A hundred times finer takes a quarter longer and gave the same accuracy to four digits."""
MESSAGES_A_TERM = 7000
"""Of so many messages more, a term must occur in one more: 8 of 57,000 in place of 3 leave a third of the terms and
70 MB less memory, at the same figures."""


@dataclass(frozen=True)
class Settings:
    """`weights` names the blocks and how much each counts, `vectors` the weight of the word vectors (0: without them).

    `cost` is the SVM's C, `least` how many messages a term must occur in (see `MESSAGES_A_TERM`), `folds` the parts of
    which one calibrates.
    """

    weights: dict[str, float] = field(
        default_factory=lambda: {"chars": 1.0, "reading": 1.0, "words": 1.0, "lemmas": 1.0, "pairs": 1.0}
    )
    vectors: float = 3.0
    cost: float = 0.3
    least: int = 3
    folds: int = 3


class Corpus:
    """All messages counted once; `weigh` gives the features as learned from some of them."""

    def __init__(self, texts: Sequence[str], settings: Settings, vectors: WordVectors | None = None) -> None:
        self.settings = settings
        self.size = len(texts)
        documents = [document(text, settings.weights) for text in texts]
        self._terms: dict[str, list[str]] = {}
        self._counts: dict[str, Any] = {}
        for name in settings.weights:
            self._terms[name], self._counts[name] = _count([message.terms[name] for message in documents])
        self.vectors = vectors or (WordVectors.installed() if settings.vectors else None)
        if self.vectors is not None:
            self._count_words(documents, self.vectors)

    def _count_words(self, documents: list[Document], vectors: WordVectors) -> None:
        names, self._words = _count([Counter(message.words) for message in documents], plain=True)
        self._lemmas, self._lemma_counts = _count([Counter({w[0]: 1 for w in m.words}) for m in documents])
        of_lemma = {lemma: index for index, lemma in enumerate(self._lemmas)}
        self._lemma_of_word = np.array([of_lemma[lemma] for lemma, _ in names], dtype=np.int64)
        self._word_vectors = np.stack([vectors.mean([(lemma, surface, 1.0)]) for lemma, surface in names])

    def weigh(self, learn: NDArray[np.int64]) -> tuple[Any, dict[str, Block], Meanings | None]:
        """Features of all messages (sparse rows), with vocabulary and frequencies of those in `learn` alone."""
        parts = []
        least = max(self.settings.least, len(learn) // MESSAGES_A_TERM)
        blocks: dict[str, Block] = {}
        offset = 0
        for name, weight in self.settings.weights.items():
            counts = self._counts[name]
            seen = np.asarray((counts[learn] > 0).sum(axis=0)).ravel()
            kept = np.flatnonzero(seen >= least)
            idf = np.log((1 + len(learn)) / (1 + seen[kept])).astype(np.float32) + np.float32(1)
            parts.append(_unit_rows(counts[:, kept] @ scipy.sparse.diags(idf)) * weight)
            rows = {self._terms[name][column]: row for row, column in enumerate(kept)}
            blocks[name] = Block(rows, idf, offset, weight)
            offset += len(kept)
        meanings = None
        if self.vectors is not None:
            seen = np.asarray((self._lemma_counts[learn] > 0).sum(axis=0)).ravel()
            idf = np.log((1 + len(learn)) / (1 + seen)).astype(np.float32)
            means = (self._words @ scipy.sparse.diags(idf[self._lemma_of_word])) @ self._word_vectors
            means /= np.linalg.norm(means, axis=1, keepdims=True) + 1e-9
            parts.append(scipy.sparse.csr_matrix(means * self.settings.vectors))
            known = {self._lemmas[i]: float(idf[i]) for i in np.flatnonzero(seen)}
            meanings = Meanings(self.vectors, known, math.log(1 + len(learn)), self.settings.vectors)
        return scipy.sparse.hstack(parts).tocsr().astype(np.float32), blocks, meanings


def _count(counters: Sequence[Counter[Any]], *, plain: bool = False) -> tuple[list[Any], Any]:
    """Sorted names, and sublinear (or `plain`) counts as a sparse matrix, a row each."""
    names = sorted({name for counter in counters for name in counter})
    column = {name: index for index, name in enumerate(names)}
    columns = [column[name] for counter in counters for name in counter]
    counts = np.array([count for counter in counters for count in counter.values()], dtype=np.float32)
    ends = np.cumsum([0, *(len(counter) for counter in counters)])
    values = counts if plain else 1 + np.log(counts)
    return names, scipy.sparse.csr_matrix((values, columns, ends), shape=(len(counters), len(names)))


def _unit_rows(matrix: Any) -> Any:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return scipy.sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix


def fit_weights(
    features: Any, labels: Sequence[str], settings: Settings, *, balanced: bool = False
) -> tuple[list[str], Floats, Floats]:
    """Classes, one-versus-rest SVM weights (features, classes), biases (classes); `balanced`: rare ones weigh more."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - at training time only

    weight = "balanced" if balanced else None
    machine = LinearSVC(C=settings.cost, class_weight=weight, random_state=0, tol=TOLERANCE, max_iter=3000)
    machine.fit(features, list(labels))
    coefficients, intercept = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        coefficients, intercept = np.vstack([-coefficients, coefficients]), np.hstack([-intercept, intercept])
    return list(machine.classes_), coefficients.T.astype(np.float32), intercept.astype(np.float32)


def fit_temperature(scores: Floats, truth: NDArray[np.int64]) -> float:
    """The temperature that makes the probabilities of unseen messages most likely."""

    def loss(log_temperature: float) -> float:
        chances = softmax(scores, math.exp(log_temperature))
        return -float(np.log(chances[np.arange(len(truth)), truth] + 1e-9).mean())

    return math.exp(float(scipy.optimize.minimize_scalar(loss, bounds=(-4, 2), method="bounded").x))


def folds_of(labels: Sequence[str], count: int) -> NDArray[np.int64]:
    """A fold for each message, every label spread evenly; the same for the same labels."""
    turn: Counter[str] = Counter()
    folds = np.zeros(len(labels), dtype=np.int64)
    for index in np.random.default_rng(0).permutation(len(labels)):
        folds[index] = turn[labels[index]] % count
        turn[labels[index]] += 1
    return folds


def scores_of_fold(
    corpus: Corpus, labels: Sequence[str], classes: Sequence[str], folds: NDArray[np.int64], fold: int
) -> tuple[NDArray[np.int64], Floats]:
    """The messages of a fold (their places), and their scores by a model trained without them."""
    learn, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
    features, _, _ = corpus.weigh(learn)
    known, weights, bias = fit_weights(features[learn], [labels[i] for i in learn], corpus.settings)
    scores = np.full((len(test), len(classes)), -1.5, dtype=np.float32)
    scores[:, [classes.index(name) for name in known]] = features[test] @ weights + bias
    return test, scores


def unseen_scores(corpus: Corpus, labels: Sequence[str], classes: Sequence[str], progress: Progress) -> Floats:
    """Scores of each message by a model trained without it (cross-validation)."""
    folds = folds_of(labels, corpus.settings.folds)
    scores = np.zeros((corpus.size, len(classes)), dtype=np.float32)
    for fold in range(corpus.settings.folds):
        progress(f"cross-validation {fold + 1}/{corpus.settings.folds}")
        test, of_fold = scores_of_fold(corpus, labels, classes, folds, fold)
        scores[test] = of_fold
    return scores


@dataclass(frozen=True)
class Trained:
    """A model, and what it was calibrated on: messages held out, their labels and probabilities (rows as `labels`)."""

    model: LinearModel
    labels: list[str]
    chances: Floats


def train(
    texts: Sequence[str],
    labels: Sequence[str],
    settings: Settings,
    progress: Progress = lambda _: None,
    kinds: Mapping[str, str] | None = None,
) -> Trained:
    """A model of all messages, calibrated on one of `settings.folds` that a first model has not seen.

    With no folds nothing is held out: the probabilities are not calibrated, and there are none to look at. `kinds`
    names whose danger a text speaks of, for those of the texts of which it is known.
    """
    corpus = Corpus(texts, settings)
    classes = sorted(set(labels))
    temperature, held, chances = 1.0, [], np.zeros((0, len(classes)), dtype=np.float32)
    if settings.folds:
        progress(f"calibrating on one of {settings.folds} parts")
        test, scores = scores_of_fold(corpus, labels, classes, folds_of(labels, settings.folds), 0)
        held = [labels[i] for i in test]
        temperature = fit_temperature(scores, np.array([classes.index(label) for label in held]))
        chances = softmax(scores, temperature)
    progress("final model")
    features, blocks, meanings = corpus.weigh(np.arange(corpus.size))
    known, weights, bias = fit_weights(features, labels, settings)
    told = [place for place, text in enumerate(texts) if text in (kinds or {})]
    columns: list[str] = []
    if kinds and told:
        of_told = [kinds[texts[place]] for place in told]
        columns, more, biases = fit_weights(features[told], of_told, settings, balanced=True)
        weights, bias = np.hstack([weights, more]), np.hstack([bias, biases])
    model = LinearModel(blocks, meanings, known, weights.astype(np.float16), bias, temperature, columns)
    return Trained(model, held, chances)
