"""Sessions live on the server: they end when they should, at once and everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service
from app.accounts.models import LoginSession
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.tokens import digest
from tests.features.accounts.conftest import PASSWORD, Submit
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("leergang")
    return found.value if found else ""


def inside(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_the_session_gets_a_new_id_at_login_and_the_old_one_is_worth_nothing(
    app: Flask, client: FlaskClient, petra: Actor, enter: Submit
) -> None:
    client.get("/account")
    before = cookie(client)
    assert before
    enter(client)
    assert cookie(client) != before
    planted = app.test_client()
    planted.set_cookie("leergang", before)
    assert not inside(planted)


def test_logging_out_kills_the_cookie_everywhere(
    app: Flask, client: FlaskClient, petra: Actor, enter: Submit
) -> None:
    enter(client)
    stolen = app.test_client()
    stolen.set_cookie("leergang", cookie(client))
    assert inside(stolen)
    token = hidden(client.get("/weergave").text)["csrf_token"]
    assert client.post("/uitloggen", data={"csrf_token": token}).status_code == 302
    assert not inside(client)
    assert not inside(stolen)


def test_half_an_hour_of_silence_ends_a_session(
    client: FlaskClient, clock: FixedClock, petra: Actor, login: Login
) -> None:
    login(client, petra)
    for _ in range(3):
        clock.advance(timedelta(minutes=29))
        assert inside(client), "use keeps it alive"
    clock.advance(timedelta(minutes=30, seconds=1))
    assert not inside(client)


def test_twelve_hours_end_a_session_however_much_it_is_used(
    client: FlaskClient, clock: FixedClock, petra: Actor, login: Login
) -> None:
    login(client, petra)
    for _ in range(12 * 3):
        assert inside(client)
        clock.advance(timedelta(minutes=20))
    assert inside(client)
    clock.advance(timedelta(seconds=1))
    assert not inside(client)


def test_a_session_can_be_ended_from_another_device_at_once(
    app: Flask, client: FlaskClient, db: Session, petra: Actor, login: Login
) -> None:
    login(client, petra)
    lost = login(app.test_client(), petra)
    page = client.get("/account").text
    key = digest(cookie(lost))
    number = db.scalar(sa.select(LoginSession.number).where(LoginSession.token_sha256 == key))
    db.rollback()
    assert f'action="/account/sessies/{number}/beeindig"' in page
    token = hidden(page)["csrf_token"]
    assert client.post(f"/account/sessies/{number}/beeindig", data={"csrf_token": token}).status_code == 303
    assert not inside(lost)
    assert inside(client)


def test_all_other_sessions_can_be_ended_and_this_one_stays(
    app: Flask, client: FlaskClient, petra: Actor, login: Login
) -> None:
    login(client, petra)
    others = [login(app.test_client(), petra) for _ in range(2)]
    token = hidden(client.get("/weergave").text)["csrf_token"]
    client.post("/account/sessies/beeindig-andere", data={"csrf_token": token})
    assert inside(client)
    assert not any(inside(other) for other in others)


def test_nobody_can_end_somebody_elses_session(
    app: Flask, client: FlaskClient, db: Session, petra: Actor, actor_for: ActorFor, login: Login
) -> None:
    theirs = login(app.test_client(), petra)
    number = db.scalar(sa.select(LoginSession.number))
    db.rollback()
    login(client, actor_for(Role.ADMINISTRATOR))
    token = hidden(client.get("/weergave").text)["csrf_token"]
    answer = client.post(f"/account/sessies/{number}/beeindig", data={"csrf_token": token})
    assert answer.status_code == 404
    assert inside(theirs)


def test_other_roles_end_the_sessions_of_the_old_ones(
    client: FlaskClient, db: Session, clock: FixedClock, petra: Actor, enter: Submit
) -> None:
    enter(client)
    assert client.get("/beheer").status_code == 200
    service.set_roles(db, SYSTEM, clock, person_id=petra.person_id or 0, roles=[Role.FINANCE])
    db.commit()
    assert client.get("/beheer").status_code == 302
    enter(client)
    assert client.get("/beheer").status_code == 403
    assert client.get("/geld").status_code == 200


def test_an_administrator_cannot_take_away_the_own_role(db: Session, clock: FixedClock, petra: Actor) -> None:
    with pytest.raises(Refused):
        service.set_roles(db, petra, clock, person_id=petra.person_id or 0, roles=[Role.FINANCE])


def test_a_new_password_ends_the_other_sessions(
    app: Flask, client: FlaskClient, petra: Actor, enter: Submit, submit: Submit
) -> None:
    enter(client)
    other = app.test_client()
    enter(other)
    new = "een heel ander lang woord"
    answer = submit(
        client, "/account/wachtwoord", password=PASSWORD, new_password=new, new_password_confirm=new
    )
    assert answer.status_code == 302, answer.text
    assert not inside(other)
    assert enter(app.test_client()).status_code == 422
    assert enter(app.test_client(), password=new).status_code == 302


def test_a_made_up_cookie_is_nobody(client: FlaskClient) -> None:
    for value in ("", "x", "A" * 3000, "0" * 43):
        client.set_cookie("leergang", value)
        assert client.get("/account").status_code == 302
