"""Words that the house fills into responses from the hour alone: `{hotlines:self}`, `{next_duty}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import get_args

from banso.care.hotlines import lines_for
from banso.dialog.events import RiskKind
from banso.dialog.windows import JST, ON_DUTY, next_start


def next_duty(at: datetime) -> str:
    """When a counselor is on duty next after `at` (aware), as people say it: 朝6時, 明日の朝6時."""
    start = next_start(ON_DUTY[0], at)
    today = at.astimezone(JST).date()
    day = "" if start.date() == today else "明日の" if start.date() == today + timedelta(days=1) else f"{start.day}日の"
    return f"{day}朝{start.hour}時"


def words() -> Mapping[str, Callable[[datetime], str]]:
    """Placeholder → its words at a time."""
    kinds: tuple[RiskKind, ...] = get_args(RiskKind)
    return {"next_duty": next_duty, **{f"hotlines:{kind}": partial(lines_for, kind) for kind in kinds}}
