"""A posting as a card to decide about, in no channel's own words."""

from __future__ import annotations

from collections.abc import Sequence

from banso.careers.catalog import Posting
from banso.careers.matching import Suggestion
from banso.dialog.events import Payload
from banso.dialog.messages import Button, Card, Cards

INVENTED = "架空の求人です（デモ）"
_REMOTE_WORDS = {"full": "在宅で働けます", "partly": "一部は在宅で働けます"}


def suggestion_card(suggestion: Suggestion) -> Card:
    """The posting in short, the reasons why it is shown, and what honestly does not fit."""
    posting = suggestion.posting
    caveats = tuple(f"気になる点: {caveat}" for caveat in suggestion.caveats)
    return Card(
        posting.title,
        posting.firm,
        (*_facts(posting), *caveats),
        suggestion.reasons,
        _footnote(posting),
        (
            _button("くわしく", "show_job", posting),
            _button("話を聞いてみたい", "want_job", posting),
            _button("ちがうかも", "reject_job_card", posting),
        ),
    )


def suggestion_cards(suggestions: Sequence[Suggestion]) -> Cards:
    """The suggestions side by side, best first."""
    names = "、".join(item.posting.title for item in suggestions)
    return Cards(f"求人を{len(suggestions)}件お持ちしました: {names}", tuple(suggestion_card(s) for s in suggestions))


def withdraw_cards(postings: Sequence[Posting]) -> Cards:
    """The postings that the counselor was told of, each with a button to take that back."""
    names = "、".join(posting.title for posting in postings)
    cards = (
        Card(
            p.title,
            p.firm,
            _facts(p)[:2],
            footnote=_footnote(p),
            buttons=(_button("これをやめておく", "withdraw_job", p),),
        )
        for p in postings
    )
    return Cards(f"相談員に伝えてある求人です: {names}", tuple(cards))


def detail_card(posting: Posting) -> Card:
    """Everything that the posting says, with the firm's own words."""
    needed = () if posting.experience == "none" else (f"必要なもの: {posting.experience}",)
    return Card(
        posting.title,
        posting.firm,
        (
            posting.description,
            *_facts(posting),
            f"行き方: {posting.access}",
            *needed,
            f"はじめやすさ: {'、'.join(posting.eased)}",
            f"会社から: {posting.message}",
        ),
        (),
        _footnote(posting),
        (_button("話を聞いてみたい", "want_job", posting), _button("ちがうかも", "reject_job_card", posting)),
    )


def _facts(posting: Posting) -> tuple[str, ...]:
    remote = _REMOTE_WORDS.get(posting.remote)
    return (
        f"場所: {posting.district}{f'（{remote}）' if remote else ''}",
        f"時間: {posting.hours.text}",
        f"お給料: {posting.pay.text}",
        f"働き方: {posting.form}",
    )


def _footnote(posting: Posting) -> str:
    as_of, last = posting.as_of, posting.expires
    return f"{as_of.year}年{as_of.month}月{as_of.day}日時点・{last.month}月{last.day}日まで。{INVENTED}"


def _button(title: str, press: str, posting: Posting) -> Button:
    return Button(title, Payload(press, {"posting": posting.id}))
