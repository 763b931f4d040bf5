"""`banso …`: the commands. Each imports what it needs when it runs, so that all of them start quickly."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from banso.nlu.commands import app as nlu_app

app = typer.Typer(no_args_is_help=True, add_completion=False, help="伴走: guided, accountable talk.")
app.add_typer(nlu_app, name="nlu", help="Train, ask and measure the reading of messages.")

Project = Annotated[Path, typer.Option("--project", help="The folder with dialogs/ and domain.yml.")]
HERE = Path()


@app.command()
def check(project: Project = HERE) -> None:
    """Read the dialogs and say what is wrong with them, with file, line and column; exits 1 on errors."""
    from banso.wiring import check_project

    raise typer.Exit(check_project(project))


@app.command()
def up() -> None:
    """Start NLU, bot, console and LINE stand-in under one supervisor, and print where they are."""
    from banso.up.commands import run_up

    raise typer.Exit(run_up())


@app.command()
def bot() -> None:
    """Serve the webhook and the console."""
    from banso.wiring import serve_bot

    raise typer.Exit(serve_bot())


@app.command("stand-in")
def stand_in() -> None:
    """Serve a LINE platform for this machine, with its chat page."""
    from banso.wiring import serve_stand_in

    raise typer.Exit(serve_stand_in())


@app.command()
def chat(
    project: Project = HERE,
    jsonl: Annotated[bool, typer.Option(help="One JSON object a line in and out, for programs.")] = False,
    nlu: Annotated[bool, typer.Option(help="Read messages with the NLU model.")] = True,
) -> None:
    """Talk to the bot in this terminal; time is simulated."""
    from banso.chat.commands import run_chat

    raise typer.Exit(run_chat(project, jsonl=jsonl, nlu=nlu))


@app.command()
def schemas(folder: Annotated[Path, typer.Argument()] = Path("schemas")) -> None:
    """Write the JSON Schemas of dialogs, domain and stories, for editors."""
    from banso.loading.commands import write_schemas

    write_schemas(folder)


@app.command()
def screenshot(folder: Annotated[Path, typer.Argument()] = Path("docs/pictures")) -> None:
    """Take the README's pictures of a whole conversation, anew."""
    from banso.up.screenshot import take

    raise typer.Exit(take(folder))


def main() -> None:
    """The command line. What was foreseen is one line on standard error and exit code 1, never a traceback."""
    from banso.loading.problems import ProblemsError
    from banso.up.supervisor import UpError

    try:
        app()
    except (UpError, ProblemsError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
