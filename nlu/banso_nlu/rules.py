"""What rules read, in Rasa's parse result: entities, and the risk with its kind."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from banso.japanese.crisis import Risk, assess, higher
from banso.japanese.entities import read_entities


class _Untrained(GraphComponent):
    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "_Untrained":
        return cls(config)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RuleEntityExtractor(_Untrained, EntityExtractorMixin):
    """The entities of `banso.japanese`, with `role` and `negated` where they are known."""

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = []
            for entity in read_entities(message.get(TEXT) or ""):
                entry: dict[str, Any] = {
                    "entity": entity.name,
                    "value": entity.value,
                    "start": entity.start,
                    "end": entity.end,
                    "extractor": "RuleEntityExtractor",
                    "negated": entity.negated,
                }
                if entity.role:
                    entry["role"] = entity.role
                found.append(entry)
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CrisisGate(_Untrained):
    """Adds `risk` and `kind`: the higher of the rules and the classifier. A risk makes the intent `crisis`.

    The classifier alone raises `crisis` where that is its answer and `watch` where it holds it for likelier
    than `suspicion`.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"suspicion": 0.25}

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY) or []
            chance = next((entry["confidence"] for entry in ranking if entry["name"] == "crisis"), 0.0)
            read = Risk("none")
            if ranking and ranking[0]["name"] == "crisis":
                read = Risk("crisis", "self", "classifier")
            elif chance >= self._config["suspicion"]:
                read = Risk("watch", "self", "classifier")
            ruled = assess(message.get(TEXT) or "")
            risk = higher(ruled, read)
            message.set("risk", risk.grade, add_to_output=True)
            message.set("kind", risk.kind, add_to_output=True)
            if ruled.grade != "none" and (not ranking or ranking[0]["name"] != "crisis"):
                first = {"name": "crisis", "confidence": max(chance, 0.95)}
                others = [entry for entry in ranking if entry["name"] != "crisis"]
                message.set(INTENT, first, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [first, *others], add_to_output=True)
        return messages
