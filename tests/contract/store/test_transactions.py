"""A transaction is stored whole or not at all."""

from __future__ import annotations

import pytest

from banso.ports import Store, Unit
from tests.contract.store.examples import NOW, seeker


async def test_a_transaction_that_raises_leaves_nothing(store: Store) -> None:
    def fail(unit: Unit) -> None:
        seeker(unit)
        unit.mail.first_time("e1", NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.run(fail)
    assert await store.run(lambda unit: unit.mail.find("U1")) is None
    assert await store.run(lambda unit: unit.mail.first_time("e1", NOW))
