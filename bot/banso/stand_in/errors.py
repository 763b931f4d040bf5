"""Refusals in LINE's shape: {"message": …, "details": [{"message": …, "property": …}]}."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# The `message` texts are those of the Messaging API reference, "Error messages".
INVALID_REPLY_TOKEN = "Invalid reply token"  # noqa: S105
MONTHLY_LIMIT = "You have reached your monthly limit."
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
FAILED_TO_SEND = "Failed to send messages"
NOT_AVAILABLE = "Access to this API is not available for your account"
NOT_FOUND = "Not found"
RETRY_KEY_ACCEPTED = "The retry key is already accepted"


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that is wrong with a request, and where."""

    message: str
    property: str


@dataclass
class LineError(Exception):
    """The platform refuses a request with `status`. `extra` goes into the body beside `message`."""

    status: int
    message: str
    details: Sequence[Detail] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The JSON body. `details` is left out when there are none, as LINE does."""
        body: dict[str, Any] = {"message": self.message, **self.extra}
        if self.details:
            body["details"] = [{"message": d.message, "property": d.property} for d in self.details]
        return body


def body_errors(details: Sequence[Detail]) -> LineError:
    """The refusal of a request body with `details`."""
    return LineError(400, f"The request body has {len(details)} error(s)", details)


def invalid_property(name: str) -> LineError:
    """The refusal of a property that is missing or of the wrong type."""
    return LineError(400, f"The property, '{name}', in the request body is invalid (line: -, column: -)")
