"""Whoever breaks what the house owes around the dialogs is seen: one planted defect for each of its promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from banso.adapters.storage import mail, tables, talks
from banso.adapters.storage.duty import SqlDuty
from banso.bench.exploring import looking
from banso.bench.exploring.acts import Act, LineIs, OutOfOrder, Redelivered, TakenBack
from banso.bench.exploring.house import HouseWorld
from banso.bench.exploring.worlds import broken_by
from banso.dialog.machine import compile_dialogs
from banso.dialog.messages import Text
from banso.dialog.story import CounselorActs, PressesPayload, Unfollows, UserSays, Waits
from banso.loading.dialogs import load
from banso.service import delivery
from banso.service.alerts import AlertDesk
from banso.testing.simulation import EVENING
from banso.wiring.service import memory_store

PROJECT = Path(__file__).parents[1] / "unit" / "service" / "project"
SERVICE = partial(HouseWorld, compile_dialogs(load(PROJECT)), {}, (), memory_store, EVENING)
HELLO, CRISIS = UserSays("こんにちは", "greet"), UserSays("死にたい", "nlu_fallback")
TAKEN = CounselorActs("took", "田中")
LOST: list[Act] = [HELLO, LineIs("unreached"), HELLO]
PATIENT: list[Act] = [HELLO, LineIs("unreached"), Waits(timedelta(days=3))]

Plants = Callable[[pytest.MonkeyPatch], None]


def nothing(*_: Any, **__: Any) -> Any:
    return ()


def patch(owner: Any, name: str, value: Any) -> Plants:
    return lambda patches: patches.setattr(owner, name, value)


def welcome(*_: object) -> bool:
    return True


async def untold(*_: object) -> None:
    return None


async def something_else(self: Any, send: Any) -> Any:
    return await self._channel.push("U", [Text("よろしく")], "a key of its own")


def never_again(self: Any, unit: Any, unfinished: Any, *, again: bool, tried: Any) -> Any:
    return None if again else CLAIM(self, unit, [i for i in unfinished if not i.attempts], again=False, tried=tried)


CLAIM, SETTLE = delivery.Delivery.claim, talks.SqlOutbox.settle


def still_waiting(self: Any, item_id: int, status: Any, detail: str = "") -> None:
    SETTLE(self, item_id, "waiting", detail)


@pytest.mark.parametrize(
    ("plants", "acts", "promise"),
    [
        (patch(delivery.Delivery, "send", something_else), [HELLO], looking.STORED),
        (patch(talks.SqlOutbox, "settle", still_waiting), [HELLO, HELLO], looking.ONCE),
        (patch(delivery.Delivery, "claim", never_again), LOST, looking.DRAINED),
        (patch(delivery, "_still_welcome", welcome), [*LOST, CRISIS, LineIs("fair")], looking.HOLDING),
        (patch(delivery, "_still_welcome", welcome), [*LOST, TAKEN, LineIs("fair")], looking.HUMAN),
        (
            patch(delivery, "_still_welcome", welcome),
            [*PATIENT, Waits(timedelta(hours=3)), LineIs("fair")],
            looking.UNASKED,
        ),
        (
            patch(mail, "_NEXT", mail._NEXT.order_by(None).order_by(tables.mailbox.c.id)),
            [HELLO, OutOfOrder((HELLO, UserSays("…", "nlu_fallback")))],
            looking.HEARD,
        ),
        (patch(mail.SqlMail, "first_time", welcome), [HELLO, Redelivered(0)], looking.SAME),
        (
            patch(tables, "OF_A_SEEKER", tuple(t for t in tables.OF_A_SEEKER if t.name != "turn_log")),
            [HELLO, PressesPayload("erase")],
            looking.GONE,
        ),
        (
            patch(talks.SqlTalks, "erase_message", nothing),
            [PressesPayload("give_consent"), HELLO, TakenBack(0)],
            looking.TAKEN_BACK,
        ),
        (
            patch(talks.SqlTalks, "empty", nothing),
            [PressesPayload("give_consent"), HELLO, PressesPayload("decline_consent")],
            looking.UNCONSENTED,
        ),
        (patch(talks.SqlTimers, "cancel", nothing), [HELLO, Unfollows()], looking.TIMERS),
        (patch(SqlDuty, "end_handoff", nothing), [HELLO, TAKEN, CounselorActs("handed_back")], looking.HANDOFFS),
        (patch(AlertDesk, "tick", untold), [CRISIS], looking.ALERTED),
    ],
)
def test_a_planted_defect_is_seen_and_without_it_nothing_is(
    plants: Plants, acts: Sequence[Act], promise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert broken_by(SERVICE, acts) is None
    plants(monkeypatch)
    found = broken_by(SERVICE, acts)
    assert found is not None
    assert found.promise == promise
