"""Reading the pages of planning."""

import re
from collections.abc import Callable
from html import unescape

from flask.testing import FlaskClient

from app.core.permissions import Actor

Login = Callable[[FlaskClient, Actor], FlaskClient]


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of the last form of a page."""
    form = re.findall(r"<form.*?</form>", page, re.DOTALL)[-1]
    values: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        values.setdefault(name, []).append(unescape(value))
    return values
