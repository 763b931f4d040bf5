"""Whether what came is what a story expects, and if not, what was expected and what came instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, time
from typing import Any

from banso.dialog.effects import Effect
from banso.dialog.messages import Cards, Custom, Message, text_of
from banso.dialog.model import Place
from banso.dialog.story import (
    ExpectAction,
    Expectation,
    ExpectBot,
    ExpectCount,
    ExpectEffect,
    ExpectLoop,
    ExpectMode,
    ExpectNoAction,
    ExpectNoEffect,
    ExpectNotSaid,
    ExpectRisk,
    ExpectSilence,
    ExpectSlots,
    ExpectState,
)
from banso.dialog.windows import JST
from banso.testing import flex_path
from banso.testing.conversation import Conversation, Exchange


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not hold: where it is written, and what there was instead."""

    place: Place
    message: str
    actual: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Came:
    """A message and when it came."""

    message: Message
    at: datetime


@dataclass
class Heard:
    """What has come since the last step of the seeker, the clock or a counselor, and how far it was looked at."""

    began: datetime
    came: list[_Came] = field(default_factory=list)
    performed: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    risk: str = "none"
    pushes: int = 0
    next_message: int = 0
    next_performed: int = 0

    @classmethod
    def of(cls, exchanges: Iterable[Exchange], began: datetime) -> Heard:
        """What came of a step that began then."""
        heard = cls(began)
        for exchange in exchanges:
            heard.came += [_Came(message, exchange.at) for message in exchange.messages]
            heard.effects += exchange.effects
            heard.performed += [name for trace in exchange.traces for name in trace.performed]
            heard.risk = exchange.risk
            heard.pushes += exchange.pushes
        return heard

    @property
    def messages(self) -> list[Message]:
        return [came.message for came in self.came]


def check(step: Expectation, heard: Heard, talk: Conversation) -> Failure | None:
    """What is not as the step expects; None where all is. Looks on from where the last step of its kind matched."""
    now = talk.snapshot
    match step:
        case ExpectAction(name=name):
            return _check_action(step, name, heard)
        case ExpectBot():
            return _check_bot(step, heard)
        case ExpectSilence() if heard.came:
            return Failure(step.place, f"expected silence, the bot said {_shown(heard.messages)}")
        case ExpectNotSaid(words=words):
            return _check_not_said(step, words, heard)
        case ExpectNoAction(names=names) if came := [name for name in names if name in heard.performed]:
            return Failure(step.place, f"expected no {' and no '.join(names)}, then came {' and '.join(came)}")
        case ExpectCount():
            return _check_count(step, heard)
        case ExpectSlots(values=values, any_value=any_value):
            return _check_slots(step, values, any_value, talk)
        case ExpectState(path=path) if now.state != path:
            return Failure(step.place, f"expected state {path}, it is {now.state}", (now.state,))
        case ExpectMode(mode=mode) if now.mode != mode:
            return Failure(step.place, f"expected mode {mode}, it is {now.mode}", (now.mode,))
        case ExpectRisk(grade=grade) if heard.risk != grade:
            return Failure(step.place, f"expected risk {grade}, it was {heard.risk}", (heard.risk,))
        case ExpectEffect(name=name, fields=wanted) if not any(_is(e, name, wanted) for e in heard.effects):
            there = _effects(heard.effects, name)
            return Failure(step.place, f"expected effect {_effect(name, wanted)}, there was {there}")
        case ExpectNoEffect(name=name, fields=wanted):
            unwanted = [e for e in heard.effects if _is(e, name, wanted)]
            if unwanted:
                message = f"expected no effect {_effect(name, wanted)}, there was {_effects(unwanted, name)}"
                return Failure(step.place, message)
        case ExpectLoop(name=str(name)):
            return Failure(step.place, f"expected form {name}: banso runs no forms, it has questions")
    return None


def _check_action(step: ExpectAction, name: str, heard: Heard) -> Failure | None:
    if name == "action_listen":
        return None
    rest = heard.performed[heard.next_performed :]
    if name not in rest:
        earlier = name in heard.performed[: heard.next_performed]
        message = f"expected {name}, then came {', '.join(rest) or 'nothing'}{_EARLIER if earlier else ''}"
        return Failure(step.place, message, tuple(rest))
    heard.next_performed += rest.index(name) + 1
    return None


