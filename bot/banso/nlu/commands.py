"""`banso nlu …`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from banso.nlu import model as models
from banso.nlu.project import NluError, ask_module, root
from banso.nlu.reading import parse as parse_results

app = typer.Typer(help="Reading Japanese: train, try and measure the NLU.", no_args_is_help=True)


def _fail(error: Exception) -> typer.Exit:
    typer.echo(str(error), err=True)
    return typer.Exit(1)


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _ready(model: Path | None) -> Path:
    if model is not None:
        if not model.is_file():
            raise NluError(f"no model {model}")
        return model
    return models.train(_say)


@app.command()
def train(
    force: Annotated[bool, typer.Option(help="Train even if there is a model for this content.")] = False,
) -> None:
    """Train the model for the present nlu_data and config.yml, if there is none yet."""
    try:
        typer.echo(str(models.train(_say, force=force)))
    except NluError as error:
        raise _fail(error) from None


@app.command()
def parse(
    model: Annotated[Path | None, typer.Option(help="A model file; else the one for the present content.")] = None,
) -> None:
    """Read messages from standard input, one a line; print Rasa's parse result with `risk` and `kind`, one a line."""
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        for result in parse_results((line.rstrip("\r\n") for line in sys.stdin), _ready(model)):
            typer.echo(json.dumps(result, ensure_ascii=False))
    except NluError as error:
        raise _fail(error) from None


@app.command("eval")
def evaluate(
    tsv: Annotated[
        list[Path] | None, typer.Option(help="Lines `label<TAB>text`; a label that is no intent is to be rejected.")
    ] = None,
    crisis: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="POS NEG", help="Lines `stratum<TAB>text`: what the gate must find, and must not."),
    ] = None,
    entities: Annotated[
        Path | None, typer.Option(help="Lines `text<TAB>JSON list of entities`; rules read them, no model is needed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with everything.")] = False,
    model: Annotated[Path | None, typer.Option(help="A model file; else the one for the present content.")] = None,
) -> None:
    """Measure intents, the crisis gate and entities on labelled files; --tsv may be given more than once."""
    from banso.nlu import evaluating

    try:
        report = evaluating.evaluate(evaluating.Files(tsv or (), crisis, entities), lambda: _ready(model))
    except NluError as error:
        raise _fail(error) from None
    typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1) if as_json else evaluating.table(report))


@app.command()
def check(
    contradicted: Annotated[bool, typer.Option(help="Also train in cross-validation; takes some minutes.")] = True,
) -> None:
    """Look through the training sentences: duplicates, test lines, thin intents, registers, contradicted labels."""
    from banso.nlu.corpus import Finding, findings, read_examples, read_lists

    try:
        examples = read_examples()
        if not examples:
            raise NluError(f"no training sentences in {root() / 'nlu_data'}: run this in the project's folder")
        found = list(findings(examples, read_lists()))
        if contradicted:
            asked = (json.dumps({"text": e.text, "intent": e.intent, "where": f"{e.file}:{e.line}"}) for e in examples)
            for line in ask_module("banso_nlu.doubts", asked):
                doubt = json.loads(line)
                said = f"{doubt['intent']}: {doubt['text']} — read as {doubt['answer']} ({doubt['confidence']:.2f})"
                found.append(Finding("contradicted", doubt["where"], said))
    except NluError as error:
        raise _fail(error) from None
    for finding in found:
        typer.echo(f"{finding.where}: {finding.kind}: {finding.message}")
    typer.echo(f"{len(examples)} examples, {len(found)} findings", err=True)
    if any(finding.kind in {"conflict", "leak"} for finding in found):
        raise typer.Exit(1)


@app.command()
def compare(
    sample: Annotated[int, typer.Option(help="Learn from so many sentences an intent; 0: from all.")] = 0,
    folds: Annotated[int, typer.Option(help="Cross-validate in so many folds as well; 0: not.")] = 0,
    seed: Annotated[int, typer.Option(help="Of the sample and the folds.")] = 0,
    only: Annotated[list[str] | None, typer.Option(help="One pipeline by name; may be given more than once.")] = None,
    massive: Annotated[
        Path | None,
        typer.Option(help="Folder with MASSIVE's train.tsv, dev.tsv, test.tsv: learn and answer it as well."),
    ] = None,
) -> None:
    """Train and measure the pipelines of nlu/pipelines and the shipped one: a table, and docs/pictures/nlu-compare.svg.

    What is measured is kept in var/compare.json: a run that was ended goes on where it was.
    """
    from banso.nlu import comparing

    try:
        plan = comparing.Plan(sample, folds, seed, massive)
        rows = comparing.compare(plan, only or (), root() / "var" / "compare.json", _say)
    except NluError as error:
        raise _fail(error) from None
    typer.echo(comparing.table(rows))
    if not only:
        picture = root() / "docs" / "pictures" / "nlu-compare.svg"
        picture.write_text(comparing.picture(rows), encoding="utf-8")
        typer.echo(f"picture: {picture}", err=True)
