"""The sign sheet before a session, and the signed list after it: frozen, and printed for years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.models import SignedList
from app.attendance.rules import AttendanceState
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.fingerprints import fingerprint
from app.core.permissions import Actor, Role
from app.scheduling.service import SessionView
from tests.counting import MOST_QUERIES, counted
from tests.factories.practice import Class, send
from tests.people import ActorFor
from tests.unit.adapters.pdf_reading import pages, unembedded_fonts

Login = Callable[[FlaskClient, Actor], FlaskClient]
PRESENT, LATE, ABSENT = AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.ABSENT


def noted(db: Session, clock: FixedClock, here: Class, session: SessionView) -> None:
    """Everyone noted, and the session over."""
    service.save_sheet(
        db,
        here.trainer,
        clock,
        session_id=session.id,
        marks={here.enrolment_id: PRESENT, here.peer_enrolment_id: ABSENT},
    )
    clock.set(session.ends_at + timedelta(minutes=10))


def test_a_list_is_signed_when_everyone_is_noted_and_the_session_is_over(
    db: Session, clock: FixedClock, here: Class, sessions: list[SessionView], actor_for: ActorFor
) -> None:
    first = sessions[0]
    with pytest.raises(Refused, match="na afloop"):
        service.sign_list(db, here.trainer, clock, session_id=first.id)
    clock.set(first.ends_at)
    with pytest.raises(Refused, match="Noteer eerst iedereen"):
        service.sign_list(db, here.trainer, clock, session_id=first.id)
    noted(db, clock, here, first)
    for stranger in (here.learner, actor_for(Role.TRAINER), actor_for(Role.ADMINISTRATOR)):
        with pytest.raises(NotFound):
            service.sign_list(db, stranger, clock, session_id=first.id)
    number = service.sign_list(db, here.trainer, clock, session_id=first.id)
    assert service.sign_list(db, here.trainer, clock, session_id=first.id) == number
    (found,) = service.signed_lists(db, first.id)
    assert found.content_sha256 == fingerprint(found.content)
    assert [row["state"] for row in found.content["rows"]].count("Afwezig") == 1


def test_a_correction_makes_a_new_list_that_refers_to_the_earlier(
    db: Session, clock: FixedClock, here: Class, sessions: list[SessionView], work: Callable[[], int]
) -> None:
    first = sessions[0]
    noted(db, clock, here, first)
    service.sign_list(db, here.trainer, clock, session_id=first.id)
    clock.set(first.ends_at + timedelta(days=5))
    service.save_sheet(
        db,
        here.trainer,
        clock,
        session_id=first.id,
        marks={here.peer_enrolment_id: LATE},
        reason="Kwam na de pauze.",
    )
    assert not service.lists(db, here.trainer, first.id).settled
    second = service.sign_list(db, here.trainer, clock, session_id=first.id)
    db.commit()
    newest, earlier = service.signed_lists(db, first.id)
    assert newest.id == second
    assert newest.content["follows"] == {
        "id": earlier.id,
        "sha256": earlier.content_sha256,
        "signed_at": earlier.content["signed_at"],
    }
    assert [one["reason"] for one in newest.content["corrections"]] == ["Kwam na de pauze."]
    db.rollback()
    work()
    document = service.signed_pdf(db, here.trainer, first.id, second)
    text = " ".join(pages(document.content))
    assert newest.content_sha256 in text.replace(" ", "")
    assert earlier.content_sha256 in text.replace(" ", "")
    assert "Kwam na de pauze." in text
    assert unembedded_fonts(document.content) == set()


def test_a_signed_list_is_frozen_in_the_database(
    db: Session, clock: FixedClock, here: Class, sessions: list[SessionView]
) -> None:
    noted(db, clock, here, sessions[0])
    service.sign_list(db, here.trainer, clock, session_id=sessions[0].id)
    db.commit()
    for statement in (
        sa.update(SignedList).values(content={"rows": []}),
        sa.update(SignedList).values(signed_at=clock.now() + timedelta(days=1)),
        sa.delete(SignedList),
    ):
        with pytest.raises(DBAPIError):
            db.execute(statement)
        db.rollback()
    db.execute(sa.update(SignedList).values(pdf_sha256="0" * 64))
    db.commit()
    with pytest.raises(DBAPIError):
        db.execute(sa.update(SignedList).values(pdf_sha256="1" * 64))
    db.rollback()


def test_the_trainer_prints_a_sheet_and_signs_the_list_on_the_page(
    db: Session,
    clock: FixedClock,
    here: Class,
    sessions: list[SessionView],
    client: FlaskClient,
    login: Login,
    app: Flask,
    work: Callable[[], int],
) -> None:
    first = sessions[0]
    trainer = login(client, here.trainer)
    sheet = trainer.get(f"/trainer/bijeenkomsten/{first.id}/tekenlijst.pdf")
    assert sheet.mimetype == "application/pdf"
    assert "Handtekening" in pages(sheet.data)[0]
    noted(db, clock, here, first)
    db.commit()
    url = f"/trainer/bijeenkomsten/{first.id}/lijst"
    trainer = login(client, here.trainer)
    with counted(app) as sent:
        assert "Onderteken de lijst" in trainer.get(url).text
    assert len(sent) <= MOST_QUERIES
    assert send(trainer, url).status_code == 303
    number = service.signed_lists(db, first.id)[0].id
    db.rollback()
    assert trainer.get(f"{url}/{number}.pdf").status_code == 404
    work()
    assert trainer.get(f"{url}/{number}.pdf").data.startswith(b"%PDF")
    assert "is ondertekend" in trainer.get(url).text
