"""Run in the NLU environment by `test_small_gate`: what the gate makes of rankings; JSON in, JSON out."""

import json
import sys

from rasa.shared.nlu.training_data.message import Message

from banso_nlu.rules import CrisisGate


def main() -> None:
    answers = []
    for text, ranking in json.load(sys.stdin):
        entries = [{"name": name, "confidence": confidence} for name, confidence in ranking]
        message = Message({"text": text, "intent": entries[0], "intent_ranking": entries})
        CrisisGate({}).process([message])
        answers.append({key: message.get(key) for key in ("intent", "intent_ranking", "risk", "kind")})
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
