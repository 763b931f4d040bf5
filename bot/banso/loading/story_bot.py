"""What a story expects of a message (`bot:`), from YAML."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from banso.dialog.story import ExpectBot, ExpectNotSaid, FlexCheck
from banso.loading.durations import read_duration, read_moment
from banso.loading.story_schema import BotDoc, FlexDoc
from banso.loading.yaml_source import Key, Source

_HOUR = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


def read_bot(source: Source, doc: BotDoc, step: Key) -> ExpectBot | ExpectNotSaid:
    """The expectation of the step at the path `step`; what is wrong with it is told to the source."""
    reader = _BotReader(source, (*step, "bot"))
    place = source.place(*step)
    if not doc.model_fields_set:
        source.tell_unless_pruned(
            source.place(*step, "bot"), "`bot` says nothing", "Write for example `bot: こんにちは。`"
        )
    absent = tuple(doc.not_ or ())
    if doc.model_fields_set == {"not_"}:
        # Alone it is about all that was said: one message without the word would not be enough.
        return ExpectNotSaid(absent, place)
    reader.pattern(doc.pattern, ("pattern",))
    moment, between = reader.moment(doc.at), reader.between(doc.between)
    hours = (moment, moment) if isinstance(moment, time) else between
    return ExpectBot(
        text=None if doc.text is None else doc.text.strip(),
        contains=tuple(doc.contains or ()),
        pattern=doc.pattern,
        buttons=None if doc.buttons is None else tuple(doc.buttons),
        absent=absent,
        only_buttons=None if doc.only_buttons is None else tuple(doc.only_buttons),
        flex=tuple(reader.flex(path, value) for path, value in (doc.flex or {}).items()),
        at=moment if isinstance(moment, datetime) else None,
        between=hours,
        after=reader.span(doc.after),
        place=place,
    )


class _BotReader:
    def __init__(self, source: Source, path: Key) -> None:
        self._source, self._path = source, path

    def tell(self, key: Key, message: str, cure: str) -> None:
        self._source.tell(self._source.place(*self._path, *key), message, cure)

    def pattern(self, written: str | None, key: Key) -> None:
        try:
            re.compile(written or "")
        except re.error as error:
            self.tell(key, f"not a regular expression: {error}", "Put `\\` before signs meant as such")

    def moment(self, written: str | None) -> datetime | time | None:
        if written is None:
            return None
        if (hour := _hour(written)) is not None:
            return hour
        moment = read_moment(written)
        if moment is None:
            cure = "Write for example `at: 08:00` or `at: 2026-11-27T08:00:00+09:00`"
            self.tell(("at",), f"`{written}` is no time of day and no moment with its offset from UTC", cure)
            return None
        return moment

    def between(self, written: list[str] | None) -> tuple[time, time] | None:
        if written is None:
            return None
        hours = [_hour(item) for item in written]
        for index, hour in enumerate(hours):
            if hour is None:
                cure = "Write for example `between: [08:00, 22:00]`"
                self.tell(("between", index), f"`{written[index]}` is no time of day", cure)
        first, last = hours
        return None if first is None or last is None else (first, last)

    def span(self, written: str | None) -> timedelta | None:
        if written is None:
            return None
        span = read_duration(written)
        if span is None:
            self.tell(("after",), f"`{written}` is no span of time", "Write for example `after: 3 days`")
        return span

    def flex(self, path: str, value: FlexDoc) -> FlexCheck:
        if "" in path.split("."):
            cure = "Write for example `contents.0.body.contents.*.text`"
            self._source.tell(self._source.key_place(*self._path, "flex", path), f"`{path}` is no path", cure)
        if len(value.model_fields_set) != 1:
            cure = "Write one of `contains`, `pattern`, `count`, or just the text"
            self.tell(("flex", path), "one thing is said of a path", cure)
        self.pattern(value.pattern, ("flex", path, "pattern"))
        return FlexCheck(path, value.equals, value.contains, value.pattern, value.count)


def _hour(written: str) -> time | None:
    """A time of day; 24:00 is its last minute."""
    found = _HOUR.fullmatch(written.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    if hour == 24:
        return time(23, 59) if minute == 0 else None
    return time(hour, minute)
