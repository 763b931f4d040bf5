"""LINE's Messaging API, as far as a bot for one-to-one chats uses it."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from banso.stand_in import errors, limits
from banso.stand_in.checks import check_messages
from banso.stand_in.errors import Detail, LineError, body_errors, invalid_property
from banso.stand_in.faults import Fault
from banso.stand_in.platform import Platform
from banso.stand_in.sending import USER_ID
from banso.stand_in.webhooks import BOT_USER_ID

Json = dict[str, Any]
Work = Callable[[Json], Json]
UNAUTHORIZED = (
    "Authentication failed due to the following reason: invalid token. "
    "Confirm that the access token in the authorization header is valid."
)


class Caller:
    """One call of the API: who calls, what is asked, and how it is answered."""

    def __init__(self, platform: Platform, request: Request) -> None:
        self.platform, self.request = platform, request
        self.request_id = str(uuid.uuid4())
        self.retry_key = request.headers.get("x-line-retry-key")

    async def answer(self, operation: str, work: Work, status: int = 200) -> Response:
        """Do `work` with the request's body (empty for a GET) and answer as LINE would."""
        body: Json = {}
        try:
            self._authenticate()
            raw = await self.request.body()
            if (fault := self.platform.faults.take(operation)) is not None and not fault.accept_first:
                return await self._fail(fault)
            self.platform.faults.check_rate(operation)
            if self.request.method in ("POST", "PUT"):
                body = self._parse(raw)
            answer = work(body)
        except LineError as error:
            if operation in ("reply", "push", "multicast", "broadcast"):
                self.platform.sending.note_refusal(operation, error.status, body)
            return self.respond(error.status, error.body(), dict(error.headers))
        if fault is not None:
            return await self._fail(fault)
        return self.respond(status, answer)

    def respond(self, status: int, body: Json, headers: dict[str, str] | None = None) -> Response:
        """A JSON answer with the request's id."""
        return JSONResponse(body, status, {"x-line-request-id": self.request_id, **(headers or {})})

    def _authenticate(self) -> None:
        scheme, _, token = self.request.headers.get("authorization", "").partition(" ")
        right = self.platform.settings.channel_access_token
        if scheme.lower() != "bearer" or not secrets.compare_digest(token.encode(), right.encode()):
            raise LineError(401, UNAUTHORIZED)

    def _parse(self, raw: bytes) -> Json:
        if len(raw) > limits.REQUEST_BYTES:
            raise LineError(413, "Payload Too Large")
        kind = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if raw and kind != "application/json":
            raise LineError(415, f"The content type, {kind or '(none)'}, is not supported")
        try:
            body = json.loads(raw or b"{}")
            json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair is no text
        except ValueError as error:
            where = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
            message = f"The request body could not be parsed as JSON (line: {where[0]}, column: {where[1]})"
            raise LineError(400, message) from error
        if not isinstance(body, dict):
            raise LineError(400, "The request body could not be parsed as JSON (line: 1, column: 1)")
        return body

    async def _fail(self, fault: Fault) -> Response:
        if fault.status is not None:
            return self.respond(fault.status, {"message": fault.message})
        while (await self.request.receive())["type"] != "http.disconnect":
            pass
        return Response(status_code=499)


def messaging_api(platform: Platform) -> APIRouter:
    """The routes under /v2/bot."""
    router = APIRouter(prefix="/v2/bot", include_in_schema=False)
    _add_sending(router, platform)
    _add_reading(router, platform)
    _add_webhook_settings(router, platform)

    @router.api_route("/{path:path}", methods=["GET", "POST", "PUT", "DELETE"])
    async def unknown(request: Request, path: str) -> Response:
        return await Caller(platform, request).answer("unknown", _refuse(404, errors.NOT_FOUND))

    return router


