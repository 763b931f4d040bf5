"""`banso chat`: talk to the bot in a terminal; buttons are pressed by number, `/wait 3 days` lets time pass."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from banso.dialog.messages import Button, Cards, Message, text_of
from banso.loading.durations import read_duration
from banso.testing.conversation import Conversation, Exchange

HELP = """Write to the bot; a number presses a button.
/follow  /block  /sticker  /wait 3 days  /took 田中  /say …  /back  /lift note  /why (trace of the last turn)  /quit"""


def run(talk: Conversation, history: Path, console: Console) -> None:
    """Talk until /quit or Ctrl-D."""
    history.parent.mkdir(parents=True, exist_ok=True)
    session: PromptSession[str] = PromptSession(history=FileHistory(str(history)))
    console.print(f"[dim]{escape(HELP)}[/dim]")
    last = [talk.follow()]
    _show(last, console)
    while True:
        try:
            line = session.prompt("あなた> ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line == "/quit":
            return
        if line == "/why":
            for exchange in last:
                for trace in exchange.traces:
                    console.print("[dim]" + escape("\n".join(trace.lines())) + "[/dim]")
        elif line:
            try:
                last = list(_take(line, talk))
            except LookupError as error:
                console.print(f"[yellow]{escape(str(error))}[/yellow]")
            else:
                _show(last, console)


def _take(line: str, talk: Conversation) -> Sequence[Exchange]:
    command, _, rest = line.partition(" ")
    match command:
        case "/follow":
            return [talk.follow()]
        case "/block":
            return [talk.unfollow()]
        case "/sticker":
            return [talk.send("sticker")]
        case "/wait":
            span = read_duration(rest)
            if span is None:
                raise LookupError("How long? For example: /wait 3 days")
            return talk.wait(span)
        case "/took":
            return [talk.counselor("took", rest)]
        case "/say":
            return [talk.counselor("said", rest)]
        case "/back":
            return [talk.counselor("handed_back", "")]
        case "/lift":
            return [talk.counselor("lifted_hold", rest)]
    if line.isdecimal():
        titles = [button.title for button in talk.buttons()]
        if not 1 <= int(line) <= len(titles):
            raise LookupError(f"There are {len(titles)} buttons now")
        return [talk.press_nth(int(line) - 1)]
    return [talk.say(line)]


def _show(exchanges: Sequence[Exchange], console: Console) -> None:
    number = 0
    for exchange in exchanges:
        for message in exchange.messages:
            number = _show_message(message, number, console)
        snapshot = exchange.snapshot
        intent = f"{exchange.parse.intent} {exchange.parse.confidence:.2f}" if exchange.parse else "–"
        console.print(f"[dim]{snapshot.state} · {snapshot.mode} · {intent} · {exchange.at:%m/%d %H:%M}[/dim]")


def _show_message(message: Message, number: int, console: Console) -> int:
    body = [escape(text_of(message))]
    buttons = list(message.buttons)
    for card in message.cards if isinstance(message, Cards) else ():
        body += ["", f"[bold]{escape(card.title)}[/bold] {escape(card.subtitle)}"]
        body += [escape(line) for line in (*card.lines, *(f"・{r}" for r in card.reasons), card.footnote) if line]
        own = [b for b in card.buttons if isinstance(b, Button)]
        body.append(_numbered(own, number))
        number += len(own)
    console.print(Panel("\n".join(body), border_style="green", expand=False))
    if buttons:
        console.print(_numbered(buttons, number))
    return number + len(buttons)


def _numbered(buttons: Sequence[Button], start: int) -> str:
    return "  ".join(f"[cyan]{n}[/cyan] {escape(b.title)}" for n, b in enumerate(buttons, start + 1))
