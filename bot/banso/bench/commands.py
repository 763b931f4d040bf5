"""What `banso test`, `cover`, `mutate`, `draw`, `diff` and `stories suggest` do, without the command line around it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

Format = Literal["svg", "mermaid"]


def run_tests(paths: Sequence[Path], words: str, report: Path | None, tags: str = "") -> int:
    """`banso test`: run the stories of these files and folders; the exit code.

    `words` choose by name, as pytest's -k, `tags` by tag and marker, as its -m.
    """
    try:
        import pytest
    except ModuleNotFoundError:
        sys.stderr.write("`banso test` needs pytest. Install it with: pip install pytest\n")
        return 1
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        sys.stderr.write(f"there is no {' and no '.join(missing)}. Name a file or folder with stories\n")
        return 1
    if homeless := _without_dialogs(paths):
        sys.stderr.write(
            f"no folder above {homeless} holds domain.yml and dialogs/, which its stories would be about\n"
        )
        return 1
    quiet = ("cacheprovider", "asyncio", "anyio")
    # Without pytest's own summary: the last line in plain words says it.
    arguments = [
        "-q",
        "-rN",
        "--no-header",
        "--disable-warnings",
        *(word for name in quiet for word in ("-p", f"no:{name}")),
    ]
    arguments += map(str, paths)
    if words:
        arguments += ["-k", words]
    if tags:
        arguments += ["-m", tags]
    if report is not None:
        arguments += ["--story-report", str(report)]
    code = pytest.main(arguments, plugins=[_PlainWords()])
    return 0 if code == pytest.ExitCode.OK else 1


def _without_dialogs(paths: Sequence[Path]) -> Path | None:
    """A file of stories that belongs to no project, where none does."""
    from banso.testing.plugin import project_of

    files = [file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("test_*.y*ml")))]
    return files[0] if files and all(project_of(file) is None for file in files) else None


class _PlainWords:
    """A last line for people who do not know pytest."""

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        stats = terminalreporter.stats
        went, not_so = len(stats.get("passed", ())), len(stats.get("failed", ()))
        unread = len(stats.get("error", ()))
        for skipped in stats.get("skipped", ()):
            terminalreporter.write_line(f"skipped: {skipped.nodeid}: {skipped.longrepr[2].removeprefix('Skipped: ')}")
        if unread:
            terminalreporter.write_line(f"{unread} files of stories cannot be read", red=True)
        elif not_so:
            terminalreporter.write_line(f"{not_so} of {went + not_so} stories did not go as written", red=True)
        elif went:
            terminalreporter.write_line(f"all {went} stories went as written", green=True)
        else:
            terminalreporter.write_line("there is no such story", red=True)


def run_cover(project: Path, dialog: str | None, fail_under: float | None, report: Path | None) -> int:
    """`banso cover`: what of the dialogs (of this one) no story comes through; the exit code, 1 where less than
    `fail_under` percent is covered or a story fails. The page is of all dialogs."""
    from banso.bench.cover_page import write_cover_page
    from banso.bench.coverage import coverage, of_dialog
    from banso.bench.running import keys_of, run_stories, story_files
    from banso.bench.table import coverage_lines
    from banso.wiring.project import load_machine

    machine = load_machine(project)
    if not _known(dialog, machine.dialogs.dialogs):
        return 1
    runs = list(run_stories(project, story_files(project)))
    covered = coverage(machine, {key for run in runs for key in keys_of(machine, run.outcome)})
    if report is not None:
        write_cover_page(report, {project: covered})
    if dialog is not None:
        covered = of_dialog(covered, dialog)
    _print(coverage_lines(covered, project))
    if report is not None:
        _print([f"written: {report}"])
    failed = [run.story for run in runs if run.outcome.failures]
    if failed:
        number = "a story" if len(failed) == 1 else f"{len(failed)} stories"
        sys.stderr.write(f"{number} did not go as written: run `banso test`\n")
    too_little = fail_under is not None and covered.total.percent < fail_under
    if too_little:
        sys.stderr.write(f"covered are {covered.total.percent:.1f}%, wanted {fail_under:g}%\n")
    return 1 if failed or too_little else 0


def run_explore(project: Path, minutes: float, seed: int) -> int:
    """`banso explore`: talk at random; the exit code, 1 where a promise broke."""
    try:
        import hypothesis  # noqa: F401
    except ModuleNotFoundError:
        sys.stderr.write("`banso explore` needs hypothesis. Install it with: pip install hypothesis\n")
        return 1
    from banso.bench.exploring.commands import run_explore as run

    return run(project, minutes, seed)


def run_draw(project: Path, dialog: str | None, form: Format, out: Path | None, link: str | None) -> int:
    """`banso draw`: one drawing to standard output or the file `out`, or all of them into the folder `out`."""
    from banso.bench.charts import dialog_chart, everywhere, whole_chart
    from banso.bench.drawing import Pen, charts, editor_link, mermaid, pattern_link
    from banso.wiring.project import load_machine

    dialogs = load_machine(project).dialogs
    if not _known(dialog, dialogs.dialogs):
        return 1
    pen = Pen(editor_link if link is None else pattern_link(link, project), project)
    ending = "svg" if form == "svg" else "mmd"

    def drawn(name: str | None) -> str:
        if form == "mermaid":
            return mermaid(dialogs, name)
        chart = whole_chart(dialogs) if name is None else dialog_chart(dialogs, name)
        return str(pen.svg(chart, everywhere(dialogs) if name is None else ()))

    if dialog is None and out is not None and not out.suffix:
        out.mkdir(parents=True, exist_ok=True)
        for chart in charts(dialogs):
            name = chart.name if chart.name in dialogs.dialogs else None
            (out / f"{chart.name}.{ending}").write_text(drawn(name), encoding="utf-8")
            _print([f"written: {out / f'{chart.name}.{ending}'}"])
    elif out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(drawn(dialog), encoding="utf-8")
        _print([f"written: {out}"])
    else:
        sys.stdout.write(drawn(dialog))
    return 0


def run_diff(old: str, new: str, project: Path, *, live: bool = False, counts: Path | None = None) -> int:
    """`banso diff`: what changed between two versions; the exit code, 1 where somebody would be stranded.

    With `live` the people in each state are counted in the database, with `counts` they are read from a file.
    """
    from banso.bench.diff_lines import diff_lines, move_lines
    from banso.bench.diffing import diff, moves
    from banso.bench.versions import VersionError, read_counts, version
    from banso.wiring.service import people_by_state

    try:
        people = None if counts is None else read_counts(counts)
        people = people_by_state() if live else people
        with version(old, project) as before, version(new, project) as after:
            _print(diff_lines(diff(before.dialogs, after.dialogs), before, after))
            gone = moves(before.dialogs, after.machine(), people)
            _print(move_lines(gone))
    except VersionError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 1 if any(move.strands for move in gone) else 0


def run_suggest(project: Path, dialog: str | None, seconds: float, out: Path | None) -> int:
    """`banso stories suggest`: write stories for what no story comes through (in this dialog), to standard output or a
    new file."""
    from banso.bench.story_text import story_file
    from banso.bench.suggesting import suggest
    from banso.wiring.project import load_machine

    if out is not None and out.exists():
        sys.stderr.write(f"{out} is there already. Name a file that is not, so that nobody's stories are lost\n")
        return 1
    if not _known(dialog, load_machine(project).dialogs.dialogs):
        return 1
    found = []
    for suggestion in suggest(project, seconds, dialog):
        found.append(suggestion)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{len(found)} stories …")
    number = sum(len(s.points) for s in found)
    sys.stderr.write(f"\r{len(found)} stories for {number} points that no story came through\n")
    text = story_file([s.draft for s in found])
    if not found:
        return 0
    if out is None:
        sys.stdout.write(text)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
        _print([f"written: {out}. Read each story: is what the bot says there what it should say? Then rename it"])
    return 0


def run_mutate(project: Path, dialog: str | None, at_least: float, out: Path | None, workers: int) -> int:
    """`banso mutate`: whether checks, stories and promises notice small mistakes in the dialogs (in this one); the exit
    code, 1 where less than `at_least` percent are noticed. Stories for the others go into the new file `out`."""
    from banso.bench.mutation.report import noticed_anyway, skeleton_file, survivor_lines, table
    from banso.bench.mutation.running import try_all
    from banso.bench.mutation.suite import NotGreenError
    from banso.wiring.project import load_machine

    if out is not None and out.exists():
        sys.stderr.write(f"{out} is there already. Name a file that is not, so that nobody's stories are lost\n")
        return 1
    if not _known(dialog, (*load_machine(project).dialogs.dialogs, "root")):
        return 1

    def progress(done: int, total: int, surviving: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done} of {total} mutants, {surviving} unnoticed …{chr(10) if done == total else ''}")

    try:
        trying = try_all(project, dialog, workers, progress)
    except NotGreenError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _print(survivor_lines(trying))
    _print(["", *table(trying), *noticed_anyway(trying)])
    if out is not None and trying.survivors:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(skeleton_file(trying), encoding="utf-8")
        _print([f"written: {out}. Each story tells what the bot does: is it what it should? Then rename it"])
    if trying.percent < at_least:
        sys.stderr.write(f"noticed are {trying.percent:.1f}%, wanted {at_least:g}%\n")
    return 1 if trying.percent < at_least or any(noticed_anyway(trying)) else 0


def _known(dialog: str | None, dialogs: Iterable[str]) -> bool:
    """Whether there is such a dialog; if not, that is told with what was likely meant."""
    from banso.loading.problems import did_you_mean

    known = list(dialogs)
    if dialog is None or dialog in known:
        return True
    sys.stderr.write(f"there is no dialog `{dialog}`. {did_you_mean(dialog, known)}\n")
    return False


def _print(lines: Iterator[str] | Sequence[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
