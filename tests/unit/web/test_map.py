"""The live map: who sees which numbers, where those who left were last, and where a click leads."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from banso.bench.atlas import Atlas
from banso.bench.drawing import pattern_link
from banso.dialog.machine import Machine
from banso.dialog.snapshot import Hold, Snapshot
from banso.ports import Role, Talk, Unit
from banso.service.census import PIECE, QUIET, count, take_census
from banso.service.staff import put_staff
from banso.settings import Settings, SettingsError
from banso.web.console.map import AGE, Number
from banso.wiring.service import drawings
from tests.unit.web.conftest import EVENING, PASSWORD, PROJECT, Browser, Rooms

MAP = "/console/map"
LONG_AGO = EVENING - QUIET


async def stand(rooms: Rooms, state: str, people: int = 1, **snapshot: Any) -> None:
    """Let so many people stand in a state; `last_at` is when they were heard last."""
    last_at = snapshot.pop("last_at", EVENING)

    def save(unit: Unit) -> None:
        for number in range(people):
            seeker = unit.mail.find_or_create(f"U-{state}-{last_at}-{snapshot}-{number}", EVENING)
            unit.talks.save(Talk(seeker.id, replace(Snapshot(state=state), **snapshot), last_at))

    await rooms.store.run(save)


async def enter(rooms: Rooms, role: Role) -> Browser:
    await put_staff(rooms.store, role, "山田花", role, PASSWORD)
    browser = rooms.browser()
    await browser.sign_in(role)
    return browser


def numbers(page: str, state: str) -> list[str]:
    """The row of a state: here, gone silent, stopped, blocked."""
    row = re.search(rf'<th scope="row">{re.escape(state)}</th>(.*?)</tr>', page, re.S)
    assert row, f"there is no row of {state}"
    return re.findall(r"<td[^>]*>([^<]*人)</td>", row[1])


def in_box(page: str, title: str) -> list[str]:
    """What is written about people in a box of the drawing."""
    box = re.search(rf'<g class="box[^>]*>(?:(?!</g>).)*>{re.escape(title)}</text>.*?</g>', page, re.S)
    assert box, f"there is no box {title}"
    return re.findall(r'class="(?:people|gone) ?">([^<]*)<', box[0])


async def test_everybody_is_counted_once_where_they_stand_or_were_last(rooms: Rooms) -> None:
    await stand(rooms, "talk.listening", 6)
    await stand(rooms, "talk.listening", 5, last_at=LONG_AGO)
    await stand(rooms, "talk.listening", 2, stopped=True)
    await stand(rooms, "jobs.seen", 1, stopped=True, blocked=True)
    await stand(rooms, "helper.waiting", 1, last_at=LONG_AGO, mode="waiting")
    await stand(rooms, "danger.holding", 1, last_at=LONG_AGO, hold=Hold("self", LONG_AGO))
    page = await (await enter(rooms, "counselor")).open(MAP)
    assert numbers(page, "talk.listening") == ["6人", "5人", "2人", "0人"]
    assert numbers(page, "jobs.seen") == ["0人", "0人", "0人", "1人"]
    assert numbers(page, "helper.waiting") == ["1人", "0人", "0人", "0人"], "who waits for a human has not left"
    assert numbers(page, "danger.holding") == ["1人", "0人", "0人", "0人"]
    assert in_box(page, "talk") == ["いま 6人", "離れた 7人"]
    assert in_box(page, "jobs") == ["離れた 1人"]


@pytest.mark.parametrize("role", ["official", "designer"])
async def test_few_people_are_not_counted_out_for_those_who_see_no_conversations(rooms: Rooms, role: Role) -> None:
    await stand(rooms, "talk.listening", 20)
    await stand(rooms, "talk.open", 3)
    await stand(rooms, "danger.holding", 1)
    page = await (await enter(rooms, role)).open(MAP)
    assert numbers(page, "danger.holding")[0] == "1〜4人"
    assert numbers(page, "talk.open")[0] == "1〜4人"
    assert numbers(page, "talk.listening")[0] == "20人"
    assert in_box(page, "talk") == ["いま 21〜24人"], "nor by subtraction"
    assert re.search(r"すべての対話 <b>22〜28人</b>", page)
    assert "「1〜4人」と書いています" in page


def test_a_sum_tells_no_more_than_its_parts() -> None:
    assert str(Number.of([1, 0, 7], exact=False)) == "8〜11人"
    assert str(Number.of([4], exact=False)) == str(Number.of([1], exact=False)) == "1〜4人"
    assert str(Number.of([5, 0], exact=False)) == "5人"
    assert str(Number.of([1, 2], exact=True)) == "3人"


@pytest.mark.parametrize(
    ("role", "linked"), [("designer", True), ("admin", True), ("official", False), ("counselor", False)]
)
async def test_a_click_leads_to_the_yaml_for_those_who_write_it(rooms: Rooms, role: Role, linked: bool) -> None:
    await stand(rooms, "jobs.seen")
    page = await (await enter(rooms, role)).open(f"{MAP}/jobs")
    assert re.search(r"dialogs/jobs\.yml:\d+", page), "the place is told to everybody"
    assert bool(re.search(r'<a href="edit:dialogs/jobs\.yml:\d+">dialogs/jobs', page)) is linked
    assert bool(re.search(r'<a href="edit:dialogs/jobs\.yml:\d+"><text', page)) is linked


async def test_a_box_leads_to_its_sheet_and_a_sheet_that_is_none_is_told_so(rooms: Rooms) -> None:
    browser = await enter(rooms, "official")
    assert '<a href="/console/map/jobs"><text' in await browser.open(MAP)
    assert ">ask_place</text>" in await browser.open(f"{MAP}/jobs")
    assert "いまの対話にはありません" in await browser.open(f"{MAP}/nothing")
    assert browser.page is not None
    assert browser.page.status_code == 404


async def test_who_stands_in_a_state_that_is_gone_is_told_apart(rooms: Rooms) -> None:
    await stand(rooms, "jobs.long_gone", 5)
    browser = await enter(rooms, "official")
    page = await browser.open(MAP)
    assert numbers(page[page.index("いまの対話にはない場所") :], "jobs.long_gone")[0] == "5人"
    assert "jobs.long_gone" not in await browser.open(f"{MAP}/jobs")


async def test_the_numbers_are_at_most_as_old_as_the_page_says(rooms: Rooms) -> None:
    browser = await enter(rooms, "counselor")
    assert "いま 1人" not in await browser.open(MAP)
    await stand(rooms, "talk.listening")
    rooms.wait(AGE - timedelta(seconds=1))
    assert "<b>20:00</b> 現在" in await browser.open(MAP)
    assert "いま 1人" not in await browser.open(MAP)
    rooms.wait(timedelta(minutes=1))
    page = await browser.open(MAP)
    assert "<b>20:01</b> 現在" in page
    assert "いま 1人" in page


async def test_nobody_sees_the_map_without_signing_in_and_then_it_is_where_one_wanted_to_be(rooms: Rooms) -> None:
    await put_staff(rooms.store, "somebody", "山田花", "official", PASSWORD)
    browser = rooms.browser()
    assert "ログイン名" in await browser.open(f"{MAP}/jobs")
    answer = await browser.submit("/console/login", login="somebody", password=PASSWORD, next=f"{MAP}/jobs")
    assert answer.url.path == f"{MAP}/jobs"
    assert "山田花さん" in answer.text


async def test_the_page_needs_no_style_or_script_of_its_own(rooms: Rooms) -> None:
    browser = await enter(rooms, "official")
    page = await browser.open(MAP)
    assert "<style" not in page, "the console's policy would not let it work"
    style = await browser.open("/console/map.css")
    assert ".chart .box" in style
    assert browser.page is not None
    assert browser.page.headers["content-type"].startswith("text/css")


async def test_no_state_and_no_name_of_a_person_is_on_the_map(rooms: Rooms) -> None:
    seeker_id = await rooms.consenting("わたしの秘密です")
    page = await (await enter(rooms, "admin")).open(MAP)
    assert "いま 1人" in page
    assert seeker_id not in page
    assert "秘密" not in page


async def test_a_census_in_pieces_counts_everybody_once(rooms: Rooms) -> None:
    await stand(rooms, "talk.listening", PIECE)
    await stand(rooms, "jobs.seen", 3)
    census = await take_census(rooms.store, EVENING)
    assert dict(census.here) == {"talk.listening": PIECE, "jobs.seen": 3}
    assert await rooms.store.run(lambda unit: count(unit, EVENING)) == census


def test_the_link_is_a_setting_and_one_that_cannot_be_made_is_told(machine: Machine) -> None:
    def made(**more: Any) -> Atlas:
        return drawings(Settings(project=PROJECT, _env_file=None, **more))

    file = (PROJECT / "dialogs" / "jobs.yml").resolve()
    assert made().place("jobs.seen", linked=True)[1].startswith(f"vscode://file{file}:")
    assert (
        made(editor_link="https://x/{file}#L{line}").place("jobs.seen", linked=True)[1].startswith("https://x/dialogs/")
    )
    assert made(line_channel_secret="s", line_channel_access_token="t").place("jobs.seen", linked=True)[1] == ""
    with pytest.raises(SettingsError, match=r"BANSO_EDITOR_LINK .*\{file\}, \{path\} and \{line\}"):
        made(editor_link="https://x/{folder}")
    assert pattern_link("{file}", PROJECT)(machine.dialogs.root.place) == "dialogs/root.yml"
