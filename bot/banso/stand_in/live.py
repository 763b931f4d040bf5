"""News for the chat pages that are open."""

from __future__ import annotations

from banso.sse import Broadcast


class Live(Broadcast):
    """Tells open pages that something has changed; each fetches what it needs, so a lost notice does no harm."""

    def changed(self, what: str, user_id: str | None = None) -> None:
        """`what` is chat, seekers, alerts, quota or notice; `user_id` says whose."""
        self.tell({"what": what, "seeker": user_id})
