"""A calibrated linear model over TF-IDF terms and word vectors, kept as JSON and npz.

Each block of terms (see `features.BLOCKS`) is weighed by sublinear TF-IDF and brought to unit length, so that a long
message and a short one count alike and no block drowns another; the mean of the word vectors, weighed by IDF, is one
more block. One-versus-rest linear SVMs give scores; a softmax with one temperature, fitted in cross-validation, turns
them into probabilities. Training is in `training`.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from banso_nlu.features import Document, document
from banso_nlu.vectors import WordVectors
from banso_nlu.vocabulary import Vocabulary

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Block:
    """The vocabulary of one block, and inverse document frequency by row within the block."""

    vocabulary: Vocabulary
    idf: Floats
    offset: int
    weight: float

    def weigh(self, counts: Counter[str]) -> tuple[NDArray[np.intp], Floats]:
        """Rows and values of the known terms; values are of length `weight` as a vector."""
        rows = self.vocabulary.rows(list(counts))
        known = rows >= 0
        rows = rows[known]
        frequency = 1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts))[known])
        values = frequency * self.idf[rows]
        return self.offset + rows, values * np.float32(self.weight / (np.linalg.norm(values) + 1e-9))


@dataclass(frozen=True)
class Meanings:
    """The block of word vectors: `idf` by row of `lemmas`, `unseen` for lemmas that training never met."""

    vectors: WordVectors
    lemmas: Vocabulary
    idf: Floats
    unseen: float
    weight: float

    def weigh(self, message: Document) -> Floats:
        rows = self.lemmas.rows([lemma for lemma, _ in message.words])
        idf = np.where(rows >= 0, self.idf[rows], np.float32(self.unseen))
        return self.vectors.mean(message.words, idf) * np.float32(self.weight)


def softmax(scores: Floats, temperature: float) -> Floats:
    """Probabilities along the last axis."""
    scaled = scores / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True)
class LinearModel:
    """`weights` is (features, columns), the rows of `meanings` last; `bias` is (columns). The columns are those of
    `classes` and after them those of `kinds`: whose danger a message speaks of, should it be a crisis.

    Half precision halves the memory and changes no answer.
    """

    blocks: dict[str, Block]
    meanings: Meanings | None
    classes: list[str]
    weights: NDArray[np.float16]
    bias: Floats
    temperature: float
    kinds: list[str] = field(default_factory=list)

    def scores(self, text: str) -> Floats:
        """One score for each column, as the SVMs give them."""
        message = document(text, self.blocks)
        scores = self.bias.copy()
        for name, block in self.blocks.items():
            rows, values = block.weigh(message.terms[name])
            if len(rows):
                scores += values @ self.weights[rows].astype(np.float32)
        if self.meanings is not None:
            scores += self.meanings.weigh(message) @ self.weights[-self.meanings.vectors.width :].astype(np.float32)
        return scores

    def read(self, text: str) -> tuple[Floats, str | None]:
        """One probability for each of `classes`, and the likeliest of `kinds` (None without them)."""
        scores = self.scores(text)
        chances = softmax(scores[: len(self.classes)], self.temperature)
        return chances, self.kinds[int(np.argmax(scores[len(self.classes) :]))] if self.kinds else None

    def save(self, folder: Path) -> None:
        """Writes `linear.json` (names of the columns, settings) and `linear.npz` (terms and numbers)."""
        described: dict[str, object] = {
            "classes": self.classes,
            "kinds": self.kinds,
            "temperature": self.temperature,
            "blocks": {name: block.weight for name, block in self.blocks.items()},
        }
        arrays: dict[str, NDArray[np.generic]] = {}
        for name, block in self.blocks.items():
            arrays |= {f"terms_{name}": block.vocabulary.terms, f"idf_{name}": block.idf}
        if self.meanings is not None:
            described["meanings"] = {"weight": self.meanings.weight, "unseen": self.meanings.unseen}
            vectors = self.meanings.vectors
            arrays |= {"keys": vectors.keys, "rows": vectors.rows, "table": vectors.table}
            arrays |= {"lemmas": self.meanings.lemmas.terms, "idf_of_lemmas": self.meanings.idf}
        (folder / "linear.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(folder / "linear.npz", weights=self.weights, bias=self.bias, **arrays)

    @classmethod
    def load(cls, folder: Path) -> "LinearModel":
        """Reads what `save` wrote; no pickle is opened."""
        described = json.loads((folder / "linear.json").read_text(encoding="utf-8"))
        blocks: dict[str, Block] = {}
        offset = 0
        meanings = None
        with np.load(folder / "linear.npz", allow_pickle=False) as arrays:
            for name, weight in described["blocks"].items():
                vocabulary = Vocabulary(arrays[f"terms_{name}"])
                blocks[name] = Block(vocabulary, arrays[f"idf_{name}"], offset, weight)
                offset += len(vocabulary)
            if about := described.get("meanings"):
                vectors = WordVectors(arrays["keys"], arrays["rows"], arrays["table"])
                lemmas = Vocabulary(arrays["lemmas"])
                meanings = Meanings(vectors, lemmas, arrays["idf_of_lemmas"], about["unseen"], about["weight"])
            weights, bias = arrays["weights"], arrays["bias"]
        return cls(blocks, meanings, described["classes"], weights, bias, described["temperature"], described["kinds"])
