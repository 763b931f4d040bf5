"""What `banso dev` says of a save: lines for the terminal, and the notice above the chat page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.text import Text

from banso.bench.diff_lines import diff_lines
from banso.bench.versions import Version
from banso.bench.wording import shown_file
from banso.dev.suite import Result, Suite
from banso.dev.talks import Retold
from banso.dev.workbench import Save
from banso.dialog.model import Place
from banso.loading.commands import problem_line

MOST = 5
"""Lines in the notice; the terminal has them all."""
BROKEN = "対話のファイルに、直すところがあります。それまでは、前の対話のまま答えます。"
NEVER_RIGHT = "対話のファイルに、直すところがあります。直るまでは、お返事ができません。"
Notice = tuple[str, Sequence[str]]


def save_lines(save: Save, project: Path) -> Iterator[Text]:
    """What was saved, what changed by it, and what is wrong now."""
    if save.before is None:
        yield Text(f"{_counted(len(save.files), 'file')} read", "bold")
    else:
        yield Text(", ".join(shown_file(Place(str(path)), project) for path in save.files), "bold")
    if save.dialogs is not None and save.before is not None and save.changes:
        old, new = Version("before", project, save.before, False), Version("now", project, save.dialogs, False)
        yield from (Text(f"  {line}") for line in diff_lines(save.changes, old, new))
    elif save.dialogs is not None and save.before is not None:
        yield Text("  nothing changed that a seeker could notice")
    for problem in save.fresh:
        yield Text("  ") + problem_line(problem)
    kept = len(save.problems) - len(save.fresh)
    if kept:
        yield Text(f"  {_counted(kept, 'problem')} as before")
    elif not save.fresh:
        yield Text("  no problems")
    if save.broken:
        answers = "nobody answers" if save.before is None else "the dialogs as they were go on answering"
        yield Text(f"  until this is mended, {answers}", "yellow")


def talk_line(retold: Retold) -> Text:
    """What became of the conversations that are open."""
    talks = _counted(retold.talks, "talk")
    return Text(f"  {talks} told anew: {retold.others} of {_counted(retold.answers, 'answer')} other than before")


def story_lines(results: Sequence[Result], what: str) -> Iterator[Text]:
    """How the stories went; `what` says which these are."""
    failed = [result for result in results if result.failures]
    if not failed:
        went = "went as written" if len(results) == 1 else "all went as written"
        yield Text(f"  {_counted(len(results), 'story', 'stories')} {what}: {went}", "green")
        return
    number = f"{len(failed)} of {_counted(len(results), 'story', 'stories')}"
    yield Text(f"  {number} {what}: not as written", "red")
    for result in failed:
        yield Text(f"    {result.story.place}: {result.story.name}")
        yield from (Text(f"      {failure.place}: {failure.message}") for failure in result.failures)


def whole_line(suite: Suite) -> Text:
    """How all stories stand, when none is due."""
    failed, stories = len(suite.failed()), _counted(len(suite.results), "story", "stories")
    if failed:
        return Text(f"  in all {stories}: {failed} not as written", "red")
    return Text(f"  in all {stories}: all as written", "green")


def notice(save: Save, failed: Sequence[Result]) -> Notice | None:
    """What the page shows: the errors while there are any, else the stories that fail, else nothing."""
    errors = [problem for problem in save.problems if problem.severity == "error"]
    if save.broken:
        return (NEVER_RIGHT if save.before is None else BROKEN), _cut([str(problem) for problem in errors])
    if failed:
        title = f"{len(failed)}本のストーリーが、書かれたとおりになりませんでした。"
        return title, _cut([f"{result.story.place}: {result.story.name}" for result in failed])
    return None


def _cut(lines: Sequence[str]) -> Sequence[str]:
    return lines if len(lines) <= MOST else [*lines[:MOST], f"ほか{len(lines) - MOST}件"]


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
