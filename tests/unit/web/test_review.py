"""What a designer sees of messages that may have been read wrongly, and what becomes of a decision."""

from __future__ import annotations

import re

import pytest

from banso.dialog.events import Parse
from banso.ports import Lesson, Reading, Role
from banso.service.staff import put_staff
from tests.unit.web.conftest import ALICE, BOB, PASSWORD, Browser, Rooms

DESIGNER, REVIEW = "yamada", "/console/review"
PARSE = Parse("greet", 0.31, (("greet", 0.31), ("ask_jobs", 0.25), ("unknown_to_the_dialogs", 0.2)))
SAID = "山田といいます、しごとをかえたい"


def reads(rooms: Rooms, parse: Parse) -> None:
    async def read(text: str) -> Parse:
        return parse

    rooms.nlu.parse = read  # type: ignore[method-assign]


async def enter(rooms: Rooms, role: Role = "designer") -> Browser:
    await put_staff(rooms.store, DESIGNER, "山田花", role, PASSWORD)
    browser = rooms.browser()
    await browser.sign_in(DESIGNER)
    return browser


async def said(rooms: Rooms, text: str = SAID, user: str = ALICE) -> Reading:
    """Somebody who consented says something that is read unsurely; how it waits."""
    reads(rooms, PARSE)
    await rooms.consenting(text, user)
    return (await rooms.store.run(lambda unit: unit.learning.readings(99)))[-1]


async def lessons(rooms: Rooms) -> tuple[Lesson, ...]:
    return await rooms.store.run(lambda unit: unit.learning.lessons())


def shown(page: str) -> list[str]:
    return re.findall(r'<textarea class="said"[^>]*>([^<]*)</textarea>', page)


async def test_a_designer_sees_the_masked_sentence_and_how_it_was_read(rooms: Rooms) -> None:
    reading = await said(rooms)
    page = await (await enter(rooms)).open(REVIEW)
    assert shown(page) == ["［名前］といいます、しごとをかえたい"]
    assert "読み取り greet 31%" in page
    assert re.search(r'value="ask_jobs">ask_jobs\s*<small>25%', page)
    for secret in (SAID, reading.seeker_id, ALICE, "unknown_to_the_dialogs"):
        assert secret not in page


async def test_danger_is_marked(rooms: Rooms) -> None:
    await said(rooms, "もう死にたい")
    page = await (await enter(rooms)).open(REVIEW)
    assert '<span class="mark crisis">危機</span>' in page
    assert re.findall(r'name="suggested" value="(\w+)"', page) == ["crisis", "greet", "ask_jobs"]


async def test_none_of_the_intents_is_one_click_and_what_is_ruled_out_is_none(rooms: Rooms) -> None:
    reads(rooms, Parse("nlu_fallback", 0.9, (("nlu_fallback", 0.9), ("greet", 0.09), ("crisis", 0.01))))
    await rooms.consenting("カレーの作り方", ALICE)
    page = await (await enter(rooms)).open(REVIEW)
    assert re.findall(r'name="suggested" value="(\w+)"', page) == ["nlu_fallback", "greet"]
    assert re.search(r'value="nlu_fallback">どの意図でもない\s*<small>90%', page)


@pytest.mark.parametrize(
    ("fields", "intent"),
    [
        ({"suggested": "ask_jobs", "intent": ""}, "ask_jobs"),
        ({"intent": "greet"}, "greet"),
        ({"intent": "nlu_fallback"}, "nlu_fallback"),
    ],
)
async def test_the_intent_that_is_chosen_makes_a_lesson(rooms: Rooms, fields: dict[str, str], intent: str) -> None:
    reading = await said(rooms)
    designer = await enter(rooms)
    await designer.open(REVIEW)
    answer = await designer.submit(f"{REVIEW}/{reading.id}/accept", text="仕事を \n変えたい", **fields)
    assert shown(answer.text) == []
    (lesson,) = await lessons(rooms)
    assert (lesson.text, lesson.intent, lesson.accepted_by) == ("仕事を 変えたい", intent, "山田花")


async def test_what_is_discarded_is_gone(rooms: Rooms) -> None:
    reading = await said(rooms)
    designer = await enter(rooms)
    await designer.open(REVIEW)
    answer = await designer.submit(f"{REVIEW}/{reading.id}/discard")
    assert "見直す文はありません。" in answer.text
    assert await lessons(rooms) == ()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "仕事", "intent": ""}, "どの意図にするか"),
        ({"text": "仕事", "intent": "made_up"}, "どの意図にするか"),
        ({"text": "  ", "intent": "greet"}, "1文字から"),
        ({"text": "あ" * 401, "intent": "greet"}, "400文字まで"),
    ],
)
async def test_a_decision_that_is_none_is_explained_and_the_sentence_stays(
    rooms: Rooms, fields: dict[str, str], words: str
) -> None:
    reading = await said(rooms)
    designer = await enter(rooms)
    await designer.open(REVIEW)
    answer = await designer.submit(f"{REVIEW}/{reading.id}/accept", **fields)
    assert answer.status_code == 409
    assert words in answer.text
    assert len(shown(answer.text)) == 1
    assert await lessons(rooms) == ()


async def test_a_sentence_that_was_erased_meanwhile_is_gone(rooms: Rooms) -> None:
    reading = await said(rooms)
    await said(rooms, "べつのこと", BOB)
    designer = await enter(rooms)
    await designer.open(REVIEW)
    await rooms.store.run(lambda unit: unit.mail.erase(reading.seeker_id))
    answer = await designer.submit(f"{REVIEW}/{reading.id}/accept", text="仕事", intent="greet")
    assert (answer.status_code, shown(answer.text)) == (409, ["べつのこと"])
    assert "もうありません" in answer.text
    assert await lessons(rooms) == ()


async def test_a_decision_from_elsewhere_is_refused(rooms: Rooms) -> None:
    reading = await said(rooms)
    designer = await enter(rooms)
    for act in ("accept", "discard"):
        forged = await designer.client.post(f"{REVIEW}/{reading.id}/{act}", data={"text": "x", "intent": "greet"})
        assert forged.status_code == 403
    assert len(shown(await designer.open(REVIEW))) == 1


async def test_counselors_do_not_review_and_designers_see_no_conversation(rooms: Rooms, desk: Browser) -> None:
    reading = await said(rooms)
    assert (await desk.client.get(REVIEW)).status_code == 403
    designer = await enter(rooms)
    for path in (f"seekers/{reading.seeker_id}", "fragments/list", f"fragments/seekers/{reading.seeker_id}", "stream"):
        answer = await designer.client.get(f"/console/{path}")
        assert answer.status_code == 403, path
        assert "しごと" not in answer.text
    await designer.open(REVIEW)
    taken = await designer.client.post(f"/console/seekers/{reading.seeker_id}/take", data={})
    assert taken.status_code == 403
    assert (await designer.client.get("/console/")).url.path == REVIEW


async def test_an_admin_goes_both_ways(rooms: Rooms) -> None:
    admin = await enter(rooms, "admin")
    assert f'href="{REVIEW}"' in await admin.open()
    assert 'href="/console/"' in await admin.open(REVIEW)


async def test_who_is_not_signed_in_comes_to_the_page_after_the_login(rooms: Rooms) -> None:
    await enter(rooms)
    stranger = rooms.browser()
    assert "ログイン名" in await stranger.open(REVIEW)
    answer = await stranger.submit("/console/login", login=DESIGNER, password=PASSWORD, next=REVIEW)
    assert answer.url.path == REVIEW
