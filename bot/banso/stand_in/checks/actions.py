"""What a button, a quick reply or an area does when it is pressed."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from banso.stand_in import limits
from banso.stand_in.checks.fields import Place

ANYWHERE: Final = ("postback", "message", "uri", "datetimepicker", "richmenuswitch", "clipboard")
QUICK_REPLY: Final = (*ANYWHERE, "camera", "cameraRoll", "location")
URI_SCHEMES: Final = ("http", "https", "line", "tel")
DATETIME_FORMATS: Final = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}
INPUT_OPTIONS: Final = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
ALIAS = re.compile(r"[0-9a-z_-]{1,32}")


def check_action(
    place: Place, *, label: bool, longest_label: int = limits.LABEL_GRAPHEMES, types: tuple[str, ...] = ANYWHERE
) -> None:
    """Check an action object; `label` says whether it must have one."""
    kind = place.one_of("type", types, required=True)
    if kind is None:
        return
    place.text("label", longest_label, required=label, unit=limits.graphemes)
    match kind:
        case "postback":
            place.text("data", limits.POSTBACK_DATA)
            place.text("displayText", limits.DISPLAY_TEXT, required=False)
            option = place.one_of("inputOption", INPUT_OPTIONS)
            if place.value.get("fillInText") is not None:
                place.text("fillInText", limits.ACTION_TEXT)
                if option != "openKeyboard":
                    place.wrong("fillInText", "Must be used with inputOption openKeyboard")
        case "message":
            place.text("text", limits.ACTION_TEXT)
        case "uri":
            place.url("uri", limits.URI_LENGTH, URI_SCHEMES)
        case "datetimepicker":
            _check_datetime_picker(place)
        case "richmenuswitch":
            place.text("richMenuAliasId", 32)
            place.matching("richMenuAliasId", ALIAS, "Invalid rich menu alias")
            place.text("data", limits.POSTBACK_DATA)
        case "clipboard":
            place.text("clipboardText", limits.CLIPBOARD_TEXT)


def _check_datetime_picker(place: Place) -> None:
    place.text("data", limits.POSTBACK_DATA)
    mode = place.one_of("mode", tuple(DATETIME_FORMATS), required=True)
    if mode is None:
        return
    for name in ("initial", "max", "min"):
        value = place.value.get(name)
        if value is None:
            continue
        try:
            datetime.strptime(str(value).replace("t", "T"), DATETIME_FORMATS[mode])  # noqa: DTZ007  # a wall time
        except ValueError:
            place.wrong(name, f"Must be a {mode} such as {datetime(2026, 1, 31, 9, 0):{DATETIME_FORMATS[mode]}}")  # noqa: DTZ001
