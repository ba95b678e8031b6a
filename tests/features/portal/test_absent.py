"""A trainer who cannot come stands on the administrator's home, and leads to the planning that says who."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock, local
from app.core.permissions import SYSTEM, Actor, Role
from app.scheduling import service as scheduling
from app.scheduling.service import Period, SessionView
from tests.counting import MOST_QUERIES, counted
from tests.factories.cohorts import planned
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
CANNOT = "Trainer kan niet"


@pytest.fixture
def trainer(actor_for: ActorFor) -> Actor:
    return actor_for(Role.TRAINER, given_name="Anneke", family_name="Wolthuis")


def sessions(
    db: Session, clock: FixedClock, trainer: Actor, name: str = "Assen, voorjaar 2027"
) -> list[SessionView]:
    cohort = planned(db, clock, name=name, trainer_ids=(trainer.person_id or 0,))
    return scheduling.sessions_of(db, [cohort.id])


def away(db: Session, clock: FixedClock, trainer: Actor, *listed: SessionView) -> None:
    days = [local(one.starts_at).date() for one in listed]
    scheduling.add_absence(db, trainer, clock, period=Period(first=min(days), last=max(days)))
    db.commit()


def test_a_period_away_over_own_sessions_leads_to_what_is_in_the_way(
    app: Flask,
    db: Session,
    clock: FixedClock,
    client: FlaskClient,
    login: Login,
    trainer: Actor,
    actor_for: ActorFor,
) -> None:
    mine = sessions(db, clock, trainer)
    db.commit()
    home = login(client, actor_for(Role.ADMINISTRATOR))
    assert CANNOT not in home.get("/beheer").text
    away(db, clock, trainer, mine[0], mine[1])
    with counted(app) as sent:
        shown = unescape(home.get("/beheer").text)
    assert "Trainer kan niet: 2 bijeenkomsten van groep Assen, voorjaar 2027" in shown
    assert len(sent) <= MOST_QUERIES
    to = f"/beheer/groepen/{mine[0].cohort_id}/planning"
    assert f'href="{to}#botsingen"' in shown
    planning = unescape(home.get(to).text)
    assert 'id="botsingen"' in planning
    assert "Anneke Wolthuis kan niet" in planning


def test_each_group_is_told_apart_in_as_many_queries_and_what_no_longer_matters_is_not_told(
    app: Flask,
    db: Session,
    clock: FixedClock,
    client: FlaskClient,
    login: Login,
    trainer: Actor,
    actor_for: ActorFor,
) -> None:
    mine = sessions(db, clock, trainer)
    away(db, clock, trainer, *mine)
    home = login(client, actor_for(Role.ADMINISTRATOR))
    home.get("/beheer")
    with counted(app) as one:
        home.get("/beheer")
    others = []
    for number in range(3):
        colleague = actor_for(Role.TRAINER)
        others.append(sessions(db, clock, colleague, f"Emmen {number}"))
        away(db, clock, colleague, *others[-1])
    with counted(app) as four:
        shown = home.get("/beheer").text
    assert shown.count(CANNOT) == 4
    assert len(four) == len(one)
    cohorts.set_state(db, SYSTEM, clock, cohort_id=others[0][0].cohort_id, state=CohortState.CANCELLED)
    db.commit()
    assert home.get("/beheer").text.count(CANNOT) == 3
    clock.set(mine[-1].ends_at + timedelta(days=1))
    home = login(client, actor_for(Role.ADMINISTRATOR))
    assert CANNOT not in home.get("/beheer").text
