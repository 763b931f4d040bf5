"""Stories as an HTML page: conversations in bubbles, what failed first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from banso.bench.pages import TEMPLATES
from banso.bench.wording import span_words
from banso.dialog.events import CounselorActed, Event, Followed, Media, Pressed, Said, TimerFired, Unfollowed
from banso.dialog.messages import Cards, Image, Message, text_of
from banso.dialog.story import Story
from banso.dialog.windows import JST
from banso.testing.conversation import Exchange
from banso.testing.expectations import Failure
from banso.testing.stories import Outcome

STICKERS = {"sticker": "(sticker)", "image": "(picture)", "video": "(video)", "audio": "(voice message)"}


def page_data(story: Story, outcome: Outcome) -> dict[str, Any]:
    """All that the page tells of a story, as plain values."""
    bubbles: list[dict[str, Any]] = []
    before: Exchange | None = None
    for one in outcome.course:
        if isinstance(one, Failure):
            bubbles.append({"side": "failure", "text": one.message, "note": f"{one.place}"})
            continue
        if before is not None and one.at != before.at:
            when = f"{one.at.astimezone(JST):%a %d %b, %H:%M}"
            bubbles.append({"side": "middle", "text": f"{span_words(one.at - before.at)} later · {when}"})
        bubbles += _exchange(one, before)
        before = one
    if outcome.left_at:
        bubbles.append({"side": "middle", "text": f"left here. {outcome.left_at}"})
    return {
        "name": story.name,
        "file": story.place.file,
        "line": story.place.line,
        "tags": list(story.metadata.get("tags", ())),
        "bubbles": bubbles,
    }


def _exchange(exchange: Exchange, before: Exchange | None) -> list[dict[str, Any]]:
    bubbles = [b for b in [event_bubble(exchange.event)] if b is not None]
    if exchange.risk != "none" and bubbles:
        bubbles[0]["risk"] = exchange.risk
    bubbles += [message_bubble(message) for message in exchange.messages]
    if exchange.pushes:
        cost = "a push" if exchange.pushes == 1 else f"{exchange.pushes} pushes"
        bubbles.append({"side": "middle", "text": f"cost: {cost}"})
    snapshot = exchange.snapshot
    if before is None or snapshot.state != before.snapshot.state or snapshot.mode != before.snapshot.mode:
        mode = f" · {snapshot.mode}" if snapshot.mode != "bot" else ""
        bubbles.append({"side": "middle", "text": f"{snapshot.state}{mode}", "state": True})
    return bubbles


def event_bubble(event: Event) -> dict[str, Any] | None:
    """What happened, as `templates/bubbles.html` shows it; None where the words follow as a message."""
    match event:
        case Said(text=text, parse=parse):
            note = parse.intent if parse is not None else "not read"
            return {"side": "seeker", "text": text or "…", "note": note}
        case Pressed(payload=payload, title=title):
            name = payload.name if payload is not None else "?"
            return {"side": "seeker", "text": title or name, "note": f"button: {name}", "button": True}
        case Media(kind=kind):
            return {"side": "seeker", "text": STICKERS.get(kind, f"({kind})")}
        case Followed(again=again):
            return {"side": "middle", "text": "unblocked the account" if again else "added the account"}
        case Unfollowed():
            return {"side": "middle", "text": "blocked the account"}
        case TimerFired(name=name):
            return {"side": "middle", "text": f"timer {name}"}
        case CounselorActed(act="said"):
            return None
        case CounselorActed(act=act, name=name):
            return {"side": "middle", "text": f"counselor {name}: {act.replace('_', ' ')}"}
    return None


def message_bubble(message: Message) -> dict[str, Any]:
    """What was said, as `templates/bubbles.html` shows it."""
    cards = message.cards if isinstance(message, Cards) else ()
    text = text_of(message)
    return {
        "side": "bot",
        "text": f"(picture) {text}".strip() if isinstance(message, Image) else text,
        "buttons": [b.title for b in message.buttons],
        "cards": [
            {
                "title": card.title,
                "lines": [line for line in (card.subtitle, *card.lines, *card.reasons, card.footnote) if line],
                "buttons": [b.title for b in card.buttons],
            }
            for card in cards
        ],
    }


def write_story_page(path: Path, stories: Sequence[dict[str, Any]]) -> None:
    """Write the page; it needs no other file."""
    ordered = sorted(stories, key=lambda s: (not s["failed"], s["file"], s["line"], s["name"]))
    failed = sum(story["failed"] for story in stories)
    here = Path.cwd()
    shown = [s | {"place": _place(s, here), "anchor": f"story{n}"} for n, s in enumerate(ordered, 1)]
    path.parent.mkdir(parents=True, exist_ok=True)
    page = TEMPLATES.get_template("stories.html").render(stories=shown, failed=failed)
    path.write_text(page, encoding="utf-8")


def _place(story: dict[str, Any], here: Path) -> str:
    file = Path(story["file"])
    return f"{file.relative_to(here) if file.is_relative_to(here) else file}:{story['line']}"
