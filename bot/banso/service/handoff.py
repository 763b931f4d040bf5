"""From bot to human and back: what counselors can do, and when. All of it goes through the mailbox."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from banso.dialog.effects import CancelHandOff, Effect, HandOff
from banso.dialog.events import CounselorAct, CounselorActed
from banso.dialog.snapshot import Mode, Snapshot
from banso.ports import Inbox, Store, Unit
from banso.service.alerts import closed

AFTER: Mapping[tuple[Mode, CounselorAct], Mode] = {
    ("bot", "took"): "human",
    ("waiting", "took"): "human",
    ("human", "said"): "human",
    ("human", "handed_back"): "bot",
}
"""The machine of a handoff. Lifting a hold is possible in every mode and changes none."""


class HandoffError(Exception):
    """A counselor's act that is not possible now; the message is for the counselor."""


class HandoffDesk:
    """What a counselor does. Each raises HandoffError where it is not possible; `by` is the counselor's name."""

    def __init__(self, store: Store, inbox: Inbox) -> None:
        self._store, self._inbox = store, inbox

    async def take(self, seeker_id: str, by: str) -> None:
        """Take the conversation over, asked or not; the bot falls silent."""
        await self._act(seeker_id, CounselorActed("took", by))

    async def say(self, seeker_id: str, by: str, text: str) -> None:
        """Write to the seeker, in a conversation that one has taken."""
        if not text.strip():
            raise HandoffError("本文が空です。")
        await self._act(seeker_id, CounselorActed("said", by, text.strip()))

    async def hand_back(self, seeker_id: str, by: str) -> None:
        """Let the bot go on where the seeker was."""
        await self._act(seeker_id, CounselorActed("handed_back", by))

    async def lift_hold(self, seeker_id: str, by: str, note: str) -> None:
        """End a crisis hold, with a note on why; the seeker's alerts are closed with it."""
        if not note.strip():
            raise HandoffError("解除の理由をメモに書いてください。")
        await self._act(seeker_id, CounselorActed("lifted_hold", by, note=note.strip()))

    async def _act(self, seeker_id: str, event: CounselorActed) -> None:
        refused = await self._store.run(lambda unit: _refusal(unit, seeker_id, event))
        if refused is not None:
            raise HandoffError(refused)
        await self._inbox.tell(seeker_id, event, f"counselor:{uuid.uuid4().hex}")


def _refusal(unit: Unit, seeker_id: str, event: CounselorActed) -> str | None:
    talk = unit.talks.load(seeker_id)
    if talk is None:
        return "この方の記録はもうありません（消去されました）。"
    return refusal(unit, seeker_id, talk.snapshot, event)


def refusal(unit: Unit, seeker_id: str, snapshot: Snapshot, event: CounselorActed) -> str | None:
    """Why the act is not possible now, in words for the counselor; None where it is."""
    if event.act == "lifted_hold":
        return None if snapshot.hold is not None else "この会話は保留になっていません。"
    if snapshot.blocked and event.act == "said":
        return "この方はアカウントをブロックしているため、送信できません。"
    holder = next((h.taken_by for h in unit.duty.handoffs() if h.seeker_id == seeker_id), None)
    if holder is not None and holder != event.name:
        return f"{holder}さんが対応中です。"
    if (snapshot.mode, event.act) not in AFTER:
        return "この会話はすでに引き受けています。" if event.act == "took" else "先に会話を引き受けてください。"
    return None


def record(unit: Unit, seeker_id: str, event: object, effects: tuple[Effect, ...], now: datetime) -> None:
    """Keep the waiting list and the alerts in step with what a turn has done."""
    for effect in effects:
        if isinstance(effect, HandOff):
            unit.duty.request_handoff(seeker_id, now)
        elif isinstance(effect, CancelHandOff):
            unit.duty.end_handoff(seeker_id, now)
    if not isinstance(event, CounselorActed):
        return
    if event.act in ("took", "said"):
        unit.duty.take_handoff(seeker_id, event.name, now)
    elif event.act == "lifted_hold":
        close_alerts(unit, seeker_id, event.name, now)


def close_alerts(unit: Unit, seeker_id: str, by: str, now: datetime) -> None:
    """Close what is open of this seeker."""
    for alert in unit.duty.alerts():
        if alert.seeker_id == seeker_id:
            unit.duty.update_alert(closed(alert, by, now))
