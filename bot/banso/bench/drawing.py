"""Charts as Mermaid text and as SVG."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup
from wcwidth import wcswidth, wcwidth

from banso.bench.charts import BACK, Arrow, Box, Chart, Everywhere, Line, dialog_chart, everywhere, whole_chart
from banso.bench.layout import Edge, lay_out
from banso.bench.pages import TEMPLATES, style
from banso.bench.table import shortened
from banso.bench.wording import shown_place
from banso.dialog.model import DialogSet, Place

Link = Callable[[Place], str]
"""The address of a place in the files; empty where there is none."""
Marks = Mapping[str, tuple[Sequence[tuple[str, str]], str, str]]
"""What is written into boxes, by name: rows of words and their style, a style for the box, and where its title leads,
empty for its place."""
NO_MARK: tuple[Sequence[tuple[str, str]], str, str] = ((), "", "")
STYLE = style("chart.css")

UNIT, ROW, PAD = 6.1, 16.0, 10.0
"""Width of half a Japanese character, height of a row and space around text, in SVG units."""
TITLE_UNIT, TITLE_ROW, MARGIN = 7.6, 20.0, 24.0
MOST_UNITS, MOST_LINES = 46, 7
CURVE = 0.5
COLUMNS, APART_UNITS = 2, 88
"""How the rules that hold everywhere are set."""


def editor_link(place: Place) -> str:
    """Opens VS Code at the place."""
    return f"vscode://file{Path(place.file).resolve()}:{place.line}:{place.column}"


def pattern_link(pattern: str, project: Path) -> Link:
    """Links made of `{file}` (relative to the project), `{path}` (in full) and `{line}`."""

    def link(place: Place) -> str:
        file, _, _ = shown_place(place, project).rpartition(":")
        return pattern.format(file=file, path=Path(place.file).resolve(), line=place.line)

    return link


def charts(dialogs: DialogSet) -> list[Chart]:
    """The whole and each dialog."""
    return [whole_chart(dialogs), *(dialog_chart(dialogs, name) for name in dialogs.dialogs)]


@dataclass(frozen=True, slots=True)
class Text:
    """One row of text in a drawing, from its left end on."""

    x: float
    y: float
    words: str
    style: str
    href: str = ""
    tip: str = ""
    shade: str = ""


@dataclass(frozen=True, slots=True)
class BoxShape:
    x: float
    y: float
    width: float
    height: float
    style: str
    shade: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ArrowShape:
    path: str
    shade: str
    texts: tuple[Text, ...]
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of words, and the rules that it speaks of."""

    words: str
    style: str
    lines: tuple[Line, ...] = ()


