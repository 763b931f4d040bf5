"""`banso nlu compare`: trains and measures pipelines side by side; a table, a picture, and what is done is kept.

A pipeline is a Rasa `config.yml`: the shipped one, Rasa's stock one, those in `nlu/pipelines`. All learn from the same
sample of `nlu_data`, so that slow ones can be compared at all, and answer the same test lines. MASSIVE ja-JP
(FitzGerald et al. 2022, CC BY 4.0) is read from where it lies and never copied into the project.
"""

import hashlib
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from ruamel.yaml import YAML

from banso.nlu.corpus import Example, read_examples
from banso.nlu.evaluating import known_intents, read_labelled
from banso.nlu.project import NluError, ask_module, root, run_module
from banso.nlu.scoring import FALLBACK, score_intents

SHIPPED = "shipped"
STOCK = "stock"


@dataclass(frozen=True)
class Row:
    """One pipeline measured: shares from 0 to 1, None where not measured; `rejected` of the out-of-scope test lines.

    `train_s` is a whole training from the start of the process, `load_s` from Rasa imported to ready; `memory_mb` the
    resident memory of a process that parses with it.
    """

    name: str
    accuracy: float
    macro_f1: float
    rejected: float
    validated: float | None
    massive: float | None
    p50_ms: float
    train_s: float
    load_s: float
    memory_mb: float
    model_mb: float


@dataclass(frozen=True)
class Plan:
    """`per_intent` sentences an intent (0: all), `folds` of cross-validation (0: none), `seed` of both; `massive` is
    the folder of MASSIVE, of which every pipeline learns as many sentences an intent."""

    per_intent: int = 0
    folds: int = 0
    seed: int = 0
    massive: Path | None = None


def pipelines() -> dict[str, Path]:
    """The shipped pipeline, Rasa's stock one, and those of `nlu/pipelines`, by name."""
    others = sorted((root() / "nlu" / "pipelines").glob("*.yml"))
    return {
        SHIPPED: root() / "config.yml",
        STOCK: root() / "benchmarks" / "nlu_stock.yml",
        **{path.stem: path for path in others},
    }


def _order(example: Example, seed: int) -> bytes:
    """A place that chance gives, the same on every machine."""
    return hashlib.sha256(f"{seed} {example.intent} {example.text}".encode()).digest()


def sampled(examples: Iterable[Example], per_intent: int, seed: int = 0) -> list[Example]:
    """Up to `per_intent` examples of each intent (0: all), shuffled by `seed`."""
    by_intent: defaultdict[str, list[Example]] = defaultdict(list)
    for example in sorted(examples, key=lambda one: _order(one, seed)):
        by_intent[example.intent].append(example)
    return [one for intent in sorted(by_intent) for one in by_intent[intent][: per_intent or None]]


def folds_of(examples: Sequence[Example], count: int) -> list[int]:
    """A fold for each example, every intent spread evenly."""
    turns: defaultdict[str, int] = defaultdict(int)
    folds = []
    for example in examples:
        folds.append(turns[example.intent] % count)
        turns[example.intent] += 1
    return folds


def as_nlu_data(examples: Sequence[Example]) -> str:
    """Rasa's training data of these examples."""
    by_intent: defaultdict[str, list[str]] = defaultdict(list)
    for example in examples:
        by_intent[example.intent].append(example.text)
    lines = ['version: "3.1"', "", "nlu:"]
    for intent, texts in by_intent.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in texts)]
    return "\n".join(lines) + "\n"


