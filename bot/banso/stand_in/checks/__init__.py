"""Messages as LINE would take or refuse them."""

from banso.stand_in.checks.messages import check_messages

__all__ = ["check_messages"]
