"""Notices to counselors by webhook and mail. They say that somebody needs a human, and where to look; never what
was said or by whom."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage

import httpx
import structlog

from banso.dialog.windows import JST
from banso.ports import Notice, Recipient

log = structlog.get_logger()

TIMEOUT = 5.0


@dataclass(frozen=True, slots=True)
class Ways:
    """How one recipient is reached; empty: not."""

    webhook_url: str = ""
    mail_to: str = ""


class Notices:
    """`ports.Notifier`. `smtp` is host:port, `mail_from` the sender of mails."""

    def __init__(self, ways: Mapping[Recipient, Ways], smtp: str, mail_from: str) -> None:
        self._ways, self._smtp, self._mail_from = ways, smtp, mail_from

    def reaches(self, to: Recipient) -> bool:
        ways = self._ways.get(to, Ways())
        return bool(ways.webhook_url or (ways.mail_to and self._smtp))

    async def notify(self, notice: Notice) -> bool:
        ways = self._ways.get(notice.to, Ways())
        reached = []
        if ways.webhook_url:
            reached.append(await _post(ways.webhook_url, notice))
        if ways.mail_to and self._smtp:
            reached.append(await asyncio.to_thread(self._mail, ways.mail_to, notice))
        return any(reached)

    def _mail(self, to: str, notice: Notice) -> bool:
        mail = EmailMessage()
        mail["Subject"] = subject(notice)
        mail["From"], mail["To"] = self._mail_from, to
        mail.set_content(body(notice))
        host, _, port = self._smtp.partition(":")
        try:
            with smtplib.SMTP(host, int(port or 25), timeout=TIMEOUT) as server:
                server.send_message(mail)
        except (OSError, smtplib.SMTPException) as error:
            log.error("notice not mailed", alert=notice.alert_id, error=type(error).__name__)
            return False
        return True


async def _post(url: str, notice: Notice) -> bool:
    data = {
        "alert": notice.alert_id,
        "grade": notice.grade,
        "kind": notice.kind,
        "raised_at": notice.raised_at.isoformat(),
        "to": notice.to,
        "passed_on": notice.passed_on,
        "address": notice.address,
        "title": subject(notice),
        "text": body(notice),
    }
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
            (await client.post(url, json=data)).raise_for_status()
    except httpx.HTTPError as error:
        log.error("notice not posted", alert=notice.alert_id, error=type(error).__name__)
        return False
    return True


def subject(notice: Notice) -> str:
    """For the phone's lock screen: anybody may see it."""
    return "【伴走】確認をお願いします（引き継ぎ）" if notice.passed_on else "【伴走】すぐに確認をお願いします"


def body(notice: Notice) -> str:
    at = notice.raised_at.astimezone(JST)
    first = f"{at:%H:%M}に、すぐに人の対応が必要かもしれない会話がありました。"
    passed = "まだ誰も確認していないため、こちらにお知らせしています。\n" if notice.passed_on else ""
    where = f"管理画面で確認してください: {notice.address}" if notice.address else "管理画面で確認してください。"
    return f"{first}\n{passed}内容はこのお知らせには書いていません。\n{where}\n"
