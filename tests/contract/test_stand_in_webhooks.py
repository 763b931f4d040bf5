"""What a bot on the real SDK gets from the stand-in when people do things on their phones."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import pytest
from linebot.v3.messaging import (
    MessageAction,
    PostbackAction,
    PushMessageRequest,
    QuickReply,
    QuickReplyItem,
    SetWebhookEndpointRequest,
    TextMessage,
)
from linebot.v3.webhooks import (
    FollowEvent,
    ImageMessageContent,
    LocationMessageContent,
    MessageEvent,
    PostbackEvent,
    StickerMessageContent,
    UnfollowEvent,
    UnsendEvent,
)

from tests.contract.stand_in_fixtures import Listener, RunningStandIn, running_stand_in, serving

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def parts() -> Iterator[tuple[RunningStandIn, Listener]]:
    listener = Listener()
    with serving(listener.app()) as bot_url, running_stand_in(bot_url, redelivery_delays=(0.0, 0.0)) as running:
        yield running, listener


@pytest.fixture
def line(parts: tuple[RunningStandIn, Listener]) -> RunningStandIn:
    return parts[0]


@pytest.fixture
def bot(parts: tuple[RunningStandIn, Listener]) -> Listener:
    """The listener, with nothing heard yet."""
    listener = parts[1]
    listener.events.clear()
    listener.raw.clear()
    listener.statuses[:] = [200]
    return listener


def test_adding_the_account_is_a_follow_event(line: RunningStandIn, bot: Listener) -> None:
    user = line.friend()
    (event,) = bot.events
    assert isinstance(event, FollowEvent)
    assert event.source.user_id == user
    assert re.fullmatch(r"U[0-9a-f]{32}", user)
    assert event.follow.is_unblocked is False
    assert event.mode == "active"
    assert event.delivery_context.is_redelivery is False
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", event.webhook_event_id)
    assert event.timestamp == line.get("/clock")["now_ms"]


def test_blocking_and_unblocking(line: RunningStandIn, bot: Listener) -> None:
    user = line.friend()
    line.post(f"/seekers/{user}/block", wait=True)
    line.post(f"/seekers/{user}/unblock", wait=True)
    _, blocked, back = bot.events
    assert isinstance(blocked, UnfollowEvent)
    assert isinstance(back, FollowEvent)
    assert back.follow.is_unblocked is True
    assert "replyToken" not in bot.raw[1]["events"][0]


def test_who_has_not_added_the_account_or_blocked_it_cannot_write(line: RunningStandIn, bot: Listener) -> None:
    stranger = line.post("/seekers")["user_id"]
    assert line.control.post(f"/seekers/{stranger}/text", json={"text": "やあ"}).status_code == 409
    user = line.friend()
    line.post(f"/seekers/{user}/block", wait=True)
    answer = line.control.post(f"/seekers/{user}/text", json={"text": "やあ"})
    assert answer.status_code == 409
    assert "unblock" in answer.json()["detail"]


def test_text_sticker_place_and_picture_are_message_events(line: RunningStandIn, bot: Listener) -> None:
    user = line.friend()
    line.post(f"/seekers/{user}/text", text="眠れない😢", wait=True)
    line.post(f"/seekers/{user}/sticker", sticker_id="105", wait=True)
    line.post(f"/seekers/{user}/location", title="家", wait=True)
    headers = {"Content-Type": "image/png"}
    assert line.control.post(f"/seekers/{user}/image?wait=true", content=PIXEL, headers=headers).status_code == 200
    _, text, sticker, place, picture = bot.events
    assert isinstance(text, MessageEvent)
    assert text.message.text == "眠れない😢"
    assert isinstance(sticker.message, StickerMessageContent)
    assert sticker.message.keywords == ["tired", "exhausted"]
    assert isinstance(place.message, LocationMessageContent)
    assert place.message.title == "家"
    assert isinstance(picture.message, ImageMessageContent)
    assert bytes(line.blob.get_message_content(picture.message.id)) == PIXEL
    ids = [m["id"] for m in line.get(f"/seekers/{user}/messages")]
    assert [e.message.id for e in bot.events[1:]] == ids


def test_a_message_is_read_once_the_bot_took_it(line: RunningStandIn, bot: Listener) -> None:
    user = line.friend()
    line.post(f"/seekers/{user}/text", text="ひとつ", wait=True)
    bot.statuses[:] = [500]
    line.post(f"/seekers/{user}/text", text="ふたつ", wait=True)
    assert [m["state"] for m in line.get(f"/seekers/{user}/messages")] == ["read", "failed"]


def test_pressing_a_postback_shows_its_words_and_sends_its_data(line: RunningStandIn, bot: Listener) -> None:
    user = line.friend()
    items = [
        QuickReplyItem(action=PostbackAction(label="はい", data="answer=yes", displayText="はい、そうです")),
        QuickReplyItem(action=MessageAction(label="いいえ", text="ちがいます")),
    ]
    message = TextMessage(text="そうですか？", quickReply=QuickReply(items=items))
    line.api.push_message(PushMessageRequest(to=user, messages=[message]))
    line.post(f"/seekers/{user}/press", label="はい", wait=True)
    pressed = bot.events[-1]
    assert isinstance(pressed, PostbackEvent)
    assert pressed.postback.data == "answer=yes"
    assert line.chat(user)[-1] == ("seeker", "はい、そうです")
    gone = line.control.post(f"/seekers/{user}/press", json={"label": "いいえ"})
    assert gone.status_code == 409, "quick replies go once anything follows them"


def test_a_message_button_says_its_text(line: RunningStandIn, bot: Listener) -> None:
    user = line.friend()
    line.post(f"/seekers/{user}/press", action={"type": "message", "label": "いいえ", "text": "ちがいます"}, wait=True)
    assert bot.events[-1].message.text == "ちがいます"


def test_a_date_picker_sends_what_was_chosen(line: RunningStandIn, bot: Listener) -> None:
    user = line.friend()
    action = {"type": "datetimepicker", "label": "日時", "data": "book", "mode": "datetime"}
    line.post(f"/seekers/{user}/press", action=action, params={"datetime": "2026-12-01T10:00"}, wait=True)
    assert bot.events[-1].postback.params == {"datetime": "2026-12-01T10:00"}


def test_taking_a_message_back(line: RunningStandIn, bot: Listener) -> None:
    user = line.friend()
    line.post(f"/seekers/{user}/text", text="やっぱりやめる", wait=True)
    message_id = bot.events[-1].message.id
    line.post(f"/seekers/{user}/unsend", message_id=message_id, wait=True)
    event = bot.events[-1]
    assert isinstance(event, UnsendEvent)
    assert event.unsend.message_id == message_id
    (left,) = line.get(f"/seekers/{user}/messages")
    assert (left["state"], left["text"]) == ("unsent", "")
    assert line.control.post(f"/seekers/{user}/unsend", json={"message_id": message_id}).status_code == 409


def test_what_was_not_taken_is_delivered_again_a_bounded_number_of_times(line: RunningStandIn, bot: Listener) -> None:
    user = line.friend()
    bot.statuses[:] = [503, 200]
    done = line.post(f"/seekers/{user}/text", text="もしもし", wait=True)
    assert done["webhook_status"] == 200
    first, second = bot.events[1:]
    assert first.webhook_event_id == second.webhook_event_id
    assert [first.delivery_context.is_redelivery, second.delivery_context.is_redelivery] == [False, True]
    bot.statuses[:] = [503]
    line.post(f"/seekers/{user}/text", text="もしもし", wait=True)
    assert len(bot.events) == 1 + 2 + 3


def test_events_of_several_people_in_one_body(line: RunningStandIn, bot: Listener) -> None:
    people = [line.friend("けんじ"), line.friend("ゆみ")]
    said = {"type": "text", "id": "1", "quoteToken": "q", "text": "やあ"}
    events = [{"type": "message", "source": {"type": "user", "userId": user}, "message": said} for user in people]
    unknown = {"type": "thingsOfTomorrow", "source": {"type": "user", "userId": people[0]}, "tomorrow": {"a": 1}}
    assert line.post("/webhooks", events=[*events, unknown])["webhook_status"] == 200
    assert [e["type"] for e in bot.raw[-1]["events"]] == ["message", "message", "thingsOfTomorrow"]
    assert [e.source.user_id for e in bot.events[-3:-1]] == people
    assert len({e["replyToken"] for e in bot.raw[-1]["events"][:2]}) == 2


def test_a_wrong_signature_and_an_empty_body_of_events(line: RunningStandIn, bot: Listener) -> None:
    assert line.post("/webhooks", events=[], signature="bm8=")["webhook_status"] == 400
    assert line.post("/webhooks", events=[])["webhook_status"] == 200
    assert bot.raw == [{"destination": line.api.get_bot_info().user_id, "events": []}]


def test_the_webhook_can_be_moved_and_tested_by_the_sdk(line: RunningStandIn, bot: Listener) -> None:
    before = line.api.get_webhook_endpoint().endpoint
    assert line.api.test_webhook_endpoint().success is True
    line.api.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint=f"{line.url}/nothing-here"))
    assert line.api.test_webhook_endpoint().status_code == 404
    line.api.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint=before))


def test_alerts_are_kept_for_the_page(line: RunningStandIn) -> None:
    line.control.delete("/alerts")
    assert line.control.post("/alerts", json={"kind": "risk", "grade": "crisis"}).status_code == 202
    line.control.post("/alerts", content="ただの文".encode())
    assert [a["alert"] for a in line.get("/alerts")] == [{"kind": "risk", "grade": "crisis"}, {"text": "ただの文"}]