def _add_sending(router: APIRouter, platform: Platform) -> None:
    sending = platform.sending

    @router.post("/message/reply")
    async def reply(request: Request) -> Response:
        caller = Caller(platform, request)
        if caller.retry_key is not None:
            return await caller.answer("reply", _refuse(400, "X-Line-Retry-Key is not supported by this endpoint"))
        return await caller.answer("reply", sending.reply)

    @router.post("/message/push")
    async def push(request: Request) -> Response:
        caller = Caller(platform, request)
        return await caller.answer("push", lambda body: sending.push(body, caller.retry_key, caller.request_id))

    @router.post("/message/multicast")
    async def multicast(request: Request) -> Response:
        caller = Caller(platform, request)
        return await caller.answer(
            "multicast", lambda body: sending.multicast(body, caller.retry_key, caller.request_id)
        )

    @router.post("/message/broadcast")
    async def broadcast(request: Request) -> Response:
        caller = Caller(platform, request)
        return await caller.answer(
            "broadcast", lambda body: sending.broadcast(body, caller.retry_key, caller.request_id)
        )

    @router.post("/message/narrowcast")
    async def narrowcast(request: Request) -> Response:
        return await Caller(platform, request).answer("narrowcast", _refuse(403, errors.NOT_AVAILABLE))

    @router.post("/message/validate/{operation}")
    async def validate(request: Request, operation: str) -> Response:
        known = operation in ("reply", "push", "multicast", "narrowcast", "broadcast")
        work = _validate if known else _refuse(404, errors.NOT_FOUND)
        return await Caller(platform, request).answer("validate", work)

    @router.post("/chat/loading/start")
    async def loading(request: Request) -> Response:
        def start(body: Json) -> Json:
            chat, seconds = body.get("chatId"), body.get("loadingSeconds", 20)
            if not isinstance(chat, str) or not USER_ID.fullmatch(chat):
                raise invalid_property("chatId")
            if not isinstance(seconds, int) or seconds % 5 or not 5 <= seconds <= 60:
                raise body_errors([Detail("Must be a multiple of 5 between 5 and 60", "loadingSeconds")])
            platform.seekers.start_loading(chat, seconds)
            return {}

        return await Caller(platform, request).answer("loading", start, status=202)


def _add_reading(router: APIRouter, platform: Platform) -> None:
    @router.get("/profile/{user_id}")
    async def profile(request: Request, user_id: str) -> Response:
        def read(_: Json) -> Json:
            seeker = platform.seekers.find(user_id)
            if seeker is None or seeker.status != "friend":
                raise LineError(404, errors.NOT_FOUND)
            return {"userId": user_id, "displayName": seeker.name, "language": "ja"}

        return await Caller(platform, request).answer("profile", read)

    @router.get("/info")
    async def info(request: Request) -> Response:
        name = platform.settings.bot_name
        about = {"userId": BOT_USER_ID, "basicId": "@banso", "displayName": name, "chatMode": "bot"}
        return await Caller(platform, request).answer("info", lambda _: {**about, "markAsReadMode": "auto"})

    @router.get("/followers/ids")
    async def followers(request: Request) -> Response:
        friends = [s.user_id for s in platform.seekers.all() if s.status == "friend"]
        return await Caller(platform, request).answer("followers", lambda _: {"userIds": friends})

    @router.get("/message/quota")
    async def quota(request: Request) -> Response:
        most = platform.sending.quota
        answer: Json = {"type": "none"} if most is None else {"type": "limited", "value": most}
        return await Caller(platform, request).answer("quota", lambda _: answer)

    @router.get("/message/quota/consumption")
    async def consumption(request: Request) -> Response:
        used = platform.sending.used()
        return await Caller(platform, request).answer("consumption", lambda _: {"totalUsage": used})

    @router.get("/message/{message_id}/content")
    @router.get("/message/{message_id}/content/preview")
    async def content(request: Request, message_id: str) -> Response:
        found = platform.seekers.image(message_id)
        refused = await Caller(platform, request).answer(
            "content", _refuse(404, errors.NOT_FOUND) if found is None else lambda _: {}
        )
        return refused if found is None or refused.status_code != 200 else Response(found[1], media_type=found[0])


def _add_webhook_settings(router: APIRouter, platform: Platform) -> None:
    webhooks = platform.webhooks

    @router.get("/channel/webhook/endpoint")
    async def read(request: Request) -> Response:
        return await Caller(platform, request).answer("webhook", lambda _: {"endpoint": webhooks.url, "active": True})

    @router.put("/channel/webhook/endpoint")
    async def change(request: Request) -> Response:
        def work(body: Json) -> Json:
            endpoint = body.get("endpoint")
            if not isinstance(endpoint, str) or not endpoint.startswith(("http://", "https://")):
                raise invalid_property("endpoint")
            webhooks.url = endpoint
            return {}

        return await Caller(platform, request).answer("webhook", work)

    @router.post("/channel/webhook/test")
    async def test(request: Request) -> Response:
        status = await webhooks.post([])
        at = datetime.fromtimestamp(platform.clock.now_ms() / 1000, UTC)
        ok = status == 200
        reason = "OK" if ok else "REQUEST_TIMEOUT" if status is None else "ERROR_STATUS_CODE"
        answer = {
            "success": ok,
            "timestamp": at.isoformat(),
            "statusCode": status or 0,
            "reason": reason,
            "detail": str(status),
        }
        return await Caller(platform, request).answer("webhook", lambda _: answer)


def _refuse(status: int, message: str) -> Work:
    def work(_: Json) -> Json:
        raise LineError(status, message)

    return work


def _validate(body: Json) -> Json:
    check_messages(body.get("messages"))
    return {}
