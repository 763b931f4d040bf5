"""One transaction with the keys it needs: what the tables' modules share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from banso.adapters.storage import codec
from banso.adapters.storage import tables as t
from banso.adapters.storage.keys import Keyring, Sealer


class UnknownSeekerError(LookupError):
    """There is no such seeker, or they were erased."""


class Vault:
    """A connection inside a transaction, the city, and the keys of seekers (kept in `sealers` between
    transactions)."""

    def __init__(self, connection: Connection, city: str, keyring: Keyring, sealers: dict[str, Sealer]) -> None:
        self.connection, self.city, self.keyring, self.sealers = connection, city, keyring, sealers

    def sealer(self, seeker_id: str) -> Sealer:
        """Raises UnknownSeekerError where the key is gone."""
        known = self.sealers.get(seeker_id)
        if known is None:
            wrapped = self.connection.scalar(select(t.seeker.c.key).where(t.seeker.c.id == seeker_id))
            if wrapped is None:
                raise UnknownSeekerError(f"no seeker {seeker_id}")
            known = self.sealers[seeker_id] = self.keyring.unwrap(wrapped, seeker_id)
        return known

    def seal(self, seeker_id: str, place: str, value: Any) -> bytes:
        return self.sealer(seeker_id).seal(codec.to_json(value), f"{place}:{seeker_id}")

    def open(self, seeker_id: str, place: str, body: bytes) -> Any:
        return codec.parsed(self.sealer(seeker_id).open(body, f"{place}:{seeker_id}"))
