"""Giving a place back: what it costs, and who gets it then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import LinkToken
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.money import Money
from app.core.permissions import SYSTEM
from app.enrolments import service
from app.messages.models import Letter
from tests.factories.enrolments import World, cohort, enrol, person


def letters(db: Session) -> list[tuple[str, str]]:
    rows = db.execute(
        sa.select(Letter.template, Letter.to_address)
        .where(Letter.template.startswith("enrolments/"))
        .order_by(Letter.id)
    )
    return [(template, to) for template, to in rows]


def test_a_seat_given_back_is_offered_to_the_first_in_line_at_once(
    db: Session, clock: FixedClock, here: World, work: Callable[[], int]
) -> None:
    got = [enrol(db, clock, here, n) for n in range(5)]
    done = service.withdraw(
        db, SYSTEM, clock, organisation_id=here.own.id, enrolment_id=got[1].enrolment_id, fee=Money(0)
    )
    assert (done.fee, done.offered) == (Money(0), 1)
    seated = service.participants(db, here.cohort.id)
    assert [(p.seat_number, p.email) for p in seated] == [
        (1, "persoon0@voorbeeld.nl"),
        (3, "persoon2@voorbeeld.nl"),
    ]
    (offer,) = service.open_offers(db, cohort_ids=[here.cohort.id])
    assert offer.enrolment_id == got[3].enrolment_id
    assert letters(db)[-2:] == [
        ("enrolments/withdrawn", "persoon1@voorbeeld.nl"),
        ("enrolments/offer", "karin@icare.nl"),
    ]
    work()
    db.expire_all()
    assert set(db.scalars(sa.select(Letter.state))) == {"sent"}


def test_someone_who_left_can_come_back(db: Session, clock: FixedClock, here: World) -> None:
    first = enrol(db, clock, here, 1)
    service.withdraw(db, SYSTEM, clock, organisation_id=here.own.id, enrolment_id=first.enrolment_id)
    again = enrol(db, clock, here, 1)
    assert again.seat_number == 1
    assert [e.state for e in service.enrolments_of_person(db, again.person_id)] == ["confirmed", "withdrawn"]
    seats = service.seats(db, here.cohort.id, with_released=True)
    assert [(seat.number, seat.state) for seat in seats] == [(1, "released"), (1, "taken")]


@pytest.mark.parametrize(
    ("at", "cents"),
    [
        (datetime(2026, 8, 7, 10, tzinfo=UTC), 125000),
        (datetime(2026, 8, 28, 10, tzinfo=UTC), 250000),
    ],
)
def test_the_fee_follows_the_terms_and_is_shown_before(
    db: Session, clock: FixedClock, here: World, at: datetime, cents: int
) -> None:
    one = enrol(db, clock, here, 1)
    clock.set(at)
    ids = {"organisation_id": here.own.id, "enrolment_id": one.enrolment_id}
    shown = service.leaving(db, SYSTEM, clock, cohort_id=here.cohort.id, **ids)
    assert shown.fee.amount == Money(cents)
    done = service.withdraw(db, SYSTEM, clock, fee=Money(cents), **ids)
    assert done.fee == Money(cents)
    (seat,) = service.seats(db, here.cohort.id, with_released=True)
    assert seat.fee == Money(cents)


def test_another_fee_than_was_shown_changes_nothing(db: Session, clock: FixedClock, here: World) -> None:
    one = enrol(db, clock, here, 1)
    clock.set(datetime(2026, 9, 1, 10, tzinfo=UTC))
    with pytest.raises(Refused, match=r"2\.500,00"):
        service.withdraw(
            db, SYSTEM, clock, organisation_id=here.own.id, enrolment_id=one.enrolment_id, fee=Money(125000)
        )
    assert service.enrolment(db, one.enrolment_id).state == "confirmed"


def test_a_colleague_takes_over_the_seat_free_of_charge(db: Session, clock: FixedClock, here: World) -> None:
    one = enrol(db, clock, here, 1)
    clock.set(datetime(2026, 9, 2, 10, tzinfo=UTC))
    who = person(2)
    done = service.substitute(
        db,
        SYSTEM,
        clock,
        organisation_id=here.own.id,
        enrolment_id=one.enrolment_id,
        given_name=who.given_name,
        infix=who.infix,
        family_name=who.family_name,
        email=who.email,
    )
    (seat,) = service.seats(db, here.cohort.id, with_released=True)
    assert (seat.number, seat.person_name, seat.fee) == (1, "Persoon002 van Test002", None)
    assert (seat.enrolment_id, seat.price) == (done.enrolment_id, Money(250000))
    assert service.enrolment(db, one.enrolment_id).state == "withdrawn"
    with pytest.raises(Refused, match="al aangemeld"):
        service.substitute(
            db,
            SYSTEM,
            clock,
            organisation_id=here.own.id,
            enrolment_id=done.enrolment_id,
            given_name="Zelfde",
            infix="",
            family_name="Adres",
            email=who.email,
        )


def test_leaving_twice_is_refused(db: Session, clock: FixedClock, here: World) -> None:
    one = enrol(db, clock, here, 1)
    service.withdraw(db, SYSTEM, clock, organisation_id=here.own.id, enrolment_id=one.enrolment_id)
    with pytest.raises(Refused, match="al afgemeld"):
        service.withdraw(db, SYSTEM, clock, organisation_id=here.own.id, enrolment_id=one.enrolment_id)


def test_completing_is_noted_once(db: Session, clock: FixedClock, here: World) -> None:
    one = enrol(db, clock, here, 1)
    service.complete(db, SYSTEM, clock, enrolment_id=one.enrolment_id)
    service.complete(db, SYSTEM, clock, enrolment_id=one.enrolment_id)
    assert service.enrolment(db, one.enrolment_id).state == "completed"
    with pytest.raises(Refused, match="afgerond"):
        service.withdraw(db, SYSTEM, clock, organisation_id=here.own.id, enrolment_id=one.enrolment_id)


def test_in_a_finished_group_nobody_gives_a_seat_back(db: Session, clock: FixedClock, here: World) -> None:
    got = [enrol(db, clock, here, n) for n in range(2)]
    service.reserve_seats(
        db,
        SYSTEM,
        clock,
        organisation_id=here.own.id,
        cohort_id=here.cohort.id,
        count=1,
        names_due_on=clock.now().date(),
    )
    (unnamed,) = service.unnamed_seats(db, cohort_id=here.cohort.id)
    waiting = enrol(db, clock, here, 3, organisation_id=here.other.id)
    db.execute(sa.text("update cohort set state = 'finished'"))
    with pytest.raises(Refused, match="is voorbij"):
        service.withdraw(db, SYSTEM, clock, organisation_id=here.own.id, enrolment_id=got[0].enrolment_id)
    with pytest.raises(Refused, match="is voorbij"):
        service.give_back_seat(db, SYSTEM, clock, organisation_id=here.own.id, seat_id=unnamed.id)
    service.withdraw(db, SYSTEM, clock, organisation_id=here.other.id, enrolment_id=waiting.enrolment_id)
    assert service.waiting_list(db, here.cohort.id) == []


def test_the_invitation_of_someone_who_left_stops_working_unless_it_leads_somewhere_else(
    db: Session, clock: FixedClock, here: World
) -> None:
    other = replace(here, cohort=cohort(db, clock, name="Meppel, najaar 2026"))
    only, both = enrol(db, clock, here, 1), enrol(db, clock, here, 2)
    enrol(db, clock, other, 2)
    for one in (only, both):
        service.withdraw(db, SYSTEM, clock, organisation_id=here.own.id, enrolment_id=one.enrolment_id)
    invited = sa.select(LinkToken.person_id).where(LinkToken.revoked_at.is_(None))
    assert only.person_id not in db.scalars(invited).all()
    assert both.person_id in db.scalars(invited).all()
