"""What rules read, in Rasa's parse result: entities, and the risk with its kind."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from banso.japanese.crisis import CLASSIFIER, judge
from banso.japanese.entities import read_entities
from banso_nlu.classifier import CRISIS, KIND
from banso_nlu.rejection import FALLBACK


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
    """Adds `risk` and `kind`: what the rules and the classifier find together. The intent is `crisis` where there is a
    risk and something else where there is none; `crisis` stays in the ranking only with the classifier's own
    probability, or more where the rules were right. Where a likeliest `crisis` is none (a denial, mourning), the other
    intents share its probability among them, or what is plain would look like a guess."""

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY) or []
            chance = next((entry["confidence"] for entry in ranking if entry["name"] == CRISIS), 0.0)
            familiar = not ranking or ranking[0]["name"] != FALLBACK
            risk = judge(message.get(TEXT) or "", chance, familiar=familiar, kind=message.get(KIND))
            message.set("risk", risk.grade, add_to_output=True)
            message.set(KIND, risk.kind, add_to_output=True)
            others = [entry for entry in ranking if entry["name"] != CRISIS]
            if risk.grade != "none":
                sure = chance if risk.rule == CLASSIFIER else max(chance, 0.95)
                _rank(message, [{"name": CRISIS, "confidence": sure}, *others])
            elif others and ranking[0]["name"] == CRISIS:
                whole = sum(entry["confidence"] for entry in others)
                _rank(message, [{**entry, "confidence": entry["confidence"] / max(whole, 1e-9)} for entry in others])
        return messages


def _rank(message: Message, ranking: list[dict[str, Any]]) -> None:
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
