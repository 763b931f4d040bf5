"""Dialogs of a folder joined with their data, their actions, a model and a simulated conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from banso.adapters.line.rendering import render
from banso.adapters.rasa.client import parse_of
from banso.care.hotlines import FILE as HOTLINES
from banso.care.hotlines import findings
from banso.care.words import words
from banso.careers.actions import career_actions
from banso.careers.catalog import Catalog, load_catalog
from banso.dialog.events import Parse
from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.messages import Message
from banso.dialog.model import DialogSet
from banso.dialog.snapshot import Snapshot
from banso.dialog.story import Story
from banso.dialog.windows import JST
from banso.loading.commands import check, write_schemas
from banso.loading.dialogs import load, read
from banso.loading.json_schemas import schemas
from banso.loading.problems import Problem, did_you_mean
from banso.loading.reference_docs import reference_text
from banso.nlu.model import train
from banso.nlu.reading import parse as parse_lines
from banso.ports import Actions
from banso.proving.commands import prove
from banso.proving.schema import schema_text as promises_schema
from banso.service.my_data import my_data_actions
from banso.settings import read_settings
from banso.testing.conversation import Conversation, Exchange, Read
from banso.testing.simulation import simulated
from banso.testing.stories import run_story
from banso.wiring.notices import notices


def unread(text: str) -> Parse | None:
    """NLU that cannot be asked."""
    return None


@cache
def load_machine(project: Path) -> Machine:
    """The compiled dialogs of a project folder; raises ProblemsError with everything that is wrong with them."""
    return compile_dialogs(load(project, words()), words())


def check_project(project: Path) -> int:
    """`banso check`: the dialogs and stories of a folder, and the data they lean on; the exit code."""
    return check(project, [_check_hotlines, _check_notices, _check_actions], words())


def write_project_schemas(project: Path, folder: Path, reference: Path | None = None) -> int:
    """`banso schemas`: the schemas of a project's files with its own names, for editors, and where `reference` is
    given a page for people; the exit code."""
    if reference is not None:
        reference.write_text(reference_page(), encoding="utf-8")
    return write_schemas(project, folder, read(project, words()), {"promises.json": promises_schema()})


def reference_page() -> str:
    """All keys of all formats, as Markdown."""
    return reference_text({**schemas(), "promises.json": promises_schema()})


def _check_hotlines(project: Path) -> Iterator[Problem]:
    for finding in findings(datetime.now(JST).date()):
        yield Problem(str(HOTLINES), 1, 1, finding.message, finding.cure, "warning")


def _check_notices(project: Path) -> Iterator[Problem]:
    """Whether somebody is told of a danger, at every hour; the bot itself promises nobody."""
    settings = read_settings()
    told, env = notices(settings), str(project / ".env")
    if not told.reaches("duty"):
        cure = "Set BANSO_ALERT_WEBHOOK_URL, or BANSO_ALERT_MAIL_TO and BANSO_SMTP"
        yield Problem(env, 1, 1, "no counselor is told outside of the console of a person in danger", cure, "warning")
    if not told.reaches("on_call"):
        cure = "Set BANSO_ON_CALL_WEBHOOK_URL, or BANSO_ON_CALL_MAIL_TO and BANSO_SMTP"
        message = "nobody is on call from 1:00 to 6:00, nor where an alert is not acknowledged"
        yield Problem(env, 1, 1, message, cure, "warning")


def _check_actions(project: Path) -> Iterator[Problem]:
    dialogs = read(project, words()).dialogs
    yield from without_code(dialogs, project) if dialogs else ()


def without_code(dialogs: DialogSet, project: Path) -> Iterator[Problem]:
    """Actions that dialogs may run and that nobody has written."""
    for name in dialogs.domain.actions:
        if name not in actions():
            cure = did_you_mean(name, actions(), "Register it in banso/careers/actions.py or banso/service/my_data.py")
            yield Problem(str(project / "dialogs" / "actions.yml"), 1, 1, f"no code runs `{name}`", cure)


@cache
def actions(today: date | None = None) -> Actions:
    """The actions that dialogs may run, by name, on the packaged catalog; with `today` as if it were of these days."""
    catalog = load_catalog()
    return actions_on(catalog.moved_to(today) if today else catalog)


def actions_on(catalog: Catalog) -> Actions:
    """The actions that dialogs may run, by name, on this catalog."""
    return career_actions(catalog) | my_data_actions()


def simulate(project: Path, read: Read = unread) -> Conversation:
    """A conversation in memory with the project's dialogs; `read` asks NLU."""
    return simulated(load_machine(project), actions(), read)


def as_sent(message: Message) -> Mapping[str, Any] | None:
    """The message as LINE is sent it, as JSON; None where there is nothing to send."""
    sent = render([message])
    return sent[0].to_dict() if sent else None


def prove_project(project: Path) -> int:
    """`banso prove`: the promises of a folder over everything that can come to pass; the exit code."""
    return prove(project, load_machine(project), lambda story: _played(story, simulate(project)))


def _played(story: Story, talk: Conversation) -> list[tuple[Snapshot, Exchange]]:
    """A story's exchanges, each with where the conversation stood before it."""
    before = talk.snapshot
    exchanges = [item for item in run_story(story, talk).course if isinstance(item, Exchange)]
    return list(zip([before, *(exchange.snapshot for exchange in exchanges)], exchanges, strict=False))


@contextmanager
def nlu_reader(*, wanted: bool = True) -> Iterator[Read]:
    """A way to read texts with the NLU model, by the server at BANSO_NLU_URL or a process that ends with the block.

    Raises NluError where there is no NLU environment or training fails.
    """
    if not wanted:
        yield unread
        return
    texts: list[str] = []
    results = parse_lines(iter(texts.pop, None), train())

    def read(text: str) -> Parse | None:
        texts.append(text)
        return parse_of(next(results))

    with closing(results):
        yield read
