"""What the console shows, in words for counselors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from banso.careers.work_values import answers_from_slots, top_three
from banso.dialog.responses import in_words
from banso.dialog.windows import JST
from banso.ports import AlertRecord, Booking, Store, Unit, wanted
from banso.service.conversations import Conversations, Detail, Line, Summary, Who, lines_of
from banso.service.delivery import PUSHES
from banso.service.my_data import KNOWN

MARKS = {"crisis": "危機", "watch": "要確認"}
"""What the crisis gate heard, as it stands beside a name or a sentence."""
KINDS = {"self": "本人のこと", "other": "身近な人のこと", "violence": "いま暴力", "threat": "だれかへの危害"}
STAGES = {
    "welcome": "はじめのあいさつ",
    "relief": "気持ちを聴く",
    "values": "大切にしたいこと",
    "jobs": "仕事を見る",
    "counselor": "相談員につなぐ",
    "crisis": "いのちを守る",
    "my_data": "本人の情報",
}
DELIVERY = {
    "failed": "届きませんでした",
    "unknown": "届いたか不明",
    "dropped": "ブロック中のため未送信",
    "waiting": "送信中",
    "sending": "送信中",
}
"""How a send ended, gravest first; what was sent needs no words."""
WEEKDAYS = "月火水木金土日"
MAX_ROWS = 80
"""Rows of the list: those that need somebody come first, so nobody who waits is beyond them."""
LATELY = 6
"""Turns that are looked at for the last words of a row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list. `tone` is bot, waiting or human and gives the colour of `status`."""

    seeker_id: str
    name: str
    tone: str
    status: str
    mark: str
    mark_words: str
    at: str
    last_words: str
    new: bool
    held: bool
    blocked: bool
    in_doubt: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The list with what is counted above it. `unseen` are crisis alerts that nobody has acknowledged."""

    rows: tuple[Row, ...]
    more: int
    crises: int
    unseen: tuple[int, ...]
    waiting: int
    erased: tuple[AlertRecord, ...]
    pushes: int


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing said or done. `opens` where another begins to speak, `day` where a new day begins."""

    who: Who
    text: str
    at: str
    name: str = ""
    mark: str = ""
    buttons: tuple[str, ...] = ()
    delivery: str = ""
    opens: bool = True
    day: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One conversation opened, and what this counselor may do in it. `cannot_write` says why not."""

    row: Row
    stage: str
    bubbles: tuple[Bubble, ...]
    known: Mapping[str, str]
    alert: AlertRecord | None
    alert_words: str
    acknowledged: str
    hold_since: str
    may_take: bool
    may_hand_back: bool
    cannot_write: str
    pending: bool


async def board(store: Store, conversations: Conversations, now: datetime) -> Board:
    """Everybody in the order of `Conversations.all`, with their last words."""
    summaries = await conversations.all()
    shown = summaries[:MAX_ROWS]
    alerts = [s.alert for s in summaries if s.alert is not None]

    def read(unit: Unit) -> tuple[dict[str, str], int]:
        pushes = unit.outbox.count(PUSHES, f"{now.astimezone(JST):%Y-%m}", by=0)
        return {s.seeker_id: _last_words(unit, s.seeker_id) for s in shown}, pushes

    words, pushes = await store.run(read)
    erased = await conversations.erased_alerts()
    crises = [alert for alert in [*alerts, *erased] if alert.grade == "crisis"]
    return Board(
        tuple(row(summary, now, words[summary.seeker_id]) for summary in shown),
        len(summaries) - len(shown),
        len(crises),
        tuple(alert.id for alert in crises if alert.acknowledged_at is None),
        sum(summary.mode == "waiting" for summary in summaries),
        erased,
        pushes,
    )


def row(summary: Summary, now: datetime, last_words: str = "") -> Row:
    """A conversation as one row."""
    kind = KINDS.get(summary.risk_kind or "", "") if summary.risk == "crisis" else ""
    mark = MARKS.get(summary.risk, "")
    alert = summary.alert
    return Row(
        summary.seeker_id,
        summary.name,
        summary.mode,
        _status(summary, now),
        summary.risk if mark else "",
        f"{mark}・{kind}" if kind else mark,
        moment(summary.last_at, now),
        last_words,
        alert is not None and alert.acknowledged_at is None,
        summary.held,
        summary.blocked,
        summary.in_doubt,
    )


def panel(detail: Detail, me: str, now: datetime) -> Panel:
    """A conversation as the counselor with the name `me` sees it."""
    summary, alert = detail.summary, detail.summary.alert
    mine = summary.mode == "human" and summary.taken_by == me
    bubbles = tuple(_bubbles(detail.lines, now))
    dialog = summary.state.split(".", 1)[0]
    acknowledged = ""
    if alert is not None and alert.acknowledged_at is not None:
        acknowledged = f"{alert.acknowledged_by}さんが{moment(alert.acknowledged_at, now)}に確認しました"
    return Panel(
        row(summary, now),
        STAGES.get(dialog, dialog),
        bubbles,
        dict(_known(detail, now)),
        alert,
        _alert_words(alert, now) if alert else "",
        acknowledged,
        moment(detail.hold_since, now) if detail.hold_since else "",
        may_take=summary.mode != "human",
        may_hand_back=mine,
        cannot_write=_cannot_write(summary, me),
        pending=any(bubble.delivery == DELIVERY["waiting"] for bubble in bubbles[-3:]),
    )


