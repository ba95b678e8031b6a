"""A trainer's record that becomes part of another: nobody gets to read a case by it."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.messages.models import Letter
from app.portal import merging
from app.practice.models import PracticeCase
from app.practice.service import tending
from tests.factories.practice import PLANTED, Class, submitted
from tests.features.practice.test_who_reads import Login
from tests.people import ActorFor


def merged_into(db: Session, clock: FixedClock, here: Class, actor_for: ActorFor) -> tuple[Actor, int]:
    """Another trainer, of whom the reviewer's record is part now, and the merge; committed."""
    other = actor_for(Role.TRAINER)
    kept, merged = other.person_id or 0, here.trainer.person_id or 0
    number = merging.merge(db, actor_for(Role.ADMINISTRATOR), clock, kept_id=kept, merged_id=merged)
    db.commit()
    return other, number


def reads(app: Flask, login: Login, who: Actor, case_id: int) -> bool:
    """Whether the text opens; a trainer of the group who does not read it is led to where it is taken over."""
    client: FlaskClient = login(app.test_client(), who)
    return PLANTED in client.get(f"/trainer/praktijkcasussen/{case_id}").text


def test_the_other_reads_only_after_being_assigned_anew_with_a_line_and_a_letter(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    other, _ = merged_into(db, clock, here, actor_for)
    assert not reads(app, login, other, case_id)
    assert tending.tend(db, clock) == 1
    db.commit()
    assert db.get_one(PracticeCase, case_id).reviewer_person_id == other.person_id
    [line] = db.scalars(sa.select(AuditEvent).where(AuditEvent.action == "practice:case:reassign"))
    assert line.data["after"] == [other.person_id]
    told = db.scalars(sa.select(Letter.to_address).where(Letter.template == "practice/case_submitted"))
    assert other.email in told.all()
    assert reads(app, login, other, case_id)


def test_after_undoing_the_case_is_with_the_trainer_who_had_it(
    db: Session, clock: FixedClock, here: Class, actor_for: ActorFor
) -> None:
    case_id = submitted(db, clock, here)
    _, number = merged_into(db, clock, here, actor_for)
    merging.undo_merge(db, actor_for(Role.ADMINISTRATOR), clock, merge_id=number)
    db.commit()
    assert tending.tend(db, clock) == 0
    assert db.get_one(PracticeCase, case_id).reviewer_person_id == here.trainer.person_id


def test_what_was_approved_stays_with_the_record_that_approved_it(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    db.get_one(PracticeCase, case_id).state = "approved"
    db.commit()
    other, _ = merged_into(db, clock, here, actor_for)
    assert tending.tend(db, clock) == 0
    assert not reads(app, login, other, case_id)
