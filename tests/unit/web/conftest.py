"""The console over a real store and mailbox in memory, with a counselor at it and a seeker who writes."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from banso.adapters.storage.keys import Keyring, new_master_key
from banso.adapters.storage.store import SqlStore
from banso.adapters.wakers.asyncio_waker import AsyncioWaker
from banso.bench.atlas import Atlas
from banso.bench.drawing import pattern_link
from banso.dialog.events import Event, Followed, Said
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.snapshot import SlotValue
from banso.loading.dialogs import load
from banso.ports import Arrival, Notice, Recipient, Unit, Unsent
from banso.service.alerts import AlertDesk
from banso.service.conversations import Conversations
from banso.service.handoff import HandoffDesk
from banso.service.mailbox import House, Mailbox
from banso.service.staff import put_staff
from banso.web.console.live import Live
from banso.web.console.routes import mount
from tests.unit.service.conftest import EVENING, FakeChannel, FakeNlu

PROJECT = Path(__file__).parents[1] / "dialog" / "project"
SATO, SUZUKI = "sato", "suzuki"
PASSWORD = "correct horse battery"
ALICE, BOB = "U" + "a" * 32, "U" + "b" * 32


class NobodyToNotify:
    """No way to counselors outside of the console."""

    async def notify(self, notice: Notice) -> bool:
        return False

    def reaches(self, to: Recipient) -> bool:
        return False


@dataclass
class Browser:
    """Somebody at the console: follows redirects, keeps cookies, fills in the forms of the page last seen."""

    client: httpx.AsyncClient
    page: httpx.Response | None = None

    async def open(self, path: str = "/console/") -> str:
        self.page = await self.client.get(path)
        return self.page.text

    async def submit(self, path: str, **fields: str) -> httpx.Response:
        """Send the form that posts to `path`, which has to be on the page."""
        assert self.page is not None
        found = re.search(rf'<form[^>]*action="{re.escape(path)}".*?name="csrf" value="([^"]+)"', self.page.text, re.S)
        assert found, f"the page has no form for {path}"
        self.page = await self.client.post(path, data={"csrf": html.unescape(found[1]), **fields})
        return self.page

    async def sign_in(self, login: str = SATO, password: str = PASSWORD) -> httpx.Response:
        await self.open("/console/login")
        return await self.submit("/console/login", login=login, password=password, next="")


@dataclass
class Rooms:
    """The service and the console on a clock that only the test moves."""

    app: FastAPI
    store: SqlStore
    mailbox: Mailbox
    waker: AsyncioWaker
    channel: FakeChannel
    nlu: FakeNlu
    live: Live
    now: list[datetime]
    browsers: list[httpx.AsyncClient] = field(default_factory=list)
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def browser(self) -> Browser:
        transport = httpx.ASGITransport(self.app)
        client = httpx.AsyncClient(transport=transport, base_url="http://console", follow_redirects=True)
        self.browsers.append(client)
        return Browser(client)

    async def tell(self, event: Event | Unsent, user: str = ALICE, message_id: str | None = None) -> None:
        arrival = Arrival(f"event-{next(self.numbers)}", user, event, self.now[0], message_id=message_id)
        await self.mailbox.accept([arrival])
        await self.waker.settle()

    async def say(self, text: str, user: str = ALICE) -> str:
        """A seeker says something; returns their id."""
        await self.tell(Said(text), user)
        seeker = await self.store.run(lambda unit: unit.mail.find(user))
        assert seeker is not None
        return seeker.id

    async def consenting(self, text: str, user: str = ALICE) -> str:
        """A seeker whose words may be kept says something; returns their id."""
        await self.tell(Followed(), user)

        def consent(unit: Unit) -> None:
            seeker = unit.mail.find(user)
            talk = None if seeker is None else unit.talks.load(seeker.id)
            assert talk is not None
            slots = {**talk.snapshot.slots, "consent": SlotValue(True, "button")}
            unit.talks.save(replace(talk, snapshot=replace(talk.snapshot, slots=slots)))

        await self.store.run(consent)
        return await self.say(text, user)

    def wait(self, span: timedelta) -> None:
        self.now[0] += span


@pytest.fixture(scope="session")
def machine() -> Machine:
    return compile_dialogs(load(PROJECT))


@pytest.fixture
async def rooms(machine: Machine) -> AsyncIterator[Rooms]:
    store, channel, nlu, waker = (
        SqlStore(":memory:", "kyoto", Keyring(new_master_key())),
        FakeChannel(),
        FakeNlu(),
        AsyncioWaker(),
    )
    now = [EVENING]

    def clock() -> datetime:
        return now[0]

    conversations = Conversations(store)
    house = House(store, nlu, channel, waker, clock, machine, {})
    mailbox = Mailbox(house, [conversations.changed])
    waker.run = mailbox.run
    app = FastAPI()
    live = mount(
        app,
        store=store,
        conversations=conversations,
        handoff=HandoffDesk(store, mailbox),
        alerts=AlertDesk(store, NobodyToNotify(), clock, ""),
        clock=clock,
        secret="for tests only",
        intents=machine.dialogs.domain.intents,
        drawings=Atlas(machine.dialogs, PROJECT, pattern_link("edit:{file}:{line}", PROJECT)),
    )
    await put_staff(store, SATO, "佐藤", "counselor", PASSWORD)
    made = Rooms(app, store, mailbox, waker, channel, nlu, live, now)
    yield made
    for client in made.browsers:
        await client.aclose()
    await waker.settle()
    await store.close()


@pytest.fixture
async def desk(rooms: Rooms) -> Browser:
    """A counselor who has signed in."""
    browser = rooms.browser()
    await browser.sign_in()
    return browser
