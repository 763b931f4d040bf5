"""When a message is rather answered with `nlu_fallback`."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FALLBACK = "nlu_fallback"
"""Rasa's name for the answer that it is none of the intents, and the class of what is out of scope."""

NOT_CRISIS = "_not_crisis"
"""A class of the model's own: what sounds like a crisis and is none. It is never an answer."""


def is_intent(name: str) -> bool:
    """Whether a class is one of the intents that `nlu_data` names."""
    return name not in {FALLBACK, NOT_CRISIS}


def familiarity(chances: NDArray[np.float32], classes: Sequence[str]) -> NDArray[np.float64]:
    """How far the likeliest intent outweighs out of scope, on a log scale, for each row of probabilities.

    Without examples of `nlu_fallback` it is the likeliest intent's own probability. Of eleven scores compared in
    cross-validation, log odds rejected most at the same loss.
    """
    inside = [index for index, name in enumerate(classes) if is_intent(name)]
    best = np.log(chances[:, inside].max(axis=1).astype(np.float64) + 1e-9)
    if FALLBACK not in classes:
        return best
    return best - np.log(chances[:, list(classes).index(FALLBACK)].astype(np.float64) + 1e-3)


def threshold(chances: NDArray[np.float32], labels: Sequence[str], classes: Sequence[str], lost: float) -> float:
    """The familiarity below which the share `lost` of the in-scope messages falls."""
    inside = np.array([is_intent(label) for label in labels])
    return float(np.quantile(familiarity(chances[inside], classes), lost))
