"""Imports point one way. Whoever needs an arrow that is not here takes the better shape first."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "bot" / "banso"
TOPMOST = {"bench", "proving", "cli", "chat", "dev", "up", "wiring", "testing", "__init__"}
"""Rooms that put things together: they may know everybody, and only each other knows them."""
ALLOWED: dict[str, set[str]] = {
    "japanese": set(),
    "dialog": set(),
    "loading": {"dialog"},
    "care": {"dialog"},
    "ports": {"dialog", "japanese"},
    "settings": set(),
    "sse": set(),
    "nlu": {"japanese"},
    "stand_in": {"sse"},
    "careers": {"dialog", "japanese", "ports"},
    "service": {"dialog", "japanese", "ports"},
    "adapters": {"dialog", "ports"},
    "web": {"dialog", "ports", "service", "careers", "sse"},
}
CONCRETE = {"adapters", "stand_in"}
"""What only wiring names (and the command that serves the stand-in)."""


def rooms_of(file: Path) -> Iterator[tuple[str, int]]:
    """The rooms of banso that a file imports, with the line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports relatively"
            module = node.module or ""
            names = [f"banso.{alias.name}" for alias in node.names] if module == "banso" else [module]
        for name in names:
            if name.startswith("banso."):
                yield name.split(".")[1], node.lineno


def room(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


FILES = sorted(ROOT.rglob("*.py"))


def test_every_room_has_its_rule() -> None:
    assert {room(file) for file in FILES} <= set(ALLOWED) | TOPMOST


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_a_room_knows_only_what_it_may(name: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {other}"
        for file in FILES
        if room(file) == name
        for other, line in rooms_of(file)
        if other != name and other not in ALLOWED[name]
    ]
    assert wrong == []


def test_only_wiring_names_concrete_classes() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {other}"
        for file in FILES
        if room(file) not in {"wiring", "cli", *CONCRETE}
        for other, line in rooms_of(file)
        if other in CONCRETE
    ]
    assert wrong == []


def test_the_core_has_no_clock_no_chance_no_network_and_no_log() -> None:
    worldly = {"random", "time", "os", "socket", "httpx", "asyncio", "structlog", "logging", "pathlib", "sqlalchemy"}
    for file in FILES:
        if room(file) == "dialog":
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                assert not {n.split(".")[0] for n in names} & worldly, f"{file}:{node.lineno}"  # type: ignore[attr-defined]
