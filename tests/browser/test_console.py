"""The console in a real browser, over the project's own dialogs: what appears without reload, and what is sent."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from banso.adapters.storage.keys import new_master_key
from banso.dialog.events import Entity, Event, Followed, Parse, Pressed, Said
from banso.dialog.messages import Button
from banso.dialog.windows import JST
from banso.ports import Arrival
from banso.service.staff import put_staff
from banso.settings import Settings
from banso.wiring.service import Bot, build, console
from tests.contract.stand_in_fixtures import serving
from tests.unit.service.conftest import FakeChannel

ROOT = Path(__file__).parents[2]
LOGIN, PASSWORD = "sato", "correct horse battery"
WIDE, TABLET = {"width": 1280, "height": 860}, {"width": 800, "height": 1100}
EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=JST)
CRISIS = "もう死にたいです"


@dataclass
class ScriptedNlu:
    """Reads what the test says it reads, else that it does not understand."""

    intents: dict[str, str] = field(default_factory=dict)
    entities: dict[str, tuple[Entity, ...]] = field(default_factory=dict)

    async def parse(self, text: str) -> Parse | None:
        return Parse(self.intents.get(text, "tell_situation"), 0.9, entities=self.entities.get(text, ()))


@dataclass
class Office:
    """A bot with its console that serves; the test is all of its seekers."""

    bot: Bot
    channel: FakeChannel
    nlu: ScriptedNlu
    now: list[datetime]
    url: str = ""
    loop: asyncio.AbstractEventLoop | None = None
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run something in the bot's own event loop."""
        assert self.loop is not None
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def tell(self, user: str, event: Event) -> None:
        self.now[0] += timedelta(seconds=20)
        arrival = Arrival(f"event-{next(self.numbers)}", user, event, self.now[0])
        self.do(self.bot.mailbox.accept([arrival]))
        self.do(self.bot.waker.settle())

    def say(self, user: str, text: str, intent: str = "") -> None:
        if intent:
            self.nlu.intents[text] = intent
        self.tell(user, Said(text))

    def press(self, user: str, title: str) -> None:
        """Press a button of what was sent last."""
        found = next(b for m in reversed(self._sent(user)) for b in m.buttons if b.title == title)
        assert isinstance(found, Button)
        self.tell(user, Pressed(found.payload, found.title))

    def join(self, user: str) -> str:
        """Somebody adds the account and agrees; returns their id."""
        self.tell(user, Followed())
        self.press(user, "同意して話す")
        return self.seeker_id(user)

    def seeker_id(self, user: str) -> str:
        seeker = self.do(self.bot.store.run(lambda unit: unit.mail.find(user)))
        assert seeker is not None
        return str(seeker.id)

    def _sent(self, user: str) -> list[Any]:
        return [m for to, messages, _ in self.channel.pushes if to == user for m in messages]


@contextmanager
def running_office() -> Iterator[Office]:
    """A bot with its console on a free port, in memory."""
    settings = Settings(
        _env_file=None, project=ROOT, database=":memory:", master_key=new_master_key(), alert_webhook_url=""
    )
    channel, nlu, now = FakeChannel(), ScriptedNlu(), [EVENING]
    bot = build(settings, clock=lambda: now[0], channel=channel, nlu=nlu)
    office = Office(bot, channel, nlu, now)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        office.loop = asyncio.get_running_loop()
        async with bot.running():
            await put_staff(bot.store, LOGIN, "佐藤", "counselor", PASSWORD)
            yield
            live.close()

    app = FastAPI(lifespan=running)
    live = console(bot, app)
    with serving(app) as url:
        office.url = url
        yield office


@pytest.fixture
def office() -> Iterator[Office]:
    with running_office() as office:
        yield office


Opens = Callable[..., Page]


@pytest.fixture
def opens(browser: Browser, office: Office) -> Iterator[Opens]:
    """Opens the console, signed in, in a window of its own; a script that fails there fails the test."""
    contexts, errors = [], []

    def open_console(path: str = "/console/", size: dict[str, int] | None = None) -> Page:
        context = browser.new_context(viewport=size or WIDE, locale="ja-JP", timezone_id="Asia/Tokyo")  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{office.url}{path}")
        page.get_by_label("ログイン名").fill(LOGIN)
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="ログイン").click()
        expect(page.get_by_role("button", name="ログアウト")).to_be_visible()
        return page

    yield open_console
    for context in contexts:
        context.close()
    assert errors == [], "the page's scripts failed"


