"""`banso prove`: the promises of a project, proved or broken, on the terminal."""

from __future__ import annotations

import gc
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.text import Text

from banso.dialog.machine import Machine, compile_dialogs
from banso.dialog.story import Story
from banso.loading.dialogs import load
from banso.loading.problems import ProblemsError
from banso.loading.stories import stories_of
from banso.loading.yaml_source import parse_source
from banso.proving.monitor import Plays, breaks, strands
from banso.proving.promises import Promise
from banso.proving.proof import Proofs, Prover, Verdict
from banso.proving.reading import FOLDER, read_promises
from banso.proving.storytelling import Telling, blamed, tell

NOT_COVERED = (
    "Not covered: what texts say, whether NLU reads a message rightly, what actions find, pictures and cards said "
    "twice, and whether messages arrive."
)


def prove(
    project: Path, machine: Machine | None = None, play: Plays | None = None, console: Console | None = None
) -> int:
    """Print every promise with its proof or the shortest conversation that breaks it; 0 where all are proved, else 1.

    `machine`: the compiled dialogs, else they are read from the folder. `play` runs a story with the project's own
    actions and gives its exchanges, so that a broken promise is seen to break; without it stories are only printed.
    """
    out = console or Console(soft_wrap=True, highlight=False, emoji=False, markup=False)
    begun = time.perf_counter()
    try:
        compiled = machine or compile_dialogs(load(project))
        promises = read_promises(project, compiled)
    except ProblemsError as error:
        out.print(str(error))
        return 1
    if not promises:
        out.print(f"There are no promises in {project / FOLDER}/*.yml.")
        return 1
    with _uncollected():
        proofs = Prover(compiled, promises, _progress(sys.stderr.isatty())).prove()
    for verdict in proofs.verdicts:
        _print(out, verdict, compiled, play)
    out.print(_summary(proofs, time.perf_counter() - begun))
    out.print(NOT_COVERED)
    return 0 if all(v.proved for v in proofs.verdicts) else 1


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage: all that a proof makes it keeps, and looking for some takes a tenth of its time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _progress(shown: bool) -> Callable[[str], None]:
    def tell_progress(words: str) -> None:
        if shown:
            sys.stderr.write(f"\r\x1b[K{words[:100]}")
            sys.stderr.flush()

    return tell_progress


def _print(out: Console, verdict: Verdict, machine: Machine, play: Plays | None) -> None:
    promise = verdict.promise
    if verdict.proved:
        out.print(Text("proved      ", "green").append(promise.name, "default"))
        return
    if verdict.why:
        out.print(Text("not proved  ", "yellow").append(promise.name, "default"))
        out.print(f"            {promise.place}: {verdict.why}")
        out.print("            In doubt is " + " → ".join(f"{s.before.state}: {s.happening.key}" for s in verdict.way))
        return
    out.print(Text("broken      ", "bold red").append(promise.name, "default"))
    for place in blamed(promise, verdict.way):
        out.print(f"            {place}")
    telling = tell(promise, verdict.way, machine)
    out.print(telling.text)
    out.print(_checked(promise, telling, machine, play))


def _checked(promise: Promise, telling: Telling, machine: Machine, play: Plays | None) -> str:
    if play is None:
        return ""
    story = read_back(telling)
    if story is not None and promise.kind == "within":
        if strands(promise, story, play, machine):
            return "The story was run: from where it ends, none of the messages leads there."
    elif story is not None and breaks(promise, play(story), machine):
        return "The story was run and breaks the promise."
    reason = f": {', '.join(telling.actions)} may end otherwise" if telling.actions else ""
    return f"The story as run does not break the promise{reason}; the engine does where things stand as told."


def read_back(telling: Telling) -> Story | None:
    """The story as it would be read from a file; None where it is none."""
    source = parse_source(telling.text, "story")
    stories = stories_of(source)
    return stories[0] if stories and not source.problems else None


def _summary(proofs: Proofs, seconds: float) -> str:
    proved = sum(v.proved for v in proofs.verdicts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{proved} of {len(proofs.verdicts)} promises proved over {proofs.steps:,} steps between {proofs.configs:,} "
        f"configurations ({proofs.runs:,} turns of the engine) in {seconds:.1f} s, {memory:.0f} MB."
    )
