"""The stand-in's own API, for the chat page and for tests: what people do on their phones, time, and trouble."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from banso.stand_in.faults import Fault
from banso.stand_in.platform import Platform
from banso.stand_in.seekers import Seeker
from banso.stand_in.stickers import STICKERS

Json = dict[str, Any]
IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
IMAGE_BYTES = 10 * 1024 * 1024


class Body(BaseModel):
    """A request body in which an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid")


class Act(Body):
    """Something a person does; with `wait` the answer comes once the bot's webhook has answered."""

    wait: bool = False


class NewSeeker(Body):
    """A person; with `follow` they add the account at once."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=20)] | None = None
    follow: bool = False


class Text(Act):
    """Words."""

    text: Annotated[str, StringConstraints(max_length=10_000)]


class Sticker(Act):
    """One of the stand-in's stickers."""

    sticker_id: str


class Place(Act):
    """A place on the map."""

    title: str = "今いるところ"
    address: str = "京都府京都市中京区"
    latitude: float = 35.0116
    longitude: float = 135.7681


class Press(Act):
    """A button, by its label as it is seen, or by its action object; `params` is what a date picker chose."""

    label: str | None = None
    action: Json | None = None
    params: Json | None = None


class Unsend(Act):
    """A message of one's own."""

    message_id: str


class Events(Body):
    """Webhook events to post in one body, as they are, completed where something is missing."""

    events: list[Json]
    signature: str | None = None


class ClockChange(Body):
    """Seconds to move on by, and whether the clock stands still (unchanged when left out)."""

    advance: float = Field(default=0, ge=0)
    frozen: bool | None = None


class NewFault(Body):
    """See `Fault`."""

    operation: str = "any"
    status: int | None = 500
    count: int = Field(default=1, ge=1)
    accept_first: bool = False
    message: str = "Internal Server Error"


class Quota(Body):
    """Messages a month (null: without limit), and how many of them are used up this month."""

    quota: int | None
    used: int | None = None


class Rate(Body):
    """How many calls of `operation` are taken each second."""

    operation: str
    per_second: int = Field(ge=0)


def control_api(platform: Platform) -> APIRouter:
    """The routes under /_stand_in, without those that only the page needs."""
    router = APIRouter(prefix="/_stand_in", tags=["stand-in"])
    _add_people(router, platform)
    _add_acts(router, platform)
    _add_webhooks(router, platform)
    _add_trouble(router, platform)
    _add_records(router, platform)
    return router


async def _done(platform: Platform, act: Act, event_id: str | None) -> Json:
    if event_id is None:
        return {"event_id": None}
    if act.wait:
        return {"event_id": event_id, "webhook_status": await platform.webhooks.settled(event_id)}
    return {"event_id": event_id}


def _add_people(router: APIRouter, platform: Platform) -> None:
    seekers = platform.seekers

    @router.get("/seekers")
    async def everybody() -> list[Seeker]:
        return seekers.all()

    @router.post("/seekers", status_code=201)
    async def create(body: NewSeeker) -> Seeker:
        seeker = seekers.create(body.name)
        if body.follow:
            await platform.webhooks.settled(seekers.follow(seeker.user_id))
        return seekers.get(seeker.user_id)

    @router.delete("/seekers/{user_id}", status_code=204)
    async def remove(user_id: str) -> None:
        seekers.remove(user_id)

    @router.get("/seekers/{user_id}/messages")
    async def messages(user_id: str) -> list[Json]:
        seekers.get(user_id)
        return seekers.transcript(user_id)


def _add_acts(router: APIRouter, platform: Platform) -> None:
    seekers = platform.seekers

    @router.post("/seekers/{user_id}/follow")
    @router.post("/seekers/{user_id}/unblock")
    async def follow(user_id: str, body: Act) -> Json:
        return await _done(platform, body, seekers.follow(user_id))

    @router.post("/seekers/{user_id}/block")
    async def block(user_id: str, body: Act) -> Json:
        return await _done(platform, body, seekers.block(user_id))

    @router.post("/seekers/{user_id}/text")
    async def text(user_id: str, body: Text) -> Json:
        return await _done(platform, body, seekers.say(user_id, body.text))

    @router.post("/seekers/{user_id}/sticker")
    async def sticker(user_id: str, body: Sticker) -> Json:
        known = STICKERS.get(body.sticker_id)
        if known is None:
            raise HTTPException(422, f"There is no sticker {body.sticker_id}. There are: {', '.join(STICKERS)}.")
        return await _done(platform, body, seekers.stick(user_id, body.sticker_id, list(known.keywords)))

    @router.post("/seekers/{user_id}/location")
    async def location(user_id: str, body: Place) -> Json:
        event = seekers.show_place(user_id, body.title, body.address, body.latitude, body.longitude)
        return await _done(platform, body, event)

    @router.post("/seekers/{user_id}/image")
    async def image(user_id: str, request: Request, wait: bool = False) -> Json:
        kind = request.headers.get("content-type", "")
        data = await request.body()
        if kind not in IMAGE_TYPES or not 0 < len(data) <= IMAGE_BYTES:
            raise HTTPException(422, f"Send {', '.join(IMAGE_TYPES)} of at most {IMAGE_BYTES} bytes as the body.")
        return await _done(platform, Act(wait=wait), seekers.show_image(user_id, data, kind))

    @router.post("/seekers/{user_id}/press")
    async def press(user_id: str, body: Press) -> Json:
        if (body.label is None) == (body.action is None):
            raise HTTPException(422, "Give either `label` or `action`.")
        action = body.action if body.action is not None else seekers.button(user_id, body.label or "")
        return await _done(platform, body, seekers.press(user_id, action, body.params))

    @router.post("/seekers/{user_id}/unsend")
    async def unsend(user_id: str, body: Unsend) -> Json:
        return await _done(platform, body, seekers.unsend(user_id, body.message_id))

    @router.get("/images/{message_id}")
    async def picture(message_id: str) -> Response:
        found = seekers.image(message_id)
        if found is None:
            raise HTTPException(404, f"There is no picture in message {message_id}.")
        return Response(found[1], media_type=found[0], headers={"X-Content-Type-Options": "nosniff"})


