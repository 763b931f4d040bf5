"""Terms and their rows, held as one array: as a dict with a Python string each they took seven times the memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Term `terms[i]`, as UTF-8, has row `i`; the terms are sorted by their bytes, which is by their code points."""

    terms: NDArray[np.bytes_]

    @classmethod
    def of(cls, terms: Iterable[str]) -> "Vocabulary":
        """A row for each of the terms in the order of their code points."""
        return cls(np.array(sorted(term.encode() for term in terms), dtype=np.bytes_))

    def __len__(self) -> int:
        return len(self.terms)

    def rows(self, terms: Sequence[str]) -> NDArray[np.intp]:
        """The row of each term, -1 for an unknown one."""
        if not len(self.terms):
            return np.full(len(terms), -1, dtype=np.intp)
        width = self.terms.dtype.itemsize
        # A term too long to be known would be cut to the width and might be taken for its beginning.
        asked = [code if len(code) <= width else b"" for code in (term.encode() for term in terms)]
        wanted = np.array(asked, dtype=self.terms.dtype)
        rows = np.minimum(np.searchsorted(self.terms, wanted), len(self.terms) - 1)
        return np.where((self.terms[rows] == wanted) & (wanted != b""), rows, -1)
