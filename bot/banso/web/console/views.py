"""What the console shows, in words for counselors; read in one transaction each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from banso.dialog.messages import Cards, Message, text_of
from banso.dialog.responses import in_words
from banso.dialog.snapshot import Snapshot
from banso.dialog.windows import JST
from banso.ports import AlertRecord, HandoffRecord, Talk, TurnRecord, Unit
from banso.service.my_data import KNOWN

Mark = Literal["crisis", "watch", ""]
KINDS = {"self": "本人", "other": "身近な人", "violence": "いま暴力", "threat": "だれかへの危害"}
MODES = {"bot": "ばんそうが応答中", "waiting": "相談員を待っています", "human": "相談員が対応中"}
MEDIA = {
    "sticker": "スタンプ",
    "image": "写真",
    "video": "動画",
    "audio": "音声",
    "file": "ファイル",
    "location": "位置情報",
}
DELIVERY = {
    "unknown": "届いたか不明",
    "failed": "送信できませんでした",
    "dropped": "ブロック中のため未送信",
    "waiting": "送信待ち",
}
STAGES = {"welcome": "はじめまして", "relief": "気持ちを聴く", "values": "大切にしたいこと", "jobs": "仕事を見る"}
STAGES |= {"counselor": "相談員へ", "crisis": "危機の対応", "my_data": "わたしの情報"}


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list."""

    seeker_id: str
    name: str
    mode: str
    mark: Mark
    mode_words: str
    where: str
    last_at: str
    last_words: str
    waiting_since: str = ""
    taken_by: str = ""
    held: bool = False
    blocked: bool = False
    alert: AlertRecord | None = None
    urgency: tuple[int, float] = (9, 0.0)


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing said or done in the transcript. `who` is seeker, bot, counselor or note."""

    who: Literal["seeker", "bot", "counselor", "note"]
    words: str
    at: str
    name: str = ""
    mark: Mark = ""
    cards: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    row: Row
    bubbles: tuple[Bubble, ...]
    known: Mapping[str, str] = field(default_factory=dict)
    kept: bool = True


def rows(unit: Unit, now: datetime) -> list[Row]:
    """All conversations, those that need somebody most urgently first."""
    alerts = {a.seeker_id: a for a in sorted(unit.duty.alerts(), key=lambda a: a.grade == "crisis")}
    handoffs = {h.seeker_id: h for h in unit.duty.handoffs()}
    found = [_row(unit, talk, alerts.get(talk.seeker_id), handoffs.get(talk.seeker_id)) for talk in unit.talks.all()]
    return sorted(found, key=lambda row: row.urgency)


def conversation(unit: Unit, seeker_id: str) -> Conversation | None:
    """One conversation with its transcript; None where it is not there (any more)."""
    talk = unit.talks.load(seeker_id)
    if talk is None:
        return None
    alert = next((a for a in unit.duty.alerts() if a.seeker_id == seeker_id), None)
    handoff = next((h for h in unit.duty.handoffs() if h.seeker_id == seeker_id), None)
    records = unit.talks.transcript(seeker_id)
    bubbles = tuple(bubble for record in records for bubble in _bubbles(record))
    words = {name: in_words(talk.snapshot.value(slot)) for slot, name in KNOWN.items()}
    return Conversation(
        _row(unit, talk, alert, handoff),
        bubbles,
        {name: said for name, said in words.items() if said},
        kept=talk.snapshot.value("consent") is True,
    )


def _row(unit: Unit, talk: Talk, alert: AlertRecord | None, handoff: HandoffRecord | None) -> Row:
    snapshot = talk.snapshot
    dialog = snapshot.state.split(".", 1)[0]
    last = next((b for r in reversed(unit.talks.transcript(talk.seeker_id, limit=3)) for b in _bubbles(r)), None)
    return Row(
        talk.seeker_id,
        name_of(talk.seeker_id, snapshot),
        snapshot.mode,
        _mark(snapshot, alert),
        MODES[snapshot.mode],
        STAGES.get(dialog, dialog),
        clock(talk.last_at),
        last.words if last else "",
        clock(handoff.requested_at) if handoff and snapshot.mode == "waiting" else "",
        (handoff.taken_by or "") if handoff and snapshot.mode == "human" else "",
        snapshot.hold is not None,
        snapshot.blocked,
        alert,
        _urgency(talk, alert),
    )


def _urgency(talk: Talk, alert: AlertRecord | None) -> tuple[int, float]:
    snapshot, latest = talk.snapshot, -talk.last_at.timestamp()
    if alert is not None and alert.grade == "crisis" and alert.acknowledged_at is None:
        return 0, latest
    if snapshot.hold is not None:
        return 1, latest
    if snapshot.mode == "waiting":
        return 2, -latest
    return {"human": 3}.get(snapshot.mode, 4 if alert is not None else 5), latest


def _mark(snapshot: Snapshot, alert: AlertRecord | None) -> Mark:
    if snapshot.hold is not None or (alert is not None and alert.grade == "crisis"):
        return "crisis"
    return "watch" if alert is not None else ""


def name_of(seeker_id: str, snapshot: Snapshot) -> str:
    """How a seeker asked to be called, else something that tells them apart."""
    nickname = snapshot.value("nickname")
    return f"{nickname}さん" if isinstance(nickname, str) and nickname else f"ご相談者 {seeker_id[:4]}"


def clock(at: datetime) -> str:
    return f"{at.astimezone(JST):%m/%d %H:%M}"


def _bubbles(record: TurnRecord) -> Iterator[Bubble]:
    at = clock(record.at)
    if record.unsent:
        yield Bubble("note", "送信が取り消されました", at)
        return
    if record.omitted:
        yield Bubble("note", "内容を預かる同意がないため、表示できません", at, mark=_risk(record))
        return
    yield from _event(record, at)
    author: Literal["bot", "counselor"] = "counselor" if record.event.get("act") == "said" else "bot"
    name = str(record.event.get("name") or "") if author == "counselor" else ""
    delivery = next((DELIVERY[d] for d in record.delivery if d in DELIVERY), "")
    for message in record.messages:
        yield _said(author, name, message, at, delivery)


def _event(record: TurnRecord, at: str) -> Iterator[Bubble]:
    event = record.event
    match event.get("type"):
        case "Said":
            yield Bubble("seeker", str(event.get("text", "")), at, mark=_risk(record))
        case "Pressed":
            yield Bubble("seeker", f"［{event.get('title') or 'ボタン'}］", at)
        case "Media":
            yield Bubble("seeker", f"（{MEDIA.get(str(event.get('kind')), '添付')}）", at)
        case "Followed":
            yield Bubble("note", "友だちに追加されました", at)
        case "Unfollowed":
            yield Bubble("note", "ブロックされました", at)
        case "CounselorActed" if event.get("act") != "said":
            yield Bubble("note", _act(event), at)


def _act(event: Mapping[str, Any]) -> str:
    name = event.get("name") or "相談員"
    done = {
        "took": "が対応を引き受けました",
        "handed_back": "が「ばんそう」に戻しました",
        "lifted_hold": "が保留を解除しました",
    }
    note = f"（{event['note']}）" if event.get("note") else ""
    return f"{name}{done.get(str(event.get('act')), '')}{note}"


def _risk(record: TurnRecord) -> Mark:
    return "" if record.risk == "none" else record.risk


def _said(who: Literal["bot", "counselor"], name: str, message: Message, at: str, delivery: str) -> Bubble:
    cards = message.cards if isinstance(message, Cards) else ()
    titles = tuple(b.title for b in message.buttons)
    return Bubble(who, text_of(message), at, name, "", tuple(card.title for card in cards), titles, delivery)
