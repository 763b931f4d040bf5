"""The service of one process joined from its parts, and what is done with its database."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI

from banso.adapters.line.client import LineChannel
from banso.adapters.line.events import UnreadableError, UnsignedError, WebhookReader
from banso.adapters.rasa.client import RasaNlu
from banso.adapters.storage.keys import Keyring, SealError, new_master_key
from banso.adapters.storage.store import SqlStore, StoreError
from banso.adapters.wakers.asyncio_waker import AsyncioWaker
from banso.bench.atlas import Atlas
from banso.bench.drawing import pattern_link
from banso.care.words import words
from banso.dialog.machine import compile_dialogs
from banso.dialog.windows import JST
from banso.loading.dialogs import load
from banso.nlu.collecting import Accepted, collect
from banso.ports import Channel, Clock, Nlu, Role
from banso.service.alerts import AlertDesk
from banso.service.census import count
from banso.service.conversations import Conversations
from banso.service.handoff import HandoffDesk
from banso.service.mailbox import House, Mailbox
from banso.service.timers import Ticker
from banso.settings import Settings, SettingsError, read_settings
from banso.sse import Server
from banso.stand_in.app import create_app as stand_in
from banso.stand_in.server import server_of
from banso.stand_in.settings import StandInSettings
from banso.web.app import create_app
from banso.web.console.auth import session_secret
from banso.web.console.commands import add_staff_member, ensure_demo_staff
from banso.web.console.live import Live
from banso.web.console.routes import mount
from banso.web.debug import LastTurns, debug
from banso.web.health import health
from banso.web.webhook import Accepts, webhook
from banso.wiring.notices import notices
from banso.wiring.project import actions, load_machine

log = structlog.get_logger()

TICK = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Bot:
    """The service with everything joined: what the console and tests work with."""

    settings: Settings
    store: SqlStore
    mailbox: Mailbox
    waker: AsyncioWaker
    ticker: Ticker
    conversations: Conversations
    handoff: HandoffDesk
    alerts: AlertDesk
    turns: LastTurns
    channel: Channel
    nlu: Nlu
    clock: Clock
    intents: tuple[str, ...]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take up what was left, look at the time, and end in order."""
        if not self.settings.real_channel:
            await ensure_demo_staff(self.store, data_folder(self.settings))
        await self.mailbox.resume()
        ticking = asyncio.create_task(self.ticker.run(TICK))
        try:
            yield
        finally:
            ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ticking
            await self.waker.settle()
            for part in (self.channel, self.nlu):
                if isinstance(part, LineChannel | RasaNlu):
                    await part.close()
            await self.store.close()


def system_clock() -> datetime:
    return datetime.now(UTC)


def memory_store() -> SqlStore:
    """An empty store in memory, sealed under a key that nobody keeps: for explorations."""
    return SqlStore(":memory:", "nowhere", Keyring(new_master_key()))


@contextmanager
def reading_store() -> Iterator[SqlStore]:
    """The database of the settings, read beside the bot that writes it. Raises SettingsError."""
    settings = read_settings()
    if not Path(settings.database).is_file():
        raise SettingsError(f"there is no database at {settings.database} yet. Set BANSO_DATABASE to the bot's")
    try:
        store = SqlStore(settings.database, settings.city, Keyring(_master_key(settings)), reading=True)
    except (SealError, StoreError) as error:
        raise SettingsError(str(error)) from None
    try:
        yield store
    finally:
        asyncio.run(store.close())


def people_by_state() -> Mapping[str, int]:
    """How many conversations stand in each state today. Raises SettingsError."""
    with reading_store() as store:
        return store.run_now(lambda unit: count(unit, system_clock())).everybody


def build(
    settings: Settings, *, clock: Clock = system_clock, channel: Channel | None = None, nlu: Nlu | None = None
) -> Bot:
    """Join the service for these settings. `channel` and `nlu` replace LINE and Rasa in tests and benchmarks.

    Raises ProblemsError where the dialogs are wrong, SettingsError and SealError where the master key is.
    """
    store = SqlStore(settings.database, settings.city, Keyring(_master_key(settings)))
    waker, turns = AsyncioWaker(), LastTurns()
    conversations = Conversations(store)
    alerts = AlertDesk(store, notices(settings), clock, settings.console_url)
    house = House(
        store,
        nlu or RasaNlu(settings.nlu_url),
        channel or LineChannel(settings.access_token, settings.api_url),
        waker,
        clock,
        # A machine of its own, for the store's thread alone.
        compile_dialogs(load(settings.project, words()), words()),
        actions(clock().astimezone(JST).date()),
    )
    ticker = Ticker(store, waker, alerts, clock)
    watchers = [conversations.changed] if settings.real_channel else [conversations.changed, turns.remember]
    mailbox = Mailbox(house, watchers, after_alert=alerts.tick, review_below=settings.review_below)
    waker.run = mailbox.run
    desk = HandoffDesk(store, mailbox)
    return Bot(
        settings,
        store,
        mailbox,
        waker,
        ticker,
        conversations,
        desk,
        alerts,
        turns,
        house.channel,
        house.nlu,
        clock,
        tuple(house.machine.dialogs.domain.intents),
    )