def mark(page: Page) -> None:
    """Note that this document is there, once its script works; `same` tells whether it still is."""
    expect(page.locator("#sound")).to_be_visible()
    page.evaluate("window.stillHere = true")


def same(page: Page) -> bool:
    return bool(page.evaluate("window.stillHere === true"))


def test_a_new_message_appears_and_an_answer_is_sent_without_reload(office: Office, opens: Opens) -> None:
    office.join("midori")
    page = opens()
    mark(page)
    page.get_by_role("navigation").get_by_role("link").first.click()
    talk = page.get_by_role("log")
    expect(talk).to_be_visible()

    office.say("midori", "20年、ずっと派遣でした")
    expect(talk.locator(".seeker .bubble").last).to_have_text("20年、ずっと派遣でした")
    expect(page.locator(".row .last")).not_to_have_text("")

    send = page.get_by_role("button", name="送る")
    expect(send).to_be_disabled()
    page.get_by_role("button", name="引き受ける").click()
    expect(send).to_be_enabled()
    box = page.get_by_role("textbox", name="へのメッセージ")
    expect(box).to_be_focused()
    box.fill("こんばんは。佐藤です。")
    send.click()
    expect(talk.locator(".counselor .bubble")).to_have_text(["こんばんは。佐藤です。"])
    expect(box).to_have_value("")
    assert office.channel.pushed()[-1] == "こんばんは。佐藤です。"

    page.get_by_role("button", name="ばんそうに戻す").click()
    expect(page.locator(".head .status")).to_have_text("ばんそうが応答中")
    assert same(page)


def test_a_draft_is_kept_while_messages_arrive_and_others_are_looked_at(office: Office, opens: Opens) -> None:
    midori, kenji = office.join("midori"), office.join("kenji")
    page = opens(f"/console/seekers/{midori}")
    mark(page)
    box = page.get_by_role("textbox", name="へのメッセージ")
    box.fill("書きかけの")
    office.say("midori", "あの、もうひとつ")
    expect(page.locator(".seeker .bubble").last).to_have_text("あの、もうひとつ")
    expect(box).to_have_value("書きかけの")
    expect(box).to_be_focused()

    page.locator(f"#row-{kenji}").click()
    expect(page).to_have_url(f"{office.url}/console/seekers/{kenji}")
    expect(box).to_have_value("")
    office.say("midori", "いま、いいですか")
    expect(page.locator(f"#row-{midori}")).to_have_class("row fresh")
    page.go_back()
    expect(page.locator(".seeker .bubble").last).to_have_text("いま、いいですか")
    expect(box).to_have_value("書きかけの")
    expect(page.locator(".fresh")).to_have_count(0)
    assert same(page)


def test_ctrl_enter_sends_but_not_while_kana_are_being_converted(office: Office, opens: Opens) -> None:
    page = opens(f"/console/seekers/{office.join('midori')}")
    page.get_by_role("button", name="引き受ける").click()
    box = page.get_by_role("textbox", name="へのメッセージ")
    box.fill("うかがいます")
    expect(page.get_by_role("button", name="送る")).to_be_enabled()
    composing = """(b) => b.dispatchEvent(new KeyboardEvent(
        "keydown", {key: "Enter", ctrlKey: true, isComposing: true, bubbles: true, cancelable: true}))"""
    assert box.evaluate(composing), "the key is left to the input method"
    box.press("Enter")
    expect(box).to_have_value("うかがいます\n")
    expect(page.locator(".counselor .bubble")).to_have_count(0)
    box.press("Control+Enter")
    expect(page.locator(".counselor .bubble")).to_have_text(["うかがいます"])
    expect(box).to_have_value("")


def test_a_crisis_comes_to_the_top_is_counted_and_is_lifted_with_a_note(office: Office, opens: Opens) -> None:
    office.join("kenji")
    midori = office.join("midori")
    office.say("kenji", "こんばんは", "greet")
    page = opens()
    mark(page)
    expect(page).to_have_title("ばんそう 相談室")
    office.say("midori", CRISIS)
    expect(page).to_have_title("(1) ばんそう 相談室")
    expect(page.locator("#toast")).to_contain_text("危機のお知らせ")
    first = page.locator(".row").first
    expect(first).to_contain_text("危機・本人のこと")
    first.click()
    page.get_by_role("button", name="確認しました").click()
    expect(page.get_by_text("佐藤さんが20:")).to_be_visible()

    page.get_by_text("保留を解除する").click()
    note = page.get_by_label("解除する理由")
    note.fill("電話で話し、安全を確認")
    office.say("midori", "聞いてくれますか")
    expect(page.locator(".seeker .bubble").last).to_have_text("聞いてくれますか")
    expect(note).to_have_value("電話で話し、安全を確認")
    page.get_by_role("button", name="解除して、記録する").click()
    expect(page.get_by_text("安全のため保留中")).to_have_count(0)
    expect(page.get_by_role("log")).to_contain_text("電話で話し、安全を確認")
    expect(page).to_have_title("ばんそう 相談室")
    assert page.url.endswith(midori)
    assert same(page)


