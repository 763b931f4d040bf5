"""The console as a counselor uses it without scripts: pages, forms, and what is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Literal

from banso.dialog.events import Said, Unfollowed
from banso.ports import Interest, Sent, Unsent
from banso.service.staff import put_staff
from tests.unit.web.conftest import BOB, PASSWORD, SUZUKI, Browser, Rooms

CRISIS = "もう死にたいです"
LIVE = {"x-console": "live"}


def text_of(page: str) -> str:
    """The words on a page, without tags, blanks joined."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_nobody_sees_anything_without_a_login(rooms: Rooms) -> None:
    seeker_id = await rooms.consenting("だれにも見せないで")
    browser = rooms.browser()
    for path in ("/console/", f"/console/seekers/{seeker_id}"):
        page = await browser.open(path)
        assert "ログイン名" in page
        assert "だれにも見せないで" not in page
    for path in ("fragments/list", f"fragments/seekers/{seeker_id}", "stream"):
        answer = await browser.client.get(f"/console/{path}", headers=LIVE)
        assert answer.status_code == 401
        assert "ログイン" in answer.json()["message"]
    refused = await browser.client.post(f"/console/seekers/{seeker_id}/take", headers=LIVE)
    assert refused.status_code == 401


async def test_a_counselor_sees_who_waits_since_when_and_what_was_said(rooms: Rooms, desk: Browser) -> None:
    rooms.nlu.intents["人と話したい"] = "request_counselor"
    await rooms.consenting("ずっと派遣で、つかれました")
    await rooms.consenting("人と話したい", BOB)
    rooms.wait(timedelta(minutes=12))
    words = text_of(await desk.open())
    assert "待っている方 1" in words
    assert "12分待ち（20:00から）" in words
    assert words.index("12分待ち") < words.index("ばんそうが応答中"), "who waits comes first"
    assert "ずっと派遣で、つかれました" in words, "what the seeker said last, not what was answered"


