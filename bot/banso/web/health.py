"""`GET /healthz`: whether the bot can store what it is told."""

from __future__ import annotations

from fastapi import APIRouter

from banso.ports import Store


def health(store: Store) -> APIRouter:
    """200 with the number of mailboxes that wait; 500 where the database does not answer."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, int | bool]:
        return {"ok": True, "waiting": len(await store.run(lambda unit: unit.mail.waiting()))}

    return router