def moment(at: datetime, now: datetime) -> str:
    """When something was, as short as it can be said today: 20:03, きのう 20:03, 11/20 20:03."""
    there, today = at.astimezone(JST), now.astimezone(JST).date()
    days = (today - there.date()).days
    if days == 0:
        return f"{there:%H:%M}"
    if days == 1:
        return f"きのう {there:%H:%M}"
    year = "" if there.year == today.year else f"{there.year}/"
    return f"{year}{there.month}/{there.day} {there:%H:%M}"


def span(of: timedelta) -> str:
    """How long somebody has been waiting, in the largest unit that is not yet nought."""
    minutes = max(0, int(of.total_seconds()) // 60)
    if minutes < 1:
        return "1分未満"
    if minutes < 60:
        return f"{minutes}分"
    if minutes < 24 * 60:
        return f"{minutes // 60}時間{minutes % 60}分" if minutes % 60 else f"{minutes // 60}時間"
    return f"{minutes // (24 * 60)}日"


def _status(summary: Summary, now: datetime) -> str:
    if summary.mode == "human":
        return f"{summary.taken_by}さんが対応中" if summary.taken_by else "相談員が対応中"
    if summary.mode == "waiting":
        since = summary.waiting_since
        return f"{span(now - since)}待ち（{moment(since, now)}から）" if since else "相談員を待っています"
    return "ばんそうが応答中"


def _last_words(unit: Unit, seeker_id: str) -> str:
    """What the seeker said last, where it was lately, else what was said to them."""
    lines = [line for line in lines_of(unit.talks.transcript(seeker_id, LATELY)) if line.who != "system"]
    theirs = [line for line in lines if line.who == "seeker"]
    return (theirs or lines)[-1].text.replace("\n", " ") if lines else ""


def _cannot_write(summary: Summary, me: str) -> str:
    if summary.blocked:
        return "この方はアカウントをブロックしているので、いまは送れません。"
    if summary.mode != "human":
        return "「引き受ける」を押すと、ここから送れるようになります。"
    if summary.taken_by not in (None, me):
        return f"{summary.taken_by}さんが対応中です。"
    return ""


def _alert_words(alert: AlertRecord, now: datetime) -> str:
    times = f"・{alert.raised_times}回" if alert.raised_times > 1 else ""
    kind = f"（{KINDS[alert.kind]}）" if alert.kind else ""
    what = "命や安全に関わることばがありました" if alert.grade == "crisis" else "気になることばがありました"
    return f"{what}{kind}　{moment(alert.raised_at, now)}{times}"


def _known(detail: Detail, now: datetime) -> Iterator[tuple[str, str]]:
    for slot, name in KNOWN.items():
        words = in_words(detail.slots.get(slot))
        if words:
            yield name, words
    values = top_three(answers_from_slots(detail.slots))
    if values:
        yield "大切にしたいこと", "、".join(value.plain for value in values)
    interested = wanted(detail.interests)
    taken_back = {item.posting for item in detail.interests if item.kind == "withdrawn"} - {*interested}
    if interested:
        yield "話を聞いてみたい求人", f"{len(interested)}件"
    if taken_back:
        yield "話を聞くのをやめた求人", f"{len(taken_back)}件"
    coming = [_booked(booking) for booking in detail.bookings if booking.starts_at >= now]
    if coming:
        yield "相談の予約", "、".join(coming)


def _booked(booking: Booking) -> str:
    at = booking.starts_at.astimezone(JST)
    topic = f"（{booking.topic}）" if booking.topic else ""
    return f"{_day(at)} {at:%H:%M}{topic}"


def _day(at: datetime) -> str:
    return f"{at.month}月{at.day}日（{WEEKDAYS[at.weekday()]}）"


def _bubbles(lines: Sequence[Line], now: datetime) -> Iterator[Bubble]:
    before: Bubble | None = None
    shown_day = ""
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        day = _day(line.at.astimezone(JST))
        name = {"bot": "ばんそう", "counselor": f"{line.name}さん（相談員）"}.get(line.who, "")
        bubble = Bubble(
            line.who,
            line.text,
            f"{line.at.astimezone(JST):%H:%M}",
            name,
            line.risk if line.risk != "none" else "",
            line.buttons,
            "" if after is not None and _same_send(line, after) else _delivery(line.delivery),
            opens=before is None or (before.who, before.name) != (line.who, name) or day != shown_day,
            day=day if day != shown_day else "",
        )
        shown_day, before = day, bubble
        yield bubble


def _same_send(line: Line, after: Line) -> bool:
    return (line.who, line.at, line.delivery) == (after.who, after.at, after.delivery)


def _delivery(statuses: Sequence[str]) -> str:
    return next((words for status, words in DELIVERY.items() if status in statuses), "")
