"""A replay as an HTML page: both answers as chat bubbles, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from banso.bench.pages import TEMPLATES
from banso.bench.replaying.groups import Group, groups, steps
from banso.bench.replaying.lines import summary, verdict
from banso.bench.replaying.records import Answer
from banso.bench.replaying.replay import Replayed, event_words
from banso.bench.story_pages import event_bubble, message_bubble
from banso.dialog.events import CounselorActed, Event, TimerFired


def write_replay_page(path: Path, found: Replayed, tolerance: float) -> None:
    """Write the page; it needs no other file, and nobody is in it."""
    page = TEMPLATES.get_template("replay.html").render(
        groups=[_group(group) for group in groups(found.differences)],
        summary=list(summary(found)),
        verdict=verdict(found, tolerance),
        beyond=found.beyond(tolerance),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _group(group: Group) -> dict[str, Any]:
    example = group.example
    return {
        "title": group.title,
        "place": group.place,
        "often": group.often,
        "versions": ", ".join(group.versions),
        "grave": example.grave,
        "lately": [
            bubble for told in example.lately for bubble in (*_event(told.event), *map(message_bubble, told.said))
        ],
        "event": list(_event(example.event)),
        "sides": [_side("then", example.then, example.now), _side("now", example.now, example.then)],
    }


def _event(event: Event) -> Iterator[dict[str, Any]]:
    if isinstance(event, TimerFired | CounselorActed):
        yield {"side": "middle", "text": event_words(event)}
        return
    bubble = event_bubble(event)
    if bubble is not None:
        yield bubble


def _side(name: str, answer: Answer, other: Answer) -> dict[str, Any]:
    return {
        "name": name,
        "bubbles": [message_bubble(message) for message in answer.said],
        "state": f"{answer.state}{f' · {answer.mode}' if answer.mode != 'bot' else ''}",
        "moved": (answer.state, answer.mode) != (other.state, other.mode),
        "steps": steps(answer),
    }
