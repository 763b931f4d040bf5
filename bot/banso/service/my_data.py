"""What a seeker may ask about their own data: seeing it in words, and taking all of it away as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from banso.dialog.events import ActionDone
from banso.dialog.messages import Text, text_of
from banso.dialog.responses import slot_words
from banso.dialog.windows import JST
from banso.ports import Action, ActionContext, TurnRecord, wanted

SEE, EXPORT = "action_show_data", "action_export_data"
KNOWN: Mapping[str, str] = {
    "nickname": "お呼びする名前",
    "age": "年齢",
    "home_district": "お住まい",
    "licences": "資格",
    "wished_occupation": "希望の仕事",
    "wished_place": "希望の場所",
    "wished_hours": "希望の時間",
    "wished_wage": "希望の給料",
    "wished_form": "希望の働き方",
    "wished_remote": "在宅の希望",
    "refused_occupation": "避けたい仕事",
    "refused_place": "避けたい場所",
    "refused_hours": "避けたい時間",
    "refused_form": "避けたい働き方",
    "counsel_topic": "相談したいこと",
}
"""Slots that are shown by name; the answers on values and what was shown are told as counts."""
_MARKS: Mapping[Any, str] = {4: "とても大切", 3: "わりと大切", 2: "どちらでもいい", 1: "あまり大切ではない"}
_YES_NO: Mapping[Any, str] = {True: "はい", False: "いいえ"}
_NO_PREFERENCE = {"any", "anywhere"}
_EXPORTED: Mapping[str, str] = {
    "consent": "話の内容を預かることへの同意",
    "value_achievement": "手ごたえ",
    "value_autonomy": "自分で決められること",
    "value_expertise": "得意を活かせること",
    "value_self_growth": "少しずつ成長すること",
    "value_social_recognition": "認めてもらえること",
    "value_service_contribution": "人の役に立てること",
    "value_good_relationships": "おだやかな人間関係",
    "value_workplace_safety": "安全で無理がないこと",
    "value_work_life_balance": "暮らしとの両立",
    "value_stability": "長く働けること",
    "value_compensation": "納得できる収入",
    "booking": "相談の予約（お伝えした時間）",
}
"""Further slots that an export names; the rest are the program's own notes of where the talk stands."""
_LISTED: Mapping[str, str] = {"shown_postings": "お見せした求人", "rejections": "「ちがうかも」と答えた求人"}
"""Slots that an export tells as counts."""
PIECE = 4000
"""Characters in one message of an export; LINE takes 5,000."""
MAX_PIECES = 3
"""Messages of an export in one turn; LINE takes five, two are for what the bot says with them."""


def my_data_actions() -> dict[str, Action]:
    return {SEE: see, EXPORT: export}


def see(args: Mapping[str, Any], context: ActionContext) -> ActionDone:
    """What is kept, in a few lines: `summary`."""
    lines = [*_known(context), *_counts(context)]
    if not lines:
        return ActionDone(SEE, "nothing")
    return ActionDone(SEE, "shown", {"summary": "\n".join(f"・{line}" for line in lines)})


def _known(context: ActionContext) -> Iterator[str]:
    for slot, name in KNOWN.items():
        words = _words(context, slot)
        if words:
            yield f"{name}: {words}"
    for booking in context.writer.bookings():
        yield f"相談の予約: {booking.starts_at.astimezone(JST):%m月%d日 %H:%M}"


def _counts(context: ActionContext) -> Iterator[str]:
    answers = sum(name.startswith("value_") for name in context.snapshot.slots)
    if answers:
        yield f"大切にしたいことへの答え: {answers}問"
    interests = len(wanted(context.writer.interests()))
    if interests:
        yield f"話を聞いてみたいと伝えた求人: {interests}件"
    turns = sum(not record.omitted for record in context.writer.transcript())
    if turns:
        yield f"ここでのやりとり: {turns}回分"


def export(args: Mapping[str, Any], context: ActionContext) -> ActionDone:
    """All that is kept, as messages, the talk's latest part first to be kept where it is too long: `where`."""
    lines = [f"・{line}" for line in (*_known(context), *_others(context))]
    lines += [line for record in context.writer.transcript() for line in _talk(record)]
    if not lines:
        return ActionDone(EXPORT, "nothing")
    pieces = _pieces(lines)
    cut = len(pieces) > MAX_PIECES
    shown = pieces[-MAX_PIECES:]
    where = "上の文が、預かっている内容のすべてです。"
    if cut:
        where = "長いので、新しいほうだけを上に書きました。残りは、相談員に言ってもらえればお渡しします。"
    return ActionDone(EXPORT, "ready", {"where": where}, tuple(Text(piece) for piece in shown))


def _others(context: ActionContext) -> Iterator[str]:
    for slot, name in _EXPORTED.items():
        if words := _words(context, slot):
            yield f"{name}: {words}"
    for slot, name in _LISTED.items():
        if count := len(context.snapshot.value(slot) or ()):
            yield f"{name}: {count}件"


def _words(context: ActionContext, slot: str) -> str:
    """A slot in words that a seeker knows; empty where nothing is kept in it."""
    found = context.snapshot.slots.get(slot)
    value = None if found is None else found.value
    if isinstance(value, bool):
        return _YES_NO[value]
    if slot.startswith("value_"):
        return _MARKS.get(value, "")
    plain = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
    return "こだわらない" if isinstance(plain, str) and plain in _NO_PREFERENCE else slot_words(found)


def _talk(record: TurnRecord) -> Iterator[str]:
    if record.omitted or record.unsent:
        return
    at = record.at.astimezone(JST)
    said = record.event.get("text") or record.event.get("title")
    if said:
        yield f"{at:%Y/%m/%d %H:%M} あなた: {said}"
    for message in record.messages:
        yield f"{at:%Y/%m/%d %H:%M} ばんそう: {text_of(message)}"


def _pieces(lines: list[str]) -> list[str]:
    pieces = [""]
    for line in lines:
        if pieces[-1] and len(pieces[-1]) + len(line) > PIECE:
            pieces.append("")
        pieces[-1] += ("\n" if pieces[-1] else "") + line[:PIECE]
    return pieces