async def test_the_transcript_shows_who_said_what(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting("ずっと派遣で、つかれました")
    page = await desk.open(f"/console/seekers/{seeker_id}")
    assert re.search(r'class="said seeker.*?ずっと派遣で、つかれました', page, re.S)
    answer = rooms.channel.pushed()[-1]
    assert re.search(rf'class="said bot.*?ばんそう.*?{answer}', page, re.S)
    assert "11月24日（火）" in page


async def test_the_counselor_sees_that_an_interest_was_taken_back(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting("話を聞いてみたいです")

    async def note(posting: str, kind: Literal["interested", "withdrawn"]) -> str:
        at = rooms.now[0]
        await rooms.store.run(lambda unit: unit.writer(seeker_id).note(Interest(posting, kind, at)))
        return text_of(await desk.open(f"/console/seekers/{seeker_id}"))

    await note("p1", "interested")
    assert "話を聞いてみたい求人 2件" in await note("p2", "interested")
    words = await note("p1", "withdrawn")
    assert "話を聞いてみたい求人 1件" in words
    assert "話を聞くのをやめた求人 1件" in words
    words = await note("p1", "interested")
    assert "話を聞いてみたい求人 2件" in words
    assert "話を聞くのをやめた" not in words


async def test_before_consent_the_words_are_not_shown(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.say("まだ同意していません")
    page = await desk.open(f"/console/seekers/{seeker_id}")
    assert "まだ同意していません" not in page
    assert "同意の前" in page


async def test_a_conversation_is_taken_answered_and_handed_back(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting("ずっと派遣で、つかれました")
    here = f"/console/seekers/{seeker_id}"
    page = await desk.open(here)
    assert re.search(r'id="send"[^>]*disabled', page), "nothing is sent before the conversation was taken"

    page = (await desk.submit(f"{here}/take")).text
    assert desk.page is not None
    assert desk.page.url.path == here
    assert "佐藤さんが対応中" in page
    assert "相談員の佐藤です。" in rooms.channel.pushed()

    page = (await desk.submit(f"{here}/say", text="こんばんは。\r\nうかがいますね。")).text
    assert rooms.channel.pushed()[-1] == "こんばんは。\nうかがいますね。"
    assert re.search(r'class="said counselor.*?佐藤さん（相談員）.*?こんばんは。\nうかがいますね。', page, re.S)

    page = (await desk.submit(f"{here}/hand_back")).text
    assert "ばんそうが応答中" in page
    assert rooms.channel.pushed()[-1] == "またわたしがうかがいます。"


async def test_what_is_not_possible_is_said_in_the_page_and_the_draft_stays(rooms: Rooms, desk: Browser) -> None:
    await put_staff(rooms.store, SUZUKI, "鈴木", "counselor", PASSWORD)
    seeker_id = await rooms.consenting("こんばんは")
    here = f"/console/seekers/{seeker_id}"
    await desk.open(here)
    other = rooms.browser()
    await other.sign_in(SUZUKI)
    await other.open(here)
    await other.submit(f"{here}/take")

    answer = await desk.submit(f"{here}/take")
    assert answer.status_code == 409
    assert "鈴木さんが対応中です。" in answer.text
    answer = await desk.submit(f"{here}/say", text="書きかけの返事")
    assert answer.status_code == 409
    assert re.search(r"<textarea[^>]*>書きかけの返事</textarea>", answer.text)
    token = re.search(r'name="csrf" value="([^"]+)"', answer.text)
    assert token
    live = await desk.client.post(f"{here}/take", data={"csrf": token[1]}, headers=LIVE)
    assert (live.status_code, live.json()) == (409, {"message": "鈴木さんが対応中です。"})


async def test_nothing_is_sent_of_blanks_or_of_more_than_line_takes(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting("こんばんは")
    here = f"/console/seekers/{seeker_id}"
    await desk.open(here)
    await desk.submit(f"{here}/take")
    before = rooms.channel.pushed()
    assert "本文が空です。" in (await desk.submit(f"{here}/say", text="  \n")).text
    assert "5,000文字まで" in (await desk.submit(f"{here}/say", text="𠮷" * 2501)).text
    assert rooms.channel.pushed() == before
    assert (await desk.submit(f"{here}/say", text="𠮷" * 2500)).status_code == 200


async def test_a_hold_is_lifted_with_a_note_only(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting(CRISIS)
    here = f"/console/seekers/{seeker_id}"
    page = await desk.open(here)
    assert "安全のため保留中" in page
    assert "危機・本人のこと" in page
    assert "<title>(1) " in page
    refused = await desk.submit(f"{here}/lift_hold", note="  ")
    assert refused.status_code == 409
    assert "解除の理由をメモに書いてください。" in refused.text
    page = (await desk.submit(f"{here}/lift_hold", note="電話で安全を確認")).text
    assert "安全のため保留中" not in page
    assert "保留を解除しました（電話で安全を確認）" in page
    assert "<title>ばんそう" in page, "the alert is closed with the hold"


async def test_an_alert_is_acknowledged_by_name(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting(CRISIS)
    await desk.open(f"/console/seekers/{seeker_id}")
    [alert] = await rooms.store.run(lambda unit: unit.duty.alerts())
    page = (await desk.submit(f"/console/alerts/{alert.id}/acknowledge")).text
    assert "佐藤さんが20:00に確認しました" in page
    [known] = await rooms.store.run(lambda unit: unit.duty.alerts())
    assert (known.acknowledged_by, known.closed_at) == ("佐藤", None)


async def test_what_is_left_of_somebody_who_erased_everything_can_be_closed(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting(CRISIS)
    await rooms.store.run(lambda unit: unit.mail.erase(seeker_id))
    page = await desk.open()
    assert "記録はご本人が消去しました" in page
    assert "<title>(1) " in page
    [alert] = await rooms.store.run(lambda unit: unit.duty.alerts())
    page = (await desk.submit(f"/console/alerts/{alert.id}/close")).text
    assert "記録はご本人が消去しました" not in page
    gone = await desk.client.get(f"/console/seekers/{seeker_id}")
    assert gone.status_code == 404
    assert "もうありません" in gone.text


async def test_a_seekers_words_are_never_markup(rooms: Rooms, desk: Browser) -> None:
    nasty = "<script>alert('x')</script><b>\"'"
    seeker_id = await rooms.consenting(nasty)
    page = await desk.open(f"/console/seekers/{seeker_id}")
    assert "<script>alert" not in page
    assert '<b>"' not in page
    assert page.count("&lt;script&gt;alert(") >= 1
    assert "script-src 'self'" in (desk.page.headers["content-security-policy"] if desk.page else "")


async def test_what_was_taken_back_is_gone_from_the_console(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting("こんばんは")
    await rooms.tell(Said("言わなければよかった"), message_id="m1")
    assert "言わなければよかった" in await desk.open(f"/console/seekers/{seeker_id}")
    await rooms.tell(Unsent("m1"))
    page = await desk.open(f"/console/seekers/{seeker_id}")
    assert "言わなければよかった" not in page
    assert "送信が取り消された" in page
    assert "こんばんは" in page


async def test_a_doubtful_delivery_is_said(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting("こんばんは")
    here = f"/console/seekers/{seeker_id}"
    await desk.open(here)
    await desk.submit(f"{here}/take")
    rooms.channel.outcomes = [Sent("refused", "no such user")]
    await desk.submit(f"{here}/say", text="届くでしょうか")
    await rooms.waker.settle()
    page = await desk.open(here)
    assert re.search(r"届くでしょうか.*?届きませんでした", page, re.S)
    assert "届いたか不明" in page, "the list says so as well"


async def test_to_somebody_who_blocked_the_account_nothing_can_be_sent(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting("こんばんは")
    await rooms.tell(Unfollowed())
    page = await desk.open(f"/console/seekers/{seeker_id}")
    assert "ブロックしているので、いまは送れません" in page
    assert re.search(r'id="send"[^>]*disabled', page)


async def test_fragments_have_the_same_parts_as_the_page(rooms: Rooms, desk: Browser) -> None:
    seeker_id = await rooms.consenting("こんばんは")
    page = await desk.open(f"/console/seekers/{seeker_id}")
    parts = set(re.findall(r'data-part="(\w+)"', page))
    fragments = ""
    for path in (f"fragments/list?selected={seeker_id}", f"fragments/seekers/{seeker_id}"):
        fragments += (await desk.client.get(f"/console/{path}", headers=LIVE)).text
    assert set(re.findall(r'data-part="(\w+)"', fragments)) == parts
    assert "<html" not in fragments
    assert "こんばんは" in fragments


async def test_pages_are_not_kept_by_browsers(desk: Browser) -> None:
    await desk.open()
    assert desk.page is not None
    assert desk.page.headers["cache-control"] == "no-store"


async def test_an_unknown_page_is_said_kindly(desk: Browser) -> None:
    page = await desk.open("/console/nowhere")
    assert desk.page is not None
    assert desk.page.status_code == 404
    assert "ページがありません" in page