def train_pipeline(config: Path, examples: Sequence[Example], out: Path, progress: Callable[[str], None]) -> Path:
    """A model file at `out`, trained with a pipeline's `config.yml`. Raises NluError where training fails."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "nlu.yml"
        data.write_text(as_nlu_data(examples), encoding="utf-8")
        run_module("banso_nlu.train", ["--config", str(config), "--data", str(data), "--out", str(out)], progress)
    return out


def _macro_f1(labels: Sequence[str], answers: Sequence[str], intents: frozenset[str]) -> float:
    return score_intents(labels, answers, ["none"] * len(labels), intents).macro_f1 or 0.0


@dataclass(frozen=True)
class Timed:
    """What a model does in a process of its own: seconds to load and a text (`samples`), intents as `answers`, the same
    with rejection set aside (`likeliest`), resident memory at the end."""

    load_s: float
    samples: list[float]
    answers: list[str]
    likeliest: list[str]
    memory_mb: float


def timed(model: Path, texts: Sequence[str]) -> Timed:
    """Asks a model the texts one by one. Raises NluError where it cannot be loaded."""
    return Timed(**json.loads(ask_module("banso_nlu.timed", [json.dumps(list(texts))], ["--model", str(model)])[0]))


def _validated(
    config: Path, examples: Sequence[Example], plan: Plan, folder: Path, progress: Callable[[str], None]
) -> float | None:
    """Macro-F1 in cross-validation: every example answered by a model that has not learnt it."""
    if not plan.folds:
        return None
    folds = folds_of(examples, plan.folds)
    labels: list[str] = []
    answers: list[str] = []
    for fold in range(plan.folds):
        progress(f"  cross-validation {fold + 1}/{plan.folds}")
        model = folder / f"fold-{fold}.tar.gz"
        learnt = [one for one, place in zip(examples, folds, strict=True) if place != fold]
        held = [one for one, place in zip(examples, folds, strict=True) if place == fold]
        train_pipeline(config, learnt, model, lambda _: None)
        labels += [one.intent for one in held]
        answers += timed(model, [one.text for one in held]).answers
    return _macro_f1(labels, answers, frozenset(labels))


OWN = ("negatives", "counterexamples")
"""Options that name files of the project's own sentences."""
RULES = ("banso_nlu.rules.RuleEntityExtractor", "banso_nlu.rules.CrisisGate", "FallbackClassifier")
"""Components that are about the project's own intents, or reject, which nothing in MASSIVE wants."""


def for_other_intents(config: str) -> str:
    """A pipeline's `config.yml` (text in, text out) without what only the project's own intents want."""
    yaml = YAML()
    read = yaml.load(config)
    read["pipeline"] = [
        {key: value for key, value in component.items() if key not in OWN}
        for component in read["pipeline"]
        if component["name"] not in RULES
    ]
    out = StringIO()
    yaml.dump(read, out)
    return out.getvalue()


def read_massive(path: Path) -> list[Example]:
    """The utterances of one of MASSIVE's parts (`id, intent, utterance, …`, separated by tabs)."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [Example(row[1], row[2], path.name, number) for number, row in enumerate(rows, start=1)]


def _massive(config: Path, plan: Plan, folder: Path, progress: Callable[[str], None]) -> float | None:
    """The share of MASSIVE's test part read rightly after learning from its train and dev parts."""
    if plan.massive is None:
        return None
    if not (plan.massive / "test.tsv").is_file():
        raise NluError(f"no MASSIVE in {plan.massive}: a folder with train.tsv, dev.tsv and test.tsv is expected")
    progress("  MASSIVE")
    known = [one for part in ("train.tsv", "dev.tsv") for one in read_massive(plan.massive / part)]
    tested = read_massive(plan.massive / "test.tsv")
    plain, model = folder / "massive.yml", folder / "massive.tar.gz"
    plain.write_text(for_other_intents(config.read_text(encoding="utf-8")), encoding="utf-8")
    train_pipeline(plain, sampled(known, plan.per_intent, plan.seed), model, lambda _: None)
    answers = timed(model, [one.text for one in tested]).likeliest
    return statistics.fmean(answer == one.intent for answer, one in zip(answers, tested, strict=True))


def measure(name: str, config: Path, examples: Sequence[Example], plan: Plan, progress: Callable[[str], None]) -> Row:
    """Trains the pipeline, asks it the test lines of `tests/nlu`, and cross-validates it if the plan says so."""
    tests = root() / "tests" / "nlu"
    intents = read_labelled(tests / "intents.tsv")
    outside = read_labelled(tests / "out_of_scope.tsv")
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.tar.gz"
        progress(f"{name}: training on {len(examples)} sentences")
        started = time.perf_counter()
        train_pipeline(config, examples, model, lambda _: None)
        train_s = time.perf_counter() - started
        asked = timed(model, [text for _, text in [*intents, *outside]])
        answers = asked.answers
        score = score_intents(
            [label for label, _ in intents],
            answers[: len(intents)],
            ["none"] * len(intents),
            known_intents(),
        )
        return Row(
            name=name,
            accuracy=score.accuracy or 0.0,
            macro_f1=score.macro_f1 or 0.0,
            rejected=answers[len(intents) :].count(FALLBACK) / len(outside),
            validated=_validated(config, examples, plan, Path(folder), progress),
            massive=_massive(config, plan, Path(folder), progress),
            p50_ms=1000 * statistics.median(asked.samples),
            train_s=train_s,
            load_s=asked.load_s,
            memory_mb=asked.memory_mb,
            model_mb=model.stat().st_size / 1e6,
        )


