"""A chat as HTML: days, bubbles, stickers, pictures, cards, quick replies."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any, Final

from banso.stand_in.clock import JAPAN
from banso.stand_in.page.elements import action_data, element, linked
from banso.stand_in.page.flex_html import flex_html
from banso.stand_in.page.template_flex import template_flex
from banso.stand_in.pressing import quick_replies_of
from banso.stand_in.stickers import avatar_svg, sticker_svg

Json = dict[str, Any]
WEEKDAYS: Final = "月火水木金土日"
WIDE: Final = ("flex", "template")


def chat_items(messages: Sequence[Json], bot_name: str, this_year: int) -> list[Json]:
    """The pieces of a chat in order: `id`, `html`, and `key`, which changes when the piece has to be drawn anew."""
    items: list[Json] = []
    day = ""
    for index, message in enumerate(messages):
        at = datetime.fromtimestamp(message["at"] / 1000, JAPAN)
        if (today := f"{at:%Y-%m-%d}") != day:
            day = today
            items.append(_item(f"day-{day}", _day(at, this_year)))
        before = messages[index - 1] if index else None
        after = messages[index + 1] if index + 1 < len(messages) else None
        html = _message(message, bot_name, leads=not _together(before, message), ends=not _together(message, after))
        items.append(_item(message["id"], html))
    return items


def quick_replies_html(messages: Sequence[Json]) -> str:
    """The chips above the input line."""
    return "".join(
        element("button", escape(str(action.get("label", ""))), type="button", class_="chip",
                data_action=action_data(action))
        for action in quick_replies_of(messages)
    )  # fmt: skip


def _item(item_id: str, html: str) -> Json:
    return {"id": item_id, "key": hashlib.sha256(html.encode()).hexdigest()[:12], "html": html}


def _day(at: datetime, this_year: int) -> str:
    year = "" if at.year == this_year else f"{at.year}年"
    words = f"{year}{at.month}月{at.day}日({WEEKDAYS[at.weekday()]})"
    return element("div", element("span", words), class_="day")


def _together(one: Json | None, other: Json | None) -> bool:
    """Whether two neighbours are of one sender and one minute, and so share avatar and time."""
    if one is None or other is None or "unsent" in (one["state"], other["state"]):
        return False
    return all(
        a == b
        for a, b in (
            (one["sender"], other["sender"]),
            (one["body"].get("sender"), other["body"].get("sender")),
            (one["at"] // 60_000, other["at"] // 60_000),
        )
    )


def _message(message: Json, bot_name: str, *, leads: bool, ends: bool) -> str:
    if message["state"] == "unsent":
        note = "メッセージの送信を取り消しました"
        return element("div", element("span", note), class_="notice")
    at = datetime.fromtimestamp(message["at"] / 1000, JAPAN)
    mine = message["sender"] == "seeker"
    body = message["body"]
    time = element("time", f"{at.hour}:{at:%M}", datetime=at.isoformat()) if ends else ""
    kind = body.get("type", "")
    classes = f"row {'mine' if mine else 'theirs'} kind-{kind}{' leads' if leads else ''}"
    content = _content(message)
    if mine:
        meta = element("div", _mark(message["state"]) + time, class_="meta")
        label = "このメッセージのメニュー"
        more = element("button", "⋯", type="button", class_="more", aria_label=label, data_unsend=message["id"])
        return element("div", ("" if body.get("fromPostback") else more) + meta + content, class_=classes)
    sender = (body.get("sender") or {}).get("name") or bot_name
    face = element("div", avatar_svg(), class_="avatar", aria_hidden="true") if leads else ""
    name = element("div", escape(sender), class_="name") if leads else ""
    wide = " wide" if kind in WIDE else ""
    line = element("div", content + element("div", time, class_="meta"), class_=f"line{wide}")
    column = element("div", name + line, class_="column")
    return element("div", element("div", face, class_="gutter") + column, class_=classes)


def _mark(state: str) -> str:
    if state == "read":
        return element("span", "既読", class_="read")
    if state == "failed":
        return element("span", "届いていません", class_="failed", title="ボットのサーバーが受け取れませんでした")
    return ""


def _content(message: Json) -> str:
    body = message["body"]
    match body.get("type"):
        case "text" | "textV2":
            return element("div", linked(body["text"]), class_="balloon")
        case "sticker":
            return element("div", sticker_svg(body["stickerId"]), class_="sticker")
        case "image":
            own = f"/_stand_in/images/{message['id']}"
            shown = body.get("previewImageUrl", own)
            full = body.get("originalContentUrl", own)
            picture = element("img", src=shown, alt="画像", class_="photo")
            return element("a", picture, href=full, target="_blank", rel="noopener noreferrer", class_="photo-link")
        case "location":
            title = element("strong", f"📍 {escape(body['title'])}")
            return element("div", title + element("span", escape(body["address"])), class_="balloon place")
        case "flex":
            return flex_html(body["contents"], body["altText"])
        case "template":
            return flex_html(template_flex(body["template"]), body["altText"])
        case "video" | "audio" as kind:
            word = "動画" if kind == "video" else "音声"
            link = element("a", f"▶ {word}をひらく", href=body["originalContentUrl"], target="_blank", rel="noopener")
            return element("div", link, class_="balloon")
        case _:
            return element("div", escape(body.get("altText", "表示できないメッセージです")), class_="balloon")
