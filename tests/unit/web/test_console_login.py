"""Who gets into the console, and who does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from banso.ports import Role
from banso.service.staff import put_staff
from banso.web.console.auth import FAILURE_WINDOW, MAX_FAILURES, safe_next, session_secret
from banso.web.console.commands import add_staff_member, ensure_demo_staff
from tests.unit.web.conftest import PASSWORD, SATO, Browser, Rooms

NEW = "another long password"


async def test_the_right_password_opens_the_console(rooms: Rooms) -> None:
    answer = await rooms.browser().sign_in()
    assert answer.url.path == "/console/"
    assert "佐藤さん" in answer.text


async def test_the_address_works_without_its_last_slash(rooms: Rooms) -> None:
    assert "ログイン名" in await rooms.browser().open("/console")


async def test_a_wrong_password_and_an_unknown_login_are_answered_alike(rooms: Rooms) -> None:
    wrong = await rooms.browser().sign_in(SATO, "not the password")
    unknown = await rooms.browser().sign_in("nobody", "not the password")
    for answer in (wrong, unknown):
        assert answer.status_code == 401
        assert "ログイン名かパスワードが違うようです。" in answer.text


@pytest.mark.parametrize(
    ("role", "page"),
    [("counselor", "/console/"), ("admin", "/console/"), ("designer", "/console/review"), ("official", "/console/map")],
)
async def test_a_role_gets_to_its_own_page(rooms: Rooms, role: Role, page: str) -> None:
    await put_staff(rooms.store, "somebody", "山田", role, PASSWORD)
    answer = await rooms.browser().sign_in("somebody")
    assert (answer.status_code, answer.url.path) == (200, page)


async def test_guessing_is_slowed_down_for_each_login(rooms: Rooms) -> None:
    await put_staff(rooms.store, "other", "山田", "counselor", PASSWORD)
    browser = rooms.browser()
    for _ in range(MAX_FAILURES):
        assert (await browser.sign_in(SATO, "guess")).status_code == 401
    assert (await browser.sign_in()).status_code == 429, "even with the right password"
    assert (await rooms.browser().sign_in("other")).status_code == 200
    rooms.wait(FAILURE_WINDOW)
    assert (await browser.sign_in()).status_code == 200


async def test_a_form_from_elsewhere_is_refused(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting("こんばんは")
    take = f"/console/seekers/{seeker_id}/take"
    for forged in ({}, {"csrf": ""}, {"csrf": "guess"}, {"csrf": "日本語"}):
        answer = await desk.client.post(take, data=forged)
        assert answer.status_code == 403
        assert "送り直してください" in answer.text
    assert (await rooms.store.run(lambda unit: unit.talks.load(seeker_id))).snapshot.mode == "bot"  # type: ignore[union-attr]
    assert (await desk.client.post("/console/logout")).status_code == 403
    assert (await desk.client.post("/console/login", data={"login": SATO, "password": PASSWORD})).status_code == 403


async def test_the_session_before_the_login_is_worth_nothing_after_it(rooms: Rooms) -> None:
    browser = rooms.browser()
    await browser.open("/console/login")
    planted = browser.client.cookies["banso_console"]
    await browser.submit("/console/login", login=SATO, password=PASSWORD, next="")
    assert browser.client.cookies["banso_console"] != planted
    thief = rooms.browser()
    thief.client.cookies.set("banso_console", planted)
    assert "ログイン名" in await thief.open()


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(rooms: Rooms) -> None:
    answer = await rooms.browser().client.get("/console/login")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/console" in cookie


async def test_logging_out_ends_the_session(desk: Browser) -> None:
    await desk.open()
    await desk.submit("/console/logout")
    assert "ログイン名" in await desk.open()


async def test_a_new_password_ends_older_sessions(rooms: Rooms, desk: Browser) -> None:
    await put_staff(rooms.store, SATO, "佐藤", "counselor", NEW)
    assert "ログイン名" in await desk.open()


async def test_a_session_ends_with_the_working_day(rooms: Rooms) -> None:
    cookie = (await rooms.browser().client.get("/console/login")).headers["set-cookie"].lower()
    assert "max-age=43200" in cookie


async def test_after_the_login_one_is_where_one_wanted_to_be(rooms: Rooms) -> None:
    seeker_id = await rooms.consenting("こんばんは")
    browser = rooms.browser()
    await browser.open(f"/console/seekers/{seeker_id}")
    here = f"/console/seekers/{seeker_id}"
    answer = await browser.submit("/console/login", login=SATO, password=PASSWORD, next=here)
    assert answer.url.path == here


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/console/seekers/a/../../x", None])
def test_nobody_is_sent_elsewhere_after_the_login(elsewhere: str | None) -> None:
    assert safe_next(elsewhere) == "/console/"


async def test_a_staff_member_is_added_with_a_password_from_the_environment(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANSO_STAFF_PASSWORD", "short")
    assert await add_staff_member(rooms.store, "tanaka", "田中", "counselor") == 1
    assert "at least" in capsys.readouterr().err
    monkeypatch.setenv("BANSO_STAFF_PASSWORD", NEW)
    assert await add_staff_member(rooms.store, "tanaka", "田中", "counselor") == 0
    assert "田中さん" in (await rooms.browser().sign_in("tanaka", NEW)).text


async def test_one_machine_has_a_counselor_whose_password_stays(rooms: Rooms, tmp_path: Path) -> None:
    login, password = await ensure_demo_staff(rooms.store, tmp_path)
    assert (await rooms.browser().sign_in(login, password)).status_code == 200
    assert await ensure_demo_staff(rooms.store, tmp_path) == (login, password)
    assert (tmp_path / "console-password").stat().st_mode & 0o077 == 0


def test_sessions_are_signed_with_something_of_their_own() -> None:
    assert session_secret("master") != session_secret("other")
    assert "master" not in session_secret("master")
