"""`banso …`: the commands. Each imports what it needs when it runs, so that all of them start quickly."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from banso.nlu.commands import app as nlu_app
from banso.stand_in.commands import stand_in

app = typer.Typer(no_args_is_help=True, add_completion=False, help="伴走: guided, accountable talk.")
staff_app = typer.Typer(no_args_is_help=True)
app.add_typer(staff_app, name="staff", help="Accounts for the console.")
stories_app = typer.Typer(no_args_is_help=True)
app.add_typer(stories_app, name="stories", help="Help with writing stories.")
replay_app = typer.Typer()
app.add_typer(replay_app, name="replay", help="Tell recorded conversations to the dialogs as they are now.")
app.add_typer(nlu_app, name="nlu", help="Train, ask and measure the reading of messages.")


class StaffRole(StrEnum):
    counselor = "counselor"
    designer = "designer"
    official = "official"
    admin = "admin"


Project = Annotated[Path, typer.Option("--project", help="The folder with dialogs/ and domain.yml.")]
HERE = Path()


@app.command()
def check(project: Project = HERE) -> None:
    """Read the dialogs and say what is wrong with them, with file, line and column; exits 1 on errors."""
    from banso.wiring.project import check_project

    raise typer.Exit(check_project(project))


@app.command()
def prove(project: Project = HERE) -> None:
    """Prove the promises of promises/*.yml over everything that can come to pass; exits 1 where one is not proved."""
    from banso.wiring.project import prove_project

    raise typer.Exit(prove_project(project))


@app.command()
def up() -> None:
    """Start NLU, bot, console and LINE stand-in under one supervisor, and print where they are."""
    from banso.settings import read_settings
    from banso.up.commands import run_up
    from banso.wiring.service import data_folder

    settings = read_settings()
    raise typer.Exit(run_up(settings, data_folder(settings)))


@app.command()
def dev(
    project: Project = HERE,
    nlu: Annotated[bool, typer.Option(help="Read messages with the NLU model; without it buttons work.")] = True,
) -> None:
    """Talk in the chat page while you write: every save is checked, tried by stories, and told anew in the page."""
    from banso.dev.commands import run_dev

    raise typer.Exit(run_dev(project, nlu=nlu))


@app.command()
def bot() -> None:
    """Serve the webhook and the console."""
    from banso.wiring.service import serve_bot

    raise typer.Exit(serve_bot())


app.command("stand-in")(stand_in)


@staff_app.command("add")
def add_staff(
    login: str,
    name: Annotated[str, typer.Option(help="As seekers and colleagues are told, without さん.")],
    role: Annotated[StaffRole, typer.Option()] = StaffRole.counselor,
) -> None:
    """Make an account for the console or change one; the password from a prompt or BANSO_STAFF_PASSWORD."""
    from banso.wiring.service import add_staff as add

    raise typer.Exit(add(login, name, role.value))


@nlu_app.command("collect")
def collect_sentences(
    folder: Annotated[Path, typer.Argument(help="The training data to add to.")] = Path("nlu_data"),
) -> None:
    """Write the sentences that designers accepted in the console into the training data, for a review by git diff."""
    from banso.wiring.service import collect_lessons

    raise typer.Exit(collect_lessons(folder))


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
def schemas(
    folder: Annotated[Path, typer.Argument(help="Where to, from the project on.")] = Path("schemas"),
    project: Project = HERE,
    reference: Annotated[Path | None, typer.Option(help="Write all keys of all formats as a page, for people.")] = None,
) -> None:
    """Write the JSON Schemas of dialogs, domain, promises and stories, with the project's own names, for editors."""
    from banso.wiring.project import write_project_schemas

    raise typer.Exit(write_project_schemas(project, project / folder, reference))


@app.command("test")
def run_stories(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; by default tests/stories.")] = None,
    words: Annotated[str, typer.Option("-k", help="Only stories with these words in their name or file.")] = "",
    tags: Annotated[str, typer.Option("-m", help="Only stories with these tags: slow, or: care and not slow.")] = "",
    report: Annotated[Path | None, typer.Option(help="Write the conversations as an HTML page.")] = None,
) -> None:
    """Run the stories and say which did not go as written, with file and line; exits 1 where one did not."""
    from banso.bench.commands import run_tests

    raise typer.Exit(run_tests(paths or [Path("tests/stories")], words, report, tags))


@app.command()
def cover(
    dialog: Annotated[str | None, typer.Argument(help="One dialog; without it all.")] = None,
    project: Project = HERE,
    fail_under: Annotated[float | None, typer.Option(help="Exit with 1 below this percentage.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write an HTML page with the drawings coloured.")] = None,
) -> None:
    """Run the stories and tell what of the dialogs none of them comes through."""
    from banso.bench.commands import run_cover

    raise typer.Exit(run_cover(project, dialog, fail_under, report))


@app.command()
def mutate(
    dialog: Annotated[str | None, typer.Argument(help="One dialog; without it all.")] = None,
    project: Project = HERE,
    at_least: Annotated[float, typer.Option(help="Exit with 1 below this percentage.")] = 90,
    out: Annotated[Path | None, typer.Option(help="A new file for stories that would notice the rest.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
) -> None:
    """Put small mistakes into the dialogs, one at a time, and tell which no check, story or promise notices."""
    from banso.bench.commands import run_mutate

    raise typer.Exit(run_mutate(project, dialog, at_least, out, workers))


@app.command()
def explore(
    project: Project = HERE,
    minutes: Annotated[float, typer.Option(min=0, help="How long to talk.")] = 5,
    seed: Annotated[int, typer.Option(help="The same seed talks in the same way.")] = 0,
) -> None:
    """Talk at random, to the dialogs alone and to the whole service in all weathers, until a promise breaks."""
    from banso.bench.commands import run_explore

    raise typer.Exit(run_explore(project, minutes, seed))


class DrawingFormat(StrEnum):
    svg = "svg"
    mermaid = "mermaid"


@app.command()
def draw(
    dialog: Annotated[str | None, typer.Argument(help="One dialog; without it the whole.")] = None,
    project: Project = HERE,
    form: Annotated[DrawingFormat, typer.Option("--format")] = DrawingFormat.svg,
    out: Annotated[Path | None, typer.Option(help="A file, or a folder for the whole and each dialog.")] = None,
    link: Annotated[
        str | None, typer.Option(help="Where a click leads: {file}, {path} and {line} are filled in.")
    ] = None,
) -> None:
    """Draw the dialogs as a state chart, with guards and timers on the arrows."""
    from banso.bench.commands import run_draw

    raise typer.Exit(run_draw(project, dialog, form.value, out, link))


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="A git revision, or a folder with dialogs/ and domain.yml.")],
    new: Annotated[str, typer.Argument(help="The same; by default the folder as it is.")] = ".",
    project: Project = HERE,
    live: Annotated[bool, typer.Option("--live", help="Count in the database who is in each state today.")] = False,
    counts: Annotated[
        Path | None, typer.Option(help="The same counted before: JSON, or lines `state<tab>count`.")
    ] = None,
) -> None:
    """Tell what changed between two versions of the dialogs; exits 1 where somebody would be stranded."""
    from banso.bench.commands import run_diff

    raise typer.Exit(run_diff(old, new, project, live=live, counts=counts))


@replay_app.callback(invoke_without_command=True)
def replay(
    context: typer.Context,
    project: Project = HERE,
    source: Annotated[
        Path | None, typer.Option("--from", help="An exported file; by default the database is read.")
    ] = None,
    *,
    report: Annotated[Path | None, typer.Option(help="Write both answers side by side as an HTML page.")] = None,
    tolerance: Annotated[float, typer.Option(min=0, max=100, help="Percent of the answers that may differ.")] = 0,
    version: Annotated[
        list[str] | None, typer.Option(help="Compare only what this version answered; may be shortened and repeated.")
    ] = None,
) -> None:
    """Tell recorded conversations to the dialogs as they are now; exits 1 where too many answers would differ."""
    if context.invoked_subcommand is not None:
        return
    from banso.bench.replaying.commands import run_replay

    raise typer.Exit(run_replay(project, source, report, tolerance, version or []))


@replay_app.command("export")
def export_recorded(
    file: Annotated[Path, typer.Argument(help="A new file, one conversation a line as JSON.")],
    project: Project = HERE,
    words: Annotated[
        bool, typer.Option("--words", help="Mask what people wrote instead of leaving it out; see docs/replaying.md.")
    ] = False,
) -> None:
    """Write the conversations of people who agreed, with nobody in them."""
    from banso.bench.replaying.commands import run_export

    raise typer.Exit(run_export(project, file, words=words))


@stories_app.command("suggest")
def suggest_stories(
    dialog: Annotated[str | None, typer.Argument(help="One dialog; without it all.")] = None,
    project: Project = HERE,
    seconds: Annotated[float, typer.Option(help="How long to search.")] = 60,
    out: Annotated[Path | None, typer.Option(help="A new file; by default the terminal.")] = None,
) -> None:
    """Write the shortest stories for what no story comes through, to be reviewed by a person."""
    from banso.bench.commands import run_suggest

    raise typer.Exit(run_suggest(project, dialog, seconds, out))


def main() -> None:
    """The command line. What was foreseen is one line on standard error and exit code 1, never a traceback."""
    from banso.loading.problems import ProblemsError
    from banso.nlu.project import NluError
    from banso.settings import SettingsError

    try:
        app()
    except (NluError, ProblemsError, SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
