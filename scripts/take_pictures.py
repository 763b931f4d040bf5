"""Take the README's pictures: everything is started as by `make up`, on ports and a database of its own, and a whole
conversation is had in the real page. `make screenshot` runs this."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from banso.nlu import model
from banso.settings import Settings
from banso.up.commands import children
from banso.up.supervisor import Supervisor

PICTURES = Path("docs/pictures")
CHROMIUM_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
CHROMIUM_FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SAID = (
    "こんばんは",
    "ずっと派遣で、この先が不安で眠れません",
    "誰にも相談できなくて",
    "少し気持ちが軽くなりました",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run() -> None:
    """Start everything, take the pictures, end everything."""
    with tempfile.TemporaryDirectory() as folder:
        nlu, bot, line = free_port(), free_port(), free_port()
        os.environ |= {
            "BANSO_DATABASE": f"{folder}/banso.db",
            "BANSO_STAND_IN_DATABASE": f"{folder}/stand_in.db",
            "BANSO_PORT": str(bot),
            "BANSO_NLU_URL": f"http://127.0.0.1:{nlu}",
            "BANSO_STAND_IN_URL": f"http://127.0.0.1:{line}",
            "BANSO_CONSOLE_URL": f"http://127.0.0.1:{bot}/console",
        }
        settings, ready = Settings(), threading.Event()
        supervisor = Supervisor(children(settings, model.train(print)), Path(folder) / "log", print)
        failed: list[BaseException] = []

        def shoot() -> None:
            """Signals reach the main thread alone, which runs the supervisor; the browser has this one."""
            ready.wait()
            try:
                take(settings)
            except BaseException as error:
                failed.append(error)
            os.kill(os.getpid(), signal.SIGTERM)

        thread = threading.Thread(target=shoot)
        thread.start()
        asyncio.run(supervisor.run(ready.set))
        thread.join()
        if failed:
            raise failed[0]


def take(settings: Settings) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        view = browser.new_context(viewport={"width": 1280, "height": 860}, locale="ja-JP", timezone_id="Asia/Tokyo")
        chat = view.new_page()
        chat.goto(settings.stand_in_url)
        talk(chat)
        chat.screenshot(path=PICTURES / "chat.png")
        console = view.new_page()
        console.goto(settings.console_url)
        counsel(console)
        console.screenshot(path=PICTURES / "console.png")
        browser.close()


def talk(page: Page) -> None:
    page.get_by_role("button", name="友だち追加").click()
    press(page, "同意して話す")
    for text in SAID:
        say(page, text)
    press(page, "見てみる")
    for _ in range(11):
        press(page, "とても大切")
    press(page, "仕事を見てみる")
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


def counsel(page: Page) -> None:
    page.get_by_label("ログイン").fill("counselor")
    page.get_by_label("パスワード").fill("counselor-demo")
    page.get_by_role("button", name="ログイン").click()


if __name__ == "__main__":
    run()
    sys.stdout.write(f"pictures are in {PICTURES}\n")
