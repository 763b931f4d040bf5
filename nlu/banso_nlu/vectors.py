"""Word vectors: chiVe's, as the package ja-ginza carries them (480,000 words over 20,000 vectors of 300 numbers).

spaCy's files are read directly (`vocab/key2row`, `vocab/vectors`), so that spaCy itself is not needed: words are
keyed by MurmurHash64A with seed 1, as in spaCy's string store.
"""

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MULTIPLIER, _SHIFT, _MASK = 0xC6A4A7935BD1E995, 47, (1 << 64) - 1


@lru_cache(maxsize=8192)
def _key(word: str) -> int:
    """MurmurHash64A of the UTF-8 bytes, seed 1."""
    data = word.encode("utf-8", "replace")
    value = 1 ^ ((len(data) * _MULTIPLIER) & _MASK)
    whole = len(data) // 8 * 8
    for start in range(0, whole, 8):
        chunk = int.from_bytes(data[start : start + 8], "little") * _MULTIPLIER & _MASK
        chunk = (chunk ^ (chunk >> _SHIFT)) * _MULTIPLIER & _MASK
        value = (value ^ chunk) * _MULTIPLIER & _MASK
    if data[whole:]:
        value = (value ^ int.from_bytes(data[whole:], "little")) * _MULTIPLIER & _MASK
    value = (value ^ (value >> _SHIFT)) * _MULTIPLIER & _MASK
    return value ^ (value >> _SHIFT)


def _package() -> Path:
    found = importlib.util.find_spec("ja_ginza")
    folders = found.submodule_search_locations if found else None
    if not folders:
        raise FileNotFoundError("the package ja-ginza is not installed: make the NLU environment anew")
    return next(Path(folders[0]).glob("ja_ginza-*/vocab"))


@dataclass(frozen=True)
class WordVectors:
    """`keys` are sorted; word `keys[i]` has vector `table[rows[i]]`, of length 1."""

    keys: NDArray[np.uint64]
    rows: NDArray[np.uint16]
    table: NDArray[np.float16]

    @classmethod
    def installed(cls) -> "WordVectors":
        """From the installed package; FileNotFoundError without it."""
        import msgpack  # noqa: PLC0415 - at training time only

        folder = _package()
        pairs = msgpack.unpackb((folder / "key2row").read_bytes(), strict_map_key=False)
        keys = np.fromiter(pairs.keys(), dtype=np.uint64, count=len(pairs))
        rows = np.fromiter(pairs.values(), dtype=np.uint16, count=len(pairs))
        order = np.argsort(keys)
        table = np.load(folder / "vectors", allow_pickle=False).astype(np.float32)
        table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
        return cls(keys[order], rows[order], table.astype(np.float16))

    @property
    def width(self) -> int:
        return int(self.table.shape[1])

    def _rows(self, words: Sequence[str]) -> NDArray[np.intp]:
        """The row of each word's vector, -1 for a word that has none."""
        keys = np.array([_key(word) for word in words], dtype=np.uint64)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[places] == keys, self.rows[places], -1).astype(np.intp)

    def mean(self, words: Sequence[tuple[str, str]], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The weighted mean, of length 1, over (lemma, surface); the surface stands in for an unknown lemma."""
        rows = self._rows([lemma for lemma, _ in words])
        if (rows < 0).any():
            rows = np.where(rows < 0, self._rows([surface for _, surface in words]), rows)
        known = rows >= 0
        if not known.any():
            return np.zeros(self.width, dtype=np.float32)
        total = weights[known] @ self.table[rows[known]].astype(np.float32)
        return np.asarray(total / (np.linalg.norm(total) + 1e-9), dtype=np.float32)
