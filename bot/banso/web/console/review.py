"""The designers' page: masked sentences that may have been read wrongly, each to be given its intent or discarded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response
from starlette.datastructures import FormData

from banso.dialog.events import CRISIS_INTENT, FALLBACK_INTENT
from banso.ports import Clock, Reading, Staff, Store
from banso.service.learning import ReviewDesk, ReviewError
from banso.web.console import auth
from banso.web.console.pages import field, render, see_other
from banso.web.console.views import MARKS

SHOWN = 30
SUGGESTED = 3
LEAST = 0.02
"""What the classifier all but rules out is no suggestion: one click would teach it wrongly."""
NO_INTENT = "どの意図でもない"


@dataclass(frozen=True, slots=True)
class Choice:
    """An intent as it is offered: `sure` is the percentage the classifier gave it, empty where it gave none."""

    intent: str
    words: str
    sure: str = ""
    pressed: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One card of the page."""

    id: int
    text: str
    read: Choice
    suggestions: tuple[Choice, ...]
    risk: str
    risk_words: str


def add_review(console: FastAPI, store: Store, clock: Clock, intents: Sequence[str]) -> None:
    """Serve /review to designers and admins; `intents` are those that a sentence may be given."""
    desk = ReviewDesk(store, clock, intents)

    async def page(request: Request, staff: Staff, status: int = 200, error: str = "") -> Response:
        readings, waiting = await desk.waiting(SHOWN)
        choices = [Choice(intent, _words(intent)) for intent in desk.intents]
        sentences = [sentence_of(reading, desk.intents) for reading in readings]
        return render(
            "review.html",
            status,
            sentences=sentences,
            waiting=waiting,
            choices=choices,
            staff=staff,
            csrf=auth.csrf_token(request),
            error=error,
        )

    async def act(request: Request, do: Callable[[Staff, FormData], Awaitable[None]]) -> Response:
        staff, form = await auth.signed_in(request, store, auth.REVIEWERS), await request.form()
        auth.check_csrf(request, form)
        try:
            await do(staff, form)
        except ReviewError as error:
            return await page(request, staff, 409, str(error))
        return see_other(auth.REVIEW)

    @console.get("/review")
    async def review(request: Request) -> Response:
        return await page(request, await auth.signed_in(request, store, auth.REVIEWERS))

    @console.post("/review/{reading_id}/accept")
    async def accept(request: Request, reading_id: int) -> Response:
        async def do(staff: Staff, form: FormData) -> None:
            intent = field(form, "suggested") or field(form, "intent")
            await desk.accept(reading_id, field(form, "text"), intent, staff.name)

        return await act(request, do)

    @console.post("/review/{reading_id}/discard")
    async def discard(request: Request, reading_id: int) -> Response:
        return await act(request, lambda staff, form: desk.discard(reading_id))


def sentence_of(reading: Reading, intents: Sequence[str]) -> Sentence:
    """A reading with what may have been meant: the button that was pressed, the danger that the gate heard, then what
    the classifier thought of, which may be that it is none of the intents."""
    sure = {intent: _percent(confidence) for intent, confidence in reading.ranking}
    thought_of = [intent for intent, chance in reading.ranking if chance >= LEAST or intent == reading.intent]
    likely = [intent for intent in thought_of if intent in intents]
    heard = [CRISIS_INTENT] if reading.risk == "crisis" and CRISIS_INTENT in intents else []
    names = dict.fromkeys([*([reading.pressed] if reading.pressed else []), *heard, *likely])
    suggestions = [Choice(name, _words(name), sure.get(name, ""), name == reading.pressed) for name in names]
    read = Choice(reading.intent, _words(reading.intent), _percent(reading.confidence))
    return Sentence(
        reading.id, reading.text, read, tuple(suggestions[:SUGGESTED]), reading.risk, MARKS.get(reading.risk, "")
    )


def _words(intent: str) -> str:
    return NO_INTENT if intent == FALLBACK_INTENT else intent


def _percent(confidence: float) -> str:
    return f"{confidence:.0%}"