_EARLIER = " (it came before what an earlier step matched: put the steps in the order in which things came)"


def _check_bot(step: ExpectBot, heard: Heard) -> Failure | None:
    rest = heard.came[heard.next_message :]
    misfits = [list(_misfits(step, came, heard.began)) for came in rest]
    if [] in misfits:
        heard.next_message += misfits.index([]) + 1
        return None
    before = heard.came[: heard.next_message]
    earlier = any(not list(_misfits(step, came, heard.began)) for came in before)
    said = _shown([came.message for came in rest])
    # Of the conditions only those need telling which the words shown do not already tell.
    nearest = min(misfits, key=len, default=[])
    unseen = [one.unseen for one in nearest if one.unseen]
    message = f"expected {_described(step)}, the bot said {said}{_EARLIER if earlier else ''}"
    # Only a whole text may be rewritten to what came: of conditions nobody but a person knows what is meant.
    instead = tuple(text_of(came.message) for came in rest) if step == ExpectBot(step.text, place=step.place) else ()
    return Failure(step.place, "; ".join([message, *unseen]), instead)


@dataclass(frozen=True, slots=True)
class _Misfit:
    """A condition that a message does not meet; `unseen` says why where its words do not show it."""

    unseen: str = ""


def _misfits(step: ExpectBot, came: _Came, began: datetime) -> Iterator[_Misfit]:
    message, at = came.message, came.at.astimezone(JST)
    text, titles = "\n".join(_words(message)), _titles(message)
    seen = (
        step.text is None or text_of(message) == step.text,
        all(part in text for part in step.contains),
        step.pattern is None or re.search(step.pattern, text) is not None,
        step.buttons is None or (set(step.buttons) <= set(titles) if step.buttons else not titles),
        step.only_buttons is None or list(step.only_buttons) == titles,
        not any(part in text for part in step.absent),
    )
    yield from (_Misfit() for holds in seen if not holds)
    for flex in step.flex:
        if why := _flex_misfit(flex, message):
            yield _Misfit(why)
    if step.at is not None and step.at != at:
        yield _Misfit(f"it came at {at:%Y-%m-%d %H:%M:%S}")
    if step.between is not None and not _within(at.time(), *step.between):
        yield _Misfit(f"it came at {at:%H:%M}")
    if step.after is not None and step.after != at - began:
        yield _Misfit(f"it came after {at - began}")


def _flex_misfit(check: Any, message: Message) -> str | None:
    from banso.wiring.project import as_sent  # noqa: PLC0415  wiring joins the whole service, which few stories need

    sent = as_sent(message)
    if sent is None or sent.get("type") != "flex":
        return "it is no Flex message"
    return flex_path.misfit(check, sent["contents"])


def _within(moment: time, first: time, last: time) -> bool:
    """Whether it is from the first minute to the last; the last may be the next morning's."""
    minute = moment.replace(second=0, microsecond=0)
    return first <= minute <= last if first <= last else not last < minute < first


def _words(message: Message) -> Iterator[str]:
    yield text_of(message)
    for card in message.cards if isinstance(message, Cards) else ():
        yield from (card.title, card.subtitle, *card.lines, *card.reasons, card.footnote)
    if isinstance(message, Custom):
        yield from _texts(message.payload)


def _texts(content: Any) -> Iterator[str]:
    """The texts in a message of the channel's own format."""
    for key, inner in content.items() if isinstance(content, Mapping) else ():
        if key == "text" and isinstance(inner, str):
            yield inner
        yield from _texts(inner)
    for inner in content if isinstance(content, list | tuple) else ():
        yield from _texts(inner)


def _titles(message: Message) -> list[str]:
    cards = message.cards if isinstance(message, Cards) else ()
    return [b.title for b in message.buttons] + [b.title for card in cards for b in card.buttons]


