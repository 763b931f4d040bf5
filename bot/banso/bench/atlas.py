"""The drawings as the console's map shows them: with people in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from banso.bench.charts import everywhere
from banso.bench.drawing import STYLE, Link, Marks, Pen, charts
from banso.bench.wording import shown_place
from banso.dialog.check import states
from banso.dialog.model import DialogSet, Place


def _nowhere(place: Place) -> str:
    return ""


class Atlas:
    """The whole and each dialog as sheets; `web.console.map` says what is asked of it. `link` leads to the YAML."""

    def __init__(self, dialogs: DialogSet, project: Path, link: Link | None = None) -> None:
        self._dialogs, self._project, self._link = dialogs, project, link or _nowhere
        self._charts = {chart.name: chart for chart in charts(dialogs)}
        self.style = str(STYLE)
        self.version = dialogs.version

    @property
    def sheets(self) -> Sequence[tuple[str, str]]:
        """Name and title of each sheet, the whole first."""
        return [(name, chart.title) for name, chart in self._charts.items()]

    def states(self, sheet: str) -> Sequence[str]:
        """The states of a sheet in which somebody can stand; of the whole all."""
        leaves = [state.path for state in states(self._dialogs) if not state.children]
        return leaves if sheet not in self._dialogs.dialogs else [s for s in leaves if s.split(".")[0] == sheet]

    def place(self, state: str, *, linked: bool) -> tuple[str, str]:
        """File and line of a state, and where a click on them leads; empty where there is neither."""
        found = next((s.place for s in states(self._dialogs) if s.path == state), None)
        if found is None:
            return "", ""
        return shown_place(found, self._project), self._link(found) if linked else ""

    def draw(self, sheet: str, marks: Marks, *, linked: bool) -> Markup:
        """The sheet as SVG with these marks in its boxes, for a page that has `style`."""
        pen = Pen(self._link if linked else _nowhere, self._project, marks=marks, styled=False)
        whole = sheet not in self._dialogs.dialogs
        return pen.svg(self._charts[sheet], everywhere(self._dialogs) if whole else ())
