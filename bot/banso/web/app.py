"""The bot as a web application: its routes, and what runs while it serves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import APIRouter, FastAPI

Running = Callable[[], AbstractAsyncContextManager[None]]


def create_app(routers: Iterable[APIRouter], running: Running) -> FastAPI:
    """`running` is entered before the first request and left after the last. There is no API documentation page:
    the webhook is LINE's alone."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with running():
            yield

    app = FastAPI(title="banso", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    for router in routers:
        app.include_router(router)
    return app
