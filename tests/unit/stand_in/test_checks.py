"""The rules of messages as a space: whatever comes in, the answer is yes or an error in LINE's shape."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.stand_in.checks import check_messages
from banso.stand_in.checks.flex import KNOWN, check_flex
from banso.stand_in.errors import LineError
from banso.stand_in.limits import graphemes, utf16_units

JUNK = ["", "xs", "#112233", "#x", "vertical", "full", "20:13", "0:0", "https://[", "https://example.com/a", "50%"]
NAMES = [
    *(
        "text",
        "altText",
        "contents",
        "action",
        "data",
        "label",
        "quickReply",
        "items",
        "template",
        "actions",
        "columns",
    ),
    *("sender", "uri", "latitude", "longitude", "title", "address", "packageId", "originalContentUrl", "mode", "min"),
]
TYPES = [
    *("text", "sticker", "image", "audio", "location", "template", "flex", "imagemap", "buttons", "confirm"),
    *("carousel", "image_carousel", "action", "postback", "uri", "datetimepicker", "clipboard", "dance"),
]
junk = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(JUNK)


def an_object(types: list[str], names: list[str], inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object of a kind that exists, with fields that exist, filled with anything."""
    fields = st.dictionaries(st.sampled_from(names), inner, max_size=6)
    return st.builds(lambda kind, rest: {**rest, "type": kind}, st.sampled_from(types), fields)


def nested(types: list[str], names: list[str]) -> st.SearchStrategy[Any]:
    """Such objects inside each other."""
    return st.recursive(junk, lambda inner: an_object(types, names, inner) | st.lists(inner, max_size=3), max_leaves=20)


flex_names = sorted(set().union(*KNOWN.values()) | {"startColor", "angle", "typo"})
messages = an_object(TYPES, NAMES, nested(TYPES, NAMES))
components = nested(list(KNOWN), flex_names)


def refusal(sent: Any) -> LineError | None:
    """What the platform has against `sent`."""
    try:
        check_messages(sent)
    except LineError as error:
        return error
    return None


@given(st.lists(messages, max_size=6) | nested(TYPES, NAMES))
def test_no_message_whatever_breaks_the_checks(sent: Any) -> None:
    error = refusal(sent)
    assert error is None or (error.status == 400 and error.body()["message"])


@given(an_object(["bubble", "carousel"], flex_names, components))
def test_no_container_whatever_breaks_the_checks(container: dict[str, Any]) -> None:
    assert all(detail.property.startswith("/") for detail in check_flex(container))


@given(an_object(["box", "text", "button"], flex_names, components))
def test_no_component_whatever_breaks_the_checks(component: dict[str, Any]) -> None:
    body = {"type": "box", "layout": "vertical", "contents": [component]}
    found = check_flex({"type": "bubble", "body": body})
    assert all(detail.property.startswith("/body/contents/0") for detail in found)


@given(st.text())
def test_units_are_those_of_utf16(text: str) -> None:
    assert utf16_units(text) == sum(2 if ord(c) > 0xFFFF else 1 for c in text)


@pytest.mark.parametrize(
    ("label", "count"), [("はい", 2), ("👨‍👩‍👧‍👦", 1), ("か゛", 2), ("が", 1), ("🇯🇵です", 3), ("", 0)]
)
def test_graphemes_are_what_people_see_as_one_character(label: str, count: int) -> None:
    assert graphemes(label) == count
