"""Messages at and beyond LINE's limits, as the real SDK builds them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from linebot.v3.messaging import (
    FlexBubble,
    FlexContainer,
    FlexMessage,
    ImageMessage,
    Message,
    PushMessageRequest,
    QuickReply,
    QuickReplyItem,
    StickerMessage,
    TemplateMessage,
    TextMessage,
)
from linebot.v3.messaging.exceptions import ApiException

from tests.contract.stand_in_fixtures import TOKEN, RunningStandIn, running_stand_in

FAMILY = "👨‍👩‍👧‍👦"


@pytest.fixture(scope="module")
def line() -> Iterator[RunningStandIn]:
    with running_stand_in("http://127.0.0.1:9", monthly_quota=100_000) as running:
        yield running


@pytest.fixture(scope="module")
def user(line: RunningStandIn) -> str:
    return line.friend()


def outcome(line: RunningStandIn, user: str, *messages: Message) -> list[str]:
    """The places that are refused, empty if the messages are taken."""
    request = PushMessageRequest(to=user, messages=list(messages))
    try:
        line.api.push_message(request)
    except ApiException as error:
        return [detail["property"] for detail in json.loads(error.body)["details"]]
    return []


def raw_outcome(line: RunningStandIn, user: str, *messages: Any) -> list[str]:
    """The same for messages that the SDK would not build."""
    answer = line.control.post(
        f"{line.url}/v2/bot/message/push",
        json={"to": user, "messages": list(messages)},
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    if answer.status_code == 200:
        return []
    assert answer.status_code == 400
    return [detail["property"] for detail in answer.json().get("details", [])]


def with_buttons(*actions: dict[str, Any]) -> dict[str, Any]:
    items = [{"type": "action", "action": action} for action in actions]
    return {"type": "text", "text": "どうですか？", "quickReply": {"items": items}}


def postback(**changes: Any) -> dict[str, Any]:
    return {"type": "postback", "label": "はい", "data": "yes"} | changes


def box(*contents: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "contents": list(contents)} | more


def flex(contents: dict[str, Any], alt_text: str = "カード") -> dict[str, Any]:
    return {"type": "flex", "altText": alt_text, "contents": contents}


def bubble(*contents: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": box(*contents)} | more


def test_a_text_has_5000_utf16_units(line: RunningStandIn, user: str) -> None:
    assert outcome(line, user, TextMessage(text="あ" * 5000)) == []
    assert outcome(line, user, TextMessage(text="あ" * 5001)) == ["messages[0].text"]
    assert outcome(line, user, TextMessage(text="😢" * 2500)) == []
    assert outcome(line, user, TextMessage(text="😢" * 2500 + "。")) == ["messages[0].text"]


@pytest.mark.parametrize(("count", "refused"), [(1, []), (5, []), (0, ["messages"]), (6, ["messages"])])
def test_one_to_five_messages(line: RunningStandIn, user: str, count: int, refused: list[str]) -> None:
    assert raw_outcome(line, user, *[{"type": "text", "text": "やあ"}] * count) == refused


def test_every_mistake_is_named_with_its_place(line: RunningStandIn, user: str) -> None:
    wrong = [{"type": "text"}, {"type": "dance"}, {"type": "sticker", "packageId": "a", "stickerId": "1"}]
    places = raw_outcome(line, user, *wrong)
    assert places == ["messages[0].text", "messages[1].type", "messages[2].packageId"]


def test_the_refusal_has_lines_shape(line: RunningStandIn, user: str) -> None:
    body = {"to": user, "messages": [{"type": "text", "text": ""}]}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = line.control.post(f"{line.url}/v2/bot/message/push", json=body, headers=headers)
    assert answer.json() == {
        "message": "The request body has 1 error(s)",
        "details": [{"message": "May not be empty", "property": "messages[0].text"}],
    }
    assert answer.headers["x-line-request-id"]


def test_thirteen_quick_replies(line: RunningStandIn, user: str) -> None:
    assert raw_outcome(line, user, with_buttons(*[postback()] * 13)) == []
    assert raw_outcome(line, user, with_buttons(*[postback()] * 14)) == ["messages[0].quickReply.items"]
    assert raw_outcome(line, user, with_buttons()) == ["messages[0].quickReply.items"]


@pytest.mark.parametrize("label", ["あ" * 20, FAMILY * 20, "が" * 20])
def test_a_label_of_20_grapheme_clusters(line: RunningStandIn, user: str, label: str) -> None:
    assert raw_outcome(line, user, with_buttons(postback(label=label))) == []
    refused = raw_outcome(line, user, with_buttons(postback(label=label + "あ")))
    assert refused == ["messages[0].quickReply.items[0].action.label"]


@pytest.mark.parametrize(
    ("action", "field"),
    [
        (postback(data="x" * 301), "data"),
        (postback(displayText="x" * 301), "displayText"),
        (postback(data=""), "data"),
        ({"type": "message", "label": "はい"}, "text"),
        ({"type": "message", "label": "はい", "text": "x" * 301}, "text"),
        ({"type": "uri", "label": "見る", "uri": "javascript:alert(1)"}, "uri"),
        ({"type": "uri", "label": "見る", "uri": "https://" + "a" * 1000}, "uri"),
        ({"type": "postback", "data": "x"}, "label"),
        ({"type": "jump", "label": "x"}, "type"),
        ({"type": "datetimepicker", "label": "x", "data": "d", "mode": "week"}, "mode"),
        ({"type": "datetimepicker", "label": "x", "data": "d", "mode": "date", "min": "2026-13-01"}, "min"),
    ],
)
def test_actions_beyond_the_limits(line: RunningStandIn, user: str, action: dict[str, Any], field: str) -> None:
    assert raw_outcome(line, user, with_buttons(action)) == [f"messages[0].quickReply.items[0].action.{field}"]


@pytest.mark.parametrize(
    "action",
    [
        postback(data="x" * 300, displayText="x" * 300),
        {"type": "uri", "label": "電話", "uri": "tel:0120279338"},
        {"type": "uri", "label": "見る", "uri": "https://example.com/path?a=b"},
        {"type": "datetimepicker", "label": "日時", "data": "d", "mode": "datetime", "min": "2026-12-01t09:00"},
        {"type": "location", "label": "場所"},
        {"type": "camera", "label": "写真"},
    ],
)
def test_actions_within_the_limits(line: RunningStandIn, user: str, action: dict[str, Any]) -> None:
    assert raw_outcome(line, user, with_buttons(action)) == []


def test_what_the_sdk_builds_is_taken(line: RunningStandIn, user: str) -> None:
    card = FlexBubble.from_dict(
        bubble(
            {"type": "text", "text": "京都あおぞら工房", "weight": "bold", "size": "xl", "wrap": True},
            {"type": "separator", "margin": "md"},
            box(
                {"type": "icon", "url": "https://example.com/star.png"},
                {"type": "text", "contents": [{"type": "span", "text": "時給", "color": "#888888"}]},
                layout="baseline",
            ),
            hero={"type": "image", "url": "https://example.com/a.jpg", "size": "full", "aspectRatio": "20:13"},
            footer=box({"type": "button", "style": "primary", "height": "sm", "action": postback(label="あ" * 40)}),
            styles={"footer": {"separator": True, "backgroundColor": "#ffffff"}},
            size="giga",
        )
    )
    picture = ImageMessage(originalContentUrl="https://example.com/a.png", previewImageUrl="https://example.com/b.png")
    confirm = TemplateMessage.from_dict(
        {
            "type": "template",
            "altText": "確認",
            "template": {
                "type": "confirm",
                "text": "よろしいですか",
                "actions": [postback(), postback(label="いいえ")],
            },
        }
    )
    messages = (
        TextMessage(text="やあ", quickReply=QuickReply(items=[QuickReplyItem.from_dict({"action": postback()})])),
        FlexMessage(altText="カード", contents=card),
        FlexMessage(altText="カード", contents=FlexContainer.from_dict({"type": "carousel", "contents": [bubble()]})),
        picture,
        confirm,
    )
    assert outcome(line, user, *messages) == []
    assert outcome(line, user, StickerMessage(packageId="446", stickerId="1988")) == []


def test_alt_text(line: RunningStandIn, user: str) -> None:
    card = bubble({"type": "text", "text": "やあ"})
    assert raw_outcome(line, user, flex(card, "あ" * 1500)) == []
    assert raw_outcome(line, user, flex(card, "あ" * 1501)) == ["messages[0].altText"]
    assert raw_outcome(line, user, flex(card, "")) == ["messages[0].altText"]


def test_a_bubble_of_30_kb(line: RunningStandIn, user: str) -> None:
    def card(size: int) -> dict[str, Any]:
        return bubble(*[{"type": "text", "text": "x" * 4000}] * (size // 4000))

    assert raw_outcome(line, user, flex(card(28_000))) == []
    assert raw_outcome(line, user, flex(card(32_000))) == ["/"]


def test_a_carousel_of_12_bubbles_and_50_kb(line: RunningStandIn, user: str) -> None:
    def carousel(count: int, size: int) -> dict[str, Any]:
        return {"type": "carousel", "contents": [bubble({"type": "text", "text": "x" * size})] * count}

    assert raw_outcome(line, user, flex(carousel(12, 3900))) == []
    assert raw_outcome(line, user, flex(carousel(13, 10))) == ["/contents"]
    assert raw_outcome(line, user, flex(carousel(12, 4400))) == ["/"]


@pytest.mark.parametrize(
    ("container", "place"),
    [
        (bubble({"type": "text", "text": ""}), "/body/contents/0/text"),
        (bubble({"type": "text"}), "/body/contents/0/text"),
        (bubble({"type": "txt", "text": "x"}), "/body/contents/0/type"),
        (bubble({"type": "text", "text": "x", "color": "red"}), "/body/contents/0/color"),
        (bubble({"type": "text", "text": "x", "size": "huge"}), "/body/contents/0/size"),
        (bubble({"type": "text", "text": "x", "colour": "#000000"}), "/body/contents/0/colour"),
        (bubble({"type": "box", "contents": []}), "/body/contents/0/layout"),
        (bubble({"type": "box", "layout": "vertical"}), "/body/contents/0/contents"),
        (bubble({"type": "button"}), "/body/contents/0/action"),
        (bubble({"type": "button", "action": {"type": "postback", "data": "x"}}), "/body/contents/0/action/label"),
        (bubble({"type": "button", "action": postback(label="あ" * 41)}), "/body/contents/0/action/label"),
        (bubble({"type": "image", "url": "http://example.com/a.png"}), "/body/contents/0/url"),
        (bubble(box({"type": "separator"}, layout="baseline")), "/body/contents/0/contents/0/type"),
        (bubble({"type": "text", "text": "x"}, size="big"), "/size"),
        (bubble({"type": "text", "text": "x"}, hero={"type": "text", "text": "x"}), "/hero/type"),
        ({"type": "bubble"}, "/"),
        ({"type": "carousel", "contents": []}, "/contents"),
        ({"type": "carousel", "contents": [bubble(size="kilo"), bubble(size="mega")]}, "/contents"),
        ({"type": "carousel", "contents": [bubble(), bubble({"type": "text"})]}, "/contents/1/body/contents/0/text"),
    ],
)
def test_flex_that_line_refuses(line: RunningStandIn, user: str, container: dict[str, Any], place: str) -> None:
    assert raw_outcome(line, user, flex(container)) == [place]


@pytest.mark.parametrize(
    ("template", "place"),
    [
        ({"type": "buttons", "text": "あ" * 161, "actions": [postback()]}, "text"),
        ({"type": "buttons", "title": "題", "text": "あ" * 61, "actions": [postback()]}, "text"),
        ({"type": "buttons", "text": "あ", "actions": [postback()] * 5}, "actions"),
        ({"type": "confirm", "text": "あ", "actions": [postback()]}, "actions"),
        ({"type": "carousel", "columns": [{"text": "あ", "actions": [postback()] * n} for n in (1, 2)]}, "columns"),
    ],
)
def test_templates_beyond_the_limits(line: RunningStandIn, user: str, template: dict[str, Any], place: str) -> None:
    message = {"type": "template", "altText": "x", "template": template}
    assert raw_outcome(line, user, message) == [f"messages[0].template.{place}"]


def test_a_refused_request_sends_none_of_its_messages(line: RunningStandIn) -> None:
    alone = line.friend()
    assert raw_outcome(line, alone, {"type": "text", "text": "やあ"}, {"type": "text"}) == ["messages[1].text"]
    assert line.chat(alone) == []
