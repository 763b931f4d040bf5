"""What the console shows: who waits, who is in danger, what was said. Reading only; acts are in `handoff`, `alerts`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import structlog

from banso.dialog.events import Grade, RiskKind
from banso.dialog.messages import Button, Cards, Message, text_of
from banso.dialog.snapshot import Mode
from banso.ports import AlertRecord, Booking, HandoffRecord, Interest, Store, Talk, TurnRecord, Unit
from banso.service.turns import TurnResult

log = structlog.get_logger()

Who = Literal["seeker", "bot", "counselor", "system"]
_RISKS: Mapping[str, int] = {"crisis": 0, "watch": 1, "none": 2}
_MODES: Mapping[Mode, int] = {"waiting": 0, "human": 1, "bot": 2}


@dataclass(frozen=True, slots=True)
class Summary:
    """One row of the list. `risk` is the grade of the open alert, `none` where there is none; `name` tells people
    apart without saying who they are, unless they gave a name."""

    seeker_id: str
    name: str
    mode: Mode
    state: str
    last_at: datetime
    risk: Grade = "none"
    risk_kind: RiskKind | None = None
    held: bool = False
    blocked: bool = False
    in_doubt: bool = False
    waiting_since: datetime | None = None
    taken_by: str | None = None
    alert: AlertRecord | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a transcript. `delivery` says how its sends ended (empty for what the seeker said): `sent`,
    `unknown` (a reply nobody knows to have arrived), `failed`, `dropped` (blocked), `waiting`, `sending`."""

    who: Who
    text: str
    at: datetime
    risk: Grade = "none"
    name: str = ""
    delivery: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """A conversation opened. `slots` are name → value, `hold_since` is set in a crisis hold."""

    summary: Summary
    lines: tuple[Line, ...]
    slots: Mapping[str, Any]
    hold_since: datetime | None
    bookings: tuple[Booking, ...]
    interests: tuple[Interest, ...]
    turns: tuple[TurnRecord, ...]


