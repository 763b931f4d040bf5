"""Stories as pytest items: `pytest tests/stories`, with -k, -m, --lf and the file and line of what failed.

What a story talks to comes from fixtures (`banso_catalog`, `banso_actions`, `banso_clock`), which a project's conftest
may override for all its stories or for those of a folder. A file is taken where its name is `test_*.yml` and a folder
above it holds `domain.yml` and `dialogs/`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from banso.dialog.story import Story
from banso.loading.problems import ProblemsError
from banso.loading.stories import read_stories
from banso.loading.story_update import replace_expectations
from banso.testing.expanding import expand
from banso.testing.stories import Outcome, run_story

if TYPE_CHECKING:
    from banso.careers.catalog import Catalog
    from banso.ports import Actions
    from banso.testing.conversation import Conversation, Read


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
            stories = expand(read_stories(_near(self.path)))
        except ProblemsError as error:
            raise self.CollectError(str(error)) from None
        if problems := self._problems_of_the_dialogs():
            raise self.CollectError(problems)
        names: set[str] = set()
        for story in stories:
            # Two of one name could not be told apart by --lf.
            name = f"{story.name} (line {story.place.line})" if story.name in names else story.name
            names.add(name)
            yield StoryItem.from_parent(self, name=name, callobj=_wanted, story=story, project=self.project)

    def _problems_of_the_dialogs(self) -> str:
        """Why the dialogs cannot be used, in full for the first file of stories only."""
        from banso.wiring.project import load_machine  # noqa: PLC0415

        told = self.config.stash.setdefault(_BROKEN, set())
        if self.project in told:
            return "the dialogs cannot be used: see above"
        try:
            load_machine(self.project)
        except ProblemsError as error:
            told.add(self.project)
            return str(error)
        return ""


def _near(path: Path) -> Path:
    """The path as people see it: from where they are, if it is below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


_BROKEN = pytest.StashKey[set[Path]]()
"""Projects whose dialogs have errors that were told."""


def _wanted(banso_actions: Actions, banso_clock: datetime, banso_read: Read) -> None:
    """Names the fixtures that every story takes."""


class StoryItem(pytest.Function):
    """One story; with checkpoints and `or` one way through it."""

    def __init__(self, *, story: Story, project: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.story, self.project = story, project
        self.outcome: Outcome | None = None
        for tag in story.metadata.get("tags", ()):
            # Tags need no registration, unlike markers, whose misspelling --strict-markers tells.
            self.config.addinivalue_line("markers", f"{tag}: a tag of stories")
            self.add_marker(tag)
        for marker in story.metadata.get("markers", ()):
            self.add_marker(_mark(marker))

    def runtest(self) -> None:
        given: dict[str, Any] = self.funcargs
        talk = _conversation(self.project, given["banso_actions"], given["banso_clock"], given["banso_read"])
        outcome = self.outcome = run_story(self.story, talk)
        if outcome.failures and self.config.getoption("--update-stories"):
            self._update(outcome)
        if outcome.failures:
            raise StoryError(outcome)
        if outcome.left_at:
            pytest.skip(outcome.left_at)

    def attachments(self, outcome: Outcome) -> dict[str, Any]:
        """What the reports need to know, plain enough to be sent by a worker of pytest-xdist."""
        attached: dict[str, Any] = {"banso_project": str(self.project)}
        if covers(self.config):
            from banso.bench.running import keys_of  # noqa: PLC0415
            from banso.wiring.project import load_machine  # noqa: PLC0415

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

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:  # type: ignore[override]
        if isinstance(excinfo.value, StoryError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, max(self.story.place.line - 1, 0), f"story: {self.name}"


def _mark(written: str | dict[str, Any]) -> pytest.MarkDecorator:
    """A marker by its name, or with its reason."""
    if isinstance(written, str):
        return getattr(pytest.mark, written)  # type: ignore[no-any-return]
    ((name, reason),) = written.items()
    return getattr(pytest.mark, name)(reason=reason)  # type: ignore[no-any-return]


def _conversation(project: Path, actions: Actions, clock: datetime, read: Read) -> Conversation:
    from banso.testing.simulation import simulated  # noqa: PLC0415
    from banso.wiring.project import load_machine  # noqa: PLC0415

    if clock.tzinfo is None:
        raise pytest.UsageError("the fixture `banso_clock` gives a moment without its zone. Add for example tzinfo=JST")
    try:
        machine = load_machine(project)
    except ProblemsError as error:
        pytest.fail(str(error), pytrace=False)
    return simulated(machine, actions, read, now=clock)


@pytest.fixture
def banso_catalog() -> Catalog:
    """The postings that stories are about: the packaged ones. Override it for others."""
    return _packaged_catalog()


@pytest.fixture
def banso_actions(banso_catalog: Catalog) -> Actions:
    """The actions that dialogs may run, by name, on the catalog. Override it with your project's own."""
    from banso.wiring.project import actions_on  # noqa: PLC0415

    return actions_on(banso_catalog)


@pytest.fixture
def banso_clock() -> datetime:
    """When a conversation begins: a Tuesday evening, counselors on duty. Override it with another moment."""
    from banso.testing.simulation import EVENING  # noqa: PLC0415

    return EVENING


@pytest.fixture(scope="session")
def banso_read(request: pytest.FixtureRequest) -> Iterator[Read]:
    """How texts without an intent are read: not at all, with --nlu by the live model."""
    from banso.wiring.project import nlu_reader  # noqa: PLC0415

    with nlu_reader(wanted=request.config.getoption("--nlu")) as read:
        yield read


@pytest.fixture
def banso_conversation(
    request: pytest.FixtureRequest, banso_actions: Actions, banso_clock: datetime, banso_read: Read
) -> Conversation:
    """Somebody to talk to, for tests written in Python: `say`, `press`, `wait`, each of which gives what came of it."""
    project = project_of(request.path)
    if project is None:
        raise pytest.UsageError(f"no folder above {request.path} holds domain.yml and dialogs/")
    return _conversation(project, banso_actions, banso_clock, banso_read)


@cache
def _packaged_catalog() -> Catalog:
    from banso.careers.catalog import load_catalog  # noqa: PLC0415

    return load_catalog()
