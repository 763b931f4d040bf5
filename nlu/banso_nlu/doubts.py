"""Which labels cross-validation contradicts: reads lines of `{"text", "intent"}`, prints those it would change."""

import json
import sys

import numpy as np

from banso_nlu.linear import softmax
from banso_nlu.training import Corpus, Settings, fit_temperature, unseen_scores

SURE = 0.8


def main() -> int:
    examples = [json.loads(line) for line in sys.stdin]
    texts, labels = [e["text"] for e in examples], [e["intent"] for e in examples]

    def progress(step: str) -> None:
        sys.stderr.write(f"{step}\n")

    settings, classes = Settings(), sorted(set(labels))
    scores = unseen_scores(Corpus(texts, settings), labels, classes, progress)
    chances = softmax(scores, fit_temperature(scores, np.array([classes.index(label) for label in labels])))
    for example, row in zip(examples, chances, strict=True):
        best = int(np.argmax(row))
        if classes[best] != example["intent"] and row[best] >= SURE:
            answer = {**example, "answer": classes[best], "confidence": round(float(row[best]), 3)}
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
