"""Who subscribes to a calendar."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.permissions import Actor, Role
from tests.people import ActorFor


@pytest.fixture
def browser(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Someone's browser, whose forms need no token here."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return app.test_client()


@pytest.fixture
def trainer(actor_for: ActorFor) -> Actor:
    return actor_for(Role.TRAINER)
