"""`banso nlu eval`: reads files with the model and says how well."""

import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from banso.japanese.entities import read_entities
from banso.nlu.corpus import key_of, read_examples, read_lists
from banso.nlu.project import NluError, root
from banso.nlu.reading import parse
from banso.nlu.scoring import (
    FALLBACK,
    CrisisScore,
    EntityScores,
    Found,
    IntentScore,
    score_crisis,
    score_entities,
    score_intents,
)

_MOST_CONFUSIONS = 30


@dataclass(frozen=True)
class Files:
    """What is to be measured: `label<TAB>text` files, the two crisis files, an entity file `text<TAB>JSON list`."""

    labelled: Sequence[Path] = ()
    crisis: tuple[Path, Path] | None = None
    entities: Path | None = None


@dataclass(frozen=True)
class Report:
    """The scores of what was asked for; the rest is None. `unseen` is over the lines of `intents` that do not stand
    in the training data as well (by `corpus.key_of`)."""

    intents: IntentScore | None
    unseen: IntentScore | None
    crisis: CrisisScore | None
    entities: EntityScores | None

    def as_json(self) -> dict[str, Any]:
        """One object: the intents' scores at its top, `unseen`, `crisis` and `entities` below keys of their own."""
        found: dict[str, Any] = asdict(self.intents) if self.intents else {}
        if self.unseen:
            found["unseen"] = {key: getattr(self.unseen, key) for key in ("lines", "accuracy", "macro_f1", "lost")}
        if self.crisis:
            found["crisis"] = asdict(self.crisis)
        if self.entities:
            found["entities"] = asdict(self.entities)
        return found


def known_intents() -> frozenset[str]:
    """The intents that `domain.yml` declares."""
    path = root() / "domain.yml"
    if not path.is_file():
        raise NluError(f"no {path}: run this in the project's folder, whose domain names the intents")
    declared = YAML(typ="safe").load(path.read_text(encoding="utf-8")).get("intents") or []
    return frozenset(one if isinstance(one, str) else next(iter(one)) for one in declared)


def _columns(path: Path) -> Iterable[tuple[int, str, str]]:
    """Line number and the two columns. Raises NluError with file and line where there are not two."""
    try:
        written = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NluError(f"{path}: cannot be read as UTF-8 text: {error}") from None
    for number, line in enumerate(written.split("\n"), 1):
        if not line.strip():
            continue
        first, tab, second = line.removesuffix("\r").partition("\t")
        if not tab or not first.strip() or not second.strip():
            raise NluError(f"{path}:{number}: expected two columns with a tab between them, found {line[:60]!r}")
        yield number, first, second


def read_labelled(path: Path) -> list[tuple[str, str]]:
    """(label or stratum, text) of each line. Raises NluError where a line has no tab."""
    return [(label.strip(), text) for _, label, text in _columns(path)]


def read_entity_file(path: Path) -> list[tuple[str, list[dict[str, Any]]]]:
    """(text, entities) of each line. Raises NluError where the JSON is not a list of entities with their spans."""
    found = []
    for number, text, written in _columns(path):
        try:
            entities = json.loads(written)
            whole = all({"entity", "value", "start", "end"} <= entity.keys() for entity in entities)
        except (ValueError, AttributeError, TypeError):
            whole = False
        if not whole:
            raise NluError(
                f"{path}:{number}: expected a JSON list of objects with entity, value, start and end after the tab"
            )
        found.append((text, entities))
    return found


def evaluate(files: Files, ready: Callable[[], Path]) -> Report:
    """Reads every line of `files` and scores the answers: intents and risks by the server at BANSO_NLU_URL, else with
    the model that `ready` gives; entities by the rules, which need neither."""
    labelled = [row for path in files.labelled for row in read_labelled(path)]
    positive, negative = map(read_labelled, files.crisis) if files.crisis else ([], [])
    annotated = read_entity_file(files.entities) if files.entities else []
    texts = [text for _, text in [*labelled, *positive, *negative]]
    if not texts and not annotated:
        raise NluError("nothing to measure: name a file with --tsv, --crisis or --entities that has lines")
    results = iter(list(parse(texts, ready())) if texts else [])
    read = [
        (label, str(result["intent"]["name"]), str(result["risk"]))
        for (label, _), result in zip(labelled, itertools.islice(results, len(labelled)), strict=True)
    ]
    found = list(itertools.islice(results, len(positive)))
    alarms = list(itertools.islice(results, len(negative)))
    unseen = _unseen([text for _, text in labelled]) if labelled else []
    return Report(
        _score(read) if files.labelled else None,
        _score([read[index] for index in unseen]) if files.labelled else None,
        score_crisis(_grades(positive, found), _grades(negative, alarms)) if files.crisis else None,
        score_entities([truth for _, truth in annotated], [_entities(text) for text, _ in annotated])
        if files.entities
        else None,
    )


