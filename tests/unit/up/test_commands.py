"""What `banso up` says on the terminal."""

from __future__ import annotations

import io
import socket
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from rich.console import Console

from banso.settings import Settings
from banso.up.commands import run_up, welcome
from banso.web.console.commands import PASSWORD_FILE

URL = "http://127.0.0.1:9000/console"


def welcomed(data: Path, **given: Any) -> str:
    (data / PASSWORD_FILE).write_text("open sesame\n")
    out = io.StringIO()
    settings = Settings(console_url=URL, stand_in_url="http://127.0.0.1:9001", _env_file=None, **given)
    welcome(Console(file=out, width=200), settings, data, 3.2)
    return out.getvalue()


def test_every_page_is_told_with_its_address(tmp_path: Path) -> None:
    addresses = [line.split()[-1] for line in welcomed(tmp_path).splitlines() if "http" in line]
    assert addresses == ["http://127.0.0.1:9001", URL, f"{URL}/map"]


def test_on_one_machine_the_password_is_told(tmp_path: Path) -> None:
    assert "open sesame" in welcomed(tmp_path)


def test_with_a_real_channel_there_is_no_chat_page_and_no_password_to_be_read(tmp_path: Path) -> None:
    given = {"line_channel_secret": SecretStr("a"), "line_channel_access_token": SecretStr("b")}
    said = welcomed(tmp_path, **given)
    assert "9001" not in said
    assert "open sesame" not in said
    assert "banso staff add" in said
    assert f"{URL}/map" in said


def test_a_port_in_use_is_told_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        settings = Settings(nlu_url=f"http://127.0.0.1:{port}", _env_file=None)
        assert run_up(settings, tmp_path) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert f"Port {port}, which nlu needs, is in use" in said
    assert "BANSO_NLU_URL" in said
