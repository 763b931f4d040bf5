"""The stores that keep the contract: a new one is one more kind here, and every test in this folder is asked of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from banso.adapters.storage.keys import Keyring, new_master_key
from banso.adapters.storage.store import SqlStore
from banso.ports import Store


@pytest.fixture(params=["in memory", "in a file"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    path = ":memory:" if request.param == "in memory" else str(tmp_path / "new" / "banso.db")
    store = SqlStore(path, "kyoto", Keyring(new_master_key()))
    yield store
    await store.close()
