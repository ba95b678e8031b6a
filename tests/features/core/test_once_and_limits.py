"""A form sent twice does its work once, also at the same moment; and tries are counted exactly, whoever counts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import once, ratelimit
from app.core.clock import FixedClock
from app.core.db import writing
from app.core.permissions import Actor, Role
from app.organisations.models import Organisation
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
NEW = "/beheer/organisaties/nieuw"


def organisations(db: Session) -> int:
    db.rollback()
    found = db.scalar(sa.select(sa.func.count()).select_from(Organisation)) or 0
    db.rollback()
    return found


def test_the_same_form_from_two_windows_at_once_has_one_effect_and_one_answer(
    app: Flask, db: Session, actor_for: ActorFor, login: Login
) -> None:
    actor = actor_for(Role.ADMINISTRATOR)
    clients = [login(app.test_client(), actor) for _ in range(2)]
    for number in range(5):
        form = {**hidden(clients[0].get(NEW).text), "name": f"Zorggroep {number}"}
        tokens = [hidden(client.get(NEW).text)["csrf_token"] for client in clients]
        start = threading.Barrier(2)

        def send(
            which: int,
            form: dict[str, str] = form,
            tokens: list[str] = tokens,
            start: threading.Barrier = start,
        ) -> tuple[int, str]:
            start.wait()
            answer = clients[which].post(NEW, data={**form, "csrf_token": tokens[which]})
            return answer.status_code, answer.location

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(send, range(2)))
        assert answers[0] == answers[1]
        assert answers[0][0] == 303
        assert organisations(db) == number + 1


def test_another_persons_same_key_is_another_command(
    app: Flask, db: Session, actor_for: ActorFor, login: Login
) -> None:
    key = "k" * 24
    for name in ("Eerste", "Tweede"):
        client = login(app.test_client(), actor_for(Role.ADMINISTRATOR))
        form = {**hidden(client.get(NEW).text), "name": f"Zorggroep {name}", "once": key}
        assert client.post(NEW, data=form).status_code == 303
    assert organisations(db) == 2


def test_a_refused_form_can_be_sent_again_with_the_same_key(
    client: FlaskClient, db: Session, actor_for: ActorFor, login: Login
) -> None:
    login(client, actor_for(Role.ADMINISTRATOR))
    form = hidden(client.get(NEW).text)
    assert client.post(NEW, data={**form, "name": ""}).status_code == 422
    assert client.post(NEW, data={**form, "name": "Zorggroep"}).status_code == 303
    assert client.post(NEW, data={**form, "name": "Zorggroep"}).status_code == 303
    assert organisations(db) == 1


def test_what_failed_leaves_its_key_free(app: Flask, db: Session, clock: FixedClock) -> None:
    db.rollback()
    with app.app_context():
        try:
            with writing() as session:
                assert once.earlier_answer(session, clock, "key") is None
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        with writing() as session:
            assert once.earlier_answer(session, clock, "key") is None
            once.answer(session, "key", "/daar")
        with writing() as session:
            assert once.earlier_answer(session, clock, "key") == "/daar"


def test_tries_are_counted_exactly_by_many_at_once(app: Flask, db: Session, clock: FixedClock) -> None:
    db.rollback()

    def attempt(_: int) -> bool:
        with app.app_context(), writing() as session:
            return ratelimit.allowed(session, clock, "login:x", limit=10, per=timedelta(minutes=5))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 10
    clock.advance(timedelta(minutes=5))
    assert attempt(0)


def test_limits_are_kept_apart_by_key_and_old_counts_are_forgotten(db: Session, clock: FixedClock) -> None:
    per = timedelta(minutes=1)
    assert ratelimit.allowed(db, clock, "a", limit=1, per=per)
    assert not ratelimit.allowed(db, clock, "a", limit=1, per=per)
    assert ratelimit.allowed(db, clock, "b", limit=1, per=per)
    clock.advance(per)
    assert ratelimit.allowed(db, clock, "a", limit=1, per=per)
    rows = db.execute(sa.select(ratelimit.RateWindow.key, ratelimit.RateWindow.uses)).all()
    assert sorted(map(tuple, rows)) == [("a", 1), ("b", 1)]
