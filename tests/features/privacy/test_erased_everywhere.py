"""After an erasure: no table, no address of a calendar, no session and no file still tells of the person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance.models import CheckInDevice, SharedDevice
from app.calendars import service as calendars
from app.calendars.models import FeedBody
from app.calendars.service import FeedKind
from app.config import Config
from app.core import documents
from app.core.clock import FixedClock
from app.core.db import Base
from app.core.permissions import Actor, Role
from app.messages.models import Letter
from app.privacy import service
from app.privacy.queries.reach import ids_of, owned
from app.privacy.rules.inventory import TABLES, Gone
from app.scheduling.models import CourseSession
from tests.factories.practice import Class
from tests.features.privacy.test_forgetting import granted, holding
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
TOKEN = "t" * 43


def lived(db: Session, clock: FixedClock, here: Class) -> None:
    """The learner has a calendar address, used a phone that was also another's, and got an invitation by mail."""
    own = here.learner.person_id or 0
    calendars.new_address(db, here.learner, clock, kind=FeedKind.LEARNER, subject_id=own, token=TOKEN)
    meeting = db.scalars(sa.select(CourseSession.id).where(CourseSession.cohort_id == here.cohort_id)).first()
    assert meeting is not None
    at = {"session_id": meeting, "at": clock.now()}
    db.add(CheckInDevice(enrolment_id=here.enrolment_id, device_sha256="d" * 64, **at))
    db.add(SharedDevice(enrolment_id=here.peer_enrolment_id, owner_enrolment_id=here.enrolment_id, **at))
    ics = (
        f"BEGIN:VCALENDAR\r\nATTENDEE;CN={here.learner.name}:mailto:{here.learner.email}\r\nEND:VCALENDAR\r\n"
    )
    sha256 = documents.keep(db, clock, ics.encode(), documents.CALENDAR)
    letter = db.scalars(sa.select(Letter).where(Letter.person_id == own)).first()
    assert letter is not None
    letter.attachments = [{"name": "bijeenkomst.ics", "sha256": sha256}]
    letter.answer = f"550 5.1.1 <{here.learner.email}> unknown"
    db.commit()


def test_nothing_is_left_but_what_must_stay(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    config: Config,
    actor_for: ActorFor,
    login: Login,
    work: Callable[[], int],
) -> None:
    officer, own = actor_for(Role.PRIVACY_OFFICER), here.learner.person_id or 0
    lived(db, clock, here)
    browser = login(app.test_client(), here.learner)
    assert browser.get("/mijn-gegevens").status_code == 200
    number = granted(app, db, clock, here, officer, work)
    assert app.test_client().get(f"/feed/{TOKEN}.ics").status_code == 200
    assert db.query(FeedBody).filter(FeedBody.subject_id == own, FeedBody.kind == "learner").count()
    ids = ids_of(db, own)
    db.commit()
    service.forget(db, officer, clock, request_id=number, mark=service.preview(db, own).mark)
    db.commit()
    for _ in range(2):
        app.extensions["jobs"].sweep()
    app.extensions["jobs"].tidy()
    stays = {name for name, told in TABLES.items() if told.gone is Gone.STAYS} - {"stored_document"}
    assert holding(db, here.learner.email) <= stays
    assert holding(db, here.learner.name) <= stays
    for name, told in TABLES.items():
        if told.gone is Gone.ROWS:
            assert not db.execute(
                sa.select(Base.metadata.tables[name]).where(owned(name, told, ids))
            ).all(), name
    assert not db.query(FeedBody).filter(FeedBody.subject_id == own, FeedBody.kind == "learner").count()
    db.commit()
    assert app.test_client().get(f"/feed/{TOKEN}.ics").status_code == 404
    assert browser.get("/mijn-gegevens").status_code == 302
    for path in Path(config.instance).rglob("*"):
        if path.is_file() and "mail" not in path.parts and path.suffix not in (".db", ".db-wal", ".db-shm"):
            assert here.learner.email.encode() not in path.read_bytes(), path
