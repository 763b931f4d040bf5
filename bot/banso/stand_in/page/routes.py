"""What the chat page is made of, and what it asks for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI, Response
from fastapi.responses import FileResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles

from banso.stand_in.clock import JAPAN
from banso.stand_in.notices import Notice
from banso.stand_in.page.chat_html import chat_items, quick_replies_html
from banso.stand_in.platform import Platform
from banso.stand_in.stickers import STICKERS, avatar_svg, sticker_svg

STATIC = Path(__file__).parent / "static"
DESIGNER_TIMEOUT = 3.0
Json = dict[str, Any]


def page(app: FastAPI, platform: Platform) -> None:
    """Serve the page at / and its data under /_stand_in."""
    app.mount("/page", StaticFiles(directory=STATIC), name="page")
    seekers, settings = platform.seekers, platform.settings

    @app.get("/", include_in_schema=False)
    async def index() -> FileResponse:
        return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    @app.get("/_stand_in/account", tags=["page"])
    async def account() -> Json:
        stickers = [{"id": key, "words": s.words, "svg": sticker_svg(key)} for key, s in STICKERS.items()]
        about = {"name": settings.bot_name, "status": settings.bot_status, "avatar": avatar_svg()}
        return {**about, "stickers": stickers}

    @app.get("/_stand_in/seekers/{user_id}/chat", tags=["page"])
    async def chat(user_id: str) -> Json:
        seeker = seekers.get(user_id)
        messages = seekers.visible_messages(user_id)
        now = datetime.fromtimestamp(platform.clock.now_ms() / 1000, JAPAN)
        return {
            "seeker": {"user_id": user_id, "name": seeker.name, "status": seeker.status},
            "items": chat_items(messages, settings.bot_name, now.year),
            "quick_replies": quick_replies_html(messages) if seeker.status == "friend" else "",
            "loading_ms": seekers.loading_ms(user_id),
        }

    @app.get("/_stand_in/seekers/{user_id}/designer", tags=["page"])
    async def designer(user_id: str) -> Json:
        seekers.get(user_id)
        address = f"{settings.bot_url.rstrip('/')}/debug/seekers/{user_id}"
        try:
            async with httpx.AsyncClient(timeout=DESIGNER_TIMEOUT, trust_env=False) as client:
                answer = await client.get(address)
            if answer.status_code == 200:
                return {"view": answer.json()}
        except httpx.HTTPError:
            return {"missing": "unreachable"}
        except ValueError:
            return {"missing": "unreadable"}
        return {"missing": "not_found" if answer.status_code == 404 else "refused", "status": answer.status_code}

    @app.get("/_stand_in/notice", tags=["page"])
    async def notice() -> Notice | None:
        return platform.notices.notice

    @app.get("/_stand_in/stream", include_in_schema=False)
    async def stream() -> StreamingResponse:
        return StreamingResponse(
            platform.live.stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    @app.get("/favicon.ico", include_in_schema=False)
    async def favicon() -> Response:
        return Response(avatar_svg(), media_type="image/svg+xml")
