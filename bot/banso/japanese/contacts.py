"""Telephone numbers and addresses of mail."""

import re
from collections.abc import Iterator

from banso.japanese.found import Found
from banso.japanese.message import Message

_EMAIL = re.compile(r"[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_PHONE = re.compile(r"(?<!\d)(?:\+81[- ]?|\(0|0)\d{1,4}[-( )・.‐‑−–—ー]{0,2}\d{1,4}[-) ・.‐‑−–—ー]{0,2}\d{3,4}(?!\d)")


def read_contacts(message: Message) -> Iterator[Found]:
    """Mail addresses in lower case, telephone numbers as digits from 0 on."""
    for match in _EMAIL.finditer(message.text):
        yield Found("email", match[0], match.start(), match.end(), 0)
    for match in _PHONE.finditer(message.text):
        digits = re.sub(r"\D", "", match[0])
        yield Found("phone", "0" + digits[2:] if digits.startswith("81") else digits, match.start(), match.end(), 0)