def _described(step: ExpectBot) -> str:
    parts = {
        "text": step.text,
        "containing": step.contains or None,
        "matching": step.pattern,
        "buttons": step.buttons,
        "only the buttons": step.only_buttons,
        "without": step.absent or None,
    }
    words = [f"{k} {_quoted(v)}" for k, v in parts.items() if v is not None]
    words += [flex_path.described(flex) for flex in step.flex]
    words += [f"at {step.at.astimezone(JST):%Y-%m-%d %H:%M:%S}"] if step.at is not None else []
    if step.between is not None:
        first, last = (f"{hour:%H:%M}" for hour in step.between)
        words.append(f"at {first}" if first == last else f"between {first} and {last}")
    words += [f"after {step.after}"] if step.after is not None else []
    return ", ".join(words)


def _quoted(value: str | tuple[str, ...]) -> str:
    return repr(value) if isinstance(value, str) else " and ".join(map(repr, value)) or "none"


def _shown(messages: Sequence[Message]) -> str:
    return " / ".join(f"{text_of(m)!r}{_titles(m) or ''}" for m in messages) or "nothing"


def _check_not_said(step: ExpectNotSaid, words: Sequence[str], heard: Heard) -> Failure | None:
    for message in heard.messages:
        shown = "\n".join((*_words(message), *_titles(message)))
        found = [word for word in words if word in shown]
        if found:
            expected = " and ".join(map(repr, found))
            where = text_of(message) if any(word in text_of(message) for word in found) else shown
            return Failure(step.place, f"expected nothing with {expected}, the bot said {where!r}")
    return None


def _check_count(step: ExpectCount, heard: Heard) -> Failure | None:
    count = len(heard.came) if step.what == "messages" else heard.pushes
    if step.at_least <= count and (step.at_most is None or count <= step.at_most):
        return None
    if step.at_least == step.at_most:
        wanted = f"{step.at_least}"
    elif step.at_most is None:
        wanted = f"at least {step.at_least}"
    else:
        wanted = f"{step.at_least} to {step.at_most}" if step.at_least else f"at most {step.at_most}"
    what = step.what if not wanted.endswith("1") or wanted.endswith("11") else _ONE[step.what]
    said = f": {_shown(heard.messages)}" if heard.came else ""
    were = "was 1" if count == 1 else f"were {count or 'none'}"
    return Failure(step.place, f"expected {wanted} {what}, there {were}{said}", (str(count),))


_ONE = {"messages": "message", "pushes": "push"}


def _check_slots(
    step: ExpectSlots, values: Mapping[str, Any], any_value: Sequence[str], talk: Conversation
) -> Failure | None:
    wrong = [
        f"{name} {wanted!r}, it is {_slot(talk, name)!r}"
        for name, wanted in values.items()
        if _slot(talk, name) != wanted
    ]
    wrong += [f"{name} filled, it is empty" for name in any_value if talk.snapshot.value(name) is None]
    return Failure(step.place, f"expected slot {'; '.join(wrong)}") if wrong else None


def _slot(talk: Conversation, name: str) -> Any:
    return _plain(talk.snapshot.value(name))


def _plain(value: Any) -> Any:
    """A value as stories write it: a list, where a snapshot keeps a tuple."""
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _is(effect: Effect, name: str, wanted: Mapping[str, Any]) -> bool:
    return type(effect).__name__ == name and all(_equal(getattr(effect, k, None), v) for k, v in wanted.items())


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, datetime) and isinstance(wanted, str):
        try:
            return value == datetime.fromisoformat(wanted)
        except ValueError:
            return False
    if isinstance(value, Mapping) and isinstance(wanted, Mapping):
        return all(_equal(value.get(key), inner) for key, inner in wanted.items())
    return bool(_plain(value) == wanted)


def _effect(name: str, wanted: Mapping[str, Any]) -> str:
    return f"{name}({', '.join(f'{k}={v!r}' for k, v in wanted.items())})" if wanted else name


def _effects(effects: Sequence[Effect], name: str) -> str:
    """Those of the class, with their fields; where there are none the names of the others."""
    same = [
        _effect(name, {f.name: _plain(getattr(e, f.name)) for f in fields(e)})
        for e in effects
        if type(e).__name__ == name
    ]
    others = list(dict.fromkeys(type(e).__name__ for e in effects))
    return " and ".join(same or others) or "none"
