"""`banso staff add`, and the account of a machine that serves the stand-in."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import typer

from banso.ports import Role, Store
from banso.service.staff import PasswordError, put_staff, sign_in

PASSWORD_SETTING = "BANSO_STAFF_PASSWORD"  # noqa: S105  the setting's name
DEMO_LOGIN, DEMO_NAME = "counselor", "佐藤"
PASSWORD_FILE = "console-password"  # noqa: S105  the file's name


async def add_staff_member(store: Store, login: str, name: str, role: Role, password: str | None = None) -> int:
    """Add a staff member or change one; the exit code. Asks for the password where neither it nor
    BANSO_STAFF_PASSWORD is given. `name` is what seekers and colleagues are told, without さん."""
    chosen = password or os.environ.get(PASSWORD_SETTING)
    if not chosen:
        chosen = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    try:
        staff = await put_staff(store, login, name, role, chosen)
    except PasswordError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{staff.login} ({staff.name}) may sign in as {staff.role}\n")
    return 0


async def ensure_demo_staff(store: Store, folder: Path = Path("var")) -> tuple[str, str]:
    """The login and password of a counselor for one machine, who may also review what was read unsurely; the
    password is made once and kept in `folder`.

    Never for a real channel: whoever can read the file can read the conversations.
    """
    file = folder / PASSWORD_FILE
    password = file.read_text().strip() if file.exists() else ""
    if not password:
        password = secrets.token_urlsafe(9)
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"{password}\n")
    if await sign_in(store, DEMO_LOGIN, password) is None:
        await put_staff(store, DEMO_LOGIN, DEMO_NAME, "admin", password)
    return DEMO_LOGIN, password
