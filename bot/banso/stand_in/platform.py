"""All parts of one stand-in, joined."""

from __future__ import annotations

from dataclasses import dataclass

from banso.stand_in.clock import PlatformClock
from banso.stand_in.faults import Faults
from banso.stand_in.live import Live
from banso.stand_in.notices import NoticeBoard
from banso.stand_in.seekers import Seekers
from banso.stand_in.sending import Sending
from banso.stand_in.settings import StandInSettings
from banso.stand_in.store import Store
from banso.stand_in.webhooks import Webhooks


@dataclass(frozen=True, slots=True)
class Platform:
    """One LINE platform with one official account."""

    settings: StandInSettings
    clock: PlatformClock
    store: Store
    live: Live
    webhooks: Webhooks
    seekers: Seekers
    sending: Sending
    faults: Faults
    notices: NoticeBoard

    @classmethod
    def open(cls, settings: StandInSettings, clock: PlatformClock | None = None) -> Platform:
        """Open the database and join the parts."""
        clock = clock or PlatformClock()
        store, live = Store(settings.database), Live()
        webhooks = Webhooks(settings, store, clock, live)
        seekers = Seekers(store, clock, webhooks, live)
        sending = Sending(store, clock, seekers, live, settings.monthly_quota)
        return cls(settings, clock, store, live, webhooks, seekers, sending, Faults(clock), NoticeBoard(live))

    async def close(self) -> None:
        """Stop deliveries and close the database."""
        await self.webhooks.close()
        self.store.close()
