"""Checks of whole message objects. Source of all limits: Messaging API reference, "Message objects"."""

from __future__ import annotations

import re
from typing import Any, Final

from banso.stand_in import limits
from banso.stand_in.checks.actions import QUICK_REPLY, check_action
from banso.stand_in.checks.fields import Place, Problems
from banso.stand_in.checks.flex import check_flex
from banso.stand_in.checks.templates import check_template
from banso.stand_in.errors import Detail, LineError, body_errors, invalid_property

TYPES: Final = (
    "text", "textV2", "sticker", "image", "video", "audio", "location", "imagemap", "template", "flex",
)  # fmt: skip
DIGITS = re.compile(r"\d+")


def check_messages(messages: Any) -> None:
    """Raise the LineError that LINE would answer to the `messages` of a request, if it would."""
    if not isinstance(messages, list):
        raise invalid_property("messages")
    if not 1 <= len(messages) <= limits.MESSAGES_PER_REQUEST:
        size = f"Size must be between 1 and {limits.MESSAGES_PER_REQUEST}"
        raise body_errors([Detail(size, "messages")])
    problems = Problems()
    for index, message in enumerate(messages):
        if not isinstance(message, dict):
            raise invalid_property(f"messages[{index}]")
        check_message(Place(problems, message, f"messages[{index}]"))
    if problems.found:
        raise body_errors(problems.found)
    for index, message in enumerate(messages):
        if message["type"] == "flex" and (details := check_flex(message["contents"])):
            raise LineError(400, f"A message (messages[{index}]) in the request body is invalid", details)


def check_message(place: Place) -> None:
    """Check one message, except for what is inside a Flex container."""
    kind = place.one_of("type", TYPES, required=True)
    if kind is not None:
        _check_content(kind, place)
    if (quick_reply := place.child("quickReply")) is not None:
        for item in quick_reply.children("items", 1, limits.QUICK_REPLIES):
            item.one_of("type", ("action",), required=True)
            item.url("imageUrl", limits.IMAGE_URL_LENGTH, ("https",), required=False)
            if (action := item.child("action", required=True)) is not None:
                check_action(action, label=True, types=QUICK_REPLY)
    if (sender := place.child("sender")) is not None:
        sender.text("name", limits.SENDER_NAME, required=False)
        sender.url("iconUrl", limits.IMAGE_URL_LENGTH, ("https",), required=False)


def _check_content(kind: str, place: Place) -> None:
    match kind:
        case "text" | "textV2":
            place.text("text", limits.TEXT_UNITS)
        case "sticker":
            for name in ("packageId", "stickerId"):
                if place.text(name, 20) is not None:
                    place.matching(name, DIGITS, "Must be a number")
        case "image" | "video" | "audio":
            place.url("originalContentUrl", limits.IMAGE_URL_LENGTH, ("https",))
            if kind == "audio":
                place.number("duration", 1, 24 * 3600 * 1000, whole=True)
            else:
                place.url("previewImageUrl", limits.IMAGE_URL_LENGTH, ("https",))
        case "location":
            place.text("title", 100)
            place.text("address", 100)
            place.number("latitude", -90, 90)
            place.number("longitude", -180, 180)
        case "imagemap":
            place.url("baseUrl", limits.IMAGE_URL_LENGTH, ("https",))
            place.text("altText", limits.ALT_TEXT)
            place.child("baseSize", required=True)
            place.children("actions", 0, 50)
        case "template":
            place.text("altText", limits.ALT_TEXT)
            if (template := place.child("template", required=True)) is not None:
                check_template(template)
        case "flex":
            place.text("altText", limits.ALT_TEXT)
            place.child("contents", required=True)