def _entities(text: str) -> list[dict[str, Any]]:
    """What the rules read, as Rasa gives it."""
    found = (asdict(entity) for entity in read_entities(text))
    return [{"entity": one.pop("name"), **one} for one in found]


def _score(read: Sequence[tuple[str, str, str]]) -> IntentScore:
    labels, answers, grades = ([row[column] for row in read] for column in range(3))
    return score_intents(labels, answers, grades, known_intents())


def _unseen(texts: Sequence[str]) -> list[int]:
    """The places of the texts that do not stand in the training data."""
    learnt = {key_of(example.text) for example in [*read_examples(), *read_lists()]}
    return [index for index, text in enumerate(texts) if key_of(text) not in learnt]


def _grades(rows: Iterable[tuple[str, str]], results: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(stratum, str(result["risk"])) for (stratum, _), result in zip(rows, results, strict=True)]


def _percent(part: float | None) -> str:
    return "–" if part is None else f"{100 * part:.1f}%"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _intent_table(score: IntentScore) -> Iterable[str]:
    yield f"{score.lines} lines: accuracy {_number(score.accuracy)}, macro-F1 {_number(score.macro_f1)}"
    for label, rejected in score.rejected.items():
        yield f"{label}: {_percent(rejected)} rejected"
    if score.lost is not None:
        yield f"in scope: {_percent(score.lost)} lost to {FALLBACK}"
    yield f"no crisis: the gate spoke at {_percent(score.alarms)}"
    yield f"\n{'label':26}{'precision':>10}{'recall':>10}{'F1':>10}{'lines':>8}"
    for name, one in score.labels.items():
        shares = (one.precision, one.recall, one.f1)
        yield f"{name:26}" + "".join(f"{_number(share):>10}" for share in shares) + f"{one.support:8}"
    if score.confusions:
        yield "\nread as something else"
    for confusion in score.confusions[:_MOST_CONFUSIONS]:
        yield f"{confusion.count:6}  {confusion.label} → {confusion.answer}"
    if len(score.confusions) > _MOST_CONFUSIONS:
        yield f"        and {len(score.confusions) - _MOST_CONFUSIONS} more pairs (all with --json)"


def _found_table(title: str, overall: Found, strata: dict[str, Found]) -> Iterable[str]:
    yield f"\n{title:26}{_percent(overall.share):>10}{f'{overall.found}/{overall.lines}':>12}"
    for name, one in strata.items():
        yield f"  {name:24}{_percent(one.share):>10}{f'{one.found}/{one.lines}':>12}"


def _entity_table(scores: EntityScores) -> Iterable[str]:
    yield f"\n{'entity':26}{'span F1':>10}{'value':>10}{'of found':>10}{'marks':>10}{'spans':>8}"
    rows = {"all": scores.overall, "all but judged names": scores.fixed_values, **scores.entities}
    for name, one in rows.items():
        shares = (one.span_f1, one.value_exact, one.value_of_found, one.marks_of_found)
        yield f"{name:26}" + "".join(f"{_number(share):>10}" for share in shares) + f"{one.support:8}"


def table(report: Report) -> str:
    """The report for people."""
    lines: list[str] = []
    if report.intents:
        lines += _intent_table(report.intents)
    if report.intents and report.unseen and report.unseen.lines < report.intents.lines:
        one = report.unseen
        lines.insert(
            1, f"{report.intents.lines - one.lines} of them stand in the training data as well; without these:"
        )
        lines.insert(2, f"{one.lines} lines: accuracy {_number(one.accuracy)}, macro-F1 {_number(one.macro_f1)}")
    if report.crisis:
        lines += _found_table("crisis found", report.crisis.recall, report.crisis.recall_by_stratum)
        lines += _found_table("false alarms", report.crisis.false_alarms, report.crisis.false_alarms_by_stratum)
    if report.entities:
        lines += _entity_table(report.entities)
    return "\n".join(lines).strip("\n")
