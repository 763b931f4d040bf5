"""The intent classifier as a Rasa component, with rejection of what it does not know."""

import glob
import itertools
import json
import logging
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from banso_nlu.linear import LinearModel
from banso_nlu.rejection import FALLBACK, NOT_CRISIS, familiarity, is_intent, threshold
from banso_nlu.training import Settings, train

logger = logging.getLogger(__name__)

CRISIS = "crisis"

KIND = "kind"
"""Key of an intent's metadata in `nlu_data` and of the parse result: whose danger a crisis speaks of."""


def _kind(example: Message) -> str | None:
    told = (example.get("metadata") or {}).get("intent") or {}
    return str(told[KIND]) if KIND in told else None


def read_lines(patterns: list[str]) -> list[str]:
    """Messages of the text files that match, one a line; lines that begin with # are remarks. No file holds none."""
    paths = sorted(itertools.chain.from_iterable(glob.glob(pattern) for pattern in patterns))
    found = [Path(path).read_text(encoding="utf-8").splitlines() for path in paths]
    lines = (line.strip() for line in itertools.chain.from_iterable(found))
    return [line for line in lines if line and not line.startswith("#")]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """A calibrated linear model (see `linear`); what is unfamiliar (see `rejection`) becomes `nlu_fallback`.

    The files `negatives`, and examples labelled `nlu_fallback`, teach it what is out of scope; the files
    `counterexamples` what sounds like a crisis and is none; `kind` in an intent's metadata tells whose danger its
    examples speak of. The ranking keeps the likeliest intents behind
    `nlu_fallback`, so that a dialog can ask between the first two.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`lost` is the share of in-scope messages held out that may be rejected; the rest see `Settings`."""
        settings = Settings()
        return {
            "weights": settings.weights,
            "vectors": settings.vectors,
            "cost": settings.cost,
            "least": settings.least,
            "folds": settings.folds,
            "negatives": [],
            "counterexamples": [],
            "lost": 0.05,
            "ranking": 10,
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
        limit: float = 0.0,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model
        self._limit = limit

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearIntentClassifier":
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        label_of = {e.get(TEXT): e.get(INTENT) for e in training_data.intent_examples if e.get(TEXT)}
        for patterns, label in ((self._config["negatives"], FALLBACK), (self._config["counterexamples"], NOT_CRISIS)):
            for text in read_lines(patterns):
                label_of.setdefault(text, label)
        texts = sorted(label_of)
        labels = [label_of[text] for text in texts]
        names = ("weights", "vectors", "cost", "least", "folds")
        settings = Settings(**{name: self._config[name] for name in names})
        logger.info("learning from %d messages of %d intents", len(texts), len(set(labels)))
        kinds = {e.get(TEXT): kind for e in training_data.intent_examples if (kind := _kind(e))}
        trained = train(texts, labels, settings, lambda step: logger.info("%s", step), kinds)
        self._model = trained.model
        self._limit = threshold(trained.chances, trained.labels, self._model.classes, self._config["lost"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
            (folder / "limit.json").write_text(json.dumps(self._limit), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LinearIntentClassifier":
        with model_storage.read_from(resource) as folder:
            limit = json.loads((folder / "limit.json").read_text(encoding="utf-8"))
            return cls(config, model_storage, resource, LinearModel.load(folder), limit)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking, kind = self._read(message.get(TEXT) or "")
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(KIND, kind, add_to_output=True)
        return messages

    def _read(self, text: str) -> tuple[list[dict[str, Any]], str | None]:
        if self._model is None or not text.strip():
            return [{"name": FALLBACK, "confidence": 1.0}], None
        chances, kind = self._model.read(text)
        classes = self._model.classes
        hidden = float(chances[classes.index(NOT_CRISIS)]) if NOT_CRISIS in classes else 0.0
        shown = [i for i in np.argsort(-chances, kind="stable") if is_intent(classes[i])]
        # Setting `_not_crisis` aside must not make a crisis likelier.
        share = {name: 1.0 if name == CRISIS else 1.0 / max(1.0 - hidden, 1e-6) for name in classes}
        ranking = [{"name": classes[i], "confidence": min(1.0, float(chances[i]) * share[classes[i]])} for i in shown]
        ranking = sorted(ranking, key=lambda entry: -entry["confidence"])[: self._config["ranking"]]
        if familiarity(chances[np.newaxis], classes)[0] < self._limit:
            ranking.insert(0, {"name": FALLBACK, "confidence": 1.0 - ranking[0]["confidence"]})
        return ranking, kind
