"""`banso dev` as a designer has it: the page open beside the editor, and every save told anew in it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).parents[2]
END_SECONDS = 20
CONSENT = "では、話したいところから、ゆっくりどうぞ。"
OTHER = "では、どこからでも、ゆっくりどうぞ。"


@dataclass(frozen=True)
class Desk:
    """A project of its own under `banso dev`, and the address of its page."""

    project: Path
    url: str
    process: subprocess.Popen[str]

    def save(self, file: str, old: str, new: str) -> None:
        """Change a file as an editor does: a new one in its place."""
        path = self.project / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        beside = path.with_name(f".{path.name}.swp")
        beside.write_text(text.replace(old, new), encoding="utf-8")
        beside.replace(path)

    def told(self, words: str) -> list[str]:
        """The lines of the terminal up to the next one with these words."""
        lines = []
        for line in self.process.stdout or ():
            lines.append(line.rstrip())
            if words in line:
                return lines
        raise AssertionError(f"it ended and never said {words!r}:\n" + "\n".join(lines))


@pytest.fixture
def working(tmp_path: Path) -> Iterator[Desk]:
    """The shipped dialogs, with a part of their stories."""
    for name in ("dialogs", "promises"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "domain.yml", tmp_path)
    stories = tmp_path / "tests" / "stories"
    stories.mkdir(parents=True)
    for name in ("test_welcome.yml", "test_jobs.yml"):
        shutil.copy(ROOT / "tests" / "stories" / name, stories)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    env = os.environ | {"BANSO_STAND_IN_URL": url, "PYTHONUNBUFFERED": "1", "COLUMNS": "500"}
    banso = str(Path(sys.executable).with_name("banso"))
    command = [banso, "dev", "--no-nlu", "--project", str(tmp_path)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            desk = Desk(tmp_path, url, process)
            desk.told("Talk at")
            desk.told("in all")
            yield desk
        finally:
            process.send_signal(signal.SIGINT)
            last, _ = process.communicate(timeout=END_SECONDS)
    assert process.returncode == 0, f"Ctrl-C ends it in order:\n{last}"


@pytest.fixture
def page(browser: Browser, working: Desk) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="ja-JP", timezone_id="Asia/Tokyo")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(working.url)
    yield opened
    context.close()
    assert errors == [], "the page's scripts failed"


def befriended(page: Page) -> Locator:
    """Somebody who has agreed to be remembered; the balloons of their chat."""
    page.get_by_role("button", name="友だち追加").click()
    page.get_by_role("group", name="返事の候補").get_by_role("button", name="同意して話す", exact=True).click()
    balloons = page.locator(".row .balloon")
    expect(balloons.last).to_contain_text(CONSENT)
    return balloons


def test_a_saved_text_is_seen_in_the_talk_told_anew_and_its_stories_are_run(working: Desk, page: Page) -> None:
    balloons = befriended(page)
    page.get_by_label("メッセージを入力").fill("ええと")
    page.get_by_role("button", name="送信", exact=True).click()
    expect(balloons.last).to_contain_text("うまく読み取れませんでした")
    before = balloons.all_inner_texts()

    working.save("domain.yml", CONSENT, OTHER)
    expect(balloons.filter(has_text=OTHER)).to_have_count(1)
    assert balloons.all_inner_texts() == [text.replace(CONSENT, OTHER) for text in before], "in the same order"

    told = working.told("after the save")
    assert "domain.yml" in told[0]
    assert any(line.startswith("        + ") and OTHER in line for line in told)
    assert any("1 talk told anew: 1 of 3 answers other than before" in line for line in told)
    assert any("touched" in line and ("went as written" in line or "no story" in line) for line in told)


def test_broken_yaml_is_told_above_the_page_and_the_old_dialogs_go_on(working: Desk, page: Page) -> None:
    befriended(page)
    notice = page.locator("#notice")
    expect(notice).to_be_hidden()

    working.save("dialogs/relief.yml", "initial: listening", "initial: <b>listening</b> [")
    expect(notice).to_contain_text("前の対話のまま答えます")
    expect(notice.get_by_role("listitem").first).to_contain_text("dialogs/relief.yml:")
    expect(notice.get_by_role("listitem").first).to_contain_text("<b>")
    expect(notice.locator("b")).to_have_count(0)
    told = working.told("the dialogs as they were go on answering")
    assert any("dialogs/relief.yml:" in line and "error:" in line for line in told)
    page.get_by_role("group", name="返事の候補").get_by_role("button", name="人と話したい").click()
    expect(page.locator(".row.mine")).to_have_count(2)
    expect(page.locator(".row.theirs").last).to_contain_text("相談員")

    working.save("dialogs/relief.yml", "initial: <b>listening</b> [", "initial: listening")
    expect(notice).to_be_hidden()


def test_a_story_that_fails_is_told_with_what_was_expected(working: Desk, page: Page) -> None:
    working.save("tests/stories/test_welcome.yml", "utter_heard_exhaustion", "utter_consent_answered")
    expect(page.locator("#notice")).to_contain_text("書かれたとおりになりませんでした")
    told = "\n".join(working.told("after the save"))
    assert "tests/stories/test_welcome.yml:" in told
    assert "expected utter_consent_answered, then came utter_heard_exhaustion" in told
