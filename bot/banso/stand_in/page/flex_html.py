"""Flex containers as HTML. Sizes are those of LINE's Flex layout guide, in px."""

from __future__ import annotations

import re
from html import escape
from typing import Any, Final

from banso.stand_in.page.elements import action_data, element, style

Json = dict[str, Any]
SPACES: Final = {"none": "0", "xs": "2px", "sm": "4px", "md": "8px", "lg": "12px", "xl": "16px", "xxl": "20px"}
TEXT_SIZES: Final = {
    "xxs": "11px", "xs": "13px", "sm": "14px", "md": "16px", "lg": "19px", "xl": "22px", "xxl": "29px",
    "3xl": "35px", "4xl": "48px", "5xl": "74px",
}  # fmt: skip
IMAGE_SIZES: Final = {
    "xxs": "40px", "xs": "60px", "sm": "80px", "md": "100px", "lg": "120px", "xl": "140px", "xxl": "160px",
    "3xl": "180px", "4xl": "200px", "5xl": "220px", "full": "100%",
}  # fmt: skip
CORNERS: Final = {"none": "0", "xs": "2px", "sm": "4px", "md": "8px", "lg": "12px", "xl": "16px", "xxl": "20px"}
BORDERS: Final = {
    "none": "0", "light": "0.5px", "normal": "1px", "medium": "2px", "semi-bold": "3px", "bold": "4px"
}  # fmt: skip
EDGES: Final = {"start": "left", "end": "right", "top": "top", "bottom": "bottom"}
POSITIONS: Final = {"top": "flex-start", "center": "center", "bottom": "flex-end"}
BLOCKS: Final = ("header", "hero", "body", "footer")
HORIZONTAL: Final = ("horizontal", "baseline")
NUMBER = re.compile(r"[\d.]+")


def flex_html(container: Json, label: str) -> str:
    """A bubble, or a carousel that can be swiped; `label` (the altText) is what a screen reader says first."""
    if container["type"] == "carousel":
        bubbles = "".join(_bubble(bubble) for bubble in container["contents"])
        return element("div", bubbles, class_="carousel", role="group", tabindex="0", aria_label=label)
    return element("div", _bubble(container), class_="flex", role="group", aria_label=label)


def _bubble(bubble: Json) -> str:
    styles = bubble.get("styles") or {}
    blocks: list[str] = []
    for name in BLOCKS:
        component = bubble.get(name)
        if component is None:
            continue
        look = styles.get(name) or {}
        separator = look.get("separator") and blocks
        css = style(
            {
                "background-color": look.get("backgroundColor"),
                "border-top": f"1px solid {look.get('separatorColor', '#d4d6da')}" if separator else None,
            }
        )
        inner = _component(component, "vertical", is_first=True, spacing=None)
        kind = f"block {name}{' tight' if component.get('type') != 'box' else ''}"
        blocks.append(element("div", inner, class_=kind, style=css))
    pressed = action_data(bubble.get("action"))
    return element(
        "div",
        "".join(blocks),
        class_=f"bubble size-{bubble.get('size', 'mega')}",
        data_action=pressed,
        dir="rtl" if bubble.get("direction") == "rtl" else None,
        **_pressable(bubble.get("action")),
    )


def _component(item: Json, layout: str, *, is_first: bool, spacing: str | None) -> str:
    css = _place(item, layout, is_first=is_first, spacing=spacing)
    match item["type"]:
        case "box":
            return _box(item, css)
        case "text":
            return _text(item, css)
        case "button":
            return _button(item, css)
        case "image":
            return _image(item, css)
        case "icon":
            css |= {"width": TEXT_SIZES.get(item.get("size", "md"), item.get("size")), "flex": "none"}
            return element("img", src=item["url"], alt="", class_="icon", style=style(css))
        case "separator":
            kind = "separator upright" if layout in HORIZONTAL else "separator"
            return element("div", class_=kind, style=style(css | {"background-color": item.get("color")}))
        case "video":
            return _component(item["altContent"], layout, is_first=is_first, spacing=spacing)
        case _:
            return element("div", style=style(css | {"flex": f"{item.get('flex', 1)} 1 0"}))


def _place(item: Json, layout: str, *, is_first: bool, spacing: str | None) -> dict[str, str | None]:
    """How much room a component takes in its box, how far it is from the one before, and its shift."""
    horizontal = layout in HORIZONTAL
    default = 1 if horizontal and item["type"] not in ("icon", "separator") else 0
    share = item.get("flex", default)
    css: dict[str, str | None] = {"flex": f"{share} {share} 0" if share and horizontal else "none"}
    if share and not horizontal:
        css["flex"] = f"{share} {share} auto"
    distance = item.get("margin") or (None if is_first else spacing)
    if distance and item.get("position") != "absolute":
        css["margin-left" if horizontal else "margin-top"] = SPACES.get(distance, distance)
    if item.get("position"):
        css["position"] = item["position"]
    for name, edge in EDGES.items():
        shift = item.get(f"offset{name.capitalize()}")
        if shift:
            css[edge] = SPACES.get(shift, shift)
            css.setdefault("position", "relative")
    if horizontal and item.get("gravity"):
        css["align-self"] = POSITIONS[item["gravity"]]
    return css


