"""The people with phones: who they are, what they see, and what they do."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from banso.stand_in.clock import PlatformClock
from banso.stand_in.live import Live
from banso.stand_in.pressing import buttons_of, plain_text, quick_replies_of
from banso.stand_in.store import Row, Store
from banso.stand_in.webhooks import Webhooks

Status = Literal["stranger", "friend", "blocked"]
NAMES = ("みどり", "たけし", "かおり", "けんじ", "ゆみ", "まこと", "さちこ", "ひろし")
STICKER_PACKAGE = "8801"


class SeekerError(Exception):
    """Something that a person cannot do on their phone; the message says why and what would help."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """A person with a phone. `stranger` has not added the account yet, `blocked` has blocked it."""

    user_id: str
    name: str
    status: Status
    was_blocked: bool


class Seekers:
    """All the phones. What a person does becomes a message in their chat and an event at the bot's webhook."""

    def __init__(self, store: Store, clock: PlatformClock, webhooks: Webhooks, live: Live) -> None:
        self._store, self._clock, self._webhooks, self._live = store, clock, webhooks, live
        self._loading: dict[str, int] = {}

    def all(self) -> list[Seeker]:
        """Everybody, in the order in which they came."""
        return [_seeker(row) for row in self._store.rows("SELECT * FROM seekers ORDER BY created_at, rowid")]

    def find(self, user_id: str) -> Seeker | None:
        """The seeker with this user ID."""
        row = self._store.row("SELECT * FROM seekers WHERE user_id = ?", user_id)
        return _seeker(row) if row else None

    def get(self, user_id: str) -> Seeker:
        """The seeker with this user ID; raises SeekerError when there is none."""
        if (seeker := self.find(user_id)) is None:
            raise SeekerError(f"There is no seeker {user_id}; GET /_stand_in/seekers lists them.")
        return seeker

    def create(self, name: str | None = None) -> Seeker:
        """A new person who has not added the account yet."""
        number = len(self.all())
        chosen = name or NAMES[number % len(NAMES)] + (str(number // len(NAMES) + 1) if number >= len(NAMES) else "")
        user_id = "U" + secrets.token_hex(16)
        self._store.run(
            "INSERT INTO seekers (user_id, name, status, created_at) VALUES (?, ?, 'stranger', ?)",
            user_id, chosen, self._clock.now_ms(),
        )  # fmt: skip
        self._live.changed("seekers")
        return self.get(user_id)

    def remove(self, user_id: str) -> None:
        """Take the phone away, with the chat."""
        self.get(user_id)
        self._store.forget_seeker(user_id)
        self._live.changed("seekers")

    def follow(self, user_id: str) -> str:
        """Add the account as a friend, or unblock it. Returns the webhook event's id, as all that follow do."""
        seeker = self.get(user_id)
        if seeker.status == "friend":
            raise SeekerError("The account is a friend already; block it first.")
        self._store.run("UPDATE seekers SET status = 'friend' WHERE user_id = ?", user_id)
        self._live.changed("seekers", user_id)
        return self._webhooks.emit(user_id, {"type": "follow", "follow": {"isUnblocked": seeker.was_blocked}})

    def block(self, user_id: str) -> str:
        """Block the account: it gets an unfollow event, and nothing that it sends arrives any more."""
        self._friend(user_id)
        self._store.run("UPDATE seekers SET status = 'blocked', was_blocked = 1 WHERE user_id = ?", user_id)
        self._loading.pop(user_id, None)
        self._live.changed("seekers", user_id)
        return self._webhooks.emit(user_id, {"type": "unfollow"})

    def say(self, user_id: str, text: str) -> str:
        """Write a message."""
        if not text.strip():
            raise SeekerError("The text is empty.")
        return self._message(user_id, {"type": "text", "text": text})

    def stick(self, user_id: str, sticker_id: str, keywords: list[str]) -> str:
        """Send a sticker."""
        content = {"type": "sticker", "packageId": STICKER_PACKAGE, "stickerId": sticker_id}
        return self._message(user_id, {**content, "stickerResourceType": "STATIC", "keywords": keywords})

    def show_place(self, user_id: str, title: str, address: str, latitude: float, longitude: float) -> str:
        """Send a place on the map."""
        place = {"title": title, "address": address, "latitude": latitude, "longitude": longitude}
        return self._message(user_id, {"type": "location", **place})

    def show_image(self, user_id: str, data: bytes, content_type: str) -> str:
        """Send a picture."""
        return self._message(user_id, {"type": "image", "contentProvider": {"type": "line"}}, (content_type, data))

    def press(self, user_id: str, action: Row, params: Row | None = None) -> str | None:
        """Press a button with `action`; `params` is what a date picker chose. None where nothing reaches the bot."""
        self._friend(user_id)
        match action.get("type"):
            case "message":
                return self.say(user_id, str(action["text"]))
            case "postback" | "datetimepicker" | "richmenuswitch":
                postback = {"data": action["data"], **({"params": params} if params else {})}
                event_id = self._webhooks.new_event_id()
                if action.get("displayText"):
                    shown = {"type": "text", "text": action["displayText"], "fromPostback": True}
                    self._store.add_message(user_id, "seeker", shown, self._clock.now_ms(), event_id)
                self._live.changed("chat", user_id)
                return self._webhooks.emit(user_id, {"type": "postback", "postback": postback}, event_id)
            case _:
                return None

    def button(self, user_id: str, label: str) -> Row:
        """The action of the latest button with this label that can be pressed; raises SeekerError if there is none."""
        visible = self.visible_messages(user_id)
        actions = quick_replies_of(visible)
        for message in reversed(visible):
            if message["sender"] == "bot":
                actions = [*actions, *buttons_of(message["body"])]
        for action in actions:
            if action.get("label") == label:
                return action
        labels = "、".join(str(action.get("label")) for action in actions) or "none"
        raise SeekerError(f"There is no button 「{label}」 to press. There are: {labels}.")

    def unsend(self, user_id: str, message_id: str) -> str:
        """Take a message of one's own back."""
        changed = self._store.run(
            "UPDATE messages SET state = 'unsent', body = '{}' WHERE id = ? AND user_id = ? AND sender = 'seeker' "
            "AND state != 'unsent'", message_id, user_id,
        )  # fmt: skip
        if not changed:
            raise SeekerError(f"{user_id} has no message {message_id} that could be taken back.")
        self._store.run("DELETE FROM images WHERE message_id = ?", message_id)
        self._live.changed("chat", user_id)
        return self._webhooks.emit(user_id, {"type": "unsend", "unsend": {"messageId": message_id}})

    def receive(self, user_id: str, message: Row) -> str | None:
        """A message of the account arrives; returns its id, or None where it is not shown to anybody."""
        seeker = self.find(user_id)
        if seeker is None or seeker.status != "friend":
            return None
        self._loading.pop(user_id, None)
        message_id = self._store.add_message(user_id, "bot", message, self._clock.now_ms())
        self._live.changed("chat", user_id)
        return message_id

    def retell(self, user_id: str, answers: Sequence[tuple[str | None, int, Sequence[Mapping[str, Any]]]]) -> None:
        """Let the chat be the seeker's own messages with these answers of the account: the webhook event answered
        (None: no event of the page), milliseconds since the epoch, messages. Somebody who is gone is passed over."""
        if self.find(user_id) is None:
            return
        old = self._store.messages(user_id)
        own = {row["event_id"]: row for row in old if row["sender"] == "seeker"}
        told: list[Row] = []
        for event_id, at, bodies in answers:
            if event_id in own:
                told.append(own.pop(event_id))
            for body in bodies:
                here = old[len(told)] if len(told) < len(old) else None
                # The message in the same place keeps its id, so that the page draws it anew where it stands.
                message_id = here["id"] if here is not None and here["sender"] == "bot" else None
                told.append(
                    {"id": message_id, "sender": "bot", "body": body, "at": at, "event_id": None, "state": "sent"}
                )
        told += own.values()
        self._loading.pop(user_id, None)
        self._store.rewrite_messages(user_id, told)
        self._live.changed("chat", user_id)

    def start_loading(self, user_id: str, seconds: int) -> None:
        """Show the moving dots until a message arrives or `seconds` are over."""
        seeker = self.find(user_id)
        if seeker is not None and seeker.status == "friend":
            self._loading[user_id] = self._clock.now_ms() + seconds * 1000
            self._live.changed("chat", user_id)

    def loading_ms(self, user_id: str) -> int:
        """How long the dots still move, in milliseconds."""
        return max(0, self._loading.get(user_id, 0) - self._clock.now_ms())

    def visible_messages(self, user_id: str) -> list[Row]:
        """The chat, oldest first."""
        return self._store.messages(user_id)

    def image(self, message_id: str) -> tuple[str, bytes] | None:
        """Content type and bytes of a picture that somebody sent."""
        row = self._store.row("SELECT content_type, data FROM images WHERE message_id = ?", message_id)
        return (row["content_type"], row["data"]) if row else None

    def transcript(self, user_id: str) -> list[Row]:
        """The chat in short, for tests: sender, type, text, state and labels of buttons of each message."""
        return [
            {
                "id": row["id"], "from": row["sender"], "at": row["at"], "state": row["state"],
                "type": row["body"].get("type"), "text": plain_text(row["body"]), "message": row["body"],
                "buttons": [a.get("label") for a in buttons_of(row["body"])],
            }
            for row in self.visible_messages(user_id)
        ]  # fmt: skip

    def _friend(self, user_id: str) -> Seeker:
        seeker = self.get(user_id)
        if seeker.status == "stranger":
            raise SeekerError(f"{seeker.name} has not added the account yet: follow first.")
        if seeker.status == "blocked":
            raise SeekerError(f"{seeker.name} has blocked the account: unblock it first.")
        return seeker

    def _message(self, user_id: str, content: dict[str, Any], image: tuple[str, bytes] | None = None) -> str:
        self._friend(user_id)
        event_id = self._webhooks.new_event_id()
        message_id = self._store.add_message(user_id, "seeker", content, self._clock.now_ms(), event_id)
        if image is not None:
            self._store.run("INSERT INTO images (message_id, content_type, data) VALUES (?, ?, ?)", message_id, *image)
        quote = base64.urlsafe_b64encode(secrets.token_bytes(24)).decode()
        sent = {**content, "id": message_id} | ({} if content["type"] == "location" else {"quoteToken": quote})
        self._live.changed("chat", user_id)
        return self._webhooks.emit(user_id, {"type": "message", "message": sent}, event_id)


def _seeker(row: Row) -> Seeker:
    return Seeker(row["user_id"], row["name"], row["status"], bool(row["was_blocked"]))
