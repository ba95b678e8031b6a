"""Asking for the secret address of a feed, as someone does on the page."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from app.core.permissions import Actor

Login = Callable[[FlaskClient, Actor], FlaskClient]


def make(browser: FlaskClient, kind: str, subject_id: int) -> str:
    """Ask for a fresh address on the page; its path."""
    page = browser.post(f"/agenda/{kind}/{subject_id}")
    assert page.status_code == 200, page.status_code
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r'value="http://localhost(/feed/[^"]+\.ics)"', page.get_data(as_text=True))
    assert found is not None
    return found[1]
