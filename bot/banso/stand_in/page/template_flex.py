"""Template messages written as Flex containers, so that there is one way of drawing."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def template_flex(template: Json) -> Json:
    """The container that looks like `template`."""
    match template["type"]:
        case "carousel":
            return {"type": "carousel", "contents": [_card(column, "kilo") for column in template["columns"]]}
        case "image_carousel":
            return {"type": "carousel", "contents": [_picture_card(column) for column in template["columns"]]}
        case "confirm":
            return _card(template, "mega", side_by_side=True)
        case _:
            return _card(template, "mega")


def _card(card: Json, size: str, *, side_by_side: bool = False) -> Json:
    words: list[Json] = []
    if card.get("title"):
        words.append({"type": "text", "text": card["title"], "weight": "bold", "size": "lg", "wrap": True})
    words.append({"type": "text", "text": card["text"], "wrap": True, "size": "sm" if words else "md"})
    buttons = [{"type": "button", "style": "link", "height": "sm", "action": action} for action in card["actions"]]
    bubble: Json = {
        "type": "bubble",
        "size": size,
        "body": {"type": "box", "layout": "vertical", "spacing": "md", "contents": words},
        "footer": {
            "type": "box",
            "layout": "horizontal" if side_by_side else "vertical",
            "contents": buttons,
        },
        "styles": {"footer": {"separator": True}},
    }
    if card.get("thumbnailImageUrl"):
        bubble["hero"] = {
            "type": "image", "url": card["thumbnailImageUrl"], "size": "full", "aspectRatio": "151:100",
            "aspectMode": "cover",
        }  # fmt: skip
    if card.get("defaultAction"):
        bubble["action"] = card["defaultAction"]
    return bubble


def _picture_card(column: Json) -> Json:
    hero = {"type": "image", "url": column["imageUrl"], "size": "full", "aspectMode": "cover"}
    button = {"type": "button", "height": "sm", "action": {"label": "ひらく", **column["action"]}}
    footer = {"type": "box", "layout": "vertical", "contents": [button]}
    return {"type": "bubble", "size": "micro", "hero": hero, "footer": footer}
