"""Debian's Chromium under playwright, and a stand-in with a scripted bot behind it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.fake_bot import fake_bot
from tests.contract.stand_in_fixtures import SECRET, TOKEN, RunningStandIn, running_stand_in, serving

CHROMIUM_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}
expect.set_options(timeout=10_000)


@dataclass(frozen=True)
class Scene:
    """A stand-in, the scripted bot behind it, and what the bot has seen (`bot.state.seen`)."""

    stand_in: RunningStandIn
    bot: FastAPI


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without it the test is skipped, except in CI, where it has to be there.

    It ends with the module: playwright keeps an event loop in this thread, in which no asynchronous test can run.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        missing = "there is no chromium here (apt-get install chromium); the pages are not tested in a browser"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture
def scene() -> Iterator[Scene]:
    """A stand-in with nobody in it yet."""
    bot = fake_bot(SECRET, TOKEN)
    with serving(bot) as bot_url, running_stand_in(bot_url) as stand_in:
        bot.state.platform_url = stand_in.url
        yield Scene(stand_in, bot)


@pytest.fixture
def desk(browser: Browser, scene: Scene) -> Iterator[Page]:
    """A page on a wide screen. It is closed before the scene, which would wait for it."""
    yield from _page(browser, DESK)


@pytest.fixture
def phone(browser: Browser, scene: Scene) -> Iterator[Page]:
    """A page on a phone. It is closed before the scene, which would wait for it."""
    yield from _page(browser, PHONE)


def _page(browser: Browser, size: dict[str, int]) -> Iterator[Page]:
    context = browser.new_context(viewport=size, locale="ja-JP", timezone_id="Asia/Tokyo")  # type: ignore[arg-type]
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == [], "the page's scripts failed"
