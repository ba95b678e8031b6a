"""Somebody with a password, and browsers that log in as people do: through the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.core.permissions import Actor, Role
from tests.pages import hidden
from tests.people import ActorFor

PASSWORD = "paardenbloem onder de brug"
#: Sends the first form of a page: ``submit(client, "/inloggen", email=..., password=...)``.
Submit = Callable[..., TestResponse]


@pytest.fixture
def petra(app: Flask, db: Session, actor_for: ActorFor) -> Actor:
    """An administrator with a password."""
    actor = actor_for(Role.ADMINISTRATOR, given_name="Petra", family_name="Dijk", email="petra@icare.example")
    with app.app_context():
        hashed = hash_password(PASSWORD)
    account = db.get(Account, actor.account_id)
    assert account is not None
    account.password = hashed
    db.commit()
    return actor


@pytest.fixture
def submit() -> Submit:
    def submit(client: FlaskClient, url: str, *, to: str = "", **values: str) -> TestResponse:
        page = client.get(url)
        assert page.status_code == 200, (url, page.status_code)
        return client.post(to or url, data={**hidden(page.text), **values})

    return submit


@pytest.fixture
def enter(submit: Submit) -> Submit:
    def enter(client: FlaskClient, *, password: str = PASSWORD, **more: str) -> TestResponse:
        return submit(client, "/inloggen", email="petra@icare.example", password=password, **more)

    return enter


@pytest.fixture
def link_in_mail(app: Flask, work: Callable[[], int]) -> Callable[[str], str]:
    """The newest letter's secret address that begins with some path, as read in the mailbox."""

    def find(path: str) -> str:
        work()
        page = app.test_client().get("/postvak").text
        for name in re.findall(r'href="/postvak/([0-9a-f]{32})"', page):
            letter = app.test_client().get(f"/postvak/{name}/brief").text
            found = re.search(rf'href="http://localhost({re.escape(path)}[^"]+)"', letter)
            if found:
                return found[1].replace("&amp;", "&")
        raise AssertionError(f"no letter leads to {path}")

    return find


@pytest.fixture
def mail_folder(app: Flask) -> Path:
    return Path(app.instance_path) / "mail"
