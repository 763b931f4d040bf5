"""A replay as lines for a terminal: how much differs, then the differences with both answers side by side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from wcwidth import wcswidth, wcwidth

from banso.bench.replaying.groups import Group, counted, groups, short, steps
from banso.bench.replaying.records import Answer
from banso.bench.replaying.replay import Replayed
from banso.dialog.messages import text_of

COLUMN = 58
"""Width of an answer, in halves of a Japanese character."""
MOST = 20
"""Groups that are told in a terminal; the page has all of them."""


def replay_lines(found: Replayed, tolerance: float) -> Iterator[str]:
    """The whole replay; `tolerance` in percent of the answers."""
    yield from summary(found)
    if not found.conversations:
        return
    told = groups(found.differences)
    for number, group in enumerate(told[:MOST], 1):
        yield ""
        yield from _group(number, group)
    if len(told) > MOST:
        yield ""
        yield f"and {len(told) - MOST} more kinds of difference: `--report FILE` has them all"
    yield ""
    yield verdict(found, tolerance)


def summary(found: Replayed) -> Iterator[str]:
    """How much was told, and what could not be compared."""
    if not found.conversations:
        yield "there is no recorded conversation: only those of people who agreed are taken"
        return
    yield f"{counted(found.conversations, 'conversation')}, {counted(found.compared, 'answer')} compared"
    versions = ", ".join(f"{short(version)} ({count})" for version, count in found.versions.most_common())
    yield f"  answered then by the dialogs of version {versions}"
    reasons = {
        "of which nothing was kept": found.unknown,
        "after a conversation went another way": found.apart,
        "not told any more, since they made no sense there": found.left,
        "of other versions": found.passed,
    }
    uncompared = [f"{count} {reason}" for reason, count in reasons.items() if count]
    if uncompared:
        yield f"  not compared: {'; '.join(uncompared)}"


def verdict(found: Replayed, tolerance: float) -> str:
    """The last line: whether this is more than is tolerated."""
    if not found.differences:
        return "every answer would be the same"
    number = len(found.differences)
    where = counted(found.differing, "conversation")
    told = f"{counted(number, 'answer')} would differ ({found.percent:.1f}%), in {where}"
    if found.grave:
        return f"{told}; in {found.grave} counselors would be told otherwise, for which there is no tolerance"
    return f"{told}: {'more than' if found.beyond(tolerance) else 'within'} the {tolerance:g}% that are tolerated"


def _group(number: int, group: Group) -> Iterator[str]:
    example = group.example
    yield f"{number}. {group.often}: {group.title}"
    yield f"   {group.place}"
    then, now = list(_column(example.then)), list(_column(example.now))
    heads = [f"then ({', '.join(group.versions)})", "now"]
    for left, right in zip_longest([heads[0], *then], [heads[1], *now], fillvalue=""):
        yield f"   {left}{' ' * (COLUMN - wcswidth(left))} │ {right}".rstrip()


def _column(answer: Answer) -> Iterator[str]:
    yield from _wrapped(f"→ {answer.state}{f' ({answer.mode})' if answer.mode != 'bot' else ''}: {steps(answer)}")
    for message in answer.said:
        yield from _wrapped(text_of(message))
        if message.buttons:
            yield from _wrapped(" ".join(f"[{button.title}]" for button in message.buttons))


def _wrapped(text: str) -> Iterator[str]:
    """Lines of at most COLUMN; Japanese has no spaces to break at."""
    for line in text.split("\n"):
        part, width = "", 0
        for sign in line:
            size = max(wcwidth(sign), 0)
            if width + size > COLUMN:
                yield part
                part, width = "", 0
            part, width = part + sign, width + size
        yield part
