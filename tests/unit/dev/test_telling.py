"""The lines of the terminal and the notice above the page."""

from __future__ import annotations

from collections.abc import Callable

from banso.dev.talks import Retold
from banso.dev.telling import notice, save_lines, story_lines, talk_line, whole_line
from banso.dev.workbench import Save
from tests.unit.dev.conftest import STORIES, Bench


def lines(bench: Bench, save: Save) -> list[str]:
    return [line.plain.replace(f"{bench.project}/", "") for line in save_lines(save, bench.project)]


def test_a_change_is_told_with_its_file_and_both_texts(bench: Bench) -> None:
    save = bench.change("domain.yml", "{text: 不安なんですね。}", "{text: 心細いですね。}")
    told = lines(bench, save)
    assert told[:2] == ["domain.yml", "  responses (1)"]
    assert told[2].startswith("    ~ utter_anxious  (domain.yml:")
    assert told[3:] == ["        - 不安なんですね。", "        + 心細いですね。", "  3 problems as before"]


def test_a_remark_changes_nothing_that_anybody_hears(bench: Bench) -> None:
    save = bench.change("dialogs/talk.yml", "dialog: talk", "# remark\ndialog: talk")
    assert "  nothing changed that a seeker could notice" in lines(bench, save)


def test_a_mistake_is_told_by_file_line_and_cure_with_who_answers_meanwhile(bench: Bench) -> None:
    save = bench.change("dialogs/jobs.yml", "next: ask_hours", "next: ask_huors")
    told = lines(bench, save)
    assert "  dialogs/jobs.yml:14:11: error: no state `ask_huors`. Did you mean `ask_hours`?" in told
    assert told[-1] == "  until this is mended, the dialogs as they were go on answering"


def test_at_first_the_files_are_counted(make: Callable[[], Bench]) -> None:
    bench = make()
    assert lines(bench, bench.look())[0] == "9 files read"


def test_broken_at_first_nobody_answers(make: Callable[[], Bench]) -> None:
    bench = make()
    (bench.project / "dialogs" / "gate.yml").write_text("gate: [", encoding="utf-8")
    save = bench.look()
    assert lines(bench, save)[-1] == "  until this is mended, nobody answers"
    found = notice(save, [])
    assert found is not None
    assert "直るまでは、お返事ができません" in found[0]


def test_a_story_that_fails_is_told_with_where_it_was_expected(bench: Bench) -> None:
    bench.change("dialogs/talk.yml", "stay <= 2", "stay <= 9")
    told = [
        line.plain.replace(f"{bench.project}/", "")
        for line in story_lines(list(bench.bench.play_first(bench.never)), "touched")
    ]
    assert told[0] == "  1 of 1 story touched: not as written"
    assert told[1] == f"    {STORIES}:13: three worries"
    assert told[2].startswith(f"      {STORIES}:23: expected text 'なるほど。'")


def test_stories_that_go_are_counted(bench: Bench) -> None:
    bench.change("domain.yml", "[{text: こんにちは。}, ", "[")
    results = bench.bench.play_first(bench.never)
    assert [line.plain for line in story_lines(results, "touched")] == ["  2 stories touched: all went as written"]
    assert [line.plain for line in story_lines(results[:1], "touched")] == ["  1 story touched: went as written"]


def test_at_the_end_it_is_told_how_all_stories_stand(bench: Bench) -> None:
    assert whole_line(bench.bench.suite).plain == "  in all 2 stories: all as written"
    bench.change("dialogs/talk.yml", "stay <= 2", "stay <= 9")
    bench.first()
    bench.later()
    assert whole_line(bench.bench.suite).plain == "  in all 2 stories: 1 not as written"


def test_the_talks_are_told_in_numbers() -> None:
    assert talk_line(Retold(2, 1, 9)).plain == "  2 talks told anew: 1 of 9 answers other than before"


def test_the_notice_is_about_the_dialogs_first_then_about_stories_then_gone(bench: Bench) -> None:
    save = bench.change("dialogs/talk.yml", "stay <= 2", "stay <= 9")
    bench.first()
    failed = bench.bench.suite.failed()
    told = notice(save, failed)
    assert told is not None
    assert told[0] == "1本のストーリーが、書かれたとおりになりませんでした。"
    assert told[1][0].endswith(f"{STORIES}:13: three worries")
    broken = notice(bench.change("dialogs/talk.yml", "stage: 1", "stage: ["), failed)
    assert broken is not None
    assert "前の対話のまま答えます" in broken[0]
    bench.change("dialogs/talk.yml", "stage: [", "stage: 1")
    mended = bench.change("dialogs/talk.yml", "stay <= 9", "stay <= 2")
    bench.first()
    assert notice(mended, bench.bench.suite.failed()) is None


def test_a_long_notice_is_cut(bench: Bench) -> None:
    text = (bench.project / "domain.yml").read_text(encoding="utf-8")
    save = bench.change("domain.yml", text, text.replace("  utter_", "  utterly_"))
    found = notice(save, [])
    assert found is not None
    assert len(found[1]) == 6
    assert found[1][-1].startswith("ほか")