class Conversations:
    """The console's questions to the store, and news when an answer has changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: list[Callable[[str], None]] = []

    async def all(self, limit: int = 100) -> tuple[Summary, ...]:
        """All that a human should see, and the `limit` latest: danger first, then who waits longest, then who is with
        a counselor, then by time."""
        summaries = await self._store.run(lambda unit: _summaries(unit, limit))
        return tuple(sorted(summaries, key=_order))

    async def erased_alerts(self) -> tuple[AlertRecord, ...]:
        """Open alerts of people who have erased their data: nothing is left to see, but somebody must close them."""

        def work(unit: Unit) -> tuple[AlertRecord, ...]:
            return tuple(a for a in unit.duty.alerts() if unit.mail.seeker(a.seeker_id) is None)

        return await self._store.run(work)

    async def open(self, seeker_id: str, limit: int = 200) -> Detail | None:
        """A conversation with its last turns; None where it was erased or never was."""
        return await self._store.run(lambda unit: _detail(unit, seeker_id, limit))

    def listen(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Have `listener(seeker_id)` called in the event loop after every change; returns how to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def changed(self, seeker_id: str, result: TurnResult | None, at: datetime) -> None:
        """A `mailbox.Watcher`."""
        for listener in tuple(self._listeners):
            try:
                listener(seeker_id)
            except Exception as error:  # a page that cannot show the news must not stop the conversation
                log.error("a listener failed", error=type(error).__name__)


def _order(summary: Summary) -> tuple[int, int, float]:
    risk, mode = _RISKS[summary.risk], _MODES[summary.mode]
    waiting = summary.mode == "waiting" and summary.waiting_since is not None
    since = summary.waiting_since.timestamp() if waiting and summary.waiting_since else -summary.last_at.timestamp()
    return (risk, mode, since)


def _summaries(unit: Unit, limit: int) -> list[Summary]:
    alerts = _by_seeker(unit)
    handoffs = {h.seeker_id: h for h in unit.duty.handoffs()}
    return [
        _summary(talk, alerts.get(talk.seeker_id), handoffs.get(talk.seeker_id)) for talk in unit.talks.listed(limit)
    ]


def _by_seeker(unit: Unit) -> dict[str, AlertRecord]:
    return {alert.seeker_id: alert for alert in unit.duty.alerts()}


def _summary(talk: Talk, alert: AlertRecord | None, handoff: HandoffRecord | None) -> Summary:
    snapshot = talk.snapshot
    nickname = snapshot.value("nickname")
    return Summary(
        talk.seeker_id,
        f"{nickname}さん" if nickname else f"相談者 {talk.seeker_id[:4]}",
        snapshot.mode,
        snapshot.state,
        talk.last_at,
        alert.grade if alert else "none",
        alert.kind if alert else None,
        snapshot.hold is not None,
        snapshot.blocked,
        talk.in_doubt,
        handoff.requested_at if handoff else None,
        handoff.taken_by if handoff else None,
        alert,
    )


def _detail(unit: Unit, seeker_id: str, limit: int) -> Detail | None:
    talk = unit.talks.load(seeker_id)
    if talk is None:
        return None
    handoffs = {h.seeker_id: h for h in unit.duty.handoffs()}
    summary = _summary(talk, _by_seeker(unit).get(seeker_id), handoffs.get(seeker_id))
    turns = unit.talks.transcript(seeker_id, limit)
    writer, snapshot = unit.writer(seeker_id), talk.snapshot
    return Detail(
        summary,
        tuple(lines_of(turns)),
        {name: slot.value for name, slot in snapshot.slots.items()},
        snapshot.hold.since if snapshot.hold else None,
        writer.bookings(),
        writer.interests(),
        turns,
    )


def lines_of(turns: tuple[TurnRecord, ...]) -> Iterator[Line]:
    """The transcript for a person: what was said by whom; a pressed button by the words on it."""
    titles: dict[str, str] = {}
    for record in turns:
        yield from _before(record, titles)
        said_by: Who = "counselor" if record.event.get("act") == "said" else "bot"
        name = str(record.event.get("name", "")) if said_by == "counselor" else ""
        for message in record.messages:
            buttons = tuple(button.title for button in message.buttons)
            yield Line(said_by, _words(message), record.at, name=name, delivery=record.delivery, buttons=buttons)
            for button in _buttons(message):
                titles[_key(button.payload.name, button.payload.values, button.payload.question)] = button.title


def _before(record: TurnRecord, titles: Mapping[str, str]) -> Iterator[Line]:
    """The line of what set the turn off, where it is one."""
    event, at = record.event, record.at
    if record.unsent:
        yield Line("system", "（送信が取り消されたメッセージ）", at, record.risk)
        return
    if record.kind == "TimerFired" and not record.messages:
        return  # it stayed silent, and nobody noticed it
    if record.omitted:
        yield Line("system", "（同意の前のため、内容は残していません）", at, record.risk)
        return
    match event.get("type"):
        case "Said":
            yield Line("seeker", event["text"], at, record.risk)
        case "Pressed":
            yield Line("seeker", f"［{_title(event, titles)}］", at)
        case "Media":
            yield Line("seeker", f"［{_MEDIA.get(event['kind'], event['kind'])}］{event.get('text', '')}", at)
        case "CounselorActed" if event["act"] != "said":
            note = f"（{event['note']}）" if event.get("note") else ""
            yield Line("system", f"{event['name']}さんが{_ACTS[event['act']]}{note}", at)
        case "Followed" | "Unfollowed" | "TimerFired":
            yield Line("system", _HAPPENED[event["type"]], at)


_MEDIA: Mapping[str, str] = {
    "sticker": "スタンプ",
    "image": "画像",
    "video": "動画",
    "audio": "音声",
    "file": "ファイル",
    "location": "位置情報",
}
_ACTS: Mapping[str, str] = {
    "took": "会話を引き受けました",
    "handed_back": "ボットに戻しました",
    "lifted_hold": "保留を解除しました",
}
_HAPPENED: Mapping[str, str] = {
    "Followed": "友だち追加されました",
    "Unfollowed": "ブロックされました",
    "TimerFired": "時間がたったことによるお知らせ",
}


def _title(event: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    payload = event.get("payload") or {}
    key = _key(payload.get("name", ""), payload.get("values", {}), payload.get("question"))
    return event.get("title") or titles.get(key) or payload.get("name") or "古いボタン"


def _key(name: str, values: Mapping[str, Any], question: str | None) -> str:
    return f"{name}:{sorted(values.items(), key=str)}:{question}"


def _buttons(message: Message) -> Iterator[Button]:
    yield from message.buttons
    for card in message.cards if isinstance(message, Cards) else ():
        yield from (button for button in card.buttons if isinstance(button, Button))


def _words(message: Message) -> str:
    if not isinstance(message, Cards):
        return text_of(message)
    return "\n".join([text_of(message), *(f"・{card.title} {card.subtitle}".rstrip() for card in message.cards)])
