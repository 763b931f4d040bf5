"""What is promised of every conversation, as the reader delivers it: patterns of turns, and the kinds of promise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from banso.dialog.guards import Guard
from banso.dialog.model import Place


@dataclass(frozen=True, slots=True)
class Pattern:
    """A turn that has all of this. None or empty: whatever it is.

    What the event is: `kinds` (said, pressed, media, followed, timer, counselor, outage), `intents`, `presses`,
    `timers`, `counselor` acts, `risks`, `risk_kinds`. How things stood before: `when`, `states`. What came of it:
    `says` (one of these responses), `silent`, `asks` (one of these slots), `runs` (one of these actions), `alerts`,
    `erases`, `hands_off`, `climbs` (a step up the ladder), `moves` (another state), `enters`, and `after`, how
    things stand then. `none_of`: and none of these patterns. `any_of`: and one of these.
    """

    kinds: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    presses: tuple[str, ...] = ()
    timers: tuple[str, ...] = ()
    counselor: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    risk_kinds: tuple[str, ...] = ()
    when: Guard | None = None
    states: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    silent: bool | None = None
    asks: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    erases: bool | None = None
    hands_off: bool | None = None
    climbs: bool | None = None
    moves: bool | None = None
    enters: tuple[str, ...] = ()
    after: Guard | None = None
    none_of: tuple[Pattern, ...] = ()
    any_of: tuple[Pattern, ...] = ()


Kind = Literal["always", "never", "within", "leads_to", "buttons", "varied"]


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise.

    always: every turn like `on` is like `then` as well. never: no turn is like `on`, unless the turn before it that
    spoke was like `unless_before`. within: wherever things stand as `on` says, at most `messages` messages of the
    seeker's own lead to a turn like `then`, whatever else is the case. leads_to: after a turn like `on`, one like
    `then` comes within `messages` of the seeker's events, whatever they are, or one like `until` ends the wait.
    buttons: every question, prompt and `otherwise` can be answered by a button. varied: no text twice running.
    """

    name: str
    kind: Kind
    on: Pattern = Pattern()
    then: Pattern = Pattern()
    unless_before: Pattern | None = None
    until: Pattern | None = None
    messages: int = 1
    place: Place = Place()
