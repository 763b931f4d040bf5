"""A run that breaks a promise, as a story that can be pasted into the suite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never, get_args

from banso.bench.exploring.acts import (
    Act,
    ActionsEnd,
    AlertActed,
    Killed,
    LineIs,
    Meanwhile,
    OutOfOrder,
    Redelivered,
    TakenBack,
)
from banso.bench.exploring.worlds import Finding
from banso.bench.story_text import doing_lines
from banso.dialog.story import Doing


def told(finding: Finding) -> str:
    """The finding as a file of one story, with what stories cannot bring about as remarks."""
    name = finding.promise.replace("\\", "").replace('"', "'")
    lines = ['version: "3.1"', "", "stories:", *_remarks(finding), f'- story: "{name}"', "  steps:"]
    for act in finding.acts:
        lines += [f"  {line}" for line in _act(act)]
    lines.append(f"  # said here: {', '.join(finding.said) or 'nothing'}")
    lines.append(f"  - state: {finding.state}")
    return "\n".join(lines) + "\n"


def _remarks(finding: Finding) -> Iterator[str]:
    yield f"# broken: {finding.promise}"
    if finding.where:
        yield f"# promised in {finding.where}"
    yield from (f"# {line}".rstrip() for line in finding.seen.splitlines())


def _act(act: Act) -> Iterator[str]:
    if isinstance(act, get_args(Doing)):
        yield from doing_lines(act)
        return
    match act:
        case ActionsEnd(outcome=outcome):
            ends = "work" if outcome is None else "fail by an error" if outcome == "raise" else f"end with {outcome}"
            yield f"# from here on actions {ends}" + ("" if outcome in (None, "raise") else " where they can")
        case LineIs(weather="fair"):
            yield "# from here on LINE takes what is sent"
        case LineIs(weather=weather):
            yield f"# from here on sends to LINE end so: {weather}"
        case Redelivered(back=back):
            yield f"# here the webhook of the message {back + 1} back comes again"
        case OutOfOrder(says=says):
            yield "# here these come at once, the last one first"
            for one in says:
                yield from doing_lines(one)
        case Meanwhile(says=says):
            yield "# while the next message is being read, this one comes as well"
            yield from (f"# {line}" for line in doing_lines(says))
        case TakenBack(back=back):
            yield f"# here the message {back + 1} back is taken back"
        case Killed(at_step=step):
            yield f"# the process is killed at step {step} of what comes next, and started again"
        case AlertActed(act=done):
            yield f"# here a counselor does this with the alert: {done}"
        case _:
            assert_never(act)  # type: ignore[arg-type]  # what stories can tell was told above
