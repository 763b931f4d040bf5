"""Notices to counselors by webhook and by mail, over real connections on this machine."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any

from banso.adapters.alerts.notices import Notices, Ways
from banso.ports import Notice

RAISED = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
NOTICE = Notice(7, "crisis", "self", RAISED, "duty", address="http://console")
Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(handle: Handle) -> AsyncIterator[int]:
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def web_server(taken: list[dict[str, Any]], status: str = "200 OK") -> Handle:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split("\r\n")[0])
        taken.append(json.loads(await reader.readexactly(length)))
        writer.write(f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        writer.close()

    return handle


def mail_server(taken: list[bytes]) -> Handle:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while line := await reader.readline():
            verb = line.split()[0].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                taken.append((await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n"))
            writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                break
        writer.close()

    return handle


async def test_the_webhook_is_told_where_to_look() -> None:
    taken: list[dict[str, Any]] = []
    async with listening(web_server(taken)) as port:
        notices = Notices({"duty": Ways(f"http://127.0.0.1:{port}/hook")}, "", "")
        assert await notices.notify(NOTICE)
    (told,) = taken
    assert (told["alert"], told["grade"], told["address"]) == (7, "crisis", "http://console")
    assert "20:00" in told["text"]


async def test_the_mail_says_in_its_subject_only_that_somebody_should_look() -> None:
    taken: list[bytes] = []
    async with listening(mail_server(taken)) as port:
        notices = Notices({"duty": Ways(mail_to="duty@example.org")}, f"127.0.0.1:{port}", "banso@example.org")
        assert await notices.notify(NOTICE)
    mail = message_from_bytes(taken[0])
    assert (mail["To"], mail["From"]) == ("duty@example.org", "banso@example.org")
    assert str(make_header(decode_header(mail["Subject"]))) == "【伴走】すぐに確認をお願いします"


async def test_where_one_way_fails_the_other_counts() -> None:
    refused: list[dict[str, Any]] = []
    mails: list[bytes] = []
    async with listening(web_server(refused, "500 broken")) as port, listening(mail_server(mails)) as smtp:
        ways = {"duty": Ways(f"http://127.0.0.1:{port}", "duty@example.org")}
        assert await Notices(ways, f"127.0.0.1:{smtp}", "banso@example.org").notify(NOTICE)  # type: ignore[arg-type]
    assert len(refused) == len(mails) == 1


async def test_where_nobody_listens_nobody_was_reached() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        ways = Ways(f"http://127.0.0.1:{port}", "duty@example.org")
        assert not await Notices({"duty": ways}, f"127.0.0.1:{port}", "b@example.org").notify(NOTICE)


async def test_a_recipient_without_any_way_is_not_reached_and_says_so() -> None:
    notices = Notices({"duty": Ways(mail_to="duty@example.org")}, "", "")
    assert not notices.reaches("duty"), "mail without a server reaches nobody"
    assert not notices.reaches("on_call")
    assert not await notices.notify(NOTICE)
