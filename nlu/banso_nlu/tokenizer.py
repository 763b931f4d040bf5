"""Rasa's tokenizer over `banso.japanese`."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from banso.japanese import tokenize
from banso.japanese.crisis import READ


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FugashiTokenizer(Tokenizer):
    """Tokens whose text is the original slice; the dictionary form is the lemma, reading and word class are data.

    Being first in the pipeline it also guards the message: it is cut at `longest` code points, and a leading `/`,
    which Rasa would obey as an intent at full confidence, becomes a full-width one (same length, so spans hold).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "longest": READ}

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str):
                text = text[: self._config["longest"]]
                stripped = text.lstrip()
                if stripped.startswith("/"):
                    text = text[: len(text) - len(stripped)] + "\uff0f" + stripped[1:]
                message.set(TEXT, text, add_to_output=True)
        return super().process(messages)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        return [
            Token(t.surface, t.start, t.end, data={"reading": t.reading, "pos": t.pos}, lemma=t.lemma)
            for t in tokenize(message.get(attribute))
        ]
