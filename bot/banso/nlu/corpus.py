"""The training sentences as they stand in `nlu_data`, and what is wrong with them as a set."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from banso.japanese import normalize
from banso.nlu.project import NluError, root

THIN = 120
"""Examples an intent should have at least."""

_ANNOTATION = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_SILENT = re.compile(r"[\s、。,.!?！？…‥・〜~ー「」『』()（）\"'ｰ]")

_REGISTERS = {
    "polite": re.compile(r"です|ます|でしょうか|ください|ません"),
    "kansai": re.compile(
        r"へん|やねん|やん|やろ|ねん|せや|ほな|あかん|ちゃう|はる|しはっ|おす|どす|やけど|てん$|わあ$|なはれ|しんどい"
    ),
    "kana_only": re.compile(r"^[ぁ-んァ-ヶー｡-ﾟ、。!?！？〜~\s]+$"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A training sentence without its annotations, and where it stands."""

    intent: str
    text: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind`: duplicate, conflict, leak, thin, register or contradicted."""

    kind: str
    where: str
    message: str


def key_of(text: str) -> str:
    """What two sentences share that a reader would call the same: normal form without blanks and punctuation."""
    return _SILENT.sub("", normalize(text))


def read_examples(folder: Path | None = None) -> list[Example]:
    """All examples of `nlu_data/*.yml`. Raises NluError naming file and line where a file is no Rasa NLU data."""
    folder = folder or root() / "nlu_data"
    found: list[Example] = []
    for path in sorted(folder.glob("*.yml")):
        found.extend(_of_file(path))
    return found


def _of_file(path: Path) -> Iterator[Example]:
    try:
        content = YAML().load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        raise NluError(f"{path}:{mark.line + 1 if mark else 1}: {error.problem}") from error
    for block in (content or {}).get("nlu", []):
        if "intent" not in block:
            continue
        first = block.lc.value("examples")[0] + 2
        for offset, line in enumerate(str(block["examples"]).splitlines()):
            text = _ANNOTATION.sub(r"\1", line.strip().removeprefix("-").strip())
            if text:
                yield Example(str(block["intent"]), text, path.name, first + offset)


def findings(examples: list[Example], tests: Path | None = None) -> Iterator[Finding]:
    """Duplicates, the same words under two intents, test lines in training, thin intents, lopsided registers."""
    same: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        same[key_of(example.text)].append(example)
    for group in same.values():
        yield from _doubled(group)
    for path in sorted((tests or root() / "tests" / "nlu").glob("*.tsv")):
        if path.name == "entities.tsv":
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.partition("\t")[2]
            for example in same.get(key_of(text), []) if text else []:
                yield Finding("leak", f"{example.file}:{example.line}", f"stands in {path.name} too: {example.text}")
    yield from _lopsided(examples)


def _doubled(group: list[Example]) -> Iterator[Finding]:
    first = group[0]
    for other in group[1:]:
        kind = "duplicate" if other.intent == first.intent else "conflict"
        message = f"{other.intent}: {other.text} — also {first.file}:{first.line} ({first.intent})"
        yield Finding(kind, f"{other.file}:{other.line}", message)


def _lopsided(examples: list[Example]) -> Iterator[Finding]:
    counts = Counter(example.intent for example in examples)
    for intent, count in sorted(counts.items()):
        if count < THIN:
            yield Finding("thin", intent, f"{count} examples; {THIN} are wanted")
        texts = [example.text for example in examples if example.intent == intent]
        for register, pattern in _REGISTERS.items():
            share = sum(bool(pattern.search(text)) for text in texts) / count
            if share < 0.02 or (register == "polite" and share > 0.9):
                yield Finding("register", intent, f"{share:.0%} {register}")
