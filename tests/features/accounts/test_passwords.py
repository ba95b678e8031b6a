"""Logging in with a password: clear words, limits, and nothing to learn for a stranger."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Account, LoginSession
from app.core.clock import FixedClock
from app.core.db import Base
from app.core.permissions import Actor
from tests.features.accounts.conftest import PASSWORD, Submit
from tests.pages import hidden

WRONG = "Dit e-mailadres en deze code of dit wachtwoord horen niet bij elkaar."


def inside(client: FlaskClient) -> bool:
    """Whether the browser is logged in."""
    return client.get("/account").status_code == 200


def test_the_right_password_leads_to_the_start_page(client: FlaskClient, petra: Actor, enter: Submit) -> None:
    answer = enter(client)
    assert (answer.status_code, answer.location) == (302, "/start")
    assert inside(client)


def test_a_wrong_password_says_so_and_keeps_the_address(
    client: FlaskClient, petra: Actor, enter: Submit
) -> None:
    answer = enter(client, password="iets anders helemaal")
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert "petra@icare.example" in answer.text
    assert "iets anders helemaal" not in answer.text
    assert not inside(client)


def test_a_stranger_cannot_tell_which_addresses_are_known(
    app: Flask, petra: Actor, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    context = (
        app.extensions["security"]._pwd_context
        if hasattr(app.extensions["security"], "_pwd_context")
        else None
    )
    if context is not None:
        whole = context.hash, context.verify
        monkeypatch.setattr(context, "hash", lambda *a, **k: hashed.append("hash") or whole[0](*a, **k))
        monkeypatch.setattr(context, "verify", lambda *a, **k: hashed.append("verify") or whole[1](*a, **k))
    for url, to, extra in (
        ("/inloggen", "", {"password": "verkeerd wachtwoord"}),
        ("/wachtwoord-vergeten", "", {}),
        ("/inloggen/link", "/inloggen/link/vraag-aan", {"chosen_method": "email"}),
    ):
        field = "identity" if "link" in url else "email"
        known, unknown = [
            submit(app.test_client(), url, to=to, **{field: address}, **extra)
            for address in ("petra@icare.example", "nemo@icare.example")
        ]
        assert known.status_code == unknown.status_code, url
        words = [_shown(answer.text).replace("nemo@", "petra@") for answer in (known, unknown)]
        assert words[0] == words[1], url
    if context is not None:
        assert len(hashed) >= 2, "an unknown address costs a hash as well"


def _shown(page: str) -> str:
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def test_nobody_without_the_form_can_log_in_or_out(client: FlaskClient, petra: Actor, enter: Submit) -> None:
    wanted = {"email": "petra@icare.example", "password": PASSWORD}
    assert client.post("/inloggen", data=wanted).status_code == 400
    enter(client)
    assert client.post("/uitloggen").status_code == 400
    assert client.get("/uitloggen").status_code == 405
    assert inside(client)


def test_after_ten_tries_everyone_waits(app: Flask, clock: FixedClock, petra: Actor, enter: Submit) -> None:
    for _ in range(10):
        assert enter(app.test_client(), password="raden maar weer").status_code == 422
    answer = enter(app.test_client())
    assert answer.status_code == 429
    assert "Even wachten" in answer.text
    clock.advance(timedelta(minutes=5))
    assert enter(app.test_client()).status_code == 302


def test_passwords_are_kept_as_argon2id_and_stand_nowhere_else(
    app: Flask,
    client: FlaskClient,
    db: Session,
    petra: Actor,
    enter: Submit,
    capfd: pytest.CaptureFixture[str],
) -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    try:
        enter(client, password=PASSWORD[:-1])
        enter(client)
    finally:
        logging.getLogger().removeHandler(handler)
    stored = db.scalar(sa.select(Account.password).where(Account.id == petra.account_id)) or ""
    assert stored.startswith("$argon2id$")
    said = log.getvalue() + "".join(capfd.readouterr())
    everything = "\n".join(
        repr(tuple(row)) for table in Base.metadata.sorted_tables for row in db.execute(sa.select(table))
    )
    cookie = client.get_cookie("leergang")
    assert cookie is not None
    for secret in (PASSWORD, PASSWORD[:-1], cookie.value):
        assert secret not in said
        assert secret not in everything


@pytest.mark.parametrize(
    "value", ["", "x" * 10_000, "nul\x00", "😀" * 300, "-1", str(2**63), "a@b\r\nBcc: c@d.nl"]
)
def test_rubbish_in_the_login_form_is_refused_in_words(
    client: FlaskClient, petra: Actor, submit: Submit, value: str
) -> None:
    for url, to, names in (
        ("/inloggen", "", ("email", "password")),
        ("/inloggen/link", "", ("identity", "passcode")),
        ("/inloggen/link", "/inloggen/link/vraag-aan", ("identity", "chosen_method")),
        ("/wachtwoord-vergeten", "", ("email",)),
    ):
        answer = submit(client, url, to=to, **dict.fromkeys(names, value))
        assert answer.status_code < 500, (url, names)
    assert not inside(client)


def test_no_cookie_outlives_the_session(client: FlaskClient, petra: Actor, enter: Submit) -> None:
    enter(client, remember="y")
    assert client.get_cookie("remember_token") is None
    assert inside(client)


def test_nobody_gets_a_token_that_works_without_a_session(
    app: Flask, client: FlaskClient, db: Session, petra: Actor
) -> None:
    token = hidden(client.get("/inloggen").text)["csrf_token"]
    client.post(
        "/inloggen?include_auth_token=1",
        json={"email": "petra@icare.example", "password": PASSWORD},
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )
    with app.test_request_context():
        account = app.extensions["account-datastore"].find_user(email="petra@icare.example")
        forged = account.get_auth_token()
    for where in ({"headers": {"Authentication-Token": forged}}, {"query_string": {"auth_token": forged}}):
        answer = app.test_client().get("/account", **where)  # type: ignore[arg-type]
        assert answer.status_code == 302, where
    basic = app.test_client().get("/account", auth=("petra@icare.example", PASSWORD))
    assert basic.status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_logging_in_never_leads_to_another_site(
    client: FlaskClient, petra: Actor, submit: Submit, target: str
) -> None:
    answer = submit(
        client, "/inloggen", to=f"/inloggen?next={target}", email="petra@icare.example", password=PASSWORD
    )
    led = urlsplit(answer.location or "")
    assert (led.scheme, led.netloc) == ("", "")
    assert not led.path.startswith(("//", "/\\"))


def test_a_blocked_account_cannot_log_in(
    client: FlaskClient, db: Session, petra: Actor, enter: Submit
) -> None:
    db.execute(sa.update(Account).values(active=False))
    db.commit()
    assert enter(client).status_code == 422
    assert not inside(client)


def test_a_login_leaves_one_session_by_hash(
    client: FlaskClient, db: Session, petra: Actor, enter: Submit, login: Callable[..., FlaskClient]
) -> None:
    enter(client)
    owned = db.scalars(sa.select(LoginSession).where(LoginSession.account_id == petra.account_id)).all()
    assert len(owned) == 1
