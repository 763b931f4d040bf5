"""What `pytest` tells about the stories beyond passed and failed: coverage and pages."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from banso.bench.cover_page import write_cover_page
from banso.bench.coverage import Coverage, coverage
from banso.bench.story_pages import write_story_page
from banso.bench.table import coverage_lines
from banso.wiring.project import load_machine


class StoryReports:
    """Collects what the stories' test reports bring, from this process or from workers, and writes it at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self._option = config.getoption
        self._seen: defaultdict[Path, set[str]] = defaultdict(set)
        self._stories: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        brought = report.__dict__
        if "banso_seen" in brought:
            self._seen[Path(brought["banso_project"])].update(brought["banso_seen"])
        if "banso_story" in brought:
            self._stories.append(brought["banso_story"] | {"failed": report.failed})

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        page, report = self._option("--cover-report"), self._option("--story-report")
        if page is not None:
            write_cover_page(page, self._coverages())
        if report is not None:
            write_story_page(report, self._stories)
        if session.exitstatus == pytest.ExitCode.OK and any(self._too_little(c) for c in self._coverages().values()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for project, covered in self._coverages().items():
            terminalreporter.section(f"the dialogs of {project.name}, covered by the stories")
            for line in coverage_lines(covered, project):
                terminalreporter.write_line(line)
            if self._too_little(covered):
                wanted = self._option("--cover-fail-under")
                told = f"covered are {covered.total.percent:.1f}%, wanted {wanted:g}%"
                terminalreporter.write_line(f"FAIL {told}", red=True, bold=True)
        for option in ("--cover-report", "--story-report"):
            if self._option(option) is not None:
                terminalreporter.write_line(f"written: {self._option(option)}")

    def _coverages(self) -> dict[Path, Coverage]:
        return {project: coverage(load_machine(project), keys) for project, keys in sorted(self._seen.items())}

    def _too_little(self, covered: Coverage) -> bool:
        wanted = self._option("--cover-fail-under")
        return wanted is not None and covered.total.percent < wanted
