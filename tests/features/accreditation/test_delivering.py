"""Points are passed on once, to who earned them, under the number that they gave; and what was passed on stays."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accreditation import service
from app.accreditation.models import PointDelivery, PointDeliveryLine, RegistrationNumber
from app.accreditation.service import RegisterBoard, Standing
from app.audit.models import AuditEvent
from app.certificates import service as certificates
from app.certificates.models import CertificateBatch
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.courses.service import Asks, FileForm, Separator
from app.privacy.queries.reach import ids_of
from app.privacy.service.forgetting import erase
from tests.factories.certificates import Group, group
from tests.factories.certificates import give as give_certificates
from tests.factories.points import NURSES, give, registers
from tests.people import ActorFor

NUMBERS = ("09012345630", "19012345630", "29012345630")


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


@pytest.fixture
def made(db: Session, clock: FixedClock, actor_for: ActorFor) -> Group:
    """Three learners of whom two met everything, and two gave a number."""
    found = group(db, clock, actor_for, learners=3, ready=2)
    registers(db, clock)
    for learner, number in zip(found.learners[1:], NUMBERS[1:], strict=True):
        give(db, learner.person_id, number, clock.now())
    give(db, found.learners[0].person_id, NUMBERS[0], clock.now())
    db.commit()
    return found


def issue(db: Session, clock: FixedClock, made: Group, *ids: int) -> None:
    give_certificates(db, clock, cohort_id=made.cohort.id, enrolment_ids=ids)
    # the worker ends a batch when the papers are printed, which takes long and is not asked here
    db.execute(sa.update(CertificateBatch).values(state="done", ended_at=clock.now()))
    db.commit()


def board(db: Session, made: Group) -> RegisterBoard:
    return service.register_board(db, made.cohort.id, "venvn")


def deliver(
    db: Session, actor: Actor, clock: FixedClock, made: Group, mark: str = ""
) -> service.DeliveryView:
    shown = mark or board(db, made).first.mark
    return service.deliver(db, actor, clock, cohort_id=made.cohort.id, register="venvn", mark=shown)


def standing(db: Session, made: Group) -> dict[int, Standing]:
    return {one.enrolment_id: how for one, how in board(db, made).people}


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


def test_erasing_somebody_takes_their_number_off_the_list_and_leaves_the_others(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    done = deliver(db, administrator, clock, made)
    db.commit()
    erase(db, ids_of(db, made.learners[0].person_id))
    db.commit()
    db.expire_all()

    kept = service.export_delivered(db, administrator, clock, cohort_id=made.cohort.id, delivery_id=done.id)
    assert kept.content == b"19012345630\r\n"
    [still] = board(db, made).deliveries
    assert (still.sha256, still.whole, still.people) == (done.sha256, False, 2)
    assert standing(db, made)[made.ids[0]] is Standing.DELIVERED, "never passed on again"
    assert NUMBERS[0] not in str(db.execute(sa.text("select * from registration_number")).all())


def test_points_end_with_the_certificate_that_took_the_place_of_the_first(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    deliver(db, administrator, clock, made)
    [old] = certificates.certificate_of_enrolment(db, made.ids[:1]).values()
    where = {"cohort_id": made.cohort.id, "certificate_id": old.id}
    wanted = {"cause": certificates.Cause.MISTAKE, "language": "nl"}
    clock.advance(timedelta(days=40))
    new = certificates.reissue(
        db,
        administrator,
        clock,
        **where,
        **wanted,
        reason="Er stond een fout op.",
        shown=certificates.replacement(db, clock, **where, **wanted).mark,
        base_url="http://localhost",
    )
    assert board(db, made).people[0][0].earned_on == old.issued_on
    assert standing(db, made)[made.ids[0]] is Standing.DELIVERED

    certificates.revoke(
        db, administrator, clock, cohort_id=made.cohort.id, certificate_id=new.id, reason="Was niet behaald."
    )

    assert standing(db, made)[made.ids[0]] is Standing.DIFFERS


def test_after_seven_years_a_list_bears_no_number_any_more_and_nobody_is_passed_on_again(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    clock.set(datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    done = deliver(db, administrator, clock, made)
    where = {"cohort_id": made.cohort.id, "delivery_id": done.id}
    file = service.export_delivered(db, administrator, clock, **where)
    assert file.name.endswith("-2026-03-02.csv"), "the day in Amsterdam"

    clock.set(datetime(2033, 2, 28, tzinfo=UTC))
    service.purge(db, clock)
    assert service.export_delivered(db, administrator, clock, **where).content == file.content
    clock.set(datetime(2033, 3, 3, tzinfo=UTC))
    service.purge(db, clock)
    db.commit()

    assert service.export_delivered(db, administrator, clock, **where).content == b""
    assert set(db.execute(sa.select(PointDeliveryLine.number, PointDeliveryLine.written))) == {(None, "")}
    assert [standing(db, made)[one] for one in made.ids[:2]] == [Standing.DELIVERED] * 2


def test_the_log_tells_what_was_done_without_a_number_of_anybody(
    db: Session, clock: FixedClock, administrator: Actor, made: Group
) -> None:
    issue(db, clock, made, *made.ids[:2])
    service.export_waiting(db, administrator, clock, cohort_id=made.cohort.id, register="venvn")
    deliver(db, administrator, clock, made)
    events = list(db.scalars(sa.select(AuditEvent).where(AuditEvent.action.startswith("accreditation:"))))
    assert [one.action for one in events] == ["accreditation:list:export", "accreditation:list:deliver"]
    assert not any(number in str(one.data) for one in events for number in NUMBERS)
