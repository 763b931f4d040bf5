"""Take the README's pictures: a whole conversation in the real pages, as `make up` serves them (`make screenshot`)."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from banso.testing.running import Running, everything

PROJECT = Path(__file__).parents[1]
PICTURES = PROJECT / "docs" / "pictures"
CHROMIUM_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
CHROMIUM_FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SAID = (
    "ずっと派遣で、この先が不安で眠れません",
    "誰にも相談できなくて、ひとりで抱えてます",
    "少し気持ちが軽くなりました",
)


def take(running: Running) -> None:
    """Talk, look at firms, ask for a human and answer as one, with a picture of each page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        view = browser.new_context(viewport={"width": 1280, "height": 860}, locale="ja-JP", timezone_id="Asia/Tokyo")
        chat, console = view.new_page(), view.new_page()
        chat.goto(running.chat_url)
        talk(chat)
        chat.screenshot(path=PICTURES / "chat.png", animations="disabled")
        ask_for_a_human(chat)
        console.goto(running.console_url)
        answer(console, running.password)
        expect(chat.get_by_text("ゆっくりで大丈夫です")).to_be_visible(timeout=15_000)
        console.screenshot(path=PICTURES / "console.png", animations="disabled")
        browser.close()


def talk(page: Page) -> None:
    page.get_by_role("button", name="友だち追加").click()
    press(page, "同意して話す")
    for text in SAID:
        say(page, text)
    press(page, "見てみる")
    for title in ("とても大切", "わりと大切", "どちらでもいい", "わりと大切", "どちらでもいい", "とても大切"):
        press(page, title)
    for title in ("とても大切", "わりと大切", "とても大切", "とても大切", "わりと大切", "仕事を見てみる"):
        press(page, title)
    for title in ("事務", "伏見区", "平日だけ", "時給1,150円から", "パート・アルバイト"):
        press(page, title)
    expect(page.locator(".carousel")).to_be_visible()


def say(page: Page, text: str) -> None:
    before = page.locator(".row.theirs").count()
    page.get_by_label("メッセージを入力").fill(text)
    page.get_by_role("button", name="送信", exact=True).click()
    expect(page.locator(".row.theirs").nth(before)).to_be_visible()


def press(page: Page, title: str) -> None:
    before = page.locator(".row.theirs").count()
    page.get_by_role("group", name="返事の候補").get_by_role("button", name=title, exact=True).click()
    expect(page.locator(".row.theirs").nth(before)).to_be_visible()


def ask_for_a_human(page: Page) -> None:
    say(page, "人と話したいです")


def answer(page: Page, password: str) -> None:
    page.locator("[name=login]").fill("counselor")
    page.locator("[name=password]").fill(password)
    page.locator("button[type=submit]").click()
    page.locator("#list a").first.click()
    page.locator("#take").click()
    page.locator("#text").fill(
        "こんばんは、相談員の佐藤です。ゆっくりで大丈夫です。いまのお気持ちから聞かせてくださいね。"
    )
    page.locator("#send").click()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, everything(Path(folder), PROJECT) as running:
        take(running)
    sys.stdout.write(f"pictures are in {PICTURES.relative_to(Path.cwd())}\n")
