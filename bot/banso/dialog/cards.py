"""Which of the cards shown last a message names by its place: 2つ目の, 最後のやつ, 真ん中がいい."""

from __future__ import annotations

import re
from collections.abc import Sequence

from banso.dialog.folding import folded
from banso.dialog.messages import Button, Cards, Message
from banso.dialog.snapshot import CardButtons, Snapshot

_NUMBERS = {
    **{str(n): n for n in range(1, 11)},
    **{kanji: n for n, kanji in enumerate("一二三四五六七八九十", 1)},
    **{kana: n for n, kana in enumerate(("ひとつ", "ふたつ", "みっつ", "よっつ", "いつつ"), 1)},
}
_COUNTED = re.compile(
    r"(?P<n>10|[1-9一二三四五六七八九十])(?:つ|番|個|件|社|枚|こ)(?:目|め)"
    r"|(?P<kana>ひとつ|ふたつ|みっつ|よっつ|いつつ)(?:目|め)"
)
_BARE = re.compile(r"(?P<n>10|[1-9])番?(?!\d)")
"""Means a card only where a message says nothing else: 1番近いところ is no first one."""
_ENDS = (
    r"(?:一番|いちばん)?"
    r"(?P<end>最初|さいしょ|初め|はじめ|最後|さいご|らすと|左(?!京)端?|右(?!京)端?|真ん中|まん中|まんなか)"
)
_END = re.compile(_ENDS)
_END_OF_CARDS = re.compile(_ENDS + r"の(?:やつ|もの|ほう|方|求人|会社|ところ|とこ|かーど|話|[がはをもでに、。?!]|$)")
"""最後の職場 is no card."""
_NO_MORE = re.compile(
    r"(?:やっぱり|やはり|じゃあ?|では|えっと|うーん|[あそこ]の|の|やつ|もの|ほう|方|求人|会社|お?仕事|ところ|とこ|かーど"
    r"|よさそう|良さそう|いい|良い|気になる|気になります|気になった|見たい|みたい|見せて|みせて|見て|くわしく|詳しく|知りたい"
    r"|お願いします|おねがいします|お願い|おねがい|にします|にする|ください|下さい|です|ます|かな|かも|けど|って"
    r"|[がをはでにもねよなだ、。.?!\s〜ー])*"
)


def card_named(snapshot: Snapshot, text: str, *, alone: bool = False) -> CardButtons:
    """The buttons of the card that the text means; none where it names no card, several, or one that is not there.

    `alone`: only where the text says nothing else. Cards count while the conversation is in the dialog that showed
    them, and while no question with buttons of its own is open: there a number is an answer.
    """
    cards = snapshot.cards
    if not cards or any(b.payload.question is not None and b.payload.state == snapshot.state for b in snapshot.offered):
        return ()
    if _dialog(cards[0][0].payload.state) != _dialog(snapshot.state):
        return ()
    said = folded(text)
    found = [*_COUNTED.finditer(said), *(_END if alone else _END_OF_CARDS).finditer(said)]
    if alone and not found:
        found = [*_BARE.finditer(said)]
    places = {_place(match, len(cards)) for match in found}
    if len(places) != 1 or (alone and not _NO_MORE.fullmatch(_without(said, found))):
        return ()
    (place,) = places
    return cards[place] if place is not None else ()


def _dialog(path: str) -> str:
    return path.partition(".")[0]


def _without(said: str, found: Sequence[re.Match[str]]) -> str:
    for match in sorted(found, key=lambda m: -m.start()):
        said = said[: match.start()] + said[match.end() :]
    return said


def _place(match: re.Match[str], count: int) -> int | None:
    """Counted from 0; None where there is no such card."""
    named = match.groupdict()
    number = named.get("n") or named.get("kana")
    if number is not None:
        return _NUMBERS[number] - 1 if _NUMBERS[number] <= count else None
    if named["end"].endswith("中") or named["end"] == "まんなか":
        return count // 2 if count % 2 else None
    return 0 if named["end"].startswith(("最初", "さいしょ", "初め", "はじめ", "左")) else count - 1


def shown_last(before: tuple[CardButtons, ...], messages: Sequence[Message]) -> tuple[CardButtons, ...]:
    """The cards that can be named from now on. One of them shown again by itself leaves all of them."""
    for message in messages:
        if isinstance(message, Cards):
            shown = tuple(tuple(b for b in card.buttons if isinstance(b, Button)) for card in message.cards)
            shown = tuple(buttons for buttons in shown if buttons)
            if shown and not (len(shown) == 1 and any(_same(shown[0], other) for other in before)):
                before = shown
    return before


def _same(one: CardButtons, other: CardButtons) -> bool:
    return any(a.payload.values == b.payload.values for a in one for b in other)
