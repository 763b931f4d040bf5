"""The chat page in a real browser, with a scripted bot on the real SDK behind it."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Any

from linebot.v3.messaging import PushMessageRequest, TextMessage
from linebot.v3.webhooks import PostbackEvent, UnfollowEvent, UnsendEvent
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Scene


def open_page(page: Page, scene: Scene) -> Locator:
    """Open the page; returns the first phone."""
    page.goto(scene.stand_in.url)
    return page.locator(".pair").first


def befriended(page: Page, scene: Scene) -> Locator:
    """Open the page and add the account; returns the first phone, in which the bot has greeted."""
    phone = open_page(page, scene)
    phone.get_by_role("button", name="友だち追加").click()
    expect(phone.get_by_text("はじめまして、ばんそうです。")).to_be_visible()
    return phone


def say(phone: Locator, words: str) -> None:
    """Type and press Enter."""
    box = phone.get_by_label("メッセージを入力")
    box.fill(words)
    box.press("Enter")


def chips(phone: Locator) -> Locator:
    """The quick replies on the screen."""
    return phone.get_by_role("group", name="返事の候補").get_by_role("button")


def last_event(scene: Scene) -> Any:
    """What the bot heard last."""
    return scene.bot.state.seen[-1]


def test_the_first_visit_shows_the_account_to_add(desk: Page, scene: Scene) -> None:
    phone = open_page(desk, scene)
    expect(phone.get_by_role("heading", name="ばんそう")).to_be_visible()
    expect(phone.get_by_label("メッセージを入力")).to_be_hidden()
    phone.get_by_role("button", name="友だち追加").click()
    expect(phone.get_by_text("はじめまして、ばんそうです。")).to_be_visible()
    expect(phone.get_by_label("メッセージを入力")).to_be_visible()


def test_what_is_typed_reaches_the_bot_and_its_answer_appears_without_reload(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    say(phone, "もう20年、ずっと派遣で")
    expect(phone.get_by_text("「もう20年、ずっと派遣で」なのですね。")).to_be_visible()
    mine = phone.locator(".row.mine").last
    expect(mine).to_contain_text("既読")
    expect(phone.get_by_label("メッセージを入力")).to_have_value("")


def test_the_send_button_sends_and_nothing_is_sent_of_blanks(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    say(phone, "   ")
    phone.get_by_label("メッセージを入力").fill("はい。\nそうです。")
    phone.get_by_role("button", name="送信", exact=True).click()
    expect(phone.locator(".row.mine .balloon")).to_have_text(["はい。\nそうです。"])


def test_enter_does_not_send_while_kana_are_being_converted(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    box = phone.get_by_label("メッセージを入力")
    box.fill("しごと")
    composing = "(b) => b.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    box.evaluate(composing)
    expect(box).to_have_value("しごと")
    box.press("Shift+Enter")
    expect(box).to_have_value("しごと\n")
    box.press("Enter")
    expect(phone.locator(".row.mine .balloon")).to_have_count(1)


def test_quick_replies_are_pressed_once_and_go(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    expect(chips(phone)).to_have_text(["ちょっと疲れた", "仕事のことで", "なんとなく", "人と話したい"])
    chips(phone).filter(has_text="ちょっと疲れた").click()
    expect(phone.locator(".row.mine .balloon")).to_have_text(["ちょっと疲れた"])
    expect(phone.get_by_text("受けとりました（quick:ちょっと疲れた）。")).to_be_visible()
    expect(chips(phone)).to_have_count(0)
    assert isinstance(last_event(scene), PostbackEvent)


def test_cards_are_drawn_and_their_buttons_answer(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    say(phone, "仕事をさがす")
    carousel = phone.get_by_role("group", name="合いそうな会社が3つあります")
    expect(carousel.locator(".bubble")).to_have_count(3)
    expect(carousel.get_by_text("京都あおぞら工房")).to_be_visible()
    second = carousel.locator(".bubble").nth(1)
    second.get_by_role("button", name="話を聞いてみたい").click()
    expect(phone.get_by_text("受けとりました（want:鴨川ケアサポート）。")).to_be_visible()


def test_a_carousel_is_dragged_with_the_mouse_without_pressing_a_button(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    say(phone, "仕事をさがす")
    carousel = phone.locator(".carousel")
    button = carousel.get_by_role("button", name="くわしく").first
    button.hover()
    box = button.bounding_box()
    assert box is not None
    desk.mouse.down()
    desk.mouse.move(box["x"] - 120, box["y"], steps=5)
    desk.mouse.up()
    assert carousel.evaluate("(c) => c.scrollLeft") > 60
    say(phone, "つぎ")
    expect(phone.get_by_text("「つぎ」なのですね。")).to_be_visible()
    assert not any(isinstance(event, PostbackEvent) for event in scene.bot.state.seen)


def test_stickers_go_both_ways(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    phone.get_by_role("button", name="スタンプをひらく").click()
    phone.get_by_role("button", name="スタンプ「つかれた」をおくる").click()
    expect(phone.locator(".mine").get_by_role("img", name="スタンプ「つかれた」")).to_be_visible()
    expect(phone.locator(".theirs").get_by_role("img", name="スタンプ「ありがとう」")).to_be_visible()


def test_a_picture_is_sent(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    chosen = {"name": "a.png", "mimeType": "image/png", "buffer": png()}
    phone.get_by_label("画像をおくる").set_input_files([chosen])  # type: ignore[list-item]
    picture = phone.locator(".mine").get_by_role("img", name="画像")
    expect(picture).to_have_js_property("naturalWidth", 8)


def test_dots_move_while_the_bot_thinks(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    say(phone, "待って")
    dots = phone.get_by_role("img", name="入力しています")
    expect(dots).to_be_visible()
    say(phone, "もういいよ")
    expect(phone.get_by_text("「もういいよ」なのですね。")).to_be_visible()
    expect(dots).to_have_count(0)


def test_a_message_is_taken_back(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    say(phone, "やっぱり、なんでもない")
    row = phone.locator(".row.mine").filter(has_text="やっぱり")
    row.hover()
    row.get_by_role("button", name="このメッセージのメニュー").click()
    phone.get_by_role("button", name="送信取消").click()
    expect(phone.get_by_text("メッセージの送信を取り消しました")).to_be_visible()
    expect(row).to_have_count(0)
    assert isinstance(last_event(scene), UnsendEvent)


def test_blocking_and_unblocking(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    phone.get_by_role("button", name="メニュー", exact=True).click()
    phone.get_by_role("menuitem", name="ブロック").click()
    expect(phone.get_by_text("ブロックしています")).to_be_visible()
    expect(phone.get_by_label("メッセージを入力")).to_be_hidden()
    assert isinstance(last_event(scene), UnfollowEvent)
    phone.get_by_role("button", name="ブロック解除").click()
    expect(phone.get_by_label("メッセージを入力")).to_be_visible()
    assert last_event(scene).follow.is_unblocked is True


def test_the_chat_survives_a_reload(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    say(phone, "おぼえていてね")
    expect(phone.get_by_text("「おぼえていてね」なのですね。")).to_be_visible()
    desk.reload()
    expect(phone.locator(".row.mine .balloon")).to_have_text(["おぼえていてね"])
    expect(chips(phone)).to_have_text(["はい", "いいえ"])


def test_two_people_side_by_side_have_chats_of_their_own(desk: Page, scene: Scene) -> None:
    first = befriended(desk, scene)
    desk.get_by_role("button", name="ひとを増やす").click()
    second = desk.locator(".pair").nth(1)
    second.get_by_role("button", name="友だち追加").click()
    say(second, "わたしは二人目です")
    expect(second.get_by_text("「わたしは二人目です」なのですね。")).to_be_visible()
    expect(first.get_by_text("わたしは二人目です")).to_have_count(0)
    for phone in (first, second):
        box = phone.locator(".phone").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280


def test_the_designers_view_follows_the_turn(desk: Page, scene: Scene) -> None:
    phone = open_page(desk, scene)
    view = phone.get_by_role("complementary")
    expect(view).to_contain_text("記録がまだない")
    phone.get_by_role("button", name="友だち追加").click()
    expect(view).to_contain_text("relief.listening")
    for words in ("feel_exhausted 93%", "nickname", "みどり", "この番に起きたこと", "2026/11/24"):
        expect(view).to_contain_text(words)
    expect(view.get_by_text("dialogs/relief.yml:20 relief.listening: fired")).to_be_visible()
    passed = view.get_by_text("guard is false: hold")
    expect(passed).to_be_hidden()
    view.get_by_text("通らなかった道（1）").click()
    expect(passed).to_be_visible()


def test_alerts_are_shown_as_they_arrive(desk: Page, scene: Scene) -> None:
    befriended(desk, scene)
    panel = desk.get_by_role("complementary", name="外へのお知らせ")
    expect(panel).to_be_hidden()
    scene.stand_in.post("/alerts", title="確認をお願いします", text="つらい言葉がありました", grade="crisis")
    for words in ("確認をお願いします", "つらい言葉がありました", "crisis"):
        expect(panel).to_contain_text(words)
    desk.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_on_a_phone_an_alert_does_not_hide_the_talk(phone: Page, scene: Scene) -> None:
    befriended(phone, scene)
    scene.stand_in.post("/alerts", title="確認をお願いします", text="つらい言葉がありました", grade="crisis")
    button = phone.get_by_role("button", name="お知らせ 1")
    expect(button).to_be_visible()
    panel = phone.get_by_role("complementary", name="外へのお知らせ")
    expect(panel).to_be_hidden()
    button.click()
    expect(panel).to_contain_text("つらい言葉がありました")


def test_pushes_are_counted_and_replies_are_not(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    expect(desk.get_by_text("今月のプッシュ 0 / 200通")).to_be_visible()
    user = scene.stand_in.get("/seekers")[0]["user_id"]
    scene.stand_in.api.push_message(PushMessageRequest(to=user, messages=[TextMessage(text="お元気ですか")]))
    expect(phone.get_by_text("お元気ですか")).to_be_visible()
    expect(desk.get_by_text("今月のプッシュ 1 / 200通")).to_be_visible()


def test_what_somebody_writes_is_never_run(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    nasty = '<img src=x onerror="document.title=\'oops\'"> https://example.com/a?b="><b>c</b>'
    say(phone, nasty)
    expect(phone.locator(".row.mine .balloon").last).to_have_text(nasty)
    assert desk.title() != "oops"
    expect(phone.locator(".row.mine a")).to_have_attribute("href", "https://example.com/a?b=")


def test_on_a_phone_one_person_fills_the_screen_and_nothing_sticks_out(phone: Page, scene: Scene) -> None:
    first = befriended(phone, scene)
    say(first, "仕事をさがす")
    expect(first.locator(".bubble")).to_have_count(3)
    phone.get_by_role("button", name="ひとを増やす").click()
    expect(first).to_be_hidden()
    phone.get_by_role("navigation", name="ひと").get_by_role("button").first.click()
    expect(first.get_by_label("メッセージを入力")).to_be_in_viewport(ratio=1)
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    box = first.locator(".chat").bounding_box()
    assert box is not None
    assert box["width"] == 390
    first.get_by_role("button", name="メニュー", exact=True).click()
    first.get_by_role("menuitem", name="設計の画面を出す・しまう").click()
    expect(first.get_by_text("relief.listening", exact=True)).to_be_in_viewport()


def test_everything_that_can_be_pressed_has_a_name(desk: Page, scene: Scene) -> None:
    phone = befriended(desk, scene)
    say(phone, "仕事をさがす")
    expect(phone.locator(".bubble")).to_have_count(3)
    for control in desk.locator("button:visible, input:visible, textarea:visible").all():
        named = control.get_attribute("aria-label") or control.inner_text().strip()
        assert re.search(r"\w", named), control.evaluate("(c) => c.outerHTML")


def png() -> bytes:
    """A picture of 8 by 8 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\x8c\xc6\x8a" * 8) * 8)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
