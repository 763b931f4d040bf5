"""Run in the NLU environment by `test_small_model`: a JSON object of what the vocabulary and a small model answer."""

import json
import sys
import tempfile
from pathlib import Path

from banso_nlu.features import document
from banso_nlu.linear import LinearModel
from banso_nlu.training import Settings, train
from banso_nlu.vocabulary import Vocabulary

TAUGHT = {
    "greet": ["こんにちは", "こんばんは", "はじめまして", "どうもこんにちは", "やあ、こんばんは", "おはようございます"],
    "ask_jobs": [
        "仕事ありますか",
        "求人を見たい",
        "仕事を探しています",
        "求人ありますか",
        "働きたい",
        "事務の仕事ある？",
    ],
    "crisis": [
        "もう死にたい",
        "死んでしまいたい",
        "母が死にたいと言う",
        "妹が死にたいと",
        "消えたいです",
        "もう消えたい",
    ],
}
KINDS = {text: "other" if text[0] in "母妹" else "self" for text in TAUGHT["crisis"]}
ASKED = ["こんにちは", "求人を探してます", "姉が死にたいって", "zzz"]

LEGIBLE = ["ﾔｷﾝﾊﾑﾘﾃﾞｽ", "ヤキンハムリデス", "やきんはむりです", "夜勤はムリデス"]


def main() -> None:
    known = Vocabulary.of(["いい", "いいえ", "a", "うん"])
    terms = ["a", "いい", "いいえ", "いいえx", "い", "", "うん"]
    pairs = [(label, text) for label, texts in TAUGHT.items() for text in texts]
    texts, labels = [text for _, text in pairs], [label for label, _ in pairs]
    trained = [train(texts, labels, Settings(least=1), kinds=KINDS) for _ in range(2)]
    models = [one.model for one in trained]
    with tempfile.TemporaryDirectory() as folder:
        models[0].save(Path(folder))
        models.append(LinearModel.load(Path(folder)))
    read = [[(chances.tolist(), kind) for chances, kind in map(model.read, ASKED)] for model in models]
    found = {
        "rows": dict(zip(terms, known.rows(terms).tolist(), strict=True)),
        "of_none": Vocabulary.of([]).rows(["a"]).tolist(),
        "classes": models[0].classes,
        "words": [document(text, []).words for text in LEGIBLE],
        "held": len(trained[0].labels),
        "read": read,
    }
    json.dump(found, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
