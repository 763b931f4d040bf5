"""What every page of the console shares: its templates, the headers it is sent with, and reading its forms."""

from __future__ import annotations

from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import FormData

PREFIX = "/console"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


_ENVIRONMENT = Environment(
    loader=PackageLoader("banso.web.console"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page or fragment from a template of this folder; everything in it is escaped."""
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(values), status, HEADERS)


def see_other(path: str) -> Response:
    """Go on to a page after a form was taken."""
    return RedirectResponse(path, 303, HEADERS)


def field(form: FormData, name: str) -> str:
    """A text field of a form, empty where there is none."""
    value = form.get(name)
    return value if isinstance(value, str) else ""
