"""What whoever runs the stand-in has to say to the people at the chat page, above the phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from banso.stand_in.live import Live


@dataclass(frozen=True, slots=True)
class Notice:
    """A title, and lines below it that are shown as they are."""

    title: str
    lines: tuple[str, ...] = ()


class NoticeBoard:
    """Holds one notice or none."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self.notice: Notice | None = None

    def show(self, title: str, lines: Sequence[str] = ()) -> None:
        """Show this in place of what was shown before."""
        self._change(Notice(title, tuple(lines)))

    def clear(self) -> None:
        """Show nothing any more."""
        self._change(None)

    def _change(self, notice: Notice | None) -> None:
        if notice != self.notice:
            self.notice = notice
            self._live.changed("notice")
