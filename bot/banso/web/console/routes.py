"""The console's pages, fragments and acts, under /console."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware

from banso.ports import Clock, Staff, Store
from banso.service import staff as accounts
from banso.service.alerts import AlertDesk, AlertError
from banso.service.conversations import Conversations
from banso.service.delivery import MAX_TEXT
from banso.service.handoff import HandoffDesk, HandoffError
from banso.web.console import auth, views
from banso.web.console.live import Live
from banso.web.console.map import Drawings, add_map
from banso.web.console.pages import HEADERS, PREFIX, field, render, see_other
from banso.web.console.review import add_review

STATIC = Path(__file__).parent / "static"
ACT_SECONDS = 2.0
"""How long an act waits for its turn to be taken, so that the page that follows already shows it."""
GONE = "この方の記録は、もうありません。ご本人が消去したか、アドレスが変わった可能性があります。"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the console works with."""

    store: Store
    conversations: Conversations
    handoff: HandoffDesk
    alerts: AlertDesk
    clock: Clock
    live: Live
    limit: auth.LoginLimit


def mount(
    app: FastAPI,
    *,
    store: Store,
    conversations: Conversations,
    handoff: HandoffDesk,
    alerts: AlertDesk,
    clock: Clock,
    secret: str,
    drawings: Drawings,
    intents: Sequence[str] = (),
    secure: bool = False,
) -> Live:
    """Serve the console under /console.

    `secret` signs sessions (`auth.session_secret`); `secure` keeps the cookie to HTTPS and is set wherever a real
    channel is served; `intents` are those that a designer may give a sentence, `drawings` the sheets of the map.
    `conversations` has to be a watcher of the mailbox. Call `close()` of what is returned when the server begins to
    stop (`sse.Server` does), else it waits for the open pages.
    """
    live = Live()
    conversations.listen(live.changed)
    console = FastAPI(title="console", docs_url=None, redoc_url=None, openapi_url=None)
    console.add_middleware(
        SessionMiddleware,
        secret_key=secret,
        session_cookie="banso_console",
        max_age=auth.SESSION_SECONDS,
        path=PREFIX,
        same_site="strict",
        https_only=secure,
    )
    console.mount("/static", StaticFiles(directory=STATIC), name="console-static")
    work = Desk(store, conversations, handoff, alerts, clock, live, auth.LoginLimit())
    _add_refusals(console)
    _add_login(console, work)
    _add_pages(console, work)
    _add_acts(console, work)
    add_review(console, store, clock, intents)
    add_map(console, store, clock, drawings)
    app.mount(PREFIX, console)
    return live


def _asks_for_data(request: Request) -> bool:
    """Whether the page's script asks, which wants a short answer instead of a page."""
    return request.headers.get("x-console") == "live"


def _add_refusals(console: FastAPI) -> None:
    @console.exception_handler(auth.NotSignedInError)
    async def not_signed_in(request: Request, _: auth.NotSignedInError) -> Response:
        if _asks_for_data(request):
            message = "ログインの時間が切れました。別のタブでログインし直すと、書きかけのまま続けられます。"
            return JSONResponse({"message": message}, 401, HEADERS)
        path = request.url.path
        goal = f"?next={path}" if auth.safe_next(path) == path and request.method == "GET" else ""
        return see_other(f"{PREFIX}/login{goal}")

    @console.exception_handler(auth.RefusedError)
    async def refused(request: Request, error: auth.RefusedError) -> Response:
        if _asks_for_data(request):
            return JSONResponse({"message": str(error)}, 403, HEADERS)
        return render("message.html", 403, title="うまく受け取れませんでした", message=str(error))

    @console.exception_handler(HTTPException)
    async def failed(request: Request, error: HTTPException) -> Response:
        message = (
            str(error.detail) if error.status_code == 404 and error.detail != "Not Found" else "ページがありません。"
        )
        if _asks_for_data(request):
            return JSONResponse({"message": message}, error.status_code, HEADERS)
        return render("message.html", error.status_code, title="見つかりませんでした", message=message)


def _add_login(console: FastAPI, work: Desk) -> None:
    def page(request: Request, goal: str, status: int = 200, login: str = "", error: str = "") -> Response:
        csrf = auth.csrf_token(request)
        return render("login.html", status, csrf=csrf, next=goal, login=login, error=error)

    @console.get("/login")
    async def login_page(request: Request) -> Response:
        goal = auth.safe_next(request.query_params.get("next"))
        try:
            staff = await auth.signed_in(request, work.store, auth.MAY_ENTER)
        except auth.NotSignedInError:
            return page(request, goal)
        return see_other(auth.way_to(staff, goal))

    @console.post("/login")
    async def login(request: Request) -> Response:
        form = await request.form()
        auth.check_csrf(request, form)
        name, goal, now = field(form, "login").strip(), auth.safe_next(form.get("next")), work.clock()
        if not work.limit.allows(name, now):
            error = "ログインを何度かお試しになったようです。5分ほどおいてから、もう一度お試しください。"
            return page(request, goal, 429, name, error)
        staff = await accounts.sign_in(work.store, name, field(form, "password"))
        if staff is None:
            work.limit.failed(name, now)
            return page(request, goal, 401, name, "ログイン名かパスワードが違うようです。")
        work.limit.succeeded(name)
        auth.sign_in(request, staff)
        return see_other(auth.way_to(staff, goal))

    @console.post("/logout")
    async def logout(request: Request) -> Response:
        auth.check_csrf(request, await request.form())
        auth.sign_out(request)
        return see_other(f"{PREFIX}/login")


