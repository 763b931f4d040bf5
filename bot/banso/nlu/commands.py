"""`banso nlu …`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from banso.nlu import model as models
from banso.nlu.project import NluError
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
