"""After the start a coordinator asks the foundation to replace someone; the seat moves, the attendance does not."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.attendance.models import Attendance
from app.attendance.rules import AttendanceState
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.errors import Forbidden, NotFound, Refused
from app.core.permissions import SYSTEM, Role
from app.enrolments import service as enrolments
from app.enrolments.service import EnrolmentState
from app.messages.models import Letter
from app.requests import service
from app.requests.service import RequestState, RequestView
from app.scheduling import service as scheduling
from tests.factories import asking
from tests.factories import enrolments as factory
from tests.features.requests.conftest import BEGUN, Desk
from tests.people import ActorFor


@dataclass(frozen=True)
class Running:
    """The desk after its first session, with one person on a seat."""

    desk: Desk
    enrolment_id: int
    seat_number: int

    @property
    def values(self) -> dict[str, int]:
        """Whose seat it is about."""
        return {"organisation_id": self.desk.own.id, "enrolment_id": self.enrolment_id}


@pytest.fixture
def running(db: Session, clock: FixedClock, desk: Desk) -> Running:
    done = factory.enrol(db, clock, desk.world, 1)
    clock.set(BEGUN)
    db.commit()
    return Running(desk, done.enrolment_id, done.seat_number or 0)


@pytest.fixture
def asked(db: Session, clock: FixedClock, running: Running) -> RequestView:
    made = asking.substitution(db, running.desk.karin, clock, **running.values)
    db.commit()
    return made


def letters(db: Session, template: str) -> list[str]:
    """To whom letters of this kind went."""
    query = sa.select(Letter.to_address).where(Letter.template == template).order_by(Letter.id)
    return list(db.scalars(query))


def test_the_seat_moves_and_the_attendance_stays_with_the_person(
    db: Session, clock: FixedClock, running: Running, asked: RequestView, actor_for: ActorFor
) -> None:
    trainer = actor_for(Role.TRAINER)
    cohort_id = running.desk.cohort.id
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=cohort_id, person_id=trainer.person_id or 0)
    first = scheduling.sessions_of(db, [cohort_id])[0]
    attendance.save_sheet(
        db, trainer, clock, session_id=first.id, marks={running.enrolment_id: AttendanceState.PRESENT}
    )
    rows = sa.select(Attendance.enrolment_id, Attendance.session_id, Attendance.state)
    before = db.execute(rows).all()
    assert before == [(running.enrolment_id, first.id, "present")]

    service.approve_substitution(db, running.desk.admin, clock, request_id=asked.id)
    (now,) = enrolments.participants(db, cohort_id)
    assert (now.name, now.seat_number) == ("Jan Opvolger", running.seat_number)
    assert now.enrolment_id != running.enrolment_id
    assert db.execute(rows).all() == before
    assert enrolments.enrolment(db, running.enrolment_id).state is EnrolmentState.WITHDRAWN
    assert service.request(db, asked.id).state is RequestState.APPROVED
    assert letters(db, "requests/substitution_decided") == [running.desk.karin.email]


def test_a_coordinator_cannot_do_it_alone_after_the_start(
    db: Session, clock: FixedClock, running: Running
) -> None:
    with pytest.raises(Refused, match="Vraag de stichting om deze vervanging"):
        enrolments.substitute(
            db,
            running.desk.karin,
            clock,
            **running.values,
            given_name="Jan",
            infix="",
            family_name="Opvolger",
            email="jan@icare.nl",
        )


def test_before_the_start_the_foundation_need_not_be_asked(
    db: Session, clock: FixedClock, desk: Desk
) -> None:
    done = factory.enrol(db, clock, desk.world, 1)
    with pytest.raises(Refused, match="Je vervangt de collega zelf"):
        asking.substitution(
            db, desk.karin, clock, organisation_id=desk.own.id, enrolment_id=done.enrolment_id
        )


def test_who_has_no_seat_is_not_replaced(db: Session, clock: FixedClock, running: Running) -> None:
    cohort_id = running.desk.cohort.id
    enrolments.withdraw(db, SYSTEM, clock, **running.values)
    with pytest.raises(Refused, match="geen plaats die een collega kan overnemen"):
        asking.substitution(db, running.desk.karin, clock, **running.values)
    assert service.requests(db, organisation_id=running.desk.own.id) == []
    assert cohort_id


def test_one_seat_has_one_open_request_until_it_is_taken_back(
    db: Session, clock: FixedClock, running: Running, asked: RequestView
) -> None:
    karin, own = running.desk.karin, running.desk.own.id
    with pytest.raises(Refused, match="Trek die eerst in"):
        asking.substitution(db, karin, clock, **running.values, family_name="Ander")
    service.withdraw_substitution(db, karin, clock, organisation_id=own, request_id=asked.id)
    db.commit()
    for verb in (
        lambda: service.withdraw_substitution(db, karin, clock, organisation_id=own, request_id=asked.id),
        lambda: service.approve_substitution(db, running.desk.admin, clock, request_id=asked.id),
        lambda: service.decline_substitution(
            db, running.desk.admin, clock, request_id=asked.id, reason="Nee"
        ),
    ):
        with pytest.raises(Refused, match="ingetrokken"):
            verb()
        db.rollback()
    assert asking.substitution(db, karin, clock, **running.values, family_name="Ander").id != asked.id


def test_a_declined_substitution_leaves_the_seat_and_tells_why(
    db: Session, clock: FixedClock, running: Running, asked: RequestView, work: Callable[[], int]
) -> None:
    with pytest.raises(Refused) as refused:
        service.decline_substitution(db, running.desk.admin, clock, request_id=asked.id, reason="")
    assert refused.value.field == "reason"
    service.decline_substitution(
        db, running.desk.admin, clock, request_id=asked.id, reason="De groep is bijna klaar."
    )
    assert letters(db, "requests/substitution_decided") == [running.desk.karin.email]
    (still,) = enrolments.participants(db, running.desk.cohort.id)
    assert still.enrolment_id == running.enrolment_id
    while work():
        pass


def test_only_an_administrator_decides(
    db: Session, clock: FixedClock, running: Running, asked: RequestView
) -> None:
    for actor in (running.desk.karin, running.desk.stranger):
        with pytest.raises(Forbidden):
            service.approve_substitution(db, actor, clock, request_id=asked.id)
        with pytest.raises(Forbidden):
            service.decline_substitution(db, actor, clock, request_id=asked.id, reason="x")
    seat = asking.seat_request(
        db,
        clock,
        token=running.desk.token,
        cohort_id=factory.cohort(
            db, clock, name="Later", first_date=BEGUN.date().replace(year=2027, day=2)
        ).id,
    )
    for number in (seat.id, 999_999):
        with pytest.raises(NotFound):
            service.approve_substitution(db, running.desk.admin, clock, request_id=number)
    with pytest.raises(NotFound):
        service.approve(
            db, running.desk.karin, clock, organisation_id=running.desk.own.id, request_id=asked.id
        )


def test_a_foreign_seat_does_not_exist(
    db: Session, clock: FixedClock, running: Running, asked: RequestView
) -> None:
    stranger, other = running.desk.stranger, running.desk.other.id
    for organisation_id, number in (
        (other, running.enrolment_id),
        (running.desk.own.id, running.enrolment_id),
        (other, 999_999),
    ):
        with pytest.raises(NotFound):
            asking.substitution(db, stranger, clock, organisation_id=organisation_id, enrolment_id=number)
    for organisation_id in (other, running.desk.own.id):
        with pytest.raises(NotFound):
            service.withdraw_substitution(
                db, stranger, clock, organisation_id=organisation_id, request_id=asked.id
            )


def test_a_seat_that_is_gone_meanwhile_is_said(
    db: Session, clock: FixedClock, running: Running, asked: RequestView
) -> None:
    enrolments.withdraw(db, SYSTEM, clock, **running.values)
    db.commit()
    with pytest.raises(Refused, match="afgemeld"):
        service.approve_substitution(db, running.desk.admin, clock, request_id=asked.id)
    db.rollback()
    assert service.request(db, asked.id).state is RequestState.OPEN
    service.decline_substitution(
        db, running.desk.admin, clock, request_id=asked.id, reason="De plaats is al teruggegeven."
    )


def test_a_finished_group_replaces_nobody(db: Session, clock: FixedClock, running: Running) -> None:
    cohorts.set_state(db, SYSTEM, clock, cohort_id=running.desk.cohort.id, state=CohortState.CANCELLED)
    with pytest.raises(Refused, match="voorbij"):
        asking.substitution(db, running.desk.karin, clock, **running.values)
