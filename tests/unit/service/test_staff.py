"""Who may sign in."""

import pytest

from banso.service.staff import PasswordError, put_staff, sign_in
from tests.unit.service.conftest import World


async def test_only_the_right_password_signs_in(world: World) -> None:
    await put_staff(world.store, "tanaka", "田中", "counselor", "a long password")
    staff = await sign_in(world.store, "tanaka", "a long password")
    assert staff is not None
    assert (staff.name, staff.role) == ("田中", "counselor")
    assert await sign_in(world.store, "tanaka", "another password") is None
    assert await sign_in(world.store, "nobody", "a long password") is None


async def test_a_password_is_kept_as_a_hash_and_can_be_changed(world: World) -> None:
    await put_staff(world.store, "tanaka", "田中", "counselor", "a long password")
    changed = await put_staff(world.store, "tanaka", "田中", "counselor", "another password")
    assert "password" not in changed.password_hash
    assert await sign_in(world.store, "tanaka", "a long password") is None


async def test_a_short_password_is_not_taken(world: World) -> None:
    with pytest.raises(PasswordError, match="at least 10"):
        await put_staff(world.store, "tanaka", "田中", "counselor", "short")
