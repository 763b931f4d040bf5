"""Drawings: what is on them, where a click leads, and that nothing lies over anything else."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.bench.charts import dialog_chart, everywhere, whole_chart
from banso.bench.commands import run_draw
from banso.bench.coverage import points
from banso.bench.drawing import Pen, charts, mermaid, pattern_link
from banso.bench.layout import Edge, lay_out
from banso.dialog.machine import Machine

SVG = "{http://www.w3.org/2000/svg}"
PATTERN = "{file}#L{line}"


def pen(project: Path, seen: set[str] | None = None) -> Pen:
    return Pen(pattern_link(PATTERN, project), project, seen)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  we wrote it ourselves


def texts(svg: str) -> list[str]:
    """The words drawn, without tooltips."""
    found = []
    for text in parsed(svg).iter(f"{SVG}text"):
        title = text.find(f"{SVG}title")
        found.append((text.text or "") + ("" if title is None else title.tail or ""))
    return [words.strip() for words in found]


def test_a_dialog_shows_its_states_guards_and_where_else_it_leads(small: Path, small_machine: Machine) -> None:
    words = texts(pen(small).svg(dialog_chart(small_machine.dialogs, "jobs")))
    assert {"ask_place", "ask_hours", "ask_illness", "searching", "seen", "asks for hours"} <= set(words)
    assert "then [slot.hours == 'night']" in words
    assert "back to where they were" in words
    assert "dialogs/jobs.yml:5" in words


def test_timers_are_on_the_arrows_or_in_the_box(small: Path, small_machine: Machine) -> None:
    words = texts(pen(small).svg(dialog_chart(small_machine.dialogs, "helper")))
    assert "⏱ after 10 minutes" in words


def test_every_box_and_rule_leads_to_its_line(small: Path, small_machine: Machine) -> None:
    svg = pen(small).svg(dialog_chart(small_machine.dialogs, "jobs"))
    links = [str(a.get("href")) for a in parsed(svg).iter(f"{SVG}a")]
    assert "dialogs/jobs.yml#L5" in links
    lines = (small / "dialogs" / "jobs.yml").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if "- {intent" in line or "- {press" in line or "- {action" in line:
            assert f"dialogs/jobs.yml#L{number}" in links, line


def test_what_holds_everywhere_stands_apart(small: Path, small_machine: Machine) -> None:
    dialogs = small_machine.dialogs
    words = texts(pen(small).svg(whole_chart(dialogs), everywhere(dialogs)))
    assert {"risk crisis [hold]", "ask_jobs → jobs", "3 days of silence"} <= set(words)
    assert "ask_jobs → jobs" not in texts(pen(small).svg(dialog_chart(dialogs, "talk")))


def test_colours_tell_covered_from_missing(small: Path, small_machine: Machine) -> None:
    chart = dialog_chart(small_machine.dialogs, "jobs")
    every = {point.key for point in points(small_machine)}
    assert 'class="arrow missing"' not in pen(small, every).svg(chart)
    assert 'class="arrow covered"' not in pen(small, set()).svg(chart)
    some = pen(small, {"state jobs.seen"}).svg(chart)
    assert some.count('class="box state covered"') == 1
    assert 'class="arrow "' in pen(small).svg(chart), "without coverage nothing is coloured"


def test_what_is_missing_does_not_hide_behind_more(shipped_machine: Machine) -> None:
    chart = dialog_chart(shipped_machine.dialogs, "crisis")
    root = Path(__file__).parents[3]
    (box,) = [box for box in chart.boxes if box.name == "crisis.holding"]
    last = box.stays[-1]
    assert len(box.stays) > 20
    seen = {line.key for line in box.stays} - {last.key}
    svg = pen(root, seen).svg(chart)
    shown = [text for text in parsed(svg).iter(f"{SVG}text") if text.get("class") == "line missing"]
    assert any(last.words in (text[0].text or "") for text in shown)
    assert f"and {len(box.stays) - 7} more" in texts(svg)


def test_every_shipped_dialog_is_drawn_whole(shipped_machine: Machine) -> None:
    root = Path(__file__).parents[3]
    for chart in charts(shipped_machine.dialogs):
        words = texts(pen(root).svg(chart))
        assert all(box.title in words for box in chart.boxes)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_box_lies_over_another_and_every_arrow_joins_its_boxes(data: st.DataObject) -> None:
    names = [f"s{n}" for n in range(data.draw(st.integers(1, 9)))]
    sizes = {name: (data.draw(st.floats(40, 200)), data.draw(st.floats(20, 90))) for name in names}
    pairs = [(a, b) for a in names for b in names if a != b]
    chosen = data.draw(st.lists(st.sampled_from(pairs), max_size=14, unique=True)) if pairs else []
    edges = [Edge(a, b, data.draw(st.sampled_from([0.0, 120.0])), 20.0) for a, b in chosen]
    plan = lay_out(sizes, edges)
    for one, other in itertools.combinations(names, 2):
        (x, y), (to_x, to_y) = plan.nodes[one], plan.nodes[other]
        apart_x = abs(x - to_x) >= (sizes[one][0] + sizes[other][0]) / 2
        apart_y = abs(y - to_y) >= (sizes[one][1] + sizes[other][1]) / 2
        assert apart_x or apart_y
    for edge, route in zip(edges, plan.routes, strict=True):
        for name, (x, y) in ((edge.source, route.points[0]), (edge.target, route.points[-1])):
            middle, (width, height) = plan.nodes[name], sizes[name]
            assert abs(x - middle[0]) <= width / 2
            assert abs(y - middle[1]) == pytest.approx(height / 2)


def test_mermaid_has_every_state_and_arrow_and_no_sign_of_its_own(small_machine: Machine) -> None:
    text = mermaid(small_machine.dialogs, "jobs")
    assert text.startswith("stateDiagram-v2\n")
    assert '  state "ask_hours (asks for hours)" as jobs__ask_hours\n' in text
    assert "  [*] --> jobs__ask_place\n" in text
    assert "  jobs__ask_hours --> jobs__ask_illness : then [slot.hours == 'night']\n" in text
    for line in text.splitlines():
        label = line.partition(" : ")[2]
        assert not re.search(r'[:;#{}<>"]', label), line


def test_mermaid_of_the_whole_nests_and_notes_what_holds_everywhere(small_machine: Machine) -> None:
    text = mermaid(small_machine.dialogs)
    assert text.count("{\n") == text.count("  }\n") == len(small_machine.dialogs.dialogs)
    assert "  talk --> jobs : affirm\n" in text
    assert "    ask_jobs → jobs\n" in text


def test_the_command_writes_all_into_a_folder(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "drawings"
    assert run_draw(small, None, "svg", out, PATTERN) == 0
    assert {p.name for p in out.iterdir()} == {
        "dialogs.svg",
        "danger.svg",
        "helper.svg",
        "jobs.svg",
        "talk.svg",
    }
    assert run_draw(small, "jobs", "mermaid", None, None) == 0
    assert "jobs__seen" in capsys.readouterr().out


def test_the_command_knows_the_name_that_was_meant(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_draw(small, "job", "svg", None, None) == 1
    assert "there is no dialog `job`. Did you mean `jobs`?" in capsys.readouterr().err
