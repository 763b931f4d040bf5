"""What the chat page draws of messages."""

from __future__ import annotations

from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from banso.stand_in.page.chat_html import chat_items, quick_replies_html
from banso.stand_in.page.elements import linked
from banso.stand_in.page.flex_html import flex_html
from banso.stand_in.stickers import STICKERS, sticker_svg

JAPAN = ZoneInfo("Asia/Tokyo")


class Reader(HTMLParser):
    """Tags, attributes and words of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def style_of(self, css_class: str) -> str:
        """The style of the first element with a class."""
        return next(a.get("style") or "" for _, a in self.tags if css_class in (a.get("class") or "").split())


def message(sender: str, body: dict[str, Any], at: datetime, number: int = 1, state: str = "sent") -> dict[str, Any]:
    at_ms = int(at.timestamp() * 1000)
    return {"id": str(number), "sender": sender, "body": body, "at": at_ms, "state": state, "event_id": "E"}


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


NIGHT = datetime(2026, 11, 24, 23, 59, 50, tzinfo=JAPAN)
MORNING = datetime(2026, 11, 25, 0, 0, 5, tzinfo=JAPAN)


def test_days_are_japans_and_avatar_and_time_are_shown_once_for_a_minute() -> None:
    chat = [
        message("bot", text("こんばんは"), NIGHT, 1),
        message("bot", text("起きていますか"), NIGHT, 2),
        message("bot", text("おはようございます"), MORNING, 3),
    ]
    items = chat_items(chat, "ばんそう", 2026)
    assert [item["id"] for item in items] == ["day-2026-11-24", "1", "2", "day-2026-11-25", "3"]
    assert "11月24日(火)" in items[0]["html"]
    assert ["avatar" in items[i]["html"] for i in (1, 2, 4)] == [True, False, True]
    assert ["23:59" in items[i]["html"] for i in (1, 2)] == [False, True]
    assert "0:00" in items[4]["html"]


def test_a_day_of_another_year_names_it() -> None:
    assert "2026年11月24日(火)" in chat_items([message("bot", text("x"), NIGHT)], "ばんそう", 2027)[0]["html"]


def test_read_and_undelivered_messages_say_so_and_an_unsent_one_is_gone() -> None:
    marks = {"sent": "", "read": "既読", "failed": "届いていません"}
    for state, mark in marks.items():
        html = chat_items([message("seeker", text("ねえ"), NIGHT, state=state)], "ばんそう", 2026)[1]["html"]
        assert [word for word in marks.values() if word and word in html] == ([mark] if mark else [])
    unsent = chat_items([message("seeker", {}, NIGHT, state="unsent")], "ばんそう", 2026)[1]["html"]
    assert "送信を取り消しました" in unsent


def test_the_key_of_a_piece_changes_when_it_has_to_be_drawn_anew() -> None:
    keys = {
        chat_items([message("seeker", text("ねえ"), NIGHT, state=s)], "ばんそう", 2026)[1]["key"]
        for s in ("sent", "read", "read")
    }
    assert len(keys) == 2


def test_quick_replies_are_those_of_the_last_message_alone() -> None:
    action = {"type": "message", "label": "はい", "text": "はい"}
    asked = message("bot", text("？", quickReply={"items": [{"type": "action", "action": action}]}), NIGHT)
    assert Reader(quick_replies_html([asked])).words == ["はい"]
    assert quick_replies_html([asked, message("seeker", text("はい"), NIGHT)]) == ""
    assert quick_replies_html([asked, message("bot", text("あと、もうひとつ"), NIGHT)]) == ""


@given(st.text(alphabet=st.sampled_from("ab<>&\"' あ:/.?=") | st.characters(exclude_categories=["Cs", "Cc"])))
def test_text_stays_text(words: str) -> None:
    read = Reader(linked(f"https://example.com/{words}"))
    assert {tag for tag, _ in read.tags} <= {"a"}
    assert "".join(read.words) == f"https://example.com/{words}"


def test_an_address_becomes_a_link_without_the_full_stop_after_it() -> None:
    ((tag, attributes),) = Reader(linked("くわしくは https://example.com/a?b=c&d=1.")).tags
    assert (tag, attributes["href"]) == ("a", "https://example.com/a?b=c&d=1")


def test_a_horizontal_box_shares_its_width_as_flex_says() -> None:
    row = {
        "type": "box",
        "layout": "horizontal",
        "spacing": "md",
        "contents": [
            {"type": "text", "text": "時給", "flex": 0},
            {"type": "text", "text": "1,180円", "flex": 3, "margin": "xl"},
            {"type": "text", "text": "から"},
        ],
    }
    read = Reader(flex_html({"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": [row]}}, "x"))
    styles = [a.get("style") or "" for _, a in read.tags if "text" in (a.get("class") or "").split()]
    assert styles == ["flex:none", "flex:3 3 0;margin-left:16px", "flex:1 1 0;margin-left:8px"]


def test_looks_are_carried_over() -> None:
    title = {
        "type": "text", "text": "題", "size": "xl", "weight": "bold", "color": "#1DB446", "wrap": True, "margin": "lg",
        "maxLines": 2,
    }  # fmt: skip
    body = {"type": "box", "layout": "vertical", "contents": [{"type": "separator"}, title], "paddingAll": "12px"}
    read = Reader(flex_html({"type": "bubble", "size": "kilo", "body": body}, "カード"))
    style = read.style_of("text")
    for expected in ("font-size:22px", "font-weight:700", "color:#1DB446", "margin-top:12px", "-webkit-line-clamp:2"):
        assert expected in style.split(";")
    assert "padding:12px" in read.style_of("box").split(";")
    assert read.tags[0][1]["aria-label"] == "カード"
    assert read.tags[1][1]["class"] == "bubble size-kilo"


def test_words_in_cards_and_labels_are_escaped() -> None:
    button = {"type": "button", "action": {"type": "postback", "label": "<b>", "data": '"><script>'}}
    words = {"type": "text", "text": "<script>"}
    bubble = {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": [words, button]}}
    read = Reader(flex_html(bubble, '"><script>'))
    assert "script" not in {tag for tag, _ in read.tags}
    assert [word for word in read.words if word.strip()] == ["<script>", "<b>"]


def test_every_sticker_has_a_drawing_of_its_own_and_unknown_ones_have_one_too() -> None:
    drawings = {sticker_svg(number) for number in STICKERS}
    assert len(drawings) == len(STICKERS)
    assert "スタンプ" in sticker_svg("52002734")
