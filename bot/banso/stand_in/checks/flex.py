"""Checks of Flex containers. Source: Messaging API reference, "Flex Message", and the Flex layout guide."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from banso.stand_in import limits
from banso.stand_in.checks.actions import check_action
from banso.stand_in.checks.fields import POINTER, Place, Problems
from banso.stand_in.errors import Detail

COLOR = re.compile(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")
LENGTH = re.compile(r"none|xs|sm|md|lg|xl|xxl|\d+(\.\d+)?(px|%)")
SIZE = re.compile(r"none|\d+(\.\d+)?(px|%)")
BORDER = re.compile(r"none|light|normal|medium|semi-bold|bold|\d+(\.\d+)?px")
TEXT_SIZE = re.compile(r"xxs|xs|sm|md|lg|xl|xxl|[345]xl|\d+(\.\d+)?px")
IMAGE_SIZE = re.compile(r"xxs|xs|sm|md|lg|xl|xxl|[345]xl|full|\d+(\.\d+)?(px|%)")
RATIO = re.compile(r"\d{1,6}(\.\d+)?:\d{1,6}(\.\d+)?")

PATTERNS: Final = {
    **dict.fromkeys(("color", "backgroundColor", "borderColor", "separatorColor"), COLOR),
    **dict.fromkeys(("margin", "spacing", "cornerRadius"), LENGTH),
    **dict.fromkeys(("offsetTop", "offsetBottom", "offsetStart", "offsetEnd"), LENGTH),
    **dict.fromkeys(("paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd"), LENGTH),
    **dict.fromkeys(("width", "maxWidth", "height", "maxHeight"), SIZE),
    "borderWidth": BORDER,
    "aspectRatio": RATIO,
    "lineSpacing": re.compile(r"\d+(\.\d+)?px"),
}
WORDS: Final = {
    "layout": ("horizontal", "vertical", "baseline"),
    "position": ("relative", "absolute"),
    "align": ("start", "center", "end"),
    "gravity": ("top", "center", "bottom"),
    "weight": ("regular", "bold"),
    "decoration": ("none", "underline", "line-through"),
    "aspectMode": ("cover", "fit"),
    "adjustMode": ("shrink-to-fit",),
    "justifyContent": ("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"),
    "alignItems": ("center", "flex-start", "flex-end"),
    "direction": ("ltr", "rtl"),
}
BUBBLE_SIZES: Final = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
FLAGS: Final = ("wrap", "scaling", "animated", "separator")

OFFSETS: Final = {"position", "offsetTop", "offsetBottom", "offsetStart", "offsetEnd"}
LOOKS: Final = {"size", "color", "weight", "style", "decoration"}
KNOWN: Final[dict[str, set[str]]] = {
    "box": OFFSETS
    | {
        *("layout", "contents", "flex", "spacing", "margin", "backgroundColor", "borderColor", "borderWidth"),
        *("cornerRadius", "width", "maxWidth", "height", "maxHeight", "paddingAll", "paddingTop", "paddingBottom"),
        *("paddingStart", "paddingEnd", "action", "justifyContent", "alignItems", "background"),
    },
    "text": OFFSETS
    | LOOKS
    | {
        *("text", "contents", "flex", "align", "gravity", "wrap", "lineSpacing", "margin", "action", "maxLines"),
        *("adjustMode", "scaling"),
    },
    "button": OFFSETS | {"action", "flex", "color", "style", "gravity", "margin", "height", "adjustMode", "scaling"},
    "image": OFFSETS
    | {
        *("url", "flex", "margin", "align", "gravity", "size", "aspectRatio", "aspectMode", "backgroundColor"),
        *("action", "animated"),
    },
    "icon": OFFSETS | {"url", "size", "aspectRatio", "margin", "scaling"},
    "span": LOOKS | {"text"},
    "separator": {"margin", "color"},
    "filler": {"flex"},
    "video": {"url", "previewUrl", "altContent", "aspectRatio", "action"},
    "bubble": {"size", "direction", "header", "hero", "body", "footer", "styles", "action"},
    "carousel": {"contents"},
}
IN_BOX: Final = ("box", "text", "button", "image", "icon", "separator", "filler")
IN_BASELINE: Final = ("text", "icon", "filler")


def check_flex(container: dict[str, Any]) -> Sequence[Detail]:
    """What LINE would find wrong with a Flex container; nothing means that it is accepted."""
    problems = Problems(POINTER)
    place = Place(problems, container, "")
    match place.one_of("type", ("bubble", "carousel"), required=True):
        case "bubble":
            _check_bubble(place)
        case "carousel":
            _known_properties(place, "carousel")
            bubbles = place.children("contents", 1, limits.CAROUSEL_BUBBLES)
            for bubble in bubbles:
                if bubble.one_of("type", ("bubble",), required=True):
                    _check_bubble(bubble)
            if len({str(bubble.value.get("size", "mega")) for bubble in bubbles}) > 1:
                place.wrong("contents", "All bubbles of a carousel must have the same size")
            _check_bytes(place, limits.CAROUSEL_BYTES)
    return problems.found


def _check_bytes(place: Place, most: int) -> None:
    if len(json.dumps(place.value, ensure_ascii=False, separators=(",", ":")).encode()) > most:
        place.problems.add(place.path or "/", f"Size must be at most {most // 1024} KB")


def _check_bubble(place: Place) -> None:
    _known_properties(place, "bubble")
    place.one_of("size", BUBBLE_SIZES)
    place.one_of("direction", WORDS["direction"])
    _check_bytes(place, limits.BUBBLE_BYTES)
    if not any(place.value.get(block) for block in ("header", "hero", "body", "footer")):
        place.problems.add(place.path or "/", "At least one block must be specified")
    for block, allowed in (
        ("header", ("box",)), ("hero", ("box", "image", "video")), ("body", ("box",)), ("footer", ("box",)),
    ):  # fmt: skip
        if (component := place.child(block)) is not None:
            _check_component(component, allowed)
    if (styles := place.child("styles")) is not None:
        for block in styles.value:
            if block not in ("header", "hero", "body", "footer"):
                styles.wrong(block, "unknown property")
            elif (style := styles.child(block)) is not None:
                _check_values(style)
    if (action := place.child("action")) is not None:
        check_action(action, label=False, longest_label=limits.FLEX_LABEL_GRAPHEMES)


def _check_component(place: Place, allowed: tuple[str, ...]) -> None:
    kind = place.one_of("type", allowed, required=True)
    if kind is None:
        return
    _known_properties(place, kind)
    _check_values(place)
    if (action := place.child("action", required=kind == "button")) is not None:
        check_action(action, label=kind == "button", longest_label=limits.FLEX_LABEL_GRAPHEMES)
    match kind:
        case "box":
            _check_box(place)
        case "text":
            _check_text(place)
        case "span":
            place.text("text", limits.TEXT_UNITS)
        case "button":
            place.one_of("style", ("link", "primary", "secondary"))
            place.one_of("height", ("sm", "md"))
        case "image" | "icon":
            place.url("url", limits.IMAGE_URL_LENGTH, ("https",))
            place.matching("size", IMAGE_SIZE, "invalid property")
            _check_ratio(place)
        case "video":
            place.url("url", limits.IMAGE_URL_LENGTH, ("https",))
            place.url("previewUrl", limits.IMAGE_URL_LENGTH, ("https",))
            if (alternative := place.child("altContent", required=True)) is not None:
                _check_component(alternative, ("box", "image"))


def _check_box(place: Place) -> None:
    layout = place.one_of("layout", WORDS["layout"], required=True)
    for child in place.children("contents", 0):
        _check_component(child, IN_BASELINE if layout == "baseline" else IN_BOX)
    if (background := place.child("background")) is not None:
        background.one_of("type", ("linearGradient",), required=True)
        background.matching("startColor", COLOR, "invalid property")
        background.matching("endColor", COLOR, "invalid property")


def _check_text(place: Place) -> None:
    if place.value.get("contents"):
        for span in place.children("contents", 1):
            _check_component(span, ("span",))
    elif not isinstance(place.value.get("text"), str):
        place.wrong("text", "may not be null")
    elif not place.value["text"]:
        place.wrong("text", "must be non-empty text")
    place.matching("size", TEXT_SIZE, "invalid property")
    place.one_of("style", ("normal", "italic"))
    place.number("maxLines", 0, 100_000, required=False, whole=True)


def _check_ratio(place: Place) -> None:
    ratio = place.value.get("aspectRatio")
    if isinstance(ratio, str) and RATIO.fullmatch(ratio):
        width, height = map(float, ratio.split(":"))
        if width < 1 or height < 1 or height > width * 3:
            place.wrong("aspectRatio", "invalid property")


def _check_values(place: Place) -> None:
    for name in place.value:
        if name in PATTERNS and not (name == "height" and place.value.get("type") == "button"):
            place.matching(name, PATTERNS[name], "invalid property")
        elif name in WORDS:
            place.one_of(name, WORDS[name])
        elif name in FLAGS:
            place.flag(name)
        elif name == "flex":
            place.number(name, 0, 100_000, required=False, whole=True)


def _known_properties(place: Place, kind: str) -> None:
    for name in place.value:
        if name != "type" and name not in KNOWN[kind]:
            place.wrong(name, "unknown property")
