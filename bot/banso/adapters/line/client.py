"""The Messaging API by LINE's own SDK: what is sent, and what its answers mean."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import structlog
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
)

from banso.adapters.line.rendering import render
from banso.dialog.messages import Message
from banso.ports import Sent

log = structlog.get_logger()

TIMEOUT = 5.0
"""Seconds for one request; LINE answers in a fraction of that."""
TYPING_SECONDS = 20
"""How long the animation shows unless a message ends it; LINE takes multiples of 5 from 5 to 60."""
CONFLICT, TOO_MANY, BAD_REQUEST = 409, 429, 400


class LineChannel:
    """`ports.Channel` for one LINE channel. Made before the event loop runs, used in it, closed at the end."""

    max_messages = 5

    def __init__(self, access_token: str, host: str) -> None:
        self._configuration = Configuration(access_token=access_token, host=host)
        self._client: AsyncApiClient | None = None

    async def reply(self, token: str, messages: Sequence[Message]) -> Sent:
        request = ReplyMessageRequest(replyToken=token, messages=render(messages), notificationDisabled=False)
        return await _outcome(self._api().reply_message_with_http_info, request)

    async def push(self, user: str, messages: Sequence[Message], retry_key: str) -> Sent:
        request = PushMessageRequest(
            to=user, messages=render(messages), notificationDisabled=False, customAggregationUnits=None
        )
        return await _outcome(self._api().push_message_with_http_info, request, x_line_retry_key=retry_key)

    async def show_typing(self, user: str) -> None:
        request = ShowLoadingAnimationRequest(chatId=user, loadingSeconds=TYPING_SECONDS)
        sent = await _outcome(self._api().show_loading_animation_with_http_info, request)
        if sent.outcome != "sent":
            log.info("no loading animation", detail=sent.detail)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    def _api(self) -> AsyncMessagingApi:
        if self._client is None:
            self._client = AsyncApiClient(self._configuration)
        return AsyncMessagingApi(self._client)


async def _outcome(call: Callable[..., Awaitable[Any]], request: Any, **more: Any) -> Sent:
    try:
        await call(request, _request_timeout=TIMEOUT, **more)
    except ApiException as error:
        return _meaning(error.status or 0, str(error.body or ""))
    except aiohttp.ClientConnectorError:
        return Sent("unreached", "no connection")
    except (aiohttp.ClientError, TimeoutError) as error:
        return Sent("doubtful", type(error).__name__)
    return Sent("sent")


def _meaning(status: int, body: str) -> Sent:
    """What an answer that is no 2xx says. LINE's messages hold nothing of the seeker's."""
    detail = f"{status} {body[:200]}"
    if status == CONFLICT:
        return Sent("sent", "accepted before")
    if status == TOO_MANY:
        # Rate and used-up quota share the code; only the message tells them apart.
        return Sent("quota" if "monthly limit" in body else "unreached", detail)
    if status >= 500 or status == 0:
        return Sent("doubtful", detail)
    if status == BAD_REQUEST and "Invalid reply token" in body:
        return Sent("bad_token", detail)
    return Sent("refused", detail)
