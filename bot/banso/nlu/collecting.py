"""Sentences that designers accepted in the console, written into `nlu_data` for a review by `git diff`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from banso.japanese import masking
from banso.nlu.corpus import key_of, plain_text, read_examples
from banso.nlu.project import NluError
from banso.nlu.scoring import FALLBACK

OUT_OF_SCOPE = "out_of_scope.txt"
_INDENT = "    - "
_STAND_INS = {
    masking.NAME: "[山田](person_name)",
    masking.PHONE: "[075-000-0000](phone)",
    masking.EMAIL: "[yamada@example.jp](email)",
    masking.PLACE: "[伏見区](district)",
    masking.AGE: "[45歳](age)",
    masking.WAGE: "[時給1,200円](wage)",
    masking.SPAN: "[3年](duration)",
    masking.HOURS: "[9時から17時](work_time)",
    masking.DATE: "[土曜の10時](datetime)",
    masking.NUMBER: "3",
    masking.ADDRESS: "https://example.jp/",
    masking.IDENTIFIER: "yamada45",
    masking.PROPER: "〇〇",
}
"""What stands for a placeholder, so that the model learns from sentences as people write them; nobody's."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A sentence and the intent it was given, `nlu_fallback` for none of them."""

    id: int
    text: str
    intent: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of a sentence. `settled`: it is in `file`, written now or (`known`) before. Else `file` says where
    the same words stand under another intent, or is empty where no file has the intent: a human has to decide."""

    id: int
    text: str
    intent: str
    file: str
    settled: bool
    known: bool = False


def filled(text: str) -> str:
    """The sentence with annotated values in place of its placeholders."""
    for placeholder, value in _STAND_INS.items():
        text = text.replace(placeholder, value)
    return text


def collect(accepted: Iterable[Accepted], folder: Path) -> list[Collected]:
    """Write each sentence at the end of its intent's examples, what is new in the order of its words; the rest of
    the files stays as it is. What became of each, in that order. Where an intent's examples stand under metadata as
    well (whose danger a crisis is), a new sentence comes to those without: nobody has said it of this one.

    Raises NluError where there is no such folder or a file is no Rasa NLU data.
    """
    if not folder.is_dir():
        raise NluError(f"no folder {folder}: name the training data to add to")
    examples = read_examples(folder)
    known = {key_of(example.text): (example.intent, example.file) for example in examples}
    outside = folder / OUT_OF_SCOPE
    lines = outside.read_text(encoding="utf-8").splitlines() if outside.is_file() else []
    known |= {key_of(line): (FALLBACK, OUT_OF_SCOPE) for line in lines}
    untold_last = sorted(examples, key=lambda example: not example.told)
    files = {example.intent: example.file for example in untold_last} | {FALLBACK: OUT_OF_SCOPE}
    results = []
    for one in sorted(accepted, key=lambda one: (one.intent, one.text)):
        text = " ".join(filled(one.text).split())
        text = plain_text(text) if one.intent == FALLBACK else text
        key = key_of(plain_text(text))
        if key in known:
            intent, file = known[key]
            results.append(Collected(one.id, text, one.intent, file, intent == one.intent, known=True))
        elif one.intent not in files:
            results.append(Collected(one.id, text, one.intent, "", settled=False))
        else:
            known[key] = one.intent, files[one.intent]
            results.append(Collected(one.id, text, one.intent, files[one.intent], settled=True))
    new = [result for result in results if not result.known and result.settled]
    for file in sorted({result.file for result in new}):
        _write(folder / file, [result for result in new if result.file == file])
    return results


def _write(path: Path, new: list[Collected]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for one in new:
        line = one.text if one.intent == FALLBACK else _INDENT + one.text
        lines.insert(len(lines) if one.intent == FALLBACK else _end_of(one.intent, lines, path), line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _end_of(intent: str, lines: list[str], path: Path) -> int:
    """The index after the last example of an intent's last block, of those without metadata if there are any."""
    block = re.compile(rf"-\s+intent:\s*[\"']?{re.escape(intent)}[\"']?\s*$")
    starts = [n for n, line in enumerate(lines) if block.match(line.strip())]
    start = max(
        starts, key=lambda n: (not "".join(lines[n + 1 : n + 2]).strip().startswith("metadata"), n), default=None
    )
    end = start
    for number in range(start + 1, len(lines)) if start is not None else ():
        if lines[number].strip() and not lines[number].startswith(" "):
            break
        if lines[number].startswith(_INDENT):
            end = number
    if end is None or end == start:
        raise NluError(f"{path}: expected examples of `{intent}` as lines that begin with four blanks and a hyphen")
    return end + 1
