"""Pages of privacy ask the database a fixed number of things, however much there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.practice.service import protection
from tests.counting import counted
from tests.factories.practice import school
from tests.factories.protected import filled
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
HOME = "/privacyfunctionaris"
PAGES = [
    (Role.PRIVACY_OFFICER, HOME),
    (Role.PRIVACY_OFFICER, f"{HOME}/inzagelog"),
    (Role.PRIVACY_OFFICER, f"{HOME}/noodtoegang"),
    (Role.PRIVACY_OFFICER, f"{HOME}/wissen"),
    (Role.PRIVACY_OFFICER, f"{HOME}/bewaarplicht?groep=1"),
    (Role.PRIVACY_OFFICER, f"{HOME}/verzoeken"),
    (Role.ADMINISTRATOR, "/beheer/noodtoegang?groep=1"),
    (Role.LEARNER, "/mijn-gegevens"),
]
MOST = 20


@pytest.mark.parametrize(("role", "address"), PAGES, ids=[address for _, address in PAGES])
def test_a_page_stays_within_its_queries(
    app: Flask,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    login: Login,
    role: Role,
    address: str,
) -> None:
    here = school(db, clock, actor_for)
    cases = [filled(db, clock, here, mine=mine) for mine in (True, False)]
    first = actor_for(Role.ADMINISTRATOR)
    for case_id in cases:
        protection.ask_emergency(db, first, clock, case_id=case_id, reason="Er is direct gevaar.")
        protection.set_hold(db, first, clock, case_id=case_id, reason="Er loopt een klacht.")
        protection.note_reading(
            db, here.trainer, clock, case_id=case_id, version_number=1, action="read", ground="beoordeling"
        )
    db.commit()
    client = login(app.test_client(), actor_for(role))
    with counted(app) as statements:
        assert client.get(address).status_code == 200
    assert len(statements) <= MOST, "\n".join(statements)
