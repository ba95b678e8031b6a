"""Emergency access on the pages: one administrator asks, another agrees, the first reads, each time with a line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.messages.models import Letter
from app.practice.service import protection
from tests.factories.practice import PLANTED, Class
from tests.factories.protected import filled
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
WHY = "De deelnemer is ziek en er is direct gevaar."
ALL = "/beheer/noodtoegang"


@pytest.fixture
def two(app: Flask, actor_for: ActorFor, login: Login) -> tuple[FlaskClient, FlaskClient]:
    first, second = actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)
    return login(app.test_client(), first), login(app.test_client(), second)


def asked(client: FlaskClient, here: Class, case_id: int, why: str = WHY) -> tuple[int, str]:
    """Sends the form; the status, and where it leads or what it says."""
    address = f"{ALL}?groep={here.cohort_id}"
    shown = client.get(address).text
    answer = client.post(address, data={**hidden(shown), "case_id": str(case_id), "reason": why})
    return answer.status_code, answer.headers.get("Location", answer.text)


def test_two_administrators_open_a_case_by_the_pages_and_nobody_else_reads(
    db: Session, clock: FixedClock, here: Class, two: tuple[FlaskClient, FlaskClient]
) -> None:
    first, second = two
    case_id = filled(db, clock, here)
    status, one = asked(first, here, case_id)
    assert status == 303
    told = db.query(Letter).filter(Letter.template == "privacy/emergency_asked").all()
    assert len(told) == len(accounts.people_with_role(db, Role.ADMINISTRATOR)) - 1
    db.commit()
    token = {"csrf_token": hidden(first.get(one).text)["csrf_token"]}
    assert first.post(f"{one}/lezen", data=token).status_code == 404
    refused = first.post(one, data={**token, "hours": "1"})
    assert "Een andere beheerder moet instemmen" in refused.text
    form = hidden(second.get(one).text)
    assert "ten hoogste 4 uur" in second.post(one, data={**form, "hours": "9"}).text
    form = hidden(second.get(one).text)
    assert second.post(one, data={**form, "hours": "2"}).status_code == 303
    text = first.post(f"{one}/lezen", data=token)
    assert PLANTED in text.text
    assert "Je hebt nog 120 minuten" in text.text
    assert text.headers["Cache-Control"] == "no-store"
    assert second.post(f"{one}/lezen", data=form).status_code == 404
    [line] = protection.readings(db)
    assert (line.action, line.ground) == ("emergency", WHY)
    db.commit()
    clock.advance(timedelta(minutes=25))
    assert "Je hebt nog 95 minuten" in first.post(f"{one}/lezen", data=token).text
    assert first.post(f"{one}/sluiten", data=token).status_code == 303
    assert first.post(f"{one}/lezen", data=token).status_code == 404


def test_the_form_names_cases_by_group_author_and_number_only(
    db: Session, clock: FixedClock, here: Class, two: tuple[FlaskClient, FlaskClient]
) -> None:
    filled(db, clock, here)
    shown = two[0].get(f"{ALL}?groep={here.cohort_id}").text
    assert f"{here.learner.name}, 1" in shown
    assert "Eik 1" not in shown
    assert PLANTED not in shown


def test_a_reason_that_names_somebody_is_refused(
    db: Session, clock: FixedClock, here: Class, two: tuple[FlaskClient, FlaskClient]
) -> None:
    case_id = filled(db, clock, here)
    status, text = asked(two[0], here, case_id, "Bel mevrouw Jansen op 06-12345678.")
    assert status == 422
    assert "herkenbaar" in text


def test_where_nobody_can_agree_nothing_is_asked(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    case_id = filled(db, clock, here)
    alone = login(app.test_client(), actor_for(Role.ADMINISTRATOR))
    assert len(accounts.people_with_role(db, Role.ADMINISTRATOR)) == 1
    db.commit()
    status, text = asked(alone, here, case_id)
    assert status == 422
    assert "geen tweede beheerder" in text
    assert WHY in text
    assert protection.emergencies(db) == []


def test_a_privacy_officer_and_others_find_no_door(
    app: Flask, here: Class, actor_for: ActorFor, login: Login
) -> None:
    for role in (Role.PRIVACY_OFFICER, Role.TRAINER, Role.AUDITOR, Role.FINANCE):
        client = login(app.test_client(), actor_for(role))
        assert client.get(ALL).status_code == 403, role
