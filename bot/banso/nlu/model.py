"""The model file: named by what it was made from, trained when there is none for the present content."""

import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from banso.nlu.corpus import read_examples
from banso.nlu.project import NluError, root, run_module

_CONTENT = (
    "config.yml",
    "nlu_data/**/*.*",
    *(
        f"nlu/banso_nlu/{part}.py"
        for part in ("classifier", "features", "linear", "rejection", "tokenizer", "training", "vectors", "vocabulary")
    ),
    "requirements/nlu.txt",
)
"""What the numbers in a model come from. The rules for crises and entities run beside it, so that mending one does not
train anew; `domain.yml` has no part either: the labels are those of `nlu_data`."""

FEWEST = 2
"""Intents, and sentences of each, that training needs: one part of the sentences is held out to calibrate on."""

_JAPANESE = ("text.py", "tokens.py")
"""Of `banso.japanese` the model depends on these."""


def _files() -> list[Path]:
    """In an order that does not depend on where project and code lie: a copy of a project has its model already."""
    here = root()
    found = {path for pattern in _CONTENT for path in here.glob(pattern)}
    return [*(Path(__file__).parents[1] / "japanese" / name for name in _JAPANESE), *sorted(found)]


def fingerprint() -> str:
    """Sixteen hexadecimal digits that change whenever a file changes that the model depends on."""
    digest = hashlib.sha256()
    for path in _files():
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path() -> Path:
    """Where the model for the present content is or will be."""
    return root() / "models" / f"nlu-{fingerprint()}.tar.gz"


def _require_sentences() -> None:
    """Raises NluError where `nlu_data` cannot be read or has too little: Rasa would say so in a long traceback."""
    counts = Counter(example.intent for example in read_examples())
    thin = sorted(intent for intent, count in counts.items() if count < FEWEST)
    if len(counts) < FEWEST or thin:
        found = f"only one sentence of {', '.join(thin)}" if thin else f"intents found: {len(counts)}"
        raise NluError(
            f"{root() / 'nlu_data'}: {found}; training needs two intents, and two sentences of each, or more"
        )


def train(progress: Callable[[str], None] = lambda _: None, *, force: bool = False) -> Path:
    """The model for the present content, trained only if there is none yet (or `force`); takes one or two minutes.

    `progress` gets a line for each step. Raises NluError where training fails.
    """
    path = model_path()
    if path.is_file() and not force:
        return path
    _require_sentences()
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_name("unfinished-" + path.name)
    run_module("banso_nlu.train", ["--out", str(unfinished)], progress)
    if not unfinished.is_file():
        raise NluError(f"training ended without a model at {unfinished}")
    return unfinished.replace(path)
