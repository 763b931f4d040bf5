"""How the linear model is fitted, and what it would have said to its own training messages unseen."""

import math
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.optimize
import scipy.sparse
from joblib import Parallel, delayed
from numpy.typing import NDArray

from banso_nlu.features import document
from banso_nlu.linear import Block, Floats, LinearModel, Meanings, softmax
from banso_nlu.vectors import WordVectors
from banso_nlu.vocabulary import Vocabulary

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


class _Table:
    """Counted names, a message a row, filled message by message; as Counters they took gigabytes."""

    def __init__(self) -> None:
        self._columns: dict[Any, int] = {}
        self._cells, self._counts, self._ends = array("i"), array("f"), array("q", [0])

    def add(self, counter: Mapping[Any, int]) -> None:
        columns = self._columns
        self._cells.extend([columns.setdefault(name, len(columns)) for name in counter])
        self._counts.extend(counter.values())
        self._ends.append(len(self._cells))

    def finish(self, least: int = 1) -> tuple[list[Any], Any]:
        """The names that occur in at least `least` messages, sorted, and their counts as a sparse matrix."""
        cells, counts = np.frombuffer(self._cells, dtype=np.int32), np.frombuffer(self._counts, dtype=np.float32)
        often = np.bincount(cells, minlength=len(self._columns)) >= least
        names = sorted(name for name, column in self._columns.items() if often[column])
        columns = np.zeros(len(self._columns), dtype=np.int32)
        columns[[self._columns[name] for name in names]] = np.arange(len(names), dtype=np.int32)
        kept = often[cells]
        ends = np.concatenate([[0], np.cumsum(kept)])[np.array(self._ends)]
        shape = (len(ends) - 1, len(names))
        return names, scipy.sparse.csr_matrix((counts[kept], columns[cells[kept]], ends), shape=shape)


class Corpus:
    """All messages counted once; `weigh` gives the features as learned from some of them."""

    def __init__(self, texts: Sequence[str], settings: Settings) -> None:
        self.settings = settings
        self.size = len(texts)
        self.vectors = WordVectors.installed() if settings.vectors else None
        tables = {name: _Table() for name in settings.weights}
        words, lemmas = _Table(), _Table()
        for text in texts:
            message = document(text, settings.weights)
            for name, table in tables.items():
                table.add(message.terms[name])
            words.add(Counter(message.words))
            lemmas.add({lemma: 1 for lemma, _ in message.words})
        self._terms: dict[str, list[str]] = {}
        self._counts: dict[str, Any] = {}
        for name in settings.weights:
            self._terms[name], counts = tables.pop(name).finish(settings.least)
            counts.data = 1 + np.log(counts.data)
            self._counts[name] = counts
        if self.vectors is not None:
            self._lemmas, self._lemma_counts = lemmas.finish()
            names, self._words = words.finish()
            of_lemma = {lemma: index for index, lemma in enumerate(self._lemmas)}
            self._lemma_of_word = np.array([of_lemma[lemma] for lemma, _ in names], dtype=np.int64)
            alone = np.ones(1, dtype=np.float32)
            self._word_vectors = np.stack([self.vectors.mean([name], alone) for name in names])

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
            vocabulary = Vocabulary.of(self._terms[name][column] for column in kept)
            blocks[name] = Block(vocabulary, idf, offset, weight)
            offset += len(kept)
        meanings = None
        if self.vectors is not None:
            seen = np.asarray((self._lemma_counts[learn] > 0).sum(axis=0)).ravel()
            idf = np.log((1 + len(learn)) / (1 + seen)).astype(np.float32)
            means = (self._words @ scipy.sparse.diags(idf[self._lemma_of_word])) @ self._word_vectors
            means /= np.linalg.norm(means, axis=1, keepdims=True) + 1e-9
            parts.append(scipy.sparse.csr_matrix(means * self.settings.vectors))
            met = np.flatnonzero(seen)
            lemmas = Vocabulary.of(self._lemmas[i] for i in met)
            meanings = Meanings(self.vectors, lemmas, idf[met], math.log(1 + len(learn)), self.settings.vectors)
        return scipy.sparse.hstack(parts).tocsr().astype(np.float32), blocks, meanings


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


