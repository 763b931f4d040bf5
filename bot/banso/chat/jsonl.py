"""`banso chat --jsonl`: one JSON object a line in, one a line out, in simulated time.

In: {"text": …} with optional "intent" and "entities", {"button": title or payload}, {"sticker": true}, {"image": true},
{"follow": true}, {"unfollow": true}, {"wait": "3 days"}, {"at": ISO 8601}, {"counselor": words}, {"took": name},
{"hand_back": true}, {"lift_hold": note}, {"nlu": "down" or "up"}.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TextIO

from pydantic import TypeAdapter

from banso.dialog.effects import Effect
from banso.dialog.events import Entity
from banso.dialog.messages import Button, Cards, Message, text_of
from banso.dialog.windows import JST
from banso.loading.durations import read_duration
from banso.testing.conversation import Conversation, Exchange

_ANY: TypeAdapter[Any] = TypeAdapter(Any)


class InputError(ValueError):
    """A line that cannot be carried out; the message says what was expected."""


def run(lines: Iterable[str], out: TextIO, talk: Conversation) -> None:
    """Answer each line with one object; a line that cannot be carried out with {"error": …}."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            exchanges = _take(_parse(line), talk)
        except (InputError, LookupError) as error:
            answer: dict[str, Any] = {"error": f"line {number}: {error}"}
        else:
            answer = _answer(exchanges, talk)
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()


def _parse(line: str) -> Mapping[str, Any]:
    try:
        command = json.loads(line)
    except ValueError as error:
        raise InputError(f"not JSON: {error}") from None
    if not isinstance(command, dict):
        raise InputError('expected an object such as {"text": "こんばんは"}')
    return command


def _take(command: Mapping[str, Any], talk: Conversation) -> Sequence[Exchange]:
    takers: dict[str, Callable[[Any], Sequence[Exchange]]] = {
        "text": lambda text: [talk.say(str(text), command.get("intent"), _entities(command.get("entities")))],
        "button": lambda title: [talk.press(str(title))],
        "sticker": lambda _: [talk.send("sticker")],
        "image": lambda _: [talk.send("image")],
        "follow": lambda _: [talk.follow()],
        "unfollow": lambda _: [talk.unfollow()],
        "wait": lambda span: talk.wait(_duration(span)),
        "at": lambda moment: talk.wait_until(_moment(moment)),
        "took": lambda name: [talk.counselor("took", str(name))],
        "counselor": lambda words: [talk.counselor("said", str(words))],
        "hand_back": lambda _: [talk.counselor("handed_back", "")],
        "lift_hold": lambda note: [talk.counselor("lifted_hold", str(note))],
        "nlu": lambda state: _set_nlu(talk, state),
    }
    found = [key for key in takers if key in command]
    if len(found) != 1:
        raise InputError(f"expected exactly one of {', '.join(takers)}, got {', '.join(command) or 'nothing'}")
    return takers[found[0]](command[found[0]])


def _set_nlu(talk: Conversation, state: object) -> Sequence[Exchange]:
    talk.nlu_is_up = state != "down"
    return []


def _entities(given: object) -> tuple[Entity, ...]:
    if given is None:
        return ()
    if not isinstance(given, list):
        raise InputError('"entities" is a list such as [{"entity": "district", "value": "伏見区"}]')
    try:
        return tuple(
            Entity(
                e["entity"], e.get("value"), e.get("start", 0), e.get("end", 0), e.get("role"), e.get("negated", False)
            )
            for e in given
        )
    except (TypeError, KeyError):
        raise InputError('an entity needs "entity" and "value"') from None


def _duration(span: object) -> timedelta:
    duration = read_duration(str(span))
    if duration is None:
        raise InputError(f'"wait" is a span such as "3 days" or "30 minutes", got {span!r}')
    return duration


def _moment(text: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise InputError(f'"at" is a time such as 2026-11-23T22:40:00+09:00, got {text!r}') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=JST)


def _answer(exchanges: Sequence[Exchange], talk: Conversation) -> dict[str, Any]:
    """The last exchange's reading with everything that was said since the line."""
    last = exchanges[-1] if exchanges else None
    snapshot = talk.snapshot
    parse = last.parse if last else None
    return {
        "state": snapshot.state,
        "mode": snapshot.mode,
        "hold": snapshot.hold is not None,
        "intent": parse.intent if parse else None,
        "confidence": round(parse.confidence, 4) if parse else None,
        "entities": [_dumped(e) for e in parse.entities] if parse else [],
        "risk": last.risk if last else "none",
        "risk_kind": last.risk_kind if last else None,
        "slots": {name: _ANY.dump_python(value.value, mode="json") for name, value in snapshot.slots.items()},
        "messages": [message_object(m) for exchange in exchanges for m in exchange.messages],
        "effects": [effect_object(e) for exchange in exchanges for e in exchange.effects],
        "time": talk.now.isoformat(),
    }


def _dumped(entity: Entity) -> dict[str, Any]:
    plain = {"entity": entity.name, "value": _ANY.dump_python(entity.value, mode="json")}
    return plain | {"start": entity.start, "end": entity.end, "role": entity.role, "negated": entity.negated}


def message_object(message: Message) -> dict[str, Any]:
    """A message as JSON: `type`, `text`, `quick_replies` (titles), and cards with their buttons."""
    result: dict[str, Any] = {
        "type": type(message).__name__.lower(),
        "text": text_of(message),
        "quick_replies": [button.title for button in message.buttons],
    }
    if isinstance(message, Cards):
        result["type"] = "flex"
        result["cards"] = [
            {
                "title": card.title,
                "subtitle": card.subtitle,
                "lines": list(card.lines),
                "reasons": list(card.reasons),
                "footnote": card.footnote,
                "buttons": [b.title for b in card.buttons if isinstance(b, Button)],
            }
            for card in message.cards
        ]
    return result


def effect_object(effect: Effect) -> dict[str, Any]:
    """An effect as JSON: `type` and its fields."""
    dumped = TypeAdapter(type(effect)).dump_python(effect, mode="json")
    return {"type": type(effect).__name__, **dumped}