class Pen:
    """Draws charts. `seen` are the keys that stories came through; without them nothing is coloured. Without `styled`
    the page that shows the drawing brings `STYLE` itself."""

    def __init__(
        self,
        link: Link,
        project: Path,
        seen: Collection[str] | None = None,
        *,
        marks: Marks | None = None,
        styled: bool = True,
    ) -> None:
        self._link, self._project, self._seen = link, project, seen
        self._marks, self._styled = marks or {}, styled

    def svg(self, chart: Chart, apart: Sequence[Everywhere] = ()) -> Markup:
        """The chart as an SVG element that needs nothing else; `apart` are written below it."""
        rows = {box.name: self._box_rows(box) for box in chart.boxes}
        sizes = {box.name: self._size(rows[box.name], box) for box in chart.boxes}
        labels = [list(self._label_rows(arrow)) for arrow in chart.arrows]
        edges = [
            Edge(a.source, a.target, _width(label) + 8 if label else 0.0, len(label) * ROW + 4 if label else 0.0)
            for a, label in zip(chart.arrows, labels, strict=True)
        ]
        plan = lay_out(_start_first(chart, sizes), edges)
        boxes = [self._box(box, rows[box.name], plan.nodes[box.name], sizes[box.name]) for box in chart.boxes]
        arrows = [
            self._arrow(arrow, label, route.points, route.label, edge)
            for arrow, label, route, edge in zip(chart.arrows, labels, plan.routes, edges, strict=True)
        ]
        apart_texts = list(self._apart(apart, plan.height + MARGIN * 2))
        width = max([plan.width, *(t.x + wcswidth(t.words) * UNIT for t in apart_texts)])
        height = max([plan.height, *(t.y + ROW for t in apart_texts)])
        template = TEMPLATES.get_template("chart.html")
        return Markup(  # noqa: S704  the template escapes what it fills in
            template.render(
                chart=chart,
                boxes=boxes,
                arrows=arrows,
                apart=apart_texts,
                width=width,
                height=height,
                margin=MARGIN,
                styled=self._styled,
            )
        )

    def shade(self, keys: Collection[str]) -> str:
        """`covered`, `partly` or `missing`; nothing where coverage is not asked for or there is nothing to cover."""
        if self._seen is None or not keys:
            return ""
        found = sum(key in self._seen for key in keys)
        return "covered" if found == len(keys) else "partly" if found else "missing"

    def _size(self, rows: Sequence[_Row], box: Box) -> tuple[float, float]:
        width = max(wcswidth(box.title) * TITLE_UNIT, _width(rows)) + PAD * 2
        return max(width, 90.0), TITLE_ROW + len(rows) * ROW + PAD * 2 - 4

    def _box_rows(self, box: Box) -> list[_Row]:
        rows = [_Row(box.note, "note")] if box.note else []
        if box.place.line:
            rows.append(_Row(shown_place(box.place, self._project), "place"))
        rows += [_Row(words, style) for words, style in self._marks.get(box.name, NO_MARK)[0]]
        if box.stays:
            rows += [_Row("and stays, on:", "note"), *self._rows_of(box.stays)]
        return rows

    def _label_rows(self, arrow: Arrow) -> Iterator[_Row]:
        yield from self._rows_of(arrow.lines)

    def _rows_of(self, lines: Sequence[Line]) -> Iterator[_Row]:
        if self._seen is not None:
            # What no story comes through must not hide behind "and n more".
            lines = sorted(lines, key=lambda line: line.key in (self._seen or ()))
        shown = lines if len(lines) <= MOST_LINES + 1 else lines[:MOST_LINES]
        for line in shown:
            trigger = shortened(line.trigger, MOST_UNITS)
            mark = "⏱ " if line.timer else ""
            wrapped = textwrap.wrap(f"[{line.guard}]", MOST_UNITS) if line.guard else []
            if wrapped and len(trigger) + len(wrapped[0]) + 1 <= MOST_UNITS and len(wrapped) == 1:
                yield _Row(f"{mark}{trigger} {wrapped[0]}", "line", (line,))
                continue
            yield _Row(mark + trigger, "line", (line,))
            if len(wrapped) > 2:
                wrapped[1] += " …"
            for part in wrapped[:2]:
                yield _Row(f"  {part}", "guard", (line,))
        if len(shown) < len(lines):
            rest = tuple(lines[len(shown) :])
            yield _Row(f"and {len(rest)} more", "more", rest)

    def _box(self, box: Box, rows: Sequence[_Row], at: tuple[float, float], size: tuple[float, float]) -> BoxShape:
        x, y = at[0] - size[0] / 2, at[1] - size[1] / 2
        href = self._link(box.place) if box.place.line else ""
        _, mark, leads = self._marks.get(box.name, NO_MARK)
        texts = [Text(x + PAD, y + PAD + 12, box.title, "title", leads or href, box.name)]
        texts += self._texts(rows, x + PAD, y + PAD + TITLE_ROW + 10, href)
        inside = box.kind not in ("elsewhere", "back")
        shade = self.shade([f"state {box.name}"]) if inside else ""
        kind = " ".join(word for word in (box.kind, "start" if box.start else "", mark) if word)
        return BoxShape(x, y, *size, kind, shade, tuple(texts))

    def _arrow(
        self,
        arrow: Arrow,
        rows: Sequence[_Row],
        points: Sequence[tuple[float, float]],
        middle: tuple[float, float],
        edge: Edge,
    ) -> ArrowShape:
        shade = self.shade([line.key for line in arrow.lines])
        x, y = middle[0] - edge.width / 2, middle[1] - edge.height / 2
        texts = self._texts(rows, x + 4, y + ROW - 3, "")
        return ArrowShape(_curve(points), shade, tuple(texts), x, y, edge.width, edge.height)

    def _texts(self, rows: Sequence[_Row], x: float, y: float, href: str) -> list[Text]:
        texts = []
        for number, row in enumerate(rows):
            link = self._link(row.lines[0].place) if row.lines else href
            tip = "\n".join(f"{line.words}  ({shown_place(line.place, self._project)})" for line in row.lines)
            shade = self.shade([line.key for line in row.lines])
            indent = len(row.words) - len(row.words.lstrip())
            texts.append(Text(x + indent * UNIT, y + number * ROW, row.words.strip(), row.style, link, tip, shade))
        return texts

    def _apart(self, rules: Sequence[Everywhere], y: float) -> Iterator[Text]:
        if not rules:
            return
        yield Text(0, y, "Everywhere, whatever the state", "title")
        height = -(-len(rules) // COLUMNS)
        for number, one in enumerate(rules):
            goal = f" → {'back to where they were' if one.to == 'history' else one.to}" if one.to else ""
            words = shortened(one.line.words, APART_UNITS - len(goal)) + goal
            tip = f"{one.line.words}  ({shown_place(one.line.place, self._project)})"
            at_x, at_y = number // height * (APART_UNITS + 2) * UNIT, y + 22 + number % height * ROW
            yield Text(at_x, at_y, words, "line", self._link(one.line.place), tip, self.shade([one.line.key]))


def _start_first(chart: Chart, sizes: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The layout begins with the first box: the dialog itself, or the first dialog."""
    if any("." in box.name for box in chart.boxes):
        return sizes
    starts = [box.name for box in chart.boxes if box.start]
    return {name: sizes[name] for name in (*starts, *(n for n in sizes if n not in starts))}


def _width(rows: Sequence[_Row]) -> float:
    return max((wcswidth(row.words) * UNIT for row in rows), default=0.0)


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """A smooth line through the points, upright at each of them."""
    (x, y), *rest = points
    parts = [f"M{x:.1f},{y:.1f}"]
    for to_x, to_y in rest:
        bend = (to_y - y) * CURVE
        parts.append(f"C{x:.1f},{y + bend:.1f} {to_x:.1f},{to_y - bend:.1f} {to_x:.1f},{to_y:.1f}")
        x, y = to_x, to_y
    return " ".join(parts)


def mermaid(dialogs: DialogSet, name: str | None = None) -> str:
    """A stateDiagram-v2 of one dialog, or of all. Where each state stands is told in comments.

    Raises KeyError where there is no such dialog. What would lead from one dialog's inside into another's leads to the
    dialog itself, since Mermaid has no arrows between the insides of two composite states.
    """
    lines = ["stateDiagram-v2"]
    if name is not None:
        lines += _mermaid_dialog(dialog_chart(dialogs, name), "  ")
        return "\n".join(lines) + "\n"
    for dialog in dialogs.dialogs:
        chart = dialog_chart(dialogs, dialog)
        own = [box for box in chart.boxes if box.kind not in ("elsewhere", "back")]
        title = _plain(f"{chart.title} ({dialog})" if chart.title != dialog else dialog)
        lines += [f'  state "{title}" as {_id(dialog)} {{']
        inner = {box.name for box in own} - {dialog}
        arrows = [a for a in chart.arrows if {a.source, a.target} <= inner]
        starts = [Arrow("[*]", a.target) for a in chart.arrows if a.source == dialog and not a.lines]
        lines += _mermaid_states([box for box in own if box.name != dialog], "    ")
        lines += [*_mermaid_arrows([*starts, *arrows], "    "), "  }"]
    if dialogs.root.initial is not None:
        lines.append(f"  [*] --> {_id(dialogs.root.initial)}")
    lines += _mermaid_arrows(whole_chart(dialogs).arrows, "  ")
    lines += ["  note left of " + _id(dialogs.root.initial or ""), "    Everywhere:"]
    for one in everywhere(dialogs):
        lines.append(f"    {_plain(one.line.words)}{f' → {one.to}' if one.to else ''}")
    return "\n".join([*lines, "  end note"]) + "\n"


def _mermaid_dialog(chart: Chart, indent: str) -> list[str]:
    arrows = [Arrow("[*]", a.target) if not a.lines and "." not in a.source else a for a in chart.arrows]
    return _mermaid_states(chart.boxes, indent) + _mermaid_arrows(arrows, indent)


def _mermaid_states(boxes: Sequence[Box], indent: str) -> list[str]:
    lines = []
    for box in boxes:
        if box.place.line:
            lines.append(f"{indent}%% {box.place}")
        note = f" ({box.note})" if box.note and box.kind == "question" else ""
        lines.append(f'{indent}state "{_plain(box.title + note)}" as {_id(box.name)}')
    return lines


def _mermaid_arrows(arrows: Sequence[Arrow], indent: str) -> list[str]:
    lines = []
    for arrow in arrows:
        way = f"{indent}{_id(arrow.source)} --> {_id(arrow.target)}"
        lines += [f"{way} : {_plain(line.words)}" for line in arrow.lines] or [way]
    return lines


def _id(name: str) -> str:
    return name if name in ("[*]", BACK) else name.replace(".", "__")


def _plain(words: str) -> str:
    """Without the signs that Mermaid takes for its own."""
    signs = {'"': "'", ":": "꞉", ";": ",", "#": "＃", "{": "(", "}": ")", "<": "‹", ">": "›"}
    words = words.replace(">=", "≥").replace("<=", "≤")
    return "".join(signs.get(sign, sign) for sign in words if wcwidth(sign) >= 0)