def _add_webhooks(router: APIRouter, platform: Platform) -> None:
    webhooks = platform.webhooks

    @router.post("/webhooks")
    async def post(body: Events) -> Json:
        events = [webhooks.complete(event) for event in body.events]
        status = await webhooks.post(events, body.signature)
        for event in events:
            webhooks.note(event, status)
        return {"webhook_status": status, "events": events}

    @router.get("/webhooks")
    async def delivered() -> list[Json]:
        rows = platform.store.rows("SELECT event, deliveries, status FROM webhooks ORDER BY rowid")
        return [{**row, "event": json.loads(row["event"])} for row in rows]

    @router.post("/webhooks/{event_id}/redeliver")
    async def redeliver(event_id: str) -> Json:
        try:
            return {"event_id": event_id, "webhook_status": await webhooks.redeliver(event_id)}
        except KeyError as error:
            raise HTTPException(404, f"There is no webhook event {event_id}.") from error


def _add_trouble(router: APIRouter, platform: Platform) -> None:
    clock, faults, sending = platform.clock, platform.faults, platform.sending

    @router.get("/clock")
    async def read_clock() -> Json:
        now = clock.now_ms()
        return {"now_ms": now, "now": datetime.fromtimestamp(now / 1000, UTC).isoformat(), "frozen": clock.frozen}

    @router.post("/clock")
    async def change_clock(body: ClockChange) -> Json:
        if body.frozen is not None:
            (clock.freeze if body.frozen else clock.run)()
        clock.advance(body.advance)
        return await read_clock()

    @router.post("/faults", status_code=201)
    async def add_fault(body: NewFault) -> Json:
        faults.add(Fault(**body.model_dump()))
        return body.model_dump()

    @router.delete("/faults", status_code=204)
    async def clear_faults() -> None:
        faults.clear()

    @router.put("/rates")
    async def set_rate(body: Rate) -> Json:
        faults.per_second[body.operation] = body.per_second
        return dict(faults.per_second)

    @router.get("/quota")
    async def read_quota() -> Json:
        return {"quota": sending.quota, "used": sending.used()}

    @router.put("/quota")
    async def set_quota(body: Quota) -> Json:
        sending.quota = body.quota
        if body.used is not None:
            platform.store.run("INSERT OR REPLACE INTO usage (month, count) VALUES (?, ?)", sending.month(), body.used)
        platform.live.changed("quota")
        return await read_quota()


def _add_records(router: APIRouter, platform: Platform) -> None:
    clock, store = platform.clock, platform.store

    @router.get("/sends")
    async def sends() -> list[Json]:
        rows = store.rows("SELECT at, operation, status, recipients, delivered, body FROM sends ORDER BY seq")
        return [{**r, **{k: json.loads(r[k]) for k in ("recipients", "delivered", "body")}} for r in rows]

    @router.post("/alerts", status_code=202)
    async def take_alert(request: Request) -> Json:
        raw = (await request.body()).decode(errors="replace")
        try:
            content = json.loads(raw)
        except ValueError:
            content = {"text": raw}
        store.run(
            "INSERT INTO alerts (at, content) VALUES (?, ?)", clock.now_ms(), json.dumps(content, ensure_ascii=False)
        )
        platform.live.changed("alerts")
        return {}

    @router.get("/alerts")
    async def alerts() -> list[Json]:
        rows = store.rows("SELECT at, content FROM alerts ORDER BY seq")
        return [{"at": row["at"], "alert": json.loads(row["content"])} for row in rows]

    @router.delete("/alerts", status_code=204)
    async def clear_alerts() -> None:
        store.run("DELETE FROM alerts")
        platform.live.changed("alerts")
