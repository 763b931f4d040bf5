"""Who may see conversations: staff with a role, a login and a password."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from banso.ports import Role, Staff, Store

MIN_PASSWORD = 10
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")


class PasswordError(ValueError):
    """A password that is not taken; the message says why."""


async def sign_in(store: Store, login: str, password: str) -> Staff | None:
    """The staff member, None where login and password do not fit. Takes as long for a login that nobody has."""
    staff = await store.run(lambda unit: unit.duty.staff(login))
    try:
        # In a thread: hashing takes a while on purpose, and webhooks are not to wait for it.
        await asyncio.to_thread(_HASHER.verify, staff.password_hash if staff else _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    return staff


async def put_staff(store: Store, login: str, name: str, role: Role, password: str) -> Staff:
    """Add a staff member or change one. Raises PasswordError where the password is too short."""
    if len(password) < MIN_PASSWORD:
        raise PasswordError(f"the password has {len(password)} characters, at least {MIN_PASSWORD} are needed")
    staff = replace(Staff(login, name, role), password_hash=_HASHER.hash(password))
    await store.run(lambda unit: unit.duty.put_staff(staff))
    return staff
