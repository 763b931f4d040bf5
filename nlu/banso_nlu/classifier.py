"""The intent classifier as a Rasa component, with rejection of what it does not know."""

import json
import logging
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from banso_nlu.linear import Floats, LinearModel, Settings

logger = logging.getLogger(__name__)


def rejection_threshold(chances: Floats, labels: list[str], classes: list[str], lost: float) -> float:
    """The confidence below which at most the share `lost` of understood in-scope messages falls."""
    truth = np.array([classes.index(label) for label in labels])
    inside = np.array([label != FALLBACK for label in labels])
    best = chances.argmax(axis=1)
    kept = chances.max(axis=1)[inside & (best == truth)]
    return float(np.quantile(kept, lost)) if len(kept) else 0.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """A calibrated linear model (see `linear`); below the threshold the intent is `nlu_fallback`, as in Rasa.

    Examples labelled `nlu_fallback` teach it what is out of scope. The ranking keeps the likeliest intents behind
    `nlu_fallback`, so that a dialog can ask between the first two.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`lost`: share of correctly read training messages that the threshold may reject (cross-validated)."""
        return {
            "weights": {"chars": 1.0, "reading": 1.0, "words": 1.0, "lemmas": 1.0, "pairs": 1.0},
            "cost": 0.3,
            "least": 1,
            "lost": 0.03,
            "ranking": 10,
        }

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: LinearModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model
        self._threshold = 0.0

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
        examples = sorted({(e.get(TEXT), e.get(INTENT)) for e in training_data.intent_examples if e.get(TEXT)})
        texts, labels = [text for text, _ in examples], [label for _, label in examples]
        settings = Settings(self._config["weights"], self._config["cost"], self._config["least"])
        self._model, chances = LinearModel.train(texts, labels, settings, lambda step: logger.info("%s", step))
        self._threshold = rejection_threshold(chances, labels, self._model.classes, self._config["lost"])
        self._persist(self._model)
        return self._resource

    def _persist(self, model: LinearModel) -> None:
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
            (folder / "threshold.json").write_text(json.dumps(self._threshold), encoding="utf-8")

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
            component = cls(config, model_storage, resource, LinearModel.load(folder))
            component._threshold = json.loads((folder / "threshold.json").read_text(encoding="utf-8"))
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self._rank(message.get(TEXT) or "")
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _rank(self, text: str) -> list[dict[str, Any]]:
        if self._model is None or not text.strip():
            return [{"name": FALLBACK, "confidence": 1.0}]
        chances = self._model.probabilities(text)
        order = np.argsort(-chances, kind="stable")[: self._config["ranking"]]
        ranking = [{"name": self._model.classes[i], "confidence": float(chances[i])} for i in order]
        best = ranking[0]
        if best["name"] != FALLBACK and best["confidence"] < self._threshold:
            ranking = [entry for entry in ranking if entry["name"] != FALLBACK]
            ranking.insert(0, {"name": FALLBACK, "confidence": 1.0 - best["confidence"]})
        return ranking