def _add_pages(console: FastAPI, work: Desk) -> None:
    @console.get("/")
    async def index(request: Request) -> Response:
        staff = await auth.signed_in(request, work.store, auth.MAY_ENTER)
        if staff.role not in auth.HELPERS:
            return see_other(auth.way_to(staff, f"{PREFIX}/"))
        return await _page(request, work, staff)

    @console.get("/seekers/{seeker_id}")
    async def seeker(request: Request, seeker_id: str) -> Response:
        return await _page(request, work, await auth.signed_in(request, work.store), seeker_id)

    @console.get("/fragments/list")
    async def board(request: Request, selected: str = "") -> Response:
        await auth.signed_in(request, work.store)
        shown = await views.board(work.store, work.conversations, work.clock())
        return render("list.html", board=shown, selected=selected, csrf=auth.csrf_token(request))

    @console.get("/fragments/seekers/{seeker_id}")
    async def conversation(request: Request, seeker_id: str) -> Response:
        staff = await auth.signed_in(request, work.store)
        shown = await _panel(work, staff, seeker_id)
        return render("conversation.html", panel=shown, csrf=auth.csrf_token(request), draft="", note="", error="")

    @console.get("/stream")
    async def stream(request: Request) -> Response:
        await auth.signed_in(request, work.store)
        return StreamingResponse(work.live.stream(), media_type="text/event-stream", headers=HEADERS)


async def _page(
    request: Request, work: Desk, staff: Staff, seeker_id: str = "", status: int = 200, **kept: str
) -> Response:
    shown = await _panel(work, staff, seeker_id) if seeker_id else None
    return render(
        "console.html",
        status,
        board=await views.board(work.store, work.conversations, work.clock()),
        selected=seeker_id,
        panel=shown,
        staff=staff,
        csrf=auth.csrf_token(request),
        **{"draft": "", "note": "", "error": "", **kept},
    )


async def _panel(work: Desk, staff: Staff, seeker_id: str) -> views.Panel:
    detail = await work.conversations.open(seeker_id)
    if detail is None:
        raise HTTPException(404, GONE)
    return views.panel(detail, staff.name, work.clock())


def _add_acts(console: FastAPI, work: Desk) -> None:
    @console.post("/seekers/{seeker_id}/take")
    async def take(request: Request, seeker_id: str) -> Response:
        return await _act(request, work, seeker_id, lambda by, _: work.handoff.take(seeker_id, by))

    @console.post("/seekers/{seeker_id}/say")
    async def say(request: Request, seeker_id: str) -> Response:
        async def send(by: str, form: FormData) -> None:
            text = field(form, "text").replace("\r\n", "\n")
            if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
                raise HandoffError("一度に送れるのは5,000文字までです。いくつかに分けて送ってください。")
            await work.handoff.say(seeker_id, by, text)

        return await _act(request, work, seeker_id, send)

    @console.post("/seekers/{seeker_id}/hand_back")
    async def hand_back(request: Request, seeker_id: str) -> Response:
        return await _act(request, work, seeker_id, lambda by, _: work.handoff.hand_back(seeker_id, by))

    @console.post("/seekers/{seeker_id}/lift_hold")
    async def lift_hold(request: Request, seeker_id: str) -> Response:
        return await _act(
            request, work, seeker_id, lambda by, form: work.handoff.lift_hold(seeker_id, by, field(form, "note"))
        )

    @console.post("/alerts/{alert_id}/acknowledge")
    async def acknowledge(request: Request, alert_id: int) -> Response:
        return await _act_on_alert(request, work, alert_id, work.alerts.acknowledge)

    @console.post("/alerts/{alert_id}/close")
    async def close(request: Request, alert_id: int) -> Response:
        return await _act_on_alert(request, work, alert_id, work.alerts.close)


async def _act(
    request: Request, work: Desk, seeker_id: str, do: Callable[[str, FormData], Awaitable[None]]
) -> Response:
    """Do what a form asks for and go back to the conversation; what is not possible is said there, and what was
    written stays."""
    staff, form = await auth.signed_in(request, work.store), await request.form()
    auth.check_csrf(request, form)
    try:
        with work.live.next_change(seeker_id) as changed:
            await do(staff.name, form)
            await _briefly(changed)
    except (HandoffError, AlertError) as error:
        if _asks_for_data(request):
            return JSONResponse({"message": str(error)}, 409, HEADERS)
        kept = {"draft": field(form, "text"), "note": field(form, "note"), "error": str(error)}
        return await _page(request, work, staff, seeker_id, 409, **kept)
    if _asks_for_data(request):
        return JSONResponse({}, headers=HEADERS)
    return see_other(f"{PREFIX}/seekers/{seeker_id}")


async def _act_on_alert(
    request: Request, work: Desk, alert_id: int, do: Callable[[int, str], Awaitable[None]]
) -> Response:
    await auth.signed_in(request, work.store)
    alert = await work.store.run(lambda unit: unit.duty.alert(alert_id))
    if alert is None:
        raise HTTPException(404, "この警告は、もうありません。")
    erased = await work.conversations.open(alert.seeker_id, limit=1) is None

    async def act(by: str, _: FormData) -> None:
        await do(alert_id, by)
        work.live.changed(alert.seeker_id)

    answer = await _act(request, work, alert.seeker_id, act)
    return see_other(f"{PREFIX}/") if erased and answer.status_code == 303 else answer


async def _briefly(happened: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(happened.wait(), ACT_SECONDS)
    except TimeoutError:
        return  # the turn is late; the page is told when it is there
