"""LINE's webhook bodies as they come, read into arrivals."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.adapters.line.events import UnreadableError, UnsignedError, WebhookReader
from banso.dialog.events import Event, Followed, Media, Payload, Pressed, Said, Unfollowed
from banso.dialog.postbacks import encode
from banso.ports import Arrival, Unsent

SECRET = "secret"
AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
NOW = AT + timedelta(seconds=2)
USER = "U" + "a" * 32


def event(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "webhookEventId": "01ABC",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": int(AT.timestamp() * 1000),
        "source": {"type": "user", "userId": USER},
        "mode": "active",
        **more,
    }


def message(**content: Any) -> dict[str, Any]:
    return event("message", replyToken="token", message={"id": "m1", **content})


def sign(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def read(*events: dict[str, Any], now: datetime = NOW) -> tuple[Arrival, ...]:
    body = json.dumps({"destination": "U0", "events": list(events)}).encode()
    return WebhookReader(SECRET).read(body, sign(body), now)


TEXT = message(type="text", text="こんにちは", quoteToken="q")
PRESSED = Payload("answer", {"value": 1}, "place", "jobs.ask", 3)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (TEXT, Said("こんにちは")),
        (message(type="sticker", packageId="1", stickerId="2", stickerResourceType="STATIC"), Media("sticker")),
        (message(type="image", contentProvider={"type": "line"}, quoteToken="q"), Media("image")),
        (message(type="video", duration=1, contentProvider={"type": "line"}, quoteToken="q"), Media("video")),
        (message(type="audio", duration=1, contentProvider={"type": "line"}), Media("audio")),
        (message(type="file", fileName="a.pdf", fileSize=3), Media("file")),
        (message(type="location", latitude=35.0, longitude=135.7, address="京都市"), Media("location", "京都市")),
        (event("postback", replyToken="t", postback={"data": encode(PRESSED)}), Pressed(PRESSED)),
        (event("postback", replyToken="t", postback={"data": "from another age"}), Pressed(None)),
        (event("follow", replyToken="t", follow={"isUnblocked": False}), Followed()),
        (event("follow", replyToken="t", follow={"isUnblocked": True}), Followed(again=True)),
        (event("unfollow"), Unfollowed()),
        (event("unsend", unsend={"messageId": "m1"}), Unsent("m1")),
    ],
)
def test_each_event_is_read(given: dict[str, Any], expected: Event | Unsent) -> None:
    (arrival,) = read(given)
    assert (arrival.event, arrival.user, arrival.event_id, arrival.at) == (expected, USER, "01ABC", AT)


def test_a_message_can_be_answered_for_a_minute_and_taken_back() -> None:
    (arrival,) = read(TEXT)
    assert arrival.reply is not None
    assert (arrival.reply.token, arrival.reply.until) == ("token", NOW + timedelta(minutes=1))
    assert arrival.message_id == "m1"


@pytest.mark.parametrize(("age", "serves"), [(timedelta(minutes=19), True), (timedelta(minutes=21), False)])
def test_a_redelivered_event_brings_a_token_unless_it_is_too_old(age: timedelta, serves: bool) -> None:
    (arrival,) = read({**TEXT, "deliveryContext": {"isRedelivery": True}}, now=AT + age)
    assert arrival.redelivered
    assert (arrival.reply is not None) == serves


@pytest.mark.parametrize(
    "given",
    [
        event("hologram", hologram={"depth": 3}),
        message(type="hologram", depth=3),
        event("accountLink", replyToken="t", link={"result": "ok", "nonce": "n"}),
        {**TEXT, "source": {"type": "group", "groupId": "G1", "userId": USER}},
        {**TEXT, "mode": "standby"},
    ],
    ids=["unknown event", "unknown message", "account link", "group", "standby"],
)
def test_what_is_unknown_or_not_for_us_is_passed_over_and_the_rest_is_read(given: dict[str, Any]) -> None:
    assert [arrival.event for arrival in read(given, TEXT)] == [Said("こんにちは")]


@pytest.mark.parametrize(
    "given",
    [
        {**TEXT, "invented": {"later": True}},
        message(type="text", text="こんにちは", quoteToken=None, emojis="of another shape"),
        {key: value for key, value in TEXT.items() if key not in ("mode", "deliveryContext", "replyToken")},
    ],
    ids=["an unknown field", "a field of another shape", "missing fields"],
)
def test_no_message_is_lost_for_a_field_that_nobody_needs(given: dict[str, Any]) -> None:
    assert [arrival.event for arrival in read(given)] == [Said("こんにちは")]


def test_a_webhook_without_events_is_well() -> None:
    assert read() == ()


@pytest.mark.parametrize("signature", ["", "wrong", sign(b"another body"), sign(b'{"events": []}', "another secret")])
def test_what_is_not_signed_is_not_read(signature: str) -> None:
    with pytest.raises(UnsignedError):
        WebhookReader(SECRET).read(b'{"events": []}', signature, NOW)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"\xff", b'{"events": 3}', b'{"events": [3]}', b'{"events": [{}]}']
)
def test_what_is_signed_but_no_webhook_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        WebhookReader(SECRET).read(body, sign(body), NOW)


@given(st.binary(max_size=200), st.text(max_size=50))
def test_no_body_and_no_signature_raise_anything_else(body: bytes, signature: str) -> None:
    for given_signature in (signature, sign(body)):
        try:
            WebhookReader(SECRET).read(body, given_signature, NOW)
        except (UnsignedError, UnreadableError):
            continue
