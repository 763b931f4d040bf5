"""The live map in a real browser: it is drawn, opens where people are, and keeps itself up to date."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from banso.dialog.events import Followed
from banso.ports import Role
from banso.service.staff import put_staff
from tests.browser.test_console import PASSWORD, WIDE, Office, office

__all__ = ["office"]

ALICE, BOB = "U" + "a" * 32, "U" + "b" * 32


@pytest.fixture
def desk(browser: Browser, office: Office) -> Iterator[Page]:
    """A wide screen; what the console's policy blocks is an error too."""
    context = browser.new_context(viewport=WIDE, locale="ja-JP", timezone_id="Asia/Tokyo")  # type: ignore[arg-type]
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert wrong == []


def enter(page: Page, office: Office, role: Role, path: str) -> None:
    office.do(put_staff(office.bot.store, role, "山田", role, PASSWORD))
    page.goto(f"{office.url}/console/login?next={path}")
    page.get_by_label("ログイン名").fill(role)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    expect(page).to_have_url(f"{office.url}{path}")
    page.wait_for_load_state()  # with its script, which measures and moves the drawing


def test_an_official_sees_where_people_are_and_goes_into_a_dialog(desk: Page, office: Office) -> None:
    office.tell(ALICE, Followed())
    enter(desk, office, "official", "/console/map")
    box = desk.locator(".drawing .box", has_text="はじめまして")
    expect(box).to_contain_text("いま 1〜4人")
    assert box.evaluate("b => getComputedStyle(b.querySelector('rect')).fill") != "rgb(255, 255, 255)", "it is coloured"
    box.get_by_text("はじめまして").click()
    expect(desk).to_have_url(f"{office.url}/console/map/welcome")
    expect(desk.locator(".drawing .box", has_text="consent").first).to_contain_text("いま 1〜4人")
    expect(desk.locator("tr", has_text="welcome.consent").locator("a")).to_have_count(0)


def test_a_designer_gets_a_link_to_the_line(desk: Page, office: Office) -> None:
    enter(desk, office, "designer", "/console/map/relief")
    link = desk.locator("tr", has_text="relief.listening").get_by_role("link")
    assert (link.get_attribute("href") or "").startswith("vscode://file/")
    assert (link.get_attribute("href") or "").partition("dialogs/relief.yml:")[2].isdigit()


def test_a_large_drawing_opens_where_most_people_are_and_can_be_seen_whole(desk: Page, office: Office) -> None:
    office.tell(ALICE, Followed())
    office.press(ALICE, "同意して話す")
    office.say(ALICE, "仕事を見たい", "ask_jobs")
    office.say(ALICE, "とばします", "skip")
    enter(desk, office, "counselor", "/console/map/jobs")
    expect(desk.locator(".drawing .box.many.question")).to_be_in_viewport()
    button = desk.get_by_role("button", name="全体を見る")
    frame = desk.locator("#drawing")
    assert frame.evaluate("f => f.scrollHeight > f.clientHeight")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert frame.evaluate("f => f.scrollHeight <= f.clientHeight + 1 && f.scrollWidth <= f.clientWidth + 1")


def test_the_numbers_change_without_the_page_moving(desk: Page, office: Office) -> None:
    desk.clock.install()
    office.tell(ALICE, Followed())
    enter(desk, office, "counselor", "/console/map/welcome")
    row = desk.locator("tr", has_text="welcome.consent")
    expect(row).to_contain_text("1人")
    desk.locator("main").evaluate("m => m.scrollTo(0, 120)")
    at = desk.locator("main").evaluate("m => m.scrollTop")
    assert at > 0
    for _ in range(2):
        office.tell(BOB, Followed())  # each moves the office's clock on
    desk.clock.run_for(31_000)
    expect(row).to_contain_text("2人")
    assert desk.locator("main").evaluate("m => m.scrollTop") == at
