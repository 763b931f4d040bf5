"""Who is at the console: the session, the token against forged forms, and a limit to guessing passwords."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fastapi import Request
from starlette.datastructures import FormData

from banso.ports import Role, Staff, Store

HELPERS: tuple[Role, ...] = ("counselor", "admin")
"""Who sees conversations: what seekers say is for those who help them."""
REVIEWERS: tuple[Role, ...] = ("designer", "admin")
"""Who sees masked sentences that may have been read wrongly."""
MAY_ENTER: tuple[Role, ...] = ("counselor", "designer", "official", "admin")
"""Who may sign in, and sees the map: counts, and nobody in them."""
HOME, REVIEW, MAP = "/console/", "/console/review", "/console/map"
MAX_FAILURES = 5
FAILURE_WINDOW = timedelta(minutes=5)
SESSION_SECONDS = 12 * 60 * 60
"""A working day."""
_LOGIN, _STAMP, _CSRF = "login", "stamp", "csrf"


class NotSignedInError(Exception):
    """Nobody is signed in, or no longer."""


class RefusedError(Exception):
    """Not allowed; the message is for the person at the console."""


def session_secret(master_key: str) -> str:
    """What sessions are signed with, from the master key, so that it is no setting of its own."""
    return hmac.new(master_key.encode(), b"banso console session", hashlib.sha256).hexdigest()


@dataclass
class LoginLimit:
    """Counts failed logins: after MAX_FAILURES within FAILURE_WINDOW a login is not tried any more.

    Kept in memory: the console is one process, and a restart forgives.
    """

    _failures: dict[str, deque[datetime]] = field(default_factory=dict)

    def allows(self, login: str, now: datetime) -> bool:
        """Whether a password may be tried for this login now."""
        self._forget(now)
        return len(self._failures.get(login, ())) < MAX_FAILURES

    def failed(self, login: str, now: datetime) -> None:
        """Note a failure."""
        self._failures.setdefault(login, deque()).append(now)

    def succeeded(self, login: str) -> None:
        """Forget what failed before."""
        self._failures.pop(login, None)

    def _forget(self, now: datetime) -> None:
        for login in list(self._failures):
            failures = self._failures[login]
            while failures and now - failures[0] >= FAILURE_WINDOW:
                failures.popleft()
            if not failures:
                del self._failures[login]


def sign_in(request: Request, staff: Staff) -> None:
    """Begin a session of its own: nothing of the one before the login is kept."""
    request.session.clear()
    request.session.update({_LOGIN: staff.login, _STAMP: _stamp(staff), _CSRF: secrets.token_urlsafe(32)})


def sign_out(request: Request) -> None:
    """End the session."""
    request.session.clear()


async def signed_in(request: Request, store: Store, roles: Collection[Role] = HELPERS) -> Staff:
    """Who is at the console. A new password or another role ends older sessions.

    Raises NotSignedInError, and RefusedError where the page is not for the role.
    """
    login = request.session.get(_LOGIN)
    if not isinstance(login, str):
        raise NotSignedInError
    staff = await store.run(lambda unit: unit.duty.staff(login))
    stamp = str(request.session.get(_STAMP, ""))
    if staff is None or not secrets.compare_digest(stamp, _stamp(staff)):
        raise NotSignedInError
    if staff.role not in roles:
        raise RefusedError("この画面は、別の役割の方のものです。")
    return staff


def csrf_token(request: Request) -> str:
    """The session's token for forms, made where there is none."""
    known = request.session.get(_CSRF)
    if not isinstance(known, str):
        known = request.session[_CSRF] = secrets.token_urlsafe(32)
    return known


def check_csrf(request: Request, form: FormData) -> None:
    """Raises RefusedError where the form was not sent from a page of this session."""
    known, given = request.session.get(_CSRF), form.get("csrf")
    if not (isinstance(known, str) and isinstance(given, str) and hmac.compare_digest(known.encode(), given.encode())):
        raise RefusedError("ページを開いてから時間がたったようです。もう一度ページを開いて、送り直してください。")


def safe_next(path: object) -> str:
    """Where to go after the login: only to a page of this console."""
    known = r"/console/(?:seekers/[\w-]+|review|map(?:/\w+)?)"
    return path if isinstance(path, str) and re.fullmatch(known, path) else HOME


def way_to(staff: Staff, goal: str) -> str:
    """The page to show instead of one that is not for the role."""
    if goal.startswith(MAP):
        return goal
    if staff.role in (REVIEWERS if goal == REVIEW else HELPERS):
        return goal
    return next((page for page, roles in ((HOME, HELPERS), (REVIEW, REVIEWERS)) if staff.role in roles), MAP)


def _stamp(staff: Staff) -> str:
    return hashlib.sha256(f"{staff.role}\0{staff.password_hash}".encode()).hexdigest()[:24]
