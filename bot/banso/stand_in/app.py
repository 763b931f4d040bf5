"""The stand-in as an application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from banso.stand_in.clock import PlatformClock
from banso.stand_in.control_api import control_api
from banso.stand_in.messaging_api import messaging_api
from banso.stand_in.page.routes import page
from banso.stand_in.platform import Platform
from banso.stand_in.seekers import SeekerError
from banso.stand_in.settings import StandInSettings


def create_app(settings: StandInSettings | None = None, clock: PlatformClock | None = None) -> FastAPI:
    """A LINE platform with its chat page at /, the Messaging API under /v2/bot and the control API under
    /_stand_in (described at /openapi.json). `clock` lets a test own the time."""
    platform = Platform.open(settings or StandInSettings(), clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await platform.close()

    app = FastAPI(title="LINE stand-in", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.platform = platform
    app.include_router(messaging_api(platform))
    app.include_router(control_api(platform))
    page(app, platform)

    @app.get("/healthz")
    async def healthz() -> dict[str, bool]:
        return {"ok": True}

    @app.exception_handler(SeekerError)
    async def impossible(_: Request, error: SeekerError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 409)

    return app
