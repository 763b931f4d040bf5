"""Checks of template messages: buttons, confirm, carousel and image carousel."""

from __future__ import annotations

from typing import Final

from banso.stand_in import limits
from banso.stand_in.checks.actions import check_action
from banso.stand_in.checks.fields import Place

TEMPLATES: Final = ("buttons", "confirm", "carousel", "image_carousel")
IMAGE_CAROUSEL_LABEL: Final = 12


def check_template(place: Place) -> None:
    """Check a template object."""
    match place.one_of("type", TEMPLATES, required=True):
        case "buttons":
            _check_card(place, long_text=160, actions=4)
        case "confirm":
            place.text("text", 240)
            for action in place.children("actions", 2, 2):
                check_action(action, label=True)
        case "carousel":
            columns = place.children("columns", 1, 10)
            for column in columns:
                _check_card(column, long_text=120, actions=3)
            lengths = {len(actions) for column in columns if isinstance(actions := column.value.get("actions"), list)}
            if len(lengths) > 1:
                place.wrong("columns", "The number of actions must be the same in all columns")
        case "image_carousel":
            for column in place.children("columns", 1, 10):
                column.url("imageUrl", limits.IMAGE_URL_LENGTH, ("https",))
                if (press := column.child("action", required=True)) is not None:
                    check_action(press, label=False, longest_label=IMAGE_CAROUSEL_LABEL)


def _check_card(place: Place, long_text: int, actions: int) -> None:
    place.url("thumbnailImageUrl", limits.IMAGE_URL_LENGTH, ("https",), required=False)
    place.text("title", 40, required=False)
    crowded = place.value.get("title") is not None or place.value.get("thumbnailImageUrl") is not None
    place.text("text", 60 if crowded else long_text)
    for action in place.children("actions", 1, actions):
        check_action(action, label=True)
    if (default := place.child("defaultAction")) is not None:
        check_action(default, label=False)
