"""A bare application with the chrome only: no database, no features."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from app import web
from app.core.permissions import Actor, Role
from app.messages.service import Letterhead
from app.web.gate import public, signed_in


def build(actor: Actor | None = None, *, secure: bool = False) -> Flask:
    """The chrome with a few empty pages under the names that its menu knows."""
    app = Flask("app", static_folder=None)
    app.config.update(SECRET_KEY="for tests only", TESTING=True, WTF_CSRF_ENABLED=False)
    app.extensions["leergang"] = SimpleNamespace(secure=secure, smtp_url=None)
    app.extensions["letterhead"] = lambda _db: Letterhead(
        "Stichting", "Straat 1, 9400 AA Assen", "a@b.example"
    )
    if actor is not None:
        app.extensions["actor-loader"] = lambda: actor
    CSRFProtect(app)
    Bootstrap5(app)
    web.init_app(app)
    for endpoint, path in (
        ("security.login", "/inloggen"),
        ("portal.coordinator", "/organisatie"),
        ("calendars.subscriptions", "/agenda"),
    ):
        app.add_url_rule(path, endpoint, public(lambda: "leeg"))
    app.add_url_rule("/van-mij", "mine", signed_in(lambda: "van mij"))
    return app


@pytest.fixture(scope="module")
def chrome() -> Flask:
    """The chrome for a visitor."""
    return build()


@pytest.fixture(scope="module")
def coordinator_chrome() -> Flask:
    """The chrome for a coordinator of Icare."""
    karin = Actor(7, 7, "Karin Wolters", "karin@icare.example", frozenset({Role.COORDINATOR}))
    return build(karin)


@pytest.fixture
def posting(chrome: Flask) -> Iterator[Callable[[dict[str, str]], None]]:
    """Pretends that a form was sent with the given fields."""
    contexts = []

    def send(fields: dict[str, str]) -> None:
        context = chrome.test_request_context("/", method="POST", data=fields)
        context.push()
        contexts.append(context)

    yield send
    for context in reversed(contexts):
        context.pop()
