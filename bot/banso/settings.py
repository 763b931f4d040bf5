"""What can be set from the environment, with defaults that serve one machine."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LINE_API = "https://api.line.me"
STAND_IN_SECRET, STAND_IN_TOKEN = "stand-in-secret", "stand-in-token"
"""Worth nothing outside of this machine."""


def _either(name: str) -> AliasChoices:
    return AliasChoices(f"BANSO_{name}", name)


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and the cure."""


class Settings(BaseSettings):
    """Read from `BANSO_…`; the two of LINE also by LINE's usual names."""

    model_config = SettingsConfigDict(env_prefix="BANSO_", env_file=".env", extra="ignore", populate_by_name=True)

    host: str = "127.0.0.1"
    port: int = 8800
    project: Path = Path()
    city: str = "kyoto"
    database: str = "var/banso.db"
    master_key: SecretStr | None = None

    nlu_url: str = "http://127.0.0.1:8802"
    review_below: float = Field(0.5, ge=0, le=1)

    line_channel_secret: SecretStr | None = Field(None, validation_alias=_either("LINE_CHANNEL_SECRET"))
    line_channel_access_token: SecretStr | None = Field(None, validation_alias=_either("LINE_CHANNEL_ACCESS_TOKEN"))
    line_api_url: str = ""
    stand_in_url: str = "http://127.0.0.1:8801"

    alert_webhook_url: str | None = None
    alert_mail_to: str = ""
    on_call_webhook_url: str = ""
    on_call_mail_to: str = ""
    smtp: str = ""
    mail_from: str = "banso@localhost"
    console_url: str = ""
    editor_link: str | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        secret, token = _plain(self.line_channel_secret), _plain(self.line_channel_access_token)
        if bool(secret) != bool(token):
            missing = "LINE_CHANNEL_SECRET" if token else "LINE_CHANNEL_ACCESS_TOKEN"
            raise ValueError(f"{missing} is not set: a LINE channel needs its secret and its access token, or neither")
        return self

    @model_validator(mode="after")
    def _console_at_home(self) -> Self:
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104 - compared, not bound
        self.console_url = self.console_url or f"http://{host}:{self.port}/console"
        return self

    @property
    def real_channel(self) -> bool:
        """Whether a real LINE channel is served: not the stand-in, so nothing meant for development works."""
        return _plain(self.line_channel_access_token) not in ("", STAND_IN_TOKEN)

    @property
    def key(self) -> str:
        """The master key as set; empty where it is not."""
        return _plain(self.master_key)

    @property
    def channel_secret(self) -> str:
        return _plain(self.line_channel_secret) or STAND_IN_SECRET

    @property
    def access_token(self) -> str:
        return _plain(self.line_channel_access_token) or STAND_IN_TOKEN

    @property
    def api_url(self) -> str:
        """Where the Messaging API is: the stand-in unless a real channel or an address is set."""
        return (self.line_api_url or (LINE_API if self.real_channel else self.stand_in_url)).rstrip("/")

    @property
    def map_link(self) -> str:
        """Where a click on the console's map leads, with {file}, {path} and {line} to be filled in: by default VS Code
        on a machine of one's own, for a real channel nowhere."""
        if self.editor_link is not None:
            return self.editor_link
        return "" if self.real_channel else "vscode://file{path}:{line}"

    @property
    def duty_webhook_url(self) -> str:
        """Where notices go; by default the stand-in shows them, for a real channel nowhere."""
        if self.alert_webhook_url is not None:
            return self.alert_webhook_url
        return "" if self.real_channel else f"{self.stand_in_url.rstrip('/')}/_stand_in/alerts"


def _plain(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()


def read_settings() -> Settings:
    """From the environment and `.env`; raises SettingsError that names what is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"the settings cannot be used: {wrong}") from None