def test_what_somebody_erased_does_not_stay_on_the_screen(office: Office, opens: Opens) -> None:
    midori = office.join("midori")
    office.say("midori", "やっぱり、全部なかったことに")
    page = opens(f"/console/seekers/{midori}")
    expect(page.locator(".seeker .bubble").last).to_be_visible()
    office.do(office.bot.store.run(lambda unit: unit.mail.ask_erasure(midori)))
    office.do(office.bot.mailbox.run(midori))
    expect(page.locator("#conversation")).to_contain_text("もうありません")
    expect(page.locator("body")).not_to_contain_text("なかったことに")
    expect(page).to_have_url(f"{office.url}/console/")


def test_what_is_not_possible_is_said_kindly_and_nothing_is_lost(office: Office, opens: Opens) -> None:
    midori = office.join("midori")
    page = opens(f"/console/seekers/{midori}")
    page.get_by_role("button", name="引き受ける").click()
    page.get_by_role("textbox", name="へのメッセージ").fill("あ" * 5001)
    page.get_by_role("button", name="送る").click()
    expect(page.get_by_role("alert")).to_contain_text("5,000文字まで")
    expect(page.get_by_role("textbox", name="へのメッセージ")).to_have_value("あ" * 5001)


def test_after_the_login_has_ended_a_new_one_goes_on_with_the_draft(office: Office, opens: Opens) -> None:
    page = opens(f"/console/seekers/{office.join('midori')}")
    page.get_by_role("button", name="引き受ける").click()
    box = page.get_by_role("textbox", name="へのメッセージ")
    box.fill("続きを書いています")
    expect(page.get_by_role("button", name="送る")).to_be_enabled()  # taken over: nothing more is under way
    page.context.clear_cookies()
    page.get_by_role("button", name="送る").click()
    expect(page.get_by_role("alert")).to_contain_text("ログインの時間が切れました")

    other = page.context.new_page()
    other.goto(f"{office.url}/console/")
    other.get_by_label("ログイン名").fill(LOGIN)
    other.get_by_label("パスワード").fill(PASSWORD)
    other.get_by_role("button", name="ログイン").click()
    expect(other.get_by_role("button", name="ログアウト")).to_be_visible()
    office.say("midori", "はい")
    expect(page.locator(".seeker .bubble").last).to_have_text("はい")
    expect(box).to_have_value("続きを書いています")
    page.get_by_role("button", name="送る").click()
    expect(page.locator(".counselor .bubble")).to_have_text(["続きを書いています"])


def test_without_scripts_everything_works_by_links_and_forms(office: Office, browser: Browser) -> None:
    midori = office.join("midori")
    context = browser.new_context(java_script_enabled=False, viewport=WIDE, locale="ja-JP")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{office.url}/console/seekers/{midori}")
    page.get_by_label("ログイン名").fill(LOGIN)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    page.get_by_role("button", name="引き受ける").click()
    page.get_by_role("textbox", name="へのメッセージ").fill("こんばんは。")
    page.get_by_role("button", name="送る").click()
    expect(page.locator(".counselor .bubble")).to_have_text(["こんばんは。"])
    context.close()


def test_a_seekers_words_are_never_run(office: Office, opens: Opens) -> None:
    midori = office.join("midori")
    page = opens(f"/console/seekers/{midori}")
    nasty = '<img src=x onerror="document.title=\'oops\'"><script>document.title="oops"</script>'
    office.say("midori", nasty)
    expect(page.locator(".seeker .bubble").last).to_have_text(nasty)
    expect(page).to_have_title("ばんそう 相談室")


@pytest.mark.parametrize("size", [WIDE, TABLET, {"width": 390, "height": 844}], ids=["desk", "tablet", "phone"])
def test_nothing_sticks_out_and_the_answer_box_is_in_sight(office: Office, opens: Opens, size: dict[str, int]) -> None:
    midori = office.join("midori")
    office.say("midori", "長い" * 300)
    office.say("midori", CRISIS)
    page = opens(f"/console/seekers/{midori}", size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for name in ("引き受ける", "送る", "確認しました"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    expect(page.locator(".said").last).to_be_in_viewport()
