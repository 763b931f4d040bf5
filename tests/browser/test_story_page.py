"""The page of stories as a tester reads it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from banso.bench.running import run_stories
from banso.bench.story_pages import page_data, write_story_page

SMALL = Path(__file__).parents[1] / "unit" / "dialog" / "project"
STORIES = """\
version: "3.1"
stories:
- story: a worry
  metadata: {tags: [care]}
  steps:
  - user: 不安です
    intent: express_anxiety
  - state: talk.listening
- story: after three days
  steps:
  - user: こんばんは
    intent: greet
  - wait: 3 days
  - bot: さようなら
"""


def test_what_failed_is_open_and_words_choose_stories(browser: Browser, tmp_path: Path) -> None:
    file, page_file = tmp_path / "test_two.yml", tmp_path / "page.html"
    file.write_text(STORIES, encoding="utf-8")
    runs = list(run_stories(SMALL, [file]))
    write_story_page(page_file, [page_data(r.story, r.outcome) | {"failed": bool(r.outcome.failures)} for r in runs])
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(page_file.as_uri())

    expect(page.get_by_role("heading")).to_have_text("1 of 2 stories did not go as written")
    failed, went = page.locator("details").nth(0), page.locator("details").nth(1)
    expect(failed.locator(".failure")).to_contain_text("expected text 'さようなら'")
    expect(failed.get_by_text("3 days later · Fri 27 Nov, 20:00")).to_be_visible()
    expect(failed.get_by_text("cost: a push")).to_be_visible()
    expect(went.locator(".talk")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is to be moved sideways"

    words = page.get_by_role("searchbox")
    words.fill("care listening")
    expect(failed).to_be_hidden()
    expect(went.get_by_text("care")).to_be_visible()
    words.fill("no such words")
    expect(page.get_by_text("No story has these words.")).to_be_visible()
    words.fill("")
    expect(failed).to_be_visible()
    page.close()
