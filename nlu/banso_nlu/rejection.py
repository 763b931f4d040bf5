"""When a message is rather answered with `nlu_fallback`."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FALLBACK = "nlu_fallback"


def _is_intent(name: str) -> bool:
    return name != FALLBACK and not name.startswith("_")


def familiarity(chances: NDArray[np.float32], classes: Sequence[str]) -> NDArray[np.float64]:
    """How far the likeliest intent outweighs out of scope, on a log scale, for each row of probabilities.

    Without examples of `nlu_fallback` it is the likeliest intent's own probability. Of eleven scores compared in
    cross-validation, log odds rejected most at the same loss.
    """
    inside = [index for index, name in enumerate(classes) if _is_intent(name)]
    best = np.log(chances[:, inside].max(axis=1).astype(np.float64) + 1e-9)
    if FALLBACK not in classes:
        return best
    return best - np.log(chances[:, list(classes).index(FALLBACK)].astype(np.float64) + 1e-3)


def threshold(chances: NDArray[np.float32], labels: Sequence[str], classes: Sequence[str], lost: float) -> float:
    """The familiarity below which the share `lost` of the in-scope messages falls."""
    inside = np.array([_is_intent(label) for label in labels])
    return float(np.quantile(familiarity(chances[inside], classes), lost))
