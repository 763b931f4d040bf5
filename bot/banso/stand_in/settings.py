"""What the stand-in can be told."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

DEFAULT_CHANNEL_SECRET = "stand-in-secret"  # noqa: S105  # a development default, worth nothing outside
DEFAULT_CHANNEL_ACCESS_TOKEN = "stand-in-token"  # noqa: S105


class StandInSettings(BaseModel):
    """Settings of one stand-in.

    `database` is a path, or `:memory:`. `monthly_quota` is messages a month, counted per recipient; the default
    is the free plan's in Japan. `redelivery_delays` are the seconds of waiting before each further delivery of a
    webhook that was not answered with 2xx; empty means no redelivery, which is LINE's own default.
    """

    model_config = ConfigDict(frozen=True)

    host: str = "127.0.0.1"
    port: int = 8801
    bot_url: str = "http://127.0.0.1:8800"
    webhook_path: str = "/line/webhook"
    channel_secret: str = DEFAULT_CHANNEL_SECRET
    channel_access_token: str = DEFAULT_CHANNEL_ACCESS_TOKEN
    database: str = ":memory:"
    bot_name: str = "ばんそう"
    bot_status: str = "あなたの隣を、あなたの速さで。"
    monthly_quota: int = 200
    redelivery_delays: tuple[float, ...] = ()
    webhook_timeout: float = 10.0

    @property
    def webhook_url(self) -> str:
        """Where the bot's webhook listens."""
        return self.bot_url.rstrip("/") + self.webhook_path
