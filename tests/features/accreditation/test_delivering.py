"""Points are passed on once, to who earned them, under the number that they gave; and what was passed on stays."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accreditation import service
from app.accreditation.models import PointDelivery, PointDeliveryLine, RegistrationNumber
from app.accreditation.service import Standing
from app.audit.models import AuditEvent
from app.certificates import service as certificates
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.courses.service import Asks, FileForm, Separator
from tests.factories.certificates import Group
from tests.factories.points import NUMBERS, NURSES, board, deliver, give, issue, registers, standing


def test_the_file_holds_the_numbers_of_who_has_the_certificate_and_nothing_else(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    db.execute(sa.delete(RegistrationNumber).where(RegistrationNumber.number == NUMBERS[1]))

    assert standing(db, made) == {
        made.ids[0]: Standing.READY,
        made.ids[1]: Standing.NO_NUMBER,
        made.ids[2]: Standing.NOT_YET,
    }
    file = service.export_waiting(db, administrator, clock, cohort_id=made.cohort.id, register="venvn")
    assert file.content == b"09012345630\r\n"
    assert file.name.endswith("2026-01-15.csv")


def test_a_register_may_want_more_columns_and_no_name_is_a_formula_in_them(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    terms = replace(
        NURSES,
        asks=Asks.ATTENDANCE,
        file=FileForm(
            ("number", "name", "course_number", "date", "points"), Separator.SEMICOLON, True, "BIG-"
        ),
    )
    registers(db, clock, terms)
    person = db.get_one(Person, made.learners[0].person_id)
    person.given_name, person.infix, person.family_name = "=cmd|' /C calc'!A0", "", 'Aa; "B"'
    db.commit()

    found = board(db, made)

    heads, *lines = found.first.content.decode().splitlines()
    assert heads == "Registratienummer;Naam;ID-nummer;Datum;Punten"
    assert len(lines) == 2, "certificates are not asked here: who attended enough is on it"
    day = max(one.earned_on for one, _ in found.people if one.earned_on)
    said = next(line for line in lines if "09012345630" in line)
    assert said.startswith("BIG-09012345630;\"'=cmd")
    assert said.endswith(f';"B""";512345;{day:%d-%m-%Y};48') or '""B""' in said


def test_a_list_that_was_passed_on_is_frozen_and_nobody_stands_on_a_second(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    content = board(db, made).first.content
    done = deliver(db, administrator, clock, made)
    db.commit()

    assert (done.people, done.points, done.course_number, done.by) == (2, 48, "512345", administrator.name)
    assert done.sha256 == hashlib.sha256(content).hexdigest()
    kept = service.export_delivered(db, administrator, clock, cohort_id=made.cohort.id, delivery_id=done.id)
    assert kept.content == content
    assert set(list(standing(db, made).values())[:2]) == {Standing.DELIVERED}
    with pytest.raises(Refused, match="al doorgegeven"):
        deliver(db, administrator, clock, made)
    db.commit()
    for change in (
        sa.update(PointDelivery).values(points=100),
        sa.delete(PointDelivery),
        sa.update(PointDeliveryLine).values(number="99999999999"),
        sa.update(PointDeliveryLine).values(taken_back=True),
        sa.delete(PointDeliveryLine),
    ):
        with pytest.raises(DBAPIError):
            db.execute(change)
        db.rollback()


def test_what_changed_since_the_page_was_shown_is_not_passed_on(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, made.ids[0])
    shown = board(db, made).first.mark
    issue(db, clock, made, made.ids[1])

    with pytest.raises(Refused, match="intussen veranderd"):
        deliver(db, administrator, clock, made, shown)
    assert board(db, made).deliveries == ()


def test_who_finishes_late_stands_on_a_list_of_their_own(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, made.ids[0])
    deliver(db, administrator, clock, made)
    issue(db, clock, made, made.ids[1])
    late = deliver(db, administrator, clock, made)
    assert late.people == 1
    assert [one.people for one in board(db, made).deliveries] == [1, 1]


def test_another_number_or_a_revoked_certificate_leads_to_a_correction_with_a_reason(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    first = deliver(db, administrator, clock, made)
    clock.set(clock.now().replace(hour=12))
    give(db, made.learners[0].person_id, "39012345630", clock.now())
    second = next(
        one
        for one in certificates.certificates_of_cohort(db, made.cohort.id)
        if one.enrolment_id == made.ids[1]
    )
    certificates.revoke(
        db, administrator, clock, cohort_id=made.cohort.id, certificate_id=second.id, reason="Vergissing."
    )
    db.commit()
    found = board(db, made)
    assert {one.enrolment_id for one in found.corrections.people} == set(made.ids[:2])
    assert found.corrections.content == b"39012345630\r\n"
    said = {"cohort_id": made.cohort.id, "register": "venvn", "mark": found.corrections.mark}
    with pytest.raises(Refused, match="waarom"):
        service.correct(db, administrator, clock, **said, reason="  ")
    with pytest.raises(Refused, match="al doorgegeven"):
        service.deliver(db, administrator, clock, **said)

    done = service.correct(db, administrator, clock, **said, reason="Verkeerd nummer.")

    assert (done.people, done.taken_back, done.reason) == (1, 1, "Verkeerd nummer.")
    assert [one.id for one in board(db, made).deliveries] == [done.id, first.id]
    assert standing(db, made)[made.ids[0]] is Standing.DELIVERED
    assert standing(db, made)[made.ids[1]] is Standing.NOT_YET
    lines = db.scalars(sa.select(PointDeliveryLine).where(PointDeliveryLine.delivery_id == first.id))
    assert {one.number for one in lines} == set(NUMBERS[:2]), "the first list says what was passed on then"


def test_nothing_is_passed_on_before_the_register_granted_points(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    registers(db, clock, replace(NURSES, course_number="", points=0))
    issue(db, clock, made, *made.ids[:2])
    with pytest.raises(Refused, match="nog geen punten"):
        deliver(db, administrator, clock, made)
    with pytest.raises(NotFound):
        service.export_waiting(db, administrator, clock, cohort_id=made.cohort.id, register="venvn")


def test_a_grant_holds_for_cohorts_that_end_in_its_time(db: Session, clock: FixedClock, made: Group) -> None:
    ends = service.registers_of(db, made.cohort)[0]
    assert ends.terms == NURSES
    registers(db, clock, replace(NURSES, until_day=made.cohort.go_no_go_on))
    assert service.registers_of(db, made.cohort) == ()


def test_passing_on_at_the_same_moment_gives_one_list(
    app: Flask, db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    mark = board(db, made).first.mark
    db.commit()
    with app.app_context():
        engine = database.engine
    barrier = Barrier(4)

    def run(_: int) -> int:
        barrier.wait()
        try:
            with writing(engine) as own:
                return deliver(own, administrator, clock, made, mark).people
        except Refused:
            return 0

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(run, range(4))) == [0, 0, 0, 2]
    assert db.scalar(sa.select(sa.func.count()).select_from(PointDelivery)) == 1


def test_the_log_tells_what_was_done_without_a_number_of_anybody(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    service.export_waiting(db, administrator, clock, cohort_id=made.cohort.id, register="venvn")
    deliver(db, administrator, clock, made)
    events = list(db.scalars(sa.select(AuditEvent).where(AuditEvent.action.startswith("accreditation:"))))
    assert [one.action for one in events] == ["accreditation:list:export", "accreditation:list:deliver"]
    assert not any(number in str(one.data) for one in events for number in NUMBERS)
