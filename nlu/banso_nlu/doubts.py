"""Which labels cross-validation contradicts: reads lines of `{"text", "intent"}`, prints those it would change."""

import json
import sys

import numpy as np

from banso_nlu.training import Settings, train

SURE = 0.8


def main() -> int:
    examples = [json.loads(line) for line in sys.stdin]
    texts, labels = [e["text"] for e in examples], [e["intent"] for e in examples]

    def progress(step: str) -> None:
        sys.stderr.write(f"{step}\n")

    model, chances = train(texts, labels, Settings(), progress)
    for example, row in zip(examples, chances, strict=True):
        best = int(np.argmax(row))
        if model.classes[best] != example["intent"] and row[best] >= SURE:
            answer = {**example, "answer": model.classes[best], "confidence": round(float(row[best]), 3)}
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