def compare(plan: Plan, only: Sequence[str], cache: Path, progress: Callable[[str], None]) -> list[Row]:
    """A row for each pipeline (or those named), best first; what `cache` has of the same content is not measured again.

    Raises NluError where a name is unknown or a training fails; the rows until then are kept.
    """
    known = pipelines()
    if unknown := sorted(set(only) - known.keys()):
        raise NluError(f"no pipeline {', '.join(unknown)}: there are {', '.join(known)}")
    examples = sampled(read_examples(), plan.per_intent, plan.seed)
    kept: dict[str, dict[str, Any]] = json.loads(cache.read_text(encoding="utf-8")) if cache.is_file() else {}
    rows = []
    for name in only or known:
        key = _key(name, known[name], examples, plan)
        if key not in kept:
            kept[key] = asdict(measure(name, known[name], examples, plan, progress))
            cache.parent.mkdir(parents=True, exist_ok=True)
            cache.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
        rows.append(Row(**kept[key]))
    return sorted(rows, key=lambda row: (-row.macro_f1, row.name))


def _key(name: str, config: Path, examples: Sequence[Example], plan: Plan) -> str:
    content = f"{config.read_text(encoding='utf-8')}{as_nlu_data(examples)}{plan}"
    return f"{name} {hashlib.sha256(content.encode()).hexdigest()[:16]}"


def _cell(value: float | None, places: int) -> str:
    return "–" if value is None else f"{value:.{places}f}"


def table(rows: Sequence[Row]) -> str:
    """Markdown."""
    lines = [
        "| pipeline | test accuracy | test macro-F1 | out of scope rejected | cross-validated macro-F1 "
        "| MASSIVE accuracy | p50 ms | train s | load s | memory MB | model MB |",
        "|---" * 11 + "|",
    ]
    for row in rows:
        shares = [_cell(one, 3) for one in (row.accuracy, row.macro_f1, row.rejected, row.validated, row.massive)]
        costs = [_cell(row.p50_ms, 1), _cell(row.train_s, 0), _cell(row.load_s, 1)]
        sizes = [_cell(row.memory_mb, 0), _cell(row.model_mb, 1)]
        lines.append(f"| {' | '.join([row.name, *shares, *costs, *sizes])} |")
    return "\n".join(lines) + "\n"


_BAR, _LEFT, _WIDE = 26, 230, 420


def picture(rows: Sequence[Row]) -> str:
    """SVG: a bar for the macro-F1 of each pipeline on the test set, with its time and memory beside it."""
    height = _BAR * len(rows) + 46
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {height}" font-family="sans-serif" font-size="13">',
        "<title>Pipelines compared: macro-F1 on the test set, milliseconds a message, memory</title>",
        f'<rect width="860" height="{height}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="20" fill="#555">macro-F1 on the test set</text>',
        f'<text x="{_LEFT + _WIDE + 60}" y="20" fill="#555">p50 ms, memory MB</text>',
    ]
    for place, row in enumerate(rows):
        cost = f"{row.p50_ms:.1f} ms, {row.memory_mb:.0f} MB"
        y = 32 + place * _BAR
        fill = "#2f6f4f" if row.name == SHIPPED else "#9bb8a8"
        parts += [
            f'<text x="{_LEFT - 8}" y="{y + 15}" text-anchor="end" fill="#222">{escape(row.name)}</text>',
            f'<rect x="{_LEFT}" y="{y}" width="{row.macro_f1 * _WIDE:.1f}" height="{_BAR - 6}" fill="{fill}"/>',
            f'<text x="{_LEFT + row.macro_f1 * _WIDE + 6:.1f}" y="{y + 15}" fill="#222">{row.macro_f1:.2f}</text>',
            f'<text x="{_LEFT + _WIDE + 60}" y="{y + 15}" fill="#222">{cost}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"