def _box(item: Json, css: dict[str, str | None]) -> str:
    layout, spacing = item["layout"], item.get("spacing")
    css |= {
        "flex-direction": "row" if layout in HORIZONTAL else "column",
        "align-items": item.get("alignItems") or ("baseline" if layout == "baseline" else None),
        "justify-content": item.get("justifyContent"),
        "background-color": item.get("backgroundColor"),
        "border-radius": _named(CORNERS, item.get("cornerRadius")),
        "overflow": "hidden" if item.get("cornerRadius") else None,
        "padding": _named(SPACES, item.get("paddingAll")),
    }
    if item.get("borderWidth") or item.get("borderColor"):
        width = _named(BORDERS, item.get("borderWidth", "normal"))
        css["border"] = f"{width} solid {item.get('borderColor', '#000000')}"
    for name, edge in EDGES.items():
        css[f"padding-{edge}"] = _named(SPACES, item.get(f"padding{name.capitalize()}"))
    for name, property_ in (
        ("width", "width"), ("maxWidth", "max-width"), ("height", "height"), ("maxHeight", "max-height")
    ):  # fmt: skip
        if item.get(name):
            css[property_] = item[name]
            if name == "width":
                css["flex"] = "none"
    gradient = item.get("background")
    if gradient:
        css["background"] = (
            f"linear-gradient({_angle(gradient)}, {gradient.get('startColor')}, {gradient.get('endColor')})"
        )
    shown = [child for child in item["contents"] if isinstance(child, dict)]
    inner = "".join(
        _component(child, layout, is_first=index == 0, spacing=spacing) for index, child in enumerate(shown)
    )
    press = item.get("action")
    return element("div", inner, class_="box", style=style(css), data_action=action_data(press), **_pressable(press))


def _text(item: Json, css: dict[str, str | None]) -> str:
    css |= _letters(item)
    css["text-align"] = item.get("align")
    css["line-height"] = f"calc(1.4em + {item['lineSpacing']})" if item.get("lineSpacing") else None
    if item.get("maxLines"):
        css |= {"-webkit-line-clamp": str(item["maxLines"])}
    kind = "text wrap" if item.get("wrap") else "text"
    kind += " clamp" if item.get("maxLines") and item.get("wrap") else ""
    spans = item.get("contents")
    inner = (
        "".join(element("span", escape(span.get("text", "")), style=style(_letters(span))) for span in spans)
        if spans
        else escape(item.get("text", ""))
    )
    press = item.get("action")
    return element("div", inner, class_=kind, style=style(css), data_action=action_data(press), **_pressable(press))


def _letters(item: Json) -> dict[str, str | None]:
    return {
        "font-size": _named(TEXT_SIZES, item.get("size")),
        "color": item.get("color"),
        "font-weight": "700" if item.get("weight") == "bold" else None,
        "font-style": item.get("style"),
        "text-decoration": item.get("decoration"),
    }


def _button(item: Json, css: dict[str, str | None]) -> str:
    kind, color = item.get("style", "link"), item.get("color")
    if color:
        css["color" if kind == "link" else "background-color"] = color
    name = f"flex-button {kind} {item.get('height', 'md')}"
    label = escape(item["action"].get("label", ""))
    return element(
        "button", label, type="button", class_=name, style=style(css), data_action=action_data(item["action"])
    )


def _image(item: Json, css: dict[str, str | None]) -> str:
    width, _, height = item.get("aspectRatio", "1:1").partition(":")
    size = item.get("size", "md")
    frame = css | {
        "width": IMAGE_SIZES.get(size, size),
        "aspect-ratio": f"{width}/{height}",
        "background-color": item.get("backgroundColor"),
        "align-self": {"start": "flex-start", "end": "flex-end"}.get(item.get("align", ""), "center"),
    }
    fit = "cover" if item.get("aspectMode") == "cover" else "contain"
    picture = element("img", src=item["url"], alt="", style=f"object-fit:{fit}", loading="lazy")
    press = item.get("action")
    return element(
        "div", picture, class_="picture", style=style(frame), data_action=action_data(press), **_pressable(press)
    )


def _named(names: dict[str, str], value: str | None) -> str | None:
    return None if value is None else names.get(value, value)


def _angle(gradient: Json) -> str:
    found = NUMBER.match(str(gradient.get("angle", "0")))
    return f"{found.group() if found else 0}deg"


def _pressable(action: Json | None) -> dict[str, str | None]:
    if not action:
        return {}
    return {"role": "button", "tabindex": "0", "aria_label": action.get("label")}
