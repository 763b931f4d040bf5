"""Stories written as YAML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from banso.bench.wording import span_words
from banso.dialog.story import (
    ActionsAre,
    At,
    CounselorActs,
    Doing,
    Follows,
    NluIs,
    PressesButton,
    PressesPayload,
    SendsMedia,
    Unfollows,
    UserSays,
    Waits,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A story to be written: what happens, what the last of it came to, and remarks for whoever reviews it."""

    name: str
    doings: Sequence[Doing]
    performed: Sequence[str]
    state: str
    remarks: Sequence[str] = ()


def story_file(drafts: Iterable[Draft]) -> str:
    """A whole file of stories."""
    return (
        "\n".join(['version: "3.1"', "", "stories:", *(line for draft in drafts for line in story_lines(draft))]) + "\n"
    )


def story_lines(draft: Draft) -> Iterator[str]:
    """One story, as lines of the list `stories`."""
    yield from (f"# {remark}" for remark in draft.remarks)
    yield f"- story: {_text(draft.name)}"
    yield "  steps:"
    for doing in draft.doings:
        yield from (f"  {line}" for line in doing_lines(doing))
    if draft.performed:
        yield from (f"  - action: {name}" for name in draft.performed)
    yield f"  - state: {draft.state}"


def doing_lines(step: Doing) -> Iterator[str]:
    """One thing that happens, as lines of a story's `steps`."""
    match step:
        case UserSays():
            yield from _says(step)
        case PressesButton(title=title):
            yield f"- button: {_text(title)}"
        case PressesPayload(name=name, values=values):
            yield f"- press: {json.dumps({'name': name, 'values': dict(values)}, ensure_ascii=False)}"
        case SendsMedia(kind=kind):
            yield f"- {kind}: true"
        case Follows(again=again):
            yield f"- follow: {'again' if again else 'first'}"
        case Unfollows():
            yield "- unfollow: true"
        case Waits(span=span):
            yield f"- wait: {span_words(span)}"
        case At(moment=moment):
            yield f"- at: {moment.isoformat()}"
        case CounselorActs(act="handed_back"):
            yield "- counselor: {handed_back: true}"
        case CounselorActs(act=act, text=text):
            yield f"- counselor: {{{act}: {_text(text)}}}"
        case NluIs(up=up):
            yield f"- nlu: {'up' if up else 'down'}"
        case ActionsAre(outcome=outcome):
            yield f"- actions: {outcome or 'run'}"
        case _:
            assert_never(step)


def _says(step: UserSays) -> Iterator[str]:
    if step.text is not None:
        yield f"- user: {_text(_annotated(step))}"
    if step.intent is not None:
        yield f"{'- ' if step.text is None else '  '}intent: {step.intent}"
    if step.confidence < 1:
        yield f"  confidence: {step.confidence:g}"
    if step.guesses:
        yield f"  guesses: [{', '.join(step.guesses)}]"
    apart = [e for e in step.entities if e.end <= e.start]
    if apart:
        yield "  entities:"
    for entity in apart:
        marks = {entity.name: entity.value} | _marks(entity.role, negated=entity.negated)
        yield f"  - {json.dumps(marks, ensure_ascii=False)}"


def _annotated(step: UserSays) -> str:
    """The text with its entities marked in it; those that lie over another are left out."""
    text, at, parts = step.text or "", 0, []
    for entity in sorted(step.entities, key=lambda e: e.start):
        if entity.end <= entity.start or entity.start < at:
            continue
        span = text[entity.start : entity.end]
        mark = {"entity": entity.name, "value": entity.value} | _marks(entity.role, negated=entity.negated)
        plain = entity.value == span and len(mark) == 2
        written = f"({entity.name})" if plain else json.dumps(mark, ensure_ascii=False)
        parts.append(f"{text[at : entity.start]}[{span}]{written}")
        at = entity.end
    return "".join(parts) + text[at:]


def _marks(role: str | None, *, negated: bool) -> dict[str, object]:
    return ({"role": role} if role else {}) | ({"negated": True} if negated else {})


def _text(words: str) -> str:
    """Quoted as YAML and JSON alike."""
    return json.dumps(words, ensure_ascii=False)
