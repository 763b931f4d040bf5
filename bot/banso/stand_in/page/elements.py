"""HTML text, escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

ADDRESS = re.compile(r"https?://[\w\-.~:/?#@!$&'()*+,;=%]+")
TRAILING = ".,;:!?)'"


def element(name: str, content: str = "", /, **attributes: str | None) -> str:
    """An element around `content` (HTML already). Attribute `class_` is class, `data_x` is data-x; None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>"


def style(properties: Mapping[str, str | None]) -> str | None:
    """A style attribute's value."""
    return ";".join(f"{key}:{value}" for key, value in properties.items() if value is not None) or None


def action_data(action: Mapping[str, Any] | None) -> str | None:
    """An action object as the value of data-action; the page sends it back when it is pressed."""
    return json.dumps(action, ensure_ascii=False) if action else None


def linked(text: str) -> str:
    """Text with its web addresses made into links."""
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        address = found.group().rstrip(TRAILING)
        parts.append(escape(text[end : found.start()]))
        parts.append(element("a", escape(address), href=address, target="_blank", rel="noopener noreferrer"))
        end = found.start() + len(address)
    return "".join(parts) + escape(text[end:])
