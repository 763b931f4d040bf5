"""What dialogs can have done about work: the actions of `dialogs/actions.yml` that are about jobs and appointments.

Each takes the rule's arguments and the context of the turn, and answers with one of its declared outcomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from banso.careers.bookings import HORIZON_DAYS, Slot, Wish, find_slot, free_slots, read_wish, refined, too_far
from banso.careers.cards import detail_card, suggestion_cards, withdraw_cards
from banso.careers.catalog import Catalog, is_active
from banso.careers.conditions import Conditions
from banso.careers.learning import Rejection, read_rejections, read_why
from banso.careers.matching import nothing_note, relaxed_note, suggest
from banso.careers.occupations import words_in
from banso.careers.read_back import read_back
from banso.careers.work_values import Answers, answers_from_slots, describe
from banso.dialog.events import ActionDone, Payload
from banso.dialog.messages import Button, Cards, Message, Text
from banso.dialog.snapshot import Snapshot
from banso.dialog.windows import JST
from banso.ports import Action, ActionContext, Booking, Interest, wanted

ENOUGH_ANSWERS = 3
"""Answers on values from which a summary says something."""
BATCH = 3
"""Postings shown at once."""
MAX_CARDS = 12
"""LINE shows no more side by side."""

_OPPOSITES = {f"wished_{what}": f"refused_{what}" for what in ("place", "hours", "form", "occupation")}
Args = Mapping[str, Any]


def career_actions(catalog: Catalog) -> dict[str, Action]:
    """The actions by their names in `dialogs/actions.yml`, on this catalog."""
    jobs = _Jobs(catalog)
    return {
        "action_summarise_values": summarise_values,
        "action_read_back": read_back_wishes,
        "action_find_jobs": jobs.find,
        "action_show_job": jobs.show,
        "action_apply": jobs.apply,
        "action_withdraw": jobs.withdraw,
        "action_learn_rejection": learn_rejection,
        "action_free_slots": offer_slots,
        "action_book": book,
        "action_cancel_booking": cancel_booking,
    }


def summarise_values(args: Args, context: ActionContext) -> ActionDone:
    """The answers in words: `summary`."""
    answers = _answers(context.snapshot)
    enough = sum(mark is not None for mark in answers.values()) >= ENOUGH_ANSWERS
    outcome = "summarised" if enough else "too_few"
    return ActionDone("action_summarise_values", outcome, {"summary": describe(answers)})


def read_back_wishes(args: Args, context: ActionContext) -> ActionDone:
    """The wished conditions in one phrase: `summary`."""
    summary = read_back(_wishes(context.snapshot))
    return ActionDone("action_read_back", "understood" if summary else "nothing", {"summary": summary})


@dataclass(frozen=True, slots=True)
class _Jobs:
    catalog: Catalog

    def find(self, args: Args, context: ActionContext) -> ActionDone:
        """Up to three postings as cards. Brings `shown` (all so far), `only` (where it is just one) and `note`."""
        snapshot = context.snapshot
        wished = _wishes(snapshot)
        shown = [item for item in snapshot.value("shown_postings") or () if isinstance(item, str)]
        rejected = read_rejections(snapshot.value("rejections"))
        seen = frozenset(shown)
        search = partial(
            suggest,
            self.catalog,
            values=_answers(snapshot),
            shown=seen,
            rejected=rejected,
            on=_today(context),
            count=BATCH,
        )
        found, note = search(wished), ""
        if not found and wished.occupations and not shown:
            found = search(replace(wished, occupations=()))
            note = (
                f"「{'」「'.join(wished.occupations)}」のお仕事は、今は見つかりませんでした。ほかの種類のお仕事です。"
            )
        if not found:
            return ActionDone("action_find_jobs", "none", {"note": nothing_note(wished, rejected)})
        new = [item.posting.id for item in found]
        note = note or relaxed_note(found)
        messages: tuple[Message, ...] = (*((Text(note),) if note else ()), suggestion_cards(found))
        data = {"shown": [*shown, *new], "only": new[0] if len(new) == 1 else None, "note": note}
        return ActionDone("action_find_jobs", "found", data, messages)

    def show(self, args: Args, context: ActionContext) -> ActionDone:
        """One posting with everything it says. Takes `posting`."""
        posting = self.catalog.get(str(args.get("posting")))
        if posting is None:
            return ActionDone("action_show_job", "unknown")
        if not is_active(posting, _today(context)):
            return ActionDone("action_show_job", "expired", {"posting": posting.id})
        message = Cards(f"くわしく: {posting.title}", (detail_card(posting),))
        return ActionDone("action_show_job", "shown", {"posting": posting.id}, (message,))

    def apply(self, args: Args, context: ActionContext) -> ActionDone:
        """Note for the counselor that the seeker would like to hear the firm out. Takes `posting`."""
        posting = self.catalog.get(str(args.get("posting")))
        if posting is None or not is_active(posting, _today(context)):
            return ActionDone("action_apply", "expired")
        noted = wanted(context.writer.interests())
        if posting.id in noted:
            return ActionDone("action_apply", "already", {"posting": posting.id, "noted": list(noted)})
        context.writer.note(Interest(posting.id, "interested", context.now))
        return ActionDone("action_apply", "noted", {"posting": posting.id, "noted": [*noted, posting.id]})

    def withdraw(self, args: Args, context: ActionContext) -> ActionDone:
        """Note for the counselor that the seeker would rather not hear a firm out after all. Takes `posting`.

        Where that one was never noted, it is the only one noted; of several, cards ask which. Brings `title` and
        `noted`, those that are left.
        """
        noted = list(wanted(context.writer.interests()))
        posting = args.get("posting")
        if not noted:
            return ActionDone("action_withdraw", "nothing")
        if posting not in noted and len(noted) > 1:
            known = [found for item in noted[-MAX_CARDS:] if (found := self.catalog.get(item)) is not None]
            return ActionDone("action_withdraw", "which", {"noted": noted}, (withdraw_cards(known),))
        meant = posting if posting in noted else noted[0]
        context.writer.note(Interest(str(meant), "withdrawn", context.now))
        found = self.catalog.get(str(meant))
        left = [item for item in noted if item != meant]
        data = {"posting": meant, "title": found.title if found else "その求人", "noted": left or None}
        return ActionDone("action_withdraw", "withdrawn", data)


def learn_rejection(args: Args, context: ActionContext) -> ActionDone:
    """Why a posting did not suit, for the next search. Takes `posting`, `reason`, `text`; brings `rejections`.

    What the text says goes before a reason of `other`. Without a posting the "no" is about all that were shown last;
    what was the matter with hours, pay or form is then learned from the best of them only, since the rest are others.
    """
    text = args.get("text")
    reason = read_why(args.get("reason"), text)
    if reason in (None, "other") and isinstance(text, str) and words_in(text)[1]:
        reason = "occupation"
    if reason is None:
        return ActionDone("action_learn_rejection", "unclear")
    snapshot = context.snapshot
    kept = read_rejections(snapshot.value("rejections"))
    posting = args.get("posting")
    about = [posting] if isinstance(posting, str) else [*(snapshot.value("shown_postings") or ())][-BATCH:]
    narrow = reason in ("hours", "pay", "form")
    new = [Rejection(item, "other" if index and narrow else reason) for index, item in enumerate(about)]
    # the first of a batch goes last: its reason is the one that the next search speaks of
    merged = [item for item in kept if item.posting_id not in about] + new[::-1]
    data = [{"posting": item.posting_id, "reason": item.reason} for item in merged]
    return ActionDone("action_learn_rejection", "learned", {"rejections": data, "reason": reason})


def offer_slots(args: Args, context: ActionContext) -> ActionDone:
    """Free appointments as a text with buttons `book_slot`; brings `around`, the wish as it now stands.

    Takes `around`, a `datetime` entity's value, and `earlier`, the wish before it: 14時で after 土曜 is Saturday at 14.
    """
    around = refined(args.get("earlier"), args.get("around"))
    wish = read_wish(around, context.now)
    far, taken = too_far(wish, context.now), context.writer.taken()
    slots = free_slots(wish, context.now, taken) or (free_slots(Wish(), context.now, taken) if far else [])
    if not slots:
        return ActionDone("action_free_slots", "none", {"around": around})
    lines = [f"・{slot.words}" for slot in slots]
    if far:
        lines.insert(0, f"予約できるのは{HORIZON_DAYS // 7}週間先までなので、その中からならべました。")
    text = "\n".join(lines)
    buttons = tuple(Button(slot.title, Payload("book_slot", {"slot": slot.id})) for slot in slots)
    data = {"slots": [slot.id for slot in slots], "around": around}
    return ActionDone("action_free_slots", "found", data, (Text(text, buttons),))


def book(args: Args, context: ActionContext) -> ActionDone:
    """Book the slot in place of what the seeker had booked. Takes `slot`; brings `when`, in words."""
    slot = find_slot(str(args.get("slot")), context.now)
    topic = context.snapshot.value("counsel_topic")
    if slot is None or not context.writer.book(Booking(slot.id, slot.start, topic if isinstance(topic, str) else "")):
        return ActionDone("action_book", "taken")
    for other in _ahead(context):
        if other.slot != slot.id:
            context.writer.cancel(other.slot)
    return ActionDone("action_book", "booked", {"when": slot.words, "slot": slot.id})


def cancel_booking(args: Args, context: ActionContext) -> ActionDone:
    """Give back the appointments that are still ahead. Brings `when` of the first, in words."""
    ahead = _ahead(context)
    gone = [booking for booking in ahead if context.writer.cancel(booking.slot)]
    if not gone:
        return ActionDone("action_cancel_booking", "nothing")
    when = Slot(gone[0].starts_at.astimezone(JST)).words
    return ActionDone("action_cancel_booking", "cancelled", {"when": when})


def _ahead(context: ActionContext) -> list[Booking]:
    return [booking for booking in context.writer.bookings() if booking.starts_at > context.now]


def _today(context: ActionContext) -> date:
    return context.now.astimezone(JST).date()


def _slots(snapshot: Snapshot) -> dict[str, Any]:
    return {name: slot.value for name, slot in snapshot.slots.items()}


def _wishes(snapshot: Snapshot) -> Conditions:
    told = {name: slot.turn for name, slot in snapshot.slots.items()}
    later = {out for wish, out in _OPPOSITES.items() if told.get(wish, 0) > told.get(out, 0)}
    return Conditions.from_slots(_slots(snapshot), later)


def _answers(snapshot: Snapshot) -> Answers:
    return answers_from_slots(_slots(snapshot))
