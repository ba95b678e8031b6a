"""Issuing a whole cohort: it can be stopped, it goes on, and what is wrong with one keeps no other back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.attendance.models import Attendance
from app.certificates import service
from app.certificates.models import Certificate, StatusList
from app.certificates.service.issuing import years_after
from app.core import outbox
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import Refused
from app.core.keys import KeyRefused
from app.core.permissions import Actor, Role
from app.messages.models import Letter
from tests.factories.certificates import Group, agreed, decider, group
from tests.people import ActorFor

Work = Callable[[], int]


@pytest.fixture
def made(db: Session, clock: FixedClock, actor_for: ActorFor) -> Group:
    return group(db, clock, actor_for, learners=4)


def start(db: Session, clock: FixedClock, made: Group) -> int:
    """A batch for everyone of the group."""
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    batch_id = service.start_batch(db, decider(db, clock, 2), clock, cohort_id=made.cohort.id, award_ids=ids)
    db.commit()
    return batch_id


def states(db: Session, batch_id: int) -> tuple[str, int, int]:
    """The state of a batch, how many of it have a number, and how many a paper."""
    db.expire_all()
    found = service.batch_view(db, batch_id)
    db.commit()
    return found.state, found.count("done"), found.printed


def letters(db: Session) -> int:
    return db.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.template == "certificates/issued")) or 0


def test_a_stopped_batch_issues_nothing_until_it_goes_on(
    db: Session, clock: FixedClock, made: Group, work: Work
) -> None:
    batch_id, by = start(db, clock, made), decider(db, clock, 1)
    service.stop_batch(db, by, clock, batch_id=batch_id)
    with pytest.raises(Refused):
        service.stop_batch(db, by, clock, batch_id=batch_id)
    work()
    assert states(db, batch_id) == ("stopped", 0, 0)

    service.resume_batch(db, by, clock, batch_id=batch_id)
    with pytest.raises(Refused):
        service.resume_batch(db, by, clock, batch_id=batch_id)
    work()

    assert states(db, batch_id) == ("done", 4, 4)
    assert letters(db) == 4


def test_what_is_given_up_stays_on_the_list_and_can_be_issued_later(
    db: Session, clock: FixedClock, made: Group, work: Work
) -> None:
    batch_id, by = start(db, clock, made), decider(db, clock, 1)
    with pytest.raises(Refused, match="Stop de uitgifte eerst"):
        service.end_batch(db, by, clock, batch_id=batch_id)
    service.stop_batch(db, by, clock, batch_id=batch_id)
    service.end_batch(db, by, clock, batch_id=batch_id)
    confirmed = service.decision_list(db, by, made.cohort.id).confirmed
    again = service.start_batch(
        db, by, clock, cohort_id=made.cohort.id, award_ids=[one.id for one in confirmed]
    )
    work()

    assert states(db, batch_id) == ("done", 0, 0)
    assert states(db, again) == ("done", 4, 4)


def test_one_who_is_not_ready_any_more_keeps_no_other_back(
    db: Session, clock: FixedClock, made: Group, work: Work
) -> None:
    batch_id = start(db, clock, made)
    db.execute(sa.delete(Attendance).where(Attendance.enrolment_id == made.ids[1]))
    work()

    assert states(db, batch_id) == ("done", 3, 3)
    refused = [one for one in service.batch_view(db, batch_id).items if one.state == "refused"]
    assert [one.problem[: len(made.learners[1].name)] for one in refused] == [made.learners[1].name]
    assert sorted(db.scalars(sa.select(Certificate.sequence))) == [1, 2, 3]


def test_a_name_that_cannot_be_printed_is_told_and_leaves_nothing_half_issued(
    db: Session,
    clock: FixedClock,
    made: Group,
    actor_for: ActorFor,
    work: Work,
    client: FlaskClient,
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    who = db.get_one(Person, made.learners[1].person_id)
    name, who.family_name = who.family_name, "de Tuin 🌷"
    batch_id = start(db, clock, made)
    work()

    assert states(db, batch_id) == ("done", 3, 3)
    page = login(client, actor_for(Role.ADMINISTRATOR)).get(f"/beheer/certificaten/uitgiften/{batch_id}").text
    assert f"niet drukken in de naam {who.given_name} van de Tuin 🌷: 🌷. Schrijf de naam met" in page
    assert sorted(db.scalars(sa.select(Certificate.sequence))) == [1, 2, 3]
    assert made.ids[1] not in db.scalars(sa.select(Certificate.enrolment_id)).all()
    assert db.scalars(sa.select(StatusList.used)).all() == [3]
    assert letters(db) == 3

    who.family_name = name
    left = service.decision_list(db, decider(db, clock, 1), made.cohort.id).confirmed
    again = service.start_batch(
        db, decider(db, clock, 2), clock, cohort_id=made.cohort.id, award_ids=[one.id for one in left]
    )
    work()
    assert states(db, again) == ("done", 1, 1)
    assert sorted(db.scalars(sa.select(Certificate.sequence))) == [1, 2, 3, 4]


def test_a_decision_that_was_taken_back_is_not_carried_out(
    db: Session, clock: FixedClock, made: Group, work: Work
) -> None:
    batch_id, by = start(db, clock, made), decider(db, clock, 1)
    first = service.decision_list(db, by, made.cohort.id).confirmed[0]
    service.decline_awards(db, by, clock, cohort_id=made.cohort.id, award_ids=[first.id], reason="Toch niet")
    work()

    assert states(db, batch_id) == ("done", 3, 3)
    assert "teruggenomen" in service.batch_view(db, batch_id).items[0].problem


def test_a_key_that_ends_half_way_stops_the_batch_and_it_goes_on_with_the_next(
    app: Flask,
    db: Session,
    clock: FixedClock,
    made: Group,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch_id, by = start(db, clock, made), decider(db, clock, 1)
    keys = app.extensions["work"].keys
    signer, signed = keys.signer(), []

    class Ending:
        key = signer.key

        def sign(self, pdf: bytes, **how: object) -> bytes:
            if len(signed) == 2:
                signer.key.check(clock.now() + timedelta(days=4 * 365))
            signed.append(pdf)
            return signer.sign(pdf, **how)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(type(keys), "signer", lambda self: Ending())
        work()
    found = service.batch_view(db, batch_id)
    assert states(db, batch_id) == ("stopped", 3, 2)
    assert "is verlopen op" in found.halted
    with pytest.raises(Refused, match="al een nummer gegeven"):
        service.end_batch(db, by, clock, batch_id=batch_id)

    service.resume_batch(db, by, clock, batch_id=batch_id)
    work()
    assert states(db, batch_id) == ("done", 4, 4)
    assert service.batch_view(db, batch_id).halted == ""
    assert letters(db) == 4


def test_without_any_key_that_holds_no_number_is_given(
    app: Flask, db: Session, clock: FixedClock, made: Group, work: Work
) -> None:
    batch_id = start(db, clock, made)
    clock.set(clock.now() + timedelta(days=4 * 365))
    with pytest.raises(KeyRefused):
        service.check_keys(app.extensions["work"].keys, clock)
    work()

    assert states(db, batch_id) == ("stopped", 0, 0)
    assert "is verlopen op" in service.batch_view(db, batch_id).halted


def test_beginning_twice_at_once_begins_one(
    app: Flask, db: Session, clock: FixedClock, made: Group, work: Work
) -> None:
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    by = decider(db, clock, 2)
    db.commit()
    barrier = Barrier(6)
    with app.app_context():
        engine = database.engine

    def run(_: int) -> int:
        barrier.wait()
        try:
            with writing(engine) as own:
                return service.start_batch(own, by, clock, cohort_id=made.cohort.id, award_ids=ids)
        except Refused:
            return 0

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(run, range(6))) == [0, 0, 0, 0, 0, 1]
    work()
    assert states(db, 1) == ("done", 4, 4)


def test_two_workers_at_once_make_one_of_each(
    app: Flask, db: Session, clock: FixedClock, made: Group
) -> None:
    batch_id = start(db, clock, made)
    jobs, barrier = app.extensions["jobs"], Barrier(2)

    def run(_: int) -> int:
        barrier.wait()
        drained: int = jobs.drain()
        return drained

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))

    assert states(db, batch_id) == ("done", 4, 4)
    assert letters(db) == 4
    assert db.scalar(sa.select(sa.func.count()).where(outbox.OutboxRow.done_at.is_(None))) == 0
    assert service.check_register(db).holds


def test_so_many_years_later_is_the_same_day_and_february_has_no_thirtieth(clock: FixedClock) -> None:
    leap = clock.now().date().replace(year=2028, month=2, day=29)

    assert years_after(leap, 4) == leap.replace(year=2032)
    assert years_after(leap, 3) == leap.replace(year=2031, day=28)
    assert years_after(leap, 0) is None
