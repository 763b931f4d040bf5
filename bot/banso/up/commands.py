"""What `banso up` does: train if there is no model for this content, then run every process and say where it is."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.markup import escape

from banso.nlu import model
from banso.nlu.project import NluError
from banso.nlu.server import command
from banso.settings import Settings
from banso.up.supervisor import Child, Supervisor, UpError, require_free_ports
from banso.web.console.commands import DEMO_LOGIN, PASSWORD_FILE

LOGS = Path("var/log")


def run_up(settings: Settings, data: Path) -> int:
    """Run until Ctrl-C; the exit code. `data` is the folder where the bot keeps what it makes for itself."""
    console, started = Console(highlight=False), time.monotonic()
    try:
        require_free_ports(children(settings))
        nlu = command(trained(console), _nlu_port(settings))
        supervisor = Supervisor(children(settings, *nlu), LOGS, lambda line: console.print(f"  {escape(line)}"))
        console.print("Starting …")
        asyncio.run(supervisor.run(lambda: welcome(console, settings, data, time.monotonic() - started)))
    except (NluError, UpError) as error:
        console.print(f"[red]{escape(str(error))}[/red]")
        return 1
    console.print("Stopped.")
    return 0


def trained(console: Console) -> Path:
    """The NLU model of this content, trained first where there is none. Raises NluError."""
    if not model.model_path().is_file():
        console.print("Training the NLU model for this content (once, one to three minutes) …")
    return model.train(lambda line: console.print(f"  [dim]{escape(line)}[/dim]"))


def _nlu_port(settings: Settings) -> int:
    return urlsplit(settings.nlu_url).port or 8802


def children(
    settings: Settings, nlu_argv: Sequence[str] = (), nlu_env: Mapping[str, str] | None = None
) -> tuple[Child, ...]:
    """The processes of one machine; with a real LINE channel there is no stand-in. The NLU server's command is known
    once there is a model. The bot hears whoever is in danger without it, so its death ends nothing."""
    banso = str(Path(sys.executable).with_name("banso"))
    status = f"{settings.nlu_url}/status"
    nlu = Child("nlu", tuple(nlu_argv), _nlu_port(settings), status, "BANSO_NLU_URL", nlu_env or {}, needed=False)
    at = f"http://{settings.host}:{settings.port}"
    bot = Child("bot", (banso, "bot"), settings.port, f"{at}/healthz", "BANSO_PORT")
    if settings.real_channel:
        return nlu, bot
    stand_in_port = urlsplit(settings.stand_in_url).port or 8801
    health = f"{settings.stand_in_url.rstrip('/')}/healthz"
    told = {"BANSO_STAND_IN_PORT": str(stand_in_port), "BANSO_STAND_IN_BOT_URL": at}
    return nlu, bot, Child("stand-in", (banso, "stand-in"), stand_in_port, health, "BANSO_STAND_IN_URL", told)


def welcome(console: Console, settings: Settings, data: Path, seconds: float) -> None:
    """Print where everything is, and how to sign in; `seconds`: how long it took to start."""
    console.print(f"\n[bold green]banso is ready[/bold green] after {seconds:.0f} s. Ctrl-C ends everything.\n")
    if not settings.real_channel:
        console.print(f"  Chat, as in LINE:   [cyan]{settings.stand_in_url}[/cyan]")
    console.print(f"  Counselors:         [cyan]{settings.console_url}[/cyan]")
    console.print(f"                      {escape(_sign_in(settings, data))}")
    console.print(f"  Where people are:   [cyan]{settings.console_url.rstrip('/')}/map[/cyan]")
    console.print(f"  Logs:               {LOGS}/*.log\n")
    if not settings.real_channel:
        console.print(
            "In the chat: 友だち追加, then 「将来が不安で眠れない」, 「自分に向いてる仕事は？」, 「人と話したい」;\n"
            "answer as a counselor in another tab. The panel beside the phone shows why the bot said what it said."
        )


def _sign_in(settings: Settings, data: Path) -> str:
    if settings.real_channel:
        return "sign in with an account made by `banso staff add`"
    return f"sign in as {DEMO_LOGIN}, password {(data / PASSWORD_FILE).read_text().strip()}"
