"""The live map: the drawing of the dialogs with how many people stand where, and where those who left were last.

Counts are exact for those who see conversations anyway. To designers and officials a count from one to four is told as
that: in a small town, with the hour, one person in a crisis could be somebody they know. Sums are told as what such
counts leave open, so that nothing can be worked out by subtraction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from fastapi import FastAPI, Request, Response
from markupsafe import Markup
from starlette.exceptions import HTTPException

from banso.dialog.windows import JST
from banso.ports import Clock, Staff, Store
from banso.service.census import QUIET, Census, take_census
from banso.web.console import auth
from banso.web.console.pages import HEADERS, render

FEW = 4
"""People up to whom a count is not told exactly."""
AGE = timedelta(seconds=30)
"""How old the counts may be: everybody who looks shares them."""
SOME, MANY = 0.05, 0.2
"""Shares of all who are here, from which on a box is coloured deeper."""
Rows = Sequence[tuple[str, str]]


class Drawings(Protocol):
    """The sheets of the map. `bench.atlas` draws them."""

    style: str
    version: str

    @property
    def sheets(self) -> Sequence[tuple[str, str]]:
        """Name and title of each sheet, the whole first."""

    def states(self, sheet: str) -> Sequence[str]:
        """The states in which somebody can stand; of the whole all."""

    def place(self, state: str, *, linked: bool) -> tuple[str, str]:
        """File and line of a state, and the address that opens them; each may be empty."""

    def draw(self, sheet: str, marks: Mapping[str, tuple[Rows, str, str]], *, linked: bool) -> Markup:
        """An SVG element that needs `style`. `marks` are rows for boxes, with their style, a style of the box, and
        where its title leads."""


@dataclass(frozen=True, slots=True)
class Number:
    """A count as far as it may be known."""

    low: int
    high: int

    @staticmethod
    def of(counts: Iterable[int], *, exact: bool) -> Number:
        """The sum of these counts, each known only as far as it may be."""
        known = [(n, n) if exact or not 0 < n <= FEW else (1, FEW) for n in counts]
        return Number(sum(low for low, _ in known), sum(high for _, high in known))

    def __str__(self) -> str:
        return f"{self.low}人" if self.low == self.high else f"{self.low}〜{self.high}人"

    def __bool__(self) -> bool:
        return self.high > 0


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. `place` is file and line, `href` where a click on it leads."""

    state: str
    here: Number
    silent: Number
    stopped: Number
    blocked: Number
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet as it is offered above the drawing."""

    name: str
    title: str
    here: Number
    chosen: bool


class Counted:
    """A census that is taken anew when it is older than AGE."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._census, self.at = Census(), datetime.min.replace(tzinfo=JST)

    async def latest(self) -> Census:
        """The counts, at most AGE old; `at` says of when."""
        now = self._clock()
        if not timedelta() <= now - self.at < AGE:
            self._census = await take_census(self._store, now)
            self.at = now
        return self._census


def add_map(console: FastAPI, store: Store, clock: Clock, drawings: Drawings) -> None:
    """Serve /map and /map/{sheet} to everybody who may sign in."""
    counted = Counted(store, clock)
    whole = drawings.sheets[0][0]

    async def page(request: Request, sheet: str) -> Response:
        staff = await auth.signed_in(request, store, auth.MAY_ENTER)
        if sheet not in dict(drawings.sheets):
            raise HTTPException(404, "この地図は、いまの対話にはありません。")
        census = await counted.latest()
        view = _View(drawings, census, staff)
        return render(
            "map.html",
            tabs=view.tabs(sheet),
            title=dict(drawings.sheets)[sheet],
            drawing=view.drawing(sheet),
            lines=view.lines(sheet),
            gone=view.gone() if sheet == whole else [],
            version=drawings.version[:8],
            exact=view.exact,
            few=FEW,
            quiet=QUIET.days,
            at=f"{counted.at.astimezone(JST):%H:%M}",
            staff=staff,
            csrf=auth.csrf_token(request),
        )

    @console.get("/map")
    async def all_dialogs(request: Request) -> Response:
        return await page(request, whole)

    @console.get("/map.css")
    async def style() -> Response:
        return Response(drawings.style, media_type="text/css", headers=HEADERS)

    @console.get("/map/{sheet}")
    async def one_dialog(request: Request, sheet: str) -> Response:
        return await page(request, sheet)


class _View:
    """The map as one member of the staff sees it."""

    def __init__(self, drawings: Drawings, census: Census, staff: Staff) -> None:
        self._drawings, self._census = drawings, census
        self.exact = staff.role in auth.HELPERS
        self._linked = staff.role in auth.REVIEWERS
        self._everybody = sum(census.here.values())

    def tabs(self, chosen: str) -> list[Tab]:
        return [
            Tab(name, title, self._sum(self._census.here, self._drawings.states(name)), name == chosen)
            for name, title in self._drawings.sheets
        ]

    def lines(self, sheet: str) -> list[Line]:
        """Of the whole, those states that anybody is or was last in."""
        whole = sheet == self._drawings.sheets[0][0]
        everybody = self._census.everybody
        shown = [state for state in self._drawings.states(sheet) if not whole or everybody[state]]
        return [self._line(state) for state in shown]

    def gone(self) -> list[Line]:
        """States that the dialogs do not have any more, in which somebody stands until they write again."""
        known = set(self._drawings.states(self._drawings.sheets[0][0]))
        return [self._line(state) for state in sorted(self._census.everybody) if state not in known]

    def drawing(self, sheet: str) -> Markup:
        marks = {state: (*self._mark([state]), "") for state in self._drawings.states(sheet)}
        for name, _ in self._drawings.sheets:
            rows, depth = self._mark(self._drawings.states(name))
            elsewhere = sheet not in (name, self._drawings.sheets[0][0])
            marks[name] = (rows, "" if elsewhere else depth, "" if name == sheet else f"{auth.MAP}/{name}")
        return self._drawings.draw(sheet, marks, linked=self._linked)

    def _line(self, state: str) -> Line:
        census = self._census
        place, href = self._drawings.place(state, linked=self._linked)
        return Line(
            state,
            self._sum(census.here, [state]),
            self._sum(census.silent, [state]),
            self._sum(census.stopped, [state]),
            self._sum(census.blocked, [state]),
            place,
            href,
        )

    def _mark(self, states: Sequence[str]) -> tuple[Rows, str]:
        """Who is here and who left, and how deep the box is coloured."""
        here, gone = self._sum(self._census.here, states), self._gone(states)
        rows = [(f"いま {here}", "people"), (f"離れた {gone}", "gone")]
        share = here.high / self._everybody if self._everybody else 0.0
        depth = "many" if share >= MANY else "some" if share >= SOME else "few"
        return [row for row, number in zip(rows, (here, gone), strict=True) if number], depth if here else "empty"

    def _gone(self, states: Sequence[str]) -> Number:
        census = self._census
        left = (census.silent, census.stopped, census.blocked)
        return Number.of((group[state] for group in left for state in states), exact=self.exact)

    def _sum(self, group: Counter[str], states: Sequence[str]) -> Number:
        return Number.of((group[state] for state in states), exact=self.exact)
