"""The account's name in the chat page is the one that the bot calls itself."""

from __future__ import annotations

from pathlib import Path

from banso.stand_in.settings import StandInSettings

ROOT = Path(__file__).parents[3]


def test_the_account_is_called_as_the_bot_calls_itself() -> None:
    name = StandInSettings().bot_name
    assert f"はじめまして。「{name}」です。" in (ROOT / "domain.yml").read_text("utf-8")
    page = (ROOT / "bot/banso/stand_in/page/static/index.html").read_text("utf-8")
    assert f'id="account-name">{name}<' in page  # what stands there until the page has asked
