"""What can be set, and what is said where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from banso.settings import Settings, SettingsError, read_settings
from banso.wiring.service import build

EXAMPLE = Path(__file__).parents[3] / ".env.example"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BANSO_{name.upper()}", raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_any_setting_one_machine_is_served_with_the_stand_in() -> None:
    settings = read_settings()
    assert not settings.real_channel
    assert settings.api_url == "http://127.0.0.1:8801"
    assert settings.duty_webhook_url == "http://127.0.0.1:8801/_stand_in/alerts"


@pytest.mark.parametrize("prefix", ["", "BANSO_"])
def test_with_secret_and_token_the_real_line_is_served(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setenv(f"{prefix}LINE_CHANNEL_SECRET", "s")
    monkeypatch.setenv(f"{prefix}LINE_CHANNEL_ACCESS_TOKEN", "t")
    settings = read_settings()
    assert (settings.real_channel, settings.api_url) == (True, "https://api.line.me")
    assert settings.duty_webhook_url == "", "nothing goes to a stand-in that is not there"
    assert "LINE_CHANNEL_SECRET='s'" not in repr(settings)


def test_one_without_the_other_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", "t")
    with pytest.raises(SettingsError, match="LINE_CHANNEL_SECRET is not set"):
        read_settings()


def test_the_console_is_named_where_the_bot_listens_unless_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_PORT", "9100")
    monkeypatch.setenv("BANSO_HOST", "0.0.0.0")  # noqa: S104 - read, not bound
    assert read_settings().console_url == "http://127.0.0.1:9100/console"
    monkeypatch.setenv("BANSO_CONSOLE_URL", "https://banso.example/console")
    assert read_settings().console_url == "https://banso.example/console"


def test_a_value_of_the_wrong_kind_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_PORT", "many")
    with pytest.raises(SettingsError, match="port"):
        read_settings()


def test_a_real_channel_does_not_start_without_a_key_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINE_CHANNEL_SECRET", "s")
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", "t")
    with pytest.raises(SettingsError, match="BANSO_MASTER_KEY is not set"):
        build(read_settings())


def test_every_setting_stands_in_the_example() -> None:
    written = EXAMPLE.read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"{name.upper()}=" in written, name
