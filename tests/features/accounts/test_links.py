"""Secret links by mail: invitation, sign-in and new password, followed through the mailbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service
from app.core.clock import FixedClock
from app.core.db import Base
from app.core.permissions import SYSTEM, Actor, Role
from tests.features.accounts.conftest import PASSWORD, Submit

LinkIn = Callable[[str], str]


@pytest.fixture
def invited(db: Session, clock: FixedClock, link_in_mail: LinkIn) -> str:
    """The address in the invitation of a new trainer."""
    service.add_staff(
        db,
        SYSTEM,
        clock,
        given_name="Roelof",
        infix="ten",
        family_name="Cate",
        email="roelof@leergang.example",
        roles=[Role.TRAINER],
    )
    db.commit()
    return link_in_mail("/uitnodiging/")


def test_an_invitation_lets_somebody_choose_a_password_once(
    app: Flask, client: FlaskClient, invited: str, submit: Submit
) -> None:
    answer = submit(client, invited, password=PASSWORD)
    assert answer.status_code == 303
    assert client.get("/trainer").status_code == 200
    for again in (app.test_client().get(invited), app.test_client().get("/uitnodiging/onzin")):
        assert again.status_code == 410
        assert "Deze link werkt niet meer" in again.text
    other = app.test_client()
    assert submit(other, "/inloggen", email="roelof@leergang.example", password=PASSWORD).status_code == 302


def test_an_invitation_works_for_fourteen_days(client: FlaskClient, clock: FixedClock, invited: str) -> None:
    clock.advance(timedelta(days=14) - timedelta(seconds=1))
    assert client.get(invited).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert client.get(invited).status_code == 410


def test_a_new_invitation_ends_the_old_one(
    client: FlaskClient, db: Session, clock: FixedClock, invited: str, link_in_mail: LinkIn
) -> None:
    person = service.person_by_email(db, "roelof@leergang.example")
    assert person is not None
    service.invite(db, SYSTEM, clock, person_id=person.id)
    db.commit()
    assert client.get(invited).status_code == 410


@pytest.mark.parametrize("password", ["", "kort", "x" * 201, "nul\x00nul\x00nul\x00nul"])
def test_a_poor_password_is_refused_and_the_link_still_works(
    client: FlaskClient, invited: str, submit: Submit, password: str
) -> None:
    assert submit(client, invited, password=password).status_code == 422
    assert client.get(invited).status_code == 200


def test_the_page_behind_a_secret_address_tells_no_other_site(client: FlaskClient, invited: str) -> None:
    for path in (invited, "/account/adres/een-sleutel"):
        policy = client.get(path).headers["Referrer-Policy"]
        assert policy == "strict-origin", "with no-referrer Flask-WTF refuses the form over https"


def test_a_sign_in_link_lets_in_without_a_password(
    app: Flask, client: FlaskClient, petra: Actor, submit: Submit, link_in_mail: LinkIn
) -> None:
    asked = submit(
        client,
        "/inloggen/link",
        to="/inloggen/link/vraag-aan",
        identity="petra@icare.example",
        chosen_method="email",
    )
    assert asked.status_code == 200
    link = link_in_mail("/inloggen/link/open")
    browser = app.test_client()
    assert browser.get(link).status_code == 302
    assert browser.get("/account").status_code == 200
    second = app.test_client()
    second.get(link)
    assert second.get("/account").status_code == 302, "a sign-in link works once"


def test_a_forged_sign_in_link_lets_nobody_in(client: FlaskClient, petra: Actor) -> None:
    for wrong in (
        "",
        "?id=petra%40icare.example&code=123456",
        "?id=1&code=%00",
        "?id=" + "9" * 400 + "&code=1",
    ):
        answer = client.get(f"/inloggen/link/open{wrong}")
        assert answer.status_code < 500, wrong
        assert client.get("/account").status_code == 302


def test_a_forgotten_password_is_replaced_by_way_of_the_mailbox(
    app: Flask, client: FlaskClient, petra: Actor, submit: Submit, enter: Submit, link_in_mail: LinkIn
) -> None:
    old = app.test_client()
    enter(old)
    assert submit(client, "/wachtwoord-vergeten", email="petra@icare.example").status_code == 200
    link = link_in_mail("/wachtwoord-vergeten/")
    assert submit(client, link, password="kort", password_confirm="kort").status_code == 422
    new = "het nieuwe geheim van petra"
    assert submit(client, link, password=new, password_confirm=new).status_code == 302
    assert old.get("/account").status_code == 302, "whoever was inside is out"
    assert enter(app.test_client(), password=new).status_code == 302
    assert enter(app.test_client()).status_code == 422
    again = client.get(link)
    assert again.status_code == 302, "the link works once"


def test_no_link_stands_in_the_database_or_the_audit_log_in_plain(
    db: Session,
    client: FlaskClient,
    invited: str,
    petra: Actor,
    submit: Submit,
    link_in_mail: LinkIn,
    capfd: pytest.CaptureFixture[str],
) -> None:
    submit(client, "/wachtwoord-vergeten", email="petra@icare.example")
    secrets = [invited.rsplit("/", 1)[1], link_in_mail("/wachtwoord-vergeten/").rsplit("/", 1)[1]]
    everything = "\n".join(
        repr(tuple(row)) for table in Base.metadata.sorted_tables for row in db.execute(sa.select(table))
    )
    said = "".join(capfd.readouterr())
    for secret in secrets:
        assert secret not in everything
        assert secret not in said
