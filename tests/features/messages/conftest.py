"""An administrator in a browser, and letters of each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.messages import service as messages
from app.messages.models import Letter
from tests.people import ActorFor

Post = Callable[..., int]
LOG = "/beheer/brieven"


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR, given_name="Bea", family_name="Beheer")


@pytest.fixture
def desk(app: Flask, administrator: Actor, login: Callable[[FlaskClient, Actor], FlaskClient]) -> FlaskClient:
    """The administrator's browser."""
    return login(app.test_client(), administrator)


@pytest.fixture
def person(db: Session, clock: FixedClock) -> accounts.PersonView:
    found = accounts.find_or_create_person(
        db, clock, given_name="Petra", infix="van", family_name="Dijk", email="petra@nieuw.example"
    )
    db.commit()
    return found


@pytest.fixture
def post(db: Session, clock: FixedClock) -> Post:
    """Writes a letter about a withdrawal, or any other, and commits."""

    def post(template: str = "enrolments/withdrawn", **other: Any) -> int:
        values: dict[str, Any] = {
            "to": "petra@icare.example",
            "to_name": "Petra van Dijk",
            "context": WITHDRAWN,
            **other,
        }
        number = messages.post(db, clock, template=template, **values)
        db.commit()
        assert number is not None
        return number

    return post


WITHDRAWN = {
    "given_name": "Petra",
    "cohort_name": "Assen, voorjaar 2027",
    "organisation_name": "Icare",
    "first_day": "2027-01-14",
    "first_times": "09:30-16:30",
    "first_place": "Buurthuis De Komeet, Assen",
}
TOKEN = "Zk3b9-PqL_" + "xY7" * 11
INVITED = {
    "given_name": "Petra",
    "link_path": f"/uitnodiging/{TOKEN}",
    "has_account": False,
    "link_until": "2026-01-29",
}


def stored(db: Session, number: int) -> Letter:
    """The letter as it stands in the database now."""
    db.rollback()
    found = db.scalars(
        sa.select(Letter).where(Letter.id == number).execution_options(populate_existing=True)
    ).one()
    db.expunge(found)
    db.rollback()
    return found


def actions(db: Session) -> list[str]:
    """What the audit log tells, in order."""
    db.rollback()
    found = list(db.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)))
    db.rollback()
    return found


def note(db: Session, number: int, **values: Any) -> None:
    """Notes what a mail server said."""
    db.execute(sa.update(Letter).where(Letter.id == number).values(**values))
    db.commit()
