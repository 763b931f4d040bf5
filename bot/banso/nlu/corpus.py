"""The training sentences as they stand in `nlu_data`, and what is wrong with them as a set."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from banso.japanese import normalize
from banso.nlu.project import NluError, root
from banso.nlu.scoring import CRISIS

THIN = 120
"""Examples an intent should have at least."""
THIN_CRISIS = 300
CHANCE = 6
"""Up to so many characters two people write the same by chance (はい, あざす): an overlap, no leak."""

_ANNOTATION = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_SILENT = re.compile(r"[\s、。,.!?…‥・「」『』()\"']")
_DRAWN_OUT = re.compile(r"[〜~ー]+")

_REGISTERS = {
    "polite": re.compile(r"です|ます|でしょうか|ください|ません"),
    "kansai": re.compile(
        r"へん|やねん|やん|やろ|ねん|せや|ほな|あかん|ちゃう|はる|しはっ|おす|どす|やけど|てん$|わあ$|なはれ|しんどい"
    ),
    "kana_only": re.compile(r"^[ぁ-んァ-ヶー｡-ﾟ、。!?！？〜~\s]+$"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A training sentence without its annotations, and where it stands; `told` where its block's metadata say more of
    it than the intent (whose danger it is)."""

    intent: str
    text: str
    file: str
    line: int
    told: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind`: duplicate, conflict, leak, overlap, thin, register or contradicted."""

    kind: str
    where: str
    message: str


def key_of(text: str) -> str:
    """What two sentences share that a reader would call the same: normal form without blanks and punctuation.

    A sound drawn out counts within a word (うーん is not うん), however long, and not at the end.
    """
    plain = normalize(text)
    return _DRAWN_OUT.sub("ー", _SILENT.sub("", plain)).rstrip("ー") or plain


def plain_text(example: str) -> str:
    """An example without its annotations."""
    return _ANNOTATION.sub(r"\1", example)


def read_examples(folder: Path | None = None) -> list[Example]:
    """All examples of `nlu_data/*.yml`. Raises NluError naming file and line where a file is no Rasa NLU data."""
    folder = folder or root() / "nlu_data"
    found: list[Example] = []
    for path in sorted(folder.glob("*.yml")):
        found.extend(_of_file(path))
    return found


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NluError(f"{path}: cannot be read as UTF-8 text: {error}") from None


def _of_file(path: Path) -> Iterator[Example]:
    try:
        content = YAML().load(_text_of(path))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        raise NluError(f"{path}:{mark.line + 1 if mark else 1}: {error.problem}") from error
    if content is None:
        return
    blocks = content.get("nlu") if isinstance(content, CommentedMap) else None
    if not isinstance(blocks, CommentedSeq):
        raise NluError(f"{path}:1: expected Rasa's NLU data: `nlu:` with a list of intents and their examples")
    for number, block in enumerate(blocks):
        if isinstance(block, CommentedMap) and "intent" not in block:
            continue
        if not isinstance(block, CommentedMap) or not isinstance(block.get("examples"), str):
            line = blocks.lc.item(number)[0] + 1
            raise NluError(
                f"{path}:{line}: expected `intent:`, and `examples: |` with a sentence a line after a hyphen"
            )
        first = block.lc.value("examples")[0] + 2
        for offset, line in enumerate(str(block["examples"]).splitlines()):
            text = plain_text(line.strip().removeprefix("-").strip())
            if text:
                yield Example(str(block["intent"]), text, path.name, first + offset, "metadata" in block)


def read_lists(folder: Path | None = None) -> list[Example]:
    """The messages of `nlu_data/*.txt`, which teach what is no intent; `intent` is the name of the file."""
    return [
        Example(path.stem, line.strip(), path.name, number)
        for path in sorted((folder or root() / "nlu_data").glob("*.txt"))
        for number, line in enumerate(_text_of(path).splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]


def findings(examples: list[Example], lists: list[Example], tests: Path | None = None) -> Iterator[Finding]:
    """Duplicates, the same words under two intents, test lines in training, thin intents, lopsided registers.

    Of `lists` only what stands in the tests is told: that their lines resemble those of intents is their purpose.
    """
    same: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        same[key_of(example.text)].append(example)
    for group in same.values():
        yield from _doubled(group)
    for example in lists:
        same[key_of(example.text)].append(example)
    for path in sorted((tests or root() / "tests" / "nlu").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            first, _, second = line.partition("\t")
            text = first if path.stem.startswith("entities") else second
            for example in same.get(key_of(text), []) if text else []:
                kind = "overlap" if len(key_of(text)) <= CHANCE else "leak"
                yield Finding(kind, f"{example.file}:{example.line}", f"stands in {path.name} too: {example.text}")
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
        wanted = THIN_CRISIS if intent == CRISIS else THIN
        if count < wanted:
            yield Finding("thin", intent, f"{count} examples; {wanted} are wanted")
        texts = [example.text for example in examples if example.intent == intent]
        for register, pattern in _REGISTERS.items():
            share = sum(bool(pattern.search(text)) for text in texts) / count
            if share < 0.02 or (register == "polite" and share > 0.9):
                yield Finding("register", intent, f"{share:.0%} {register}")
