"""Records with a value in every field, so that none of them can be lost unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from banso.dialog.events import (
    CounselorActed,
    Followed,
    Media,
    Payload,
    Pressed,
    Said,
    TimerFired,
    Unfollowed,
)
from banso.dialog.messages import Button, Card, Cards, Custom, Image, Link, Text
from banso.dialog.snapshot import Hold, SlotValue, Snapshot
from banso.ports import OutboxItem, Reading, ReplyToken, Unit, Unsent

NOW = datetime(2026, 11, 24, 11, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
BUTTON = Button("はい", Payload("affirm", {"value": 1, "more": ["a", None]}, "place", "jobs.ask", 7))
MESSAGES = (
    Text("こんにちは", (BUTTON,)),
    Image("https://example.org/a.png", "絵"),
    Cards("求人", (Card("題", "副題", ("行",), ("理由",), "注", (BUTTON, Link("電話", "tel:119"))),), (BUTTON,)),
    Custom({"type": "text", "text": "x"}, "別"),
)
SNAPSHOT = Snapshot(
    seed=7,
    dialog_version="v",
    state="jobs.ask",
    mode="waiting",
    slots={"wished": SlotValue(("a", "b"), "told", 3), "consent": SlotValue(True, "button", 1)},
    questions={"place": "open"},
    history={"jobs": "jobs.ask"},
    trail=("talk.listening",),
    answered=("hours",),
    hold=Hold("self", NOW),
    watch_until=LATER,
    stopped=True,
    rotation={"utter_x": 2},
    texts=((3, "こんにちは"),),
    presses=("1:affirm",),
    timers={"root/note": LATER},
    misses=1,
    stay=2,
    turn=3,
)
EVENTS = (
    Said("こんにちは"),
    Pressed(BUTTON.payload, "はい"),
    Pressed(None),
    Media("sticker", "笑"),
    Followed(True),
    Unfollowed(),
    TimerFired("root/note"),
    CounselorActed("said", "田中", "こんにちは"),
    Unsent("m1"),
)


def seeker(unit: Unit, user: str = "U1") -> str:
    return unit.mail.find_or_create(user, NOW).id


def item(unit: Unit, seeker_id: str, key: str) -> OutboxItem:
    return OutboxItem(0, seeker_id, 1, MESSAGES, key, NOW, ReplyToken("t", LATER), urgent=True)


def reading(seeker_id: str, turn: int = 3) -> Reading:
    ranking = (("ask_jobs", 0.4), ("greet", 0.2))
    return Reading(seeker_id, turn, NOW, "［名前］です", "nlu_fallback", 0.3, ranking, "watch", None, "m1")
