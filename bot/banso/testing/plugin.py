"""Stories as pytest items: `pytest tests/stories`, with -k, --lf and the file and line of what failed.

A file is taken where its name is `test_*.yml` and a folder above it holds `domain.yml` and `dialogs/`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from banso.dialog.story import Story
from banso.loading.problems import ProblemsError
from banso.loading.stories import read_stories
from banso.loading.story_update import replace_expectations
from banso.testing.expanding import expand
from banso.testing.stories import Outcome, run_story


class StoryError(Exception):
    """A story did not go as it is written."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.report())


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("banso")
    group.addoption("--update-stories", action="store_true", help="rewrite what the bot says in stories that failed")
    group.addoption("--dialog-cover", action="store_true", help="tell what of the dialogs no story comes through")
    group.addoption("--cover-fail-under", type=float, metavar="PERCENT", help="fail where the dialogs are covered less")
    group.addoption("--cover-report", type=Path, metavar="FILE", help="write the coverage as an HTML page")
    group.addoption("--story-report", type=Path, metavar="FILE", help="write the conversations as an HTML page")
    group.addoption("--nlu", action="store_true", help="read the seekers' texts with the live NLU model")


def pytest_configure(config: pytest.Config) -> None:
    reports = covers(config) or config.getoption("--story-report")
    # A worker of pytest-xdist only sends its reports; the pages and tables are the controller's.
    if reports and not hasattr(config, "workerinput"):
        from banso.bench.reporting import StoryReports  # noqa: PLC0415  only where it is asked for

        config.pluginmanager.register(StoryReports(config), "banso-reports")


def covers(config: pytest.Config) -> bool:
    """Whether coverage is asked for, by whichever option."""
    options = ("--dialog-cover", "--cover-fail-under", "--cover-report")
    return any(config.getoption(option) not in (None, False) for option in options)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if isinstance(item, StoryItem) and call.when == "call" and item.outcome is not None:
        report.__dict__.update(item.attachments(item.outcome))
    return report


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix not in (".yml", ".yaml") or not file_path.name.startswith("test_"):
        return None
    project = project_of(file_path)
    return None if project is None else StoryFile.from_parent(parent, path=file_path, project=project)


def project_of(path: Path) -> Path | None:
    """The nearest folder above that is a project: it has `domain.yml` and `dialogs/`."""
    for folder in path.resolve().parents:
        if (folder / "domain.yml").is_file() and (folder / "dialogs").is_dir():
            return folder
    return None


class StoryFile(pytest.File):
    """One file of stories."""

    def __init__(self, *, project: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.project = project

    def collect(self) -> Iterator[pytest.Item]:
        try:
            stories = expand(read_stories(self.path))
        except ProblemsError as error:
            raise self.CollectError(str(error)) from None
        for story in stories:
            yield StoryItem.from_parent(self, name=story.name, story=story, project=self.project)


class StoryItem(pytest.Item):
    """One story; with checkpoints and `or` one way through it."""

    def __init__(self, *, story: Story, project: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.story, self.project = story, project
        self.outcome: Outcome | None = None
        for name in story.metadata.get("markers", ()):
            self.add_marker(name)

    def runtest(self) -> None:
        from banso.wiring import nlu_reader, simulate  # noqa: PLC0415  only where a story is run, not wherever pytest is

        with nlu_reader(wanted=self.config.getoption("--nlu")) as read:
            outcome = self.outcome = run_story(self.story, simulate(self.project, read))
        if outcome.failures and self.config.getoption("--update-stories"):
            self._update(outcome)
        if outcome.failures:
            raise StoryError(outcome)

    def attachments(self, outcome: Outcome) -> dict[str, Any]:
        """What the reports need to know, plain enough to be sent by a worker of pytest-xdist."""
        attached: dict[str, Any] = {"banso_project": str(self.project)}
        if covers(self.config):
            from banso.bench.running import keys_of  # noqa: PLC0415
            from banso.wiring import load_machine  # noqa: PLC0415

            attached["banso_seen"] = sorted(keys_of(load_machine(self.project), outcome))
        if self.config.getoption("--story-report"):
            from banso.bench.story_pages import page_data  # noqa: PLC0415

            attached["banso_story"] = page_data(self.story, outcome)
        return attached

    def _update(self, outcome: Outcome) -> None:
        """Rewrite each expectation to what there was instead; failures that show nothing instead stay."""
        new = {failure.place: failure.actual[0] for failure in outcome.failures if failure.actual}
        replace_expectations(self.path, new)
        outcome.failures = [failure for failure in outcome.failures if failure.place not in new]

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, StoryError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, max(self.story.place.line - 1, 0), f"story: {self.name}"
