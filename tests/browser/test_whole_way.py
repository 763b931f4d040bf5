"""The whole way as a stranger goes it: `banso up`, a talk in the page, and a counselor who answers in another tab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from banso.nlu.project import NluError, python
from banso.testing.running import Running, everything

PROJECT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    try:
        python()
    except NluError as error:
        pytest.skip(f"{error}")
    with everything(tmp_path_factory.mktemp("up"), PROJECT) as up:
        yield up
    assert up.process.returncode == 0, "Ctrl-C ends it in order"


def say(page: Page, text: str) -> None:
    before = page.locator(".row.theirs").count()
    page.get_by_label("メッセージを入力").fill(text)
    page.get_by_role("button", name="送信", exact=True).click()
    expect(page.locator(".row.theirs").nth(before)).to_be_visible()


def press(page: Page, title: str) -> None:
    before = page.locator(".row.theirs").count()
    page.get_by_role("group", name="返事の候補").get_by_role("button", name=title, exact=True).click()
    expect(page.locator(".row.theirs").nth(before)).to_be_visible()


def test_it_says_where_everything_is_and_what_to_try(running: Running) -> None:
    for words in (running.chat_url, running.console_url, "banso is ready after"):
        assert words in running.said


def test_from_worry_to_firms_to_a_human_who_answers(running: Running, browser: Browser) -> None:
    view = browser.new_context(viewport={"width": 1280, "height": 860}, locale="ja-JP", timezone_id="Asia/Tokyo")
    chat, console = view.new_page(), view.new_page()
    chat.goto(running.chat_url)
    chat.get_by_role("button", name="友だち追加").click()
    expect(chat.get_by_text("プログラム").first).to_be_visible()
    press(chat, "同意して話す")
    say(chat, "この先のことが不安で眠れません")
    expect(chat.get_by_text("不安").last).to_be_visible()
    say(chat, "自分に向いてる仕事って何だろう")
    expect(chat.get_by_text(re.compile("1問め"))).to_be_visible()
    for _ in range(11):
        press(chat, "わりと大切")
    press(chat, "仕事を見てみる")
    for _ in range(5):
        press(chat, "とばす")
    expect(chat.locator(".carousel .bubble")).to_have_count(3)
    expect(chat.locator(".carousel").get_by_text("架空の求人です").first).to_be_attached()
    say(chat, "人と話したいです")

    console.goto(running.console_url)
    console.locator("[name=login]").fill("counselor")
    console.locator("[name=password]").fill(running.password)
    console.locator("button[type=submit]").click()
    console.locator("#list a").first.click()
    expect(console.get_by_text("人と話したいです").last).to_be_visible()
    console.locator("#take").click()
    console.locator("#text").fill("相談員の佐藤です。ゆっくりで大丈夫です。")
    console.locator("#send").click()
    expect(chat.get_by_text("ゆっくりで大丈夫です。")).to_be_visible(timeout=15_000)
    chat.get_by_label("メッセージを入力").fill("よかった、人だ")
    chat.get_by_role("button", name="送信", exact=True).click()
    expect(console.locator("#scroll").get_by_text("よかった、人だ")).to_be_visible(timeout=15_000)
    view.close()


def test_a_crisis_reaches_the_console_and_the_outside_at_once(running: Running, browser: Browser) -> None:
    view = browser.new_context(viewport={"width": 1280, "height": 860}, locale="ja-JP", timezone_id="Asia/Tokyo")
    console = view.new_page()
    console.goto(running.console_url)
    console.locator("[name=login]").fill("counselor")
    console.locator("[name=password]").fill(running.password)
    console.locator("button[type=submit]").click()
    control = httpx.Client(base_url=running.chat_url, trust_env=False, timeout=20)
    user = control.post("/_stand_in/seekers", json={"name": "試験"}).json()["user_id"]
    control.post(f"/_stand_in/seekers/{user}/follow", json={}).raise_for_status()
    control.post(f"/_stand_in/seekers/{user}/text", json={"text": "もう消えてしまいたい"}).raise_for_status()
    expect(console.locator("#list").get_by_text("危機").last).to_be_visible(timeout=15_000)
    chat = view.new_page()
    chat.goto(running.chat_url)
    chat.get_by_role("button", name="試験").click()
    expect(chat.get_by_text("0120-279-338").first).to_be_attached(timeout=15_000)
    alerts = control.get("/_stand_in/alerts").json()
    assert "消えて" not in str(alerts), "that somebody is in danger, never what they said"
    assert alerts, "counselors are told outside of the console"
    view.close()
