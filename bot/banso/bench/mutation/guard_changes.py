"""Guards a little wider, narrower or turned round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from banso.dialog.guards import AllOf, AnyOf, Compare, Guard, Not

How = Literal["negated", "widened", "narrowed"]
_WIDER = {"<": 1, "<=": 1, ">": -1, ">=": -1}
TENTH = 0.1


def changed(guard: Guard) -> Iterator[tuple[How, str, Guard | None]]:
    """How, in words, and the changed guard (None: without one)."""
    yield "negated", "its guard negated", guard.inner if isinstance(guard, Not) else Not(guard)
    if not isinstance(guard, AllOf | AnyOf):
        yield "widened", "without its guard", None
    yield from _smaller(guard, wider=True)


def _smaller(guard: Guard, *, wider: bool) -> Iterator[tuple[How, str, Guard]]:
    """The guard with one part left out or one bound moved. `wider`: whether leaving out part of an `and` here lets
    more through."""
    match guard:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            how: How = "widened" if wider == isinstance(guard, AllOf) else "narrowed"
            for index, part in enumerate(parts):
                yield how, f"its guard without `{part}`", _joined(guard, (*parts[:index], *parts[index + 1 :]))
            for index, part in enumerate(parts):
                for inner_how, words, inner in _smaller(part, wider=wider):
                    yield inner_how, words, _joined(guard, (*parts[:index], inner, *parts[index + 1 :]))
        case Not(inner=inner):
            for inner_how, words, other in _smaller(inner, wider=not wider):
                yield inner_how, words, Not(other)
        case Compare(op=op, right=int() | float() as bound) if op in _WIDER and not isinstance(bound, bool):
            moved = bound + _WIDER[op] if isinstance(bound, int) else round(bound + TENTH * _WIDER[op], 3)
            yield "widened" if wider else "narrowed", f"`{moved}` for `{guard}`", replace(guard, right=moved)


def _joined(guard: AllOf | AnyOf, parts: tuple[Guard, ...]) -> Guard:
    return parts[0] if len(parts) == 1 else type(guard)(parts)