def data_folder(settings: Settings) -> Path:
    """Where what one machine makes for itself is kept: beside the database."""
    return Path("var") if settings.database == ":memory:" else Path(settings.database).parent


def _master_key(settings: Settings) -> str:
    """The key as set. For one machine it is made once and kept beside the database; a real channel needs it set."""
    if settings.key:
        return settings.key
    if settings.real_channel:
        raise SettingsError(
            "BANSO_MASTER_KEY is not set: what people tell is sealed under it, so a real channel does not start "
            "without. Make one with "
            """`python -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"` """
            "and keep it where the database is not."
        )
    file = data_folder(settings) / "master.key"
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(urlsafe_b64encode(os.urandom(32)).decode())
            log.warning("made a master key for development", file=str(file))
        return file.read_text().strip()
    except OSError as error:
        raise SettingsError(f"no master key can be kept beside the database: {error}. Set BANSO_DATABASE.") from None


def drawings(settings: Settings) -> Atlas:
    """The sheets of the console's map. Raises SettingsError where the link to the YAML cannot be made."""
    link, dialogs = pattern_link(settings.map_link, settings.project), load_machine(settings.project).dialogs
    try:
        link(dialogs.root.place)
    except (KeyError, IndexError, ValueError) as error:
        raise SettingsError(
            f"BANSO_EDITOR_LINK cannot be filled in ({error}): {{file}}, {{path}} and {{line}} stand for the place"
        ) from None
    return Atlas(dialogs, settings.project, link)


def web_app(bot: Bot) -> tuple[FastAPI, Live]:
    """All that the bot serves over HTTP, and the console's open pages, to be closed when the server stops."""
    settings = bot.settings
    routers = [line_webhook(settings, bot.mailbox, bot.clock), health(bot.store)]
    if not settings.real_channel:
        routers.append(debug(bot.store, bot.turns))
    app = create_app(routers, bot.running)
    return app, console(bot, app)


def console(bot: Bot, app: FastAPI) -> Live:
    """Serve the bot's console with the application; its open pages, to be closed when the server stops."""
    return mount(
        app,
        store=bot.store,
        conversations=bot.conversations,
        handoff=bot.handoff,
        alerts=bot.alerts,
        clock=bot.clock,
        secret=session_secret(_master_key(bot.settings)),
        intents=bot.intents,
        drawings=drawings(bot.settings),
        secure=bot.settings.real_channel,
    )


def line_webhook(settings: Settings, inbox: Accepts, clock: Clock) -> APIRouter:
    """The route that hears LINE."""
    return webhook(WebhookReader(settings.channel_secret), (UnsignedError, UnreadableError), inbox, clock)


def line_here(settings: Settings) -> tuple[FastAPI, uvicorn.Server]:
    """A LINE platform with its chat page, for BANSO_STAND_IN_URL, and its server; the bot is to be added as routes to
    the application. Nothing of it is kept."""
    secret, address = settings.channel_secret, settings.stand_in_url
    port = urlsplit(address).port or 8801
    app = stand_in(StandInSettings(port=port, bot_url=address, channel_secret=secret, webhook_timeout=60))
    return app, server_of(app)


def serve_bot() -> int:
    """`banso bot`: serve until a signal; the exit code, with a line on standard error where it cannot start."""
    try:
        settings = read_settings()
        app, live = web_app(build(settings))
    except (SettingsError, SealError, StoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    Server(uvicorn.Config(app, host=settings.host, port=settings.port, log_level="warning"), live).run()
    return 0


def add_staff(login: str, name: str, role: Role) -> int:
    """`banso staff add`: make an account for the console or change one; the exit code."""

    async def add() -> int:
        settings = read_settings()
        store = SqlStore(settings.database, settings.city, Keyring(_master_key(settings)))
        try:
            return await add_staff_member(store, login, name, role)
        finally:
            await store.close()

    return asyncio.run(add())


def collect_lessons(folder: Path) -> int:
    """`banso nlu collect`: write what designers accepted into a folder of training data; the exit code."""
    settings = read_settings()
    try:
        store = SqlStore(settings.database, settings.city, Keyring(_master_key(settings)))
    except (SealError, StoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    try:
        lessons = store.run_now(lambda unit: unit.learning.lessons())
        results = collect((Accepted(lesson.id, lesson.text, lesson.intent) for lesson in lessons), folder)
        settled, now = [result.id for result in results if result.settled], system_clock()
        store.run_now(lambda unit: unit.learning.mark_exported(settled, now))
    finally:
        asyncio.run(store.close())
    for result in results:
        file, said = folder / result.file, f"{result.intent}: {result.text}"
        if not result.settled:
            why = f"stands in {file} under another intent" if result.file else "no file has this intent"
            sys.stderr.write(f"left out, {why}: {said}\n")
        elif not result.known:
            sys.stdout.write(f"{file}: {said}\n")
    new = sum(result.settled and not result.known for result in results)
    sys.stdout.write(f"{new} new sentences; look at them with `git diff {folder}`\n")
    return 0 if len(settled) == len(results) else 1