def _scores(learnt: Any, labels: Sequence[str], asked: Any, classes: Sequence[str], settings: Settings) -> Floats:
    """Scores of the rows `asked` by a model of the rows `learnt`."""
    known, weights, bias = fit_weights(learnt, labels, settings)
    scores = np.full((asked.shape[0], len(classes)), -1.5, dtype=np.float32)
    scores[:, [classes.index(name) for name in known]] = asked @ weights + bias
    return scores


def _split(corpus: Corpus, labels: Sequence[str], held: NDArray[np.bool_]) -> tuple[Any, list[str], Any]:
    """Features and labels of the messages that are not `held`, and features of those that are."""
    features, _, _ = corpus.weigh(np.flatnonzero(~held))
    return features[~held], [labels[i] for i in np.flatnonzero(~held)], features[held]


def unseen_scores(corpus: Corpus, labels: Sequence[str], classes: Sequence[str], progress: Progress) -> Floats:
    """Scores of each message by a model trained without it (cross-validation)."""
    folds = folds_of(labels, corpus.settings.folds)
    scores = np.zeros((corpus.size, len(classes)), dtype=np.float32)
    for fold in range(corpus.settings.folds):
        progress(f"cross-validation {fold + 1}/{corpus.settings.folds}")
        scores[folds == fold] = _scores(*_split(corpus, labels, folds == fold), classes, corpus.settings)
    return scores


@dataclass(frozen=True)
class Trained:
    """A model, and what it was calibrated on: messages held out, their labels and probabilities (rows as `labels`)."""

    model: LinearModel
    labels: list[str]
    chances: Floats


def _fit_both(
    corpus: Corpus, features: Any, labels: Sequence[str], classes: Sequence[str], held: NDArray[np.bool_]
) -> tuple[tuple[list[str], Floats, Floats], Floats]:
    """What `fit_weights` makes of all messages; and scores of those that are `held`, by a model that has not seen them.

    Two processes, no threads: within a process liblinear draws the random numbers of all its fits from one place.
    """
    fits = [delayed(fit_weights)(features, labels, corpus.settings)]
    if held.any():
        fits.append(delayed(_scores)(*_split(corpus, labels, held), classes, corpus.settings))
    fitted, *scores = Parallel(n_jobs=len(fits), max_nbytes=None)(fits)
    return fitted, scores[0] if scores else np.zeros((0, len(classes)), dtype=np.float32)


def train(
    texts: Sequence[str],
    labels: Sequence[str],
    settings: Settings,
    progress: Progress = lambda _: None,
    kinds: Mapping[str, str] | None = None,
) -> Trained:
    """A model of all messages, calibrated on one of `settings.folds` that another model has not seen.

    With no folds nothing is held out: the probabilities are not calibrated, and there are none to look at. `kinds`
    names whose danger a text speaks of, for those of the texts of which it is known.
    """
    progress("counting terms")
    corpus = Corpus(texts, settings)
    features, blocks, meanings = corpus.weigh(np.arange(corpus.size))
    classes = sorted(set(labels))
    held = folds_of(labels, settings.folds) == 0 if settings.folds else np.zeros(corpus.size, dtype=np.bool_)
    progress(
        "final model, and beside it one of fewer messages to calibrate on the rest" if held.any() else "final model"
    )
    (known, weights, bias), scores = _fit_both(corpus, features, labels, classes, held)
    told = [place for place, text in enumerate(texts) if text in (kinds or {})]
    columns: list[str] = []
    if kinds and told:
        of_told = [kinds[texts[place]] for place in told]
        columns, more, biases = fit_weights(features[told], of_told, settings, balanced=True)
        weights, bias = np.hstack([weights, more]), np.hstack([bias, biases])
    truths = [labels[i] for i in np.flatnonzero(held)]
    places = np.array([classes.index(label) for label in truths], dtype=np.int64)
    temperature = fit_temperature(scores, places) if truths else 1.0
    model = LinearModel(blocks, meanings, known, weights.astype(np.float16), bias, temperature, columns)
    return Trained(model, truths, softmax(scores, temperature))
