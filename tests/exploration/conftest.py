"""Outages are meant here, and nobody reads what is logged of them."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs


@pytest.fixture(autouse=True)
def unlogged() -> Iterator[None]:
    with capture_logs():
        yield
