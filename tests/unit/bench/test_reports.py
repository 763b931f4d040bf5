"""Coverage and pages from pytest and from the commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from banso.bench.commands import run_cover, run_tests

pytest_plugins = ["pytester"]

BAD = """\
version: "3.1"
stories:
- story: wrong <words>
  steps:
  - user: こんばんは
    intent: greet
  - bot: おはよう
  - wait: 3 days
  - bot: お変わりありませんか。
"""


def test_pytest_tells_coverage_at_the_end(pytester: pytest.Pytester, small: Path) -> None:
    result = pytester.runpytest(str(small / "tests"), "--dialog-cover")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            "*the dialogs of small, covered by the stories*",
            "  states * of *%",
            "No story comes through:",
            "  dialogs/root.yml:4 * root: intent ask_cost",
        ]
    )


def test_without_the_option_nothing_is_told(pytester: pytest.Pytester, small: Path) -> None:
    result = pytester.runpytest(str(small / "tests"))
    assert "covered" not in result.stdout.str()


@pytest.mark.parametrize(("wanted", "code"), [("1", 0), ("99", 1)])
def test_too_little_coverage_fails_the_run(pytester: pytest.Pytester, small: Path, wanted: str, code: int) -> None:
    result = pytester.runpytest(str(small / "tests"), "--cover-fail-under", wanted)
    assert result.ret == code
    assert ("wanted 99%" in result.stdout.str()) == bool(code)


def test_workers_bring_their_coverage_together(pytester: pytest.Pytester, small: Path) -> None:
    def total(*options: str) -> str:
        said = pytester.runpytest_subprocess(str(small / "tests"), "--dialog-cover", *options).stdout.str()
        return re.findall(r"^  total .*$", said, re.MULTILINE)[0]

    assert total() == total("-n", "2")


def test_the_story_page_shows_the_talk_and_what_failed_first(pytester: pytest.Pytester, small: Path) -> None:
    (small / "tests" / "stories" / "test_bad.yml").write_text(BAD, encoding="utf-8")
    page = pytester.path / "out" / "stories.html"
    result = pytester.runpytest(str(small / "tests"), "--story-report", str(page))
    result.assert_outcomes(passed=2, failed=1)
    html = page.read_text(encoding="utf-8")
    assert "1 of 3 stories did not go as written" in html
    assert html.index("wrong &lt;words&gt;") < html.index("somebody asks for jobs")
    assert "test_bad.yml:7" in html
    assert "3 days later" in html
    assert '<div class="bubble">お変わりありませんか。</div>' in html
    assert '<div class="bubble button">伏見</div>' in html
    assert "<span>どこでも</span>" in html
    assert not re.search(r'(src|href)="https?:', html), "the page needs nothing else"


def test_the_cover_page_has_the_drawings_and_what_is_missing(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = small / "cover.html"
    assert run_cover(small, None, None, page) == 0
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") == 1 + 4
    assert 'class="arrow covered"' in html
    assert 'class="arrow missing"' in html
    assert "root: intent ask_cost" in html
    assert f'href="vscode://file{small.resolve()}/dialogs/root.yml:4:' in html
    assert "No story comes through:" in capsys.readouterr().out


def test_cover_of_one_dialog_tells_that_alone(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cover(small, "jobs", None, None) == 0
    said = capsys.readouterr().out
    assert "dialogs/jobs.yml" in said
    assert "dialogs/root.yml" not in said
    assert run_cover(small, "job", None, None) == 1
    assert "Did you mean `jobs`?" in capsys.readouterr().err


def test_cover_exits_1_where_there_is_too_little_or_a_story_fails(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cover(small, None, 99, None) == 1
    assert "wanted 99%" in capsys.readouterr().err
    (small / "tests" / "stories" / "test_bad.yml").write_text(BAD, encoding="utf-8")
    assert run_cover(small, None, None, None) == 1
    assert "a story did not go as written" in capsys.readouterr().err


def test_banso_test_says_how_it_went_in_plain_words(small: Path, capfd: pytest.CaptureFixture[str]) -> None:
    stories = small / "tests" / "stories"
    assert run_tests([stories], "", None) == 0
    assert "all 2 stories went as written" in capfd.readouterr().out
    (stories / "test_bad.yml").write_text(BAD, encoding="utf-8")
    assert run_tests([stories], "", None) == 1
    said = capfd.readouterr().out
    assert "1 of 3 stories did not go as written" in said
    assert "test_bad.yml:7: expected text 'おはよう', the bot said" in said
    assert run_tests([stories], "worries", None) == 0
    assert "all 1 stories went as written" in capfd.readouterr().out


def test_banso_test_chooses_by_tag_and_tells_what_was_skipped(small: Path, capfd: pytest.CaptureFixture[str]) -> None:
    tagged = BAD.replace("  steps:", "  metadata: {tags: [care], markers: [{skip: not written yet}]}\n  steps:", 1)
    (small / "tests" / "stories" / "test_bad.yml").write_text(tagged, encoding="utf-8")
    assert run_tests([small / "tests"], "", None, "not care") == 0
    assert "all 2 stories went as written" in capfd.readouterr().out
    assert run_tests([small / "tests"], "", None) == 0
    assert "test_bad.yml::wrong <words>: not written yet" in capfd.readouterr().out


def test_banso_test_knows_what_is_not_there(small: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_tests([small / "nowhere"], "", None) == 1
    assert "Name a file or folder with stories" in capfd.readouterr().err
    (small / "dialogs").rename(small / "elsewhere")
    assert run_tests([small / "tests"], "", None) == 1
    assert "holds domain.yml and dialogs/, which its stories would be about" in capfd.readouterr().err
    (small / "elsewhere").rename(small / "dialogs")
    assert run_tests([small / "tests"], "no such story", None) == 1
    assert "there is no such story" in capfd.readouterr().out
