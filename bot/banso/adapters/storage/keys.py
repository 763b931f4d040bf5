"""Keys: one for each seeker, wrapped by the master key. Without the wrapped key nothing of a seeker can be read."""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12


class SealError(Exception):
    """A key is missing or does not fit; the message says which setting to look at."""


def new_master_key() -> str:
    """A fresh master key as the setting holds it: 32 random bytes in URL-safe Base64."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and opens what belongs to one seeker: AES-256-GCM, the context is authenticated with it."""

    _aead: AESGCM = field(repr=False)

    def seal(self, plain: bytes, context: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Raises SealError where it was sealed under another key or for another place."""
        try:
            return self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
        except InvalidTag:
            raise SealError(
                "stored data cannot be opened: it was sealed under another BANSO_MASTER_KEY, or the file was changed"
            ) from None


class Keyring:
    """The master key and what is derived from it. Raises SealError where the setting is no key."""

    def __init__(self, master_key: str) -> None:
        try:
            master = base64.urlsafe_b64decode(master_key.encode())
        except (binascii.Error, ValueError):
            master = b""
        if len(master) != KEY_BYTES:
            raise SealError(
                "BANSO_MASTER_KEY is no key: expected 32 bytes in URL-safe Base64. Make one with "
                """`python -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"`."""
            )
        self._wrapping = Sealer(AESGCM(_derived(master, b"banso wrapping")))
        self.house = Sealer(AESGCM(_derived(master, b"banso house")))
        """Seals what was written and belongs to no seeker."""
        self._lookup = _derived(master, b"banso lookup")

    def new_key(self, seeker_id: str) -> tuple[bytes, Sealer]:
        """A seeker's new key: wrapped, to be stored, and ready to use."""
        key = AESGCM.generate_key(KEY_BYTES * 8)
        return self._wrapping.seal(key, seeker_id), Sealer(AESGCM(key))

    def unwrap(self, wrapped: bytes, seeker_id: str) -> Sealer:
        return Sealer(AESGCM(self._wrapping.open(wrapped, seeker_id)))

    def proof(self, city: str) -> bytes:
        """Something that only this master key opens, to be stored."""
        return self._wrapping.seal(city.encode(), "proof")

    def check(self, proof: bytes) -> None:
        """Raises SealError where the proof was made with another master key."""
        self._wrapping.open(proof, "proof")

    def lookup(self, city: str, user: str) -> str:
        """What a channel's user id is found by: the same for the same user, and telling nobody who it is."""
        mac = hmac.HMAC(self._lookup, hashes.SHA256())
        mac.update(f"{city}\0{user}".encode())
        return mac.finalize().hex()


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(master)
