"""`GET /debug/seekers/{line_user_id}`: the designer's view of the last turn. For this machine only, and never with a
real channel: it shows what people say."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from pydantic import TypeAdapter

from banso.dialog.events import Pressed, Said
from banso.dialog.snapshot import Snapshot
from banso.dialog.windows import JST
from banso.ports import Store, Talk, Unit
from banso.service.turns import TurnResult

MAX_REMEMBERED = 200
NOT_FOUND = 404
_ANY: TypeAdapter[Any] = TypeAdapter(Any)


class LastTurns:
    """The last turn of each of the latest seekers, in memory: the log keeps no words before consent."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str, TurnResult] = OrderedDict()

    def remember(self, seeker_id: str, result: TurnResult | None, at: datetime) -> None:
        """A `mailbox.Watcher`."""
        if result is None:
            self._turns.pop(seeker_id, None)
            return
        self._turns[seeker_id] = result
        self._turns.move_to_end(seeker_id)
        if len(self._turns) > MAX_REMEMBERED:
            self._turns.popitem(last=False)

    def of(self, seeker_id: str) -> TurnResult | None:
        return self._turns.get(seeker_id)


def debug(store: Store, turns: LastTurns) -> APIRouter:
    """The route over the service's conversations; wiring leaves it out where a real channel is set."""

    async def find(line_user_id: str) -> Seen | None:
        def load(unit: Unit) -> Talk | None:
            found = unit.mail.find(line_user_id)
            return None if found is None else unit.talks.load(found.id)

        talk = await store.run(load)
        return None if talk is None else Seen(talk.snapshot, talk.last_at, turns.of(talk.seeker_id))

    return designer_view(find)


@dataclass(frozen=True, slots=True)
class Seen:
    """A conversation and its last turn, where that is known."""

    snapshot: Snapshot
    last_at: datetime
    result: TurnResult | None


def designer_view(find: Callable[[str], Awaitable[Seen | None]]) -> APIRouter:
    """The route over conversations found by LINE's id of the person."""
    router = APIRouter()

    @router.get("/debug/seekers/{line_user_id}")
    async def seeker(line_user_id: str, request: Request) -> dict[str, Any]:
        if not _from_here(request):
            raise HTTPException(NOT_FOUND)
        seen = await find(line_user_id)
        if seen is None:
            raise HTTPException(NOT_FOUND, "nobody of this id has written to the bot")
        return _view(seen)

    return router


def _view(seen: Seen) -> dict[str, Any]:
    time = seen.last_at.astimezone(JST).isoformat()
    return {**_snapshot_view(seen.snapshot), **_turn_view(seen.result), "time": time}


def _snapshot_view(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "state": snapshot.state,
        "mode": snapshot.mode,
        "hold": snapshot.hold.kind if snapshot.hold else None,
        "slots": {name: _ANY.dump_python(slot.value, mode="json") for name, slot in snapshot.slots.items()},
        "questions": dict(snapshot.questions),
        "dialog_version": snapshot.dialog_version,
        "stopped": snapshot.stopped,
        "blocked": snapshot.blocked,
        "turn": snapshot.turn,
        "timers": {name: due.astimezone(JST).isoformat() for name, due in snapshot.timers.items()},
    }


def _turn_view(result: TurnResult | None) -> dict[str, Any]:
    intent, confidence, risk, kind, entities = None, None, "none", None, []
    if result is not None and isinstance(result.event, Said):
        said = result.event
        risk, kind = said.risk, said.risk_kind
        if said.parse is not None:
            intent, confidence = said.parse.intent, said.parse.confidence
            entities = [
                {
                    "entity": e.name,
                    "value": _ANY.dump_python(e.value, mode="json"),
                    "role": e.role,
                    "negated": e.negated,
                }
                for e in said.parse.entities
            ]
    elif result is not None and isinstance(result.event, Pressed) and result.event.payload is not None:
        intent = result.event.payload.name
    return {
        "intent": intent,
        "confidence": confidence,
        "entities": entities,
        "risk": risk,
        "risk_kind": kind,
        "trace": [line for trace in result.traces for line in trace.lines()] if result else [],
        "effects": [str(effect) for effect in result.effects] if result else [],
    }


def _from_here(request: Request) -> bool:
    """Whether both ends are this machine: the peer's address, and the name it asked for, since a page on the web
    may have its own name point here."""
    peer = request.client.host if request.client else ""
    return _loopback(peer) and _loopback(request.url.hostname or "")


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
