"""Guards: a closed, typed subset of Python's expressions, read into our own tree so that they can be explained.

slot.wage >= 1200 and not slot.night_ok          a slot without a value compares as false, it never raises
question.wage == 'skipped'                       open, answered, skipped; None before it was asked
entity.district in ['伏見区', '南区']             the seeker's own entity in this message
negated.district                                 one that they rule out in it (嵐山は遠い)
card.posting                                     what the buttons of the card that it names (2つ目の) carry
event.intent == 'affirm'                         event.intent, event.confidence, event.risk, event.risk_kind,
                                                     event.guesses (0–2: likely intents of what was not understood)
mode == 'human' or hold or stopped               also watch, known (the seeker was here before)
misses >= 2 and stay < 3                         bounded counters
during.night                                     windows in Japan: night 22:00–8:00, on_duty 6:00–25:00
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

FIELDS: Mapping[str, tuple[str, ...] | None] = {
    "slot": None,
    "question": None,
    "entity": None,
    "negated": None,
    "card": None,
    "event": ("intent", "confidence", "risk", "risk_kind", "kind", "guesses"),
    "during": ("night", "on_duty"),
}
"""Namespaces and the names in them; None where they come from the domain."""
BARE = ("mode", "hold", "watch", "stopped", "known", "misses", "stay")

Comparison = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in"]
Constant = str | int | float | bool | None | tuple[str | int | float | bool | None, ...]


class GuardError(ValueError):
    """A guard that cannot be read. `column` counts from 1 within the expression."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class Name:
    """`slot.wage` is Name('slot', 'wage'), `mode` is Name('', 'mode')."""

    space: str
    field: str
    column: int = 1

    def __str__(self) -> str:
        return f"{self.space}.{self.field}" if self.space else self.field


@dataclass(frozen=True, slots=True)
class Compare:
    left: Name
    op: Comparison
    right: Constant

    def __str__(self) -> str:
        right = list(self.right) if isinstance(self.right, tuple) else self.right
        return f"{self.left} {self.op} {right!r}"


@dataclass(frozen=True, slots=True)
class Truth:
    """A bare name: true where it has a value that is not empty, zero or False."""

    name: Name

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, slots=True)
class Not:
    inner: Guard

    def __str__(self) -> str:
        return f"not ({self.inner})" if isinstance(self.inner, AllOf | AnyOf) else f"not {self.inner}"


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Guard, ...]

    def __str__(self) -> str:
        return " and ".join(f"({p})" if isinstance(p, AnyOf) else str(p) for p in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Guard, ...]

    def __str__(self) -> str:
        return " or ".join(str(p) for p in self.parts)


Test = Compare | Truth
Guard = Test | Not | AllOf | AnyOf
Lookup = Callable[[Name], Any]

_OPS: Mapping[type[ast.cmpop], Comparison] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}


def parse(source: str) -> Guard:
    """Read a guard. Raises GuardError with what was expected and where."""
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except SyntaxError as error:
        raise GuardError(f"not an expression: {error.msg}", max(error.offset or 1, 1)) from None
    return _guard(tree.body)


def _guard(node: ast.expr) -> Guard:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return AllOf(tuple(_guard(v) for v in values))
        case ast.BoolOp(op=ast.Or(), values=values):
            return AnyOf(tuple(_guard(v) for v in values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_guard(operand))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _OPS:
            return _compare(left, _OPS[type(op)], right)
        case ast.Compare():
            raise GuardError("compare two things at a time, joined by `and`", node.col_offset + 1)
        case ast.Name() | ast.Attribute():
            return Truth(_name(node))
    raise GuardError(
        "expected a name (slot.x, question.x, entity.x, negated.x, event.intent, mode …), a comparison, "
        "`and`, `or` or `not`",
        node.col_offset + 1,
    )


def _compare(left: ast.expr, op: Comparison, right: ast.expr) -> Compare:
    name, constant = _name(left), _constant(right)
    if op in ("in", "not in") and not isinstance(constant, tuple):
        raise GuardError(f"`{op}` needs a list, for example ['a', 'b']", right.col_offset + 1)
    if op not in ("in", "not in") and isinstance(constant, tuple):
        raise GuardError("a list can only stand behind `in` or `not in`", right.col_offset + 1)
    if op in ("<", "<=", ">", ">=") and (isinstance(constant, bool) or not isinstance(constant, int | float)):
        raise GuardError(f"`{op}` needs a number", right.col_offset + 1)
    return Compare(name, op, constant)


def _name(node: ast.expr) -> Name:
    match node:
        case ast.Name(id=bare) if bare in BARE:
            return Name("", bare, node.col_offset + 1)
        case ast.Attribute(value=ast.Name(id=space), attr=attr) if space in FIELDS:
            known = FIELDS[space]
            if known is not None and attr not in known:
                raise GuardError(f"`{space}` has {', '.join(known)}, not `{attr}`", node.col_offset + 1)
            return Name(space, attr, node.col_offset + 1)
    spaces = ", ".join([*(f"{space}.…" for space in FIELDS), *BARE])
    raise GuardError(f"expected one of {spaces}", node.col_offset + 1)


def _constant(node: ast.expr) -> Constant:
    match node:
        case ast.Constant(value=bool() | str() | int() | float() | None as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.List(elts=elts) | ast.Tuple(elts=elts):
            values = [_constant(e) for e in elts]
            flat = tuple(v for v in values if not isinstance(v, tuple))
            if len(flat) == len(values):
                return flat
    raise GuardError("expected a constant: 'text', a number, True, False, None or a list of them", node.col_offset + 1)


def holds(guard: Guard, look: Lookup) -> bool:
    """Whether the guard is true where `look` tells the value of a name (None: no value)."""
    match guard:
        case AllOf(parts=parts):
            return all(holds(p, look) for p in parts)
        case AnyOf(parts=parts):
            return any(holds(p, look) for p in parts)
        case Not(inner=inner):
            return not holds(inner, look)
        case Truth(name=name):
            return bool(look(name))
        case Compare(left=left, op=op, right=right):
            return _holds_comparison(look(left), op, right)


def _holds_comparison(value: Any, op: Comparison, right: Constant) -> bool:
    if op in ("in", "not in"):
        inside = isinstance(right, tuple) and value in right
        return inside if op == "in" else (value is not None and not inside)
    if op == "==":
        return bool(value == right)
    if op == "!=":
        return value is not None and bool(value != right)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isinstance(right, int | float):
        return False
    return {"<": value < right, "<=": value <= right, ">": value > right, ">=": value >= right}[op]


def tests(guard: Guard) -> Iterator[Test]:
    """Every comparison and bare name in the guard, in the order written."""
    match guard:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from tests(part)
        case Not(inner=inner):
            yield from tests(inner)
        case Truth() | Compare():
            yield guard


def name_of(test: Test) -> Name:
    """The name that a comparison, or a bare name, looks at."""
    return test.left if isinstance(test, Compare) else test.name


def names(guard: Guard) -> tuple[Name, ...]:
    """Every name the guard looks at, in the order written."""
    return tuple(name_of(test) for test in tests(guard))


def explain(guard: Guard, look: Lookup) -> str:
    """The guard with the values it saw, for the trace: `slot.wage >= 1200 (slot.wage is None)`."""
    seen = ", ".join(f"{name} is {look(name)!r}" for name in dict.fromkeys(names(guard)))
    return f"{guard} ({seen})"
