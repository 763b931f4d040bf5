"""Coverage as an HTML page: the shares, the drawings coloured, and what no story comes through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from banso.bench.charts import everywhere
from banso.bench.coverage import Coverage, Kind, Share, listed, of_dialog
from banso.bench.drawing import Pen, charts, editor_link
from banso.bench.pages import TEMPLATES
from banso.bench.wording import shown_place
from banso.dialog.machine import Machine
from banso.wiring.project import load_machine


@dataclass(frozen=True, slots=True)
class Missing:
    """A point that no story comes through."""

    words: str
    kind: Kind
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Section:
    """One drawing and what is missing in it."""

    name: str
    title: str
    share: Share
    svg: Markup
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class ProjectCover:
    name: str
    shares: Mapping[Kind, Share]
    total: Share
    sections: tuple[Section, ...]


def write_cover_page(path: Path, covers: Mapping[Path, Coverage]) -> None:
    """Write the page; it needs no other file. Its links open the lines in VS Code."""
    projects = [_project(project, cover) for project, cover in covers.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEMPLATES.get_template("cover.html").render(projects=projects), encoding="utf-8")


def _project(project: Path, cover: Coverage) -> ProjectCover:
    machine = load_machine(project)
    return ProjectCover(project.resolve().name, cover.shares(), cover.total, tuple(_sections(machine, project, cover)))


def _sections(machine: Machine, project: Path, cover: Coverage) -> Iterator[Section]:
    pen = Pen(editor_link, project, cover.keys)
    for chart in charts(machine.dialogs):
        whole = chart.name not in machine.dialogs.dialogs
        part = _elsewhere(machine, cover) if whole else of_dialog(cover, chart.name)
        apart = everywhere(machine.dialogs) if whole else ()
        missing = tuple(
            Missing(p.words, p.kind, shown_place(p.place, project), editor_link(p.place)) for p in listed(part.missing)
        )
        title = "All dialogs, and what holds everywhere" if whole else chart.title
        yield Section(chart.name, title, part.total, pen.svg(chart, apart), missing)


def _elsewhere(machine: Machine, cover: Coverage) -> Coverage:
    """What lies in no dialog: the rules that hold everywhere, and the responses."""
    dialogs = machine.dialogs.dialogs
    return Coverage([p for p in cover.points if p.state.partition(".")[0] not in dialogs], cover.keys)
