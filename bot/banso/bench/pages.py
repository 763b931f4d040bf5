"""The bench's pages: each one file that needs nothing else."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

TEMPLATES = Environment(
    loader=PackageLoader("banso.bench"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def style(name: str) -> Markup:
    """A style sheet of the templates."""
    return Markup((files("banso.bench") / "templates" / name).read_text(encoding="utf-8"))  # noqa: S704  our own file


TEMPLATES.globals["style"] = style
