"""The timers of a turn: which of them may speak, and which the turn starts and ends."""

from __future__ import annotations

from banso.dialog.draft import Draft
from banso.dialog.events import SEEKER_EVENTS, CounselorActed
from banso.dialog.model import Delay
from banso.dialog.windows import NIGHT, next_start, within

MAX_STAY = 9
"""A state is counted as stayed in for so many messages at most."""


def may_speak(draft: Draft, name: str) -> bool:
    """Nothing unasked at night, after `stop`, in a hold or a watch, or while a human has the conversation."""
    due = draft.timers.pop(name, None)
    if due is None:
        return False
    if due > draft.now:  # started anew after this one was due: somebody wrote just before it was told
        draft.timers[name] = due
        return False
    delay = _find_delay(draft, name)
    watched = draft.watch_until is not None and draft.watch_until > draft.now
    if delay is not None and delay.unanswered is not None:  # no note: an answer that is owed, also in a hold
        if draft.mode != "human" or draft.blocked:
            return False
    elif delay is None or draft.hold or draft.stopped or draft.blocked or watched or draft.mode == "human":
        return False
    if delay.silence is not None and draft.mode != "bot":
        return False
    if within(NIGHT, draft.now) and not delay.any_hour:
        draft.start_timer(name, next_start(NIGHT[1], draft.now))
        return False
    draft.stay = min(draft.stay + 1, MAX_STAY)  # a yes after a note may be meant for the note
    return True


def keep_unanswered(draft: Draft, state: str) -> None:
    """The seeker waits for a counselor's word from the first thing they do while a human has the conversation, and from
    the taking over; no longer once there is a word, or the bot speaks again."""
    event = draft.event
    waited_for = [d for s in draft.machine.lineage(state) for d in s.after if d.unanswered is not None]
    act = event.act if isinstance(event, CounselorActed) else None
    if draft.mode != "human" or act == "said":
        for delay in waited_for:
            draft.cancel_timer(delay.name)
    elif act == "took" or isinstance(event, SEEKER_EVENTS):
        for delay in waited_for:
            if delay.unanswered is not None and (act == "took" or delay.name not in draft.timers):
                draft.start_timer(delay.name, draft.now + delay.unanswered)


def keep_silence(draft: Draft, state: str) -> None:
    """Whatever the seeker does, the silence in the state and in those around it begins anew."""
    if isinstance(draft.event, SEEKER_EVENTS):
        for around in draft.machine.lineage(state):
            for delay in around.after:
                if delay.silence is not None:
                    draft.start_timer(delay.name, draft.now + delay.silence)


def _find_delay(draft: Draft, name: str) -> Delay | None:
    lineage = draft.machine.lineage(draft.before.state)
    return next((d for state in lineage for d in state.after if d.name == name), None)
